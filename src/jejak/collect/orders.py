"""A table of orders, a row an item → an event for each thing that became of an order.

Only what was paid, or is paid at the door, is an order.  The order's total is taken once and
must be the same on each of its rows; without one the items are summed.  Where neither a status
nor a total tells, items that sum to less than nothing were given back: a refund of their own.
"""

from collections.abc import Collection, Sequence
from collections.abc import Mapping as Named
from typing import Any

import msgspec
from msgspec import structs

from jejak.collect.fields import MONEY, TIMES
from jejak.collect.lines import literal
from jejak.collect.macros import BETWEEN_DIGITS, PLAIN_TIME
from jejak.collect.mapped import packed, quoted
from jejak.collect.mapping import (
    ORDER_FIELDS,
    ORDER_MONEY,
    ORDER_TIMES,
    PRODUCT_FIELDS,
    Mapping,
)
from jejak.collect.sheets.forms import typed
from jejak.collect.sheets.load import Refused
from jejak.engine.duckdb import DuckDB

_SAME = ("status", "total", "revenue", "value", "currency")  # one value on all rows
# … and one time, but for the minutes that a till takes: numbers that begin anew are other orders
_FAR = """WHEN MAX(moment) - MIN(moment) >= INTERVAL 1 DAY
    OR (MIN(hash(time)) FILTER (WHERE time IS NOT NULL)
            <> MAX(hash(time)) FILTER (WHERE time IS NOT NULL)
        AND COUNT(moment) < COUNT(time))
    THEN 'differs time'"""
_WITHIN = 0.005
_LONGEST = 10**15  # what checks.py takes for no amount
_AT_ONCE = 500_000  # rows of the file whose orders are put together in one statement
# An item of an order as Segment's e-commerce spec tells it, and as the store keeps it.
_ITEM = """{{'product_id': {0}.sku, 'name': {0}.product, 'category': {0}.category,
        'quantity': {0}.quantity, 'price': {0}.price}}"""
_KEPT = """{{'product': COALESCE({0}.sku, {0}.product), 'name': {0}.product,
        'category': {0}.category, 'quantity': COALESCE(NULLIF(ABS({0}.quantity), 0), 1),
        'price': {0}.price}}"""
_TEXTS = {"articles": _ITEM, "basket": _KEPT}
_NOTHING = "CAST(NULL AS VARCHAR)"
_NO_NUMBER = "CAST(NULL AS DOUBLE)"
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
    do not sum to their total (shipping and discounts do that).
    """

    mapping: Mapping
    refused: Refused
    skipped: dict[str, int]
    differs: int


def read_orders(engine: DuckDB, told: Mapping, number: str) -> Orders:
    """Relation collect_orders, a row an event, of view collect_typed."""
    kept = [f for f in told.fields if f not in (*ORDER_FIELDS, *MONEY, *TIMES, "order_id")]
    engine.table("collect_items", _items(engine, told, kept, number))
    names = _told_fields(told, kept)
    here = [name for name, is_told in names.items() if is_told]
    partly = _partly(engine, here)
    engine.table("collect_grouped", _grouped(told, here, partly))
    _put_together(engine, told, names, partly)
    refused = _refused(engine, told)
    made = ["order_id", "time", "message_id", "event", "total", "anonymous_id", "contact"]
    made += ["properties"] if told.properties or _products(told) else []
    made += ["basket"] if _products(told) else []
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
    differs = engine.rows(
        f"""SELECT COUNT(order_id) AS n FROM collect_whole WHERE fault IS NULL AND is_sold
        AND ABS(items - total_money) > {_WITHIN}"""
    )[0]["n"]
    reading = structs.replace(
        told,
        fields={field: field for field in fields},
        constants={name: told.constants[name] for name in told.constants if name != "contact"},
        properties={},
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


def _items(engine: DuckDB, told: Mapping, kept: list[str], number: str) -> str:
    """The rows of the file: the columns that the profile reads, as texts, amounts and a moment."""
    found = {row["column_name"] for row in engine.rows("DESCRIBE collect_typed")}
    columns = {f: _column(told, f) for f in _texts_told(told, kept)}
    columns["order_id"] = f"collect_id({_column(told, 'order_id')})"
    if money := [field for field in MONEY if field in told.fields]:
        columns["total"] = _column(told, money[0])
        columns["total_money"] = _as_such(told, money[0], found, "collect_money")
    if "time" in told.fields:
        columns["moment"] = _as_such(told, "time", found, "collect_moment")
    numbers = {f: _as_such(told, f, found, "collect_money") for f in ORDER_MONEY}
    columns |= {"unread": _unread(told, numbers, bool(money)), "refund": numbers["refund"]}
    columns |= {"amount": _amount(told, numbers), "quantity": numbers["quantity"]}
    if _products(told):
        each = f"{numbers['item_total']} / NULLIF({numbers['quantity']}, 0)"
        columns["price"] = f"COALESCE({numbers['price']}, {each})"
        columns |= {f: _column(told, f) for f in PRODUCT_FIELDS}
    texts = ", ".join(f"{sql} AS {name}" for name, sql in columns.items())
    extra = "".join(f", {quoted(c)} AS {_beside(name)}" for name, c in told.properties.items())
    return f"SELECT {number} AS row, {texts}{extra} FROM collect_typed"


def _texts_told(told: Mapping, kept: list[str]) -> list[str]:
    every = dict.fromkeys(("time", "status", *ORDER_TIMES, *kept))
    return [field for field in every if field in told.fields]


def _as_such(told: Mapping, field: str, found: Collection[str], read: str) -> str:
    """A column's amounts or moments: as the table's forms have them, else read from its texts."""
    if field in told.fields and typed(told.fields[field]) in found:
        return quoted(typed(told.fields[field]))
    return f"{read}({_column(told, field)})"


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


def _partly(engine: DuckDB, here: Sequence[str]) -> list[str]:
    """The columns that some rows leave out and others do not."""
    counts = "".join(f", COUNT({name}) AS {quoted(f'n {n}')}" for n, name in enumerate(here))
    found = engine.rows(f"SELECT COUNT(row) AS n{counts} FROM collect_items")[0]
    return [name for n, name in enumerate(here) if 0 < found[f"n {n}"] < found["n"]]


def _mask(partly: Sequence[str]) -> str:
    """Which of these columns a row has, as bits."""
    bits = [
        f"CASE WHEN {name} IS NULL THEN 0 ELSE {1 << n} END::HUGEINT"
        for n, name in enumerate(partly)
    ]
    return " + ".join(bits)


def _grouped(told: Mapping, here: Sequence[str], partly: Sequence[str]) -> str:
    """An order a row: its first row, sums, which texts it has (`mask`), and `early`.

    Only numbers are kept an order: texts are fetched from the rows afterwards, for numbers can
    go to disk while they are added up, and lists of articles cannot.
    """
    told_twice = " ".join(
        f"WHEN MIN(hash({name})) {there} <> MAX(hash({name})) {there} THEN 'differs {field}'"
        for field in _SAME
        if field in told.fields
        for name in ["total" if field in MONEY else field]
        for there in [f"FILTER (WHERE {name} IS NOT NULL)" if name in partly else ""]
    )
    faults = enumerate(_may_be_unread(told), start=1)
    unread = " ".join(f"WHEN MIN(unread) = {n} THEN 'unread {field}'" for n, field in faults)
    first, apart = "CAST(NULL AS TIMESTAMP)", "FALSE"
    if "time" in here:
        first = "MIN(moment)"
        apart = "MIN(moment) <> MAX(moment) OR COUNT(moment) NOT IN (0, COUNT(row))"
    far = _FAR if "time" in here else ""
    mask = f", BIT_OR({_mask(partly)}) AS mask" if partly else ""
    cases = f"{told_twice} {far} {unread}".strip() or "WHEN FALSE THEN ''"
    return f"""SELECT order_id, MIN(row) AS row, COUNT(row) AS n,
        MAX(row) AS last, SUM(amount) AS items,
        {_of_orders(told, "SUM", "quantity")} AS pieces,
        {_of_orders(told, "MAX", "refund")} AS refund_each,
        {first} AS first_moment, {apart} AS is_apart,
        CASE {cases} END AS early{mask}
        FROM collect_items GROUP BY order_id"""


def _of_orders(told: Mapping, how: str, field: str) -> str:
    """A number of an order's rows together; null where the profile names no such column."""
    return f"{how}({field})" if field in told.fields else _NO_NUMBER


def _amount(told: Mapping, numbers: Named[str, str]) -> str:
    """The amount of one row."""
    if "item_total" in told.fields:
        return numbers["item_total"]
    if "price" not in told.fields:
        return _NO_NUMBER
    number = f"COALESCE({numbers['quantity']}, 1)" if "quantity" in told.fields else "1"
    return f"{numbers['price']} * {number}"


def _may_be_unread(told: Mapping) -> list[str]:
    """Amounts of an item that make an order unreadable; they matter where items make the total."""
    has_total = any(field in told.fields for field in MONEY)
    fields = ["refund"] if has_total else ["refund", "item_total", "price", "quantity"]
    found = [field for field in fields if field in told.fields]
    return found if has_total else [*found, _needed(told)]


def _needed(told: Mapping) -> str:
    return "item_total" if "item_total" in told.fields else "price"


def _unread(told: Mapping, numbers: Named[str, str], has_total: bool) -> str:
    """The number, from 1, of the first such amount of a row that is none, or that is missing."""
    listed = _may_be_unread(told)
    cases = [
        f"WHEN {_column(told, field)} IS NOT NULL AND {numbers[field]} IS NULL THEN {n}"
        for n, field in enumerate(listed if has_total else listed[:-1], start=1)
    ]
    if not has_total:
        cases.append(f"WHEN {_column(told, listed[-1])} IS NULL THEN {len(listed)}")
    return f"CAST(CASE {' '.join(cases)} END AS UTINYINT)" if cases else "CAST(NULL AS UTINYINT)"


def _put_together(
    engine: DuckDB, told: Mapping, names: Named[str, bool], partly: Sequence[str]
) -> None:
    """Table collect_whole: orders with the texts of their rows, some hundred thousand rows at once.

    However large the file, so much is joined at a time; rows of an order stand close to each
    other as a rule, so each part of the file is read once.
    """
    end = engine.rows("SELECT MAX(row) + 1 AS row FROM collect_grouped")[0]["row"] or 1
    for begin in range(0, end, _AT_ONCE):
        part = _part(engine, begin, begin + _AT_ONCE)
        has_late = _keep_late(engine, "time" in told.fields, partly, part)
        sql = _whole(told, names, partly, part, has_late, _keep_more(engine, told, part))
        if begin == 0:
            engine.table("collect_whole", sql)
        else:
            engine.execute(f"INSERT INTO collect_whole {sql}")
    for name in ("collect_grouped", "collect_late", "collect_more"):
        engine.execute(f"DROP TABLE IF EXISTS {name}")


class _Part(msgspec.Struct, frozen=True):
    """The orders whose first row is in a part of the file: SQL of them, and of their rows."""

    orders: str
    rows: str


def _part(engine: DuckDB, begin: int, end: int) -> _Part:
    orders = f"""(SELECT *, CASE WHEN n = 2 THEN last END AS second FROM collect_grouped
        WHERE row >= {begin} AND row < {end})"""
    last = engine.rows(f"SELECT MAX(last) AS n FROM {orders} WHERE order_id IS NOT NULL")[0]["n"]
    rows = f"(SELECT * FROM collect_items WHERE row >= {begin} AND row < {max(end, last or 0) + 1})"
    return _Part(orders, rows)


def _keep_more(engine: DuckDB, told: Mapping, part: _Part) -> bool:
    """Table collect_more: the articles of orders of three rows and more; whether there are any.

    To list them costs ten times what it costs to fetch a first and a second row.
    """
    if not _products(told):
        return False
    found = f"SELECT order_id, row FROM {part.orders} WHERE n > 2"
    if not engine.rows(f"{found} LIMIT 1"):
        return False
    listed = ", ".join(
        f"STRING_AGG(CAST(to_json({item.format('i')}) AS VARCHAR), ',' ORDER BY i.row) AS {name}"
        for name, item in _TEXTS.items()
    )
    engine.table(
        "collect_more",
        f"""SELECT g.row, {listed} FROM ({found}) AS g
        JOIN {part.rows} AS i ON i.order_id = g.order_id
        WHERE {_is_article("i")} GROUP BY g.row""",
    )
    return True


def _is_article(row: str) -> str:
    return f"({row}.product IS NOT NULL OR {row}.sku IS NOT NULL)"


def _keep_late(engine: DuckDB, is_timed: bool, partly: Sequence[str], part: _Part) -> bool:
    """Table collect_late: orders of which a later row tells what the first leaves out.

    Each text from the first row that has it; where the first row's time is not the earliest,
    that one too.  Returns whether there can be any.
    """
    if not partly and not engine.rows(f"SELECT 1 FROM {part.orders} WHERE is_apart LIMIT 1"):
        return False
    texts = "".join(f", ARG_MIN({name}, row) AS {name}" for name in partly)
    lacks = [f"(g.mask & ~({_mask([f'f.{name}' for name in partly])})) <> 0"] if partly else []
    if is_timed:
        texts += ", ARG_MIN(time, moment) AS first_time"
        lacks.append("f.moment IS DISTINCT FROM g.first_moment")
    engine.table(
        "collect_late",
        f"""SELECT order_id{texts} FROM {part.rows} WHERE order_id IN (
        SELECT g.order_id FROM {part.orders} AS g JOIN {part.rows} AS f ON f.row = g.row
        WHERE {" OR ".join(lacks)}) GROUP BY order_id""",
    )
    return True


def _first_told(name: str, partly: Sequence[str], has_late: bool) -> str:
    """The text of an order: its first row's, else a later row's; of its times the earliest."""
    own = f"f.{name}, l.{name}" if name in partly else f"f.{name}"
    if name != "time" or not has_late:
        return f"COALESCE({own})"
    is_first = "f.moment IS NOT DISTINCT FROM g.first_moment"
    return f"COALESCE(CASE WHEN NOT ({is_first}) THEN l.first_time END, {own})"


def _whole(
    told: Mapping,
    names: Named[str, bool],
    partly: Sequence[str],
    part: _Part,
    has_late: bool,
    has_more: bool,
) -> str:
    """An order a row: its state, amounts, and `fault`, the first reason why it cannot be read."""
    texts = ", ".join(
        f"{_first_told(name, partly, has_late) if is_told else _NOTHING} AS {name}"
        for name, is_told in names.items()
    )
    late = "LEFT JOIN collect_late AS l ON l.order_id = g.order_id" if has_late else ""
    money = "f.total_money" if names["total"] else "g.items"
    if "total" in partly:
        money = "CASE WHEN f.total IS NULL THEN collect_money(l.total) ELSE f.total_money END"
    unpaid = "paid_time IS NULL" if "paid_time" in told.fields else "FALSE"
    second, more = "", ""
    if _products(told):
        second = f"LEFT JOIN {part.rows} AS s ON s.row = g.second"
        more = "LEFT JOIN collect_more AS m ON m.row = g.row" if has_more else ""
        texts += "".join(f", {_listed(name, has_more)} AS {name}" for name in _TEXTS)
    return f"""WITH fetched AS (
        SELECT g.order_id, g.row, g.items, g.pieces, g.refund_each, g.early,
            {money} AS total_money, {texts}
        FROM {part.orders} AS g JOIN {part.rows} AS f ON f.row = g.row
        {late} {second} {more}
    ), named AS (
        SELECT *, {_state(told)} AS known,
            CASE WHEN known = 'returned' THEN -items ELSE refund_each END AS refund,
            COALESCE(collect_is_cod(LOWER({_payment(told)})), FALSE) AS is_cod
        FROM fetched
    ), judged AS (
        SELECT * EXCLUDE (known), known AS state,
            CASE WHEN order_id IS NULL THEN 'order_id' WHEN early IS NOT NULL THEN early
                WHEN known IS NULL THEN 'status' WHEN total_money IS NULL THEN 'unread total'
                WHEN total_money < 0 AND known <> 'returned' THEN 'unread total' END AS fault,
            CASE known WHEN 'paid' THEN TRUE WHEN 'delivered' THEN TRUE WHEN 'refunded' THEN TRUE
                WHEN 'cancelled' THEN is_cod OR NOT {unpaid}
                WHEN 'unpaid' THEN is_cod ELSE FALSE END AS is_sold
        FROM named
    )
    SELECT *, {_nobody(told)} AS is_nobody FROM judged"""


def _listed(name: str, has_more: bool) -> str:
    """The articles of an order as JSON without its brackets; null where it names none."""
    texts = {row: f"CAST(to_json({_TEXTS[name].format(row)}) AS VARCHAR)" for row in ("f", "s")}
    rows = ", ".join(f"CASE WHEN {_is_article(row)} THEN {sql} END" for row, sql in texts.items())
    few = f"CONCAT_WS(',', {rows})"
    return f"NULLIF({f'CASE WHEN g.n > 2 THEN m.{name} ELSE {few} END' if has_more else few}, '')"


def _payment(told: Mapping) -> str:
    return "payment_method" if "payment_method" in told.fields else _NOTHING


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


def _nobody(told: Mapping) -> str:
    """Whether an order names no person."""
    people = [
        f"collect_{kind}({field})" if kind != "phone" else f"NULLIF({field}, '')"
        for field, kind in (("user_id", "id"), ("anonymous_id", "id"), ("email", "email"))
        if field in told.fields
    ]
    if "phone" in told.fields:
        people.append(f"(CASE WHEN {_is_phone('phone')} THEN phone END)")
    return f"COALESCE({', '.join(people)}) IS NULL" if people else "TRUE"


def _events(engine: DuckDB, told: Mapping, kept: dict[str, Any]) -> str:
    """One SELECT a kind of event.  Who is nobody's is a person of the order's own.

    The sale alone is a contact: that a parcel arrived, or an order was given back, brings nobody.
    """
    own = f"'order:' || {literal(told.source)} || ':' || order_id"
    given = "anonymous_id" if "anonymous_id" in told.fields else _NOTHING
    texts = "".join(f", {k}" for k in kept if k not in ("anonymous_id", "contact"))
    constant = literal(told.constants["contact"]) if "contact" in told.constants else _NOTHING
    contact = "contact" if "contact" in told.fields else constant
    types = {r["column_name"]: r["column_type"] for r in engine.rows("DESCRIBE collect_whole")}
    money, moment = _kind_of_money(engine), _kind_of_time(engine, told)
    selects = [
        f"""SELECT row, order_id, {literal(event)} AS event,
            order_id || '/{kind}' AS message_id,
            CAST(COALESCE({", ".join(times)}) AS {moment}) AS time,
            CAST(CAST({value} AS DECIMAL(38, 6)) AS {money}) AS total,
            CASE WHEN is_nobody THEN {own} ELSE {given} END AS anonymous_id,
            {contact if event == _SOLD else _NOTHING} AS contact{texts}
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
    text = packed(own, types) if own else _NOTHING
    if not _products(told):
        return f", {text} AS properties" if own else ""
    if event != _SOLD:
        return f", {text} AS properties, {_NOTHING} AS basket"
    before = f"CONCAT_WS(',', NULLIF(({text})[2:-2], ''), " if own else "CONCAT("
    return f""", CASE WHEN articles IS NULL THEN {text}
            ELSE '{{' || {before}'"products":[' || articles || ']') || '}}' END AS properties,
            '[' || basket || ']' AS basket"""


def _is_phone(column: str) -> str:
    digits = f"regexp_replace({column}, '{BETWEEN_DIGITS}', '', 'g')"
    return f"collect_phone_checked(collect_phone_long({digits})) IS NOT NULL"
