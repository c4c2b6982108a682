"""A project with the planted person in it."""

import shutil
from pathlib import Path

import pytest
from planted import files

import jejak


@pytest.fixture(scope="session")
def planted_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that took every file and was read, so that its tables are kept; never written."""
    folder = tmp_path_factory.mktemp("planted")
    project = jejak.new(folder / "toko")
    for file in files(folder):
        project.import_file(file)
        project.overview()
    project.close()
    return folder / "toko"


@pytest.fixture
def shop(planted_shop: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(planted_shop, tmp_path / "toko")
