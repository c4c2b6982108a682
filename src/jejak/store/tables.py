"""The tables of a store on an engine: sealed events, dictionaries, maintained tables."""

import hashlib
from collections.abc import Sequence

from jejak.engine.base import Engine
from jejak.store.hash import DICTIONARIES
from jejak.store.manifest import Change, File, Manifest
from jejak.store.seal import sync
from jejak.words import TABLES


def open_events(manifest: Manifest, engine: Engine) -> None:
    """Views of the events and dictionaries of the manifest's present version."""
    for name in ("events", *DICTIONARIES):
        engine.files(name, manifest.paths(name), TABLES[name])


def tables_key(manifest: Manifest, *made_from: str) -> str:
    """What maintained tables depend on: the events' version, settings, rules, this layout."""
    text = "\x1f".join((str(manifest.version), *made_from, repr(TABLES)))
    return hashlib.sha256(text.encode()).hexdigest()


def load_tables(manifest: Manifest, engine: Engine, key: str, names: Sequence[str]) -> bool:
    """Views of the maintained tables, if they were made from what `key` stands for."""
    if manifest.meta("tables") != key:
        return False
    for name in names:
        engine.files(name, manifest.paths(name), TABLES[name])
    return True


def save_tables(manifest: Manifest, engine: Engine, key: str, names: Sequence[str]) -> None:
    """Write the maintained tables beside the old ones and switch to them in one transaction.

    The caller holds `manifest.writing()`.
    """
    folder = manifest.folder / "tables" / key[:16]
    folder.mkdir(parents=True, exist_ok=True)
    added: list[File] = []
    for name in names:
        path = folder / f"{name}.parquet"
        columns = ", ".join(TABLES[name])
        rows = engine.write(f"SELECT {columns} FROM {name}", f"{path}.tmp")
        sync(path.with_name(f"{path.name}.tmp"))
        path.with_name(f"{path.name}.tmp").replace(path)
        added.append(File(path.relative_to(manifest.folder).as_posix(), name, 0, rows))
    sync(folder)
    removed = [file.path for file in manifest.files(*names)]
    manifest.commit(Change(added=added, removed=removed, meta={"tables": key}))
