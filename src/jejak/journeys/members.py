"""Whom a segment selects: table `members`, from what each person did up to data end."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from typing import Any

from jejak.engine import statements
from jejak.engine.base import Engine
from jejak.journeys.person_events import find_accounts, make_events
from jejak.journeys.segment import SQL, Selection
from jejak.words import DEFAULT_GOAL

_STEPS = statements.read("jejak.journeys", "steps.sql")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
_TRAITS = {"properties": "VARCHAR", "name": "VARCHAR", "told": "VARCHAR", "number": "DOUBLE"}


def find_everyone(engine: Engine, values: Mapping[str, Any]) -> None:
    """Table `everyone`: each person of whom there is an event."""
    find_accounts(engine, SQL["every_point"], values)
    engine.table("everyone", SQL["everyone"], values)
    engine.drop("wanted_accounts")


def find_members(engine: Engine, selection: Selection, values: Mapping[str, Any]) -> int:
    """Table `members` from sessions, touches and events; returns how many they are."""
    made = list(selection.facts)
    if "ordered" in made:
        orders = {**values, "goal": DEFAULT_GOAL, "value": "ordered"}
        engine.table("person_conversions", _STEPS["person_conversions"], orders)
        made.append("person_conversions")
    for name in selection.facts:
        engine.table(name, SQL[name], values)
    if selection.reads_touches:
        engine.table("met_touches", SQL["met_touches"], values)
        made.append("met_touches")
    if selection.events:
        make_events(engine, selection.events, values)
        engine.table("done_events", SQL["done_events"], values)
        made.append("done_events")
    if selection.traits:
        _find_traits(engine, selection.traits, values)
        made.append("traits")
    if selection.events or selection.traits:
        made.append("person_events")
    engine.table("members", selection.sql, {**values, **selection.values})
    for name in made:
        engine.drop(name)
    return int(engine.rows(SQL["member_count"])[0]["people"])


def _find_traits(engine: Engine, names: Sequence[str], values: Mapping[str, Any]) -> None:
    """Table `traits`: of each person and trait what was told last.

    Traits stand in JSON texts, which engines read differently: distinct texts are read here.
    """
    events = [row["event"] for row in engine.rows(SQL["describing"])]
    make_events(engine, events, values)
    told = engine.rows(SQL["told_traits"])
    found = [one for row in told for one in read_traits(row["properties"], names)]
    engine.load("trait_values", _TRAITS, found)
    engine.table("traits", SQL["traits"])
    engine.drop("trait_values")


def read_traits(
    properties: str, names: Sequence[str]
) -> Iterator[tuple[str, str, str, float | None]]:
    """(properties, name, as text, as number) of what is wanted; lists and objects are none."""
    try:
        told = json.loads(properties)
    except (ValueError, RecursionError):
        return
    for name in names if isinstance(told, dict) else ():
        value = told.get(name)
        if isinstance(value, bool):
            yield properties, name, str(value).lower(), None
        elif isinstance(value, str | int | float) and value != "":
            yield properties, name, str(value), _number(value)


def _number(value: str | float) -> float | None:
    if isinstance(value, str) and not _NUMBER.fullmatch(value.strip()):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if isfinite(number) else None
