"""The persons that a segment selects: table `members`, made by one statement of our own words.

What a person did counts from the first event to data end, whatever range a report looks at, so
that the same persons stand in every period.  `everyone` is each person of whom there is an event.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from msgspec import Struct

from jejak.engine import statements
from jejak.expression.tree import Comparison, Did, Node, Touched, Trait, leaves
from jejak.expression.where import Leaf, Where, kind_of, of_table
from jejak.words import EVENT_COLUMNS, PERSON_COLUMNS, TOUCH_COLUMNS

SQL = statements.read("jejak.journeys", "segment.sql")
# The table that tells each column of persons.
_TOLD_BY = {
    "visits": "visited",
    "devices": "visited",
    "first_seen": "seen",
    "last_seen": "seen",
    "touches": "touched",
    "first_channel": "touched",
    "last_channel": "touched",
    "orders": "ordered",
    "net_value": "ordered",
    "first_order": "ordered",
    "last_order": "ordered",
}
FACTS = ("visited", "seen", "touched", "ordered")


class Selection(Struct, frozen=True):
    """A statement that selects persons, what it binds, and what it reads."""

    sql: str
    values: dict[str, Any]
    facts: tuple[str, ...]  # of FACTS
    events: tuple[str, ...]  # names after `did`
    traits: tuple[str, ...]
    reads_touches: bool


def select(tree: Node, starts: Callable[[date], int] = lambda day: 0) -> Selection:
    """The statement of a tree; nothing in it but our words and `$s1`, `$s2` …

    `starts` tells the microsecond at which a day begins.
    """
    where, joins = Where(starts), dict[Leaf, str]()
    found = list(dict.fromkeys(leaves(tree)))
    facts = [name for name in FACTS if name in {_TOLD_BY.get(_column(leaf)) for leaf in found}]
    lines = [f"LEFT JOIN {name} AS {name} ON {name}.person_id = p.person_id" for name in facts]
    for number, leaf in enumerate(found):
        alias = f"c{number}"
        if isinstance(leaf, Did | Touched):
            lines.append(_counted(leaf, alias, where))
            joins[leaf] = f"COALESCE({alias}.times, 0)"
        elif isinstance(leaf, Trait):
            name = where.bind(leaf.column)
            lines.append(
                f"LEFT JOIN traits AS {alias} ON {alias}.person_id = p.person_id\n"
                f"    AND {alias}.name = {name}"
            )
            joins[leaf] = f"{alias}.{'number' if kind_of(leaf) == 'number' else 'told'}"
    condition = where.text(tree, _named(joins))
    head = "-- members: everyone and what is known of them → the persons of the segment\n"
    sql = "\n".join(("SELECT p.person_id", "FROM everyone AS p", *lines, f"WHERE {condition}"))
    return Selection(
        head + sql,
        where.values,
        tuple(facts),
        tuple(dict.fromkeys(leaf.event for leaf in found if isinstance(leaf, Did))),
        tuple(dict.fromkeys(leaf.column for leaf in found if isinstance(leaf, Trait))),
        any(isinstance(leaf, Touched) for leaf in found),
    )


def _column(leaf: Leaf) -> str:
    return leaf.column if type(leaf) is Comparison else ""


def _named(
    joins: dict[Leaf, str],
) -> Callable[[Leaf], tuple[str, str]]:
    def named(leaf: Leaf) -> tuple[str, str]:
        if isinstance(leaf, Trait):
            return joins[leaf], kind_of(leaf)
        if isinstance(leaf, Did | Touched):
            return joins[leaf], "count"
        kind = PERSON_COLUMNS[leaf.column]
        sql = f"{_TOLD_BY[leaf.column]}.{leaf.column}"
        if kind == "number":
            return f"COALESCE({sql}, 0)", "count"
        return (f"{sql}_us" if kind == "day" else sql), kind

    return named


def _counted(leaf: Did | Touched, alias: str, where: Where) -> str:
    """The join that counts what each person did, or the touches that fit."""
    table = "done_events" if isinstance(leaf, Did) else "met_touches"
    kinds = EVENT_COLUMNS if isinstance(leaf, Did) else TOUCH_COLUMNS
    tests = [f"e.event = {where.bind(leaf.event)}"] if isinstance(leaf, Did) else []
    if leaf.where:
        tests.append(where.text(leaf.where, of_table("e", kinds)))
    return (
        f"LEFT JOIN (\n    SELECT e.person_id, COUNT(*) AS times\n    FROM {table} AS e\n"
        f"    WHERE {' AND '.join(tests)}\n    GROUP BY e.person_id\n"
        f") AS {alias} ON {alias}.person_id = p.person_id"
    )
