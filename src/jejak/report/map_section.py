"""The living map in the report: its picture, what stands out, the same figures as tables."""

from collections.abc import Sequence

from msgspec import Struct

from jejak.maps.contacts import ContactTable
from jejak.maps.draw import draw_pages
from jejak.maps.measured import MeasuredMap
from jejak.maps.model import Map
from jejak.markup import Markup, element, join
from jejak.measure.result import Row
from jejak.report.footing import listed, missing_lines
from jejak.report.map_tables import contact_grids, map_grids, plan_grids, voice_for
from jejak.report.map_text import notes, sentences, unbound
from jejak.report.tables import draw
from jejak.words import say

SECTION = "map"


class LivingMap(Struct, frozen=True):
    """A project's map over the report's range."""

    map: Map
    measured: MeasuredMap
    contacts: ContactTable
    missing: Sequence[Row] = ()  # caveats of fields that went missing in the range


def map_section(living: LivingMap, language: str) -> Markup:
    """The section of one language."""
    the_map, measured = living.map, living.measured
    voice = voice_for(measured.currency, the_map.map.timezone, language)
    told = sentences(the_map, measured, language)
    grids = [
        *map_grids(the_map, measured, voice),
        *contact_grids(the_map, living.contacts, voice),
        *plan_grids(the_map, voice),
    ]
    missing = unbound(the_map, measured, language)
    return element(
        "section",
        element("h2", say("map.heading", language)),
        element("p", the_map.map.name.text(language), class_="sentence"),
        *(element("p", one, class_="said") for one in told),
        listed(missing_lines(living.missing, voice), "caveats"),
        picture(living, language),
        join(*(draw(grid, voice) for grid in grids if grid.rows)),
        element("p", say("map.notes", language), class_="about last"),
        *(element("p", one, class_="about") for one in notes(the_map, language)),
        element("p", say("map.contacts_note", language), class_="about"),
        listed([missing] if missing else [], "caveats"),
        id=f"{language}-{SECTION}",
        class_="measure",
    )


def picture(living: LivingMap, language: str) -> Markup:
    """The map as it prints, a page under another; on a narrow screen it scrolls in its frame."""
    pages = draw_pages(
        living.map,
        living.measured,
        language=language,
        size="report",
        ident=f"{language}-{SECTION}",
    )
    name = say("map.title", language, name=living.map.map.name.text(language))
    return join(
        *(
            element("div", page, class_="frame map", role="region", tabindex="0", aria_label=name)
            for page in pages
        )
    )
