"""Assisted conversions: which channels help where another one closes.

A channel assists a conversion when it stands on its path at any place but the last; it is
counted once per conversion, and A > B > A both assists and closes.  Not additive: a
conversion assisted by two channels counts for both, so totals are never sums of rows.
Source: Google, Universal Analytics, multi-channel funnels (support answer 1191204).
"""

from typing import Any

from jejak.engine import statements
from jejak.journeys.read import ITEMS, Journeys
from jejak.measure.costs import costs
from jejak.measure.question import Question
from jejak.measure.result import Row
from jejak.measure.run import Answer
from jejak.measure.shares import Whole, read_whole
from jejak.words import UNATTRIBUTED

_SQL = statements.read("jejak.measure", "assisted.sql")
ROLES = ("assisted", "last")  # that advertising costs stand beside
_ROLES = ("assisted", "last", "first")
_FIGURES = (
    *(f"{role}_{what}" for role in _ROLES for what in ("conversions", "value")),
    "influenced_conversions",
)


def assisted(
    journeys: Journeys, question: Question, values: dict[str, Any], reconciliation: Row
) -> Answer:
    """Rows by `question.by`: conversions and net value assisted, last, first, influenced.

    `assisted_per_last` is null where the item never closed.  Conversions without a touch in
    the lookback stand in a row `unattributed`.  Details: `shares`, the shares of all
    conversions that each item assisted and closed, with 95 % intervals over persons; `costs` where
    the range has advertising costs and `by` is channel, source or campaign (see `measure.costs`).
    """
    by = question.by or "channel"
    journeys.keep("roles", _SQL["roles"], values, stages=ITEMS)
    journeys.view("played", _SQL["played"])
    counted = journeys.rows("assisted", _SQL["assisted"], values)
    journeys.engine.drop("played")
    rows: list[Row] = [_row(row, by) for row in counted]
    rows.sort(key=lambda r: (-r["assisted_conversions"], -r["last_conversions"], r[by]))
    if reconciliation["unattributed"]:
        rows.append(_unattributed(by, reconciliation))
    whole = read_whole(journeys, values)
    shares = {row["item"]: _shares(row, by, whole) for row in counted}
    details = {"shares": [shares[row[by]] for row in rows if row[by] in shares]}
    priced, caveats = costs(journeys, question, by, values, ROLES, counted)
    return Answer(rows, details | ({"costs": priced} if priced else {}), caveats)


def _row(counted: Row, by: str) -> Row:
    last = counted["last_conversions"]
    return (
        {by: counted["item"]}
        | {name: counted[name] for name in _FIGURES}
        | {"assisted_per_last": counted["assisted_conversions"] / last if last else None}
    )


def _shares(counted: Row, by: str, whole: Whole) -> Row:
    assisted, last = (
        whole.share(*(counted[f"{role}_{sums}"] for sums in ("conversions", "squares", "products")))
        for role in ("assisted", "last")
    )
    return {
        by: counted["item"],
        "assisted_share": assisted["share"],
        "low": assisted["low"],
        "high": assisted["high"],
        "last_share": last["share"],
        "last_low": last["low"],
        "last_high": last["high"],
    }


def _unattributed(by: str, reconciliation: Row) -> Row:
    count, value = reconciliation["unattributed"], reconciliation["unattributed_value"]
    return {
        by: UNATTRIBUTED,
        "assisted_conversions": 0,
        "assisted_value": 0.0,
        "last_conversions": count,
        "last_value": value,
        "first_conversions": count,
        "first_value": value,
        "influenced_conversions": 0,
        "assisted_per_last": 0.0,
    }
