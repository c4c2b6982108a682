"""Visits and touches of every person, told by tables and by loops: many small worlds at once.

What decides them meets rarely in one history, so forty small ones, whose people never met, are
laid side by side and looked at in every mode.
"""

import random
from collections.abc import Hashable, Mapping
from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest
from agreement import CLASSIFY

from fixtures.story import CALLS, GOOGLE_ADS, INSTAGRAM, NEWSLETTER
from jejak.journeys.read import PEOPLE
from jejak.measure.question import ask
from jejak.project import in_memory
from reference.asked import Question, Rules
from reference.sides import settings_of
from reference.world import World

START = datetime(2026, 10, 1)
MINUTES = (0, 0, 0, 5, 10, 15, 29, 30, 31, 60, 300)
SOURCES = ({}, {}, {}, INSTAGRAM, NEWSLETTER, GOOGLE_ADS)
MODES = {
    "identity": ("latest", "as_of_event"),
    "traffic": ("human", "all"),
    "session": ("device", "person"),
    "touch": ("source", "session"),
}
Told = dict[int, tuple[Hashable, tuple[Any, ...]]]  # by event: of whom, and what is told of it


def world(draw: random.Random, number: int) -> list[dict[str, Any]]:
    """Up to twelve events, minutes apart, on three devices that two people and staff share."""
    at, rows = START + timedelta(days=draw.randrange(3)), list[dict[str, Any]]()
    for nth in range(draw.randint(2, 12)):
        at += timedelta(minutes=draw.choice(MINUTES))
        is_server = draw.random() < 0.1
        row = {
            "anonymous_id": draw.choice((None, "d0", "d0", "d1", "d2")),
            "user_id": draw.choice((None, None, None, "u0", "u1", "staff")),
            "email": draw.choice((None,) * 5 + ("ana@kopi.id",)),
        }
        row = {name: value and f"{number}.{value}" for name, value in row.items()}
        if row["user_id"] == f"{number}.staff":
            row["user_id"] = "staff"
        event = draw.choice(("Page Viewed", "Page Viewed", "Product Added", "Order Completed"))
        came = draw.choice((*SOURCES, CALLS) if is_server else SOURCES)
        about = {"is_server": is_server, "source": "web", "message_id": f"{number}.{nth}"}
        about |= {"excluded": draw.choice(("",) * 9 + ("bot",)), "event": event}
        rows.append(row | came | about | {"occurred_at": at, "received_at": None})
    return rows


def same(mine: Told, theirs: Told) -> list[Any]:
    """What differs: events, what is told of them, whose they are (whatever the persons' ids)."""
    found: list[Any] = sorted(mine.keys() ^ theirs.keys())
    found += [
        (key, mine[key], theirs[key])
        for key in mine
        if key in theirs and (mine[key][1] != theirs[key][1])
    ]
    pairs = {(mine[key][0], theirs[key][0]) for key in mine.keys() & theirs.keys()}
    for side in (0, 1):
        persons = [pair[side] for pair in pairs]
        found += [pair for pair in pairs if persons.count(pair[side]) > 1]
    return found


def by_loops(told: World, mode: Mapping[str, str]) -> tuple[Told, Told]:
    asked = told.asked(Question(**mode))
    first = {session: visit.sessions[0].first.id for session, visit in asked.visits.items()}
    sessions: Told = {
        one.first.id: (person, (first[one], one.started, one.ended, len(one.events)))
        for person, mine in asked.sessions.items()
        for one in mine
    }
    touches: Told = {
        one.event.id: (
            person,
            (one.session and first[one.session], one.at, one.channel, one.source),
        )
        for person, mine in asked.touches.items()
        for one in mine
    }
    return sessions, touches


def by_tables(project: Any, mode: Mapping[str, str]) -> tuple[Told, Told]:
    journeys = project.journeys
    journeys.need(PEOPLE, journeys.bind(ask("assisted", **mode)))
    sessions = "SELECT session_id, person_id, visit_id, started_at, ended_at, events FROM sessions"
    touches = (
        "SELECT t.touch_id, t.person_id, t.visit_id, t.touched_at, f.channel, f.source"
        " FROM touches AS t JOIN traffic AS f ON f.traffic_id = t.traffic_id"
    )
    found = (project.engine.rows(sql) for sql in (sessions, touches))
    return tuple(
        {key: (person, tuple(rest)) for key, person, *rest in map(dict.values, rows)}
        for rows in found
    )


def compare(seed: int) -> None:
    draw = random.Random(seed)
    rows = [row for number in range(40) for row in world(draw, number)]
    rules = Rules(gap=draw.choice((900, 1800)), internal_users=("staff",))
    told, project = World(rows, rules, CLASSIFY), in_memory(rows, settings_of(rules))
    for values in product(*MODES.values()):
        mode = dict(zip(MODES, values, strict=True))
        for mine, theirs in zip(by_loops(told, mode), by_tables(project, mode), strict=True):
            assert not same(mine, theirs), (seed, mode, same(mine, theirs)[:5])
    project.close()


@pytest.mark.parametrize("seed", range(6))
def test_visits_and_touches_are_told_alike(seed: int):
    compare(seed)


@pytest.mark.heavy
@pytest.mark.parametrize("seed", range(100, 150))
def test_visits_and_touches_are_told_alike_at_length(seed: int):
    compare(seed)
