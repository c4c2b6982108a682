"""What a project lacks, and what it can answer now: findings as data."""

from typing import TYPE_CHECKING, Any

import msgspec

from jejak import numbers
from jejak.errors import ProjectError
from jejak.journeys.zone import local_day
from jejak.words import CART_EVENT, say

if TYPE_CHECKING:
    from jejak.project import Project

# What each measure lives on, beside events of customers' devices.
_NEEDS_CART = ("carry_over",)


class Finding(msgspec.Struct, frozen=True):
    """One thing to know: code (a sentence of words), severity ok, note or missing, its values."""

    code: str
    severity: str
    values: dict[str, Any]

    def text(self, language: str = "en", where: str = "") -> str:
        """The finding as a person reads it; `where` is how a command names the project."""
        mark = {"ok": "✓", "note": "!", "missing": "✗"}[self.severity]
        told = {name: _told(name, value, language) for name, value in self.values.items()}
        return f"{mark} {say(f'doctor.{self.code}', language, where=where, **told)}"


def _told(name: str, value: Any, language: str) -> Any:
    """Days and counts as a reader writes them; a number that a command takes stays."""
    if name in ("first", "last") and value:
        return numbers.day(value, language)
    return numbers.count(value, language) if name in ("events", "rows") else value


def examine(project: "Project") -> list[Finding]:
    """Events, goals, touches, carts, devices, bad rows: what is there and what is missing."""
    try:
        journeys = project.journeys
    except ProjectError as error:
        if error.code != "project.empty":
            raise
        return [Finding("empty", "missing", {"folder": str(project.folder)})]
    counts = journeys.engine.rows("SELECT event, is_server, events, with_source FROM event_counts")
    return [
        _events(project, counts),
        *[_goal(goal, counts) for goal in project.settings.goals],
        _carts(counts),
        _clients(counts),
        _sources(counts),
        *_rejected(project),
    ]


def _events(project: "Project", counts: list[dict[str, Any]]) -> Finding:
    ends = (project.journeys.data_start, project.journeys.data_end)
    first, last = (local_day(at, project.settings.zone).isoformat() if at else "" for at in ends)
    events = sum(row["events"] for row in counts)
    return Finding("events", "ok", {"events": events, "first": first, "last": last})


def _goal(goal: str, counts: list[dict[str, Any]]) -> Finding:
    found = _count(counts, goal)
    if found:
        return Finding("goal", "ok", {"goal": goal, "events": found})
    names = sorted({row["event"] for row in counts})
    return Finding("no_goal", "missing", {"goal": goal, "allowed": ", ".join(names)})


def _carts(counts: list[dict[str, Any]]) -> Finding:
    found = _count(counts, CART_EVENT)
    measures = ", ".join(_NEEDS_CART)
    if found:
        return Finding("carts", "ok", {"events": found, "measures": measures})
    return Finding("no_carts", "missing", {"event": CART_EVENT, "measures": measures})


def _clients(counts: list[dict[str, Any]]) -> Finding:
    found = sum(row["events"] for row in counts if not row["is_server"])
    return Finding(
        "clients" if found else "no_clients", "ok" if found else "missing", {"events": found}
    )


def _sources(counts: list[dict[str, Any]]) -> Finding:
    found = sum(row["with_source"] for row in counts)
    return Finding(
        "arrivals" if found else "no_arrivals", "ok" if found else "missing", {"events": found}
    )


_OF_BATCH = {"file": "file", "rows": "rejected", "batch": "batch"}


def _rejected(project: "Project") -> list[Finding]:
    batches = project.manifest.batches() if project.manifest else []
    return [
        Finding("rejected", "note", {name: batch[of] for name, of in _OF_BATCH.items()})
        for batch in batches
        if batch["rejected"]
    ]


def _count(counts: list[dict[str, Any]], event: str) -> int:
    return sum(row["events"] for row in counts if row["event"] == event)
