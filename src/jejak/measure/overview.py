"""Overview: visitors, visits, conversions and net value of each day, week or month.

A visit counts where it begins, a conversion where it happens.  A visitor is a person with a
visit that begins in the row; new is who has none before it in the data.  People are counted
anew in every row and in the totals, so rows never add up to them.
"""

from datetime import date
from typing import Any

from jejak.engine import statements
from jejak.journeys.read import Journeys
from jejak.journeys.zone import local_day
from jejak.measure.intervals import wilson
from jejak.measure.periods import COLUMNS, Period, days_of, periods
from jejak.measure.question import Question
from jejak.measure.reconciliation import events_found
from jejak.measure.result import Row
from jejak.measure.run import Answer

_SQL = statements.read("jejak.measure", "overview.sql")
_VISITED = ("visitors", "sessions", "new", "returning")
_BOUGHT = ("conversions", "value")
_TABLES = ("visits", "bought", "doings")
_FIGURES = (*_VISITED, *_BOUGHT, "converters", "without_visit")


def overview(
    journeys: Journeys, question: Question, values: dict[str, Any], reconciliation: Row
) -> Answer:
    """Rows by `question.by`: visitors, visits, conversions, net value, rate with its interval.

    One row for each day, week (named by its Monday) or month of the range that the data
    reaches, with zeros where nothing happened; `days_counted` is how many of its days that
    are.  `converters` are visitors with a conversion in the row, `rate` their share of all
    visitors with Wilson's 95 % interval; `without_visit` are conversions of people who are no
    visitors of the row: these are not in the rate.  Details: `totals`, the range as one row.
    Null is what the data cannot tell: no visits at all, or no event of the goal.
    """
    by = question.by or "day"
    made = _covered(journeys, question, by)
    counted, total = _count(journeys, values, made)
    no_visits = journeys.rows("visits_ever", _SQL["visits_ever"], values)[0]["sessions"] == 0
    no_goal = values["goal"] not in events_found(journeys)
    rows = [
        {by: one.name, "days_counted": one.days}
        | _row(counted.get(one.name, {}), no_visits, no_goal)
        for one in made
    ]
    totals = _row(total, no_visits, no_goal)
    members = None if question.segment is None else journeys.members
    return Answer(rows, {"totals": [totals]} if rows else {}, _caveats(totals, no_visits, members))


def _covered(journeys: Journeys, question: Question, by: str) -> list[Period]:
    """The periods of the range that lie within the data."""
    if journeys.data_start is None or journeys.data_end is None:
        return []
    zone = journeys.settings.zone
    since, until = journeys.range(question.since, question.until)
    first: date = max(since, local_day(journeys.data_start, zone))
    return periods(by, first, min(until, local_day(journeys.data_end, zone)))


def _count(
    journeys: Journeys, values: dict[str, Any], made: list[Period]
) -> tuple[dict[str, Row], Row]:
    """Figures by the name of the period, and those of all periods together."""
    journeys.engine.load("periods", COLUMNS, days_of(made))
    journeys.keep("first_visits", _SQL["first_visits"], values)
    for name in _TABLES:
        journeys.table(name, _SQL[name], values)
    counted = journeys.rows("overview", _SQL["overview"], values)
    total = journeys.rows("totals", _SQL["totals"], values)[0]
    for name in ("periods", *_TABLES):
        journeys.engine.drop(name)
    return {row["period"]: row for row in counted}, total


def _row(counted: Row, no_visits: bool, no_goal: bool) -> Row:
    row: Row = {name: int(counted.get(name) or 0) for name in _FIGURES}
    row["value"] = float(counted.get("value") or 0.0)
    row["new"] = int(counted.get("new_people") or 0)
    row["returning"] = row["visitors"] - row["new"]
    low, high = wilson(row["converters"], row["visitors"])
    share = row["converters"] / row["visitors"] if row["visitors"] else None
    row |= {"rate": share, "low": low, "high": high}
    unknown = (
        *(_VISITED if no_visits else ()),
        *(_BOUGHT if no_goal else ()),
        *(("converters", "without_visit", "rate", "low", "high") if no_visits or no_goal else ()),
    )
    return row | dict.fromkeys(unknown)


def _caveats(totals: Row, no_visits: bool, members: int | None) -> list[Row]:
    """What the figures cannot tell; `members` are the people of the segment."""
    if no_visits and members is not None:
        return [{"code": "no_visits_of_segment", "people": members}]
    if no_visits:
        return [{"code": "no_visits"}]
    if not totals["without_visit"]:
        return []
    told = {"conversions": totals["without_visit"], "of": totals["conversions"]}
    return [{"code": "without_visit", **told}]
