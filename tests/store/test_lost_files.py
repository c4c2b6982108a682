"""Files of a project taken away by hand: tables are made again, events are missed in words."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from stories import event, written

import jejak
from jejak.cli import main
from jejak.errors import ProjectError


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Two days of events, their tables kept."""
    folder = tmp_path / "p"
    project = jejak.new(folder)
    for nth, numbers in enumerate((range(100), range(200, 240))):
        project.import_file(written(tmp_path / f"{nth}.jsonl", [event(n) for n in numbers]))
        _ = project.journeys
    project.close()
    return folder


def totals(folder: Path) -> list[dict[str, Any]]:
    project = jejak.open(folder)
    try:
        return project.measure("overview").details["totals"]
    finally:
        project.close()


@pytest.mark.parametrize("lost", ["", "devices", "device_sessions"])
def test_tables_that_are_gone_are_made_again(shop: Path, lost: str):
    expected = totals(shop)
    shutil.rmtree(shop / "store" / "tables" / lost)
    assert totals(shop) == expected
    assert any((shop / "store" / "tables" / (lost or "devices")).iterdir())


@pytest.mark.parametrize("left", [0, 7, -9])
def test_tables_that_are_cut_off_are_made_again(shop: Path, left: int):
    expected = totals(shop)
    for cut in (shop / "store" / "tables").rglob("*.parquet"):
        cut.write_bytes(cut.read_bytes()[:left])
    assert totals(shop) == expected


def damage(file: Path):
    """Other bytes where its columns begin, and in its footer."""
    held = bytearray(file.read_bytes())
    for place in (*range(4, len(held) - 300), *range(len(held) - 160, len(held) - 8)):
        held[place] ^= 0x55
    file.write_bytes(held)


def test_tables_with_other_bytes_are_said_to_be_damaged_and_made_again(
    shop: Path, capsys: pytest.CaptureFixture[str]
):
    expected = totals(shop)
    for file in (shop / "store" / "tables").rglob("*.parquet"):
        damage(file)
    for command in (["measure", "overview"], ["report", "-o", str(shop / "r.html")]):
        assert main([*command, "--project", str(shop), "--lang", "en"]) == 1
        told = capsys.readouterr().err
        assert "damaged" in told
        assert "store/tables" in told
        assert "SELECT" not in told
    shutil.rmtree(shop / "store" / "tables")  # as the message says
    assert totals(shop) == expected


@pytest.mark.parametrize("language", ["id", "en"])
def test_events_that_are_gone_are_said_to_be(
    shop: Path, language: str, capsys: pytest.CaptureFixture[str]
):
    gone = next((shop / "store" / "events").rglob("*.parquet"))
    gone.unlink()
    with pytest.raises(ProjectError) as error:
        totals(shop)
    assert error.value.code == "project.files_lost"
    for command in (["measure", "overview"], ["doctor"], ["report"]):
        assert main([*command, "--project", str(shop), "--lang", language]) == 1
        told = capsys.readouterr().err
        assert gone.name in told
        assert "SELECT" not in told
