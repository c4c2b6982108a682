"""A project whose manifest is lost or damaged: told, and no data file goes."""

from pathlib import Path

import pytest
from stories import event, written

import jejak
from jejak.cli import main
from jejak.errors import ProjectError


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = tmp_path / "p"
    project = jejak.new(folder)
    project.import_file(written(tmp_path / "0.jsonl", [event(n) for n in range(100)]))
    _ = project.journeys
    project.close()
    return folder


def files(shop: Path) -> set[Path]:
    return set((shop / "store").rglob("*.parquet"))


@pytest.mark.parametrize("left", [None, b""])
def test_without_its_manifest_a_store_is_left_as_it_is(shop: Path, tmp_path: Path, left):
    before = files(shop)
    for part in (shop / "store").glob("inbox.sqlite*"):
        part.unlink()
    if left is not None:
        (shop / "store" / "inbox.sqlite").write_bytes(left)
    more = written(tmp_path / "1.jsonl", [event(n) for n in range(200, 240)])
    for _ in range(2):
        with pytest.raises(ProjectError) as error:
            jejak.open(shop)
        assert error.value.code == "project.manifest_lost"
        assert main(["import", str(more), "--project", str(shop), "--lang", "en"]) == 1
    assert files(shop) == before


def test_a_damaged_manifest_is_told(shop: Path, capsys: pytest.CaptureFixture[str]):
    before = files(shop)
    for part in (shop / "store").glob("inbox.sqlite-*"):
        part.unlink()
    (shop / "store" / "inbox.sqlite").write_bytes(b"no database at all " * 400)
    for command in (["measure", "overview"], ["doctor"]):
        assert main([*command, "--project", str(shop), "--lang", "en"]) == 1
        assert "inbox.sqlite is damaged" in capsys.readouterr().err
    assert files(shop) == before
