"""A person's copy holds the rejected rows that name them, and nobody else's."""

import json
from pathlib import Path
from typing import Any

from planted import call, write

import jejak


def refused(number: int, **told: Any) -> dict[str, Any]:
    return call(number, "01T09:00:00", "A", **told) | {"timestamp": "kemarin"}


def copy_of(project: jejak.Project, person: str, path: Path) -> list[dict[str, Any]]:
    project.export_person(person, path)
    return json.loads(path.read_text(encoding="utf-8"))["rejected"]


def test_only_rows_that_name_the_person(tmp_path: Path):
    project = jejak.new(tmp_path / "toko")
    known = [
        call(n, "01T09:00:00", "A", userId=user)
        for n, user in enumerate(("250000", "melati", "user-ana-4471"))
    ]
    own = refused(10, userId="user-ana-4471")
    of_siti = call(12, "01T09:00:00", "A", userId="siti-9", context={"traits": {"email": "s@k.id"}})
    lines = [
        own,
        refused(11, userId="siti-9", properties={"total": 250000, "kota": "taman melati"}),
        {"batch": [refused(13, userId="user-ana-4471"), of_siti]},
        refused(14, userId="melati"),
    ]
    project.import_file(write(tmp_path / "a.jsonl", known, [json.dumps(line) for line in lines]))
    rows = copy_of(project, "user-ana-4471", tmp_path / "ana.json")
    assert json.loads(rows[0]["raw"]) == own
    assert json.loads(rows[1]["raw"]) == {"batch": [refused(13, userId="user-ana-4471")]}
    assert len(rows) == 2
    assert copy_of(project, "250000", tmp_path / "a.json") == []
    [named] = copy_of(project, "melati", tmp_path / "b.json")
    assert json.loads(named["raw"])["messageId"] == "m14"
    project.close()
