"""Stage × contact (step 3): where the business communicates with people, and where it could.

A cell is filled where a touchpoint of the stage has the contact.  The empty ones are the
opportunities, ranked by the people who left at the stage, and among equals by those of them whom
the contact has met elsewhere on their journey, so that it is known to reach them.  That a contact
there would have kept them is a guess; a change of the map is judged as an improvement.
"""

from datetime import date
from typing import Any

from msgspec import Struct

from jejak.engine import statements
from jejak.journeys.read import Journeys
from jejak.maps.laid import laid
from jejak.maps.model import Id, Map, Persona
from jejak.measure.result import Row

_SQL = statements.read("jejak.maps", "contacts.sql")
_TABLES = ("stage_meetings", "stage_leavers")


class Cell(Struct, frozen=True):
    """A contact at a stage.

    `people` of the stage are those reached by the contact there and those `not_reached`; of the
    people who `left` at the stage it had reached `reached_left` there and met `met` anywhere.
    """

    stage: Id
    contact: Id
    touchpoints: tuple[Id, ...]
    people: int
    reached: int
    not_reached: int
    left: int
    reached_left: int
    met: int


class ContactTable(Struct, frozen=True):
    """Every cell in the order of the map, and those without a touchpoint by people lost."""

    since: date
    until: date
    cells: tuple[Cell, ...]
    opportunities: tuple[Cell, ...]


def measure_contacts(
    journeys: Journeys, the_map: Map, *, persona: Persona | None = None, **arguments: Any
) -> ContactTable:
    """The table of a map's stages and contacts over the journeys of a range."""
    with laid(journeys, the_map, persona, (), **arguments) as on:
        for name in _TABLES:
            journeys.table(name, _SQL[name], on.values)
        counted = {
            name: journeys.rows(name, _SQL[name], on.values)
            for name in ("stage_people", "stage_contacts", "met_elsewhere")
        }
        for name in _TABLES:
            journeys.engine.drop(name)
    cells = _cells(the_map, counted)
    empty = [cell for cell in cells if not cell.touchpoints and cell.left]
    empty.sort(key=lambda cell: (-cell.left, -cell.met))
    return ContactTable(on.since, on.until, cells, tuple(empty))


def _cells(the_map: Map, counted: dict[str, list[Row]]) -> tuple[Cell, ...]:
    stages = {row["stage"]: row for row in counted["stage_people"]}
    reached = {(row["stage"], row["contact"]): row for row in counted["stage_contacts"]}
    met = {(row["stage"], row["contact"]): row["people"] for row in counted["met_elsewhere"]}
    found: list[Cell] = []
    for number, stage in enumerate(the_map.stages):
        whole = stages.get(number, {"people": 0, "left_people": 0})
        for nth, contact in enumerate(the_map.contacts):
            here = reached.get((number, nth), {"reached": 0, "reached_left": 0})
            points = tuple(
                one.id
                for one in the_map.touchpoints
                if one.stage == stage.id and contact.id in one.contact
            )
            found.append(
                Cell(
                    stage.id,
                    contact.id,
                    points,
                    int(whole["people"]),
                    int(here["reached"]),
                    int(whole["people"] - here["reached"]),
                    int(whole["left_people"]),
                    int(here["reached_left"]),
                    int(met.get((number, nth), 0)),
                )
            )
    return tuple(found)
