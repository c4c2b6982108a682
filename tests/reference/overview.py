"""Visitors, visits, conversions and money, day by day, week by week or month by month."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from reference.asked import days_of, local_day
from reference.identity import Person
from reference.intervals import wilson
from reference.journeys import reconciliation
from reference.world import Asked

Days = list[date]


def overview(asked: Asked) -> dict[str, Any]:
    days = counted_days(asked)
    names = list(dict.fromkeys(name_of(day, asked.question.by) for day in days))
    rows: list[dict[str, Any]] = []
    for name in names:
        mine = [day for day in days if name_of(day, asked.question.by) == name]
        rows.append({asked.question.by: name, "days_counted": len(mine), **figures(asked, mine)})
    totals = [figures(asked, days)] if days else []
    details = {"totals": totals} if totals else {}
    return {"rows": rows, "details": details, "reconciliation": reconciliation(asked)}


def counted_days(asked: Asked) -> Days:
    """The local days of the range that lie within the data."""
    zone = asked.rules.timezone
    first, last = days_of(asked.question, asked.world.data_end, zone)
    first = max(first, local_day(min(event.at for event in asked.world.events), zone))
    last = min(last, local_day(asked.world.data_end, zone))
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def name_of(day: date, by: str) -> str:
    names: dict[str, Callable[[], str]] = {
        "day": lambda: str(day),
        "week": lambda: str(date.fromisocalendar(*day.isocalendar()[:2], 1)),
        "month": lambda: str(day)[:7],
    }
    return names[by]()


def figures(asked: Asked, days: Days) -> dict[str, Any]:
    """RULE: a visitor has a visit that begins in the row; a visit that goes on is no visit."""
    zone = asked.rules.timezone
    visits = {person: starts(asked, person) for person in asked.sessions}
    visitors: set[Person] = set()
    new: set[Person] = set()
    sessions = 0
    for person, mine in visits.items():
        inside = [day for day in mine if day in days]
        sessions += len(inside)
        if inside:
            visitors.add(person)
            if mine[0] in days:
                new.add(person)
    bought = [(p, c) for p, c in asked.conversions if local_day(c.at, zone) in days]
    converters = {person for person, _ in bought} & visitors
    low, high = wilson(len(converters), len(visitors))
    told = {
        "visitors": len(visitors),
        "sessions": sessions,
        "new": len(new),
        "returning": len(visitors - new),
        "conversions": len(bought),
        "value": sum(conversion.net for _, conversion in bought),
        "converters": len(converters),
        "without_visit": sum(person not in visitors for person, _ in bought),
        "rate": len(converters) / len(visitors) if visitors else None,
        "low": low,
        "high": high,
    }
    return told | dict.fromkeys(untold(asked, told))


def untold(asked: Asked, told: dict[str, Any]) -> list[str]:
    """What the data cannot tell: visits where it has none, conversions without their event."""
    no_visits = not asked.sessions
    no_goal = all(event.name != asked.goal for event in asked.world.events)
    both = ["converters", "without_visit", "rate", "low", "high"] if no_visits or no_goal else []
    visited = ["visitors", "sessions", "new", "returning"] if no_visits else []
    return both + visited + (["conversions", "value"] if no_goal else [])


def starts(asked: Asked, person: Person) -> Days:
    """The local day on which each of a person's visits begins."""
    zone = asked.rules.timezone
    return [
        local_day(session.started, zone)
        for session in asked.sessions[person]
        if asked.visits[session].sessions[0] is session
    ]
