"""`jejak start`: from the owner's spreadsheets to a first report, asking only what is open."""

import sys
from pathlib import Path
from shlex import quote
from typing import Annotated, Any, Literal

from cyclopts import Parameter

from jejak import numbers as written
from jejak.cli.commands import HERE, in_project, next_command
from jejak.cli.options import Common
from jejak.cli.screen import note, show, working
from jejak.errors import ArgumentError, ProjectError
from jejak.import_report import reason
from jejak.settings import FILE
from jejak.starting import Ask, Question, Settled, remember, settle
from jejak.words import say

_SCALES = ((1_000_000, "million"), (1_000, "thousand"))


def start(
    files: Annotated[list[str] | None, Parameter(name="FILE", help="cli.start.files")] = None,
    /,
    *,
    output: Annotated[str, Parameter(name=["--output", "-o"], help="cli.report.output")] = (
        "report.html"
    ),
    profile: Annotated[str | None, Parameter(help="cli.import.profile")] = None,
    numbers: Annotated[Literal["id", "en"] | None, Parameter(help="cli.import.numbers")] = None,
    dates: Annotated[
        Literal["dmy", "mdy", "ymd"] | None, Parameter(help="cli.import.dates")
    ] = None,
    common: Common = HERE,
) -> int:
    """Exit code 1 where not one row could be read."""
    from jejak.project import new

    language, folder = common.language(), Path(common.project)
    if not files:
        raise ArgumentError("cli.no_start", allowed="FILE", fix="jejak start pesanan.xlsx")
    if (folder / FILE).exists():
        fix = f"jejak import {quote(files[0])}{in_project(common)}"
        raise ProjectError("cli.started", folder=str(folder), fix=fix)
    answers = {k: v for k, v in (("numbers", numbers), ("dates", dates)) if v is not None}
    every = [settle(Path(file), profile, answers, asking(language)) for file in files]
    if not any(one.accepted for one in every):
        return nothing_read(every, language)
    project = new(folder, language)
    for one in every:
        bring_in(project, one, profile, language, in_project(common))
    if project.manifest and not project.manifest.files("events"):
        show(say("cli.start.only_costs", language))
        next_command(f"import FILE{in_project(common)}", common)
        return 0
    with working(say("cli.report.working", language)):
        project.report(output, common.languages())
    show(say("cli.report.done", language, path=output))
    next_command(f"doctor{in_project(common)}", common)
    return 0


def nothing_read(every: list[Settled], language: str) -> int:
    """Say why; no project is made of nothing."""
    for one in every:
        note(say("cli.start.nothing", language, file=one.file.name))
        for example in one.examples:
            note(f"  {reason(example, quote(str(one.file)), language)}")
    return 1


def bring_in(
    project: Any, settled: Settled, profile: str | None, language: str, where: str
) -> None:
    """Import a file and keep its answers."""
    kept = remember(project.folder, settled, language)
    with working(say("cli.import.working", language, file=settled.file.name)):
        told = project.import_file(settled.file, profile, **settled.answers)
    show(told.text(language, where))
    if kept:
        show(say("cli.start.kept", language, path=kept))


def asking(language: str) -> Ask:
    """Asks the person at the terminal; where there is none, nobody answers."""

    def ask(question: Question) -> str | None:
        if not sys.stdin.isatty():
            return None
        forms = list(question.choices)
        about = {"file": question.file, "column": question.column}
        note(say(f"cli.start.{question.option}", language, **about))
        for number, form in enumerate(forms, start=1):
            note(f"  {number}  {samples(question, form, language)}")
        wanted = " / ".join(str(number) for number in range(1, len(forms) + 1))
        while True:
            note(say("cli.start.choose", language, wanted=wanted))
            answer = sys.stdin.readline()
            if not answer:
                return None
            if answer.strip() in forms:
                return answer.strip()
            if answer.strip().isdecimal() and 1 <= int(answer) <= len(forms):
                return forms[int(answer) - 1]

    return ask


def samples(question: Question, form: str, language: str) -> str:
    """Cells as they stand and as a form reads them: `“150.000” = 150 ribu`."""
    read = spelled if question.option == "numbers" else written.day
    return "; ".join(
        f"“{raw}” = {read(reading, language)}" for raw, reading in question.choices[form].items()
    )


def spelled(amount: str, language: str) -> str:
    """An amount that no mark can make another one: thousands and millions by their names."""
    value = float(amount)
    for scale, name in _SCALES:
        if value >= scale:
            short = written.decimal(value / scale, language, 3).rstrip("0").rstrip(",.")
            return say(f"cli.start.{name}", language, n=short)
    digits = next((d for d in range(4) if round(value, d) == value), 6)
    return written.decimal(value, language, digits)
