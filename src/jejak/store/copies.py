"""Copies: the same message sent twice is one event.

Copies have one source and message id, and UTC days that hang together in steps of at most
one day.  The one with the smallest (received_at, content) stays, whatever came first: a
better copy replaces a sealed one, and the ledger keeps the days of copies that are gone,
so the order of arrival never shows.
"""

from jejak.engine.duckdb import DuckDB
from jejak.words import TABLES

_COLUMNS = ", ".join(TABLES["events"])
_CONTENT = ", ".join(column for column in TABLES["events"] if column != "batch")
_EVERY = f"""
SELECT event_id, CAST(occurred_at AS DATE) AS day, received_at, place_in, origin,
    CAST(to_json(struct_pack({", ".join(f"{c} := {c}" for c in TABLES["events"] if c != "batch")}))
        AS VARCHAR) AS content
FROM (
    SELECT {_CONTENT}, rowid AS place_in, 1 AS origin FROM hashed
    WHERE event_id IN (SELECT event_id FROM repeated)
    UNION ALL
    SELECT {_CONTENT}, rowid AS place_in, 0 AS origin FROM rivals
)
UNION ALL
SELECT event_id, day, NULL AS received_at, NULL AS place_in, 2 AS origin, NULL AS content
FROM ledger WHERE event_id IN (SELECT event_id FROM repeated)
"""
_CLUSTERS = """
SELECT event_id, day, place_in, origin, received_at, content,
    SUM(CASE WHEN day - before <= 1 THEN 0 ELSE 1 END) OVER (
        PARTITION BY event_id ORDER BY day, origin, place_in ROWS UNBOUNDED PRECEDING
    ) AS cluster
FROM (
    SELECT *, LAG(day) OVER (PARTITION BY event_id ORDER BY day, origin, place_in) AS before
    FROM every_copy
)
"""
_RANKED = """
SELECT event_id, day, place_in, origin, cluster,
    ROW_NUMBER() OVER (
        PARTITION BY event_id, cluster
        ORDER BY origin = 2, received_at NULLS LAST, content, origin, place_in
    ) AS n
FROM clusters
"""


def drop_copies(engine: DuckDB, reachable: bool) -> int:
    """Keep one row of each event in `hashed`; returns how many new rows were copies.

    Reads `hashed`, and where `reachable` also `sealed` (rows of sealed files that could hold
    copies, with a column file) and `ledger`(event_id, day).  Leaves `rivals` (sealed rows of
    repeated ids, with file), `losers`(file, event_id) to take out of sealed files and
    `new_ledger`(event_id, day).
    """
    repeated = "SELECT event_id FROM hashed GROUP BY event_id HAVING COUNT(*) > 1"
    if reachable:
        repeated += (
            " UNION SELECT event_id FROM hashed SEMI JOIN sealed USING (event_id)"
            " UNION SELECT event_id FROM hashed SEMI JOIN ledger USING (event_id)"
        )
    else:
        engine.load("ledger", {"event_id": "BIGINT", "day": "DATE"}, [])
    engine.table("repeated", repeated)
    source = "sealed" if reachable else "(SELECT *, '' AS file FROM hashed WHERE false)"
    engine.table(
        "rivals",
        f"SELECT {_COLUMNS}, file FROM {source} WHERE event_id IN (SELECT event_id FROM repeated)",
    )
    engine.table("every_copy", _EVERY)
    engine.table("clusters", _CLUSTERS)
    engine.table("ranked", _RANKED)
    engine.table(
        "losers",
        "SELECT r.file, r.event_id, CAST(r.occurred_at AS DATE) AS day FROM rivals AS r "
        "JOIN ranked AS k ON k.origin = 0 AND k.place_in = r.rowid AND k.n > 1",
    )
    engine.table(
        "new_ledger",
        "SELECT DISTINCT l.event_id, l.day FROM ranked AS l JOIN ranked AS w "
        "ON w.event_id = l.event_id AND w.cluster = l.cluster AND w.n = 1 "
        "WHERE l.n > 1 AND l.origin < 2 AND l.day <> w.day",
    )
    gone = engine.rows("SELECT COUNT(*) AS n FROM ranked WHERE origin = 1 AND n > 1")[0]["n"]
    if gone:
        engine.execute(
            "DELETE FROM hashed WHERE rowid IN "
            "(SELECT place_in FROM ranked WHERE origin = 1 AND n > 1)"
        )
    return gone
