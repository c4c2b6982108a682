"""Conversion by device, overlap, switches and the gap between two devices."""

from collections import defaultdict
from typing import Any

from reference.device_gap import gaps
from reference.identity import Person
from reference.intervals import wilson
from reference.journeys import Path, converting, reconciliation
from reference.world import Asked

Seen = dict[Person, set[str]]


def devices(asked: Asked) -> dict[str, Any]:
    by = asked.question.by
    paths = converting(asked)
    people: dict[str, set[Person]] = defaultdict(set)
    for person, items in seen_on(asked, by).items():
        for item in items:
            people[item].add(person)
    converters: dict[str, set[Person]] = defaultdict(set)
    orders: dict[str, list[float]] = defaultdict(list)
    for person, conversion in asked.conversions:
        item = asked.device_of(person, conversion, by)
        converters[item].add(person)
        orders[item].append(conversion.net)
    rows: list[dict[str, Any]] = []
    for item, persons in people.items():
        low, high = wilson(len(converters[item]), len(persons))
        rows.append(
            {
                by: item,
                "people": len(persons),
                "converters": len(converters[item]),
                "rate": len(converters[item]) / len(persons),
                "low": low,
                "high": high,
                "conversions": len(orders[item]),
                "value": sum(orders[item]),
            }
        )
    details = {
        "overlap": overlap(asked),
        "device_paths": device_paths(paths, asked),
        "switches": switches(paths, asked),
        "gap": gaps(asked),
    }
    return {"rows": rows, "details": details, "reconciliation": reconciliation(asked)}


def seen_on(asked: Asked, by: str) -> Seen:
    """Per person the devices of the sessions begun, and of the conversions made, in the range."""
    start, end = asked.range
    column = "device_type" if by == "device" else by
    seen: Seen = defaultdict(set)
    for person, sessions in asked.sessions.items():
        for session in sessions:
            if start <= session.started < end:
                seen[person].add(session.first.get(column) or "unknown")
    for person, conversion in asked.conversions:
        seen[person].add(asked.device_of(person, conversion, by))
    return seen


def overlap(asked: Asked) -> list[dict[str, Any]]:
    buyers = {person for person, _ in asked.conversions}
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for person, types in seen_on(asked, "device").items():
        text = " + ".join(sorted(types))
        found[text][0] += 1
        found[text][1] += person in buyers
    return [
        {"devices": text, "people": people, "converters": converters}
        for text, (people, converters) in found.items()
    ]


def types_on(path: Path) -> list[str]:
    """Device types of the touches (a contact told by a server has none)."""
    return [touch.item("device") for touch in path.touches if touch.session is not None]


def device_paths(paths: list[Path], asked: Asked) -> list[dict[str, Any]]:
    """Touches' device types, then the converting one, runs collapsed."""
    found: dict[str, list[float]] = defaultdict(lambda: [0, 0.0])
    for path in paths:
        assert path.conversion is not None
        types = [*types_on(path), asked.device_of(path.person, path.conversion)]
        runs = [t for before, t in zip([None, *types], types, strict=False) if t != before]
        found[" > ".join(runs)][0] += 1
        found[" > ".join(runs)][1] += path.value
    return [
        {"path": text, "conversions": count, "value": value}
        for text, (count, value) in found.items()
    ]


def switches(paths: list[Path], asked: Asked) -> list[dict[str, Any]]:
    found: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0, 0.0])
    for path in paths:
        assert path.conversion is not None
        last = asked.device_of(path.person, path.conversion)
        pair = (types_on(path) or [last])[0], last
        found[pair][0] += 1
        found[pair][1] += path.value
    return [
        {"first_device": first, "converting_device": last, "conversions": count, "value": value}
        for (first, last), (count, value) in found.items()
    ]
