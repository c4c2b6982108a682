"""Orders beside what the books say: payments, fees and invoices of the same number.

Counted are the orders of the range (`Order Completed`, else the first goal), with all of their
payments, fees and invoices of any date, and payments of the range that no order has.  An order is
worth what was ordered less what was cancelled and given back.  Numbers are compared without case,
spaces, a leading # or apostrophe.  Not counted: amounts in another currency, payments that name no
order.
"""

from typing import Any

from jejak.engine import statements
from jejak.journeys.read import Journeys
from jejak.journeys.zone import local_day
from jejak.measure.question import Question
from jejak.measure.reconciliation import events_found
from jejak.measure.result import Row
from jejak.measure.run import Answer
from jejak.words import DEFAULT_GOAL, FEE, INVOICED, PAID

_SQL = statements.read("jejak.measure", "reconcile.sql")
OUTCOMES = (
    "matched",
    "open",  # to be paid at the door, and not delivered yet
    "cancelled",  # and never paid: nothing to match, nothing owed
    "not_paid",
    "amount_differs",
    "paid_twice",
    "cancelled_paid",
    "invoice_differs",
    "no_order",
    "other_currency",
)
_MONEY = ("ordered", "paid", "fees", "difference")


def reconcile(
    journeys: Journeys, question: Question, values: dict[str, Any], reconciliation: Row
) -> Answer:
    """Rows: each order that does not match, largest difference first, with the reason (`outcome`).

    Columns: order_number, outcome (of `OUTCOMES`), day (local, of the order, else of its first
    payment), ordered, invoiced, paid, fees, difference (paid less ordered); null is "nothing
    known".  Details: `outcomes`, orders and money of each outcome, also of those with nothing to
    settle: matched, open, cancelled and never paid.  Without
    any payment in the data there are no rows, for nothing can be compared.
    """
    found = events_found(journeys)
    if not found & {PAID, INVOICED, FEE}:
        caveat = {"code": "missing_events", "events": f"{PAID}, {FEE}"}
        return Answer([], caveats=[caveat], reconciliation=_sums([]))
    values = values | {"goal": DEFAULT_GOAL if DEFAULT_GOAL in found else values["goal"]}
    journeys.need(0, values)
    for name in ("settled", "accounted"):
        journeys.table(name, _SQL[name], values)
    outcomes = journeys.rows("outcomes", _SQL["outcomes"], values)
    outcomes = [
        row | {name: row[name] or 0.0 for name in _MONEY}
        for row in sorted(outcomes, key=lambda row: OUTCOMES.index(row["outcome"]))
    ]
    rows = [_row(row, journeys) for row in journeys.rows("unmatched", _SQL["unmatched"], values)]
    rows.sort(key=lambda row: (-abs(row["difference"]), row["day"], row["order_number"] or ""))
    nameless = journeys.rows("unnumbered", _SQL["unnumbered"], values)[0]
    for name in ("settled", "accounted"):
        journeys.engine.drop(name)
    caveats: list[Row] = []
    if nameless["payments"]:
        told = {"payments": nameless["payments"], "value": nameless["paid"] or 0.0}
        caveats.append({"code": "payments_without_number", **told})
    return Answer(rows, {"outcomes": outcomes}, caveats, _sums(outcomes))


def _row(told: Row, journeys: Journeys) -> Row:
    day = local_day(told["occurred_at"], journeys.settings.zone).isoformat()
    return {
        "order_number": told["order_number"],
        "outcome": told["outcome"],
        "day": day,
        **{name: told[name] for name in ("ordered", "invoiced", "paid", "fees", "difference")},
    }


def _sums(outcomes: list[Row]) -> Row:
    """Every order and every rupiah: matched + open + cancelled + unmatched = all."""
    count = {row["outcome"]: row["orders"] for row in outcomes}
    fine = {name: count.get(name, 0) for name in ("matched", "open", "cancelled")}
    total = sum(count.values())
    sums: Row = {"orders": total} | fine | {"unmatched": total - sum(fine.values())}
    return sums | {name: sum(row[name] for row in outcomes) for name in _MONEY}
