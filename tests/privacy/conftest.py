"""A project with the planted person in it."""

from pathlib import Path

import pytest
from planted import files

import jejak


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A project that took every file and was read, so that its tables are kept."""
    folder = tmp_path / "toko"
    project = jejak.new(folder)
    for file in files(tmp_path):
        project.import_file(file)
        project.overview()
    project.close()
    return folder
