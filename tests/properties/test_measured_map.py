"""The measured map against loops over random histories."""

from typing import Any
from unittest.mock import patch

import msgspec
import pytest
from histories import histories, rules
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixtures.plans import BEFORE, FINALS, plan
from jejak.maps import feeling
from jejak.maps.contacts import measure_contacts
from jejak.maps.measured import MeasuredMap, MeasuredTouchpoint
from jejak.maps.model import Map, Persona
from jejak.maps.relations import relate
from jejak.maps.show import measure_map
from reference.asked import Question, Rules
from reference.maps import contacts, measure, people_events, student
from reference.sides import Jejak, Reference, Rows, packaged_channels

FEW = settings(max_examples=12, suppress_health_check=list(HealthCheck))
CLASSIFY = packaged_channels()
SCOPES = (
    {},
    {},
    {"starts": ["view"]},
    {"starts": ["view"], "ends": ["buy"]},
    {"ends": ["buy"]},
    {"window": "1d"},
    {"starts": ["view"], "window": "7d"},
)
SEGMENT = "orders >= 1"


@pytest.mark.parametrize("name", BEFORE)
def test_what_the_flow_says(name: str):
    told = relate(msgspec.convert(plan(name, {}), Map))
    assert {id: set(before) for id, before in told.before.items()} == BEFORE[name]
    assert set(told.finals) == FINALS[name]


@FEW
@given(st.data())
def test_a_measured_map_is_the_references(data: st.DataObject):
    rows, given_rules = data.draw(histories(most=40)), data.draw(rules())
    name, scope = data.draw(st.sampled_from(sorted(BEFORE))), data.draw(st.sampled_from(SCOPES))
    agree(rows, given_rules, name, scope, data.draw(st.booleans()))


def agree(
    rows: Rows, given_rules: Rules, name: str, scope: dict[str, Any], of_persona: bool
) -> None:
    reference = Reference(rows, given_rules, CLASSIFY)
    chosen = reference.members(SEGMENT) if of_persona else None
    asked = reference.world.asked(Question(members=chosen))
    a_map = plan(name, scope)
    theirs = measure(asked, a_map, BEFORE[name], FINALS[name])
    journeys = Jejak(rows, given_rules).project.journeys
    persona = Persona(id="bought", name=msgspec.convert({"id": "Pembeli"}, type(A_NAME)))
    persona = msgspec.structs.replace(persona, segment=SEGMENT)
    since, until = journeys.range(None, None)
    with patch.object(feeling, "FEWEST", 2):
        mine = measure_map(
            journeys,
            msgspec.convert(a_map, Map),
            persona=persona if of_persona else None,
            since=since,
            until=until,
        )
    table = measure_contacts(
        journeys,
        msgspec.convert(a_map, Map),
        persona=persona if of_persona else None,
        since=since,
        until=until,
    )
    assert {
        (c.stage, c.contact): (c.people, c.reached, c.left, c.reached_left, c.met)
        for c in table.cells
    } == contacts(asked, a_map, FINALS[name])
    assert all(not cell.touchpoints and cell.left for cell in table.opportunities)
    assert mine.people == theirs["people"]
    for touchpoint in mine.touchpoints:
        found, expected = figures(touchpoint), theirs["touchpoints"][touchpoint.id]
        for what, value in expected.items():
            same = found[what] == (pytest.approx(value) if value is not None else None)
            assert same, (touchpoint.id, what, value, found[what])
    assert len(mine.touchpoints) == len(theirs["touchpoints"])
    assert {s.id: (s.people, s.expected.part) for s in mine.stages} == theirs["stages"]
    same_feelings(mine, theirs["feelings"])
    if mine.covered:
        everything = sum(
            asked.range[0] <= event.at < asked.range[1]
            and (event.get("type") or "track") == "track"
            for events in people_events(asked).values()
            for event in events
        )
        assert mine.covered.part == theirs["landed"]
        assert mine.covered.whole >= everything


A_NAME = msgspec.convert(plan("short", {}), Map).map.name


def figures(one: MeasuredTouchpoint) -> dict[str, Any]:
    came, wait = one.came, one.wait
    return {
        "people": one.people,
        "events": one.events,
        "left": one.left.part if one.left else 0,
        "open": one.open,
        "contacts": one.contacts,
        "channels": one.channels,
        "devices": one.devices,
        "net_value": one.net_value,
        "came": came and (came.part, came.whole, came.low, came.high),
        "wait": wait and (wait.median, wait.p90, wait.people, wait.waiting),
    }


def same_feelings(mine: MeasuredMap, theirs: dict[str, tuple[float, int, int]]) -> None:
    for one in mine.touchpoints:
        mean, people, answers = theirs.get(one.id, (0.0, 0, 0))
        assert (one.feeling is not None) == (people >= 2)
        if one.feeling:
            assert (one.feeling.mean, one.feeling.answers) == (pytest.approx(mean), answers)


def test_half_an_interval_of_answers():
    """Three people who answered 9, 9 and 3 of NPS: the interval by hand."""
    felt = {1: [2.4], 2: [2.4], 3: [-1.2]}
    told = feeling._feeling(felt)  # pyright: ignore[reportPrivateUsage]
    assert told.mean == pytest.approx(1.2)
    reach = student([2.4, 2.4, -1.2])
    assert told.low == pytest.approx(max(-3.0, 1.2 - reach), abs=1e-3)
    assert told.high == 3.0
