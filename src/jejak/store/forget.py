"""Forgetting: sealed files without one person's events, rejected rows and dictionary entries.

The files without them are written aside first; one manifest transaction switches to them and
notes what is left to do; then `finish` deletes every old version, cleans the SQLite file and
writes the receipt.  Killed before the transaction nothing has changed; killed after it, the
note makes the next `finish` go on.
"""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from jejak.engine import statements
from jejak.engine.duckdb import DuckDB, file_list
from jejak.schema import TABLES
from jejak.store.chains import Chains, around
from jejak.store.costs import COSTS
from jejak.store.hash import DICTIONARIES
from jejak.store.manifest import EVENT_KINDS, Change, Manifest
from jejak.store.rewrite import Mentions, Rewriter
from jejak.store.scrub import delete_old_versions, scrub, truncate, write_receipt
from jejak.store.suppression import keyed
from jejak.store.unsaid import changed_rows, find_unsaid

RECEIPTS = "receipts"
_UNFINISHED = "forgetting"
_SQL = statements.read("jejak.store", "forget.sql")


class Target(msgspec.Struct, frozen=True):
    """Who is to be forgotten: their events, and the ids that are theirs alone.

    `texts` are identifiers that others' events may hold, in so far as they are known as texts.
    """

    events: list[int]
    ids: list[int]
    texts: list[str]


class _Gone(msgspec.Struct, frozen=True):
    """Rows of event files that go: (file, event_id) pairs, their ledger, hashes of events.

    `said` are rows that stay and lose a text that names the person.
    """

    rows: list[tuple[str, int]]
    batches: dict[str, Counter[int]]  # kind of file → batch → rows
    ledger: list[tuple[int, str]]
    hashes: list[str]
    said: list[dict[str, Any]]


def forget(
    manifest: Manifest,
    engine: DuckDB,
    key: str,
    target: Target,
    names: Mentions,
    receipt: Callable[[dict[str, int]], dict[str, Any]],
) -> None:
    """Everything up to the transaction; `receipt` is made of the counts.  `finish` comes next.

    The caller holds `manifest.writing()`.
    """
    manifest.sweep()
    gone = _find(manifest, engine, key, target)
    writer = Rewriter(manifest, engine)
    writer.events(gone.rows, [row["file"] for row in gone.said])
    counts = {kind: sum(gone.batches[kind].values()) for kind in EVENT_KINDS}
    counts["rejected"] = writer.rejected(names)
    writer.costs(target.texts)
    counts |= {name: writer.dictionary(name) for name in DICTIONARIES}
    counts["mentions"] = len(gone.said)
    counts["ledger"] = len(gone.ledger)
    listed = {*(keyed("id", number, key) for number in target.ids), *gone.hashes}
    counts["suppressed"] = len(listed - set(manifest.suppressed()))
    kept = {*EVENT_KINDS, *DICTIONARIES, "rejected", COSTS}
    made = [file.path for file in manifest.files(*_kinds(manifest)) if file.kind not in kept]
    changes = writer.batches(gone.batches, names, target.texts)
    manifest.commit(
        Change(
            added=writer.added,
            removed=[*writer.removed, *made],
            meta={
                "version": str(manifest.version + 1),
                "tables": "",
                _UNFINISHED: json.dumps(receipt(counts)),
            },
            also=[
                ("DELETE FROM ledger WHERE message = ? AND day = ?", gone.ledger),
                ("INSERT OR IGNORE INTO suppressed VALUES (?)", [(one,) for one in sorted(listed)]),
                *changes,
            ],
        )
    )


def finish(manifest: Manifest) -> dict[str, Any] | None:
    """What is left to do after the transaction; returns the receipt, None where nothing is.

    The caller holds `manifest.writing()`.
    """
    told = manifest.meta(_UNFINISHED)
    if told is None:
        return None
    delete_old_versions(manifest)
    manifest.connection.execute("DELETE FROM gone")
    scrub(manifest.connection, manifest.folder)
    receipt: dict[str, Any] = json.loads(told)
    write_receipt(manifest.folder / RECEIPTS, receipt)
    manifest.connection.execute("DELETE FROM meta WHERE name = ?", (_UNFINISHED,))
    truncate(manifest.connection, manifest.folder)
    return receipt


def is_unfinished(manifest: Manifest) -> bool:
    """Whether a forgetting was stopped between its transaction and its end."""
    return manifest.meta(_UNFINISHED) is not None


def receipts(manifest: Manifest) -> list[dict[str, Any]]:
    """The receipts of everybody who was forgotten, oldest first."""
    found = sorted((manifest.folder / RECEIPTS).glob("*.json"))
    return [json.loads(path.read_text(encoding="utf-8")) for path in found]


def _kinds(manifest: Manifest) -> list[str]:
    return [row[0] for row in manifest.connection.execute("SELECT DISTINCT kind FROM files")]


def _find(manifest: Manifest, engine: DuckDB, key: str, target: Target) -> _Gone:
    """Views and tables `held`, `gone` and `kept`; what goes and what goes with it."""
    kinds = {str(manifest.folder / f.path): f.kind for f in manifest.files(*EVENT_KINDS)}
    _view_held(engine, list(kinds))
    engine.load("target_events", {"event_id": "BIGINT"}, [(one,) for one in target.events])
    engine.load("target_ids", {"id": "BIGINT"}, [(one,) for one in target.ids])
    engine.table("gone", _SQL["gone"])
    rows = engine.rows("SELECT * FROM gone")
    reach = Chains(manifest.ledger(), rows, engine.rows(_SQL["near_copies"]))
    copies = [row for row in reach.copies if kinds[row["file"]] != "events"]
    rows += copies
    listed = [(row["file"], row["event_id"]) for row in rows]
    engine.load("gone", {"file": "VARCHAR", "event_id": "BIGINT"}, listed)
    find_unsaid(manifest, engine, target.texts)
    engine.table("kept", _SQL["kept"])
    counted = {kind: Counter[int]() for kind in EVENT_KINDS}
    for row in rows:
        counted[kinds[row["file"]]][row["batch"]] += 1
    unnamed = {row["message"] for row in rows if not row.get("is_named")}
    said = changed_rows(engine)
    out = {one for row in said for one in around(row["event_id"], row["day"])}
    out |= reach.event_ids(unnamed)
    hashes = [keyed("event", number, key) for number in out]
    return _Gone(listed, counted, reach.ledger, hashes, said)


def _view_held(engine: DuckDB, paths: Sequence[str]) -> None:
    engine.drop("held")
    if not paths:
        engine.load("held", {**TABLES["events"], "file": "VARCHAR"}, [])
        return
    engine.execute(
        f"CREATE VIEW held AS SELECT {', '.join(TABLES['events'])}, filename AS file "
        f"FROM read_parquet({file_list(paths)}, filename = true, hive_partitioning = false)"
    )
