"""Control totals: figures that can be laid beside the file's own."""

from typing import Any

from jejak.engine.duckdb import DuckDB


def count_totals(engine: DuckDB) -> dict[str, Any]:
    """Totals of table incoming: rows, orders, events and money per event name, first, last.

    Money is summed exactly (as decimals of four places), so that any order gives one figure.
    """
    whole = engine.rows(
        """SELECT COUNT(row) AS rows, COUNT(DISTINCT order_id) AS orders,
        MIN(occurred_at) AS first, MAX(occurred_at) AS last FROM incoming"""
    )[0]
    by_event = engine.rows(
        """SELECT event, COUNT(row) AS events, COUNT(value) AS valued,
        CAST(SUM(CAST(value AS DECIMAL(38, 4))) AS DOUBLE) AS money
        FROM incoming GROUP BY event ORDER BY event"""
    )
    return {
        "rows": whole["rows"],
        "orders": whole["orders"],
        "events": {row["event"]: row["events"] for row in by_event},
        "money": {row["event"]: row["money"] for row in by_event if row["valued"]},
        "first": whole["first"],
        "last": whole["last"],
    }
