"""Events of some names with the person of each: table `person_events`."""

from collections.abc import Mapping, Sequence
from typing import Any

from jejak.engine import statements
from jejak.engine.base import Engine

_EVENTS = statements.read("jejak.journeys", "events.sql")
_PEOPLE = statements.read("jejak.journeys", "people.sql")


def make_events(
    engine: Engine, names: Sequence[str], values: Mapping[str, Any], columns: Sequence[str] = ()
) -> None:
    """Table `person_events`: the events of these names, of any date; some columns or all."""
    engine.load("wanted", {"event": "VARCHAR"}, [(name,) for name in names])
    find_accounts(engine, _EVENTS["wanted_points"], values)
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
