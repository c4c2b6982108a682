"""`jejak map`: the journey map as a file."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from jejak.cli.commands import HERE, Json, in_project, next_command
from jejak.cli.options import Common
from jejak.cli.output import as_json
from jejak.cli.screen import complain, note, show
from jejak.errors import ArgumentError, SettingsError, nearest
from jejak.words import CHANNELS, say

if TYPE_CHECKING:
    from jejak.maps.file import Source
    from jejak.maps.findings import Finding

ACTIONS = ("new", "check", "schema")
FILE = "map.yaml"
# Which options each action takes, beside those of every command.
OPTIONS = {"new": ("--template", "-o"), "check": ("FILE", "--json"), "schema": ()}


def map_file(
    action: Annotated[str | None, Parameter(name="ACTION", help="cli.map.action")] = None,
    file: Annotated[str | None, Parameter(name="FILE", help="cli.map.file")] = None,
    /,
    *,
    template: Annotated[str | None, Parameter(help="cli.map.template")] = None,
    output: Annotated[str | None, Parameter(name=["--output", "-o"], help="cli.map.output")] = None,
    json: Json = False,
    common: Common = HERE,
) -> int:
    given = {"FILE": file, "--template": template, "-o": output, "--json": json or None}
    known(action, [name for name, value in given.items() if value is not None])
    if action == "new":
        return new(template or "shop", output, common)
    if action == "check":
        return check(file, json, common)
    from jejak.maps.schema import schema

    show(as_json(schema(common.language())))
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
    from jejak.maps.new import TEMPLATES, write_template

    if template not in TEMPLATES:
        meant = nearest(template, TEMPLATES) or TEMPLATES[0]
        allowed, fix = ", ".join(TEMPLATES), f"jejak map new --template {meant}"
        raise ArgumentError("map.template", value=template, allowed=allowed, fix=fix)
    language = common.language()
    path = Path(output) if output else Path(common.project) / FILE
    write_template(path, template, language, date.today())
    show(say("cli.map.written", language, path=path))
    if (path.parent / "jejak.toml").is_file():
        note(say("cli.map.connect", language, file=path.name))
    next_command(f"map check {output}" if output else f"map check{in_project(common)}", common)
    return 0


def check(file: str | None, json: bool, common: Common) -> int:
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
    code = exit_code(source, findings)
    if json:
        show(as_json(as_data(source, findings, code, language)))
    else:
        show(as_text(source, findings, code, language))
    return code


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
    from jejak.settings import load_settings

    settings = load_settings(folder)
    if settings.map is None or (folder / settings.map).resolve() != path.resolve():
        return []
    return told_twice(source, settings, file.read_text(encoding="utf-8"), str(file))


def channels(folder: Path) -> tuple[str, ...]:
    """The channels there are: jejak's own and those of the project's channels.yml."""
    file = folder / "channels.yml"
    if not file.is_file():
        return CHANNELS
    from jejak.journeys.channel_file import read_file

    return (*CHANNELS, *read_file(file.read_text(encoding="utf-8"), str(file)).channels)
