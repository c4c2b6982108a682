"""Killed at any point of an import, the store is as before or as after; nothing lost or doubled."""

import os
import random
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

import jejak

pytestmark = pytest.mark.heavy
EVENTS = 3_000
# Kills its own process at the n-th step that makes something last: a sync, a rename, a commit.
KILLER = """
import os, pathlib, signal, sqlite3, sys
import jejak
from jejak.store.manifest import Manifest
left = int(sys.argv[3])
def strike():
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
def before(call):
    def struck(*args, **kwargs):
        strike()
        result = call(*args, **kwargs)
        strike()
        return result
    return struck
os.fsync = before(os.fsync)
pathlib.Path.rename = before(pathlib.Path.rename)
Manifest.commit = before(Manifest.commit)
jejak.open(sys.argv[1]).import_file(sys.argv[2])
"""


def event(number: int) -> bytes:
    at = datetime(2026, 10, 1) + timedelta(minutes=7 * number)
    return msgspec.json.encode(
        {
            "type": "track",
            "event": "Product Viewed" if number % 9 else "Order Completed",
            "messageId": f"m{number}",
            "anonymousId": f"a{number % 83}",
            "timestamp": at.isoformat() + "Z",
            "properties": {"order_id": f"o{number}", "revenue": number},
        }
    )


def written(folder: Path, name: str, numbers: range) -> Path:
    path = folder / name
    path.write_bytes(b"\n".join(event(number) for number in numbers) + b"\n")
    return path


def stored(project: jejak.Project) -> list[tuple[object, ...]]:
    rows = project.sql("SELECT event_id, value, occurred_at FROM events ORDER BY event_id")
    return [tuple(row.values()) for row in rows]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, list[tuple[object, ...]]]:
    """Two files that overlap by a third, and what a store that took both holds."""
    folder = tmp_path_factory.mktemp("files")
    first = written(folder, "first.jsonl", range(EVENTS))
    second = written(folder, "second.jsonl", range(EVENTS * 2 // 3, EVENTS * 2))
    project = jejak.new(folder / "whole")
    project.import_file(first)
    project.import_file(second)
    return first, second, stored(project)


def begun(folder: Path, first: Path) -> jejak.Project:
    project = jejak.new(folder)
    project.import_file(first)
    return project


def check(folder: Path, second: Path, before: list[object], after: list[object]) -> None:
    """The store reads as before or as after; the import done again brings it to after."""
    project = jejak.open(folder)
    assert stored(project) in (before, after)
    project.import_file(second)
    assert stored(project) == after
    live = {folder / "store" / file.path for file in project.manifest.files("events")}
    left = set((folder / "store" / "events").rglob("*.parquet*"))
    gone = {
        folder / "store" / row[0]
        for row in project.manifest.connection.execute("SELECT path FROM gone")
    }
    assert live <= left <= live | gone
    project.close()


@pytest.mark.parametrize("point", range(1, 26))
def test_killed_at_a_step(tmp_path, files, point):
    first, second, after = files
    project = begun(tmp_path / "p", first)
    before = stored(project)
    project.close()
    command = [sys.executable, "-c", KILLER, str(tmp_path / "p"), str(second), str(point * 2 - 1)]
    killed = subprocess.run(command, check=False, timeout=120)
    assert killed.returncode in (0, -signal.SIGKILL)
    check(tmp_path / "p", second, before, after)


@pytest.mark.parametrize("seed", range(12))
def test_killed_at_any_moment(tmp_path, files, seed):
    first, second, after = files
    project = begun(tmp_path / "p", first)
    before = stored(project)
    project.close()
    code = "import sys, jejak; jejak.open(sys.argv[1]).import_file(sys.argv[2])"
    process = subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "p"), str(second)])
    time.sleep(random.Random(seed).uniform(0.2, 2.5))
    os.kill(process.pid, signal.SIGKILL)
    process.wait(timeout=60)
    check(tmp_path / "p", second, before, after)
