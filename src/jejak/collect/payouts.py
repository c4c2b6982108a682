"""A table of payouts: what a marketplace paid for each order, and the fees that it kept.

Two events an order: the payment (payout and fees together) and the fees.  A column of fees is
written with a minus or without; where some cells have one and others not, those without give
back.
"""

from msgspec import structs

from jejak.collect.mapped import quoted
from jejak.collect.mapping import Mapping
from jejak.collect.sheets.load import Refused
from jejak.engine.duckdb import DuckDB, literal
from jejak.words import FEE, PAID

_FIELDS = ("order_id", "message_id", "event", "time", "total", "user_id", "anonymous_id")


def read_payouts(engine: DuckDB, told: Mapping, number: str) -> tuple[Mapping, Refused]:
    """Relation collect_payouts, a row an event, of view collect_typed; the mapping that reads it.

    Refused is a row without an order, or with an amount that is no number.
    """
    engine.table("collect_paid", _rows(told, number))
    bad = engine.rows("SELECT * FROM collect_paid WHERE fault IS NOT NULL ORDER BY row")
    refused: Refused = [
        (row["row"], _column(told, row["fault"]), row["value"] or "", *_why(row["fault"]))
        for row in bad
    ]
    engine.table("collect_payouts", _events(told))
    reading = structs.replace(
        told,
        fields={field: field for field in _FIELDS},
        properties={},
        events=(),
        fees={},
        user_prefix="",
        time_format=None,
    )
    return reading, refused


def _why(fault: str) -> tuple[str, str]:
    if fault == "order_id":
        return "import.no_order", "…"
    return "import.bad_number", "150000, 150000.50"


def _column(told: Mapping, fault: str) -> str:
    return told.fields.get(fault) or told.fees[fault][0]


def _rows(told: Mapping, number: str) -> str:
    """The rows with their amounts; `fault`, the first reason why one cannot be read."""
    cells = {"total": told.fields["total"]} | {name: names[0] for name, names in told.fees.items()}
    texts = {name: f"NULLIF(TRIM(CAST({quoted(c)} AS VARCHAR)), '')" for name, c in cells.items()}
    faults = " ".join(
        f"WHEN {text} IS NOT NULL AND collect_money({text}) IS NULL THEN {literal(name)}"
        for name, text in texts.items()
    )
    values = " ".join(f"WHEN fault = {literal(name)} THEN {text}" for name, text in texts.items())
    kept = " + ".join(
        f"COALESCE(CASE WHEN MIN(collect_money({text})) OVER () < 0 THEN -1 ELSE 1 END"
        f" * collect_money({text}), 0)"
        for name, text in texts.items()
        if name != "total"
    )
    user = "NULL"
    if "user_id" in told.fields:
        name = f"collect_id(CAST({quoted(told.fields['user_id'])} AS VARCHAR))"
        user = f"{literal(told.user_prefix)} || {name}"
    order = f"collect_id(CAST({quoted(told.fields['order_id'])} AS VARCHAR))"
    time = f"CAST({quoted(told.fields['time'])} AS VARCHAR)"
    return f"""SELECT row, order_id, time, user_id, total, kept, fault,
        CASE {values} END AS value
    FROM (
        SELECT *, {number} AS row, {order} AS order_id, {time} AS time, {user} AS user_id,
            collect_money({texts["total"]}) AS total, {kept} AS kept,
            CASE WHEN {order} IS NULL THEN 'order_id' {faults}
                WHEN {texts["total"]} IS NULL THEN 'total' END AS fault
        FROM collect_typed
    )"""


def _events(told: Mapping) -> str:
    """Rows of one order are added up: an adjustment comes as a row of its own."""
    nobody = f"'order:' || {literal(told.source)} || ':' || order_id"
    parts = [
        f"""SELECT row, order_id, order_id || '/{kind}' AS message_id, {literal(event)} AS event,
            time, CAST(CAST({amount} AS DECIMAL(38, 6)) AS VARCHAR) AS total, user_id,
            CASE WHEN user_id IS NULL THEN {nobody} END AS anonymous_id
        FROM whole WHERE {test}"""
        for kind, event, amount, test in (
            ("paid", PAID, "total + kept", "TRUE"),
            ("fees", FEE, "kept", "kept <> 0"),
        )
    ]
    return f"""WITH whole AS (
        SELECT order_id, MIN(row) AS row, ARG_MIN(time, row) AS time,
            ARG_MIN(user_id, row) AS user_id, SUM(total) AS total, SUM(kept) AS kept
        FROM collect_paid WHERE fault IS NULL GROUP BY order_id
    ) {" UNION ALL ".join(parts)}"""
