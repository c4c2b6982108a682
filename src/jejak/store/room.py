"""A full disk, and a folder that may not be written, told as such, however SQLite says it."""

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


def reason(error: BaseException, folder: Path) -> str | None:
    """The code of what was lacking, room or the right to write; none where it was neither."""
    if is_full(error, folder):
        return "project.no_room"
    denied = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM)
    if isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode & 0xFF in denied:
        return "project.read_only"
    return None


@contextmanager
def told(folder: Path) -> Generator[None]:
    """What fails in the block because there is no room, or no right, is an error that says so."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        code = reason(error, folder)
        if code is None:
            raise
        raise ProjectError(code, folder=str(folder.parent)) from error
