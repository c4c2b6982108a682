"""A project whose manifest is lost or damaged: told, and no data file goes."""

import shutil
import sqlite3
from contextlib import closing
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


def manifest_of(shop: Path) -> Path:
    """The manifest alone, whole: what a backup of it would be."""
    with closing(sqlite3.connect(shop / "store" / "inbox.sqlite")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return shop / "store" / "inbox.sqlite"


def put_back(shop: Path, manifest: Path) -> None:
    for part in (shop / "store").glob("inbox.sqlite*"):
        part.unlink()
    shutil.copy(manifest, shop / "store" / "inbox.sqlite")


def test_an_older_manifest_takes_no_newer_data_away(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    older = shutil.copy(manifest_of(shop), tmp_path / "cadangan.sqlite")
    more = written(tmp_path / "1.jsonl", [event(n) for n in range(200, 240)])
    project = jejak.open(shop)
    project.import_file(more)
    project.close()
    newer = shutil.copy(manifest_of(shop), tmp_path / "baru.sqlite")
    before = files(shop)
    put_back(shop, Path(older))
    third = written(tmp_path / "2.jsonl", [event(n) for n in range(300, 310)])
    for _ in range(2):
        assert main(["import", str(third), "--project", str(shop), "--lang", "en"]) == 1
        assert "older than the data" in capsys.readouterr().err
    assert files(shop) == before
    put_back(shop, Path(newer))
    project = jejak.open(shop)
    assert project.sql("SELECT COUNT(*) AS n FROM events") == [{"n": 140}]
    project.close()


def test_the_manifest_of_another_project_is_told(shop: Path, tmp_path: Path):
    other = jejak.new(tmp_path / "lain")
    for n in range(3):
        other.import_file(written(tmp_path / f"{n}.jsonl", [event(n)]))
    other.close()
    before = files(shop)
    put_back(shop, manifest_of(tmp_path / "lain"))
    with pytest.raises(ProjectError) as error:
        jejak.open(shop)
    assert error.value.code == "project.manifest_older"
    assert files(shop) == before


def test_a_manifest_from_before_tables_were_kept_is_good(shop: Path, tmp_path: Path):
    fresh = jejak.new(tmp_path / "p2")
    fresh.import_file(tmp_path / "0.jsonl")
    fresh.close()
    older = shutil.copy(manifest_of(tmp_path / "p2"), tmp_path / "cadangan.sqlite")
    project = jejak.open(tmp_path / "p2")
    told = project.overview().rows  # keeps tables
    project.close()
    put_back(tmp_path / "p2", Path(older))
    project = jejak.open(tmp_path / "p2")
    assert project.overview().rows == told
    project.close()
