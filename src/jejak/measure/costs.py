"""What advertising cost beside what is credited to it: cost per conversion, return on spend.

The cost is known; the conversions are a sample of persons, so the interval is that of the count
(or the value) if the same days came again: persons come independently, and each brings what
they bring (a compound Poisson sum), whose variance is the sum of squares over persons.

Credited, never caused: what would have been bought without the ad is not known.
"""

import difflib
from typing import Any

from jejak.engine import statements
from jejak.journeys.read import Journeys
from jejak.measure.intervals import poisson
from jejak.measure.question import Question
from jejak.measure.result import Row

_SQL = statements.read("jejak.measure", "costs.sql")
DIMENSIONS = ("channel", "source", "campaign")  # what a cost can be told by
_NAMED = 5  # items that a caveat names


def costs(
    journeys: Journeys,
    question: Question,
    by: str,
    values: dict[str, Any],
    models: tuple[str, ...],
    counted: list[Row],
) -> tuple[list[Row], list[Row]]:
    """Rows by item and model, dearest first, and caveats; nothing where no cost is in the range,
    and nothing of a segment: who saw an ad is not known.

    `counted` are rows by item with columns MODEL_conversions, MODEL_squares, MODEL_value and
    MODEL_value_squares: what is credited, and sums of squares over persons.  Columns: cost,
    impressions, clicks, conversions, cost_per_conversion with low and high, value (net),
    return_on_spend (value per unit of cost) with return_low and return_high.  A limit that the
    data cannot tell is null: without a conversion there is no highest cost of one.
    """
    if by not in DIMENSIONS or question.segment is not None:
        return [], []  # what was spent on a segment nobody knows
    first, last = journeys.range(question.since, question.until)
    bound = values | {"by": by, "first_day": first.isoformat(), "last_day": last.isoformat()}
    spent = journeys.rows("spent", _SQL["spent"], bound)
    unrated = journeys.rows("unrated", _SQL["unrated"], bound)
    if not spent and not unrated:
        return [], []
    days = journeys.rows("cost_days", _SQL["cost_days"], bound)[0]["days"]
    spent.sort(key=lambda row: (-row["cost"], row["item"]))
    credited = {row["item"]: row for row in counted}
    rows = [
        _row(row, model, credited.get(row["item"], {}), by) for row in spent for model in models
    ]
    paid, met = (journeys.rows(name, _SQL[name], bound) for name in ("paid", "met"))
    caveats = _caveats(unrated, days, (last - first).days + 1)
    items = [row["item"] for row in spent]
    return rows, [
        *caveats,
        *_unmet(items, sorted({row["item"] for row in met})),
        *_mixed(items, paid, met),
    ]


def _row(spent: Row, model: str, credited: Row, by: str) -> Row:
    cost = spent["cost"]
    conversions, squares, value, value_squares = (
        credited.get(f"{model}_{what}", 0.0)
        for what in ("conversions", "squares", "value", "value_squares")
    )
    few, many = poisson(conversions, squares / conversions if conversions else 1.0)
    low, high = poisson(value, value_squares / value) if value > 0 else (None, None)
    return {
        by: spent["item"],
        "model": model,
        "cost": cost,
        "impressions": spent["impressions"],
        "clicks": spent["clicks"],
        "conversions": float(f"{conversions:.12g}"),
        "cost_per_conversion": cost / conversions if conversions else None,
        "low": cost / many,
        "high": cost / few if few else None,
        "value": float(f"{value:.12g}"),
        "return_on_spend": value / cost if cost else None,
        "return_low": low / cost if cost and low is not None else None,
        "return_high": high / cost if cost and high is not None else None,
    }


def _unmet(spent: list[str], met: list[str]) -> list[Row]:
    """What was paid for and nobody ever came by: most likely its name is written otherwise."""
    lost = [item for item in spent if item not in met]
    if not lost:
        return []
    written = {item.casefold(): item for item in met}
    told: list[str] = []
    for item in lost[:_NAMED]:
        near = difflib.get_close_matches(item.casefold(), written, n=1)
        told.append(f"{item} ({written[near[0]]}?)" if near else item)
    more = ", …" if len(lost) > _NAMED else ""
    return [{"code": "costs_unmet", "items": ", ".join(told) + more}]


def _mixed(spent: list[str], paid: list[Row], met: list[Row]) -> list[Row]:
    """What people came by unpaid too: a source that is searched, visits of no campaign."""
    paid_for = {(row["item"], row["channel"]) for row in paid}
    free = [
        (row["item"], row["channel"])
        for row in met
        if row["item"] in spent and (row["item"], row["channel"]) not in paid_for
    ]
    if not free:
        return []
    items = sorted({item for item, _ in free}, key=spent.index)
    more = ["…"] if len(items) > _NAMED else []
    channels = sorted({channel for _, channel in free})
    return [{"code": "costs_mixed", "items": [*items[:_NAMED], *more], "channels": channels}]


def _caveats(unrated: list[Row], days: int, of: int) -> list[Row]:
    found: list[Row] = [{"code": "costs_credited"}]
    if days < of:
        found.append({"code": "costs_days", "days": of - days, "of": of})
    for row in sorted(unrated, key=lambda row: row["currency"]):
        found.append({"code": "costs_unrated", "found": row["currency"], "cost": row["own_cost"]})
    return found
