"""`jejak map export` and `jejak map import`: the map as mermaid, CSV or XLSX."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from jejak.cli.commands import in_project, next_command
from jejak.cli.options import Common
from jejak.cli.screen import note, show
from jejak.errors import ArgumentError
from jejak.words import say

if TYPE_CHECKING:
    from jejak.maps.model import Map

OPTIONS = {"export": ("FILE", "-o"), "import": ("FILE", "-o")}


def export(made: "Map", output: str | None, common: Common) -> int:
    """Write a whole map in another form."""
    from jejak.maps.edges import export_map

    if output is None:
        raise ArgumentError("cli.missing_value", value="-o", fix="jejak map export -o map.xlsx")
    export_map(made, Path(output), common.language())
    show(say("cli.map.exported", common.language(), path=output))
    return 0


def bring(file: str | None, output: Path, channels: tuple[str, ...], common: Common) -> int:
    """Write the map of a diagram or of sheets; nothing where something is wrong in it."""
    from jejak.maps.edges import ImportedError, import_map
    from jejak.maps.new import write_new
    from jejak.verify.check import Beside, check

    if file is None:
        fix = "jejak map import map.xlsx -o map.yaml"
        raise ArgumentError("cli.missing_value", value="FILE", fix=fix)
    made, language = import_map(Path(file)), common.language()
    found = check(made.source, Beside(date.today(), channels, output.parent))
    if errors := [finding for finding in found if finding.severity == "error"]:
        raise ImportedError(file, made.form, errors)
    write_new(output, made.text(language))
    count = len(made.source.map.touchpoints)
    show(say("cli.map.imported", language, path=output, count=count, file=file))
    if made.proposed:
        blocks = ", ".join(sorted(made.proposed))
        note(say("cli.map.proposed", language, file=file, blocks=blocks))
    next_command(f"map check {output}{in_project(common)}", common)
    return 0
