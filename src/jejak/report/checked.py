"""What a check of the map found, for the terminal and for programs."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from jejak.maps.file import Source
from jejak.maps.findings import SEVERITIES, Finding
from jejak.words import say

VERDICTS = {0: "passed", 1: "failed", 3: "broken"}
_MARKS = {"error": "✗", "warning": "!", "info": "·"}


def as_text(source: Source, findings: Sequence[Finding], code: int, language: str) -> str:
    """Errors first, then warnings, then notes, each in the order of the file; a line that sums up.

    A place is written as editors and terminals open it: file, line, column.
    """
    lines: list[str] = []
    for severity in SEVERITIES:
        for finding in findings:
            if finding.severity == severity:
                place = finding.place
                kind = say(f"check.mark.{severity}", language)
                where = f"{source.path}:{place.line}:{place.column}"
                lines.append(f"{_MARKS[severity]} {where} {kind} {place.path}".rstrip())
                lines.append(f"  {_sentence(finding, language)}")
    return "\n".join([*lines, _summary(source, findings, code, language)])


def as_data(
    source: Source, findings: Sequence[Finding], code: int, language: str
) -> dict[str, Any]:
    """The same for programs; texts in the language asked for."""
    return {
        "file": source.path,
        "verdict": VERDICTS[code],
        "counts": _counts(findings),
        "findings": [finding.to_dict(language) for finding in findings],
    }


def _summary(source: Source, findings: Sequence[Finding], code: int, language: str) -> str:
    counts = {name: n for name, n in _counts(findings).items() if code or name != "error"}
    return say(f"check.{VERDICTS[code]}", language, file=source.path, **counts)


def _counts(findings: Sequence[Finding]) -> dict[str, int]:
    counts = Counter(finding.severity for finding in findings)
    return {severity: counts[severity] for severity in SEVERITIES}


def _sentence(finding: Finding, language: str) -> str:
    """The text of a finding; those that errors share begin as they do there, maybe with a file."""
    text = finding.text(language)
    return text if "." in finding.code else text[:1].upper() + text[1:]
