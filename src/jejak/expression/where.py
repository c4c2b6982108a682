"""Tree → the text of a SQL condition, made of our own words only.

Every value of the user's is bound: `$s1`, `$s2` …  Columns are named by who asks.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from jejak.expression.tree import (
    Comparison,
    Did,
    Either,
    Every,
    Kind,
    Node,
    Not,
    Property,
    Touched,
    Trait,
    Value,
)

Leaf = Comparison | Did | Touched
# A leaf → its SQL and its kind: one of `Kind`, or count, a number that is never missing.  The SQL
# of a day is a time in microseconds since 1970.
Named = Callable[[Leaf], tuple[str, str]]
_SIGNS = {"=": "=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_NEXT = timedelta(days=1)


class Where:
    """Conditions of one statement; `values` holds what they bind.

    `day_start` tells the microsecond at which a day begins.
    """

    def __init__(self, day_start: Callable[[date], int]) -> None:
        self.day_start = day_start
        self.values: dict[str, Any] = {}

    def bind(self, value: Value) -> str:
        """The parameter that stands for a value."""
        name = f"s{len(self.values) + 1}"
        self.values[name] = self.day_start(value) if isinstance(value, date) else value
        return f"${name}"

    def text(self, node: Node, named: Named) -> str:
        """The condition of a tree; `named` gives the SQL of each leaf."""
        if isinstance(node, Every | Either):
            word = " AND " if isinstance(node, Every) else " OR "
            return "(" + word.join(self.text(part, named) for part in node.parts) + ")"
        if isinstance(node, Not):
            return f"NOT {self.text(node.part, named)}"
        sql, kind = named(node)
        if isinstance(node, Touched):
            return f"({sql} > 0)"
        if kind == "text":  # what is missing reads unknown
            sql = f"COALESCE({sql}, 'unknown')"
        if node.sign == "null":
            return f"({sql} = 'unknown')" if kind == "text" else f"({sql} IS NULL)"
        if kind in ("text", "count"):
            return f"({self._compared(node, sql)})"
        test = self._of_days(node, sql) if kind == "day" else self._compared(node, sql)
        return f"({sql} IS NOT NULL AND {test})"

    def _compared(self, test: Comparison | Did, sql: str) -> str:
        bound = [self.bind(value) for value in test.values]
        if test.sign == "in":
            return f"{sql} IN ({', '.join(bound)})"
        if test.sign == "between":
            return f"{sql} BETWEEN {bound[0]} AND {bound[1]}"
        if test.sign == "like":
            return f"{sql} LIKE {bound[0]}"
        return f"{sql} {_SIGNS[test.sign]} {bound[0]}"

    def _of_days(self, test: Comparison | Did, sql: str) -> str:
        """A time within whole days."""
        days = [day for day in test.values if isinstance(day, date)]
        if test.sign == "in":
            return "(" + " OR ".join(self._within(day, day, sql) for day in days) + ")"
        first = {"<": None, "<=": None, ">": days[0] + _NEXT}.get(test.sign, days[0])
        last = {">": None, ">=": None, "<": days[0] - _NEXT}.get(test.sign, days[-1])
        return self._within(first, last, sql)

    def _within(self, first: date | None, last: date | None, sql: str) -> str:
        tests: list[str] = []
        if first:
            tests.append(f"{sql} >= {self.bind(first)}")
        if last:
            tests.append(f"{sql} < {self.bind(last + _NEXT)}")
        return "(" + " AND ".join(tests) + ")"


def of_table(alias: str, kinds: Mapping[str, Kind]) -> Named:
    """Leaves that are columns of one table, which tells its time as `at_us`."""

    def named(leaf: Leaf) -> tuple[str, str]:
        assert isinstance(leaf, Comparison)
        kind = kinds[leaf.column]
        return f"{alias}.{'at_us' if kind == 'day' else leaf.column}", kind

    return named


def kind_of(test: Trait | Property) -> str:
    """Whether a trait or property is compared as a number or as text, by its values."""
    return "number" if test.values and isinstance(test.values[0], float) else "text"
