"""The measured map and its contacts in the terminal."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from jejak import numbers
from jejak.maps.contacts import ContactTable
from jejak.maps.measured import MeasuredMap, Share
from jejak.maps.model import Map
from jejak.report.grids import Grid
from jejak.report.map_tables import contact_grids, map_grids, voice_for
from jejak.report.text import lay_out, line, write
from jejak.words import say

if TYPE_CHECKING:
    from rich.console import RenderableType


def map_text(the_map: Map, measured: MeasuredMap, language: str) -> str:
    """What `jejak map show` prints."""
    voice = voice_for(measured.currency, the_map.map.timezone, language)
    grids = [grid for grid in map_grids(the_map, measured, voice) if not grid.folded]
    title = say("map.title", language, name=the_map.map.name.text(language))
    persona = next((one for one in the_map.personas if one.id == measured.persona), None)
    if persona:
        title += " · " + say("map.for_persona", language, name=persona.name.text(language))
    told = [say("map.notes", language), *notes(the_map, language)] if measured.people else []
    if missing := unbound(the_map, measured, language):
        told.append("! " + missing)
    return _printed(title, sentences(the_map, measured, language), grids, told)


def notes(the_map: Map, language: str) -> list[str]:
    """What the stages of the map count, and what its tests are where it has some."""
    keys = ["stages_note", "tests_note"] if the_map.tests else ["stages_note"]
    return [say(f"map.{key}", language) for key in keys]


def sentences(the_map: Map, measured: MeasuredMap, language: str) -> list[str]:
    """How many people, how much of what happened the map knows, where most left."""
    if not measured.people:
        return [say("map.nobody", language)]
    days = (numbers.day(one, language) for one in (measured.since, measured.until))
    since, until = days
    people = numbers.count(measured.people, language)
    told = [say("map.sentence", language, people=people, since=since, until=until)]
    if measured.covered and measured.covered.share is not None:
        part, whole = (numbers.count(n, language) for n in _parts(measured))
        share = numbers.percent(measured.covered.share, language)
        told.append(say("map.covered", language, share=share, part=part, whole=whole))
    of = measured.persona_share
    if of and of.share is not None and of.low is not None and of.high is not None:
        shown = [numbers.percent(n, language, 1) for n in (of.share, of.low, of.high)]
        told.append(say("map.persona", language, share=shown[0], low=shown[1], high=shown[2]))
    if most := _most_left(measured):
        id, left = most
        name = next(one for one in the_map.touchpoints if one.id == id).name
        people = numbers.count(left.part, language)
        share = numbers.percent(left.part / left.whole, language)
        named = name.text(language)
        told.append(say("map.most_left", language, name=named, people=people, share=share))
    return told


def _most_left(measured: MeasuredMap) -> tuple[str, Share] | None:
    """The touchpoint at which more people left than at any other; none where two are alike."""
    lost = [(one.id, one.left) for one in measured.touchpoints if one.left and one.left.part]
    lost.sort(key=lambda one: -one[1].part)
    if not lost or (len(lost) > 1 and lost[0][1].part == lost[1][1].part):
        return None
    return lost[0]


def unbound(the_map: Map, measured: MeasuredMap, language: str) -> str:
    """Which touchpoints were not measured; empty where all were."""
    names = [one.name.text(language) for one in the_map.touchpoints if one.id in measured.unbound]
    return say("map.unbound", language, names=", ".join(names)) if names else ""


def _parts(measured: MeasuredMap) -> tuple[int, int]:
    assert measured.covered
    return measured.covered.part, measured.covered.whole


def contacts_text(the_map: Map, table: ContactTable, currency: str, language: str) -> str:
    """What `jejak map contacts` prints."""
    voice = voice_for(currency, the_map.map.timezone, language)
    since, until = (numbers.day(one, language) for one in (table.since, table.until))
    count = numbers.count(len(table.opportunities), language)
    told = [say("map.contacts_sentence", language, since=since, until=until, count=count)]
    title = say("map.title", language, name=the_map.map.name.text(language))
    notes = [say("map.contacts_note", language)]
    return _printed(title, told, contact_grids(the_map, table, voice), notes)


def _printed(title: str, told: Sequence[str], grids: Sequence[Grid], notes: Sequence[str]) -> str:
    def parts(width: int) -> "Iterator[RenderableType]":
        yield line(title, width, "bold")
        yield from (line(one, width) for one in told)
        for grid in grids:
            yield from ("", *lay_out(grid, width)) if grid.rows else ()
        yield ""
        yield from (line(one, width, "dim") for one in notes)

    return write(parts)
