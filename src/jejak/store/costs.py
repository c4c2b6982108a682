"""Advertising costs in the store: a file an import; of a day and campaign the newest counts.

No event and no person is in them, so no maintained table is made of them; undoing an import
takes its file away, and the older one counts again.
"""

from typing import Any

from jejak.engine import statements
from jejak.engine.duckdb import DuckDB
from jejak.schema import COST_ROWS
from jejak.store.manifest import Change, Manifest, Snapshot
from jejak.store.seal import Sealed, Writer

COSTS = "costs"  # the kind of their files
_SQL = statements.read("jejak.store", "costs.sql")
KEPT = {**COST_ROWS, "batch": "INTEGER"}


def seal_costs(manifest: Manifest, engine: DuckDB, about: dict[str, Any]) -> Sealed:
    """Seal the tables `cost_rows` and `rejected`, whole or not at all; `about` as of `seal`.

    Duplicates are rows of the file of which every day stands there already, the same.
    The caller holds `manifest.writing()`.
    """
    manifest.sweep()
    batch = manifest.next_batch()
    engine.files("kept_costs", manifest.paths(COSTS), KEPT)
    engine.table("standing_costs", _SQL["standing_costs"])
    engine.table("told_costs", _SQL["told_costs"])
    engine.table("changed_costs", _SQL["changed_costs"])
    found = engine.rows(_SQL["found"])[0]
    writer = Writer(manifest.folder, engine, batch)
    if found["rows"]:  # what stands already too: it counts where the other import is undone
        columns = ", ".join(COST_ROWS)
        writer.write(
            f"SELECT {columns}, CAST({batch} AS INTEGER) AS batch FROM cost_rows ORDER BY row, day",
            f"costs/part-{batch:06d}.parquet",
            COSTS,
        )
    writer.write_rejected()
    sealed = Sealed(
        batch,
        accepted=found["changed"],
        duplicates=found["rows"] - found["changed"],
        suppressed=0,
        updated=found["updated"],
    )
    counts = {"accepted": sealed.accepted, "duplicates": sealed.duplicates}
    about = about | {"totals": about["totals"] | {"updated": sealed.updated}}
    manifest.commit(Change(added=writer.files, batch={"batch": batch, **about, **counts}))
    for name in ("told_costs", "changed_costs", "standing_costs", "cost_rows", "rejected"):
        engine.drop(name)
    return sealed


def costs_of(snapshot: Snapshot) -> list[dict[str, Any]]:
    """What stands: a row a source of imports, day, campaign and currency, days in order."""
    if not snapshot.of(COSTS):
        return []
    engine = DuckDB(threads=1)
    try:
        engine.files("kept_costs", snapshot.paths(COSTS), KEPT)
        return engine.rows(_SQL["standing_costs"])
    finally:
        engine.close()
