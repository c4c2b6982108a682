"""A project's notes.yml: what happened on which days, read with the place of every mistake."""

import re
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import msgspec

from jejak.journeys.yaml_nodes import Reader, compose
from jejak.words import LANGUAGES

KEYS = ("date", "until", "text")
_FIX = "date: 2026-09-14"
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[-/. ]?(\d{1,2})[-/. ]?(\d{1,2})")


class Note(msgspec.Struct, frozen=True):
    """Something that happened from a local day to another, both counted; `texts` by language."""

    first: date
    last: date
    texts: dict[str, str]


def read_notes(text: str | None, path: str = "notes.yml") -> tuple[Note, ...]:
    """The notes of a file by date; SettingsError names line, column, what is allowed, the fix."""
    root = None if text is None else compose(text, path)
    if root is None:
        return ()
    reader = _Reader(path, "notes")
    notes = [reader.note(node) for node in reader.items(root)]
    return tuple(
        sorted(notes, key=lambda note: (note.first, note.last, sorted(note.texts.items())))
    )


class _Reader(Reader):
    """Reads what only notes.yml holds."""

    def note(self, node: Any) -> Note:
        parts = dict(self.pairs(node, KEYS, _FIX))
        for key in ("date", "text"):
            if key not in parts:
                fix = _FIX if key == "date" else "text: …"
                raise self.error("missing", node, value=key, fix=fix)
        first = self.day(parts["date"])
        last = self.day(parts["until"]) if "until" in parts else first
        if last < first:
            told = {"value": last.isoformat(), "allowed": first.isoformat()}
            raise self.error("until", parts["until"], **told)
        return Note(first=first, last=last, texts=self.said(parts["text"]))

    def day(self, node: Any) -> date:
        value = self.text(node)
        found = _date(value) if _ISO.fullmatch(value) else None
        if found is None:
            raise self.error("date", node, value=value, fix=as_date(value))
        return found

    def said(self, node: Any) -> dict[str, str]:
        """One text for both languages, or one for each."""
        if node.id != "mapping":
            return dict.fromkeys(LANGUAGES, self.text(node))
        said = {key: self.text(part) for key, part in self.pairs(node, LANGUAGES, "id: …")}
        for language in LANGUAGES:
            if language not in said:
                raise self.error("missing", node, value=language, fix=f"{language}: …")
        return said


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def as_date(value: str) -> str:
    """The date that was probably meant, as it is written in our files."""
    if found := _DAY_FIRST.fullmatch(value):
        day, month, year = map(int, found.groups())
    elif found := _YEAR_FIRST.match(value):
        year, month, day = map(int, found.groups())
    else:
        return "2026-09-14"
    written = f"{year:04}-{month:02}-{day:02}"
    return written if _date(written) else "2026-09-14"


@cache
def template(language: str) -> str:
    """The notes.yml of a new project: comments that teach, in `id` or `en`."""
    file = resources.files("jejak.journeys") / "lists" / f"notes.{language}.yml"
    return file.read_text(encoding="utf-8")
