"""What is left of old versions, in files and in the database, goes at once."""

import json
import sqlite3
from pathlib import Path
from typing import Any

from jejak.errors import ProjectError
from jejak.store.manifest import Manifest
from jejak.store.seal import sync


def delete_old_versions(manifest: Manifest) -> None:
    """Every Parquet file but the live ones, at once: readers that lose one read anew."""
    live = {row[0] for row in manifest.connection.execute("SELECT path FROM files")}
    folders: set[Path] = set()
    for found in manifest.folder.rglob("*.parquet*"):
        if found.relative_to(manifest.folder).as_posix() not in live:
            found.unlink(missing_ok=True)
            folders.add(found.parent)
    for folder in sorted(folders, reverse=True):
        if any(folder.iterdir()):
            sync(folder)
        else:
            folder.rmdir()
            sync(folder.parent)


def scrub(connection: sqlite3.Connection, folder: Path) -> None:
    """No page of the database, and none of its log, keeps what was deleted."""
    truncate(connection, folder)
    try:
        connection.execute("VACUUM")
    except sqlite3.OperationalError:
        raise ProjectError("project.busy", folder=str(folder.parent)) from None
    truncate(connection, folder)


def truncate(connection: sqlite3.Connection, folder: Path) -> None:
    """Empty the write-ahead log."""
    if connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
        raise ProjectError("project.busy", folder=str(folder.parent))


def write_receipt(folder: Path, receipt: dict[str, Any]) -> None:
    folder.mkdir(exist_ok=True)
    name = f"{receipt['at'].replace(':', '')}-{receipt['person'][:8]}.json"
    aside = folder / f"{name}.tmp"
    text = json.dumps(receipt, ensure_ascii=False, indent=1)
    aside.write_text(text + "\n", encoding="utf-8")
    sync(aside)
    aside.replace(folder / name)
    sync(folder)
