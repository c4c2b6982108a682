"""The tables of a store on an engine: sealed events, dictionaries, maintained tables.

A maintained table is kept in layers: files of rows, each with the version that made it, and
one file that names rows of older layers that are gone.  A refresh adds a layer; layers that
came to be many become one.
"""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import msgspec

from jejak.engine.base import Engine
from jejak.schema import TABLES
from jejak.store.hash import DICTIONARIES
from jejak.store.manifest import Change, File, Manifest, Snapshot, paths_of
from jejak.store.seal import MOVED, sync

_GONE = {"id": "BIGINT", "made": "BIGINT"}
_LAYERS = 8  # small layers; more become one


class Made(msgspec.Struct, frozen=True):
    """What the maintained tables were made from: settings and rules, and the events so far."""

    made_from: str
    version: int
    batch: int  # the last one whose events are in them


def made_now(manifest: Manifest, *made_from: str) -> Made:
    """What tables made now, from these texts of settings and rules, would be made from."""
    text = "\x1f".join((*made_from, repr(TABLES)))
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Made(digest, manifest.version, manifest.next_batch() - 1)


def made_of(snapshot: Snapshot) -> Made | None:
    """What the tables of a snapshot were made from; None where there are none."""
    text = snapshot.meta.get("tables", "")
    return msgspec.json.decode(text, type=Made) if text.startswith("{") else None


def is_fresh(snapshot: Snapshot, now: Made) -> bool:
    """Whether tables made now would be the same; batches without a new event change nothing."""
    before = made_of(snapshot)
    return before is not None and (before.made_from, before.version) == (now.made_from, now.version)


def open_events(snapshot: Snapshot, engine: Engine) -> None:
    """Views of the events and of the dictionaries."""
    for name in ("events", *DICTIONARIES):
        engine.files(name, snapshot.paths(name), TABLES[name])


def open_change(snapshot: Snapshot, engine: Engine, batch: int) -> None:
    """Views `every_event`, `arrived` (of files newer than a batch), `moved` and `arrivals`."""
    engine.files("every_event", snapshot.paths("events"), TABLES["events"])
    engine.files("arrivals", snapshot.paths("arrivals"), TABLES["arrivals"])
    newer = [file for file in snapshot.of("events") if file.batch > batch]
    engine.files("arrived", paths_of(snapshot.folder, newer), TABLES["events"])
    engine.files(MOVED, snapshot.paths(MOVED), TABLES["events"])


def open_days(snapshot: Snapshot, engine: Engine, days: Sequence[tuple[date, date]]) -> None:
    """View `near_events`: all events of the files that reach into one of these ranges of days."""
    ends = {(first.isoformat(), last.isoformat()) for first, last in days}
    near = [
        file
        for file in snapshot.of("events")
        if not file.first_at
        or any(first <= _day(file.last_at) and _day(file.first_at) <= last for first, last in ends)
    ]
    engine.files("near_events", paths_of(snapshot.folder, near), TABLES["events"])


def open_tables(
    snapshot: Snapshot, engine: Engine, keys: Mapping[str, str | None], prefix: str = ""
) -> None:
    """Views of maintained tables by name, each with the column that tells its rows apart.

    With a `prefix` the views are named so, and have the column `made` as well.
    """
    for name, key in keys.items():
        columns = TABLES[name] | ({"made": "BIGINT"} if prefix else {})
        gone = snapshot.paths(f"{name}.gone")
        if not gone or key is None:
            engine.files(f"{prefix}{name}", snapshot.paths(name), columns)
            continue
        engine.files(f"stored_{name}", snapshot.paths(name), TABLES[name] | {"made": "BIGINT"})
        engine.files(f"left_{name}", gone, _GONE)
        engine.drop(f"{prefix}{name}")
        engine.view(f"{prefix}{name}", _staying(columns, f"stored_{name}", f"left_{name}", key))


def save_tables(manifest: Manifest, engine: Engine, made: Made, names: Sequence[str]) -> None:
    """Write maintained tables whole and switch to them in one transaction.

    The caller holds `manifest.writing()`.
    """
    writer = _Writer(manifest.folder, engine, made)
    for name in names:
        writer.write(name, f"SELECT {', '.join(TABLES[name])}, {writer.made} FROM {name}")
    replaced = [file.path for name in names for file in manifest.files(name, f"{name}.gone")]
    _commit(manifest, writer, replaced)


def save_change(
    manifest: Manifest,
    engine: Engine,
    made: Made,
    layered: Mapping[str, str],
    whole: Sequence[str],
) -> None:
    """Add a layer from tables `new_X` and `gone_X`(id, made) of each of `layered`.

    Tables of `whole` are replaced; `new_sightings` are added unless sightings are among them.
    """
    writer = _Writer(manifest.folder, engine, made)
    replaced: list[str] = []
    for name in whole:
        writer.write(name, f"SELECT {', '.join(TABLES[name])}, {writer.made} FROM {name}")
        replaced += [file.path for file in manifest.files(name)]
    if "sightings" not in whole:
        columns = ", ".join(TABLES["sightings"])
        writer.write("sightings", f"SELECT {columns}, {writer.made} FROM new_sightings")
    changes = [f"{kind}_{name}" for name in layered for kind in ("new", "gone")]
    counted = " UNION ALL ".join(f"SELECT '{t}' AS t, COUNT(*) AS n FROM {t}" for t in changes)
    rows = {row["t"]: row["n"] for row in engine.rows(counted)}
    for name, key in layered.items():
        came, left = rows[f"new_{name}"], rows[f"gone_{name}"]
        if came or left:
            replaced += _add_layer(manifest, writer, name, key, came, left)
    _commit(manifest, writer, replaced)


def _commit(manifest: Manifest, writer: "_Writer", replaced: list[str]) -> None:
    writer.settle()
    moved = [file.path for file in manifest.files(MOVED)]
    meta = {"tables": msgspec.json.encode(writer.state).decode()}
    manifest.commit(Change(added=writer.files, removed=[*replaced, *moved], meta=meta))


def _add_layer(
    manifest: Manifest, writer: "_Writer", name: str, key: str, came: int, left: int
) -> list[str]:
    """Write what is new and gone of one table; returns the files that gave way."""
    engine, columns = writer.engine, ", ".join(TABLES[name])
    new = f"SELECT {columns}, {writer.made} FROM new_{name}"
    gone = manifest.files(f"{name}.gone")
    all_gone = f"SELECT id, made FROM gone_{name}"
    if gone:
        engine.files("gone_before", [str(manifest.folder / file.path) for file in gone], _GONE)
        all_gone = f"SELECT id, made FROM gone_before UNION ALL {all_gone}"
    merged = _crowded(manifest.files(name), came, left + sum(file.rows for file in gone))
    whole = len(merged) == len(manifest.files(name))
    if merged:
        engine.table("all_gone", all_gone)
        paths = [str(manifest.folder / file.path) for file in merged]
        engine.files("merged", paths, TABLES[name] | {"made": "BIGINT"})
        staying = _staying(TABLES[name] | {"made": "BIGINT"}, "merged", "all_gone", key)
        new = f"{staying} UNION ALL {new}"
    writer.write(name, new)
    if left and not (merged and whole):
        writer.write(f"{name}.gone", all_gone)
    replaced = [file.path for file in merged]
    return replaced + ([file.path for file in gone] if left or (merged and whole) else [])


def _crowded(files: Sequence[File], came: int, gone: int) -> Sequence[File]:
    """The layers that become one with the new rows: none, the small ones, or all."""
    by_size = sorted(files, key=lambda file: -file.rows)
    if not by_size:
        return []
    small = sum(file.rows for file in by_size[1:]) + came + gone
    if small > by_size[0].rows // 2:
        return by_size
    return by_size[1:] if len(by_size) > _LAYERS else []


def _staying(columns: Mapping[str, str], rows: str, gone: str, key: str) -> str:
    listed = ", ".join(f"s.{column}" for column in columns)
    return (
        f"SELECT {listed} FROM {rows} AS s "
        f"LEFT JOIN {gone} AS g ON g.id = s.{key} AND g.made = s.made WHERE g.id IS NULL"
    )


class _Writer:
    """Writes files aside; `settle` gives them their names; they count once they are committed."""

    def __init__(self, folder: Path, engine: Engine, state: Made):
        self.folder, self.engine, self.state = folder, engine, state
        self.files: list[File] = []
        self.made = f"CAST({state.version} AS BIGINT) AS made"

    def write(self, kind: str, sql: str) -> None:
        place = f"tables/{kind}/{self.state.version:06d}-{secrets.token_hex(4)}.parquet"
        path = self.folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        rows = self.engine.write(sql, str(_aside(path)))
        self.files.append(File(place, kind, self.state.batch, rows))

    def settle(self) -> None:
        """Make the files last, all at once: a disk does that quicker than one after the other."""
        paths = [self.folder / file.path for file in self.files]
        with ThreadPoolExecutor(max_workers=8) as pool:
            list(pool.map(sync, map(_aside, paths)))
            for path in paths:
                _aside(path).replace(path)
            list(pool.map(sync, {path.parent for path in paths}))


def _day(time: str | None) -> str:
    return (time or "")[:10]


def _aside(path: Path) -> Path:
    return path.with_name(f"{path.name}.tmp")
