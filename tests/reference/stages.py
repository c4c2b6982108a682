"""How far people have come, and whether they have left: loops over each person's events."""

import json
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from reference.asked import local_day
from reference.conversions import chosen_conversions, conversions_of
from reference.identity import Event, Person
from reference.intervals import quantile, wilson
from reference.time_lag import kaplan_meier, reached
from reference.touches import is_other
from reference.world import Asked

STAGES = ("none", "awareness", "acquisition", "onboarding", "engagement", "advocacy")
BRINGS = {
    "Signed Up": 2,
    "Lead Generated": 2,
    "Email Opened": 3,
    "Welcome Email Opened": 3,
    "Guide Viewed": 3,
    "Order Delivered": 3,
    "Application Installed": 3,
    "Product Used": 4,
    "Ticket Opened": 4,
    "Phone Call Started": 4,
    "WhatsApp Message Received": 4,
    "Live Chat Conversation Started": 4,
    "Email Replied": 4,
    "Product Reviewed": 5,
    "Product Shared": 5,
    "Invite Shared": 5,
    "Referral Shared": 5,
}
EXPECTED = {
    1: ("Product Added", "Signed Up", "Lead Generated"),
    2: ("Order Completed",),
    3: ("Guide Viewed", "Application Installed", "Email Opened"),
    4: ("Order Completed", "Product Used"),
    5: ("Invite Shared", "Referral Shared", "Product Shared", "Product Reviewed"),
}


def brings(asked: Asked) -> dict[str, int]:
    """To which stage each event brings people, as the shop says it."""
    said = {event: n for n, events, _ in asked.rules.stages for event in events or ()}
    own = {n for n, events, _ in asked.rules.stages if events is not None}
    usual = {event: n for event, n in BRINGS.items() if n not in own and event not in said}
    return usual | said


def expects(asked: Asked) -> dict[int, tuple[str, ...]]:
    return EXPECTED | {n: (action,) for n, _, action in asked.rules.stages if action}


@dataclass
class Life:
    """What one person did and underwent, up to the end of the range."""

    visits: list[datetime] = field(default_factory=list)
    contacts: list[datetime] = field(default_factory=list)
    orders: list[datetime] = field(default_factory=list)
    told: list[Event] = field(default_factory=list)
    carts: list[datetime] = field(default_factory=list)

    def times(self, *names: str) -> list[datetime]:
        return [event.at for event in self.told if event.name in names]


def stages(asked: Asked) -> dict[str, Any]:
    data_end = asked.world.data_end
    until = min(asked.range[1], data_end + timedelta(microseconds=1))
    today = local_day(until - timedelta(microseconds=1), asked.rules.timezone)
    people = {person: life for person, life in lives(asked, until).items() if acts(life, asked)}
    days = {p: sorted({day(at, asked) for at in acts(life, asked)}) for p, life in people.items()}
    entries = {p: entered(life, days[p], asked) for p, life in people.items()}
    longest = usual_silences(days, entries, asked)
    rows = count_states(days, entries, longest, today, asked)
    return {
        "rows": rows,
        "details": {
            "reach": reach(entries, longest, len(people)),
            "months": months(days, entries, longest, today, asked),
            "actions": actions(people, entries, asked),
            **between(entries, today, asked),
        },
        "reconciliation": {"people": len(people)},
    }


def day(at: datetime, asked: Asked) -> date:
    return local_day(at, asked.rules.timezone)


def lives(asked: Asked, until: datetime) -> dict[Person, Life]:
    world, question = asked.world, asked.question
    found: dict[Person, Life] = defaultdict(Life)
    for person, sessions in asked.sessions.items():
        found[person].visits += [s.started for s in sessions if s.started < until]
    for person, touches in asked.touches.items():
        found[person].contacts += [t.at for t in touches if t.session is None and t.at < until]
    orders = conversions_of(world.events, world.sessions, "Order Completed")
    for person, mine in chosen_conversions(orders, world.identity, question).items():
        found[person].orders += sorted(c.at for c in mine if c.at < until)
    for person, event in persons_events(asked):
        if event.at < until:
            found[person].told.append(event)
            if event.name == "Product Added":
                found[person].carts.append(event.at)
    return found


def persons_events(asked: Asked) -> list[tuple[Person, Event]]:
    """Every event that the question counts, with its person."""
    world, question = asked.world, asked.question
    accounts = {id(e): s.account for s in world.sessions for e in s.events}
    told: list[tuple[Person, Event]] = []
    for event in world.events:
        person = world.identity.person(event, accounts.get(id(event)), question.identity)
        hidden = event.excluded or world.identity.is_internal(person)
        if (question.traffic == "all" or not hidden) and not is_other(person, question):
            told.append((person, event))
    return told


def acts(life: Life, asked: Asked) -> list[datetime]:
    """What the person did: not what the shop did."""
    names = {*BRINGS, *brings(asked)} - {"Order Delivered"}
    return life.visits + life.contacts + life.orders + life.times(*names, "Survey Answered")


def entered(life: Life, days: list[date], asked: Asked) -> dict[int, datetime]:
    """The first entry of each stage."""
    found: dict[int, list[datetime]] = defaultdict(list)
    found[1] += life.visits
    brought = brings(asked)
    found[2] += life.orders[:1] + life.times(*(name for name, n in brought.items() if n == 2))
    if found[2]:
        begun = min(found[2])
        for event in life.told:
            if brought.get(event.name or "") in (3, 4) and event.at >= begun:
                found[brought[event.name or ""]].append(event.at)
        found[4] += life.orders[1:2]
        later = [d for d in days if d > day(begun, asked)]
        if len(later) >= 3:
            found[4].append(min(at for at in acts(life, asked) if day(at, asked) == later[2]))
    found[5] += [e.at for e in life.told if brought.get(e.name or "") == 5 or promotes(e)]
    return {stage: min(times) for stage, times in found.items() if times}


def promotes(event: Event) -> bool:
    said = json.loads(event.get("properties") or "{}")
    return (
        event.name == "Survey Answered"
        and said.get("question_type") == "nps"
        and said.get("score") in (9, 10)
    )


def usual_silences(
    days: dict[Person, list[date]], entries: dict[Person, dict[int, datetime]], asked: Asked
) -> dict[int, tuple[int, float | None]]:
    """Per stage: returns, and the days of silence that 95 % of them keep within."""
    gaps: dict[int, list[int]] = defaultdict(list)
    for person, mine in days.items():
        for before, back in pairwise(mine):
            gaps[stage_on(before, entries[person], asked)].append((back - before).days)
    return {
        stage: (len(gaps[stage]), quantile(gaps[stage], 0.95) if len(gaps[stage]) >= 10 else None)
        for stage in range(6)
    }


def stage_on(last: date, mine: dict[int, datetime], asked: Asked) -> int:
    """RULE: a silence belongs to the stage at which the person stood on its first day."""
    return max((stage for stage, at in mine.items() if day(at, asked) <= last), default=0)


Longest = dict[int, tuple[int, float | None]]


def state_of(last: date, stage: int, longest: Longest, today: date) -> str:
    usual = longest[stage][1]
    if usual is None:
        return "unclear"
    return "left" if (today - last).days > usual else "active"


def count_states(
    days: dict[Person, list[date]],
    entries: dict[Person, dict[int, datetime]],
    longest: Longest,
    today: date,
    asked: Asked,
) -> list[dict[str, Any]]:
    counts: dict[tuple[int, str], int] = defaultdict(int)
    for person, mine in days.items():
        stage = max(entries[person], default=0)
        silent = stage_on(mine[-1], entries[person], asked)
        counts[stage, state_of(mine[-1], silent, longest, today)] += 1
    return [
        {"stage": STAGES[stage], "state": state} | share_of(n, len(days))
        for (stage, state), n in counts.items()
    ]


def share_of(n: int, whole: int, name: str = "people") -> dict[str, Any]:
    low, high = wilson(n, whole)
    return {name: n, "share": n / whole, "low": low, "high": high}


def reach(
    entries: dict[Person, dict[int, datetime]], longest: Longest, people: int
) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = []
    for stage in range(1, 6):
        n = sum(stage in mine for mine in entries.values())
        if n:
            returns, usual = longest[stage]
            silence = {"returns": returns, "leaves_after": usual}
            told.append({"stage": STAGES[stage]} | share_of(n, people) | silence)
    return told


def months(
    days: dict[Person, list[date]],
    entries: dict[Person, dict[int, datetime]],
    longest: Longest,
    today: date,
    asked: Asked,
) -> list[dict[str, Any]]:
    told: dict[tuple[str, int], dict[str, int]] = defaultdict(
        lambda: {"entered": 0, "left": 0, "came_back": 0}
    )
    for person, mine in days.items():
        for stage, at in entries[person].items():
            told[f"{day(at, asked):%Y-%m}", stage]["entered"] += 1
        stage = max(entries[person], default=0)
        silent = stage_on(mine[-1], entries[person], asked)
        if state_of(mine[-1], silent, longest, today) == "left":
            told[f"{mine[-1]:%Y-%m}", stage]["left"] += 1
        for before, back in pairwise(mine):
            stage = stage_on(before, entries[person], asked)
            usual = longest[stage][1]
            if usual is not None and (back - before).days > usual:
                told[f"{back:%Y-%m}", stage]["came_back"] += 1
    return [{"month": m, "stage": STAGES[stage]} | n for (m, stage), n in told.items()]


def between(
    entries: dict[Person, dict[int, datetime]], today: date, asked: Asked
) -> dict[str, list[dict[str, Any]]]:
    told: list[dict[str, Any]] = []
    curves: list[dict[str, Any]] = []
    quantiles: list[dict[str, Any]] = []
    for stage in range(1, 5):
        ends: dict[int, list[int]] = defaultdict(lambda: [0, 0])  # days: went on, still waiting
        earlier = 0
        for mine in entries.values():
            start, end = mine.get(stage), mine.get(stage + 1)
            if start is None or start < asked.range[0]:
                continue
            if end is not None and end < start:
                earlier += 1
                continue
            last = today if end is None else day(end, asked)
            ends[(last - day(start, asked)).days][0 if end else 1] += 1
        gone = [days for days, (n, _) in ends.items() for _ in range(n)]
        people = sum(n + waiting for n, waiting in ends.values())
        if not people:
            continue
        pair = {"stage": STAGES[stage], "next_stage": STAGES[stage + 1]}
        spread = {
            "median": quantile(gone, 0.5) if gone else None,
            "p90": quantile(gone, 0.9) if gone else None,
        }
        counts = {"people": people} | share_of(len(gone), people, "reached")
        told.append(pair | counts | spread | {"earlier": earlier})
        curve = kaplan_meier(ends)
        curves += [pair | row for row in curve]
        quantiles += [pair | row for row in reached(curve)]
    return {"between": told, "curve": curves, "reached": quantiles}


def actions(
    people: dict[Person, Life], entries: dict[Person, dict[int, datetime]], asked: Asked
) -> list[dict[str, Any]]:
    names = {event.name for event in asked.world.events}
    told: list[dict[str, Any]] = []
    for stage, wanted in expects(asked).items():
        action = next((name for name in wanted if name in names), None)
        inside = [p for p in people if stage in entries[p]]
        if action is None or not inside:
            continue
        done = 0
        for person in inside:
            deeds = deeds_of(people[person], action, stage)
            done += bisect_left(deeds, entries[person][stage]) < len(deeds)
        row = {"stage": STAGES[stage], "action": action, "people": len(inside)}
        told.append(row | share_of(done, len(inside), "done"))
    return told


def deeds_of(life: Life, action: str, stage: int) -> list[datetime]:
    if action == "Order Completed":
        return life.orders[1:] if stage == 4 else life.orders
    if action == "Product Added":
        return sorted(life.carts)
    return sorted(life.times(action))
