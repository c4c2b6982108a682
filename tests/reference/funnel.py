"""Funnels by trying every chain of events of every person.

Written from SEMANTICS, "Funnels, stages, leaving", and decision 0008.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from jejak.expression.parse import WHERE_EVENT
from jejak.expression.parse import parse as parse_where
from reference.asked import Question, duration
from reference.identity import Event, Person
from reference.intervals import wilson
from reference.journeys import reconciliation
from reference.segment import Life
from reference.segment import fits as fits_where
from reference.touches import is_left_out, is_other
from reference.world import Asked

Fits = dict[str, Any]  # event: the tree of its condition, None where there is none
Key = tuple[datetime, int, int]


@dataclass
class Arrival:
    """One attempt at one step."""

    step: int
    start: Event
    at: datetime
    before: datetime  # when the step before was reached
    event: Event | None = None  # none in any order


@dataclass
class Plan:
    """What is asked of every person."""

    steps: list[Fits]
    excluded: Fits
    question: Question
    start: datetime
    end: datetime
    data_end: datetime
    window: timedelta
    step_window: timedelta
    zone: str

    def fills(self, event: Event) -> list[int]:
        return [n for n, step in enumerate(self.steps, start=1) if fits(event, step, self.zone)]

    def key(self, event: Event) -> Key:
        """RULE: equal times by the first, then the last step that the event's name stands in."""
        named = [n for n, step in enumerate([self.excluded, *self.steps]) if event.name in step]
        tie = 0 if self.question.ties == "later" else named[0] * 100 + named[-1]
        return (event.at, tie, event.id)


def funnel(asked: Asked) -> dict[str, Any]:
    question, world = asked.question, asked.world
    names = {event.name for event in world.events}
    plan = plan_of(asked, question)
    empty = {"rows": [], "details": {}, "reconciliation": reconciliation(asked)}
    if any(names.isdisjoint(step) for step in plan.steps):
        return empty
    people: dict[Person, tuple[list[Arrival], str]] = {}
    attempts: dict[Person, list[Arrival]] = {}
    for person, events in events_of(asked, plan).items():
        found = arrivals_of(events, plan)
        if found and not is_spoiled(events, found, plan):
            people[person] = first_at_each_step(found, plan), state_of(events, found, plan)
            attempts[person] = found
    everyone = len(seen_in_range(asked) | people.keys())
    if not people:
        return empty | {"details": {"outcome": [outcome([], everyone)]}}
    whole = rows_of(list(people.values()), everyone, plan)
    if question.reentry == "first":
        for row in whole:
            row["attempts"] = sum(a.step == row["step"] for f in attempts.values() for a in f)
    details = {"outcome": [outcome(list(people.values()), everyone, len(plan.steps))]}
    rows = whole
    if question.by:
        groups: dict[str, list[tuple[list[Arrival], str]]] = defaultdict(list)
        for person, told in people.items():
            at = moment_of(told[0], question)
            groups[item_of(person, at, asked) if at else "not_reached"].append(told)
        rows = [
            {question.by: item} | row
            for item, group in groups.items()
            for row in rows_of(group, everyone, plan)
        ]
        details["steps"] = whole
    return empty | {"rows": rows, "details": details}


def plan_of(asked: Asked, question: Question) -> Plan:
    names = {event.name for event in asked.world.events}
    return Plan(
        parse(question.steps or usual(names)),
        parse(question.exclude)[0] if question.exclude else {},
        question,
        *asked.range,
        asked.world.data_end,
        duration(question.window),
        duration(question.step_window or question.window),
        asked.rules.timezone,
    )


def usual(names: set[str | None]) -> str:
    """The events of a shop that the data has."""
    shop = ("Product Viewed", "Product Added", "Checkout Started", "Order Completed")
    known = [name for name in shop if name in names]
    return " > ".join(known if len(known) > 1 else shop)


def parse(text: str) -> list[Fits]:
    """Steps without quoted names."""
    return [dict(alternative(part) for part in step.split("|")) for step in text.split(" > ")]


def alternative(text: str) -> tuple[str, Any]:
    event, _, inside = text.strip().rstrip("]").partition("[")
    return event.strip(), parse_where(inside, WHERE_EVENT) if inside else None


def fits(event: Event, step: Fits, zone: str) -> bool:
    where = step.get(event.name or "")
    column = Life(zone).event_column
    return event.name in step and (where is None or fits_where(where, column, event))


def events_of(asked: Asked, plan: Plan) -> dict[Person, list[Event]]:
    """Events of each person that the funnel is about; RULE: an order told twice is one event."""
    world, wanted = asked.world, {name for step in [plan.excluded, *plan.steps] for name in step}
    session_of = {id(event): session for session in world.sessions for event in session.events}
    orders: set[tuple[str, str]] = set()
    found: dict[Person, list[Event]] = defaultdict(list)
    for event in world.events:  # in total order
        session = session_of.get(id(event))
        account = session.account if session else None
        person = world.identity.person(event, account, asked.question.identity)
        if event.name not in wanted or event.name is None:
            continue
        if is_left_out(event.excluded, person, world.identity, asked.question):
            continue
        order = event.get("order_id")
        if order is not None and (event.name, order) in orders:
            continue
        orders.add((event.name, order))
        if not is_other(person, asked.question):
            found[person].append(event)
    return found


def arrivals_of(events: list[Event], plan: Plan) -> list[Arrival]:
    """Every arrival of the attempts that count."""
    starts = [e for e in events if plan.start <= e.at < plan.end and begins(e, plan)]
    starts.sort(key=lambda e: (e.at, e.id))
    if plan.question.reentry == "best":
        return [a for start in starts for a in attempt(start, events, plan)]
    found: list[Arrival] = []
    over = datetime.min
    for start in starts:
        if start.at > over:
            mine = attempt(start, events, plan)
            found += mine
            over = end_of(start, mine, events, plan)
    return found


def begins(event: Event, plan: Plan) -> bool:
    filled = plan.fills(event)
    return bool(filled) if plan.question.order == "any" else 1 in filled


def attempt(start: Event, events: list[Event], plan: Plan) -> list[Arrival]:
    if plan.question.order == "any":
        return any_order(start, events, plan)
    if plan.question.reentry == "first":
        return greedy(start, events, plan)
    return list(every_chain(start, [start], events, plan))


def every_chain(
    start: Event, chain: list[Event], events: list[Event], plan: Plan
) -> Iterator[Arrival]:
    """All ways on from here, by trying them all."""
    step = len(chain)
    before = chain[-2].at if step > 1 else start.at
    yield Arrival(step, start, chain[-1].at, before, chain[-1])
    if step == len(plan.steps):
        return
    for event in events:
        if may_follow(chain, event, events, plan):
            yield from every_chain(start, [*chain, event], events, plan)


def greedy(start: Event, events: list[Event], plan: Plan) -> list[Arrival]:
    """The first event that comes and fits, whatever follows from it."""
    chain = [start]
    found = [Arrival(1, start, start.at, start.at, start)]
    while len(chain) < len(plan.steps):
        step = len(chain)
        ahead = [e for e in events if step + 1 in plan.fills(e) and is_after(chain[-1], e, plan)]
        if not ahead:
            break
        event = min(ahead, key=plan.key)
        if not may_follow(chain, event, events, plan):
            break
        found.append(Arrival(step + 1, start, event.at, chain[-1].at, event))
        chain.append(event)
    return found


def is_after(one: Event, other: Event, plan: Plan) -> bool:
    if plan.question.ties == "later":
        return other.at > one.at
    if plan.question.repeat == "many" and one is other:
        return True
    return plan.key(other) > plan.key(one)


def may_follow(chain: list[Event], event: Event, events: list[Event], plan: Plan) -> bool:
    step, last = len(chain), chain[-1]
    if step + 1 not in plan.fills(event) or not is_after(last, event, plan):
        return False
    if event.at - chain[0].at > plan.window or event.at - last.at > plan.step_window:
        return False
    if any(last.at < x.at <= event.at and stops(x, plan) for x in events):
        return False
    return plan.question.order != "strict" or not any(
        is_between(last, other, event, plan)
        for other in events
        if plan.fills(other) and not {step, step + 1} & set(plan.fills(other))
    )


def is_between(one: Event, other: Event, next_one: Event, plan: Plan) -> bool:
    """RULE: with `ties: later` what happens at the time of the step before lies between."""
    if plan.question.ties == "later":
        return one.at <= other.at < next_one.at
    return plan.key(one) < plan.key(other) < plan.key(next_one)


def any_order(start: Event, events: list[Event], plan: Plan) -> list[Arrival]:
    done: list[tuple[datetime, int]] = []
    for step in range(1, len(plan.steps) + 1):
        ahead = [e for e in events if step in plan.fills(e) and e.at >= start.at]
        if not ahead:
            continue
        at = min(e.at for e in ahead)
        stopped = any(start.at < x.at <= at and stops(x, plan) for x in events)
        if at - start.at <= plan.window and not stopped:
            done.append((at, step))
    done.sort()
    times = [at for at, _ in done]
    return [Arrival(n, start, at, times[max(n - 2, 0)]) for n, at in enumerate(times, start=1)]


def end_of(start: Event, found: list[Arrival], events: list[Event], plan: Plan) -> datetime:
    last = found[-1]
    if last.step == len(plan.steps):
        return last.at
    ends = [start.at + plan.window, last.at + plan.step_window]
    return min([*ends, *(x.at for x in events if x.at > start.at and stops(x, plan))])


def stops(event: Event, plan: Plan) -> bool:
    return plan.question.exclude_what == "attempt" and fits(event, plan.excluded, plan.zone)


def first_at_each_step(found: list[Arrival], plan: Plan) -> list[Arrival]:
    """Per step the earliest arrival, of the latest start."""
    chosen: list[Arrival] = []
    for step in range(1, max(a.step for a in found) + 1):
        here = [a for a in found if a.step == step]
        soonest = min(a.at for a in here)
        chosen.append(max((a for a in here if a.at == soonest), key=lambda a: rank(a, plan)))
    return chosen


def rank(arrival: Arrival, plan: Plan) -> Any:
    start = arrival.start
    key = (start.at, 0, start.id) if plan.question.order == "any" else plan.key(start)
    return (*key, arrival.before, -arrival.event.id if arrival.event else 0)


def state_of(events: list[Event], found: list[Arrival], plan: Plan) -> str:
    if max(a.step for a in found) == len(plan.steps):
        return "converted"
    for a in found:
        stopped = any(x.at > a.start.at and stops(x, plan) for x in events)
        lasts = a.start.at + plan.window >= plan.data_end
        if lasts and a.at + plan.step_window >= plan.data_end and not stopped:
            return "in_progress"
    return "dropped"


def is_spoiled(events: list[Event], found: list[Arrival], plan: Plan) -> bool:
    if plan.question.exclude_what == "attempt":
        return False
    chosen = first_at_each_step(found, plan)[-1]
    converted = chosen.step == len(plan.steps)
    end = chosen.at if converted else chosen.start.at + plan.window
    return any(chosen.start.at < x.at <= end and fits(x, plan.excluded, plan.zone) for x in events)


def seen_in_range(asked: Asked) -> set[Person]:
    start, end = asked.range
    came = {p for p, mine in asked.sessions.items() if any(start <= s.started < end for s in mine)}
    return came | {p for p, mine in asked.touches.items() if any(start <= t.at < end for t in mine)}


def moment_of(found: list[Arrival], question: Question) -> Event | None:
    """RULE: by default the entry of the attempt that counts, else the arrival at that step."""
    if question.by_step == "1":
        return found[-1].start
    step = len(found) if question.by_step == "last" else int(question.by_step)
    return found[step - 1].event if step <= len(found) else None


def item_of(person: Person, entry: Event, asked: Asked) -> str:
    by = asked.question.by
    if by in ("place", "device"):
        return entry.get({"device": "device_type"}.get(by, by)) or "unknown"
    if by == "landing_page":
        gap = timedelta(seconds=asked.rules.gap)
        mine = [s for s in asked.sessions.get(person, []) if s.started <= entry.at <= s.ended + gap]
        return (max(mine, key=lambda s: s.order).first.get("page") if mine else None) or "unknown"
    before = [t for t in asked.touches.get(person, []) if t.at <= entry.at]
    return (getattr(before[-1], by) if before else None) or "unknown"


def rows_of(people: list[tuple[list[Arrival], str]], everyone: int, plan: Plan) -> list[Any]:
    entered = previous = len(people)
    rows: list[dict[str, Any]] = []
    for step in range(1, len(plan.steps) + 1):
        here = [(found, state) for found, state in people if len(found) >= step]
        last = [state for found, state in here if len(found) == step]
        waits = [(f[step - 1].at - f[step - 1].before) / timedelta(hours=1) for f, _ in here]
        row: dict[str, Any] = {"step": step, "people": len(here)}
        for name, of in (("of_entered", entered), ("of_previous", previous), ("of_all", everyone)):
            row |= share(name, len(here), of)
        if step == 1:  # all who entered: certain, not estimated
            row |= {
                f"{n}_{e}": None for n in ("of_entered", "of_previous") for e in ("low", "high")
            }
        row |= {"in_progress": last.count("in_progress"), "dropped": last.count("dropped")}
        row["median_hours"] = median(waits) if waits and step > 1 else None
        rows.append(row)
        previous = len(here)
    return rows


def share(name: str, people: int, of: int) -> dict[str, float | None]:
    low, high = wilson(people, of) if of else (None, None)
    return {name: people / of if of else None, f"{name}_low": low, f"{name}_high": high}


def outcome(
    people: list[tuple[list[Arrival], str]], everyone: int, last: int = 0
) -> dict[str, Any]:
    states = [state for _, state in people]
    converted, dropped = states.count("converted"), states.count("dropped")
    return {
        "all_people": everyone,
        "entered": len(people),
        "converted": converted,
        "in_progress": states.count("in_progress"),
        "dropped": dropped,
    } | share("closed", converted, converted + dropped)
