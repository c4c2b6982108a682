"""The rows of a table of orders, and an order a row of numbers: sums, and what its rows tell."""

from collections.abc import Collection, Sequence
from collections.abc import Mapping as Named

from jejak.collect.fields import MONEY
from jejak.collect.mapped import quoted
from jejak.collect.mapping import ORDER_MONEY, ORDER_TIMES, PRODUCT_FIELDS, Mapping
from jejak.collect.sheets.forms import typed
from jejak.engine.duckdb import DuckDB

_SAME = ("status", "total", "revenue", "value", "currency")  # one value on all rows
# … and one time, but for the minutes that a till takes: numbers that begin anew are other orders
_FAR = """WHEN MAX(moment) - MIN(moment) >= INTERVAL 1 DAY
    OR (MIN(hash(time)) FILTER (WHERE time IS NOT NULL)
            <> MAX(hash(time)) FILTER (WHERE time IS NOT NULL)
        AND COUNT(moment) < COUNT(time))
    THEN 'differs time'"""
NOTHING = "CAST(NULL AS VARCHAR)"
_NO_NUMBER = "CAST(NULL AS DOUBLE)"


def names_products(told: Mapping) -> tuple[str, ...]:
    """The property in which a sale names its items; none where the profile names no article."""
    return ("products",) if {"product", "sku"} & told.fields.keys() else ()


def beside(name: str) -> str:
    """The column of a property: no field is called so."""
    return quoted(f"own {name}")


def _column(told: Mapping, field: str) -> str:
    """A column of the file as text, null where it is empty or the profile names none."""
    if field not in told.fields:
        return NOTHING
    return f"collect_text(CAST({quoted(told.fields[field])} AS VARCHAR))"


def order_rows(engine: DuckDB, told: Mapping, kept: list[str], number: str) -> str:
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
    if names_products(told):
        each = f"{numbers['item_total']} / NULLIF({numbers['quantity']}, 0)"
        columns["price"] = f"COALESCE({numbers['price']}, {each})"
        columns |= {f: _column(told, f) for f in PRODUCT_FIELDS}
    texts = ", ".join(f"{sql} AS {name}" for name, sql in columns.items())
    extra = "".join(f", {quoted(c)} AS {beside(name)}" for name, c in told.properties.items())
    return f"SELECT {number} AS row, {texts}{extra} FROM collect_typed"


def _texts_told(told: Mapping, kept: list[str]) -> list[str]:
    every = dict.fromkeys(("time", "status", *ORDER_TIMES, *kept))
    return [field for field in every if field in told.fields]


def _as_such(told: Mapping, field: str, found: Collection[str], read: str) -> str:
    """A column's amounts or moments: as the table's forms have them, else read from its texts."""
    if field in told.fields and typed(told.fields[field]) in found:
        return quoted(typed(told.fields[field]))
    return f"{read}({_column(told, field)})"


def told_fields(told: Mapping, kept: list[str]) -> dict[str, bool]:
    """What an order is told by, each as its first row that has it: column → whether it is there."""
    fields = dict.fromkeys(("status", "time", "total", "currency", *ORDER_TIMES, *kept))
    has_total = any(field in told.fields for field in MONEY)
    found = {name: has_total if name == "total" else name in told.fields for name in fields}
    return found | dict.fromkeys(map(beside, told.properties), True)


def partly_told(engine: DuckDB, here: Sequence[str]) -> list[str]:
    """The columns that some rows leave out and others do not."""
    counts = "".join(f", COUNT({name}) AS {quoted(f'n {n}')}" for n, name in enumerate(here))
    found = engine.rows(f"SELECT COUNT(row) AS n{counts} FROM collect_items")[0]
    return [name for n, name in enumerate(here) if 0 < found[f"n {n}"] < found["n"]]


def mask_of(partly: Sequence[str]) -> str:
    """Which of these columns a row has, as bits."""
    bits = [
        f"CASE WHEN {name} IS NULL THEN 0 ELSE {1 << n} END::HUGEINT"
        for n, name in enumerate(partly)
    ]
    return " + ".join(bits)


def grouped(told: Mapping, here: Sequence[str], partly: Sequence[str]) -> str:
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
    mask = f", BIT_OR({mask_of(partly)}) AS mask" if partly else ""
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
