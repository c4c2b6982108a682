"""Control totals: figures that can be laid beside the file's own."""

from collections.abc import Mapping as Named
from typing import Any

from jejak.collect.fields import MONEY
from jejak.collect.found import Found
from jejak.collect.mapped import quoted
from jejak.collect.mapping import Mapping
from jejak.collect.sheets.amounts import amount
from jejak.collect.sheets.load import NUMBER
from jejak.engine.duckdb import DuckDB

_WITHIN = 0.005


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
        COUNT(value) AS valued, CAST(SUM(TRY_CAST(value AS DECIMAL(38, 4))) AS DOUBLE) AS money
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


def said_by_file(
    engine: DuckDB, told: Mapping, forms: Named[str, str], totals: Named[str, str]
) -> dict[str, Any]:
    """`file_total`: what the row of totals says of the money, and what its rows sum to.

    Nothing where that row has no amount.  An order on several rows may be summed once or on each
    of them; `read` is the sum that agrees, else that of the rows as they stand.
    """
    field = next((f for f in ("cost", *MONEY) if told.fields.get(f) in totals), None)
    if field is None:
        return {}
    column = told.fields[field]
    form = forms.get(column, "id")
    said = engine.rows(
        f"SELECT TRY_CAST({amount('$cell', form, False)} AS DOUBLE) AS n", {"cell": totals[column]}
    )[0]["n"]
    if said is None:
        return {}
    money = f"TRY_CAST(collect_money(CAST({quoted(column)} AS VARCHAR)) AS DECIMAL(38, 4))"
    sums = [f"SELECT SUM({money}) AS n FROM collect_typed"]
    if "order_id" in told.fields:
        each = f"SELECT MAX({money}) AS n FROM collect_typed"
        sums.append(f"SELECT SUM(n) AS n FROM ({each} GROUP BY {quoted(told.fields['order_id'])})")
    found = [float(engine.rows(sql)[0]["n"] or 0) for sql in sums]
    read = next((n for n in found if abs(n - said) <= _WITHIN), found[0])
    return {"file_total": {"column": column, "told": said, "read": read}}


def refused_money(engine: DuckDB, found: Found) -> dict[str, Any]:
    """`refused_money`: what the refused rows of a table have in its column of money.

    An order that is refused stands there once, with its total; cells that are no amount are none.
    """
    field = next((f for f in ("cost", *MONEY) if f in found.names), None)
    if "lines" not in found.about or field is None:
        return {}
    column = found.names[field]
    money = f"TRY_CAST(collect_money(CAST({quoted(column)} AS VARCHAR)) AS DECIMAL(38, 4))"
    sql = f"""SELECT SUM({money}) AS n FROM collect_typed
        WHERE {NUMBER} IN (SELECT row FROM rejected)"""
    n = engine.rows(sql)[0]["n"] if engine.rows("SELECT 1 FROM rejected LIMIT 1") else None
    return {"refused_money": {"column": column, "sum": float(n)}} if n else {}
