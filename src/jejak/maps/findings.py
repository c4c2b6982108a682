"""What is to be said of a map: findings, as data with a place; texts stand in words."""

from collections.abc import Sequence
from typing import Any, Literal

from msgspec import Struct

from jejak.errors import SettingsError
from jejak.words import say, texts

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


class Place(Struct, frozen=True, order=True):
    """Where in a file: line and column from 1, and the way there from the top of the file."""

    line: int
    column: int
    path: str


class Finding(Struct, frozen=True):
    """One thing to know: its code is a sentence of words, filled by its values.

    Among the values: `value` as it was found, `allowed`, and `fix`, what to write instead.
    """

    code: str
    severity: Severity
    place: Place
    values: dict[str, Any] = {}

    def text(self, language: str = "en") -> str:
        key = f"check.{self.code}" if f"check.{self.code}" in texts(language) else ""
        return say(key or f"errors.{self.code}", language, **self.values)

    def to_dict(self, language: str = "en") -> dict[str, Any]:
        place = {"line": self.place.line, "column": self.place.column, "path": self.place.path}
        known = {"code": self.code, "severity": self.severity, **place}
        return known | {"values": self.values, "text": self.text(language)}


class MapError(SettingsError):
    """A map that cannot be used, with everything that is wrong in it."""

    def __init__(self, path: str, findings: Sequence[Finding]):
        self.findings = tuple(findings)
        super().__init__("map.refused", file=path, count=len(self.findings))

    def text(self, language: str) -> str:
        return "\n".join(
            [super().text(language), *(shown(f, language) for f in self.findings)],
        )

    def to_dict(self) -> dict[str, Any]:
        return super().to_dict() | {"findings": [finding.to_dict() for finding in self.findings]}


def shown(finding: Finding, language: str) -> str:
    """A finding on one line: where, and what."""
    where = say("check.where", language, line=finding.place.line, column=finding.place.column)
    path = f" [{finding.place.path}]" if finding.place.path else ""
    return f"{where}{path}: {finding.text(language)}"
