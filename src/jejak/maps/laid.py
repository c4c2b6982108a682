"""A map laid on the journeys of a range: the tables that measuring it reads."""

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from datetime import date
from typing import Any

from msgspec import Struct

from jejak.engine import statements
from jejak.journeys.read import Journeys
from jejak.journeys.zone import micros
from jejak.maps.bind import bound, find_hits
from jejak.maps.model import Map, Persona, Touchpoint
from jejak.maps.relations import Relations, relate
from jejak.measure.question import ask
from jejak.settings import seconds
from jejak.words import DEFAULT_GOAL

SQL = statements.read("jejak.maps", "show.sql")
_TABLES = ("map_arrivals", "map_priors", "map_returns", "map_last_seen", "map_mixed", "map_met")
_LOADED = ("map_before", "map_floating", "map_stages", "map_done")
_BOUND = ("hits", "manners")


class Laid(Struct, frozen=True):
    """What stands behind the tables `hits`, `map_arrivals` … while they are there.

    `touchpoints` in the order in which the tables number them; standing at one of `done` a
    journey is at its end, not left; `landed` events of the range fit a touchpoint.
    """

    touchpoints: tuple[Touchpoint, ...]
    relations: Relations
    done: frozenset[str]
    values: dict[str, Any]
    since: date
    until: date
    landed: int


@contextmanager
def laid(
    journeys: Journeys,
    the_map: Map,
    persona: Persona | None = None,
    more: Iterable[str] = (),
    **arguments: Any,
) -> Generator[Laid]:
    """Lay a map on the data, the last 13 months unless asked otherwise.

    `more` are names of events wanted in `person_events` besides.
    """
    arguments = in_range(journeys, **arguments)
    question = ask("assisted", **arguments, segment=persona.segment if persona else None)
    values = journeys.bind(question) | {"goal": DEFAULT_GOAL, "by": "channel"}
    data_end = micros(journeys.data_end) if journeys.data_end else 0
    touchpoints, relations = bound(the_map), relate(the_map)
    done = frozenset(the_map.map.scope.ends) or relations.finals
    landed = find_hits(journeys, the_map, values, more)
    _keep(journeys, more, values)
    values |= {"end_us": min(data_end, values["until_us"]), "points": len(touchpoints) + 1}
    if the_map.map.scope.window:
        values["lookback_us"] = seconds(the_map.map.scope.window) * 1_000_000
    _load(journeys, the_map, touchpoints, relations, done)
    for name in _TABLES:
        journeys.table(name, SQL[name], values)
    since, until = journeys.range(question.since, question.until)
    try:
        yield Laid(touchpoints, relations, done, values, since, until, landed)
    finally:
        for name in (*_TABLES, *_LOADED, *_BOUND):
            journeys.engine.drop(name)


def in_range(journeys: Journeys, **arguments: Any) -> dict[str, Any]:
    """Arguments with a range: all there is if none is asked for, as whole journeys are long."""
    if arguments.get("since") is None and arguments.get("until") is None:
        since, until = journeys.whole_range()
        return arguments | {"since": since, "until": until}
    return arguments


def count_everybody(journeys: Journeys, values: dict[str, Any]) -> int:
    """All people with a hit."""
    return int(journeys.rows("everybody", SQL["everybody"], values)[0]["people"])


def _keep(journeys: Journeys, more: Iterable[str], values: dict[str, Any]) -> None:
    """Of the events those asked for besides: the hits hold what is needed of the others."""
    journeys.engine.load("asked", {"event": "VARCHAR"}, [(name,) for name in sorted(more)])
    journeys.replace_events(SQL["asked_events"], values)
    journeys.engine.drop("asked")


def _load(
    journeys: Journeys,
    the_map: Map,
    touchpoints: tuple[Touchpoint, ...],
    relations: Relations,
    done: frozenset[str],
) -> None:
    number = {one.id: n for n, one in enumerate(touchpoints)}
    load = journeys.engine.load
    pairs = [
        (number[id], number[previous])
        for id, before in relations.before.items()
        for previous in before
        if id in number and previous in number
    ]
    load("map_before", {"touchpoint": "INTEGER", "previous": "INTEGER"}, sorted(pairs))
    floating = [(number[one.id],) for one in touchpoints if one.anytime]
    load("map_floating", {"touchpoint": "INTEGER"}, floating)
    load("map_done", {"touchpoint": "INTEGER"}, sorted((number[i],) for i in done & number.keys()))
    stages = {stage.id: (n, stage.expect) for n, stage in enumerate(the_map.stages)}
    placed = [
        (number[one.id], stages[one.stage][0], int(one.id == stages[one.stage][1]))
        for one in touchpoints
        if one.stage in stages
    ]
    kinds = {"touchpoint": "INTEGER", "stage": "INTEGER", "is_expected": "INTEGER"}
    load("map_stages", kinds, placed)
