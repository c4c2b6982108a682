"""What a map lacks that it can do without for a while: warnings and hints."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from jejak.errors import ArgumentError
from jejak.maps.file import Source
from jejak.maps.findings import Finding, Severity
from jejak.maps.flow import parse, steps
from jejak.maps.model import Map, Name, Touchpoint
from jejak.maps.places import Path
from jejak.settings import seconds
from jejak.words import LANGUAGES

Found = Iterator[Finding]
BINDINGS = "event, touch, manual"


def hints(source: Source, today: date) -> Found:
    """Warnings and hints, not in the order of the file."""
    teller = _Teller(source)
    yield from _touchpoints(teller, source.map)
    yield from _pains(teller, source.map)
    yield from _improvements(teller, source.map)
    yield from _contacts(teller, source.map)
    yield from _review(teller, source.map, today)
    yield from _flows(teller, source.map)
    yield from _languages(teller, source.map)


class _Teller:
    def __init__(self, source: Source):
        self.source = source

    def __call__(
        self, code: str, *path: str | int, severity: Severity = "warning", **values: Any
    ) -> Finding:
        return Finding(code, severity, self.source.place(*path), values)


def _touchpoints(tell: _Teller, made: Map) -> Found:
    for nth, touchpoint in enumerate(made.touchpoints):
        path, id = ("touchpoints", nth), touchpoint.id
        if not touchpoint.bindings:
            yield tell("unbound", *path, value=id, allowed=BINDINGS, fix=_binding(touchpoint))
        if touchpoint.moment_of_truth and touchpoint.ask is None:
            fix = "ask: {survey: csat, delay: 1d}"
            yield tell("moment_without_survey", *path, "moment_of_truth", value=id, fix=fix)
        if touchpoint.feel is not None and _is_assumed(touchpoint):
            fix = "evidence: [{kind: interview, n: 5, date: 2026-11-01}]"
            yield tell(
                "feeling_without_evidence", *path, "feel", severity="info", value=id, fix=fix
            )


def _is_assumed(touchpoint: Touchpoint) -> bool:
    return all(evidence.kind == "assumption" for evidence in touchpoint.evidence)


def _binding(touchpoint: Touchpoint) -> str:
    """A binding that would fit who acts."""
    words = touchpoint.name.text("en") or touchpoint.id.replace("_", " ")
    return f"event: {words.title()}" if touchpoint.by != "brand" else "event: Email Delivered"


def _pains(tell: _Teller, made: Map) -> Found:
    mended = {pain for improvement in made.improvements for pain in improvement.fixes}
    for nth, touchpoint in enumerate(made.touchpoints):
        for number, pain in enumerate(touchpoint.pain):
            if pain.id and pain.id not in mended:
                path = ("touchpoints", nth, "pain", number)
                fix = f"fixes: [{pain.id}]"
                yield tell("pain_without_improvement", *path, value=pain.id, fix=fix)


def _improvements(tell: _Teller, made: Map) -> Found:
    for nth, improvement in enumerate(made.improvements):
        path = ("improvements", nth)
        if not improvement.metric:
            fix = 'metric: "conversion(checkout -> pay)"'
            yield tell("improvement_without_metric", *path, value=improvement.id, fix=fix)
        if not improvement.owner:
            fix = f"owner: {made.map.owner or 'marketing'}"
            yield tell("improvement_without_owner", *path, value=improvement.id, fix=fix)


def _contacts(tell: _Teller, made: Map) -> Found:
    used = {contact for touchpoint in made.touchpoints for contact in touchpoint.contact}
    for nth, contact in enumerate(made.contacts):
        if contact.id and contact.id not in used:
            yield tell("contact_without_touchpoint", "contacts", nth, value=contact.id)
    for nth, persona in enumerate(made.personas):
        if not persona.segment:
            fix = "segment: orders = 1"
            yield tell("persona_without_segment", "personas", nth, value=persona.id, fix=fix)


def _review(tell: _Teller, made: Map, today: date) -> Found:
    about = made.map
    every, last = about.review_every, about.reviewed_at
    fix = f"reviewed_at: {today}"
    if every and last is None:
        yield tell("never_reviewed", "map", "review_every", allowed=every, fix=fix)
    elif every and last and last + timedelta(seconds=seconds(every)) < today:
        yield tell("overdue_review", "map", "reviewed_at", value=f"{last}", allowed=every, fix=fix)
    for nth, accepted in enumerate(made.accepted):
        if accepted.until < today:
            path, until = ("accepted", nth, "until"), f"{accepted.until}"
            yield tell("accepted_expired", *path, value=accepted.deviation, until=until)


def _flows(tell: _Teller, made: Map) -> Found:
    for name, text in made.flow.items():
        try:
            named = set(steps(parse(text, name).tree))
        except ArgumentError:
            continue
        for nth, touchpoint in enumerate(made.touchpoints):
            if touchpoint.anytime and touchpoint.id in named:
                path = ("touchpoints", nth, "anytime")
                yield tell("anytime_in_flow", *path, value=touchpoint.id, found=name)


def _languages(tell: _Teller, made: Map) -> Found:
    for path, name in _names(made):
        for language in LANGUAGES if name.id or name.en else ():
            if getattr(name, language) is None:
                text = name.text(language)
                shown = text if len(text) <= 30 else text[:29] + "…"
                fix = f"{language}: … ({shown})"
                yield tell("language_missing", *path, language=language, fix=fix)


def _names(made: Map) -> Iterator[tuple[Path, Name]]:
    """Every text of a map in several languages, with its path."""
    yield ("map", "name"), made.map.name
    yield from _within(made.goals, ("goals",))
    yield from _within(made.personas, ("personas",))
    yield from _within(made.contacts, ("contacts",))
    yield from _within(made.stages, ("stages",))
    yield from _within(made.touchpoints, ("touchpoints",))
    yield from _within(made.improvements, ("improvements",))


def _within(
    items: Any, path: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], Name]]:
    for nth, item in enumerate(items):
        for key in item.__struct_fields__:
            value = getattr(item, key)
            if isinstance(value, Name):
                yield (*path, nth, key), value
            elif isinstance(value, tuple) and key in ("pain", "backstage"):
                yield from _within(value, (*path, nth, key))
