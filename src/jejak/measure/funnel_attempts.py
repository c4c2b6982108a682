"""Events that can fill steps → attempts at a funnel, step by step: the table `reached`.

One row per attempt and step: when it was reached and when the step before it was.  `best` keeps
for every event of a step the latest attempt that leads to it, `first` the attempts of a person
one after the other, `any` whatever steps follow a start, in the order in which they were done.
"""

from typing import Any

from jejak.engine import statements
from jejak.journeys.read import Journeys
from jejak.measure.funnel_steps import MOST

_SQL = statements.read("jejak.measure", "funnel_attempts.sql")
ATTEMPTS = (
    *("reached", "step_before", "starts", "entrants"),
    *(f"step_{n}" for n in range(2, MOST + 1)),
)
_WAYS = ("ordered", "paired")
_ROWS = (
    "SELECT person_id, part, ended_us, start_id, start_us, start_tie, event_id, at_us, before_us,"
    " tie, step FROM "
)


def find_attempts(journeys: Journeys, values: dict[str, Any]) -> None:
    """`reached` from `step_events`."""
    if values["order"] == "any":
        _count_any(journeys, values)
    elif values["reentry"] == "first":
        _look_ahead(journeys, values)
    else:
        _climb(journeys, values)
    if values["reentry"] == "first":
        _take_turns(journeys, values)


def _climb(journeys: Journeys, values: dict[str, Any]) -> None:
    """A table a step: only the step before is read for the next."""
    made = ["starts"]
    journeys.view("starts", _SQL["starts"])
    for name in ("entrants", "busy"):
        journeys.table(name, _SQL[name], values)
    for step in range(1, values["last"]):
        journeys.view("step_before", _ROWS + made[-1])
        bound = values | {"step": step}
        for name in _WAYS:
            journeys.table(name, _SQL[name], bound)
        made.append(f"step_{step + 1}")
        journeys.table(made[-1], _SQL["climbed"], bound)
    for name in ("busy", *_WAYS):
        journeys.engine.drop(name)
    journeys.view("reached", " UNION ALL ".join(_ROWS + name for name in made))


def _look_ahead(journeys: Journeys, values: dict[str, Any]) -> None:
    journeys.table("reached", _SQL["starts"], values)
    for step in range(1, values["last"]):
        bound = values | {"step": step}
        journeys.table("followed", _SQL["followed"], bound)
        journeys.table("reached", _SQL["gone_on"], bound)
    journeys.engine.drop("followed")


def _count_any(journeys: Journeys, values: dict[str, Any]) -> None:
    journeys.table("reached", _SQL["any_starts"], values)
    for step in range(values["last"]):
        bound = values | {"step": step}
        journeys.table("followed", _SQL["done"], bound)
        journeys.table("reached", _SQL["gone_on"], bound)
    journeys.table("reached", _SQL["counted"], values)
    journeys.engine.drop("followed")


def _take_turns(journeys: Journeys, values: dict[str, Any]) -> None:
    """Of each person the first attempt, then the first that begins after it is over, and so on."""
    journeys.table("attempts", _SQL["attempts"], values)
    journeys.table("taken", _SQL["first_taken"], values)
    nth, found = 1, True
    while found:
        journeys.table("taken", _SQL["next_taken"], values | {"nth": nth})
        nth += 1
        told = journeys.rows("taken_now", _SQL["taken_now"], {"nth": nth})
        found = told[0]["attempts"] > 0
    journeys.table("reached", _SQL["of_taken"], values)
    for name in ("attempts", "taken"):
        journeys.engine.drop(name)
