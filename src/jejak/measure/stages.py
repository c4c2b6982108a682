"""Stages: how far people have come, when, and whether they are still there.

Without a map a stage is entered by events: awareness by the first visit; acquisition by signing
up, becoming a lead or the first order; onboarding and engagement by what follows acquisition
(`words.STAGE_EVENTS`, a second order, a third active day after that of acquisition); advocacy by
reviews, invitations and an NPS answer of 9 or 10.  `[stages]` in jejak.toml says other events, and
the action expected at a stage; where the project has a map, that action is the map's.  A person
stands at the furthest stage entered before the end of the range, as if the data ended there.

A day on which a person visits, calls, writes, orders or answers is active; what the shop does
(`Order Delivered`) is not theirs.  A person has left who has been silent for more days than 95 %
of the silences that ended in a return.  A silence is compared with those that began at the same
stage: what the shop does meanwhile moves people on, and would leave only short ones behind.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from msgspec import structs

from jejak.engine import statements
from jejak.journeys.read import CONVERSIONS, Journeys
from jejak.journeys.zone import day_start, micros
from jejak.measure.answers import promoters
from jejak.measure.intervals import quantile_linear, wilson
from jejak.measure.question import Question
from jejak.measure.reconciliation import events_found
from jejak.measure.result import Row
from jejak.measure.run import Answer
from jejak.measure.survival import kaplan_meier, reached
from jejak.settings import Stage
from jejak.words import (
    CART_EVENT,
    DEFAULT_GOAL,
    DELIVERED,
    EXPECTED_ACTIONS,
    STAGE_EVENTS,
    STAGES,
    SURVEY_ANSWERED,
)

_SQL = statements.read("jejak.measure", "stages.sql")
NAMES = ("none", *STAGES)  # by number
STATES = ("active", "left", "unclear")
FEWEST_RETURNS = 10  # under which nobody is said to have left
USUAL = 0.95
QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
_TABLES = ("active_days", "acquired", "entries", "staged", "returns")
_FIRST_DAY = date(1970, 1, 1)


def stages(
    journeys: Journeys, question: Question, values: dict[str, Any], reconciliation: Row
) -> Answer:
    """Rows: stage, state (active, left, unclear), people, share of all people, interval.

    `unclear`: fewer than 10 returns at the stage tell nothing of what silence is usual.  Stage
    `none` holds people whom no event brought to a stage, such as callers who never visited.
    Details: `reach` (people who entered a stage, before and in the range; days of silence after
    which they have left), `between` (of those who entered a stage in the range: who went on to
    the next; median and p90 days of these), `curve` and `reached` (Kaplan-Meier from each stage to
    the next, those still waiting censored), `months` (entries, leaving since that month, returns
    after having left), `actions` (the expected action of each stage, done at or after entering).
    """
    values = values | {"goal": DEFAULT_GOAL} | _end(journeys, values)
    found = events_found(journeys)
    action = _load(journeys, found, values)
    for name in _TABLES:
        journeys.table(name, _SQL[name], values)
    silences = _silences(journeys, values)
    standing = journeys.rows("standing", _SQL["standing"], values)
    entered = journeys.rows("entered", _SQL["entered"], values)
    months = _months(standing, entered, journeys.rows("came_back", _SQL["came_back"], values))
    waits = journeys.rows("waits", _SQL["waits"], values)
    done = journeys.rows("actions", _SQL["actions"], values)
    for name in (*_TABLES, "milestones", "expected", "promoters", "silences"):
        journeys.engine.drop(name)
    rows = _rows(standing)
    people = sum(row["people"] for row in rows)
    return Answer(
        rows,
        {
            "reach": _reach(entered, silences, people),
            **_between(waits),
            "months": months,
            "actions": [_action(row, action) for row in sorted(done, key=lambda r: r["stage"])],
        },
        _caveats(journeys.settings.stages, found),
        {"people": people} | {s: sum(r["people"] for r in rows if r["state"] == s) for s in STATES},
        _told(journeys.settings.stages),
    )


def _told(stages: Mapping[str, Stage]) -> Row:
    """The events that the settings say of stages, as text; nothing where all are the usual ones."""
    own = {name: stage.events for name, stage in stages.items() if stage.events is not None}
    text = "; ".join(f"{name}: {', '.join(events) or '-'}" for name, events in own.items())
    return {"stage_events": text} if text else {}


def events_of_stages(stages: Mapping[str, Stage]) -> dict[str, tuple[str, ...]]:
    """What brings people to each stage: what the settings say, else the usual events.

    An event that the settings name stands at that stage only.
    """
    named = {event for stage in stages.values() for event in stage.events or ()}
    told: dict[str, tuple[str, ...]] = {}
    for name, usual in STAGE_EVENTS.items():
        own = stages[name].events if name in stages else None
        told[name] = tuple(e for e in usual if e not in named) if own is None else own
    return told


def expected_actions(stages: Mapping[str, Stage]) -> dict[str, tuple[str, ...]]:
    """What people are expected to do at each stage: the first of these that the data knows."""
    told = dict(EXPECTED_ACTIONS)
    for name, stage in stages.items():
        if stage.expected:
            told[name] = (stage.expected,)
    return told


def _end(journeys: Journeys, values: dict[str, Any]) -> Row:
    """The end of what is looked at, of the range or of the data: $end_us, and its local day."""
    data_end = micros(journeys.data_end) + 1 if journeys.data_end else 0
    end_us = min(values["until_us"], data_end)
    moment = timedelta(microseconds=end_us - 1)
    zone = journeys.settings.zone
    day = (_FIRST_DAY + moment) - timedelta(days=1)
    while day_start(day + timedelta(days=1), zone) < end_us:
        day += timedelta(days=1)
    return {"end_us": end_us, "end_day": (day - _FIRST_DAY).days}


def _load(journeys: Journeys, found: set[str], values: dict[str, Any]) -> dict[int, str]:
    """What the statements read; returns the expected action of each stage that has one."""
    stages = journeys.settings.stages
    milestones = [
        (event, NAMES.index(stage), int(event != DELIVERED))
        for stage, events in events_of_stages(stages).items()
        for event in events
        if event in found
    ]
    usual = (*(event for events in STAGE_EVENTS.values() for event in events), SURVEY_ANSWERED)
    known = {event for event, _, _ in milestones} | {DELIVERED}
    milestones += [(event, 0, 1) for event in usual if event in found and event not in known]
    journeys.need(CONVERSIONS, values)
    expected = {
        NAMES.index(stage): next((event for event in events if event in found), None)
        for stage, events in expected_actions(stages).items()
    }
    named = {stage: event for stage, event in expected.items() if event}
    read = {event for event, _, _ in milestones}
    read |= set(named.values()) - {CART_EVENT, DEFAULT_GOAL}  # carts and orders stand in tables
    journeys.need_events(sorted(read), values)
    load = journeys.engine.load
    load("milestones", {"event": "VARCHAR", "stage": "BIGINT", "is_act": "BIGINT"}, milestones)
    answered = promoters(journeys, values) if SURVEY_ANSWERED in found else []
    load("promoters", {"event_id": "BIGINT"}, answered)
    load("expected", {"stage": "BIGINT", "event": "VARCHAR"}, list(named.items()))
    return named


def _silences(journeys: Journeys, values: dict[str, Any]) -> dict[int, Row]:
    """Per stage: how many returns there were, and the days of silence that 95 % keep within."""
    counts: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for row in journeys.rows("gaps", _SQL["gaps"], values):
        counts[row["stage"]].append((row["silent_days"], row["returns"]))
    told: dict[int, Row] = {}
    for stage in range(len(NAMES)):
        returns = sum(n for _, n in counts[stage])
        enough = returns >= FEWEST_RETURNS
        longest = quantile_linear(counts[stage], USUAL) if enough else None
        told[stage] = {"returns": returns, "leaves_after": longest}
    journeys.engine.load(
        "silences",
        {"stage": "BIGINT", "longest": "DOUBLE"},
        [(stage, row["leaves_after"]) for stage, row in told.items()],
    )
    return told


def _rows(standing: list[Row]) -> list[Row]:
    people: dict[tuple[int, str], int] = defaultdict(int)
    for row in standing:
        people[row["stage"], row["state"]] += row["people"]
    whole = sum(people.values())
    order = sorted(people, key=lambda key: (key[0], STATES.index(key[1])))
    return [
        {"stage": NAMES[stage], "state": state} | _share(people[stage, state], whole)
        for stage, state in order
    ]


def _share(people: int, whole: int, name: str = "people") -> Row:
    low, high = wilson(people, whole)
    return {name: people, "share": people / whole if whole else None, "low": low, "high": high}


def _reach(entered: list[Row], silences: dict[int, Row], people: int) -> list[Row]:
    counted = {stage: 0 for stage in range(1, len(NAMES))}
    for row in entered:
        counted[row["stage"]] += row["people"]
    return [
        {"stage": NAMES[stage]} | _share(n, people) | silences[stage]
        for stage, n in counted.items()
        if n
    ]


def _between(waits: list[Row]) -> dict[str, list[Row]]:
    """How people went on from each stage to the next."""
    between: list[Row] = []
    curves: list[Row] = []
    quantiles: list[Row] = []
    for stage in range(1, len(NAMES) - 1):
        mine = [row for row in waits if row["stage"] == stage]
        pair = {"stage": NAMES[stage], "next_stage": NAMES[stage + 1]}
        counts = [(row["days"], int(row["reached"]), int(row["waiting"])) for row in mine]
        people = sum(gone + waiting for _, gone, waiting in counts)
        if not people:
            continue
        moved = [(days, gone) for days, gone, _ in counts]
        between.append(
            pair
            | {"people": people}
            | _share(sum(n for _, n in moved), people, "reached")
            | {"median": quantile_linear(moved, 0.5), "p90": quantile_linear(moved, 0.9)}
            | {"earlier": int(sum(row["earlier"] for row in mine))}
        )
        curve = kaplan_meier(counts)
        curves += [pair | structs.asdict(day) for day in curve]
        quantiles += [pair | structs.asdict(one) for one in reached(curve, QUANTILES)]
    return {"between": between, "curve": curves, "reached": quantiles}


def _months(standing: list[Row], entered: list[Row], back: list[Row]) -> list[Row]:
    """Per month and stage: who entered, who has been gone since, who came back."""
    told: dict[tuple[str, int], Row] = defaultdict(
        lambda: {"entered": 0, "left": 0, "came_back": 0}
    )
    for row in entered:
        told[_month(row["entered_day"]), row["stage"]]["entered"] += row["people"]
    for row in standing:
        if row["state"] == "left":
            told[_month(row["last_day"]), row["stage"]]["left"] += row["people"]
    for row in back:
        told[_month(row["day"]), row["stage"]]["came_back"] += row["people"]
    return [{"month": key[0], "stage": NAMES[key[1]]} | told[key] for key in sorted(told)]


def _month(day: int) -> str:
    return (_FIRST_DAY + timedelta(days=day)).isoformat()[:7]


def _action(row: Row, action: dict[int, str]) -> Row:
    stage = row["stage"]
    told = {"stage": NAMES[stage], "action": action[stage], "people": row["people"]}
    return told | _share(int(row["done"]), row["people"], "done")


def _caveats(stages: Mapping[str, Stage], found: set[str]) -> list[Row]:
    """Stages that nobody can be seen to enter, because none of their events is in the data."""
    known = events_of_stages(stages)
    known["acquisition"] += (DEFAULT_GOAL,)
    known["advocacy"] += (SURVEY_ANSWERED,)
    said = {event for stage in stages.values() for event in stage.events or ()}
    said |= {stage.expected for stage in stages.values() if stage.expected}
    lost = sorted(said - found)
    return [
        *({"code": "stage_lost", "events": ", ".join(lost)} for _ in lost[:1]),
        *(
            {"code": "stage_unseen", "stage": stage, "events": ", ".join(known[stage])}
            for stage in ("acquisition", "onboarding", "advocacy")
            if known[stage] and not found & set(known[stage])
        ),
    ]
