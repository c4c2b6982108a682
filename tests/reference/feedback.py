"""What people answered, complained and contacted about: loops over their events."""

import json
from collections import defaultdict
from datetime import timedelta
from math import sqrt
from typing import Any

from reference.asked import local_day
from reference.identity import Event, Person
from reference.intervals import Z, over_persons, wilson
from reference.stages import persons_events
from reference.world import Asked

SCALES = {"nps": range(11), "csat": range(1, 6), "ces": range(1, 8)}
UNHAPPY = {"nps": range(7), "csat": (1, 2), "ces": (1, 2, 3)}
CONTACTS = (
    "Phone Call Started",
    "WhatsApp Message Received",
    "Live Chat Conversation Started",
    "Email Replied",
)
TOUCHPOINTS = (
    "Signed Up",
    "Guide Viewed",
    "Order Completed",
    "Order Delivered",
    "Order Cancelled",
    "Order Refunded",
    "Ticket Resolved",
    "Product Used",
    "Store Visited",
    *CONTACTS,
)


class Voice:
    """One survey sent or answered, complaint or contact."""

    def __init__(self, person: Person, event: Event, asked: Asked, before: list[Event]):
        self.person, self.at, self.name = person, event.at, event.name or ""
        said = read(event.get("properties"))
        kind = str(said.get("question_type", "")).lower()
        self.question = kind if kind in SCALES else ""
        self.declared = said.get("touchpoint")
        self.touchpoint = self.declared or topic(event, before)
        self.channel = said.get("channel") or channel_of(person, event, asked)
        self.reason = said.get("reason") or "unknown"
        value = said.get("score")
        fine = self.question and value in SCALES[self.question]
        self.answer = int(value) if fine else None
        self.replied = False


def read(text: str | None) -> dict[str, Any]:
    return json.loads(text) if text else {}


def topic(event: Event, before: list[Event]) -> str:
    """RULE: the person's latest touchpoint event within 30 days, at or before it."""
    near = [
        e
        for e in before
        if e is not event
        and e.name in TOUCHPOINTS
        and timedelta() <= event.at - e.at <= timedelta(days=30)
    ]
    return max(near, key=lambda e: e.order).name or "" if near else "unknown"


def channel_of(person: Person, event: Event, asked: Asked) -> str:
    """RULE: of a visit's event the person's touch in force; of a server's its own, if a contact."""
    touches = asked.touches.get(person, [])
    if event.is_server:
        touches = [touch for touch in touches if touch.event is event]
    before = [touch for touch in touches if touch.at <= event.at]
    return before[-1].channel if before else "unknown"


def feedback(asked: Asked) -> dict[str, Any]:
    start, end = asked.range
    by = asked.question.by
    mine: dict[Person, list[Event]] = defaultdict(list)
    for person, event in persons_events(asked):
        mine[person].append(event)
    names = ("Survey Sent", "Survey Answered", "Ticket Opened", *CONTACTS)
    voices = [
        Voice(person, event, asked, events)
        for person, events in mine.items()
        for event in events
        if event.name in names and event.at >= start
    ]
    sent = sorted((v for v in voices if v.name == "Survey Sent"), key=lambda v: v.at)
    answers = [v for v in voices if v.name == "Survey Answered" and v.answer is not None]
    link(sent, answers)
    sent = [v for v in sent if v.at < end and v.question]
    answers = [v for v in answers if v.at < end]
    groups = {(v.question, getattr(v, by)) for v in answers}
    if by == "touchpoint":
        groups |= {(v.question, v.touchpoint) for v in sent}
    inside = [v for v in voices if v.at < end]
    return {
        "rows": [
            {"question": question, by: item}
            | told(
                question,
                [v for v in answers if (v.question, getattr(v, by)) == (question, item)],
                [v for v in sent if (v.question, v.touchpoint) == (question, item)]
                if by == "touchpoint"
                else None,
            )
            for question, item in groups
        ],
        "details": {
            "questions": [
                {"question": question}
                | told(
                    question,
                    [v for v in answers if v.question == question],
                    [v for v in sent if v.question == question],
                )
                for question in {v.question for v in [*answers, *sent]}
            ],
            "months": months(answers, asked),
            "complaints": reasons([v for v in inside if v.name == "Ticket Opened"]),
            "contacts": reasons([v for v in inside if v.name in CONTACTS]),
        },
        "reconciliation": {"answers": len(answers)},
    }


def link(sent: list[Voice], answers: list[Voice]) -> None:
    """Which surveys were answered before the next one; an answer takes its survey's touchpoint."""
    for answer in answers:
        asked = [
            s
            for s in sent
            if (s.person, s.question) == (answer.person, answer.question) and s.at <= answer.at
        ]
        if asked:
            for one in asked:
                one.replied = one.replied or one.at == asked[-1].at
            answer.touchpoint = answer.declared or asked[-1].touchpoint


def told(question: str, answers: list[Voice], sent: list[Voice] | None) -> dict[str, Any]:
    given = [v.answer for v in answers if v.answer is not None]
    n, unhappy = len(given), sum(one in UNHAPPY[question] for one in given)
    row: dict[str, Any] = {"answers": n, "dissatisfied": unhappy}
    row |= {"score": None, "low": None, "high": None, "dissatisfied_share": None}
    row |= {"dissatisfied_low": None, "dissatisfied_high": None}
    row |= {"asked": None, "replied": None, "replied_share": None}
    row |= {"replied_low": None, "replied_high": None}
    if n >= 10:
        low, high = wilson(unhappy, n)
        row |= score(question, given) | {"dissatisfied_share": unhappy / n}
        row |= {"dissatisfied_low": low, "dissatisfied_high": high}
    if sent is None:
        return row
    replied = sum(v.replied for v in sent)
    row |= {"asked": len(sent), "replied": replied}
    if len(sent) >= 10:
        low, high = wilson(replied, len(sent))
        row |= {"replied_share": replied / len(sent), "replied_low": low, "replied_high": high}
    return row


def score(question: str, given: list[int]) -> dict[str, float | None]:
    n = len(given)
    if question == "csat":
        happy = sum(one >= 4 for one in given)
        low, high = wilson(happy, n)
        return {"score": happy / n, "low": low, "high": high}
    if question == "nps":
        # ¾ promoter (1), 1½ passives (0) and ¾ detractor (-1) more
        signs = [1.0 if one >= 9 else -1.0 if one <= 6 else 0.0 for one in given]
        weight, middle = n + 3, sum(signs) / (n + 3)
        spread = (sum(sign * sign for sign in signs) + 1.5) / weight - middle**2
        half = Z * sqrt(spread / weight)
        ends = (max(-1.0, middle - half), min(1.0, middle + half))
        return {"score": 100 * sum(signs) / n, "low": 100 * ends[0], "high": 100 * ends[1]}
    raise NotImplementedError("CES is compared with scipy, not here")


def months(answers: list[Voice], asked: Asked) -> list[dict[str, Any]]:
    groups: dict[tuple[str, str], list[Voice]] = defaultdict(list)
    for v in answers:
        groups[v.question, f"{local_day(v.at, asked.rules.timezone):%Y-%m}"].append(v)
    rows: list[dict[str, Any]] = []
    for (question, month), mine in groups.items():
        unhappy = sum(v.answer in UNHAPPY[question] for v in mine)
        row = {"question": question, "month": month, "answers": len(mine), "dissatisfied": unhappy}
        low, high = wilson(unhappy, len(mine)) if len(mine) >= 10 else (None, None)
        share = unhappy / len(mine) if len(mine) >= 10 else None
        rows.append(row | {"share": share, "low": low, "high": high})
    return rows


def reasons(voices: list[Voice]) -> list[dict[str, Any]]:
    groups: dict[tuple[str, str, str], list[Voice]] = defaultdict(list)
    people: dict[Person, int] = defaultdict(int)
    for v in voices:
        groups[v.name, v.channel, v.reason].append(v)
        people[v.person] += 1
    rows: list[dict[str, Any]] = []
    for (event, channel, reason), mine in groups.items():
        row = {"event": event, "channel": channel, "reason": reason, "contacts": len(mine)}
        row |= {"people": len({v.person for v in mine}), "share": None, "low": None, "high": None}
        if len(voices) >= 10:
            counts = [(sum(v.person == p for v in mine), n) for p, n in people.items()]
            low, high = over_persons([(float(c), float(n)) for c, n in counts])
            row |= {"share": len(mine) / len(voices), "low": low, "high": high}
        rows.append(row)
    return rows
