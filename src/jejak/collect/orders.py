"""A table of orders, a row an item → an event for each thing that became of an order.

Only what was paid, or is paid at the door, is an order.  The order's total is taken once and
must be the same on each of its rows; without one the items are summed.  Where neither a status
nor a total tells, items that sum to less than nothing were given back: a refund of their own.
"""

from typing import Any

import msgspec
from msgspec import structs

from jejak.collect.fields import MONEY, TIMES
from jejak.collect.macros import PLAIN_TIME
from jejak.collect.mapped import packed
from jejak.collect.mapping import ORDER_FIELDS, ORDER_TIMES, Mapping
from jejak.collect.order_parts import put_together
from jejak.collect.order_rows import (
    NOTHING,
    grouped,
    names_products,
    order_rows,
    partly_told,
    told_fields,
)
from jejak.collect.sheets.load import Refused
from jejak.engine.duckdb import DuckDB, literal

_WITHIN = 0.005
_LONGEST = 10**15  # what checks.py takes for no amount
_SOLD = "Order Completed"
# event, message id, its time, its amount, when it is one
_EVENTS = (
    (_SOLD, "completed", ("time",), "total_money", "is_sold"),
    ("Order Delivered", "delivered", ("delivered_time", "time"), "NULL", "state = 'delivered'"),
    (
        "Order Cancelled",
        "cancelled",
        ("cancelled_time", "time"),
        "NULL",
        "is_sold AND state = 'cancelled'",
    ),
    (
        "Order Refunded",
        "refunded",
        ("refunded_time", "cancelled_time", "time"),
        "CASE WHEN refund > 0 THEN refund END",
        "state = 'returned' OR (is_sold AND "
        "(state = 'refunded' OR (refund > 0 AND state IN ('paid', 'delivered'))))",
    ),
)


class Orders(msgspec.Struct, frozen=True):
    """What a table of orders held beside relation collect_orders, which `mapping` reads.

    `skipped`: orders that are none yet, or never were, by state.  `differs`: orders whose items
    do not sum to their total (shipping and discounts do that).  `buyers`: orders sold, and how
    many of them name nobody.
    """

    mapping: Mapping
    refused: Refused
    skipped: dict[str, int]
    differs: int
    buyers: dict[str, int]


def read_orders(engine: DuckDB, told: Mapping, number: str) -> Orders:
    """Relation collect_orders, a row an event, of view collect_typed."""
    kept = [f for f in told.fields if f not in (*ORDER_FIELDS, *MONEY, *TIMES, "order_id")]
    engine.table("collect_items", order_rows(engine, told, kept, number))
    names = told_fields(told, kept)
    here = [name for name, is_told in names.items() if is_told]
    partly = partly_told(engine, here)
    engine.table("collect_grouped", grouped(told, here, partly))
    put_together(engine, told, names, partly)
    refused = _refused(engine, told)
    made = ["order_id", "time", "message_id", "event", "total", "anonymous_id", "contact"]
    made += ["properties"] if told.properties or names_products(told) else []
    made += ["basket"] if names_products(told) else []
    fields = dict.fromkeys([*kept, *made])
    engine.view("collect_orders", _events(engine, told, dict.fromkeys([*kept, "anonymous_id"])))
    skipped = {
        row["state"]: row["n"]
        for row in engine.rows(
            """SELECT state, COUNT(order_id) AS n FROM collect_whole
            WHERE fault IS NULL AND NOT is_sold AND state <> 'returned'
            GROUP BY state ORDER BY state"""
        )
    }
    sold = engine.rows(
        f"""SELECT COUNT(order_id) AS orders, COUNT(CASE WHEN is_nobody THEN 1 END) AS unknown,
            COUNT(CASE WHEN ABS(items - total_money) > {_WITHIN} THEN 1 END) AS differs
        FROM collect_whole WHERE fault IS NULL AND is_sold"""
    )[0]
    buyers = {name: sold[name] for name in ("orders", "unknown")}
    reading = structs.replace(
        told,
        fields={field: field for field in fields},
        constants={name: told.constants[name] for name in told.constants if name != "contact"},
        properties={},
        events=(),
        statuses=None,
        time_format=None,
    )
    return Orders(reading, refused, skipped, sold["differs"], buyers)


def _refused(engine: DuckDB, told: Mapping) -> Refused:
    """Orders that cannot be read, whole: each at its first row, with the reason."""
    refused: Refused = []
    for row in engine.rows("SELECT * FROM collect_whole WHERE fault IS NOT NULL ORDER BY row"):
        fault = row["fault"].split(" ")
        field = fault[-1]
        column = told.fields.get(field, "") or next(
            (told.fields[f] for f in MONEY if f in told.fields), field
        )
        value = str(row.get(field) or "")
        if field == "order_id":
            for item in engine.rows(
                "SELECT row FROM collect_items WHERE order_id IS NULL ORDER BY row"
            ):
                refused.append((item["row"], column, "", "import.no_order", "…"))
        elif fault[0] == "differs":
            refused.append((row["row"], column, row["order_id"], "import.order_differs", "1"))
        elif field == "status":
            words = ", ".join(told.statuses or {})
            refused.append((row["row"], column, value, "import.bad_status", words))
        else:
            code = "import.negative" if fault[0] == "negative" else "import.bad_number"
            refused.append((row["row"], column, value, code, "150000, 150000.50"))
    return refused


def _events(engine: DuckDB, told: Mapping, kept: dict[str, Any]) -> str:
    """One SELECT a kind of event.  Who is nobody's is a person of the order's own.

    The sale alone is a contact: that a parcel arrived, or an order was given back, brings nobody.
    """
    own = f"'order:' || {literal(told.source)} || ':' || order_id"
    given = "anonymous_id" if "anonymous_id" in told.fields else NOTHING
    texts = "".join(f", {k}" for k in kept if k not in ("anonymous_id", "contact"))
    constant = literal(told.constants["contact"]) if "contact" in told.constants else NOTHING
    contact = "contact" if "contact" in told.fields else constant
    types = {r["column_name"]: r["column_type"] for r in engine.rows("DESCRIBE collect_whole")}
    money, moment = _kind_of_money(engine), _kind_of_time(engine, told)
    selects = [
        f"""SELECT row, order_id, {literal(event)} AS event,
            order_id || '/{kind}' AS message_id,
            CAST(COALESCE({", ".join(times)}) AS {moment}) AS time,
            CAST(CAST({value} AS DECIMAL(38, 6)) AS {money}) AS total,
            CASE WHEN is_nobody THEN {own} ELSE {given} END AS anonymous_id,
            {contact if event == _SOLD else NOTHING} AS contact{texts}
            {_properties(told, types, event)}
        FROM collect_whole WHERE fault IS NULL AND ({test})"""
        for event, kind, times, value, test in _EVENTS
    ]
    return "\nUNION ALL ".join(selects)


def _kind_of_money(engine: DuckDB) -> str:
    """The type of amounts: numbers, but texts where one is longer than an amount may be."""
    most = "GREATEST(MAX(ABS(total_money)), MAX(ABS(refund)))"
    found = engine.rows(f"SELECT {most} AS n FROM collect_whole WHERE fault IS NULL")[0]["n"]
    return "VARCHAR" if (found or 0) >= _LONGEST else "DECIMAL(38, 6)"


def _kind_of_time(engine: DuckDB, told: Mapping) -> str:
    """The type of times: moments where each is plain and none can be refused, else texts.

    A refused row quotes the text; what has no zone in UTC is counted by its text.
    """
    tests = " OR ".join(
        f"({c} IS NOT NULL AND COALESCE({c} NOT LIKE '{PLAIN_TIME}' OR TRY_CAST({c} AS TIMESTAMP)"
        " NOT BETWEEN TIMESTAMP '1990-01-03' AND CAST(now() AS TIMESTAMP), TRUE))"
        for c in ("time", *ORDER_TIMES)
        if c in told.fields
    )
    if told.zone == "UTC" or not tests:
        return "VARCHAR"
    odd = engine.rows(f"SELECT 1 FROM collect_whole WHERE fault IS NULL AND ({tests}) LIMIT 1")
    return "VARCHAR" if odd else "TIMESTAMP"


def _properties(told: Mapping, types: dict[str, str], event: str) -> str:
    """The columns of an event's properties and its articles, where the profile names any."""
    own = {name: f"own {name}" for name in told.properties}
    text = packed(own, types) if own else NOTHING
    if not names_products(told):
        return f", {text} AS properties" if own else ""
    if event != _SOLD:
        return f", {text} AS properties, {NOTHING} AS basket"
    before = f"CONCAT_WS(',', NULLIF(({text})[2:-2], ''), " if own else "CONCAT("
    return f""", CASE WHEN articles IS NULL THEN {text}
            ELSE '{{' || {before}'"products":[' || articles || ']') || '}}' END AS properties,
            '[' || basket || ']' AS basket"""
