"""How visits end, and where people go who leave: loops over visits and people.

Written from SEMANTICS, "Funnels, stages, leaving", and decision 0008.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from reference.asked import Question
from reference.funnel import arrivals_of, first_at_each_step, parse, plan_of, state_of, usual
from reference.funnel import events_of as funnel_events_of
from reference.identity import Event, Person
from reference.intervals import over_persons, wilson
from reference.journeys import reconciliation
from reference.sessions import Session
from reference.touches import is_left_out
from reference.world import Asked

Counts = dict[Person, tuple[float, float]]


@dataclass
class Visit:
    person: Person
    session: Session
    item: str
    events: list[Event]  # RULE: what its device did between its start and its end

    @property
    def last(self) -> Event | None:
        """RULE: of several events at the end the one with the largest id; left out: unknown."""
        ends = (e for e in self.events if e.at == self.session.ended)
        return max(ends, key=lambda e: e.id, default=None)

    @property
    def last_name(self) -> str:
        return self.last.name if self.last else "unknown"

    @property
    def last_page(self) -> str:
        return page_of(self.last) if self.last else "unknown"

    @property
    def is_single(self) -> bool:
        return len(self.session.events) == 1

    def views(self) -> list[Event]:
        return [e for e in self.events if e.name in ("Page Viewed", "Screen Viewed")]

    def is_unengaged(self, goal: str) -> bool:
        short = self.session.ended - self.session.started < timedelta(seconds=10)
        views = [e for e in self.views() if e.name != goal]
        return short and not self.met(goal) and len(views) < 2

    def met(self, goal: str) -> bool:
        return any(e.name == goal for e in self.events)


def dropoff(asked: Asked) -> dict[str, Any]:
    by = asked.question.by or "landing_page"
    people = people_events(asked)
    visits = visits_of(asked, people, by)
    groups: dict[str, list[Visit]] = defaultdict(list)
    for visit in visits:
        groups[visit.item].append(visit)
    groups = cut(groups, asked.question.top)
    whole = [bounces(visits, asked)] if visits else []
    return {
        "rows": [{by: item} | bounces(group, asked) for item, group in groups.items()],
        "details": {
            "whole": whole,
            "last_events": last_events(visits),
            "looked_at": looked_at(visits, asked),
            "went_next": went_next(asked, people),
            "left": left(visits, asked),
        },
        "reconciliation": reconciliation(asked),
    }


def cut(groups: dict[str, list[Visit]], top: int) -> dict[str, list[Visit]]:
    """RULE: the `top` items by visits, then by text; the rest, with one named other: `other`."""
    if len(groups) <= top:
        return groups
    ranked = sorted(groups, key=lambda item: (-len(groups[item]), item))
    kept = [item for item in ranked if item != "other"][:top]
    rest = [visit for item in ranked if item not in kept for visit in groups[item]]
    return {item: groups[item] for item in kept} | {"other": rest}


def people_events(asked: Asked) -> dict[Person, list[Event]]:
    """Every event with a name, of everybody who is not left out."""
    world = asked.world
    session_of = {id(event): session for session in world.sessions for event in session.events}
    found: dict[Person, list[Event]] = defaultdict(list)
    for event in world.events:  # in total order
        session = session_of.get(id(event))
        account = session.account if session else None
        person = world.identity.person(event, account, asked.question.identity)
        kept = not is_left_out(event.excluded, person, world.identity, asked.question)
        if kept and event.name is not None:
            found[person].append(event)
    return found


def visits_of(asked: Asked, people: dict[Person, list[Event]], by: str) -> list[Visit]:
    start, end = asked.range
    everything = [event for mine in people.values() for event in mine]
    channels = {id(t.event): t.channel for t in asked.world.touches if t.session is not None}
    visits: list[Visit] = []
    for person, sessions in asked.sessions.items():
        for session in sessions:
            if not start <= session.started < end:
                continue
            inside = [
                event
                for event in everything
                if event.device == session.device and session.started <= event.at <= session.ended
            ]
            column = {"landing_page": "page", "device": "device_type"}.get(by, by)
            first = session.first
            item = channels[id(first)] if by == "channel" else first.get(column)
            visits.append(Visit(person, session, item or "unknown", inside))
    return visits


def counted(visits: list[Visit], test: Callable[[Visit], bool]) -> Counts:
    """(how many pass, how many there are) per person."""
    found: Counts = {}
    for visit in visits:
        passed, many = found.get(visit.person, (0.0, 0.0))
        found[visit.person] = (passed + test(visit), many + 1)
    return found


def bounces(visits: list[Visit], asked: Asked) -> dict[str, Any]:
    row: dict[str, Any] = {"people": len({v.person for v in visits}), "visits": len(visits)}
    for kind, test in (
        ("single", lambda v: v.is_single),
        ("unengaged", lambda v: v.is_unengaged(asked.goal)),
    ):
        found = counted(visits, test)
        many = sum(c for c, _ in found.values())
        low, high = over_persons(list(found.values()))
        row |= {f"bounce_{kind}": many, f"bounce_{kind}_rate": many / len(visits)}
        row |= {f"bounce_{kind}_low": low, f"bounce_{kind}_high": high}
    return row


def last_events(visits: list[Visit]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for name in {v.last_name for v in visits}:
        found = counted(visits, lambda v, name=name: v.last_name == name)
        many = sum(c for c, _ in found.values())
        low, high = over_persons(list(found.values()))
        told = {"last_event": name, "exits": many, "share": many / len(visits)}
        rows.append(told | {"low": low, "high": high})
    return rows


def looked_at(visits: list[Visit], asked: Asked) -> list[dict[str, Any]]:
    lost = [visit for visit in visits if not visit.met(asked.goal)]
    seen: dict[str, list[Visit]] = defaultdict(list)
    for visit in lost:
        for page in {visit.last_page, *(page_of(e) for e in visit.views())}:
            seen[page].append(visit)
    rows: list[dict[str, Any]] = []
    for page, group in seen.items():
        found = counted(group, lambda v, page=page: v.last_page == page)
        many = sum(c for c, _ in found.values())
        low, high = over_persons(list(found.values()))
        told = {"page": page, "visits": len(group), "exits": many, "exit_rate": many / len(group)}
        rows.append(told | {"low": low, "high": high})
    return rows


def page_of(event: Event) -> str:
    return event.get("page") or "unknown"


def went_next(asked: Asked, people: dict[Person, list[Event]]) -> list[dict[str, Any]]:
    names = {event.name for event in asked.world.events}
    steps = parse(usual(names))
    if any(names.isdisjoint(step) for step in steps):
        return []
    plan = plan_of(asked, Question(steps=usual(names)))
    found: dict[tuple[int, str], int] = defaultdict(int)
    for person, events in funnel_events_of(asked, plan).items():
        arrivals = arrivals_of(events, plan)
        if not arrivals or state_of(events, arrivals, plan) != "dropped":
            continue
        furthest = first_at_each_step(arrivals, plan)[-1]
        after = [e for e in people[person] if e.at > furthest.at]
        found[furthest.step, (after[0].name or "") if after else "nothing"] += 1
    rows: list[dict[str, Any]] = []
    for (step, event), many in found.items():
        of = sum(n for (other, _), n in found.items() if other == step)
        low, high = wilson(many, of)
        told = {"event": next(iter(steps[step - 1])), "next_event": event, "people": many}
        rows.append(told | {"share": many / of, "low": low, "high": high})
    return rows


def left(visits: list[Visit], asked: Asked) -> list[dict[str, Any]]:
    gaps: list[float] = []
    for sessions in asked.sessions.values():
        ended = sessions[0].ended
        for session in sessions[1:]:
            if session.started > ended:
                gaps.append((session.started - ended) / timedelta(days=1))
            ended = max(ended, session.ended)
    if not gaps or not visits:
        return []
    gaps.sort()
    place = (len(gaps) - 1) * 0.95
    low_rank = int(place)
    next_gap = gaps[min(low_rank + 1, len(gaps) - 1)]
    limit = gaps[low_rank] + (next_gap - gaps[low_rank]) * (place - low_rank)
    people = {v.person for v in visits}
    ends = {person: max(s.ended for s in asked.sessions[person]) for person in people}
    silent = [(asked.world.data_end - end) / timedelta(days=1) for end in ends.values()]
    gone = sum(days > limit for days in silent)
    low, high = wilson(gone, len(people))
    told = {"returns": len(gaps), "left_after_days": limit, "people": len(people), "left": gone}
    return [told | {"share": gone / len(people), "low": low, "high": high}]
