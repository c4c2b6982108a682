"""`jejak map show` and `jejak map contacts`: the map over what really happened."""

from pathlib import Path
from typing import Any

from msgspec import to_builtins

from jejak.cli.commands import opened
from jejak.cli.options import Common
from jejak.cli.output import as_csv, as_json
from jejak.cli.screen import show, working
from jejak.errors import ArgumentError, nearest
from jejak.maps.contacts import measure_contacts
from jejak.maps.model import Map, Persona
from jejak.maps.show import measure_map
from jejak.measure.gaps import caveats_of, find_gaps
from jejak.words import say

PICTURES = (".svg", ".png", ".pdf")


def tell(
    action: str,
    the_map: Map,
    persona: str | None,
    range: dict[str, str | None],
    form: str,
    common: Common,
) -> None:
    language = common.language()
    project = opened(common)
    who = persona_of(the_map, persona)
    with working(say("cli.map.working", language)):
        measure = measure_map if action == "show" else measure_contacts
        found: Any = measure(project.journeys, the_map, persona=who, **range)
        gaps = find_gaps(project.journeys)
    missing = caveats_of(gaps, str(found.since), str(found.until))
    if form == "json":
        show(as_json(to_builtins(found) | {"caveats": missing}))
    elif form == "csv":
        rows = to_builtins(found.touchpoints if action == "show" else found.cells)
        show(as_csv([flat(row) for row in rows]))
    elif action == "show":
        from jejak.report.map_text import map_text

        show(map_text(the_map, found, language), is_drawn=True)
        say_missing(missing, the_map, project, language)
    else:
        from jejak.report.map_text import contacts_text

        currency = project.settings.currency
        show(contacts_text(the_map, found, currency, language), is_drawn=True)
        say_missing(missing, the_map, project, language)


def say_missing(missing: list[Any], the_map: Map, project: Any, language: str) -> None:
    """Fields that the events of the range lacked."""
    from jejak.report.footing import missing_lines
    from jejak.report.map_tables import voice_for

    voice = voice_for(project.settings.currency, the_map.map.timezone, language)
    for line in missing_lines(missing, voice):
        show(f"! {line}")


def write_picture(
    the_map: Map,
    path: Path,
    size: str,
    persona: str | None,
    range: dict[str, str | None],
    project: Any,
    common: Common,
) -> None:
    """Write the picture as the file's name says; without a project, of what is intended alone."""
    from jejak.maps.draw import draw, draw_pages
    from jejak.maps.paper import print_pdf, print_png
    from jejak.maps.subject import PAPERS

    if path.suffix not in PICTURES:
        allowed = ", ".join(PICTURES)
        raise ArgumentError("map.picture", value=path.name, allowed=allowed, fix=f"{path.stem}.svg")
    if size not in PAPERS:
        near, allowed = nearest(size, list(PAPERS)), ", ".join(PAPERS)
        raise ArgumentError("map.size", value=size, allowed=allowed, fix=f"--size {near or 'a4'}")
    who, language = persona_of(the_map, persona), common.language()
    with working(say("cli.map.working", language)):
        measured = project and measure_map(project.journeys, the_map, persona=who, **range)
        if path.suffix == ".pdf":
            pages = draw_pages(the_map, measured, language=language, size=size)
            return print_pdf(pages, PAPERS[size], path)
        drawn = draw(the_map, measured, language=language, size=size)
        if path.suffix == ".png":
            print_png(drawn, PAPERS[size], path)
        else:
            path.write_text(drawn, encoding="utf-8")


def persona_of(the_map: Map, id: str | None) -> Persona | None:
    """The persona of that id, which must say whom it selects."""
    if id is None:
        return None
    found = next((one for one in the_map.personas if one.id == id), None)
    if found is None:
        ids = [one.id for one in the_map.personas]
        near = nearest(id, ids)
        code = "map.persona_near" if near else "map.persona"
        raise ArgumentError(code, value=id, fix=near or "", allowed=", ".join(ids) or "-")
    if found.segment is None:
        raise ArgumentError("map.persona_of_no_segment", value=id)
    return found


def flat(row: dict[str, Any], before: str = "") -> dict[str, Any]:
    """A row without rows in it: `came.share` is `came_share`."""
    found: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, dict):
            found |= flat(value, f"{before}{name}_")
        else:
            found[before + name] = value
    return found
