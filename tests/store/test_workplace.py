"""The folder of an import for what does not fit in memory."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from stories import event, written

import jejak
from jejak.imports import rejected_rows
from jejak.store.manifest import Manifest


def test_what_a_killed_import_left_is_cleared_a_day_later(tmp_path: Path):
    project = jejak.new(tmp_path / "p")
    store = tmp_path / "p" / "store"
    old, young = store / "work-old", store / "work-young"
    for folder in (old, young):
        folder.mkdir()
        (folder / "spilled.tmp").write_text("budi@mail.id")
    os.utime(old, times=(time.time() - 90_000, time.time() - 90_000))
    project.import_file(written(tmp_path / "one.jsonl", [event(n) for n in range(10)]))
    project.close()
    assert sorted(store.glob("work-*")) == [young]


_WORKS = """
import sys, time
from pathlib import Path
from jejak.store.manifest import Manifest
with Manifest(Path(sys.argv[1])).workplace() as folder:
    (folder / "spilled.tmp").write_text("u-3")
    print("works", flush=True)
    time.sleep(60)
"""


def test_forgetting_somebody_clears_what_a_killed_import_left_at_once(tmp_path: Path):
    project = jejak.new(tmp_path / "p")
    store = tmp_path / "p" / "store"
    told = [json.dumps(json.loads(event(n)) | {"userId": f"u-{n}"}).encode() for n in range(10)]
    project.import_file(written(tmp_path / "one.jsonl", told))
    works = subprocess.Popen(
        [sys.executable, "-c", _WORKS, str(store)], stdout=subprocess.PIPE, text=True
    )
    assert works.stdout and works.stdout.readline() == "works\n"
    (left,) = (folder.parent for folder in store.glob("work-*/spilled.tmp"))
    assert project.forget_person("u-4")
    assert left.exists(), "somebody works there"
    works.kill()
    works.wait()
    assert project.forget_person("u-3")
    assert not left.exists()
    project.close()
    assert not list(store.glob("work-*"))


def test_folders_come_and_go_while_writers_sweep(tmp_path: Path):
    jejak.new(tmp_path / "p").close()
    store = tmp_path / "p" / "store"
    sweeps = "import sys, pathlib; from jejak.store.manifest import Manifest\n"
    sweeps += "m = Manifest(pathlib.Path(sys.argv[1]))\nwhile True: m.sweep()"
    writers = [
        subprocess.Popen([sys.executable, "-c", sweeps, str(store)], stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    manifest, until = Manifest(store), time.monotonic() + 3
    while time.monotonic() < until:
        with manifest.workplace() as folder:
            (folder / "spilled.tmp").write_text("u-3")
            assert (folder / "spilled.tmp").exists()
    manifest.close()
    for writer in writers:
        writer.kill()
        _, said = writer.communicate()
        assert not said, said.decode()


_DIES = """
import os, sys
import jejak
from jejak.collect import read
def die(*_):
    print(*(str(found) for found in folder.rglob("*") if found.suffix == ".txt"), flush=True)
    os._exit(9)
from pathlib import Path
folder = Path(sys.argv[1]) / "store"
read.enrich = die
jejak.open(sys.argv[1]).import_file(sys.argv[2])
"""


def test_the_copy_of_a_text_is_made_in_the_project_and_cleared_there(tmp_path: Path):
    """Nothing of a file that had to be cleaned is left in the system's temporary folder."""
    project = jejak.new(tmp_path / "p")
    tmp, file = tmp_path / "tmp", tmp_path / "told.jsonl"
    tmp.mkdir()
    file.write_bytes(b"\r\n".join(event(n) for n in range(10)))
    dies = subprocess.run(
        [sys.executable, "-c", _DIES, str(tmp_path / "p"), str(file)],
        env={**os.environ, "TMPDIR": str(tmp)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert dies.returncode == 9, dies.stderr
    assert dies.stdout.split(), "a copy was made, inside the store"
    assert not list(tmp.rglob("*.*"))
    project.import_file(written(tmp_path / "one.jsonl", [event(1)]))
    project.close()
    assert not list((tmp_path / "p" / "store").glob("work-*"))


def test_rows_as_they_came_are_read_by_nobody_else(tmp_path: Path):
    """Also after somebody was forgotten, when they are written anew."""
    os.umask(0o022)
    project = jejak.new(tmp_path / "p")
    bad = [b'{"type": "track", "userId": "u-1", "event": ""}', b'{"userId": "u-2", "type": "x"}']
    project.import_file(written(tmp_path / "one.jsonl", [event(1), *bad]))
    kept = tmp_path / "p" / "store" / "rejected"
    assert {path.stat().st_mode & 0o777 for path in kept.glob("*.parquet")} == {0o600}
    assert project.forget_person("u-1")
    assert project.manifest
    (left,) = rejected_rows(project.manifest, 1)
    assert "u-2" in left["raw"]
    live = [path for path in kept.glob("*.parquet") if path.stat().st_size]
    assert {path.stat().st_mode & 0o777 for path in live} == {0o600}
    assert (tmp_path / "p" / "store" / "inbox.sqlite").stat().st_mode & 0o777 == 0o600
    project.close()
