"""The folder of an import for what does not fit in memory."""

import os
import time
from pathlib import Path

from stories import event, written

import jejak


def test_what_a_killed_import_left_is_cleared_a_day_later(tmp_path: Path):
    project = jejak.new(tmp_path / "p")
    store = tmp_path / "p" / "store"
    old, young = store / "work-old", store / "work-young"
    for folder in (old, young):
        folder.mkdir()
        (folder / "spilled.tmp").write_text("budi@mail.id")
    os.utime(old, times=(time.time() - 90_000, time.time() - 90_000))
    project.import_file(written(tmp_path / "one.jsonl", [event(n) for n in range(10)]))
    assert sorted(store.glob("work-*")) == [young]
