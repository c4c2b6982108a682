"""Names of files and folders that hold the marks of a pattern mean themselves alone."""

from pathlib import Path

import pytest
from stories import event, written

import jejak


@pytest.mark.parametrize(("name", "other"), [("s*", "sX"), ("Toko [2]", "Toko 2"), ("a?", "ab")])
def test_a_project_reads_no_other_whose_name_fits_its_own(tmp_path: Path, name: str, other: str):
    for folder, count in ((name, 3), (other, 50)):
        project = jejak.new(tmp_path / folder)
        rows = [event(n) for n in range(count)]
        report = project.import_file(written(tmp_path / f"{folder}.jsonl", rows))
        assert report.accepted == count
        _ = project.journeys
        project.close()
    project = jejak.open(tmp_path / name)
    assert project.sql("SELECT COUNT(*) AS n FROM events") == [{"n": 3}]
    assert project.undo_import(1)["removed"] == 3
    project.close()


def test_a_table_reads_no_other_file(tmp_path: Path):
    mapping = tmp_path / "m.yml"
    mapping.write_text("source: x\nfields: {time: t, user_id: u}\nconstants: {event: A}\n")
    for name, count in (("p [1].csv", 2), ("p 1.csv", 7)):
        rows = [f"2026-10-0{n + 1}T00:00:00Z,u{n}" for n in range(count)]
        (tmp_path / name).write_text("\n".join(["t,u", *rows]) + "\n")
    project = jejak.new(tmp_path / "p")
    assert project.import_file(tmp_path / "p [1].csv", mapping=mapping).accepted == 2
    project.close()
