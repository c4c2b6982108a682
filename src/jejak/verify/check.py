"""The map by itself, without data: what its blocks say of one another, as findings."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct

from jejak.maps.file import Source, in_order
from jejak.maps.findings import Finding
from jejak.verify.flows import check_flows
from jejak.verify.hints import hints
from jejak.verify.named import check_named
from jejak.verify.names import Names, check_ids
from jejak.words import CHANNELS

Found = Iterator[Finding]
PASSED, FAILED, BROKEN = 0, 1, 3  # exit codes, as of every verdict on a map
BINDINGS = "event, touch, manual"


class Beside(Struct, frozen=True):
    """What stands beside a map and is needed to check it."""

    today: date
    channels: tuple[str, ...] = CHANNELS
    folder: Path | None = None  # of the map: where `detail` is looked for


def check(source: Source, beside: Beside) -> tuple[Finding, ...]:
    """Every finding, as they stand in the file; the errors of reading among them.

    Warnings about a block in which something could not be read are left out: they would speak
    of what stands there and was not understood.
    """
    if source.root is None or source.root.id != "mapping":
        return source.findings
    names = Names(source)
    findings = [
        *source.findings,
        *check_ids(source),
        *_goals(source, names),
        *_stages(source, names),
        *_touchpoints(source, names, beside),
        *_contacts(source, names, beside),
        *check_flows(source, names),
        *_others(source, names),
        *check_named(source, names),
        *_warnings(source, beside.today),
    ]
    return in_order(findings)


def _warnings(source: Source, today: date) -> Found:
    unread = {_block(finding.place.path) for finding in source.findings}
    for finding in hints(source, today):
        if _block(finding.place.path) not in unread:
            yield finding


def _block(path: str) -> str:
    """`touchpoints[3]` of `touchpoints[3].pain[0].text`."""
    return path.partition(".")[0]


def _goals(source: Source, names: Names) -> Found:
    """A map begins with goals, and something tells when each is met."""
    fix = "goals: [{id: sales, event: Order Completed, metric: count}]"
    above = [key.value for key, _ in source.root.value]
    written = [key for key in above if key in ("goals", "touchpoints")]
    if source.map.touchpoints and written[:1] == ["touchpoints"]:
        yield source.found("goals_first", "touchpoints", fix=fix)
    for nth, goal in enumerate(source.map.goals):
        path, values = ("goals", nth), {"value": goal.id}
        if goal.touchpoint:
            yield from names.touchpoint(goal.touchpoint, *path, "touchpoint")
            bound = names.touchpoints.get(goal.touchpoint)
            if bound and not bound.bindings:
                unbound = values | {"fix": goal.touchpoint, "allowed": BINDINGS}
                yield source.found("goal_unmeasured", *path, "touchpoint", **unbound)
        elif not goal.event:
            fix = "event: Order Completed"
            yield source.found(
                "goal_unbound", *path, **values, allowed="event, touchpoint", fix=fix
            )


def _stages(source: Source, names: Names) -> Found:
    for nth, stage in enumerate(source.map.stages):
        if not stage.expect:
            continue
        touchpoint = names.touchpoints.get(stage.expect)
        if touchpoint is None:
            yield from names.touchpoint(stage.expect, "stages", nth, "expect")
        elif touchpoint.stage and touchpoint.stage != stage.id:
            own = [t.id for t in source.map.touchpoints if t.stage == stage.id]
            values = {"value": stage.id, "found": stage.expect, "stage": touchpoint.stage}
            allowed = ", ".join(own) or "-"
            yield source.found(
                "expect_elsewhere", "stages", nth, "expect", **values, allowed=allowed
            )


def _touchpoints(source: Source, names: Names, beside: Beside) -> Found:
    for nth, touchpoint in enumerate(source.map.touchpoints):
        path = ("touchpoints", nth)
        yield from names.stage(touchpoint.stage, *path, "stage")
        for number, contact in enumerate(touchpoint.contact):
            yield from names.contact(contact, *path, "contact", number)
        if touchpoint.touch and touchpoint.touch.channel:
            channel = touchpoint.touch.channel
            yield from names.unknown("channel", channel, beside.channels, *path, "touch", "channel")
        if touchpoint.detail and beside.folder:
            file = beside.folder / touchpoint.detail
            if not file.is_file():
                yield source.found("missing_detail", *path, "detail", value=touchpoint.detail)


def _contacts(source: Source, names: Names, beside: Beside) -> Found:
    for nth, contact in enumerate(source.map.contacts):
        if contact.channel:
            path = ("contacts", nth, "channel")
            yield from names.unknown("channel", contact.channel, beside.channels, *path)


def _others(source: Source, names: Names) -> Found:
    """What scope, tests and improvements name."""
    scope = source.map.map.scope
    for key in ("starts", "ends"):
        for nth, id in enumerate(getattr(scope, key)):
            yield from names.touchpoint(id, "map", "scope", key, nth)
    for nth, test in enumerate(source.map.tests):
        if test.walk:
            yield from names.unknown("flow", test.walk, source.map.flow, "tests", nth, "walk")
    for nth, improvement in enumerate(source.map.improvements):
        for number, pain in enumerate(improvement.fixes):
            yield from names.unknown(
                "pain", pain, names.pains, "improvements", nth, "fixes", number
            )


def is_broken(source: Source) -> bool:
    """Whether there is no map to check: something could not even be read."""
    return bool(source.findings)


def exit_code(source: Source, findings: Sequence[Finding]) -> int:
    """PASSED, FAILED where its blocks contradict each other, BROKEN where it is no map yet."""
    if is_broken(source):
        return BROKEN
    return FAILED if any(finding.severity == "error" for finding in findings) else PASSED
