"""Assisted conversions: which channels help where another one closes.

A channel assists a conversion when it stands on its path at any place but the last; it is
counted once per conversion, and A > B > A both assists and closes.  Not additive: a
conversion assisted by two channels counts for both, so totals are never sums of rows.
Source: Google, Universal Analytics, multi-channel funnels (support answer 1191204).
"""

from typing import Any

from jejak.engine import statements
from jejak.journeys.read import Journeys
from jejak.measure.intervals import wilson
from jejak.measure.question import Question
from jejak.measure.result import Row
from jejak.measure.run import Answer
from jejak.words import UNATTRIBUTED

_SQL = statements.read("jejak.measure", "assisted.sql")


def assisted(
    journeys: Journeys, question: Question, values: dict[str, Any], reconciliation: Row
) -> Answer:
    """Rows by `question.by`: conversions and net value assisted, last, first, influenced.

    `assisted_per_last` is null where the item never closed.  Conversions without a touch in
    the lookback stand in a row `unattributed`.  Details: `shares`, the share of all
    conversions that each item assisted with its Wilson interval.
    """
    by = question.by or "channel"
    rows: list[Row] = [
        {by: row.pop("item")} | row | {"assisted_per_last": _ratio(row)}
        for row in journeys.rows("assisted", _SQL["assisted"], values)
    ]
    rows.sort(key=lambda r: (-r["assisted_conversions"], -r["last_conversions"], r[by]))
    if reconciliation["unattributed"]:
        rows.append(_unattributed(by, reconciliation))
    return Answer(rows, {"shares": _shares(rows, by, reconciliation["conversions"])})


def _ratio(row: Row) -> float | None:
    last = row["last_conversions"]
    return row["assisted_conversions"] / last if last else None


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


def _shares(rows: list[Row], by: str, conversions: int) -> list[Row]:
    shares: list[Row] = []
    for row in rows:
        if row[by] != UNATTRIBUTED:
            low, high = wilson(row["assisted_conversions"], conversions)
            share = row["assisted_conversions"] / conversions
            shares.append({by: row[by], "assisted_share": share, "low": low, "high": high})
    return shares
