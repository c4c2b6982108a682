"""Killed at any point of a forgetting: done again, all is gone and everybody else is whole."""

import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from planted import E_MAIL, OTHER, call, file_of_others, files, write
from test_no_byte import NEEDLES, found

import jejak
from jejak.errors import ArgumentError

pytestmark = pytest.mark.heavy
# Kills its own process at the n-th step that makes something last, or makes something go.
KILLER = """
import os, pathlib, signal, sys
import jejak
from jejak.store import forget, scrub
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
for name in ("rename", "replace", "unlink"):
    setattr(pathlib.Path, name, before(getattr(pathlib.Path, name)))
Manifest.commit = before(Manifest.commit)
forget.truncate = scrub.truncate = before(scrub.truncate)
forget.delete_old_versions = before(forget.delete_old_versions)
jejak.open(sys.argv[1]).forget_person(sys.argv[2])
print("done")
"""


def stored(project: jejak.Project) -> list[tuple[object, ...]]:
    rows = project.sql("SELECT event_id, event, occurred_at FROM events ORDER BY event_id")
    return [tuple(row.values()) for row in rows]


def crowd(folder: Path) -> Path:
    """Two hundred others over two months, so that several files are written anew."""
    calls = [
        call(100 + n, f"{n % 28 + 1:02d}T12:{n % 60:02d}:00", "Page Viewed", anonymousId=f"hp-{n}")
        for n in range(200)
    ]
    return write(folder / "ramai.jsonl", calls, [])


@dataclass(frozen=True)
class Shop:
    """A project with everybody in it; what it holds, and what one without the person holds."""

    folder: Path
    before: list[tuple[object, ...]]
    after: list[tuple[object, ...]]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    folder = tmp_path_factory.mktemp("shop")
    whole, never = jejak.new(folder / "whole"), jejak.new(folder / "never")
    for file in (*files(folder), crowd(folder)):
        whole.import_file(file)
    whole.overview()
    for file in (file_of_others(folder), crowd(folder)):
        never.import_file(file)
    made = Shop(folder / "whole", stored(whole), stored(never))
    for project in (whole, never):
        project.close()
    return made


def check(folder: Path, shop: Shop) -> None:
    """The store reads as before or as after; forgetting again brings it to after, wholly."""
    before, after = shop.before, shop.after
    project = jejak.open(folder)
    assert stored(project) in (before, after)
    receipt = project.forget_person(E_MAIL)
    assert stored(project) == after
    assert receipt.removed["events"] == len(before) - len(after)
    assert found(folder, NEEDLES) == set()
    assert len(list((folder / "store" / "receipts").iterdir())) == 1
    assert project.manifest
    live = set(
        project.manifest.paths(
            *{f[0] for f in project.manifest.connection.execute("SELECT kind FROM files")}
        )
    )
    assert {str(path) for path in (folder / "store").rglob("*.parquet*")} == live
    with pytest.raises(ArgumentError):
        project.forget_person("siapa-ini-99")
    assert project.person(OTHER).rows
    project.close()


@pytest.mark.parametrize("point", range(1, 120, 5))
def test_killed_at_a_step(tmp_path: Path, shop: Shop, point: int):
    folder = shutil.copytree(shop.folder, tmp_path / "p")
    command = [sys.executable, "-c", KILLER, str(folder), E_MAIL, str(point)]
    killed = subprocess.run(command, check=False, timeout=120, capture_output=True)
    assert killed.returncode in (0, -signal.SIGKILL), killed.stderr
    check(folder, shop)


@pytest.mark.parametrize("seed", range(8))
def test_killed_at_any_moment(tmp_path: Path, shop: Shop, seed: int):
    folder = shutil.copytree(shop.folder, tmp_path / "p")
    code = "import sys, jejak; jejak.open(sys.argv[1]).forget_person(sys.argv[2])"
    process = subprocess.Popen([sys.executable, "-c", code, str(folder), E_MAIL])
    time.sleep(random.Random(seed).uniform(0.2, 1.6))
    process.kill()
    process.wait(timeout=60)
    check(folder, shop)
