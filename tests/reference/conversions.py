"""Events → conversions of a goal, with their money, state and device."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from reference.asked import Question, Rules, duration, range_of
from reference.identity import Event, Identity, Person
from reference.sessions import Session
from reference.touches import is_left_out, is_other

PAID_EVENTS = ("Order Delivered", "Invoice Paid")


@dataclass(eq=False)
class Conversion:
    event: Event  # the earliest
    session: Session | None  # the session of that event
    gross: float
    cancelled: float
    refunded: float
    state: str
    is_foreign: bool = False  # an amount of it is told in another currency, and not counted

    @property
    def at(self) -> datetime:
        return self.event.at

    @property
    def order(self) -> tuple[datetime, int]:
        return self.event.order

    @property
    def net(self) -> float:
        return max(self.gross - self.cancelled - self.refunded, 0.0)


def conversions_of(
    events: list[Event], sessions: list[Session], goal: str, value: str = "ordered"
) -> list[Conversion]:
    """One conversion per order id (in the whole project), else one per event of the goal."""
    session_of = {id(event): session for session in sessions for event in session.events}
    orders: dict[Any, list[Event]] = defaultdict(list)
    for event in events:  # in total order
        if event.name == goal:
            key = event.get("order_id")
            orders[id(event) if key is None else ("order", key)].append(event)
    conversions: list[Conversion] = []
    for key, same in orders.items():
        order_id = key[1] if isinstance(key, tuple) else None
        about = [e for e in events if order_id is not None and e.get("order_id") == order_id]
        gross, cancelled, refunded = money(same, about)
        left = gross - cancelled - refunded
        if value != "ordered":
            gross, cancelled, refunded = by_payments(about, value, gross, cancelled, refunded)
        first = same[0]
        conversions.append(
            Conversion(
                event=first,
                session=session_of.get(id(first)),
                gross=gross,
                cancelled=cancelled,
                refunded=refunded,
                state=state(same, about, left),
                is_foreign=is_foreign(same, about),
            )
        )
    return sorted(conversions, key=lambda conversion: conversion.order)


def money(same: list[Event], about: list[Event]) -> tuple[float, float, float]:
    """Gross, cancelled, refunded of one order; gross - cancelled - refunded is never below 0.

    RULE: gross is the value of the latest event that has one.  A cancellation voids the order
    whatever amount it carries; a refund takes at most what is left.
    """
    values = [float(event.get("value")) for event in same if event.get("value") is not None]
    gross = values[-1] if values else 0.0
    cancelled = gross if any(event.name == "Order Cancelled" for event in about) else 0.0
    given_back = [e for e in about if e.name == "Order Refunded" and not e.is_foreign]
    refunds = [event.get("value") for event in given_back]
    left = gross - cancelled
    refunded = left if None in refunds else min(sum(refunds), left)
    return gross, cancelled, float(refunded)


def is_foreign(same: list[Event], about: list[Event]) -> bool:
    """Whether its worth, a refund, payment or fee stands in another currency alone."""
    after = ("Order Refunded", "Invoice Paid", "Fee Charged")
    unknown = all(event.get("value") is None for event in same)
    worth = any(event.is_foreign for event in same) and unknown
    return worth or any(event.is_foreign for event in about if event.name in after)


def by_payments(
    about: list[Event], value: str, gross: float, cancelled: float, refunded: float
) -> tuple[float, float, float]:
    """The same where payments, or those less the fees, tell what an order is worth.

    RULE: a cancelled order is worth nothing; one given back whole too; else a refund is taken off,
    unless the payments are what the order was worth without it: then it is off already.
    """

    def told(name: str) -> float:
        return sum(e.get("value") for e in about if e.name == name and e.get("value") is not None)

    worth = told("Invoice Paid") - (told("Fee Charged") if value == "net_of_fees" else 0.0)
    worth = max(worth, 0.0)
    if any(event.name == "Order Cancelled" for event in about):
        return worth, worth, 0.0
    if refunded > 0 and refunded == gross:
        return worth, 0.0, worth
    if abs(told("Invoice Paid") - (gross - refunded)) < 0.005:
        return worth, 0.0, 0.0
    return worth, 0.0, min(refunded, worth)


def state(same: list[Event], about: list[Event], net: float) -> str:
    names = {event.name for event in about}
    if "Order Cancelled" in names:
        return "cancelled"
    if "Order Refunded" in names and net <= 0:
        return "refunded"
    if any(event.get("cash_on_delivery") for event in same) and not names & set(PAID_EVENTS):
        return "open"
    return "paid"


def person_of_conversion(conversion: Conversion, identity: Identity, mode: str) -> Person:
    account = conversion.session.account if conversion.session else None
    return identity.person(conversion.event, account, mode)


def chosen_conversions(
    conversions: list[Conversion], identity: Identity, question: Question
) -> dict[Person, list[Conversion]]:
    """Every conversion that the report may look at, in range or not, per person, in order."""
    chosen: dict[Person, list[Conversion]] = defaultdict(list)
    for conversion in conversions:
        person = person_of_conversion(conversion, identity, question.identity)
        if not is_left_out(conversion.event.excluded, person, identity, question):
            chosen[person].append(conversion)
    return {person: mine for person, mine in chosen.items() if not is_other(person, question)}


def in_range(
    chosen: dict[Person, list[Conversion]], question: Question, data_end: datetime, rules: Rules
) -> list[tuple[Person, Conversion]]:
    """The conversions that count: `every` one in the range, or each person's first in it."""
    start, end = range_of(question, data_end, rules.timezone)
    counted: list[tuple[Person, Conversion]] = []
    for person, mine in chosen.items():
        inside = [conversion for conversion in mine if start <= conversion.at < end]
        for conversion in inside[:1] if question.count == "once" else inside:
            counted.append((person, conversion))
    return counted


def told_by(
    conversion: Conversion, sessions: list[Session], question: Question, rules: Rules
) -> tuple[Event | None, Event | None]:
    """The events that tell a conversion's device (device, os …) and its landing page.

    `sessions` are the person's.  A conversion on a device tells its own device, and its session
    the landing page.  Else the session open at that time, else the last one within the lookback.
    """
    if conversion.event.device is not None:
        assert conversion.session is not None
        return conversion.event, conversion.session.first
    at, gap = conversion.at, timedelta(seconds=rules.gap)
    # RULE: of several sessions the one that started last, by (start, id).
    begun = [session for session in sessions if session.started <= at]
    open_then = [session for session in begun if at <= session.ended + gap]
    if not open_then:
        open_then = [s for s in begun if at - s.started <= duration(question.lookback)]
    if not open_then:
        return None, None
    first = max(open_then, key=lambda session: session.order).first
    return first, first
