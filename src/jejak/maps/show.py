"""The measured map: what happened at each touchpoint, between them, and at each stage.

Counted are people of the range, once a touchpoint, with the identity and the traffic asked for.
Not counted: what touchpoints without a binding would tell, and events that fit none.
"""

from collections import defaultdict
from typing import Any

from jejak.journeys.read import Journeys
from jejak.maps.feeling import FEELING_EVENTS, find_feelings
from jejak.maps.laid import SQL, Laid, count_everybody, laid
from jejak.maps.measured import (
    Feeling,
    MeasuredMap,
    MeasuredStage,
    MeasuredTouchpoint,
    Share,
    Wait,
)
from jejak.maps.model import Map, Persona
from jejak.measure.intervals import wilson
from jejak.measure.reconciliation import events_found
from jejak.measure.result import Row

OTHER = "other"  # met in a way that is none of the touchpoint's contacts
_MANNERS = ("contact", "channel", "device")
_ONE_ROW = ("map_people", "waits", "stops", "values")


def measure_map(
    journeys: Journeys, the_map: Map, *, persona: Persona | None = None, **arguments: Any
) -> MeasuredMap:
    """Measure a map over the journeys of a range, of all people or of a persona.

    Arguments: since, until, identity, traffic, session and lookback of measures.  A journey that
    has been silent for longer than the lookback (or the scope's window) before data end, or
    before the range's end, is over.
    """
    asked = FEELING_EVENTS & events_found(journeys)
    with laid(journeys, the_map, persona, asked, **arguments) as on:
        feelings = find_feelings(journeys, on.touchpoints, on.values) if asked else {}
        counted = {
            name: journeys.rows(name, SQL[name], on.values)
            for name in (*_ONE_ROW, *(f"{manner}s" for manner in _MANNERS), "stages")
        }
        people = count_everybody(journeys, on.values)
        told = journeys.rows("customers_events", SQL["customers_events"], on.values)[0]["events"]
    everyone = 0
    if persona:
        with laid(journeys, the_map, None, (), **arguments) as whole:
            everyone = count_everybody(journeys, whole.values)
    return MeasuredMap(
        on.since,
        on.until,
        people,
        _touchpoints(the_map, on, counted, feelings),
        _stages(the_map, counted["stages"], people),
        None if persona else share(on.landed, told),
        persona.id if persona else None,
        share(people, everyone) if persona else None,
        tuple(one.id for one in the_map.touchpoints if one not in on.touchpoints),
        journeys.settings.currency,
    )


def share(part: int, whole: int) -> Share:
    """A share of people with Wilson's interval."""
    if not whole:
        return Share(part, whole, None, None, None)
    return Share(part, whole, part / whole, *wilson(part, whole))


def _touchpoints(
    the_map: Map, on: Laid, counted: dict[str, list[Row]], feelings: dict[str, Feeling]
) -> tuple[MeasuredTouchpoint, ...]:
    of = {name: {row["touchpoint"]: row for row in counted[name]} for name in _ONE_ROW}
    told = {name: _people_by(counted[f"{name}s"], name) for name in _MANNERS}
    ways = [contact.id for contact in the_map.contacts]
    found: list[MeasuredTouchpoint] = []
    for number, one in enumerate(on.touchpoints):
        counts = of["map_people"].get(number, {"people": 0, "events": 0})
        stopped = of["stops"].get(number, {"people": 0, "open": 0})
        waited = of["waits"].get(number)
        people = int(counts["people"])
        left = int(stopped["people"] - stopped["open"])
        ends = one.anytime or one.id in on.done
        fixed = one.id in on.relations.before and not one.anytime
        found.append(
            MeasuredTouchpoint(
                one.id,
                people,
                int(counts["events"]),
                share(*_came(waited)) if fixed else None,
                None if ends else share(left, people),
                int(stopped["open"]),
                _wait(waited) if fixed and waited else None,
                {_way(ways, n): people for n, people in told["contact"][number].items()},
                told["channel"][number],
                told["device"][number],
                float(of["values"].get(number, {}).get("net_value") or 0),
                feelings.get(one.id),
            )
        )
    return tuple(found)


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
