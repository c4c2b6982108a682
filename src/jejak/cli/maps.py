"""`jejak map`: the journey map as a file."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from jejak.cli import map_edges
from jejak.cli.commands import HERE, Csv, Json, in_project, next_command, one_form, opened
from jejak.cli.options import Common, Since, Until
from jejak.cli.output import as_json
from jejak.cli.screen import complain, note, show, working
from jejak.errors import ArgumentError, SettingsError, nearest
from jejak.words import CHANNELS, say

if TYPE_CHECKING:
    from jejak.maps.file import Source
    from jejak.maps.findings import Finding
    from jejak.maps.model import Map

ACTIONS = (
    *("new", "draft", "check", "show", "contacts", "draw", "events", "schema"),
    *map_edges.OPTIONS,
)
FILE = "map.yaml"
FAILED = 1
# Which options each action takes, beside those of every command.
_RANGE = ("--from", "--to")
_MEASURED = ("FILE", "--persona", *_RANGE, "--json")
OPTIONS = {
    "new": ("--template", "-o"),
    "draft": (*_RANGE, "-o"),
    "check": ("FILE", "--data", *_RANGE, "--json"),
    "show": (*_MEASURED, "--csv"),
    "contacts": (*_MEASURED, "--csv"),
    "draw": ("FILE", "--size", "--persona", *_RANGE, "-o"),
    "events": ("FILE", "-o"),
    "schema": (),
    **map_edges.OPTIONS,
}


def map_file(
    action: Annotated[str | None, Parameter(name="ACTION", help="cli.map.action")] = None,
    file: Annotated[str | None, Parameter(name="FILE", help="cli.map.file")] = None,
    /,
    *,
    template: Annotated[str | None, Parameter(help="cli.map.template")] = None,
    output: Annotated[str | None, Parameter(name=["--output", "-o"], help="cli.map.output")] = None,
    data: Annotated[bool, Parameter(help="cli.map.data", negative=())] = False,
    persona: Annotated[str | None, Parameter(help="cli.map.persona")] = None,
    size: Annotated[str | None, Parameter(help="cli.map.size")] = None,
    since: Since = None,
    until: Until = None,
    json: Json = False,
    csv: Csv = False,
    common: Common = HERE,
) -> int:
    given = {"FILE": file, "--template": template, "-o": output, "--persona": persona}
    given |= {"--from": since, "--to": until, "--size": size}
    given |= {"--data": data or None, "--json": json or None, "--csv": csv or None}
    known(action, [name for name, value in given.items() if value is not None])
    if action == "new":
        return new(template or "shop", output, common)
    range = {"since": since, "until": until}
    if action == "draft":
        return draft(output, range, common)
    if action == "check":
        return check(file, range if data else None, json, common)
    if action in ("events", *map_edges.OPTIONS):
        return {"events": events, "export": export, "import": bring}[action](file, output, common)
    if action == "draw":
        return draw(file, size or "a4", persona, range, output, common)
    if action in ("show", "contacts"):
        one_form(json, csv)
        form = "json" if json else "csv" if csv else "text"
        return measured(action, file, persona, range, form, common)
    from jejak.maps.schema import schema

    return show(as_json(schema(common.language()))) or 0


def measured(
    action: str,
    file: str | None,
    persona: str | None,
    range: dict[str, str | None],
    form: str,
    common: Common,
) -> int:
    """The map over what happened."""
    from jejak.cli.measured_map import tell

    made = whole(file, common)
    if made is None:
        return FAILED
    tell(action, made, persona, range, form, common)
    return 0


def known(action: str | None, given: list[str]) -> None:
    """What was typed makes sense."""
    if action is None:
        raise ArgumentError("cli.missing_value", value="ACTION", fix="jejak map --help")
    if action not in ACTIONS:
        meant = nearest(action, ACTIONS) or "check"
        raise ArgumentError("map.action", allowed=", ".join(ACTIONS), fix=f"jejak map {meant}")
    if wrong := [name for name in given if name not in OPTIONS[action]]:
        allowed = ", ".join(OPTIONS[action]) or "-"
        raise ArgumentError("map.option", value=wrong[0], action=action, allowed=allowed)


def new(template: str, output: str | None, common: Common) -> int:
    """Write a first map."""
    from jejak.maps.new import TEMPLATES, write_new
    from jejak.maps.new import template as text_of

    if template not in TEMPLATES:
        meant = nearest(template, TEMPLATES) or TEMPLATES[0]
        allowed, fix = ", ".join(TEMPLATES), f"jejak map new --template {meant}"
        raise ArgumentError("map.template", value=template, allowed=allowed, fix=fix)
    language = common.language()
    path = Path(output) if output else Path(common.project) / FILE
    write_new(path, text_of(template, language, date.today()))
    show(say("cli.map.written", language, path=path))
    if (path.parent / "jejak.toml").is_file():
        note(say("cli.map.connect", language, file=path.name))
    next_command(f"map check {output}" if output else f"map check{in_project(common)}", common)
    return 0


def draft(output: str | None, range: dict[str, str | None], common: Common) -> int:
    """Write a first map drafted from the project's events."""
    from jejak.maps.draft import draft as draft_map
    from jejak.maps.new import write_new
    from jejak.measure.question import ask

    language = common.language()
    path = Path(output) if output else Path(common.project) / FILE
    project = opened(common)
    asked = ask("assisted", **range)
    with working(say("cli.map.working", language)):
        name = Path(common.project).resolve().name
        text = draft_map(
            project.journeys, name=name, language=language, since=asked.since, until=asked.until
        )
    write_new(path, text)
    show(say("cli.map.drafted", language, path=path))
    told = f" {output}" if output else ""
    next_command(f"map show{told}{in_project(common)}", common)
    return 0


def events(file: str | None, output: str | None, common: Common) -> int:
    """What a developer has to send for the map, with what was seen where there is data."""
    from jejak.maps.events import write_events

    made, language = whole(file, common), common.language()
    if made is None:
        return FAILED
    journeys = opened(common).journeys if is_project(common) else None
    text = write_events(made, language, journeys)
    if output is None:
        show(text.rstrip("\n"))
        return 0
    Path(output).write_text(text, encoding="utf-8")
    show(say("cli.map.events_written", language, path=output))
    return 0


def export(file: str | None, output: str | None, common: Common) -> int:
    """The map in another form."""
    made = whole(file, common)
    return FAILED if made is None else map_edges.export(made, output, common)


def bring(file: str | None, output: str | None, common: Common) -> int:
    """A map from another form."""
    path = Path(output) if output else Path(common.project) / FILE
    return map_edges.bring(file, path, channels(Path(common.project)), common)


def draw(
    file: str | None,
    size: str,
    persona: str | None,
    range: dict[str, str | None],
    output: str | None,
    common: Common,
) -> int:
    """The map as a picture; with what happened on it where there is a project."""
    from jejak.cli.measured_map import write_picture

    made = whole(file, common)
    if made is None:
        return FAILED
    path = Path(output) if output else Path("map.svg")
    project = opened(common) if is_project(common) else None
    write_picture(made, path, size, persona, range, project, common)
    show(say("cli.map.drawn", common.language(), path=path))
    return 0


def is_project(common: Common) -> bool:
    return (Path(common.project) / "jejak.toml").is_file()


def check(file: str | None, data: dict[str, str | None] | None, json: bool, common: Common) -> int:
    """0: whole.  1: its blocks contradict each other.  3: it cannot be read as a map."""
    from jejak.maps.file import in_order, open_map
    from jejak.report.checked import as_data, as_text
    from jejak.verify.check import BROKEN, Beside, check, exit_code

    path = Path(file) if file else of_project(Path(common.project))
    language = common.language()
    try:
        source = open_map(path)
    except SettingsError as error:  # there is no file
        complain(error.text(language))
        return BROKEN
    beside = Beside(date.today(), channels(Path(common.project)), path.parent)
    findings = in_order([*check(source, beside), *twice(source, path, Path(common.project))])
    if data is not None and not any(finding.severity == "error" for finding in findings):
        from jejak.verify.data import check_data

        project = opened(common)
        with working(say("cli.map.working", language)):
            findings = in_order([*findings, *check_data(source, project.journeys, **data)])
    code = exit_code(source, findings)
    if json:
        show(as_json(as_data(source, findings, code, language)))
    else:
        show(as_text(source, findings, code, language))
    return code


def whole(file: str | None, common: Common) -> "Map | None":
    """A map that can be measured; None, and its errors told, where it contradicts itself."""
    from jejak.maps.file import load_map
    from jejak.report.checked import as_text
    from jejak.verify.check import Beside, check

    path = Path(file) if file else of_project(Path(common.project))
    source = load_map(path)
    found = check(source, Beside(date.today(), channels(Path(common.project)), path.parent))
    errors = [finding for finding in found if finding.severity == "error"]
    if errors:
        complain(as_text(source, errors, FAILED, common.language()))
        return None
    return source.map


def of_project(folder: Path) -> Path:
    """The map that a project names, else the one that stands in its folder."""
    if (folder / "jejak.toml").is_file():
        from jejak.settings import load_settings

        return folder / (load_settings(folder).map or FILE)
    return folder / FILE


def twice(source: "Source", path: Path, folder: Path) -> "list[Finding]":
    """What the project that names this map says a second time, in jejak.toml."""
    file = folder / "jejak.toml"
    if not file.is_file() or source.root is None:
        return []
    from jejak.maps.use import told_twice
    from jejak.settings import load_settings, read_written

    settings = load_settings(folder)
    if settings.map is None or (folder / settings.map).resolve() != path.resolve():
        return []
    return told_twice(source, settings, read_written(file), str(file))


def channels(folder: Path) -> tuple[str, ...]:
    """The channels there are: jejak's own and those of the project's channels.yml."""
    file = folder / "channels.yml"
    if not file.is_file():
        return CHANNELS
    from jejak.journeys.channel_file import read_file
    from jejak.settings import read_written

    return (*CHANNELS, *read_file(read_written(file), str(file)).channels)
