"""Whether each value of a map can be read by itself: languages, durations, one of several keys.

What one block says of another is for `verify.check`.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from jejak.errors import ArgumentError, nearest
from jejak.expression.parse import (
    FEEDBACK,
    SEGMENT,
    WHERE_CONTACT,
    WHERE_MAP,
    WHERE_TOUCH,
    Language,
    parse,
)
from jejak.maps.bounds import Bound, Unit, parse_bound, parse_change
from jejak.maps.findings import Finding
from jejak.maps.flow import parse as parse_flow
from jejak.maps.model import Evidence, Goal, Map, Touchpoint

if TYPE_CHECKING:
    from jejak.maps.file import Source

Found = Iterator[Finding]
_ZONES = "Asia/Jakarta, Asia/Makassar, Asia/Jayapura"
_UNITS: dict[str, Unit] = {
    "conversion": "share",
    "count": "number",
    "value": "number",
    "cost_per": "number",
    "time": "time",
}


def check_values(source: "Source") -> Found:
    """What cannot be read in a map whose kinds are right."""
    made = source.map
    yield from _timezone(source)
    for nth, goal in enumerate(made.goals):
        yield from _goal(source, goal, ("goals", nth))
    for nth, persona in enumerate(made.personas):
        yield from _text(source, SEGMENT, persona.segment, "personas", nth, "segment")
        yield from _evidence(source, persona.evidence, "personas", nth)
    for nth, contact in enumerate(made.contacts):
        given = [key for key in ("place", "channel") if getattr(contact, key)]
        yield from _just_one(source, given, "place, channel", "contacts", nth)
        yield from _text(source, WHERE_CONTACT, contact.where, "contacts", nth, "where")
    for nth, touchpoint in enumerate(made.touchpoints):
        yield from _touchpoint(source, touchpoint, nth)
    for name, text in made.flow.items():
        if text:
            yield from _read(source, parse_flow, text, "flow", name)
    yield from _tests(source, made)


def _timezone(source: "Source") -> Found:
    zone = source.map.map.timezone
    if zone and not _is_zone(zone):
        near = nearest(zone, sorted(available_timezones())) or "Asia/Jakarta"
        values = {"value": zone, "allowed": _ZONES, "fix": near}
        yield source.found("bad_timezone", "map", "timezone", **values)


def _is_zone(name: str) -> bool:
    """Whether there is a time zone of that name; listing them all takes 30 ms."""
    try:
        return ZoneInfo(name).key == name
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def _goal(source: "Source", goal: Goal, path: tuple[str, int]) -> Found:
    if goal.event and goal.touchpoint:
        yield source.found("two_of", *path, found="event, touchpoint", allowed="event, touchpoint")
    if goal.target:
        unit = _UNITS[goal.metric]
        yield from _read(
            source, lambda t: parse_bound(t, "target", unit), goal.target, *path, "target"
        )


def _touchpoint(source: "Source", touchpoint: Touchpoint, nth: int) -> Found:
    path = ("touchpoints", nth)
    bindings = touchpoint.bindings
    if len(bindings) > 1:
        allowed = "event, touch, manual"
        yield source.found("two_of", *path, found=", ".join(bindings), allowed=allowed)
    elif bindings in ((), ("manual",)) and touchpoint.where:
        yield source.found("where_of_nothing", *path, "where", value=touchpoint.where)
    else:
        language = WHERE_TOUCH if bindings == ("touch",) else WHERE_MAP
        yield from _text(source, language, touchpoint.where, *path, "where")
    yield from _evidence(source, touchpoint.evidence, *path)
    for number, pain in enumerate(touchpoint.pain):
        yield from _evidence(source, pain.evidence, *path, "pain", number)


def _tests(source: "Source", made: Map) -> Found:
    for nth, test in enumerate(made.tests):
        allowed = "expect, rule, walk"
        given = [key for key in allowed.split(", ") if getattr(test, key)]
        yield from _just_one(source, given, allowed, "tests", nth)
        of = {"within": "rule", "hold": "rule", "devices": "walk"}
        for key, owner in of.items():
            if getattr(test, key) and len(given) == 1 and given != [owner]:
                yield source.found("key_of", "tests", nth, key, value=key, allowed=owner)
        if test.hold and given == ["rule"]:
            yield from _read(source, _share, test.hold, "tests", nth, "hold")
    for nth, improvement in enumerate(made.improvements):
        if improvement.expect:
            path = ("improvements", nth, "expect")
            yield from _read(source, parse_change, improvement.expect, *path)


def _share(text: str) -> Bound:
    return parse_bound(text, "hold", "share")


def _evidence(source: "Source", evidence: tuple[Evidence, ...], *path: str | int) -> Found:
    for nth, one in enumerate(evidence):
        yield from _text(source, FEEDBACK, one.query, *path, "evidence", nth, "query")


def _just_one(source: "Source", given: list[str], allowed: str, *path: str | int) -> Found:
    if not given:
        yield source.found("none_of", *path, allowed=allowed)
    elif len(given) > 1:
        yield source.found("two_of", *path, found=", ".join(given), allowed=allowed)


def _text(source: "Source", language: Language, text: str | None, *path: str | int) -> Found:
    if text:
        yield from _read(source, lambda t: parse(t, language, str(path[-1])), text, *path)


def _read(source: "Source", read: Callable[[str], Any], text: str, *path: str | int) -> Found:
    try:
        read(text)
    except ArgumentError as error:
        yield source.unreadable(error, *path)
