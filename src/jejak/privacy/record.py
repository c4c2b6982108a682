"""One person's record: their events and all that was made of them, over the identity graph."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from json import loads
from typing import Any

import msgspec

from jejak.engine import statements
from jejak.errors import ArgumentError
from jejak.journeys.read import Journeys
from jejak.measure.person import find_person, timeline
from jejak.store.hash import keyed_id
from jejak.words import DEVICE_TYPES

_SQL = statements.read("jejak.privacy", "person.sql")
_HASH = "[0-9a-f]{64}"
_MADE_OF_HASH = ("{}", "whatsapp:{}", *(f"user:{{}}|{device}" for device in DEVICE_TYPES))
Forms = Callable[[set[str]], set[str]]
_ORDER = {
    "events": ("occurred_at", "event_id"),
    "sessions": ("started_at", "session_id"),
    "touches": ("touched_at", "touch_id"),
    "conversions": ("converted_at", "conversion_id"),
}


class Record(msgspec.Struct, frozen=True):
    """What is kept of a person; `ids` are those that are theirs alone, as the store knows them.

    On a device that others use too, the events are those of the person's own sessions, and the
    device's id is not theirs.
    """

    ids: list[int]
    identifiers: list[dict[str, Any]]
    events: list[dict[str, Any]]
    sessions: list[dict[str, Any]]
    touches: list[dict[str, Any]]
    conversions: list[dict[str, Any]]

    def counts(self) -> dict[str, int]:
        return {name: len(getattr(self, name)) for name in _ORDER}


def read_record(
    journeys: Journeys, person: str, forms: Forms | None = None
) -> tuple[Record, set[str]]:
    """The record of the person whom an identifier names; ArgumentError where there is none.

    Whose ids hold one of the person's e-mails or phones is the same person.  `forms` tells how
    those with given hashes stand in the texts of the store; returned too is what it told.
    """
    if not person.strip():
        raise ArgumentError("privacy.missing", action="export")
    numbers = {find_person(journeys, person)}
    while True:
        record = _read(journeys, numbers)
        known = hashes_of(record, person, journeys.key)
        found = forms(known) if forms else set[str]()
        more = _kin(journeys, known, found) - numbers
        if not more:
            return record, found
        numbers |= more


def hashes_of(record: Record, person: str, key: str) -> set[str]:
    """The hashes by which the store knows e-mails and phones of theirs, and of what was typed."""
    values = [one["value"] for one in record.identifiers]
    typed = keyed_id(key, person.strip())
    return {one for text in (*values, typed) for one in re.findall(_HASH, text)}


def _kin(journeys: Journeys, known: set[str], found: set[str]) -> set[int]:
    """Persons with an id that is made of one of these hashes, or is one of the texts found."""
    told = {form.format(one) for one in known for form in _MADE_OF_HASH} | found
    journeys.engine.load("told_values", {"value": "VARCHAR"}, [(value,) for value in told])
    rows = journeys.engine.rows(_SQL["kin"])
    journeys.engine.drop("told_values")
    return {row["person_id"] for row in rows}


def _read(journeys: Journeys, numbers: set[int]) -> Record:
    """What is kept of these persons, who are one."""
    engine = journeys.engine
    events = {row["event_id"] for number in numbers for row in timeline(journeys, number)}
    engine.load("own", {"event_id": "BIGINT"}, [(event,) for event in events])
    engine.load("persons", {"person_id": "BIGINT"}, [(number,) for number in numbers])
    engine.table("own_ids", _SQL["own_ids"])
    ids = [row["id"] for row in engine.rows("SELECT id FROM own_ids ORDER BY id")]
    known = engine.rows(_SQL["own_values"])
    told = {name: _in_order(engine.rows(_SQL[f"own_{name}"]), *by) for name, by in _ORDER.items()}
    for name in ("own", "own_ids", "persons"):
        engine.drop(name)
    return Record(
        ids=ids,
        identifiers=sorted(
            ({"kind": row["kind"], "value": row["value"]} for row in known),
            key=lambda row: (row["kind"], row["value"]),
        ),
        **told,
    )


def _in_order(rows: list[dict[str, Any]], *by: str) -> list[dict[str, Any]]:
    return [_plain(row) for row in sorted(rows, key=lambda row: [row[name] for name in by])]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Times as ISO text in UTC, properties as what they hold; what is not known is left out."""
    told = {name: value for name, value in row.items() if value is not None}
    for name, value in told.items():
        if isinstance(value, datetime):
            told[name] = value.isoformat() + "Z"
    if "properties" in told:
        with suppress(ValueError, RecursionError):  # rows from Python may hold any text
            told["properties"] = loads(told["properties"])
    return told
