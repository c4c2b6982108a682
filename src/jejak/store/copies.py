"""Copies: the same message sent twice is one event.

Copies have one source and message id, and UTC days that hang together in steps of at most
one day.  The one with the smallest (received_at, content) stays, whatever came first: a
better copy replaces a sealed one, and the ledger keeps the days of copies that are gone,
so the order of arrival never shows.

Of a source that is exported anew as it changes (a table of orders), the copy of the newest import
stays instead; with the same content, the one that was there.
"""

from collections.abc import Sequence

from jejak.engine.duckdb import DuckDB
from jejak.schema import TABLES

_COLUMNS = ", ".join(TABLES["events"])
_CONTENT = [column for column in TABLES["events"] if column != "batch"]
_MESSAGE = "day_id(event_id, occurred_at) AS message"
_EVERY = f"""
SELECT message, CAST(occurred_at AS DATE) AS day, received_at, place_in, origin, batch,
    source IN (SELECT source FROM latest) AS is_latest,
    CAST(to_json(struct_pack({", ".join(f"{c} := {c}" for c in _CONTENT)})) AS VARCHAR) AS content
FROM (
    SELECT {_COLUMNS}, {_MESSAGE}, rowid AS place_in, 1 AS origin FROM hashed
    UNION ALL
    SELECT {_COLUMNS}, {_MESSAGE}, rowid AS place_in, 0 AS origin FROM rivals
)
WHERE message IN (SELECT message FROM repeated)
UNION ALL
SELECT message, day, NULL AS received_at, NULL AS place_in, 2 AS origin, NULL AS batch,
    FALSE AS is_latest, NULL AS content
FROM ledger WHERE message IN (SELECT message FROM repeated)
"""
_CLUSTERS = """
SELECT message, day, place_in, origin, received_at, content, batch, is_latest,
    SUM(CASE WHEN day - before <= 1 THEN 0 ELSE 1 END) OVER (
        PARTITION BY message ORDER BY day, origin, place_in ROWS UNBOUNDED PRECEDING
    ) AS cluster
FROM (
    SELECT *, LAG(day) OVER (PARTITION BY message ORDER BY day, origin, place_in) AS before
    FROM every_copy
)
"""
_RANKED = """
SELECT message, day, place_in, origin, cluster,
    ROW_NUMBER() OVER (
        PARTITION BY message, cluster
        ORDER BY origin = 2, is_newest DESC, received_at NULLS LAST, content, origin, place_in
    ) AS n
FROM (
    SELECT *, is_latest AND content = FIRST_VALUE(content) OVER (
        PARTITION BY message, cluster ORDER BY origin = 2, batch DESC, content
    ) AS is_newest
    FROM clusters
)
"""
LEDGER = {"message": "BIGINT", "day": "DATE"}


def drop_copies(engine: DuckDB, reachable: bool, latest: Sequence[str] = ()) -> int:
    """Keep one row of each event in `hashed`; returns how many new rows were copies.

    Reads `hashed`, and where `reachable` also `sealed` (rows of sealed files that could hold
    copies, with a column file) and `ledger`(message, day).  Of sources in `latest` the newest
    import counts.  Leaves `losers`(file, event_id)
    to take out of sealed files, `new_ledger`(message, day), and `dropped`, the rows that gave
    way, for the day on which the batch of a better copy is undone.
    """
    _find_repeated(engine, reachable)
    engine.load("latest", {"source": "VARCHAR"}, [(source,) for source in latest])
    engine.table("every_copy", _EVERY)
    engine.table("clusters", _CLUSTERS)
    engine.table("ranked", _RANKED)
    engine.table(
        "losers",
        "SELECT r.file, r.event_id FROM rivals AS r "
        "JOIN ranked AS k ON k.origin = 0 AND k.place_in = r.rowid AND k.n > 1",
    )
    engine.table(
        "new_ledger",
        "SELECT DISTINCT l.message, l.day FROM ranked AS l JOIN ranked AS w "
        "ON w.message = l.message AND w.cluster = l.cluster AND w.n = 1 "
        "WHERE l.n > 1 AND l.origin < 2 AND l.day <> w.day",
    )
    gave_way = "SELECT place_in FROM ranked WHERE n > 1 AND origin ="
    engine.table(
        "dropped",
        f"SELECT {_COLUMNS} FROM hashed WHERE rowid IN ({gave_way} 1) "
        f"UNION ALL SELECT {_COLUMNS} FROM rivals WHERE rowid IN ({gave_way} 0)",
    )
    gone = engine.rows("SELECT COUNT(*) AS n FROM ranked WHERE origin = 1 AND n > 1")[0]["n"]
    if gone:
        engine.execute(f"DELETE FROM hashed WHERE rowid IN ({gave_way} 1)")
    return gone


def _find_repeated(engine: DuckDB, reachable: bool) -> None:
    """Table `repeated`: messages that stand twice; `rivals`: the sealed rows among them."""
    new = f"SELECT {_MESSAGE} FROM hashed"
    repeated = f"SELECT message FROM ({new}) GROUP BY message HAVING COUNT(*) > 1"
    source = f"(SELECT {_COLUMNS}, '' AS file FROM hashed WHERE false)"
    if reachable:
        source = "sealed"
        repeated += (
            f" UNION SELECT message FROM ({new}) SEMI JOIN"
            f" (SELECT {_MESSAGE} FROM sealed) USING (message)"
        )
        repeated += f" UNION SELECT message FROM ({new}) SEMI JOIN ledger USING (message)"
    else:
        engine.load("ledger", LEDGER, [])
    engine.table("repeated", repeated)
    engine.table(
        "rivals",
        f"SELECT {_COLUMNS}, file FROM {source} "
        "WHERE day_id(event_id, occurred_at) IN (SELECT message FROM repeated)",
    )
