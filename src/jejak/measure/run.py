"""One way in to every measure: check the question, prepare the journeys, wrap the result."""

import difflib
from collections.abc import Callable
from datetime import date
from importlib import import_module
from typing import Any

import msgspec

from jejak.engine import statements
from jejak.errors import ArgumentError
from jejak.journeys.read import STEPS, Journeys
from jejak.journeys.zone import local_day
from jejak.measure.compare import Period, before, compare
from jejak.measure.question import Question, arguments_of, ask
from jejak.measure.result import Result, Row
from jejak.measure.shares import read_whole
from jejak.words import ANSWERS


class Answer(msgspec.Struct, frozen=True):
    """What a measure's own module computes; the rest of a result is the same for all.

    A measure that does not count conversions brings a `reconciliation` of its own.
    """

    rows: list[Row]
    details: dict[str, list[Row]] = {}
    caveats: list[Row] = []
    reconciliation: Row = {}
    settings: Row = {}  # what the measure itself decided


Measure = Callable[[Journeys, Question, dict[str, Any], Row], Answer]
_RECONCILIATION = statements.read("jejak.measure", "reconcile.sql")["reconciliation"]
# A path's caveats name the events a measure lives on.
_NEEDS = {
    "carry_over": ("Product Added",),
    "discovery": ("Survey Answered",),
    "products": ("Product Viewed", "Product Added"),
}


def run(journeys: Journeys, measure: str, **arguments: Any) -> Result:
    """The result of a measure; errors name the argument, the value and what is allowed."""
    _check_measure(measure)
    question = ask(measure, **arguments)
    if question.compare is None:
        return _answer(journeys, measure, question)
    return _compared(journeys, measure, question)


def _compared(journeys: Journeys, measure: str, question: Question) -> Result:
    """The result with a detail `compare`: every figure now, before, and its change."""
    asked = str(question.compare)
    since, until = journeys.range(question.since, question.until)
    earlier = before(asked, since, until)
    _check_data_then(journeys, asked, earlier)
    then, now = (
        _period(journeys, measure, msgspec.structs.replace(question, since=first, until=last))
        for first, last in (earlier, (since, until))
    )
    names = dict(zip(("compare_since", "compare_until"), map(date.isoformat, earlier), strict=True))
    return msgspec.structs.replace(
        now.result,
        settings=now.result.settings | {"compare": asked} | names,
        details=now.result.details | {"compare": compare(now, then)},
        caveats=[*now.result.caveats, *_compare_caveats(journeys, now, then, earlier[0])],
    )


def _check_data_then(journeys: Journeys, asked: str, earlier: tuple[date, date]) -> None:
    start = _first_day(journeys)
    if start is None or earlier[1] < start:
        raise ArgumentError(
            "argument.compare_empty",
            value=asked,
            since=earlier[0].isoformat(),
            until=earlier[1].isoformat(),
            data_start=start.isoformat() if start else "—",
        )


def _first_day(journeys: Journeys) -> date | None:
    start = journeys.data_start
    return local_day(start, journeys.settings.zone) if start else None


def _period(journeys: Journeys, measure: str, question: Question) -> Period:
    result = _answer(journeys, measure, msgspec.structs.replace(question, compare=None))
    days = (question.until or date.min) - (question.since or date.min)
    effect = 1.0
    if "goal" in arguments_of(measure):
        whole = read_whole(journeys, journeys.bind(question))
        effect = max(1.0, whole.squares / (whole.conversions or 1))
    return Period(result, days.days + 1, effect)


def _compare_caveats(journeys: Journeys, now: Period, then: Period, first: date) -> list[Row]:
    found: list[Row] = []
    begun = _first_day(journeys)
    if begun and begun > first:
        found.append({"code": "compare_partial", "data_start": begun.isoformat()})
    if now.days != then.days:
        found.append({"code": "compare_lengths", "days": now.days, "days_before": then.days})
    return found


def _answer(journeys: Journeys, measure: str, question: Question) -> Result:
    values = journeys.bind(question)
    _check_goal(journeys, question)
    journeys.log.clear()
    reconciliation, caveats = _conversions(journeys, measure, values)
    compute: Measure = getattr(import_module(f"jejak.measure.{measure}"), measure)
    answer = compute(journeys, question, values, reconciliation)
    return Result(
        measure=measure,
        settings=_settings(journeys, measure, question) | answer.settings,
        rows=answer.rows,
        details=answer.details,
        reconciliation=answer.reconciliation or reconciliation,
        caveats=[*caveats, *answer.caveats],
        sql=_explained(journeys.log),
    )


def _conversions(journeys: Journeys, measure: str, values: dict[str, Any]) -> tuple[Row, list[Row]]:
    """Steps, their sum and its caveats; nothing for a measure that does not look at conversions."""
    if "goal" not in arguments_of(measure):
        return {}, []
    journeys.need(STEPS, values)
    reconciliation = _whole(journeys.rows("reconciliation", _RECONCILIATION, values)[0])
    foreign = {name: reconciliation.pop(name) for name in ("in_other_currency", "other_currency")}
    return reconciliation, [
        *_caveats(journeys, measure, values, reconciliation),
        *_currency_caveat(foreign, journeys.settings.currency),
    ]


def _check_measure(measure: str) -> None:
    if measure not in ANSWERS:
        near = difflib.get_close_matches(measure, ANSWERS, n=1)
        raise ArgumentError(
            "measure.unknown_near" if near else "measure.unknown",
            value=measure,
            near=near[0] if near else "",
            allowed=", ".join(ANSWERS),
        )


def _check_goal(journeys: Journeys, question: Question) -> None:
    if question.goal is None or question.goal in events_found(journeys):
        return
    raise ArgumentError(
        "project.goal", goal=question.goal, allowed=", ".join(sorted(events_found(journeys)))
    )


def events_found(journeys: Journeys) -> set[str]:
    """The names of the events in the project."""
    return {row["event"] for row in journeys.engine.rows("SELECT event FROM event_counts")}


def _whole(row: Row) -> Row:
    """A row of sums whose nulls, sums over nothing, are zeros."""
    money = {"value", "gross", "cancelled", "refunded", "net"}
    return {
        name: value
        if value is not None
        else (0.0 if name in money or name.endswith("_value") else 0)
        for name, value in row.items()
    }


def _settings(journeys: Journeys, measure: str, question: Question) -> Row:
    since, until = journeys.range(question.since, question.until)
    if "since" not in arguments_of(measure) and journeys.data_start and journeys.data_end:
        zone = journeys.settings.zone
        since, until = (local_day(at, zone) for at in (journeys.data_start, journeys.data_end))
    asked = {name: getattr(question, name) for name in arguments_of(measure)}
    asked.pop("person", None)  # whom it is about stands nowhere in a result
    if "goal" in asked:
        asked["goal"] = question.goal or journeys.settings.goals[0]
    return asked | {
        "since": since.isoformat(),
        "until": until.isoformat(),
        "timezone": journeys.settings.timezone,
        "currency": journeys.settings.currency,
        "data_end": journeys.data_end.isoformat() if journeys.data_end else None,
    }


def _caveats(
    journeys: Journeys, measure: str, values: dict[str, Any], reconciliation: Row
) -> list[Row]:
    found = events_found(journeys)
    needed = (values["goal"], *_NEEDS.get(measure, ()))
    missing = [event for event in needed if event not in found]
    caveats: list[Row] = []
    if missing:
        caveats.append({"code": "missing_events", "events": ", ".join(missing)})
    elif not reconciliation["conversions"]:
        caveats.append({"code": "no_conversions", "goal": values["goal"]})
    elif reconciliation["conversions"] < 10:
        caveats.append({"code": "few_conversions", "conversions": reconciliation["conversions"]})
    if reconciliation["unattributed"]:
        caveats.append(
            {
                "code": "unattributed",
                "conversions": reconciliation["unattributed"],
                "of": reconciliation["conversions"],
            }
        )
    if reconciliation["open_orders"]:
        caveats.append(
            {
                "code": "open_orders",
                "conversions": reconciliation["open_orders"],
                "value": reconciliation["open_value"],
            }
        )
    return caveats


def _currency_caveat(foreign: Row, currency: str) -> list[Row]:
    if not foreign["in_other_currency"]:
        return []
    found = {"conversions": foreign["in_other_currency"], "found": foreign["other_currency"]}
    return [{"code": "other_currency", **found, "currency": currency}]


def _explained(log: dict[str, str]) -> str:
    return ";\n\n".join(log.values()) + ";\n"
