"""Who is in a segment: the tree of an expression asked of every person, one after the other.

Written from decision 0011.  The tree is the parser's, whose own tests are of texts.
"""

import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from reference.asked import local_day
from reference.conversions import Conversion, chosen_conversions, conversions_of
from reference.identity import Event, Person
from reference.sessions import Session
from reference.touches import Touch, is_left_out
from reference.world import Asked


@dataclass
class Life:
    """What is known of one person, of any date."""

    zone: str
    sessions: list[Session] = field(default_factory=list)
    visits: int = 0
    touches: list[Touch] = field(default_factory=list)
    orders: list[Conversion] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    def day(self, at: datetime) -> date:
        return local_day(at, self.zone)

    def column(self, name: str) -> Any:
        """A column of persons; None where nothing is known."""
        seen = [t.at for t in self.touches] + [s.started for s in self.sessions]
        ended = [t.at for t in self.touches] + [s.ended for s in self.sessions]
        kinds = {s.first.get("device_type") for s in self.sessions} - {None, "unknown"}
        bought = [order.at for order in self.orders]
        touches = sorted(self.touches, key=lambda touch: touch.order)
        return {
            "visits": self.visits,
            "devices": len(kinds),
            "touches": len(self.touches),
            "orders": len(self.orders),
            "net_value": sum(order.net for order in self.orders),
            "first_channel": touches[0].channel if touches else None,
            "last_channel": touches[-1].channel if touches else None,
            "first_seen": self.day(min(seen)) if seen else None,
            "last_seen": self.day(max(ended)) if ended else None,
            "first_order": self.day(min(bought)) if bought else None,
            "last_order": self.day(max(bought)) if bought else None,
        }[name]

    def event_column(self, event: Event, name: str) -> Any:
        if name == "day":
            return self.day(event.at)
        return event.get({"device": "device_type"}.get(name, name))

    def touch_column(self, touch: Touch, name: str) -> Any:
        if name == "day":
            return self.day(touch.at)
        if name in ("channel", "source", "campaign"):
            return getattr(touch, name)
        return touch.event.get({"device": "device_type", "landing_page": "page"}.get(name, name))

    def trait(self, name: str, as_number: bool) -> Any:
        """What was said last; a number of a text that is one."""
        for event in sorted(self.events, key=lambda event: event.order, reverse=True):
            told = json.loads(event.get("properties") or "null")
            if event.get("type") != "identify" or not isinstance(told, dict):
                continue
            if (text := text_of(told, name)) is not None:
                return number_in(text) if as_number else text
        return None


def text_of(told: dict[str, Any], name: str) -> str | None:
    """What is said under a name; lists, objects and nothing are nothing."""
    value = told.get(name)
    if value is None or value == "" or isinstance(value, (list, dict)):
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)


def number_in(text: str | None) -> float | None:
    plain = text and re.fullmatch(r"\s*-?[0-9]+(\.[0-9]+)?\s*", text)
    return float(plain.group()) if plain else None


def property_of(event: Event, node: Any) -> Any:
    """A property as the test of it reads it: a number where it is compared with one."""
    told = json.loads(event.get("properties") or "null")
    text = text_of(told, node.column) if isinstance(told, dict) else None
    as_number = bool(node.values) and isinstance(node.values[0], float)
    return number_in(text) if as_number else text


def members(asked: Asked, tree: Any) -> frozenset[Person]:
    """The persons for whom a tree is true, of all of whom there is an event."""
    return frozenset(person for person, life in lives(asked).items() if holds(tree, life))


def lives(asked: Asked) -> dict[Person, Life]:
    world, question = asked.world, asked.question
    found: dict[Person, Life] = defaultdict(lambda: Life(asked.rules.timezone))
    session_of = {id(event): session for session in world.sessions for event in session.events}
    orders: set[tuple[str | None, Any]] = set()
    for event in world.events:  # in total order
        session = session_of.get(id(event))
        account = session.account if session else None
        person = world.identity.person(event, account, question.identity)
        if is_left_out(event.excluded, person, world.identity, question):
            continue
        life, order = found[person], (event.name, event.get("order_id"))
        if order[1] is None or order not in orders:  # RULE: an order told twice is one event
            life.events.append(event)
        if order[1] is not None:
            orders.add(order)
    for person, sessions in asked.sessions.items():
        found[person].sessions = sessions
        found[person].visits = len({id(asked.visits[session]) for session in sessions})
    for person, touches in asked.touches.items():
        found[person].touches = touches
    bought = conversions_of(world.events, world.sessions, "Order Completed")
    for person, mine in chosen_conversions(bought, world.identity, question).items():
        found[person].orders = mine
    return dict(found)


def holds(node: Any, life: Life) -> bool:
    kind = type(node).__name__
    if kind == "Every":
        return all(holds(part, life) for part in node.parts)
    if kind == "Either":
        return any(holds(part, life) for part in node.parts)
    if kind == "Not":
        return not holds(node.part, life)
    if kind == "Did":
        mine = [event for event in life.events if event.name == node.event]
        fit = [e for e in mine if not node.where or fits(node.where, life.event_column, e)]
        return compared(node, len(fit))
    if kind == "Touched":
        return any(fits(node.where, life.touch_column, touch) for touch in life.touches)
    if kind == "Trait":
        number = bool(node.values) and isinstance(node.values[0], float)
        return compared(node, life.trait(node.column, number))
    return compared(node, life.column(node.column))


def fits(node: Any, column: Any, one: Any) -> bool:
    """The same of one event or touch."""
    kind = type(node).__name__
    if kind == "Every":
        return all(fits(part, column, one) for part in node.parts)
    if kind == "Either":
        return any(fits(part, column, one) for part in node.parts)
    if kind == "Not":
        return not fits(node.part, column, one)
    if kind == "Property":
        return compared(node, property_of(one.event, node))
    return compared(node, column(one, node.column))


def compared(test: Any, value: Any) -> bool:
    """RULE: a missing text reads unknown; of another kind, nothing that is missing passes."""
    of_text = bool(test.values) and isinstance(test.values[0], str)
    if test.sign == "null":
        return value in (None, "unknown")
    if value is None and not of_text:
        return False
    value = "unknown" if value is None else value
    first = test.values[0]
    if test.sign == "in":
        return value in test.values
    if test.sign == "between":
        return first <= value <= test.values[1]
    if test.sign == "like":
        pattern = "".join({"%": ".*", "_": "."}.get(c, re.escape(c)) for c in first)
        return re.fullmatch(pattern, value, re.DOTALL) is not None
    return {
        "=": value == first,
        "<": value < first,
        "<=": value <= first,
        ">": value > first,
        ">=": value >= first,
    }[test.sign]
