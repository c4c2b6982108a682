"""Touchpoints that tests and improvements name within metrics and rules: do they exist?

Only names are looked at here; what a metric or a rule means is read where it is measured.
"""

import re
from collections.abc import Iterator

from jejak.maps.file import Source
from jejak.maps.findings import Finding
from jejak.maps.places import Path
from jejak.verify.names import Names, told

Found = Iterator[Finding]
RULES = (
    "existence",
    "absence",
    "init",
    "response",
    "precedence",
    "succession",
    "chain_response",
    "not_succession",
    "responded_existence",
)
_OF_TOUCHPOINTS = ("conversion", "drop_off", "time", "feel", *RULES)
_CALL = re.compile(r"\b([a-z_]+)\s*\(([^()]*)\)")
_ID = re.compile(r"[a-z][a-z0-9_]*")
_RULE = re.compile(r"\s*([a-z_]*)")


def check_named(source: Source, names: Names) -> Found:
    """Metrics and rules name touchpoints of the map, and rules are among those there are."""
    for nth, test in enumerate(source.map.tests):
        for key, text in (("expect", test.expect), ("rule", test.rule)):
            if text:
                yield from _touchpoints(source, names, text, ("tests", nth, key))
        if test.rule:
            yield from _rule(source, test.rule, ("tests", nth, "rule"))
    for nth, improvement in enumerate(source.map.improvements):
        if improvement.metric:
            path = ("improvements", nth, "metric")
            yield from _touchpoints(source, names, improvement.metric, path)


def _touchpoints(source: Source, names: Names, text: str, path: Path) -> Found:
    if "touchpoint" in names.unread:
        return
    known = [touchpoint.id for touchpoint in source.map.touchpoints]
    for call in _CALL.finditer(text):
        if call[1] not in _OF_TOUCHPOINTS:
            continue
        for id in _ID.finditer(text, call.start(2), call.end(2)):
            if id[0] not in names.touchpoints:
                code, values = told("touchpoint", id[0], known)
                yield Finding(code, "error", source.place_within(id.start(), *path), values)


def _rule(source: Source, text: str, path: Path) -> Found:
    found = _RULE.match(text)
    name = found[1] if found else ""
    if name not in RULES:
        code, values = told("rule", name or text, list(RULES))
        yield Finding(code, "error", source.place_within(0, *path), values)
