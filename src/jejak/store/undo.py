"""Undo of an import: the store as if that batch had never come.

Its events leave; copies that gave way to them come back, from the same file or another.  Only
messages that the batch brought are looked at.  Dictionaries keep their values: a value that
no event names is in no result.
"""

from typing import Any

from jejak.engine.duckdb import DuckDB, file_list
from jejak.errors import ProjectError
from jejak.schema import TABLES
from jejak.store.copies import LEDGER, drop_copies
from jejak.store.costs import COSTS
from jejak.store.hash import add_macros
from jejak.store.manifest import Change, Manifest
from jejak.store.seal import COPIES, EVENTS, MOVED, Writer

_MESSAGE = "day_id(event_id, occurred_at)"


def undo(manifest: Manifest, engine: DuckDB, batch: int) -> dict[str, int]:
    """Take a batch out again; returns how many events left and how many copies came back.

    The caller holds `manifest.writing()`.  Nothing changes when it raises: there is no such
    batch, or it was undone.
    """
    about = _batch(manifest, batch)
    manifest.sweep()
    add_macros(engine)
    number = manifest.next_batch()
    _open(manifest, engine, batch)
    writer = Writer(manifest.folder, engine, number)
    removed = _take_out(manifest, engine, writer)
    left = engine.rows(f"SELECT COUNT(*) AS n FROM own WHERE batch = {batch}")[0]["n"]
    left += sum(file.rows for file in manifest.files(COSTS) if file.batch == batch)
    back = engine.rows("SELECT COUNT(*) AS n FROM hashed ANTI JOIN own USING (event_id, batch)")
    messages = [(row["message"],) for row in engine.rows("SELECT message FROM touched")]
    ledger = [(r["message"], r["day"].isoformat()) for r in engine.rows("SELECT * FROM new_ledger")]
    report = {"removed": left, "restored": back[0]["n"]}
    manifest.commit(
        Change(
            added=writer.files,
            removed=[*removed, *_beside(manifest, batch)],
            batch=about | {"batch": number},
            meta={"version": str(manifest.version + 1)},
            also=[
                ("DELETE FROM ledger WHERE message = ?", messages),
                ("INSERT INTO ledger VALUES (?, ?)", ledger),
                ("UPDATE batches SET undone_by = ? WHERE batch = ?", [(number, batch)]),
            ],
        )
    )
    return report


def _batch(manifest: Manifest, batch: int) -> dict[str, Any]:
    """The row of the batch that undoes another; an error where there is nothing to undo."""
    standing = [
        row for row in manifest.batches() if row["undone_by"] is None and row["source"] != "undo"
    ]
    found = next((row for row in standing if row["batch"] == batch), None)
    if found is None:
        listed = ", ".join(f"{row['batch']} ({row['file']})" for row in standing)
        raise ProjectError("project.batch", batch=batch, allowed=listed or "—")
    nothing = dict.fromkeys(("rows", "accepted", "duplicates", "rejected"), 0)
    return {"file": found["file"], "source": "undo", **nothing, "totals": {}}


def _beside(manifest: Manifest, batch: int) -> list[str]:
    """Its files that no event is in: rejected rows, advertising costs."""
    return [file.path for file in manifest.files("rejected", COSTS) if file.batch == batch]


def _open(manifest: Manifest, engine: DuckDB, batch: int) -> None:
    """View `sealed`; tables `touched`(message) of the batch, `own` and `others`: their rows."""
    for name, kind in (("sealed", "events"), ("copies", COPIES)):
        paths = manifest.paths(kind)
        if not paths:
            engine.load(name, TABLES["events"] | {"file": "VARCHAR"}, [])
            continue
        engine.execute(
            f"CREATE VIEW {name} AS SELECT {EVENTS}, filename AS file "
            f"FROM read_parquet({file_list(paths)}, filename = true, hive_partitioning = false)"
        )
    of_batch = f"SELECT {_MESSAGE} AS message FROM {{}} WHERE batch = {batch}"
    engine.table("touched", f"{of_batch.format('sealed')} UNION {of_batch.format('copies')}")
    within = f"WHERE {_MESSAGE} IN (SELECT message FROM touched)"
    engine.table("own", f"SELECT {EVENTS}, file FROM sealed {within}")
    engine.table("others", f"SELECT {EVENTS} FROM copies {within}")
    engine.table(
        "hashed",
        f"SELECT {EVENTS} FROM own WHERE batch <> {batch} "
        f"UNION ALL SELECT {EVENTS} FROM others WHERE batch <> {batch}",
    )


def _take_out(manifest: Manifest, engine: DuckDB, writer: Writer) -> list[str]:
    """Write the files without the batch; returns those that they replace."""
    engine.load("ledger", LEDGER, [])
    drop_copies(engine, reachable=False, latest=manifest.latest())
    engine.table("losers", "SELECT file, event_id FROM own")
    removed = writer.rewrite_losers()
    writer.write_all(writer.events(manifest))
    number = writer.batch
    writer.write(
        f"SELECT {EVENTS} FROM own UNION SELECT {EVENTS} FROM hashed",
        f"moved/part-{number:06d}.parquet",
        MOVED,
    )
    writer.write(
        f"SELECT {EVENTS} FROM copies WHERE {_MESSAGE} NOT IN (SELECT message FROM touched) "
        f"UNION ALL SELECT {EVENTS} FROM dropped",
        f"copies/part-{number:06d}.parquet",
        COPIES,
    )
    return removed + [file.path for file in manifest.files(COPIES)]
