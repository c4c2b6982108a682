"""A full disk told as such, however the layers below say it."""

import shutil
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from jejak.errors import FULL, ProjectError

_LITTLE = 1 << 20  # bytes left under which an input or output error of SQLite is a full disk


def is_full(error: BaseException, folder: Path) -> bool:
    """Whether an error came of a disk without room."""
    if isinstance(error, OSError):
        return error.errno in FULL
    if isinstance(error, sqlite3.OperationalError):
        kind = error.sqlite_errorcode & 0xFF
        if kind in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN):
            return shutil.disk_usage(folder).free < _LITTLE
        return kind == sqlite3.SQLITE_FULL
    return False


@contextmanager
def told(folder: Path) -> Generator[None]:
    """What fails in the block because the disk is full is an error that says so."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        if not is_full(error, folder):
            raise
        raise ProjectError("project.no_room", folder=str(folder.parent)) from error
