"""Control totals: figures that can be laid beside the file's own."""

from typing import Any

from jejak.engine.duckdb import DuckDB


def count_totals(engine: DuckDB, currency: str) -> dict[str, Any]:
    """Totals of table incoming: rows, orders, events and money per event name, first, last.

    `money` is that of the project's currency; what is in another is in `other_money` by
    currency.  It is summed exactly (as decimals of four places): any order gives one figure.
    """
    whole = engine.rows(
        """SELECT COUNT(row) AS rows, COUNT(DISTINCT order_id) AS orders,
        MIN(occurred_at) AS first, MAX(occurred_at) AS last FROM incoming"""
    )[0]
    by_event = engine.rows(
        """SELECT event, COALESCE(currency, $currency) AS currency, COUNT(row) AS events,
        COUNT(value) AS valued, CAST(SUM(CAST(value AS DECIMAL(38, 4))) AS DOUBLE) AS money
        FROM incoming GROUP BY ALL ORDER BY event, currency""",
        {"currency": currency},
    )
    events: dict[str, int] = {}
    other: dict[str, float] = {}
    for row in by_event:
        events[row["event"]] = events.get(row["event"], 0) + row["events"]
        if row["valued"] and row["currency"] != currency:
            other[row["currency"]] = other.get(row["currency"], 0.0) + row["money"]
    return {
        "rows": whole["rows"],
        "orders": whole["orders"],
        "events": events,
        "money": {
            row["event"]: row["money"]
            for row in by_event
            if row["valued"] and row["currency"] == currency
        },
        "other_money": other,
        "first": whole["first"],
        "last": whole["last"],
    }
