"""What each command does: ask the project, show the answer.  Nothing is computed here."""

import sys
from pathlib import Path
from shlex import quote
from shutil import which
from typing import Annotated, Any, Literal

from cyclopts import Parameter

from jejak.cli.expected import expected
from jejak.cli.options import Common, Question
from jejak.cli.output import as_csv, as_json, as_table
from jejak.cli.screen import note, show, working
from jejak.errors import ArgumentError, nearest
from jejak.numbers import count
from jejak.words import ANSWERS, LANGUAGES, MEASURES, say

Json = Annotated[bool, Parameter(name="--json", negative=(), help="cli.option.json")]
Csv = Annotated[bool, Parameter(name="--csv", negative=(), help="cli.option.csv")]
HERE = Common()


def new(
    folder: Annotated[str, Parameter(name="DIR", help="cli.new.folder")],
    /,
    *,
    common: Common = HERE,
) -> None:
    from jejak.project import new as new_project

    language = common.language()
    new_project(folder, language).close()
    show(say("cli.new.done", language, folder=folder))
    next_command(f"import FILE --project {quote(folder)}", common)


def import_files(
    files: Annotated[list[str] | None, Parameter(name="FILE", help="cli.import.files")] = None,
    /,
    *,
    mapping: Annotated[str | None, Parameter(help="cli.import.mapping")] = None,
    profile: Annotated[str | None, Parameter(help="cli.import.profile")] = None,
    numbers: Annotated[Literal["id", "en"] | None, Parameter(help="cli.import.numbers")] = None,
    dates: Annotated[
        Literal["dmy", "mdy", "ymd"] | None, Parameter(help="cli.import.dates")
    ] = None,
    sheet: Annotated[str | None, Parameter(help="cli.import.sheet")] = None,
    source: Annotated[str | None, Parameter(help="cli.import.source")] = None,
    expect: Annotated[str | None, Parameter(help="cli.import.expect")] = None,
    undo: Annotated[int | None, Parameter(help="cli.import.undo")] = None,
    guess: Annotated[bool, Parameter(negative=(), help="cli.import.guess")] = False,
    common: Common = HERE,
) -> int:
    """Exit code 1 where not one row could be read, or a file holds other than was expected."""
    language, told_before = common.language(), expected(expect)
    if (undo is None) == (not files):
        allowed, fix = "FILE, --undo", "jejak import events.jsonl"
        raise ArgumentError("cli.no_file", allowed=allowed, fix=fix)
    if guess and files:
        return draft_profiles(files, common)
    project = opened(common)
    if undo is not None:
        show(undone(project, undo, language))
        return 0
    files = files or []
    if told_before and len(files) > 1:
        raise ArgumentError("cli.expect_one", allowed="FILE", fix=f"jejak import {files[0]}")
    said = (("numbers", numbers), ("dates", dates), ("sheet", sheet))
    answers = {name: value for name, value in said if value is not None}
    every = [
        bring_in(project, file, place, common, (profile or mapping, source, told_before), answers)
        for file, place in zip(files, places(len(files)), strict=True)
    ]
    if not any(told.accepted + told.duplicates + told.suppressed for told in every):
        return 1
    next_command(f"report -o report.html{in_project(common)}", common)
    return int(not all(told.agrees for told in every))


def bring_in(
    project: Any,
    file: str,
    place: str,
    common: Common,
    said: tuple[str | None, str | None, dict[str, float]],
    answers: dict[str, str],
) -> Any:
    """Import one file and show what became of it; `said` are its profile, source and figures."""
    language = common.language()
    with working(say("cli.import.working", language, file=file) + place):
        told = project.import_file(file, *said, **answers)
    show(told.text(language, in_project(common)))
    return told


def undone(project: Any, batch: int, language: str) -> str:
    """Take an import out again, and tell what left."""
    gone = {name: count(n, language) for name, n in project.undo_import(batch).items()}
    listed = next(one for one in project.manifest.batches() if one["batch"] == batch)
    key = "cli.import.undone_costs" if "costs" in listed["totals"] else "cli.import.undone"
    return say(key, language, batch=batch, **gone)


def places(files: int) -> list[str]:
    """Which of several files is being read."""
    return [f" ({number}/{files})" if files > 1 else "" for number in range(1, files + 1)]


def draft_profiles(files: list[str], common: Common) -> int:
    """A draft beside the project's own profiles; outside a project in this folder."""
    from jejak.collect.guess import guess
    from jejak.errors import ProjectError
    from jejak.imports import PROFILES
    from jejak.settings import FILE

    language, folder = common.language(), Path(common.project)
    for file in files:
        place = folder / PROFILES if (folder / FILE).is_file() else Path()
        path = place / f"{Path(file).stem}.yml"
        if path.exists():
            raise ProjectError("cli.guessed", file=str(path), fix=f"rm {quote(str(path))}")
        text = guess(Path(file), language)
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        show(say("cli.import.guessed", language, path=path))
        next_command(
            f"import {quote(file)} --profile {quote(str(path))}{in_project(common)}", common
        )
    return 0


def profiles(*, common: Common = HERE) -> None:
    """Which spreadsheets are known by their columns, and what is known without a profile."""
    from jejak.collect.profiles import known
    from jejak.imports import PROFILES

    language = common.language()
    every = known(Path(common.project) / PROFILES)
    show("\n".join(f"{name:20} {told.title.get(language, '')}" for name, told in every.items()))
    show(say("cli.profiles.formats", language))


def doctor(*, common: Common = HERE) -> int:
    """Exit code 1 where something is missing."""
    language = common.language()
    findings = opened(common).doctor()
    show("\n".join(finding.text(language, in_project(common)) for finding in findings))
    return int(any(finding.severity == "missing" for finding in findings))


def measure(
    name: Annotated[str | None, Parameter(name="NAME", help="cli.measure.name")] = None,
    /,
    *,
    question: Question | None = None,
    json: Json = False,
    csv: Csv = False,
    common: Common = HERE,
) -> None:
    language = common.language()
    if name is None:
        return show(list_of_measures(language))
    one_form(json, csv)
    known_measure(name, "measure", ANSWERS)
    from jejak.measure.gaps import find_gaps, with_gaps

    project = opened(common)
    with working(say("cli.measure.working", language, name=name)):
        result = getattr(project, name)(**(question or Question()).given())
        if name not in ("quality", "person"):
            result = with_gaps(result, find_gaps(project.journeys))
    if json:
        return show(as_json(result.to_dict()))
    if csv:
        return show(as_csv(result.details.get("compare", result.rows)))
    from jejak.report.text import table

    return show(table(result, language, where=in_project(common)), is_drawn=True)


def report(
    *,
    output: Annotated[str, Parameter(name=["--output", "-o"], help="cli.report.output")] = (
        "report.html"
    ),
    compare: Annotated[str | None, Parameter(help="cli.option.compare")] = None,
    segment: Annotated[str | None, Parameter(help="cli.option.segment")] = None,
    common: Common = HERE,
) -> None:
    languages = common.languages()
    project = opened(common)
    with working(say("cli.report.working", languages[0])):
        project.report(output, languages, compare=compare, segment=segment)
    show(say("cli.report.done", languages[0], path=output))


def explain(
    name: Annotated[str, Parameter(name="NAME", help="cli.explain.name")],
    /,
    *,
    common: Common = HERE,
) -> None:
    known_measure(name, "explain")
    show(opened(common).explain(name))


def sql(
    query: Annotated[str, Parameter(name="SELECT", help="cli.sql.query")],
    /,
    *,
    json: Json = False,
    csv: Csv = False,
    common: Common = HERE,
) -> None:
    one_form(json, csv)
    form = as_json if json else as_csv if csv else as_table
    show(form(opened(common).sql(query)))


def demo(
    folder: Annotated[str, Parameter(name="DIR", help="cli.demo.folder")] = "demo",
    /,
    *,
    small: Annotated[bool, Parameter(negative=(), help="cli.demo.small")] = False,
    common: Common = HERE,
) -> None:
    from jejak.cli.demonstration import STEPS, demonstrate

    languages = common.languages()
    if common.lang is None:
        languages += tuple(name for name in LANGUAGES if name not in languages)
    with working(say("cli.demo.simulating", languages[0]), STEPS) as begin:
        path = demonstrate(Path(folder), small, languages, begin)
    show(say("cli.report.done", languages[0], path=path))
    next_command(f"measure assisted --by campaign --project {quote(folder)}", common)


def opened(common: Common) -> Any:
    """The project of `--project`."""
    from jejak.project import open as open_project

    return open_project(common.project)


def next_command(command: str, common: Common) -> None:
    note(say("cli.next", common.language(), command=f"{program()} {command}"))


def program() -> str:
    """How this jejak is called: by its path where the shell would not find it."""
    if which("jejak"):
        return "jejak"
    return sys.argv[0] if Path(sys.argv[0]).name == "jejak" else "python -m jejak"


def in_project(common: Common) -> str:
    return "" if common.project == "." else f" --project {quote(common.project)}"


def known_measure(name: str, command: str, known: tuple[str, ...] = MEASURES) -> None:
    if name not in known:
        meant = nearest(name, list(known))
        fix = f"jejak {command} {meant}" if meant else "jejak measure"
        raise ArgumentError("cli.unknown_measure", value=name, allowed=", ".join(known), fix=fix)


def one_form(json: bool, csv: bool) -> None:
    if json and csv:
        raise ArgumentError("cli.json_and_csv", allowed="--json, --csv", fix="--json")


def list_of_measures(language: str) -> str:
    wide = max(map(len, ANSWERS)) + 3
    lines = [f"  {name:<{wide}}{say(f'cli.measures.{name}', language)}" for name in ANSWERS]
    return "\n".join([say("cli.measures", language), *lines, "", say("cli.measures.how", language)])
