"""The manifest: which files are live, in one SQLite database; one transaction a change.

A file counts from the moment its row is committed.  Files without a row are leftovers of a
writer that was killed and are swept by the next one; files that were replaced stay an hour
for readers that still hold their names.
"""

import json
import secrets
import shutil
import sqlite3
from collections.abc import Collection, Generator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import msgspec

from jejak.errors import ProjectError
from jejak.store import room
from jejak.store.newest import newest, read_newest, write_newest

FORMAT = 3  # 2: people who were forgotten stay out; 3: ids that are an e-mail or phone are hashed
_GRACE = timedelta(hours=1)
_END = b"PAR1"  # of a whole Parquet file
_LOCK = "lock.sqlite"  # whoever holds it is alive: it ends with the process
_WORK, _STALE = "work-", timedelta(days=1)
_TRIES = 20  # to take a folder before a writer sweeps it: a second try is rare
_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS batches (
    batch INTEGER PRIMARY KEY, file TEXT, source TEXT, rows INTEGER, accepted INTEGER,
    duplicates INTEGER, rejected INTEGER, totals TEXT, imported_at TEXT,
    suppressed INTEGER NOT NULL DEFAULT 0, undone_by INTEGER
);
CREATE TABLE IF NOT EXISTS files (
    path TEXT PRIMARY KEY, kind TEXT NOT NULL, batch INTEGER, rows INTEGER NOT NULL,
    first_at TEXT, last_at TEXT
);
CREATE TABLE IF NOT EXISTS gone (path TEXT PRIMARY KEY, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS ledger (message INTEGER, day TEXT, PRIMARY KEY (message, day));
CREATE TABLE IF NOT EXISTS suppressed (hash TEXT PRIMARY KEY) WITHOUT ROWID;
"""
PRIVATE = 0o600  # of what holds a secret, or rows as they came: whoever owns the file alone
# The kinds of files that hold rows of events.
EVENT_KINDS = ("events", "copies")


class File(msgspec.Struct, frozen=True):
    """A live Parquet file: its path under the store, what it holds, over which UTC times."""

    path: str
    kind: str  # events, rejected, a dictionary, or a maintained table
    batch: int
    rows: int
    first_at: str | None = None
    last_at: str | None = None


class Change(msgspec.Struct, frozen=True):
    """Everything one transaction does."""

    added: Sequence[File] = ()
    removed: Sequence[str] = ()
    ledger: Sequence[tuple[int, str]] = ()
    batch: dict[str, Any] | None = None
    meta: dict[str, str] = {}
    also: Sequence[tuple[str, Sequence[tuple[Any, ...]]]] = ()  # statements, their values

    @property
    def is_upkeep(self) -> bool:
        """Whether only tables that can be made again are switched."""
        return set(self.meta) == {"tables"}


class Snapshot(msgspec.Struct, frozen=True):
    """One version of the manifest: what a reader sees, whatever writers do meanwhile."""

    folder: Path
    meta: dict[str, str]
    files: list[File]

    @property
    def version(self) -> int:
        """Counts the changes to the events."""
        return int(self.meta.get("version") or 0)

    def of(self, kind: str) -> list[File]:
        """The live files of a kind."""
        return [file for file in self.files if file.kind == kind]

    def paths(self, kind: str) -> list[str]:
        return paths_of(self.folder, self.of(kind))

    def lost(self, kinds: Collection[str]) -> list[str]:
        """Paths of live files of these kinds that do not stand in the folder, or not whole."""
        mine = (file.path for file in self.files if file.kind in kinds)
        return [path for path in mine if not _is_whole(self.folder / path)]


def _is_whole(path: Path) -> bool:
    """Whether a Parquet file is there, with its end."""
    try:
        with path.open("rb") as file:
            file.seek(-len(_END), 2)
            return file.read() == _END
    except PermissionError:
        raise
    except OSError:  # gone, empty, a folder
        return False


def paths_of(folder: Path, files: Sequence[File]) -> list[str]:
    """Where they stand, first the file whose rows are nearest the mean.

    DuckDB takes every file to be as long as the first when it plans a join; a store's first day is
    often short (decision 0030).
    """
    mean = sum(file.rows for file in files) / max(len(files), 1)
    typical = min(files, key=lambda file: abs(file.rows - mean), default=None)
    return [str(folder / file.path) for file in sorted(files, key=lambda file: file != typical)]


class Manifest:
    """Reads and changes the manifest of a store folder."""

    def __init__(self, folder: Path):
        self.folder = folder
        self._held = ExitStack()
        folder.mkdir(parents=True, exist_ok=True)
        with room.told(folder):
            self._open()
        written = int(self.meta("format") or FORMAT)
        if written > FORMAT:
            raise ProjectError("project.newer", folder=str(folder.parent), version=written)

    def _open(self) -> None:
        self.connection = sqlite3.connect(
            self.folder / "inbox.sqlite", isolation_level=None, timeout=30
        )
        try:
            for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
                self.connection.execute(f"PRAGMA {pragma}")
            self.connection.executescript(_SCHEMA)
            self._add_columns()
        except sqlite3.DatabaseError as error:
            if type(error) is not sqlite3.DatabaseError:  # busy, read-only: told elsewhere
                raise
            self.connection.close()
            folder = str(self.folder.parent)
            raise ProjectError("project.manifest_damaged", folder=folder) from None

    def _add_columns(self) -> None:
        """What stores of format 1 lack."""
        found = [row[1] for row in self.connection.execute("PRAGMA table_info(batches)")]
        for name, kind in (("suppressed", "INTEGER NOT NULL DEFAULT 0"), ("undone_by", "INTEGER")):
            if name not in found:
                self.connection.execute(f"ALTER TABLE batches ADD COLUMN {name} {kind}")

    def meta(self, name: str) -> str | None:
        found = self.connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return found[0] if found else None

    @property
    def version(self) -> int:
        """Counts the changes to the events."""
        return int(self.meta("version") or 0)

    @property
    def changes(self) -> int:
        """Counts the changes to everything but the maintained tables."""
        return int(self.meta("changes") or 0)

    def snapshot(self) -> Snapshot:
        """What the manifest says now, all of one version."""
        run = self.connection.execute
        run("BEGIN")
        try:
            meta = dict(run("SELECT name, value FROM meta").fetchall())
            listed = run(
                "SELECT path, kind, batch, rows, first_at, last_at FROM files ORDER BY path"
            )
            return Snapshot(self.folder, meta, [File(*row) for row in listed])
        finally:
            run("COMMIT")

    def files(self, *kinds: str) -> list[File]:
        marks = ", ".join("?" * len(kinds))
        rows = self.connection.execute(
            "SELECT path, kind, batch, rows, first_at, last_at FROM files "
            f"WHERE kind IN ({marks}) ORDER BY path",
            kinds,
        )
        return [File(*row) for row in rows]

    def paths(self, *kinds: str) -> list[str]:
        return paths_of(self.folder, self.files(*kinds))

    def batches(self) -> list[dict[str, Any]]:
        cursor = self.connection.execute("SELECT * FROM batches ORDER BY batch")
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor]
        return [row | {"totals": json.loads(row["totals"])} for row in rows]

    def ledger(self) -> list[tuple[int, str]]:
        return self.connection.execute("SELECT message, day FROM ledger").fetchall()

    def suppressed(self) -> list[str]:
        """Keyed hashes of what is not stored again."""
        return [row[0] for row in self.connection.execute("SELECT hash FROM suppressed")]

    def next_batch(self) -> int:
        return (
            1 + self.connection.execute("SELECT COALESCE(MAX(batch), 0) FROM batches").fetchone()[0]
        )

    def commit(self, change: Change) -> None:
        """Make a change, whole or not at all."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        run = self.connection.execute
        run("BEGIN IMMEDIATE")
        try:
            for path in change.removed:
                run("DELETE FROM files WHERE path = ?", (path,))
                run("INSERT OR REPLACE INTO gone VALUES (?, ?)", (path, now))
            for file in change.added:
                run("DELETE FROM gone WHERE path = ?", (file.path,))
                run("INSERT INTO files VALUES (?, ?, ?, ?, ?, ?)", msgspec.structs.astuple(file))
            self.connection.executemany("INSERT OR IGNORE INTO ledger VALUES (?, ?)", change.ledger)
            if change.batch:
                row = {**change.batch, "totals": json.dumps(change.batch["totals"], default=str)}
                names, marks = ", ".join(row), ", ".join("?" * len(row))
                run(
                    f"INSERT INTO batches ({names}, imported_at) VALUES ({marks}, ?)",
                    (*row.values(), now),
                )
            for statement, values in change.also:
                self.connection.executemany(statement, values)
            meta = {"format": str(FORMAT), **change.meta}
            if not change.is_upkeep:
                meta["changes"] = str(self.changes + 1)
            self.connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", meta.items())
            run("COMMIT")
        except BaseException:
            if self.connection.in_transaction:  # a full disk has ended it already
                run("ROLLBACK")
            raise
        write_newest(self.folder, newest(self.changes, self.meta("key") or ""))

    def latest(self) -> list[str]:
        """Sources of which the newest import counts."""
        return json.loads(self.meta("latest") or "[]")

    def sweep(self) -> None:
        """Delete leftovers of killed writers, and replaced files after their grace."""
        for left in self.folder.glob(f"{_WORK}*"):
            _clear(left)
        edge = (datetime.now(UTC) - _GRACE).isoformat(timespec="seconds")
        old = self.connection.execute("SELECT path FROM gone WHERE at < ?", (edge,)).fetchall()
        self.connection.executemany("DELETE FROM gone WHERE path = ?", old)
        self._delete_unknown()

    def _delete_unknown(self) -> None:
        known = {row[0] for row in self.connection.execute("SELECT path FROM files")}
        known |= {row[0] for row in self.connection.execute("SELECT path FROM gone")}
        for place in self.folder.iterdir():
            if not place.is_dir() or place.name.startswith(_WORK):
                continue  # somebody works there, and clears it away at any moment
            for found in place.rglob("*.parquet*"):
                if found.relative_to(self.folder).as_posix() not in known:
                    found.unlink(missing_ok=True)

    @contextmanager
    def workplace(self) -> Generator[Path]:
        """A folder in the store for what is needed only now; the next writer clears what a
        killed process left."""
        with ExitStack() as held:
            found = (_taken(held, self.folder) for _ in range(_TRIES))
            folder = next((taken for taken in found if taken), None)
            if folder is None:
                raise ProjectError("project.busy", folder=str(self.folder.parent))
            yield folder

    def hold_workplace(self) -> Path:
        """Such a folder until the manifest is closed."""
        return self._held.enter_context(self.workplace())

    @contextmanager
    def writing(self, wait: float = 10) -> Generator[None]:
        """Be the only writer; the lock ends with the process, however that ends.

        What a block that raises had written aside is deleted again: a full disk is as it was.
        """
        try:
            lock = _locked(self.folder / _LOCK, wait)
        except sqlite3.OperationalError as error:
            code = room.reason(error, self.folder) or "project.busy"
            raise ProjectError(code, folder=str(self.folder.parent)) from None
        try:
            with room.told(self.folder):
                yield
        except BaseException:
            with suppress(sqlite3.Error, OSError):
                self._delete_unknown()
            raise
        finally:
            lock.close()

    def need_key(self) -> None:
        """The project's secret, made once: a store that has data but none has lost its manifest.

        Data that is newer than the manifest, or that of another store, is left alone as well.
        """
        beside = read_newest(self.folder)  # before the manifest, which may go on meanwhile
        key = self.meta("key")
        if key is not None:
            here = newest(self.changes, key)
            if beside and (beside.store != here.store or beside.changes > here.changes):
                self.close()
                folder = str(self.folder.parent)
                raise ProjectError("project.manifest_older", folder=folder)
            return
        if any(self.folder.rglob("*.parquet")):
            self.close()
            raise ProjectError("project.manifest_lost", folder=str(self.folder.parent))
        self.commit(Change(meta={"key": secrets.token_hex(32)}))
        (self.folder / "inbox.sqlite").chmod(PRIVATE)

    def close(self) -> None:
        self._held.close()
        self.connection.close()


def _locked(path: Path, wait: float) -> sqlite3.Connection:
    """A lock, held until it is closed or the process ends; OperationalError where it is taken."""
    lock = sqlite3.connect(path, isolation_level=None, timeout=wait, check_same_thread=False)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        lock.close()
        raise
    return lock


def _taken(held: ExitStack, store: Path) -> Path | None:
    """A new folder with its lock; none where a writer swept it before it was locked.

    The folder goes before its lock, so that nobody takes it for left.
    """
    folder = Path(mkdtemp(prefix=_WORK, dir=store))
    try:
        held.callback(_locked(folder / _LOCK, wait=0).close)
    except sqlite3.OperationalError as error:
        is_swept = not folder.exists() or "locked" in str(error)
        shutil.rmtree(folder, ignore_errors=True)
        if is_swept:
            return None
        raise
    held.callback(shutil.rmtree, folder, ignore_errors=True)
    return folder if (folder / _LOCK).exists() else None


def _clear(folder: Path) -> None:
    """Delete a folder that nobody works in any more: its lock is free, or it never had one.

    The lock is held meanwhile, so that nobody begins to work there.
    """
    if not (folder / _LOCK).exists():
        with suppress(FileNotFoundError):  # whoever worked in it has just cleared it away
            if folder.stat().st_mtime < (datetime.now(UTC) - _STALE).timestamp():
                shutil.rmtree(folder, ignore_errors=True)
        return
    with suppress(sqlite3.OperationalError):
        lock = _locked(folder / _LOCK, wait=0)
        shutil.rmtree(folder, ignore_errors=True)
        lock.close()
