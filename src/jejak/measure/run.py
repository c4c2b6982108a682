"""One way in to every measure: check the question, prepare the journeys, wrap the result."""

import difflib
from collections.abc import Callable
from importlib import import_module
from typing import Any

import msgspec

from jejak.engine import statements
from jejak.errors import ArgumentError
from jejak.journeys.read import STEPS, Journeys
from jejak.measure.question import Question, arguments_of, ask
from jejak.measure.result import Result, Row
from jejak.words import MEASURES


class Answer(msgspec.Struct, frozen=True):
    """What a measure's own module computes; the rest of a result is the same for all."""

    rows: list[Row]
    details: dict[str, list[Row]] = {}
    caveats: list[Row] = []
    settings: Row = {}  # what the measure itself decided


Measure = Callable[[Journeys, Question, dict[str, Any], Row], Answer]
_RECONCILIATION = statements.read("jejak.measure", "reconcile.sql")["reconciliation"]
# A path's caveats name the events a measure lives on.
_NEEDS = {"carry_over": ("Product Added",)}


def run(journeys: Journeys, measure: str, **arguments: Any) -> Result:
    """The result of a measure; errors name the argument, the value and what is allowed."""
    _check_measure(measure)
    question = ask(measure, **arguments)
    values = journeys.bind(question)
    _check_goal(journeys, question)
    journeys.log.clear()
    journeys.need(STEPS, values)
    reconciliation = _whole(journeys.rows("reconciliation", _RECONCILIATION, values)[0])
    foreign = {name: reconciliation.pop(name) for name in ("in_other_currency", "other_currency")}
    compute: Measure = getattr(import_module(f"jejak.measure.{measure}"), measure)
    answer = compute(journeys, question, values, reconciliation)
    return Result(
        measure=measure,
        settings=_settings(journeys, measure, question) | answer.settings,
        rows=answer.rows,
        details=answer.details,
        reconciliation=reconciliation,
        caveats=[
            *_caveats(journeys, measure, values, reconciliation),
            *_currency_caveat(foreign, journeys.settings.currency),
            *answer.caveats,
        ],
        sql=_explained(journeys.log),
    )


def _check_measure(measure: str) -> None:
    if measure not in MEASURES:
        near = difflib.get_close_matches(measure, MEASURES, n=1)
        raise ArgumentError(
            "measure.unknown_near" if near else "measure.unknown",
            value=measure,
            near=near[0] if near else "",
            allowed=", ".join(MEASURES),
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
    asked = {name: getattr(question, name) for name in arguments_of(measure)}
    return asked | {
        "since": since.isoformat(),
        "until": until.isoformat(),
        "goal": question.goal or journeys.settings.goals[0],
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
