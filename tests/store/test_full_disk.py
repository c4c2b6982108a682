"""A disk that fills while a file comes in: the project is as it was, and the error says why."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from stories import event, stored, written

import jejak
from jejak.engine.duckdb import DuckDB
from jejak.errors import ProjectError
from jejak.words import LANGUAGES

FIRST, SECOND = range(300), range(200, 600)


def files(folder: Path) -> dict[str, bytes]:
    """What stands in the store, but for SQLite's own books."""
    found = (path for path in (folder / "store").rglob("*") if path.is_file())
    return {str(p): p.read_bytes() for p in found if ".sqlite" not in p.name}


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("start")
    written(folder / "second.jsonl", [event(n, copy=int(n % 40 == 0)) for n in SECOND])
    project = jejak.new(folder / "p")
    project.import_file(written(folder / "first.jsonl", [event(n) for n in FIRST]))
    stored(project)
    project.close()
    return folder


def begun(start: Path, folder: Path) -> jejak.Project:
    shutil.copytree(start / "p", folder / "p")
    return jejak.open(folder / "p")


def refused(project: jejak.Project, file: Path) -> ProjectError:
    """The import's error, which says in both languages where room is lacking."""
    before = stored(project), files(Path(project.folder or ""))
    project.refresh()
    with pytest.raises(ProjectError) as caught:
        project.import_file(file)
    assert caught.value.code == "project.no_room"
    for language in LANGUAGES:
        assert str(project.folder) in caught.value.text(language)
    assert (stored(project), files(Path(project.folder or ""))) == before
    assert project.manifest and len(project.manifest.batches()) == 1
    return caught.value


@pytest.mark.parametrize("step", [1, 2, 4])
def test_no_room_for_a_file(
    start: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
):
    """DuckDB writes to a device that is always full, from the n-th file on."""
    project, left = begun(start, tmp_path), step
    write = DuckDB.write

    def full(self: DuckDB, sql: str, path: str, values: Any = None) -> int:
        nonlocal left
        left -= 1
        return write(self, sql, path if left > 0 else "/dev/full", values)

    monkeypatch.setattr(DuckDB, "write", full)
    refused(project, start / "second.jsonl")
    monkeypatch.undo()
    project.import_file(start / "second.jsonl")
    project.close()


def test_no_room_for_a_name_or_a_sync(start: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    project = begun(start, tmp_path)
    for owner, name in ((os, "fsync"), (Path, "rename")):

        def full(*_: Any) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(owner, name, full)
        refused(project, start / "second.jsonl")
        monkeypatch.undo()
    project.close()


def test_a_folder_that_may_not_be_written(start: Path, tmp_path: Path):
    """Imported into by somebody without the right, who need not be root to lack it."""
    begun(start, tmp_path).close()
    code = "import sys, jejak; jejak.open(sys.argv[1]).import_file(sys.argv[2])"
    command = [sys.executable, "-c", code, str(tmp_path / "p"), str(start / "second.jsonl")]
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("root may write everywhere")
        command = ["setpriv", "--bounding-set=-all", "--inh-caps=-all", *command]
    store = tmp_path / "p" / "store"
    paths = [*store.iterdir(), store]
    modes = {path: path.stat().st_mode for path in paths}
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    told = subprocess.run(command, capture_output=True, text=True)
    for path, mode in modes.items():
        path.chmod(mode)
    assert f"{tmp_path / 'p'} may not be written to" in told.stderr, told.stderr


def test_no_room_in_the_manifest(start: Path, tmp_path: Path):
    """SQLite may not grow by one page: its transaction ends by itself."""
    project = begun(start, tmp_path)
    assert project.manifest
    run = project.manifest.connection.execute
    run("CREATE TABLE filler (bytes)")
    run(
        "CREATE TEMP TRIGGER grows AFTER INSERT ON batches "
        "BEGIN INSERT INTO filler VALUES (zeroblob(99000)); END"
    )
    run("PRAGMA max_page_count = 20")
    refused(project, start / "second.jsonl")
    run("PRAGMA max_page_count = 9999")
    project.import_file(start / "second.jsonl")
    project.close()


ON_A_SMALL_DISK = """
import shutil, subprocess, sys
from pathlib import Path
import jejak
from jejak.errors import ProjectError
start, disk = Path(sys.argv[1]), Path(sys.argv[2])
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "none", str(disk)], check=True)
ended = set()
for room in range(0, 800, int(sys.argv[3])):
    for left in disk.iterdir():
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    shutil.copytree(start / "p", disk / "p")
    free = shutil.disk_usage(disk).free
    (disk / "filler").write_bytes(b"x" * max(0, free - room * 1024))
    files = sorted((disk / "p").rglob("*.parquet*"))
    project = None
    try:
        project = jejak.open(disk / "p")
        project.import_file(start / "second.jsonl")
        ended.add("in")
    except ProjectError as error:
        assert error.code == "project.no_room", error
        assert sorted((disk / "p").rglob("*.parquet*")) == files
        ended.add("refused")
    finally:  # a lock of a deleted file would hold for the next file with its number
        if project:
            project.close()
    (disk / "filler").unlink()
    project = jejak.open(disk / "p")
    project.import_file(start / "second.jsonl")
    found = project.sql("SELECT COUNT(*) AS n, SUM(value) AS money FROM events")
    project.close()
    print(room, found)
assert ended == {"in", "refused"}, ended
"""


@pytest.mark.heavy
def test_on_a_disk_that_is_really_full(start: Path, tmp_path: Path):
    """A file system with any room left: refused or in; imported again it is all in."""
    can = subprocess.run(
        ["unshare", "-m", "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, check=False
    )
    if can.returncode:
        pytest.skip("a file system cannot be mounted here")
    told = subprocess.run(
        ["unshare", "-m", sys.executable, "-c", ON_A_SMALL_DISK, start, tmp_path, "20"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr[-2000:]
    found = [line.split(" ", 1)[1] for line in told.stdout.splitlines()]
    assert len(found) == 40 and len(set(found)) == 1
