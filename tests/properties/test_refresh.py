"""Maintained tables refreshed step by step equal those built from the same events at once.

Events come in any order, in batches; batches leave again and come back (an undo, a better
copy, an erasure); ids merge, un-merge, and become a contact of too many people.
"""

from collections import Counter
from datetime import datetime
from typing import Any

import pytest
from histories import histories
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jejak.collect.read import load_rows
from jejak.engine.base import Engine
from jejak.engine.duckdb import DuckDB
from jejak.journeys.build import MAINTAINED, build_tables
from jejak.journeys.channels import read_rules
from jejak.journeys.refresh import LAYERED, Days, refresh_tables
from jejak.schema import TABLES
from jejak.settings import Identity, Settings
from jejak.store.copies import drop_copies
from jejak.store.hash import DICTIONARIES, hash_incoming

FEW = settings(max_examples=6, suppress_health_check=list(HealthCheck))
MANY = settings(max_examples=30, suppress_health_check=list(HealthCheck), deadline=None)
EVENTS = ", ".join(TABLES["events"])
Step = tuple[set[int], set[int]]  # event ids that come, and that leave


def open_days(engine: Engine, days: Days) -> None:
    """The events of these days, and no other: as from files of a day each."""
    here = " OR ".join(
        f"CAST(occurred_at AS DATE) BETWEEN DATE '{first}' AND DATE '{last}'"
        for first, last in days
    )
    engine.table("near_events", f"SELECT {EVENTS} FROM every_event WHERE {here or 'FALSE'}")


class World:
    """An engine with every event of a history; some of them are there at a time."""

    def __init__(self, rows: list[dict[str, Any]], setting: Settings, threads: int = 1):
        self.engine, self.setting = DuckDB(threads=threads), setting
        self.rules = read_rules(None, setting.own_hosts)
        load_rows(self.engine, rows, setting)
        hash_incoming(self.engine, "key", batch=1)
        drop_copies(self.engine, reachable=False)
        self.engine.table("whole", f"SELECT {EVENTS} FROM hashed")
        for name, source in DICTIONARIES.items():
            self.engine.table(f"whole_{name}", f"SELECT {', '.join(TABLES[name])} FROM {source}")
        self.ids = [r["event_id"] for r in self.engine.rows("SELECT event_id FROM whole")]
        self.engine.load("here", {"event_id": "BIGINT"}, [])
        self.engine.load("seen_once", {"event_id": "BIGINT"}, [])

    def come_and_go(self, batch: int, step: Step) -> None:
        """Tables `every_event`, `arrived`, `moved` and dictionaries after a change."""
        here = {r["event_id"] for r in self.engine.rows("SELECT event_id FROM here")}
        ever = {r["event_id"] for r in self.engine.rows("SELECT event_id FROM seen_once")}
        come, leave = step[0] - here, step[1] & here
        self._load("new_ids", come - ever)
        self._load("moved_ids", come & ever | leave)
        self._load("here", here - leave | come)
        self._load("seen_once", ever | come)
        self.engine.execute(
            f"UPDATE whole SET batch = {batch} WHERE event_id IN (SELECT event_id FROM new_ids)"
        )
        self.engine.drop("events")
        for name, ids in (("every_event", "here"), ("arrived", "here"), ("moved", "moved_ids")):
            self.engine.table(name, f"SELECT {EVENTS} FROM whole SEMI JOIN {ids} USING (event_id)")
        told = "SELECT arrival_id FROM whole SEMI JOIN seen_once USING (event_id)"
        self.engine.table("arrivals", f"SELECT * FROM whole_arrivals WHERE arrival_id IN ({told})")

    def _load(self, name: str, ids: set[int]) -> None:
        self.engine.load(name, {"event_id": "BIGINT"}, [(number,) for number in sorted(ids)])

    def build(self) -> dict[str, Counter[Any]]:
        for name in MAINTAINED:
            self.engine.drop(name)
        self.engine.drop("events")
        self.engine.table("events", f"SELECT {EVENTS} FROM every_event")
        build_tables(self.engine, self.setting, self.rules)
        return self.tables()

    def refresh(self, batch: int) -> dict[str, Counter[Any]]:
        """Refresh from the tables kept as `kept_X`, and apply what the refresh found."""
        for name in MAINTAINED:
            self.engine.drop(name)
            self.engine.table(f"old_{name}", f"SELECT *, 7 AS made FROM kept_{name}")
        whole = refresh_tables(self.engine, self.setting, self.rules, batch, open_days)
        for name in MAINTAINED:
            columns = ", ".join(TABLES[name])
            if name in LAYERED:
                staying = (
                    f"SELECT {columns} FROM old_{name} WHERE ({LAYERED[name]}, made) NOT IN "
                    f"(SELECT id, made FROM gone_{name})"
                )
                sql = f"{staying} UNION ALL SELECT {columns} FROM new_{name}"
            elif name in whole:
                sql = f"SELECT {columns} FROM {name}"
            else:
                sql = f"SELECT {columns} FROM old_{name}"
                if name == "sightings":
                    sql += f" UNION ALL SELECT {columns} FROM new_sightings"
            self.engine.table("applied", sql)
            self.engine.drop(name)
            self.engine.table(name, "SELECT * FROM applied")
        return self.tables()

    def keep(self) -> None:
        for name in MAINTAINED:
            self.engine.table(f"kept_{name}", f"SELECT * FROM {name}")

    def tables(self) -> dict[str, Counter[Any]]:
        return {
            name: Counter(
                tuple(row.values())
                for row in self.engine.rows(f"SELECT {', '.join(TABLES[name])} FROM {name}")
            )
            for name in MAINTAINED
        }


def follow(data: st.DataObject, most: int) -> None:
    rows = data.draw(histories(most=most))
    people = data.draw(st.integers(1, 3))
    asked = Settings(own_hosts=("kopi.id",), identity=Identity(max_people=people))
    world = World(rows, asked, data.draw(st.sampled_from((1, 2))))
    subsets = st.sets(st.sampled_from(world.ids))
    world.come_and_go(1, (data.draw(subsets), set()))
    world.build()
    world.keep()
    for batch in range(2, 2 + data.draw(st.integers(1, 3))):
        leaving = data.draw(subsets) if data.draw(st.booleans()) else set()
        world.come_and_go(batch, (data.draw(subsets), leaving))
        refreshed = world.refresh(batch - 1)
        world.keep()
        built = world.build()
        for name in MAINTAINED:
            assert refreshed[name] == built[name], name
    world.engine.close()


@FEW
@given(data=st.data())
def test_refreshed_is_built(data: st.DataObject) -> None:
    follow(data, most=25)


@pytest.mark.heavy
@MANY
@given(data=st.data())
def test_refreshed_is_built_at_length(data: st.DataObject) -> None:
    follow(data, most=60)


def hourly(rows: list[dict[str, Any]], setting: Settings) -> tuple[World, list[int]]:
    """A world of an event an hour, and their ids in that order."""
    told = [
        row | {"message_id": f"m{n}", "occurred_at": datetime(2026, 10, 1, n)}
        for n, row in enumerate(rows)
    ]
    world = World(told, setting)
    by_hour = "SELECT event_id FROM whole ORDER BY occurred_at"
    return world, [row["event_id"] for row in world.engine.rows(by_hour)]


def test_a_contact_that_is_no_longer_crowded_brings_the_contacts_beside_it() -> None:
    """Two users make an e-mail nobody's; one of them leaves: the phone beside it is theirs too."""
    about = {"is_server": False, "excluded": "", "event": "Page Viewed", "source": "web"}
    told = (
        {"anonymous_id": "d0", "email": "ana@kopi.id", "phone": "+62811"},
        {"anonymous_id": "d1", "email": "ana@kopi.id", "user_id": "u0"},
        {"anonymous_id": "d2", "email": "ana@kopi.id", "user_id": "u1"},
        {"anonymous_id": "d3", "phone": "+62811"},
    )
    people = Settings(identity=Identity(max_people=1))
    world, ids = hourly([about | row for row in told], people)
    world.come_and_go(1, (set(ids), set()))
    world.build()
    world.keep()
    world.come_and_go(2, (set(), {ids[1]}))
    refreshed = world.refresh(1)
    assert refreshed == world.build()
    assert len({account for _, account in refreshed["accounts"]}) == 1  # u1, e-mail and phone
    world.engine.close()


def test_an_alias_without_a_user_takes_no_contact_along() -> None:
    """It names a user id beside an e-mail, and links neither: one changes without the other."""
    about = {"is_server": False, "excluded": "", "event": "Page Viewed", "source": "web"}
    told = (
        {"anonymous_id": "d0", "email": "ana@kopi.id", "previous_id": "u2"},
        {"anonymous_id": "d0", "email": "ana@kopi.id", "user_id": "u1"},
        {"anonymous_id": "d1", "user_id": "u2"},
        {"anonymous_id": "d1", "user_id": "u2"},
    )
    world, ids = hourly([about | row for row in told], Settings())
    world.come_and_go(1, (set(ids[:3]), set()))
    world.build()
    world.keep()
    world.come_and_go(2, (set(ids), set()))
    refreshed = world.refresh(1)
    built = world.build()
    assert refreshed == built
    accounts = {account for _, account in refreshed["accounts"]}
    assert len(accounts) == 2  # u1 with its e-mail, and u2
    world.engine.close()
