"""One way in to every measure: check the question, prepare the journeys, wrap the result."""

import difflib
from collections.abc import Callable, Iterator
from datetime import date
from importlib import import_module
from typing import Any

import msgspec

from jejak.errors import ArgumentError, nearest
from jejak.expression.parse import parse
from jejak.expression.tree import Comparison, Touched, leaves
from jejak.journeys.read import Journeys
from jejak.journeys.segment import select
from jejak.journeys.zone import local_day
from jejak.measure.compare import DATED, Period, before, compare
from jejak.measure.marked_days import marked_days
from jejak.measure.question import Question, arguments_of, ask
from jejak.measure.reconciliation import events_found, read_conversions
from jejak.measure.result import Result, Row
from jejak.measure.shares import read_whole
from jejak.words import ANSWERS, UNKNOWN

_TOUCHES = ("any_touch", "first_touch", "last_touch")
_CHANNELS = ("channel", "first_channel", "last_channel")


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
        caveats=[
            *now.result.caveats,
            *_shared_days((since, until), earlier),
            *_compare_caveats(journeys, now, then, earlier[0], max(until, earlier[1])),
        ],
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


def _shared_days(one: tuple[date, date], other: tuple[date, date]) -> Iterator[Row]:
    """That two periods have days in common, if so."""
    since, until = max(one[0], other[0]), min(one[1], other[1])
    if since <= until:
        days = (until - since).days + 1
        said = {"since": since.isoformat(), "until": until.isoformat()}
        yield {"code": "compare_overlap", "shared_days": days} | said


def _compare_caveats(
    journeys: Journeys, now: Period, then: Period, first: date, last: date
) -> list[Row]:
    found: list[Row] = []
    begun = _first_day(journeys)
    if begun and begun > first:
        found.append({"code": "compare_partial", "data_start": begun.isoformat()})
    end = journeys.data_end
    if end and (ended := local_day(end, journeys.settings.zone)) < last:
        found.append({"code": "compare_unfinished", "data_end": ended.isoformat()})
    if now.days != then.days:
        found.append({"code": "compare_lengths", "days": now.days, "days_before": then.days})
    return found


def _answer(journeys: Journeys, measure: str, question: Question) -> Result:
    values = journeys.bind(question)
    _check_goal(journeys, question)
    _check_segment(journeys, question)
    _check_channels(journeys, question)
    journeys.log.clear()
    reconciliation, caveats = read_conversions(journeys, measure, values)
    compute: Measure = getattr(import_module(f"jejak.measure.{measure}"), measure)
    answer = compute(journeys, question, values, reconciliation)
    return Result(
        measure=measure,
        settings=_settings(journeys, measure, question) | answer.settings,
        rows=answer.rows,
        details=answer.details | _marks(journeys, measure, question, answer),
        reconciliation=answer.reconciliation or reconciliation,
        caveats=[*caveats, *answer.caveats, *_segment_caveats(question, values)],
        sql=_explained(journeys.log),
    )


def _marks(journeys: Journeys, measure: str, question: Question, answer: Answer) -> Row:
    """The detail `marked_days` of a measure whose rows or details run over days or months."""
    months = [date.fromisoformat(f"{r['month']}-01") for r in answer.details.get("months", [])]
    if not months and question.by not in DATED:
        return {}
    since, until = journeys.range(question.since, question.until)
    return {"marked_days": marked_days(min([since, *months]), until, journeys.notes)}


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
    found = sorted(events_found(journeys))
    if question.goal is None or question.goal in found:
        return
    near = nearest(question.goal, found)
    raise ArgumentError(
        "project.goal_near" if near else "project.goal",
        goal=question.goal,
        near=near or "",
        allowed=", ".join(found),
    )


def _check_segment(journeys: Journeys, question: Question) -> None:
    """An event that a segment speaks of and nobody ever did is most likely misspelt."""
    if question.segment is None:
        return
    found = sorted(events_found(journeys))
    for event in select(parse(question.segment)).events:
        if event not in found:
            near = difflib.get_close_matches(event, found, n=1)
            raise ArgumentError(
                "expression.event_near" if near else "expression.event",
                argument="segment",
                found=event,
                close=near[0] if near else "",
                allowed=", ".join(found),
            )


def _check_channels(journeys: Journeys, question: Question) -> None:
    """A channel that neither jejak nor the project's rules know is most likely misspelt."""
    asked = [("segment", name) for name in channels_of(question.segment)]
    if question.by == "channel":
        touches = ((name, getattr(question, name)) for name in _TOUCHES)
        asked += [(name, channel) for name, channel in touches if channel is not None]
    for argument, channel in asked:
        if channel not in (*journeys.channels, UNKNOWN):
            near = nearest(channel, journeys.channels)
            raise ArgumentError(
                "expression.channel_near" if near else "expression.channel",
                argument=argument,
                found=channel,
                close=near or "",
                allowed=", ".join(journeys.channels),
            )


def channels_of(segment: str | None) -> list[str]:
    """The channels that a segment names."""
    found = leaves(parse(segment)) if segment else []
    inside = [one for leaf in found if isinstance(leaf, Touched) for one in leaves(leaf.where)]
    return [
        str(value)
        for leaf in (*found, *inside)
        if type(leaf) is Comparison and leaf.column in _CHANNELS and leaf.sign in ("=", "in")
        for value in leaf.values
    ]


def _segment_caveats(question: Question, values: dict[str, Any]) -> list[Row]:
    """People chosen by whether they buy are no evidence of how many do."""
    if question.segment is None:
        return []
    selection = select(parse(question.segment))
    by_outcome = "ordered" in selection.facts or values["goal"] in selection.events
    return [{"code": "segment_by_outcome"}] if by_outcome else []


def _settings(journeys: Journeys, measure: str, question: Question) -> Row:
    since, until = journeys.range(question.since, question.until)
    if "since" not in arguments_of(measure) and journeys.data_start and journeys.data_end:
        zone = journeys.settings.zone
        since, until = (local_day(at, zone) for at in (journeys.data_start, journeys.data_end))
    asked = {name: getattr(question, name) for name in arguments_of(measure)}
    asked.pop("person", None)  # whom it is about stands nowhere in a result
    if question.segment is not None:
        asked["segment_people"] = journeys.members
    if "goal" in asked:
        asked["goal"] = question.goal or journeys.settings.goals[0]
    return asked | {
        "since": since.isoformat(),
        "until": until.isoformat(),
        "timezone": journeys.settings.timezone,
        "currency": journeys.settings.currency,
        "data_end": journeys.data_end.isoformat() if journeys.data_end else None,
    }


def _explained(log: dict[str, str]) -> str:
    return ";\n\n".join(log.values()) + ";\n"
