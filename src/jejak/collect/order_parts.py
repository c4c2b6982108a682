"""Orders put together: each with the texts of its rows, its articles, its state and its fault."""

from collections.abc import Mapping as Named
from collections.abc import Sequence

import msgspec

from jejak.collect.fields import MONEY
from jejak.collect.macros import BETWEEN_DIGITS
from jejak.collect.mapping import Mapping
from jejak.collect.order_rows import NOTHING, mask_of, names_products
from jejak.engine.duckdb import DuckDB, literal

_AT_ONCE = 500_000  # rows of the file whose orders are put together in one statement
# An item of an order as Segment's e-commerce spec tells it, and as the store keeps it.
_ITEM = """{{'product_id': {0}.sku, 'name': {0}.product, 'category': {0}.category,
        'quantity': {0}.quantity, 'price': {0}.price}}"""
_KEPT = """{{'product': COALESCE({0}.sku, {0}.product), 'name': {0}.product,
        'category': {0}.category, 'quantity': COALESCE(NULLIF(ABS({0}.quantity), 0), 1),
        'price': {0}.price}}"""
_TEXTS = {"articles": _ITEM, "basket": _KEPT}


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
    return f"CASE {' '.join(cases)} END" if cases else NOTHING


def put_together(
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
    if not names_products(told):
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
    lacks = [f"(g.mask & ~({mask_of([f'f.{name}' for name in partly])})) <> 0"] if partly else []
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
        f"{_first_told(name, partly, has_late) if is_told else NOTHING} AS {name}"
        for name, is_told in names.items()
    )
    late = "LEFT JOIN collect_late AS l ON l.order_id = g.order_id" if has_late else ""
    money = "f.total_money" if names["total"] else "g.items"
    if "total" in partly:
        money = "CASE WHEN f.total IS NULL THEN collect_money(l.total) ELSE f.total_money END"
    second, more = "", ""
    if names_products(told):
        second = f"LEFT JOIN {part.rows} AS s ON s.row = g.second"
        more = "LEFT JOIN collect_more AS m ON m.row = g.row" if has_more else ""
        texts += "".join(f", {_listed(name, has_more)} AS {name}" for name in _TEXTS)
    return f"""WITH fetched AS (
        SELECT g.order_id, g.row, g.items, g.pieces, g.refund_each, g.early,
            {money} AS total_money, {texts}
        FROM {part.orders} AS g JOIN {part.rows} AS f ON f.row = g.row
        {late} {second} {more}
    ), {_judged(told)}"""


def _judged(told: Mapping) -> str:
    """Of what was fetched of orders: their state, whether they were sold, and their fault."""
    unpaid = "paid_time IS NULL" if "paid_time" in told.fields else "FALSE"
    return f"""named AS (
        SELECT *, {_state(told)} AS known,
            CASE WHEN known = 'returned' THEN -items ELSE refund_each END AS refund,
            COALESCE(collect_is_cod(LOWER({_payment(told)})), FALSE) AS is_cod
        FROM fetched
    ), judged AS (
        SELECT * EXCLUDE (known), known AS state,
            CASE WHEN order_id IS NULL THEN 'order_id' WHEN early IS NOT NULL THEN early
                WHEN known IS NULL THEN 'status' WHEN total_money IS NULL THEN 'unread total'
                WHEN total_money < 0 AND known <> 'returned' THEN 'negative total' END AS fault,
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
    return "payment_method" if "payment_method" in told.fields else NOTHING


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


def _is_phone(column: str) -> str:
    digits = f"regexp_replace({column}, '{BETWEEN_DIGITS}', '', 'g')"
    return f"collect_phone_checked(collect_phone_long({digits})) IS NOT NULL"
