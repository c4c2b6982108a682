"""Forgetting a person: everything of them leaves the project folder, and stays out."""

from collections.abc import Callable, Collection
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
from jejak.privacy.forms import forms_of
from jejak.privacy.record import Record, hashes_of, read_record
from jejak.privacy.rejected import naming, rejected_rows
from jejak.store.forget import Target, finish, forget, is_unfinished, receipts
from jejak.store.manifest import Manifest
from jejak.store.rewrite import Mentions
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
        found = _find(project, manifest, person, key)
        if found is None:
            return _earlier(manifest, person, key)
        record, texts = found
        names = naming(record.ids, key, texts)
        if confirm is not None and not confirm(_of_person(record, manifest, names)):
            return None
        confirm = None
        with manifest.writing():
            if manifest.version == version:
                asked = list(ids_of(person, key).values())
                own = [number for number in asked if number in record.ids] or asked
                told = _forget(manifest, record, keyed("person", own[0], key), texts, names)
                break
    left = _named_elsewhere(project.folder, texts)
    return Receipt(told["at"], told["person"], told["removed"], elsewhere=left)


def end_unfinished(manifest: Manifest) -> None:
    """Go on where a forgetting was stopped."""
    if is_unfinished(manifest):
        with manifest.writing():
            finish(manifest)


def _forget(
    manifest: Manifest, record: Record, person: str, texts: list[str], names: Mentions
) -> dict[str, Any]:
    at = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    made = {name: n for name, n in record.counts().items() if name != "events"}

    def receipt(counts: dict[str, int]) -> dict[str, Any]:
        return Receipt(at, person, counts | made).to_dict()

    target = Target([event["event_id"] for event in record.events], record.ids, texts)
    key = manifest.meta("key") or ""
    with manifest.workplace() as spill, closing(DuckDB(spill=spill)) as engine:
        forget(manifest, engine, key, target, names, receipt)
    return finish(manifest) or {}


def _find(
    project: "Project", manifest: Manifest, person: str, key: str
) -> tuple[Record, list[str]] | None:
    """The record of a person, and how they stand in texts; None: forgotten before."""
    try:
        record, found = read_record(
            project.journeys, person, lambda known: forms_of(manifest, known, key)
        )
        return record, _texts(record, person, found)
    except JejakError as error:
        if error.code not in ("person.unknown", "project.empty"):
            raise
        return _find_named(manifest, person, key)


def _find_named(manifest: Manifest, person: str, key: str) -> tuple[Record, list[str]] | None:
    """Of one without events: whom rejected rows or others' texts name, maybe since they went."""
    asked = list(ids_of(person, key).values())
    listed = set(manifest.suppressed())
    is_listed = any(keyed("id", number, key) in listed for number in asked)
    record = Record(asked, [], [], [], [], [])
    typed = [person.strip()] if is_listed and is_telling(person.strip()) else []
    found = forms_of(manifest, hashes_of(record, person, key), key, typed)
    if not _known(manifest, asked) and (found or rejected_rows(manifest, naming(asked, key))):
        return record, _texts(record, person, found)
    if is_listed:
        return None
    raise ArgumentError("person.unknown", argument="person")


def _known(manifest: Manifest, ids: list[int]) -> bool:
    """Whether events carry one of these ids: then it is one that too many people share."""
    engine = DuckDB(threads=1)
    engine.files("identifiers", manifest.paths("identifiers"), {"id": "BIGINT"})
    engine.load("asked", {"id": "BIGINT"}, [(number,) for number in ids])
    found = engine.rows("SELECT id FROM identifiers WHERE id IN (SELECT id FROM asked) LIMIT 1")
    engine.close()
    return bool(found)


def _of_person(record: Record, manifest: Manifest, names: Mentions) -> dict[str, int]:
    rejected = len(rejected_rows(manifest, names))
    return record.counts() | {"identifiers": len(record.identifiers), "rejected": rejected}


def _earlier(manifest: Manifest, person: str, key: str) -> Receipt:
    hashes = {keyed("person", number, key) for number in ids_of(person, key).values()}
    found = [told for told in receipts(manifest) if told["person"] in hashes]
    if not found:
        return Receipt("", "", {}, already=True)
    last = found[-1]
    return Receipt(last["at"], last["person"], last["removed"], already=True)


def _texts(record: Record, person: str, forms: Collection[str]) -> list[str]:
    """Identifiers as texts, in so far as they are known and cannot be anything else."""
    values = {one["value"] for one in record.identifiers if one["kind"] in ("user", "weak")}
    telling = {text for text in {*values, person.strip()} if is_telling(text)} | {*forms}
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
