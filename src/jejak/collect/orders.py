"""A table of orders, a row an item → an event for each thing that became of an order.

Only what was paid, or is paid at the door, is an order.  The order's total is taken once and
must be the same on each of its rows; without one the items are summed.  Where neither a status
nor a total tells, items that sum to less than nothing were given back: a refund of their own.
"""

from typing import Any

import msgspec
from msgspec import structs

from jejak.collect.fields import MONEY, TIMES
from jejak.collect.lines import literal
from jejak.collect.mapped import quoted
from jejak.collect.mapping import ORDER_FIELDS, ORDER_TIMES, Mapping
from jejak.collect.sheets.load import Refused
from jejak.engine.duckdb import DuckDB

_COD = r"\bcod\b|cash.?on.?delivery|bayar di ?tempat"
_SAME = ("status", "total", "revenue", "value", "currency")  # one value on all rows
# … and one time, but for the minutes that a till takes: numbers that begin anew are other orders
_FAR = """WHEN MAX(collect_moment(time)) - MIN(collect_moment(time)) >= INTERVAL 1 DAY
    OR (COUNT(DISTINCT time) > 1 AND COUNT(collect_moment(time)) < COUNT(time))
    THEN 'differs time'"""
_WITHIN = 0.005
# The items of an order as Segment's e-commerce spec tells them.
_ITEMS = """LIST({'product_id': sku, 'name': product, 'category': category,
        'quantity': collect_money(quantity), 'price': COALESCE(collect_money(price),
            collect_money(item_total) / NULLIF(collect_money(quantity), 0))} ORDER BY row)
    FILTER (WHERE product IS NOT NULL OR sku IS NOT NULL)"""
_ITEM_FIELDS = ("sku", "product", "category", "quantity", "price", "item_total")
_NOTHING = "CAST(NULL AS VARCHAR)"
_SOLD = "Order Completed"
# event, message id, its time, its amount, when it is one
_EVENTS = (
    (_SOLD, "completed", ("time",), "total", "is_sold"),
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
        "CASE WHEN refund > 0 THEN CAST(CAST(refund AS DECIMAL(38, 6)) AS VARCHAR) END",
        "state = 'returned' OR (is_sold AND "
        "(state = 'refunded' OR (refund > 0 AND state IN ('paid', 'delivered'))))",
    ),
)


class Orders(msgspec.Struct, frozen=True):
    """What a table of orders held beside relation collect_orders, which `mapping` reads.

    `skipped`: orders that are none yet, or never were, by state.  `differs`: orders whose items
    do not sum to their total (shipping and discounts do that).
    """

    mapping: Mapping
    refused: Refused
    skipped: dict[str, int]
    differs: int


def read_orders(engine: DuckDB, told: Mapping, number: str) -> Orders:
    """Relation collect_orders, a row an event, of view collect_typed."""
    kept = [f for f in told.fields if f not in (*ORDER_FIELDS, *MONEY, *TIMES, "order_id")]
    engine.table("collect_items", _items(told, kept, number))
    names = _told_fields(told, kept)
    here = [name for name, is_told in names.items() if is_told]
    engine.table("collect_grouped", _grouped(told, here))
    engine.table("collect_late", _late(here))
    engine.table("collect_whole", _whole(told, names))
    for name in ("collect_grouped", "collect_late"):
        engine.drop(name)
    refused = _refused(engine, told)
    made = ("order_id", "time", "message_id", "event", "total", "anonymous_id", "contact")
    fields = dict.fromkeys([*kept, *made])
    engine.table("collect_orders", _events(told, dict.fromkeys([*kept, "anonymous_id"])))
    skipped = {
        row["state"]: row["n"]
        for row in engine.rows(
            """SELECT state, COUNT(order_id) AS n FROM collect_whole
            WHERE fault IS NULL AND NOT is_sold AND state <> 'returned'
            GROUP BY state ORDER BY state"""
        )
    }
    differs = engine.rows(
        f"""SELECT COUNT(order_id) AS n FROM collect_whole WHERE fault IS NULL AND is_sold
        AND ABS(items - total_money) > {_WITHIN}"""
    )[0]["n"]
    reading = structs.replace(
        told,
        fields={field: field for field in fields},
        constants={name: told.constants[name] for name in told.constants if name != "contact"},
        properties={name: f"own {name}" for name in (*told.properties, *_products(told))},
        events=(),
        statuses=None,
        time_format=None,
    )
    return Orders(reading, refused, skipped, differs)


def _products(told: Mapping) -> tuple[str, ...]:
    """The property in which a sale names its items; none where the profile names no article."""
    return ("products",) if {"product", "sku"} & told.fields.keys() else ()


def _beside(name: str) -> str:
    """The column of a property: no field is called so."""
    return quoted(f"own {name}")


def _column(told: Mapping, field: str) -> str:
    """A column of the file as text, null where it is empty or the profile names none."""
    if field not in told.fields:
        return _NOTHING
    return f"collect_text(CAST({quoted(told.fields[field])} AS VARCHAR))"


def _items(told: Mapping, kept: list[str], number: str) -> str:
    """The rows of the file: the columns that the profile reads, as texts."""
    columns = {f: _column(told, f) for f in ("time", *ORDER_FIELDS, *kept) if f in told.fields}
    columns["order_id"] = f"collect_id({_column(told, 'order_id')})"
    if money := [field for field in MONEY if field in told.fields]:
        columns["total"] = _column(told, money[0])
    if _products(told):
        columns |= {field: _column(told, field) for field in _ITEM_FIELDS}
    texts = ", ".join(f"{sql} AS {name}" for name, sql in columns.items())
    extra = "".join(f", {quoted(c)} AS {_beside(name)}" for name, c in told.properties.items())
    return f"SELECT {number} AS row, {texts}{extra} FROM collect_typed"


def _state(told: Mapping) -> str:
    """The state that the profile gives a word; a word may end in `*`.

    Of a table without a status: returned, or `skip` for a stock that is put right at no price.
    """
    if "status" not in told.fields:
        if any(field in told.fields for field in MONEY):
            return "'paid'"
        return """CASE WHEN items < 0 THEN 'returned'
            WHEN items = 0 AND pieces < 0 THEN 'skip' ELSE 'paid' END"""
    cases: list[str] = []
    for word, state in (told.statuses or {}).items():
        if word.endswith("*"):
            test = f"starts_with(LOWER(status), {literal(word[:-1].casefold())})"
        else:
            test = f"LOWER(status) = {literal(word.casefold())}"
        cases.append(f"WHEN {test} THEN {literal(state)}")
    return f"CASE {' '.join(cases)} END" if cases else _NOTHING


def _told_fields(told: Mapping, kept: list[str]) -> dict[str, bool]:
    """What an order is told by, each as its first row that has it: column → whether it is there."""
    fields = dict.fromkeys(("status", "time", "total", "currency", *ORDER_TIMES, *kept))
    has_total = any(field in told.fields for field in MONEY)
    found = {name: has_total if name == "total" else name in told.fields for name in fields}
    return found | dict.fromkeys(map(_beside, told.properties), True)


def _grouped(told: Mapping, here: list[str]) -> str:
    """An order a row: its first row, sums, which texts it has (`n 0`, `n 1`, …), and `early`.

    Only numbers are kept an order: texts are fetched from the rows afterwards.
    """
    counts = "".join(f", COUNT({name}) > 0 AS {quoted(f'n {n}')}" for n, name in enumerate(here))
    told_twice = " ".join(
        f"WHEN MIN(hash({name})) {there} <> MAX(hash({name})) {there} THEN 'differs {field}'"
        for field in _SAME
        if field in told.fields
        for name in ["total" if field in MONEY else field]
        for there in [f"FILTER (WHERE {name} IS NOT NULL)"]
    )
    unread = _unread(told, "total" in here)
    products = "".join(f", {_ITEMS} AS {_beside(name)}" for name in _products(told))
    first = "ARG_MIN(time, collect_moment(time))" if "time" in here else _NOTHING
    far = _FAR if "time" in here else ""
    return f"""SELECT order_id, MIN(row) AS row, SUM({_item(told)}) AS items,
        {_of_orders(told, "SUM", "quantity")} AS pieces,
        {_of_orders(told, "MAX", "refund")} AS refund_each, {first} AS first_time,
        CASE {told_twice} {far} {unread} END AS early{products}{counts}
        FROM collect_items GROUP BY order_id"""


def _of_orders(told: Mapping, how: str, field: str) -> str:
    """A number of an order's rows together; null where the profile names no such column."""
    return f"{how}(collect_money({field}))" if field in told.fields else "CAST(NULL AS DOUBLE)"


def _item(told: Mapping) -> str:
    """The amount of one row."""
    if "item_total" in told.fields:
        return "collect_money(item_total)"
    if "price" not in told.fields:
        return "CAST(NULL AS DOUBLE)"
    number = "COALESCE(collect_money(quantity), 1)" if "quantity" in told.fields else "1"
    return f"collect_money(price) * {number}"


def _late(here: list[str]) -> str:
    """Orders of which a later row tells what the first leaves out: from the first that tells it."""
    first = ", ".join(f"ARG_MIN({name}, row) AS {name}" for name in here)
    lacks = " OR ".join(f"f.{name} IS NULL AND g.{quoted(f'n {n}')}" for n, name in enumerate(here))
    return f"""SELECT order_id, {first} FROM collect_items WHERE order_id IN (
        SELECT g.order_id FROM collect_grouped AS g JOIN collect_items AS f ON f.row = g.row
        WHERE {lacks}) GROUP BY order_id"""


def _whole(told: Mapping, names: dict[str, bool]) -> str:
    """An order a row: its state, amounts, and `fault`, the first reason why it cannot be read."""
    texts = ", ".join(
        f"COALESCE({'g.first_time, ' if name == 'time' else ''}f.{name}, l.{name}) AS {name}"
        if here
        else f"{_NOTHING} AS {name}"
        for name, here in names.items()
    )
    texts += "".join(f", g.{_beside(name)}" for name in _products(told))
    unpaid = "paid_time IS NULL" if "paid_time" in told.fields else "FALSE"
    total = "collect_money(total)" if names["total"] else "items"
    return f"""WITH fetched AS (
        SELECT g.order_id, g.row, g.items, g.pieces, g.refund_each, g.early, {texts}
        FROM collect_grouped AS g JOIN collect_items AS f ON f.row = g.row
        LEFT JOIN collect_late AS l ON l.order_id = g.order_id
    ), named AS (
        SELECT *, {_state(told)} AS known, {total} AS total_money,
            CASE WHEN known = 'returned' THEN -items ELSE refund_each END AS refund,
            COALESCE(regexp_matches(LOWER({_payment(told)}), '{_COD}'), FALSE) AS is_cod
        FROM fetched
    )
    SELECT * EXCLUDE (known), known AS state,
        CASE WHEN order_id IS NULL THEN 'order_id' WHEN early IS NOT NULL THEN early
            WHEN known IS NULL THEN 'status' WHEN total_money IS NULL THEN 'unread total'
            WHEN total_money < 0 AND known <> 'returned' THEN 'unread total' END AS fault,
        CASE known WHEN 'paid' THEN TRUE WHEN 'delivered' THEN TRUE WHEN 'refunded' THEN TRUE
            WHEN 'cancelled' THEN is_cod OR NOT {unpaid}
            WHEN 'unpaid' THEN is_cod ELSE FALSE END AS is_sold
    FROM named"""


def _payment(told: Mapping) -> str:
    return "payment_method" if "payment_method" in told.fields else _NOTHING


def _unread(told: Mapping, has_total: bool) -> str:
    """An amount of an item that is no number: it matters where items make the total."""
    fields = ["refund"] if has_total else ["refund", "item_total", "price", "quantity"]
    cases = [
        f"WHEN COUNT({f}) > COUNT(collect_money({f})) THEN 'unread {f}'"
        for f in fields
        if f in told.fields
    ]
    if not has_total:
        needed = "item_total" if "item_total" in told.fields else "price"
        cases.append(f"WHEN COUNT({needed}) < COUNT(row) THEN 'unread {needed}'")
    return " ".join(cases) or "WHEN FALSE THEN ''"


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
            refused.append((row["row"], column, value, "import.bad_number", "150000, 150000.50"))
    return refused


def _events(told: Mapping, kept: dict[str, Any]) -> str:
    """One SELECT a kind of event.  Who is nobody's is a person of the order's own.

    The sale alone is a contact: that a parcel arrived, or an order was given back, brings nobody.
    """
    people = [
        f"collect_{kind}({field})" if kind != "phone" else f"NULLIF({field}, '')"
        for field, kind in (("user_id", "id"), ("anonymous_id", "id"), ("email", "email"))
        if field in told.fields
    ]
    if "phone" in told.fields:
        people.append(f"(CASE WHEN {_is_phone('phone')} THEN phone END)")
    nobody = f"COALESCE({', '.join(people)}) IS NULL" if people else "TRUE"
    own = f"'order:' || {literal(told.source)} || ':' || order_id"
    given = "anonymous_id" if "anonymous_id" in told.fields else _NOTHING
    texts = "".join(
        f", {name}"
        for name in (
            *(k for k in kept if k not in ("anonymous_id", "contact")),
            *map(_beside, told.properties),
        )
    )
    amount = "COALESCE(CAST(CAST(total_money AS DECIMAL(38, 6)) AS VARCHAR), '')"
    constant = literal(told.constants["contact"]) if "contact" in told.constants else _NOTHING
    contact = "contact" if "contact" in told.fields else constant
    items = "".join(f", {_beside(name)}" for name in _products(told))
    none = "".join(f", NULL AS {_beside(name)}" for name in _products(told))
    selects = [
        f"""SELECT row, order_id, {literal(event)} AS event,
            order_id || '/{kind}' AS message_id, COALESCE({", ".join(times)}) AS time,
            {amount if value == "total" else value} AS total,
            CASE WHEN {nobody} THEN {own} ELSE {given} END AS anonymous_id,
            {contact if event == _SOLD else _NOTHING} AS contact{texts}
            {items if event == _SOLD else none}
        FROM collect_whole WHERE fault IS NULL AND ({test})"""
        for event, kind, times, value, test in _EVENTS
    ]
    return "\nUNION ALL ".join(selects)


def _is_phone(column: str) -> str:
    from jejak.collect.macros import BETWEEN_DIGITS

    digits = f"regexp_replace({column}, '{BETWEEN_DIGITS}', '', 'g')"
    return f"collect_phone_checked(collect_phone_long({digits})) IS NOT NULL"
