"""Events of some names with the person of each: table `person_events`."""

from collections.abc import Mapping, Sequence
from typing import Any

from jejak.engine import statements
from jejak.engine.base import Engine

_EVENTS = statements.read("jejak.journeys", "events.sql")
_PEOPLE = statements.read("jejak.journeys", "people.sql")
ALWAYS = (-(1 << 62), 1 << 62)  # microseconds from 1970


def make_events(
    engine: Engine,
    names: Sequence[str],
    values: Mapping[str, Any],
    columns: Sequence[str] = (),
    time: tuple[int, int] = ALWAYS,
) -> None:
    """Table `person_events`: the events of these names; some columns or all.

    Of other times than `time`, from and until when, only those that tell an order.
    """
    engine.load("wanted", {"event": "VARCHAR"}, [(name,) for name in names])
    find_accounts(engine, _EVENTS["wanted_points"], values)
    values = {**values, "read_from_us": time[0], "read_until_us": time[1]}
    sql = _EVENTS["person_events"]
    if columns:
        sql = f"SELECT {', '.join(columns)} FROM (\n{sql}\n) AS e"
    engine.table("person_events", sql, values)
    for name in ("wanted", "wanted_accounts"):
        engine.drop(name)


def find_accounts(engine: Engine, points: str, values: Mapping[str, Any]) -> None:
    """Table `wanted_accounts`: who was seen on the device by then; empty for `latest`."""
    if values["identity"] == "latest":
        engine.table("wanted_accounts", _PEOPLE["no_accounts"], values)
        return
    engine.table("points", points, values)
    engine.table("logins", _PEOPLE["logins"], values)
    engine.table("wanted_accounts", _PEOPLE["as_of_accounts"], values)
    for name in ("points", "logins"):
        engine.drop(name)
