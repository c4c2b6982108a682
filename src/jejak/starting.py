"""From files to a first project: what each file is, what has to be asked, what is remembered."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from jejak.collect.profiles import profile_file, shipped
from jejak.collect.read import read_file
from jejak.engine.duckdb import DuckDB
from jejak.errors import InputError
from jejak.import_report import EXAMPLES
from jejak.imports import PROFILES
from jejak.settings import Settings
from jejak.words import say

_OPTIONS = {
    "import.ambiguous_numbers": "numbers",
    "import.ambiguous_dates": "dates",
    "import.chat_dates": "dates",
}


class Question(msgspec.Struct, frozen=True):
    """What no cell of a column decides.

    `choices`: of each form the option can have, some cells as they stand → as it reads them.
    """

    file: str
    column: str
    option: str  # numbers, dates
    choices: dict[str, dict[str, str]]


class Settled(msgspec.Struct, frozen=True):
    """A file that can be read as it stands with these answers; `profile` None where none is.

    `accepted`: how many of its rows; `examples` of those that are rejected, as of an import.
    """

    file: Path
    profile: str | None
    answers: dict[str, str]
    accepted: int
    examples: list[dict[str, Any]]


Ask = Callable[[Question], str | None]


def settle(file: Path, profile: str | None, answers: Mapping[str, str], ask: Ask) -> Settled:
    """Read a file, keeping nothing, and ask until nothing of it is open.

    Where `ask` has no answer, and for all that no answer helps, the reader's InputError is raised.
    """
    answers = dict(answers)
    while True:
        try:
            return _read(file, profile, answers)
        except InputError as error:
            question = _question(error)
            answer = ask(question) if question else None
            if question is None or answer is None:
                raise
            answers[question.option] = answer


def remember(project: Path, settled: Settled, language: str) -> Path | None:
    """Keep answers as a profile of the project's own, which goes before ours of that name."""
    path = project / PROFILES / f"{settled.profile}.yml"
    if not settled.answers or settled.profile not in shipped() or path.exists():
        return None
    path.parent.mkdir(exist_ok=True)
    ours = profile_file(settled.profile).read_text(encoding="utf-8").rstrip()
    told = "".join(f"{option}: {form}\n" for option, form in sorted(settled.answers.items()))
    path.write_text(f"{ours}\n# {say('cli.start.answered', language)}\n{told}", encoding="utf-8")
    return path


def _read(file: Path, profile: str | None, answers: dict[str, str]) -> Settled:
    engine = DuckDB()
    try:
        mapping = profile_file(profile) if profile else None
        reading = read_file(engine, file, Settings(), mapping, None, answers)
        examples = engine.rows(EXAMPLES)
    finally:
        engine.close()
    known = reading.totals.get("profile", profile)
    return Settled(file, known, answers, reading.accepted, examples)


def _question(error: InputError) -> Question | None:
    if error.code not in _OPTIONS:
        return None
    readings: dict[str, dict[str, str]] = error.values["readings"]
    choices: dict[str, dict[str, str]] = {}
    for raw, told in readings.items():
        for form, reading in told.items():
            choices.setdefault(form, {})[raw] = reading
    if len(choices) < 2:
        return None
    return Question(error.values["file"], error.values["column"], _OPTIONS[error.code], choices)
