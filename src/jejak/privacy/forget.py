"""Forgetting a person: everything of them leaves the project folder, and stays out."""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import msgspec
from msgspec import structs

from jejak.collect.identifiers import ids_of
from jejak.engine.duckdb import DuckDB
from jejak.errors import ArgumentError, JejakError
from jejak.numbers import count
from jejak.privacy.record import Record, read_record
from jejak.privacy.rejected import naming, rejected_rows
from jejak.store.forget import Target, finish, forget, is_unfinished, receipts
from jejak.store.manifest import Manifest
from jejak.store.suppression import keyed
from jejak.store.unsaid import is_telling
from jejak.words import LANGUAGES, say

if TYPE_CHECKING:
    from jejak.project import Project

Confirm = Callable[[dict[str, int]], bool]  # asked with what will go, before anything does


class Receipt(msgspec.Struct, frozen=True):
    """What was removed, when, and a keyed hash of the person: no identifier.

    `removed` counts by kind of thing, `suppressed` the keyed hashes that keep the person out.
    `already`: they had been forgotten before.  `elsewhere`: files of the project folder,
    outside its store, that still name them.
    """

    at: str
    person: str
    removed: dict[str, int]
    already: bool = False
    elsewhere: tuple[str, ...] = ()

    def text(self, language: str = "en") -> str:
        """The receipt as a person reads it."""
        lines = [say("privacy.already", language)] if self.already else []
        if self.at:
            told = {name: count(number, language) for name, number in self.removed.items()}
            lines.append(say("privacy.receipt", language, at=self.at, person=self.person, **told))
        lines.append(say("privacy.not_reached", language))
        if self.elsewhere:
            files = ", ".join(self.elsewhere)
            lines.append(say("privacy.elsewhere", language, files=files))
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """What is kept in the store: the figures, and the same in both languages."""
        told: dict[str, Any] = {"at": self.at, "person": self.person, "removed": self.removed}
        kept = structs.replace(self, already=False, elsewhere=())
        return told | {"text": {language: kept.text(language) for language in LANGUAGES}}


def forget_person(
    project: "Project", manifest: Manifest, person: str, confirm: Confirm | None = None
) -> Receipt | None:
    """Remove a person over the whole identity graph; None where `confirm` said no.

    A forgetting that was killed is ended first; somebody who is forgotten already gets the
    receipt of that time.
    """
    key = manifest.meta("key") or ""
    end_unfinished(manifest)
    while True:
        project.refresh()
        version = manifest.version
        record = _find(project, manifest, person, key)
        if record is None:
            return _earlier(manifest, person, key)
        if confirm is not None and not confirm(_of_person(record, manifest, key)):
            return None
        confirm = None
        with manifest.writing():
            if manifest.version == version:
                told = _forget(manifest, record, person, key)
                break
    left = _named_elsewhere(project.folder, _texts(record, person))
    return Receipt(told["at"], told["person"], told["removed"], elsewhere=left)


def end_unfinished(manifest: Manifest) -> None:
    """Go on where a forgetting was stopped."""
    if is_unfinished(manifest):
        with manifest.writing():
            finish(manifest)


def _forget(manifest: Manifest, record: Record, person: str, key: str) -> dict[str, Any]:
    asked = list(ids_of(person, key).values())
    own = [number for number in asked if number in record.ids] or asked
    at = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    made = {name: n for name, n in record.counts().items() if name != "events"}

    def receipt(counts: dict[str, int]) -> dict[str, Any]:
        return Receipt(at, keyed("person", own[0], key), counts | made).to_dict()

    events = [event["event_id"] for event in record.events]
    target = Target(events, record.ids, _texts(record, person))
    with manifest.workplace() as spill, closing(DuckDB(spill=spill)) as engine:
        forget(manifest, engine, key, target, naming(record.ids, key), receipt)
    return finish(manifest) or {}


def _find(project: "Project", manifest: Manifest, person: str, key: str) -> Record | None:
    """The record of a person, of one whom only rejected rows name too; None: forgotten before."""
    try:
        return read_record(project.journeys, person)
    except JejakError as error:
        if error.code not in ("person.unknown", "project.empty"):
            raise
        asked = list(ids_of(person, key).values())
        if not _known(manifest, asked) and rejected_rows(manifest, naming(asked, key)):
            return Record(asked, [], [], [], [], [])
        listed = set(manifest.suppressed())
        if any(keyed("id", number, key) in listed for number in asked):
            return None
        raise ArgumentError("person.unknown", argument="person") from None


def _known(manifest: Manifest, ids: list[int]) -> bool:
    """Whether events carry one of these ids: then it is one that too many people share."""
    engine = DuckDB(threads=1)
    engine.files("identifiers", manifest.paths("identifiers"), {"id": "BIGINT"})
    engine.load("asked", {"id": "BIGINT"}, [(number,) for number in ids])
    found = engine.rows("SELECT id FROM identifiers WHERE id IN (SELECT id FROM asked) LIMIT 1")
    engine.close()
    return bool(found)


def _of_person(record: Record, manifest: Manifest, key: str) -> dict[str, int]:
    rejected = len(rejected_rows(manifest, naming(record.ids, key)))
    return record.counts() | {"identifiers": len(record.identifiers), "rejected": rejected}


def _earlier(manifest: Manifest, person: str, key: str) -> Receipt:
    hashes = {keyed("person", number, key) for number in ids_of(person, key).values()}
    found = [told for told in receipts(manifest) if told["person"] in hashes]
    if not found:
        return Receipt("", "", {}, already=True)
    last = found[-1]
    return Receipt(last["at"], last["person"], last["removed"], already=True)


def _texts(record: Record, person: str) -> list[str]:
    """Identifiers as texts, in so far as they are known and cannot be anything else."""
    values = {one["value"] for one in record.identifiers if one["kind"] in ("user", "weak")}
    telling = {text for text in {*values, person.strip()} if is_telling(text)}
    return sorted(telling | {quote(text, safe="") for text in telling})


def _named_elsewhere(folder: Path | None, texts: list[str]) -> tuple[str, ...]:
    """Files beside the store in which an identifier stands: settings, exports, pages."""
    if folder is None or not texts:
        return ()
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    beside = (path for path in files if path.relative_to(folder).parts[0] != "store")
    return tuple(
        path.relative_to(folder).as_posix()
        for path in beside
        if any(text.encode() in path.read_bytes() for text in texts)
    )
