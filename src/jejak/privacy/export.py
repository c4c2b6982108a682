"""A person's own copy of their data: one JSON file that only its owner may read."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec import structs

from jejak.journeys.read import Journeys
from jejak.numbers import count
from jejak.privacy.record import read_record
from jejak.privacy.rejected import own_rows
from jejak.store.manifest import Manifest
from jejak.words import say


class PersonExport(msgspec.Struct, frozen=True):
    """Where the copy was written and how much stands in it; neither holds an identifier."""

    path: Path
    counts: dict[str, int]
    first: str | None
    last: str | None

    def text(self, language: str = "en") -> str:
        """The summary as a person reads it."""
        told = {name: count(number, language) for name, number in self.counts.items()}
        days = {"first": (self.first or "–")[:10], "last": (self.last or "–")[:10]}
        return say("privacy.exported", language, path=str(self.path), **told, **days)


def export_person(
    journeys: Journeys, manifest: Manifest | None, person: str, path: Path
) -> PersonExport:
    """Write everything that is kept of a person, over the whole identity graph, as JSON.

    E-mails and phones stand in it as the hashes that are all that is kept of them.
    """
    record, _ = read_record(journeys, person)
    rejected = own_rows(manifest, record.ids, journeys.key) if manifest else []
    told: dict[str, Any] = structs.asdict(record)
    del told["ids"]
    made = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    counts = {"identifiers": len(record.identifiers), **record.counts(), "rejected": len(rejected)}
    text = {language: say("privacy.copy", language) for language in ("id", "en")}
    _write(path, {"made_at": made, "about": text, "counts": counts, **told, "rejected": rejected})
    times = [event["occurred_at"] for event in record.events]
    return PersonExport(path, counts, min(times, default=None), max(times, default=None))


def _write(path: Path, told: dict[str, Any]) -> None:
    """Aside first, for the eyes of its owner only from the first byte on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.tmp")
    aside.unlink(missing_ok=True)
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(told, file, ensure_ascii=False, indent=1)
        file.write("\n")
    aside.replace(path)
