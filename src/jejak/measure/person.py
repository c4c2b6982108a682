"""Person: everything that one person did, over devices, places and channels.

For whoever answers a person's question about their own data, or looks into one journey.  It is
no part of a report.  The identifier asked for is hashed as the store hashes it and stands
nowhere in the result.
"""

from collections import Counter
from typing import Any

from jejak.collect.identifiers import ids_of
from jejak.engine import statements
from jejak.errors import ArgumentError
from jejak.journeys.read import Journeys
from jejak.measure.question import Question
from jejak.measure.result import Row
from jejak.measure.run import Answer
from jejak.words import UNKNOWN

_SQL = statements.read("jejak.measure", "person.sql")
_ASKED = {"place_in_order": "BIGINT", "kind": "VARCHAR", "id": "BIGINT"}
_COLUMNS = ("event", "place", "device", "os", "channel", "source", "campaign", "page", "value")


def person(
    journeys: Journeys, question: Question, values: dict[str, Any], reconciliation: Row
) -> Answer:
    """Rows: at (UTC), event, place, device, os, channel …, number of the device, event_id.

    Every event of the person in the whole data, bots' and staff's too (`excluded` says so), by
    time and id.  `channel`, `source` and `campaign` stand where the event is a touch.  Devices
    are numbered by their first event; 0: told by a server without one.  Details: `devices`.
    """
    events = timeline(journeys, find_person(journeys, question.person))
    numbers: dict[int, int] = {}
    for row in events:
        if row["weak_id"] is not None:
            numbers.setdefault(row["weak_id"], len(numbers) + 1)
    rows = [_row(row, numbers.get(row["weak_id"], 0)) for row in events]
    devices = _devices(rows)
    return Answer(
        rows, {"devices": devices}, reconciliation={"events": len(rows), "devices": len(numbers)}
    )


def find_person(journeys: Journeys, text: str | None) -> int:
    """The person whom an identifier names: as user id, else e-mail, phone, anonymous id."""
    if not text or not text.strip():
        raise ArgumentError("person.missing", argument="person")
    ids = ids_of(text, journeys.key)
    asked = [(place, kind, number) for place, (kind, number) in enumerate(ids.items())]
    journeys.engine.load("asked_ids", _ASKED, asked)
    found = journeys.rows("found_accounts", _SQL["found_accounts"], {})
    journeys.engine.drop("asked_ids")
    if not found:
        raise ArgumentError("person.unknown", argument="person")
    return min(found, key=lambda row: (row["place_in_order"], row["person_id"]))["person_id"]


def timeline(journeys: Journeys, number: int) -> list[Row]:
    """Every event of a person, by time and id, with device, place and channel."""
    values = {"person": number}
    journeys.table("near_events", _SQL["near_events"], values)
    events = journeys.rows("timeline", _SQL["timeline"], values)
    journeys.engine.drop("near_events")
    return sorted(events, key=lambda row: (row["occurred_at"], row["event_id"]))


def _row(event: Row, number: int) -> Row:
    told = event | {"device": event["device_type"] or UNKNOWN, "place": event["place"] or UNKNOWN}
    return (
        {"at": event["occurred_at"].isoformat()}
        | {name: told[name] for name in _COLUMNS}
        | {"device_number": number, "told_by": event["told_by"], "excluded": event["excluded"]}
        | {"event_id": event["event_id"]}
    )


def _devices(rows: list[Row]) -> list[Row]:
    """Each device: what it is, its first and last event, how many there are."""
    told: dict[int, Row] = {}
    counts = Counter(row["device_number"] for row in rows)
    for row in rows:
        number = row["device_number"]
        known = told.setdefault(
            number,
            {"device_number": number, "device": UNKNOWN, "os": None, "first_at": row["at"]}
            | {"last_at": row["at"], "events": counts[number]},
        )
        known["last_at"] = row["at"]
        if known["device"] == UNKNOWN:
            known |= {"device": row["device"], "os": row["os"]}
    return [told[number] for number in sorted(told)]
