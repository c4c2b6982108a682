"""Killed at any point of an import or a refresh, the store is as before or as after.

Nothing is lost or doubled, and readers see one whole version at any time.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from stories import built, event, kept, stored, written

import jejak

pytestmark = pytest.mark.heavy
EVENTS = 300
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
pathlib.Path.replace = before(pathlib.Path.replace)
Manifest.commit = before(Manifest.commit)
project = jejak.open(sys.argv[1])
project.import_file(sys.argv[2])
project.journeys
"""
WRITER = """
import sys, jejak
project = jejak.open(sys.argv[1])
for file in sys.argv[2:]:
    project.import_file(file)
    project.journeys
"""


class Story:
    """A project with a first file; a second that overlaps it by a third, with better copies."""

    def __init__(self, folder: Path):
        first, rest = range(EVENTS), range(EVENTS * 2 // 3, EVENTS * 2)
        self.second = written(
            folder / "second.jsonl", [event(n, copy=int(n % 40 == 0)) for n in rest]
        )
        self.start = folder / "start"
        project = jejak.new(self.start)
        project.import_file(written(folder / "first.jsonl", [event(n) for n in first]))
        self.before = stored(project)
        project.close()
        project = self.begun(folder / "whole")
        project.import_file(self.second)
        self.after = stored(project)
        project.close()

    def begun(self, folder: Path) -> jejak.Project:
        shutil.copytree(self.start, folder)
        return jejak.open(folder)

    def check(self, folder: Path) -> None:
        """The store reads as before or as after; the import done again brings it to after."""
        project = jejak.open(folder)
        assert stored(project) in (self.before, self.after)
        assert kept(project) == built(project)
        project.import_file(self.second)
        assert stored(project) == self.after
        assert project.manifest
        live = {folder / "store" / file.path for file in project.manifest.snapshot().files}
        left = set((folder / "store").rglob("*.parquet*"))
        gone = {
            folder / "store" / row[0]
            for row in project.manifest.connection.execute("SELECT path FROM gone")
        }
        project.close()
        assert live <= left <= live | gone


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    return Story(tmp_path_factory.mktemp("story"))


@pytest.mark.parametrize("point", range(1, 71))
def test_killed_at_a_step(tmp_path: Path, story: Story, point: int):
    story.begun(tmp_path / "p").close()
    number = str(point * 3 - 2)
    command = [sys.executable, "-c", KILLER, str(tmp_path / "p"), str(story.second), number]
    killed = subprocess.run(command, check=False, timeout=120)
    assert killed.returncode in (0, -signal.SIGKILL)
    story.check(tmp_path / "p")


@pytest.mark.parametrize("seed", range(20))
def test_killed_at_any_moment(tmp_path: Path, story: Story, seed: int):
    story.begun(tmp_path / "p").close()
    command = [sys.executable, "-c", WRITER, str(tmp_path / "p"), str(story.second)]
    process = subprocess.Popen(command)
    time.sleep(random.Random(seed).uniform(0.2, 2.0))
    os.kill(process.pid, signal.SIGKILL)
    process.wait(timeout=60)
    story.check(tmp_path / "p")


@pytest.mark.parametrize("seed", range(10))
def test_a_reader_sees_one_whole_version(tmp_path: Path, story: Story, seed: int):
    """While a writer brings in three files and is killed, and another goes on."""
    files = [
        written(tmp_path / f"{part}.jsonl", [event(n) for n in range(300 + part, 600, 3)])
        for part in range(3)
    ]
    project = story.begun(tmp_path / "p")
    allowed = [figures(project)]
    for file in files:
        project.import_file(file)
        allowed.append(figures(project))
    project.close()
    shutil.rmtree(tmp_path / "p")
    story.begun(tmp_path / "p").close()
    command = [sys.executable, "-c", WRITER, str(tmp_path / "p"), *map(str, files)]
    process = subprocess.Popen(command)
    seen = [read(tmp_path / "p") for _ in range(2)]
    time.sleep(random.Random(seed).uniform(0.1, 1.0))
    os.kill(process.pid, signal.SIGKILL)
    process.wait(timeout=60)
    process = subprocess.Popen(command)
    while process.poll() is None:
        seen.append(read(tmp_path / "p"))
    seen.append(read(tmp_path / "p"))
    assert process.returncode == 0
    found = [allowed.index(figure) for figure in seen]
    assert found == sorted(found)
    assert found[-1] == len(files)


def figures(project: jejak.Project) -> Any:
    """Figures that hang together only within one version of events and tables."""
    events = project.sql("SELECT COUNT(*) AS n FROM events")[0]["n"]
    told = project.sql("SELECT SUM(events) AS n FROM event_counts")[0]["n"]
    visits = project.sql("SELECT SUM(events) AS n, COUNT(*) AS m FROM device_sessions")[0]
    return events, int(told), int(visits["n"]), visits["m"], project.assisted().reconciliation


def read(folder: Path) -> Any:
    project = jejak.open(folder)
    try:
        return figures(project)
    finally:
        project.close()
