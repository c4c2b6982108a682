"""All of it for one project: built once, looked at through a question."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from reference.asked import Question, Rules, duration, range_of
from reference.conversions import (
    Conversion,
    chosen_conversions,
    conversions_of,
    in_range,
    told_by,
)
from reference.identity import Event, Identity, Person, events_of
from reference.sessions import Session, sessions_of
from reference.touches import (
    Classify,
    Touch,
    Visit,
    chosen_sessions,
    chosen_touches,
    touches_of,
    visits_by_session,
)


class World:
    """Events, persons, sessions and touches of a project."""

    def __init__(self, rows: Iterable[dict[str, Any]], rules: Rules, classify: Classify):
        self.rules = rules
        self.events: list[Event] = events_of(rows, rules)
        self.identity = Identity(self.events, rules)
        self.sessions: list[Session] = sessions_of(self.events, self.identity, rules)
        self.touches: list[Touch] = touches_of(self.events, self.sessions, classify)
        self.data_end: datetime = max(event.at for event in self.events)

    def asked(self, question: Question) -> "Asked":
        return Asked(self, question)


@dataclass(eq=False)
class Asked:
    """A project seen through the arguments of a report."""

    world: World
    question: Question

    @property
    def rules(self) -> Rules:
        return self.world.rules

    @property
    def goal(self) -> str:
        return self.question.goal or (*self.rules.goals, "Order Completed")[0]

    @cached_property
    def range(self) -> tuple[datetime, datetime]:
        return range_of(self.question, self.world.data_end, self.rules.timezone)

    @cached_property
    def visits(self) -> dict[Session, Visit]:
        world = self.world
        return visits_by_session(world.sessions, world.identity, self.question, self.rules)

    @cached_property
    def sessions(self) -> dict[Person, list[Session]]:
        return chosen_sessions(self.world.sessions, self.world.identity, self.question)

    @cached_property
    def touches(self) -> dict[Person, list[Touch]]:
        world = self.world
        return chosen_touches(world.touches, self.visits, world.identity, self.question)

    @cached_property
    def all_conversions(self) -> dict[Person, list[Conversion]]:
        found = conversions_of(
            self.world.events, self.world.sessions, self.goal, self.question.value
        )
        return chosen_conversions(found, self.world.identity, self.question)

    @cached_property
    def conversions(self) -> list[tuple[Person, Conversion]]:
        return in_range(self.all_conversions, self.question, self.world.data_end, self.rules)

    def device_of(self, person: Person, conversion: Conversion, by: str = "device") -> str:
        """Where a conversion happened: device, os, browser, model, screen or landing_page."""
        told = told_by(conversion, self.sessions.get(person, []), self.question, self.rules)
        event = told[1] if by == "landing_page" else told[0]
        column = {"device": "device_type", "landing_page": "page"}.get(by, by)
        return (event.get(column) if event else None) or "unknown"

    def place_of(self, person: Person, conversion: Conversion) -> str:
        """RULE: a conversion that names no place and has no device takes its session's."""
        place = conversion.event.get("place")
        if place is None and conversion.event.device is None:
            told, _ = told_by(conversion, self.sessions.get(person, []), self.question, self.rules)
            place = told.get("place") if told else None
        return place or "unknown"

    @property
    def lookback(self):
        return duration(self.question.lookback)
