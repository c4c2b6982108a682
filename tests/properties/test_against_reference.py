"""jejak's SQL against the reference: on random histories both give the same figures."""

from collections.abc import Callable
from typing import Any

import pytest
from agreement import CLASSIFY, spoken_of
from histories import Row, histories, modes, rules, segments
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reference.asked import Rules
from reference.conversions import conversions_of
from reference.identity import number
from reference.sides import Jejak, Reference, Rows
from reference.world import World

FEW = settings(max_examples=6, suppress_health_check=list(HealthCheck))
MANY = settings(FEW, max_examples=40)


@FEW
@given(rows=histories(), given_rules=rules(), data=st.data())
def test_whom_a_segment_selects(rows: Rows, given_rules: Rules, data: st.DataObject) -> None:
    mine, names = Reference(rows, given_rules, CLASSIFY), {row["event"] for row in rows}
    with Jejak(rows, given_rules) as theirs:
        for _ in range(4):
            segment = data.draw(segments().filter(lambda text: names.issuperset(spoken_of(text))))
            arguments = data.draw(modes())
            people = len(mine.members(segment, **arguments))
            told = theirs.project.assisted(segment=segment, **arguments).settings
            assert told["segment_people"] == people, (segment, arguments)


def tables_agree(rows: Rows, given_rules: Rules) -> None:
    with Jejak(rows, given_rules) as theirs:
        compare_tables(Reference(rows, given_rules, CLASSIFY).world, theirs.project.engine.rows)


def compare_tables(world: World, query: Callable[..., list[Row]]) -> None:
    users = {e.get("user_id") for e in world.events if e.get("user_id") is not None}
    named = {
        r["strong_key"]: r["account_id"]
        for r in query("SELECT strong_key, account_id FROM accounts")
    }
    mine = {u: world.identity.strong.name(("user", u)) for u in users}
    assert partition(mine) == partition({u: named.get(number("user", u)) for u in users})
    weak = {e.weak for e in world.events if e.weak is not None}
    listed = {r["weak_id"]: r for r in query("SELECT weak_id, group_id, accounts FROM devices")}
    groups = {w: world.identity.weak.name(w) for w in weak}
    assert partition(groups) == partition({w: listed[number("weak", w)]["group_id"] for w in weak})
    assert {w: len(world.identity.accounts_on(w)) for w in weak} == {
        w: listed[number("weak", w)]["accounts"] for w in weak
    }
    assert sorted(
        (s.started, s.ended, len(s.events), s.excluded, number("weak", s.device))
        for s in world.sessions
    ) == sorted(
        tuple(r.values())
        for r in query(
            "SELECT started_at, ended_at, events, excluded, device_id FROM device_sessions"
        )
    )
    assert sorted(
        (t.at, t.event.id, t.session is None, t.channel, t.source, t.campaign or "")
        for t in world.touches
    ) == sorted(
        tuple(r.values())
        for r in query(
            "SELECT touched_at, touch_id, session_id IS NULL AS contact, channel, source,"
            " COALESCE(campaign, '') AS campaign"
            " FROM device_touches JOIN traffic USING (traffic_id)"
        )
    )
    for goal in ("Order Completed",):
        assert sorted(
            (c.at, c.event.id, c.gross, c.cancelled, c.refunded, c.net, c.state)
            for c in conversions_of(world.events, world.sessions, goal)
        ) == sorted(
            tuple(r.values())
            for r in query(
                "SELECT converted_at, conversion_id, gross_value, cancelled_value, refunded_value,"
                " net_value, state FROM conversions WHERE goal = $goal",
                {"goal": goal},
            )
        )


def partition(named: dict[Any, Any]) -> set[frozenset[Any]]:
    """Which things share a name, whatever the name; a thing without one is alone."""
    groups: dict[Any, set[Any]] = {}
    for thing, name in named.items():
        groups.setdefault(thing if name is None else ("named", name), set()).add(thing)
    return {frozenset(group) for group in groups.values()}


@FEW
@given(rows=histories(), given_rules=rules())
def test_the_tables(rows: Rows, given_rules: Rules) -> None:
    tables_agree(rows, given_rules)


@pytest.mark.heavy
@MANY
@given(rows=histories(most=60), given_rules=rules())
def test_the_tables_at_length(rows: Rows, given_rules: Rules) -> None:
    tables_agree(rows, given_rules)
