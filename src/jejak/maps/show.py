"""The measured map: what happened at each touchpoint, between them, and at each stage.

Counted are people of the range, once a touchpoint, with the identity and the traffic asked for.
Not counted: what touchpoints without a binding would tell, and events that fit none.
"""

from collections import defaultdict
from datetime import date
from typing import Any

from jejak.engine import statements
from jejak.journeys.read import Journeys
from jejak.journeys.zone import micros
from jejak.maps.bind import bound, find_hits
from jejak.maps.feeling import FEELING_EVENTS, find_feelings
from jejak.maps.measured import (
    Feeling,
    MeasuredMap,
    MeasuredStage,
    MeasuredTouchpoint,
    Share,
    Wait,
)
from jejak.maps.model import Map, Persona, Touchpoint
from jejak.maps.relations import Relations, relate
from jejak.measure.intervals import wilson
from jejak.measure.question import Question
from jejak.measure.reconcile import events_found
from jejak.measure.result import Row
from jejak.settings import seconds
from jejak.words import DEFAULT_GOAL

_SQL = statements.read("jejak.maps", "show.sql")
OTHER = "other"  # met in a way that is none of the touchpoint's contacts
_TABLES = ("map_arrivals", "map_priors", "map_comings", "map_lasts", "map_last_seen", "manners")
_LOADED = ("map_before", "map_floating", "map_stages", "hits")


def measure_map(
    journeys: Journeys,
    the_map: Map,
    *,
    since: date | None = None,
    until: date | None = None,
    persona: Persona | None = None,
    **arguments: Any,
) -> MeasuredMap:
    """Measure a map over the journeys of a range, of all people or of a persona.

    Other arguments: identity, traffic, session and lookback of measures.  A journey that has
    been silent for longer than the lookback before data end (or the range's end) is over.
    """
    segment = persona.segment if persona else None
    question = Question(since=since, until=until, segment=segment, **arguments)
    values = journeys.bind(question) | {"goal": DEFAULT_GOAL, "by": "channel"}
    since, until = journeys.range(since, until)
    touchpoints, relations = bound(the_map), relate(the_map)
    asked = FEELING_EVENTS & events_found(journeys)
    landed = find_hits(journeys, the_map, values, asked)
    feelings = find_feelings(journeys, touchpoints, values) if asked else {}
    counted = _count(journeys, the_map, touchpoints, relations, values)
    people = counted["everybody"][0]["people"]
    whole = journeys.rows("customers_events", _SQL["customers_events"], values)[0]["events"]
    for name in (*_TABLES, *_LOADED):
        journeys.engine.drop(name)
    return MeasuredMap(
        since,
        until,
        people,
        _touchpoints(the_map, touchpoints, relations, counted, feelings),
        _stages(the_map, counted["stages"], people),
        None if persona else share(landed, whole),
        persona.id if persona else None,
        share(people, _everyone(journeys, the_map, values)) if persona else None,
        tuple(one.id for one in the_map.touchpoints if one not in touchpoints),
        journeys.settings.currency,
    )


def share(part: int, whole: int) -> Share:
    """A share of people with Wilson's interval."""
    if not whole:
        return Share(part, whole, None, None, None)
    return Share(part, whole, part / whole, *wilson(part, whole))


def _everyone(journeys: Journeys, the_map: Map, values: dict[str, Any]) -> int:
    """People with a hit, of the persona or not."""
    find_hits(journeys, the_map, values | {"segment": None})
    journeys.table("map_arrivals", _SQL["map_arrivals"], values)
    people = journeys.rows("everybody", _SQL["everybody"], values)[0]["people"]
    for name in ("hits", "map_arrivals"):
        journeys.engine.drop(name)
    return people


def _count(
    journeys: Journeys,
    the_map: Map,
    touchpoints: tuple[Touchpoint, ...],
    relations: Relations,
    values: dict[str, Any],
) -> dict[str, list[Row]]:
    _load(journeys, the_map, touchpoints, relations)
    data_end = micros(journeys.data_end) if journeys.data_end else 0
    bound_values = values | {"end_us": min(data_end, values["until_us"])}
    if the_map.map.scope.window:
        bound_values["lookback_us"] = seconds(the_map.map.scope.window) * 1_000_000
    for name in _TABLES:
        journeys.table(name, _SQL[name], bound_values)
    asked = ("everybody", "map_people", "waits", "stops", "contacts", "channels", "devices")
    return {
        name: journeys.rows(name, _SQL[name], bound_values) for name in (*asked, "values", "stages")
    }


def _load(
    journeys: Journeys, the_map: Map, touchpoints: tuple[Touchpoint, ...], relations: Relations
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
    stages = {stage.id: (n, stage.expect) for n, stage in enumerate(the_map.stages)}
    placed = [
        (number[one.id], stages[one.stage][0], int(one.id == stages[one.stage][1]))
        for one in touchpoints
        if one.stage in stages
    ]
    kinds = {"touchpoint": "INTEGER", "stage": "INTEGER", "is_expected": "INTEGER"}
    load("map_stages", kinds, placed)


def _touchpoints(
    the_map: Map,
    touchpoints: tuple[Touchpoint, ...],
    relations: Relations,
    counted: dict[str, list[Row]],
    feelings: dict[str, Feeling],
) -> tuple[MeasuredTouchpoint, ...]:
    of = {name: {row["touchpoint"]: row for row in counted[name]} for name in _ONE_ROW}
    told = {
        name: _people_by(counted[f"{name}s"], name) for name in ("contact", "channel", "device")
    }
    ways = [contact.id for contact in the_map.contacts]
    done = frozenset(the_map.map.scope.ends) or relations.finals
    found: list[MeasuredTouchpoint] = []
    for number, one in enumerate(touchpoints):
        people = int(of["map_people"].get(number, {}).get("people", 0))
        stopped = of["stops"].get(number, {"people": 0, "open": 0})
        waited = of["waits"].get(number)
        left = 0 if one.id in done else int(stopped["people"] - stopped["open"])
        begins = one.id not in relations.before
        found.append(
            MeasuredTouchpoint(
                one.id,
                people,
                int(of["map_people"].get(number, {}).get("events", 0)),
                None if begins or one.anytime else share(*_came(waited)),
                share(left, people),
                int(stopped["open"]),
                None if waited is None or one.anytime else _wait(waited),
                {_way(ways, n): people for n, people in told["contact"][number].items()},
                told["channel"][number],
                told["device"][number],
                float(of["values"].get(number, {}).get("net_value") or 0),
                feelings.get(one.id),
            )
        )
    return tuple(found)


_MANNERS = ("contact", "channel", "device")
_ONE_ROW = ("map_people", "waits", "stops", "values")


def _came(waited: Row | None) -> tuple[int, int]:
    return (int(waited["came"]), int(waited["people"])) if waited else (0, 0)


def _wait(row: Row) -> Wait:
    median, p90 = (None if row[n] is None else row[n] / 1e6 for n in ("median_us", "p90_us"))
    return Wait(median, p90, int(row["came"]), int(row["waiting"]))


def _way(ways: list[str], number: int) -> str:
    return ways[number] if number >= 0 else OTHER


def _people_by(rows: list[Row], name: str) -> dict[int, dict[Any, int]]:
    """{touchpoint: {contact, channel or device: people}}, the most first."""
    found: dict[int, dict[Any, int]] = defaultdict(dict)
    for row in sorted(rows, key=lambda row: (-row["people"], row[name])):
        found[row["touchpoint"]][row[name]] = row["people"]
    return found


def _stages(the_map: Map, rows: list[Row], people: int) -> tuple[MeasuredStage, ...]:
    of = {row["stage"]: row for row in rows}
    found: list[MeasuredStage] = []
    for number, stage in enumerate(the_map.stages):
        row = of.get(number, {"people": 0, "expected": 0})
        came = int(row["people"])
        found.append(
            MeasuredStage(stage.id, came, share(came, people), share(int(row["expected"]), came))
        )
    return tuple(found)
