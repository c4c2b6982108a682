"""Tree → the text of a SQL condition, made of our own words only.

Every value of the user's is bound: `$s1`, `$s2` …  Columns are named by who asks.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from jejak.expression.tree import (
    Comparison,
    Did,
    Either,
    Every,
    Kind,
    Node,
    Not,
    Touched,
    Trait,
    Value,
)

_FIRST_DAY = date(1970, 1, 1)
Leaf = Comparison | Did | Touched
# A leaf → its SQL and its kind: one of `Kind`, or count, a number that is never missing.
Named = Callable[[Leaf], tuple[str, str]]


class Where:
    """Conditions of one statement; `values` holds what they bind.

    A day is bound as the number of days since 1970.
    """

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}

    def bind(self, value: Value) -> str:
        """The parameter that stands for a value."""
        name = f"s{len(self.values) + 1}"
        self.values[name] = (value - _FIRST_DAY).days if isinstance(value, date) else value
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
        return f"({sql} IS NOT NULL AND {self._compared(node, sql)})"

    def _compared(self, test: Comparison | Did, sql: str) -> str:
        bound = [self.bind(value) for value in test.values]
        if test.sign == "in":
            return f"{sql} IN ({', '.join(bound)})"
        if test.sign == "between":
            return f"{sql} BETWEEN {bound[0]} AND {bound[1]}"
        if test.sign == "like":
            return f"{sql} LIKE {bound[0]}"
        return f"{sql} {_SIGNS[test.sign]} {bound[0]}"


def of_table(alias: str, kinds: Mapping[str, Kind]) -> Named:
    """Leaves that are columns of one table."""

    def named(leaf: Comparison | Did | Touched) -> tuple[str, str]:
        assert isinstance(leaf, Comparison)
        return f"{alias}.{leaf.column}", kinds[leaf.column]

    return named


_SIGNS = {"=": "=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


def kind_of(test: Trait) -> str:
    """Whether a trait is compared as a number or as text, by its values."""
    return "number" if test.values and isinstance(test.values[0], float) else "text"
