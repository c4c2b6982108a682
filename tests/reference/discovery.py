"""How people found the business: as tracked, and as they say."""

import json
from collections import defaultdict
from typing import Any

from reference.asked import local_day
from reference.identity import Event, Person
from reference.intervals import wilson
from reference.journeys import reconciliation
from reference.products import Shop
from reference.repeat import Waits, ends, within
from reference.time_lag import days_between, kaplan_meier, reached
from reference.world import Asked

FRIENDS = ("teman", "keluarga", "friend", "family")


def discovery(asked: Asked) -> dict[str, Any]:
    people: dict[str, Waits] = defaultdict(list)
    earlier: dict[str, int] = defaultdict(int)
    hours: dict[tuple[str, int, int], int] = defaultdict(int)
    for person, touches in asked.touches.items():
        first = touches[0]
        if not asked.range[0] <= first.at < asked.range[1]:
            continue
        offset = local_offset(asked, first.at)
        hours[first.channel, offset[0], offset[1]] += 1
        mine = asked.all_conversions.get(person, [])
        if mine and mine[0].at < first.at:
            earlier[first.channel] += 1
            continue
        until = mine[0].at if mine else asked.world.data_end
        people[first.channel].append((days_between(first.at, until, asked), bool(mine)))
    whole = sum(map(len, people.values())) + sum(earlier.values())
    rows: list[dict[str, Any]] = []
    for channel in people.keys() | earlier.keys():
        mine = people.get(channel, [])
        count = len(mine) + earlier[channel]
        low, high = wilson(count, whole)
        row = {"channel": channel, "people": count, "share": count / whole, "low": low}
        row |= {"high": high, "converted": sum(came for _, came in mine)}
        rows.append(row | {"within_7": within(mine, 7) if mine else None})
    curve = kaplan_meier(ends([wait for waits in people.values() for wait in waits]))
    details = {
        "hours": [
            {"channel": channel, "weekday": day, "hour": hour, "people": count}
            for (channel, day, hour), count in hours.items()
        ],
        "curve": curve,
        "reached": reached(curve) if curve else [],
    }
    answers = answered(asked)
    if answers is not None:
        details["asked"] = crossed(asked, answers)
    return {"rows": rows, "details": details, "reconciliation": reconciliation(asked)}


def local_offset(asked: Asked, at: Any) -> tuple[int, int]:
    """Local weekday (1 is Monday) and hour."""
    from datetime import UTC
    from zoneinfo import ZoneInfo

    local = at.replace(tzinfo=UTC).astimezone(ZoneInfo(asked.rules.timezone))
    assert local.date() == local_day(at, asked.rules.timezone)
    return local.isoweekday(), local.hour


def answer_of(event: Event) -> str | None:
    """What was said; '' for a question alone; None for anything else."""
    told = json.loads(event.get("properties") or "{}")
    if event.name == "Survey Answered" and "heard_from" in told:
        said = " ".join((told["heard_from"] or "").lower().split())
        return "word_of_mouth" if any(word in said for word in FRIENDS) else said
    if event.name in ("Survey Sent", "Survey Answered") and told.get("survey") == "heard_from":
        return ""
    return None


def answered(asked: Asked) -> dict[Person, str] | None:
    """Each person's first answer, '' where only asked; None where nobody ever was."""
    if all(answer_of(event) is None for event in asked.world.events):
        return None
    found: dict[Person, str] = {}
    for person, event in Shop(asked).events:  # in total order
        answer = answer_of(event)
        if answer is not None and not found.get(person):
            found[person] = answer
    return found


def crossed(asked: Asked, answers: dict[Person, str]) -> list[dict[str, Any]]:
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for person, mine in asked.all_conversions.items():
        if asked.range[0] <= mine[0].at < asked.range[1]:
            touches = asked.touches.get(person, [])
            tracked = touches[0].channel if touches and touches[0].at <= mine[0].at else None
            answer = answers.get(person)
            said = "not_asked" if answer is None else answer or "no_answer"
            counts[tracked or "unattributed", said] += 1
    return [
        {"channel": channel, "answer": answer, "customers": count}
        for (channel, answer), count in counts.items()
    ]
