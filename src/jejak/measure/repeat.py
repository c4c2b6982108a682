"""Repeat: how many customers buy again, after how long, and what returning customers bring.

A customer's first conversion is the first in all of the data, in the range or not: who bought
before the range began is not new in it.  Customers count where their first conversion lies in
the range, whatever became of that order; the next ones may come until data end.  The younger
the customers, the more of them have not had the time to return: the plain rate does not know
that, the censored curve does.
"""

from collections.abc import Iterable
from typing import Any

from msgspec import structs

from jejak.engine import statements
from jejak.journeys.read import Journeys
from jejak.journeys.zone import local_day, micros
from jejak.measure.intervals import ratio_interval, wilson
from jejak.measure.periods import COLUMNS, days_of, periods
from jejak.measure.question import Question
from jejak.measure.result import Row
from jejak.measure.run import Answer
from jejak.measure.survival import CurveDay, kaplan_meier, reached

_SQL = statements.read("jejak.measure", "repeat.sql")
_CUSTOMERS = statements.read("jejak.measure", "customers.sql")
_PRODUCTS = statements.read("jejak.measure", "products.sql")
_FIRST = {"cohort": "first_cohort"} | {n: n for n in ("first_channel", "first_product")}
ORDERS = (2, 3)  # whose gap since the one before is told
WINDOWS = (30, 90)  # days within which the next order is told as a share
QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)


def repeat(
    journeys: Journeys, question: Question, values: dict[str, Any], reconciliation: Row
) -> Answer:
    """Rows by `question.by`: customers, who of them bought again, their share with interval.

    by: `cohort`, the local month of the first conversion; `first_channel`, of the person's
    first touch in the data at or before it (none: `unattributed`); `first_product`, the one
    with the largest part of the first conversion's value (none: `unknown`).  `repeaters` made a
    second conversion by data end, `third` a third; `rate` is repeaters / customers, Wilson.
    `within_30` and `within_90` are Kaplan-Meier shares that bought again within so many days,
    null where nobody of the row has been watched that long.  Details: `totals`; `curve` and
    `reached` by `next_order`, the local days to the 2nd conversion from the first and to the
    3rd from the second, those still waiting censored at data end; `returning`, all conversions
    of the range by the customer's item, those after the customer's first among them, and
    `returning_totals`.
    """
    by = question.by or "cohort"
    gaps, value = _count(journeys, values)
    items = {row["item"] for row in gaps}
    rows = [{by: item} | _row([gap for gap in gaps if gap["item"] == item]) for item in items]
    rows.sort(key=lambda r: ((0 if by == "cohort" else -r["customers"]), r[by]))
    returning = [{by: row["item"]} | _returning([row]) for row in value]
    returning.sort(key=lambda r: ((0 if by == "cohort" else -r["conversions"]), r[by]))
    details = {
        "totals": [_row(gaps)] if gaps else [],
        **_curves(gaps),
        "returning": returning,
        "returning_totals": [_returning(value)] if value else [],
    }
    return Answer(rows, details)


def _count(journeys: Journeys, values: dict[str, Any]) -> tuple[list[Row], list[Row]]:
    """Gaps of new customers by item, order and days; the range's conversions by item."""
    start, end, zone = journeys.data_start, journeys.data_end, journeys.settings.zone
    if start is None or end is None:
        return [], []
    months = periods("month", local_day(start, zone), local_day(end, zone))
    journeys.engine.load("periods", COLUMNS, days_of(months))
    made = _need(journeys, values)
    journeys.table("first_items", _SQL[_FIRST[values["by"]]], values)
    journeys.table("customers", _SQL["customers"], values)
    gaps = journeys.rows("gaps", _SQL["gaps"], values | {"data_end_us": micros(end)})
    value = journeys.rows("returning", _SQL["returning"], values)
    for name in ("periods", *made, "first_items", "customers"):
        journeys.engine.drop(name)
    return gaps, value


def _need(journeys: Journeys, values: dict[str, Any]) -> tuple[str, ...]:
    """The tables that a customer's item is read from; returns their names."""
    if values["by"] == "first_channel":
        journeys.table("first_touches", _CUSTOMERS["first_touches"], values)
        return ("first_touches",)
    if values["by"] == "cohort":
        return ()
    journeys.need_events((values["goal"],), values, of_everyone=True)
    made = ("known", "parts", "told_baskets")
    for name in made:
        journeys.table(name, _PRODUCTS[name], values | {"by": "product"})
    return made


def _row(gaps: Iterable[Row]) -> Row:
    second, third = ([gap for gap in gaps if gap["next_order"] == order] for order in ORDERS)
    customers = int(sum(gap["made"] + gap["waiting"] for gap in second))
    repeaters = int(sum(gap["made"] for gap in second))
    low, high = wilson(repeaters, customers)
    curve = _curve(second)
    return {
        "customers": customers,
        "repeaters": repeaters,
        "third": int(sum(gap["made"] for gap in third)),
        "rate": repeaters / customers,
        "low": low,
        "high": high,
    } | {f"within_{days}": share_by(curve, days) for days in WINDOWS}


def _curve(gaps: Iterable[Row]) -> list[CurveDay]:
    return kaplan_meier((gap["days"], int(gap["made"]), int(gap["waiting"])) for gap in gaps)


def share_by(curve: list[CurveDay], days: int) -> float | None:
    """The share by that day; None where everybody who had not converted left the view earlier."""
    if not curve:
        return None
    known = curve[-1].day >= days or curve[-1].share_converted == 1
    until = [day.share_converted for day in curve if day.day <= days]
    return (until[-1] if until else 0.0) if known else None


def _curves(gaps: list[Row]) -> dict[str, list[Row]]:
    curves = {n: _curve([gap for gap in gaps if gap["next_order"] == n]) for n in ORDERS}
    return {
        "curve": [
            {"next_order": order} | structs.asdict(day)
            for order, curve in curves.items()
            for day in curve
        ],
        "reached": [
            {"next_order": order} | structs.asdict(share)
            for order, curve in curves.items()
            if curve
            for share in reached(curve, QUANTILES)
        ],
    }


def _returning(counted: list[Row]) -> Row:
    """Conversions and net value, and how much of it came after the customers' first."""
    names = ("value", "returning_value", "value_squares", "squares", "products")
    value, later, value_squares, squares, products = (
        float(sum(row[name] for row in counted)) for name in names
    )
    low, high = ratio_interval(later, value, squares, products, value_squares)
    return {
        "conversions": int(sum(row["conversions"] for row in counted)),
        "value": value,
        "returning_conversions": int(sum(row["returning_conversions"] for row in counted)),
        "returning_value": later,
        "share": later / value if value else None,
        "low": low,
        "high": high,
    }
