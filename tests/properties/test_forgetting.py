"""Forgetting against the reference: what is left is a project that never had the person."""

import json
from pathlib import Path
from typing import Any

import pytest
from histories import DEVICES, USERS, histories, rules
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from fixtures.story import stub
from jejak.collect.read import load_rows
from jejak.engine.duckdb import DuckDB
from jejak.errors import JejakError
from jejak.journeys.build import MAINTAINED
from jejak.journeys.channels import read_rules
from jejak.project import Project
from jejak.schema import TABLES
from jejak.settings import Settings
from jejak.store.hash import DICTIONARIES
from jejak.store.manifest import Change, Manifest
from jejak.store.seal import seal
from reference.asked import Rules
from reference.identity import Event, Person
from reference.sides import settings_of
from reference.world import World

Row = dict[str, Any]
CONTACTS = ("ana@kopi.id", "budi@kopi.id")
FEW = settings(max_examples=4, suppress_health_check=list(HealthCheck))
MANY = settings(max_examples=10, suppress_health_check=list(HealthCheck))


def person_named(world: World, told: str) -> Person | None:
    """As R76: a user id, else an e-mail, a phone, an anonymous id; None where nobody is.

    An id that was only ever told as `previousId` names nobody (R90).
    """
    identity = world.identity
    known = {key for event in world.events for key in event.strong}
    known |= {("user", event.get("previous_id")) for event in world.events if event.get("user_id")}
    for kind in ("user", "email", "phone"):
        if (kind, told) in known:
            return ("account", identity.strong.name((kind, told)))
    if told not in {event.weak for event in world.events}:
        return None
    accounts = identity.accounts_on(told)
    return ("account", min(accounts)) if len(accounts) == 1 else identity.anonymous(told)


def removed(world: World, person: Person) -> list[Event]:
    """Events of the person, and events that carry an id which is the person's alone."""
    identity = world.identity
    in_session = {id(e): s.account for s in world.sessions for e in s.events}
    weak = {
        one
        for one in identity.weak.group
        if len(identity.accounts_on(one)) <= 1 and person == identity_of_device(world, one)
    }
    strong = {
        one for one in identity.strong.group if person == ("account", identity.strong.name(one))
    }

    def carries(event: Event) -> bool:
        previous = event.get("previous_id")
        return (
            event.weak in weak
            or previous in weak
            or ("user", previous) in strong
            or any(key in strong for key in event.strong)
        )

    return [
        event
        for event in world.events
        if carries(event)
        or identity.person(event, session_of(world, event, in_session), "latest") == person
    ]


def identity_of_device(world: World, weak: str) -> Person:
    accounts = world.identity.accounts_on(weak)
    return ("account", min(accounts)) if len(accounts) == 1 else world.identity.anonymous(weak)


def session_of(world: World, event: Event, in_session: dict[int, Any]) -> Any:
    return in_session.get(id(event))


def without(rows: list[Row], events: list[Event]) -> list[Row]:
    """Rows that are neither these events nor copies of them: days in steps of one."""
    gone: list[int] = []
    for event in events:
        same = [
            i
            for i, row in enumerate(rows)
            if (row["source"], row["message_id"]) == (event.get("source"), event.get("message_id"))
        ]
        chain = [i for i in same if rows[i]["occurred_at"].date() == event.at.date()]
        grown = True
        while grown:
            near = [
                i
                for i in same
                if i not in chain
                and any(
                    abs((rows[i]["occurred_at"].date() - rows[c]["occurred_at"].date()).days) <= 1
                    for c in chain
                )
            ]
            chain += near
            grown = bool(near)
        gone += chain
    return [row for i, row in enumerate(rows) if i not in gone]


def stored(folder: Path, loads: list[list[Row]], given: Rules) -> Project:
    manifest = Manifest(folder / "store")
    manifest.commit(Change(meta={"key": "k"}))
    project = Project(DuckDB(threads=1), settings_of(given), read_rules(None), folder, manifest)
    for rows in loads:
        add(project, rows)
    return project


def add(project: Project, rows: list[Row]) -> None:
    assert project.manifest
    engine = DuckDB(threads=1)
    load_rows(engine, rows, Settings())
    about = {"file": "f", "source": "s", "rows": len(rows), "rejected": 0, "totals": {}}
    with project.manifest.writing():
        seal(project.manifest, engine, "k", about)
    engine.close()
    project.refresh()


def tables(project: Project, names: tuple[str, ...]) -> dict[str, list[tuple[Any, ...]]]:
    try:
        _ = project.journeys
    except JejakError as error:
        assert error.code == "project.empty"
        return {}
    return {
        name: sorted(
            (
                tuple(value for column, value in row.items() if column != "batch")
                for row in project.engine.rows(f"SELECT {', '.join(TABLES[name])} FROM {name}")
            ),
            key=repr,
        )
        for name in names
    }


def check(data: st.DataObject, folder: Path) -> None:
    rows, given_rules = data.draw(histories()), data.draw(rules())
    told = data.draw(st.sampled_from((*USERS, *DEVICES, *CONTACTS)))
    world = World(rows, given_rules, stub)
    person = person_named(world, told)
    assume(person is not None)
    assert person
    left = without(rows, removed(world, person))
    cut = data.draw(st.integers(0, len(rows)))
    loads = [load for load in (rows[:cut], rows[cut:]) if load]
    project = stored(folder / "forgotten", loads, given_rules)
    receipt = project.forget_person(told)
    never = stored(folder / "never", [[r for r in rows if r in left]] if left else [], given_rules)
    names = ("events", *MAINTAINED)
    expected = tables(never, names)
    assert tables(project, names) == expected
    assert receipt.removed["events"] == len(world.events) - len(expected.get("events", ()))
    if expected:
        here, there = tables(project, (*DICTIONARIES,)), tables(never, (*DICTIONARIES,))
        assert all(set(here[name]) <= set(there[name]) for name in DICTIONARIES)
    add(project, rows)  # the files come once more: nobody comes back
    assert tables(project, names) == expected
    assert json.loads(json.dumps(receipt.to_dict()))["removed"] == receipt.removed
    for one in (project, never):
        one.close()


@FEW
@given(data=st.data())
def test_what_is_left_never_had_the_person(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    check(data, tmp_path_factory.mktemp("forget"))


@pytest.mark.heavy
@MANY
@given(data=st.data())
def test_what_is_left_never_had_the_person_at_length(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    check(data, tmp_path_factory.mktemp("forget"))
