"""What an expression says, as a tree; `write` puts it back into words.

Every test is true or false: one about a missing value is false, and its negation true.  A missing
text reads `unknown`, as everywhere on the screens.
"""

import re
from datetime import date
from decimal import Decimal
from typing import Literal

from msgspec import Struct

Kind = Literal["text", "number", "day"]
Sign = Literal["=", "<", "<=", ">", ">=", "in", "between", "like", "null"]
Value = str | float | date
COMPARED = ("=", "!=", "<", "<=", ">", ">=")
NAMED = ("in", "between", "like", "is")
KEYWORDS = frozenset(
    {"and", "or", "not", "did", "any", "touch", "trait", "property", "null", *NAMED}
)
_PLAIN = re.compile(r"[A-Za-z_/][\w/.%-]*")


class Comparison(Struct, frozen=True):
    """A column against its values: one, two for `between`, any number for `in`, none for `null`."""

    column: str
    sign: Sign
    values: tuple[Value, ...] = ()


class Trait(Comparison, frozen=True):
    """The same of what a person was last said to be; `column` is the name of the trait.

    A value that is a number is compared as a number, any other as text.
    """


class Property(Comparison, frozen=True):
    """The same of what an event was sent with; `column` is the name of the property."""


class Did(Struct, frozen=True):
    """How often a person did an event (where its columns fit): once or more, if nothing is said."""

    event: str
    where: "Node | None" = None
    sign: Sign = ">="
    values: tuple[Value, ...] = (1.0,)


class Touched(Struct, frozen=True):
    """A person has a touch whose columns fit."""

    where: "Node"


class Not(Struct, frozen=True):
    part: "Node"


class Every(Struct, frozen=True):
    parts: tuple["Node", ...]


class Either(Struct, frozen=True):
    parts: tuple["Node", ...]


Node = Comparison | Did | Touched | Not | Every | Either


def leaves(node: Node) -> list[Comparison | Did | Touched]:
    """The tests of a tree, from left to right; not those within `did` and `any touch`."""
    if isinstance(node, Every | Either):
        return [leaf for part in node.parts for leaf in leaves(part)]
    return leaves(node.part) if isinstance(node, Not) else [node]


def write(node: Node) -> str:
    """The text of a tree, as `parse` reads it.

    >>> write(Every((Comparison("orders", ">=", (2.0,)), Not(Comparison("place", "=", ("web",))))))
    'orders >= 2 and place != web'
    """
    if isinstance(node, Every | Either):
        word = " and " if isinstance(node, Every) else " or "
        return word.join(_bracketed(part) for part in node.parts)
    if isinstance(node, Not):
        inner = node.part
        if isinstance(inner, Comparison) and inner.sign not in ("<", "<=", ">", ">="):
            return _test(inner, negated=True)
        return f"not {_bracketed(inner)}"
    if isinstance(node, Did):
        where = f" [{write(node.where)}]" if node.where else ""
        often = "" if (node.sign, node.values) == (">=", (1.0,)) else f" {_compared(node)}"
        return f"did {_quoted(node.event)}{where}{often}"
    if isinstance(node, Touched):
        return f"any touch [{write(node.where)}]"
    return _test(node)


def _bracketed(node: Node) -> str:
    return f"({write(node)})" if isinstance(node, Every | Either) else write(node)


def _test(test: Comparison, negated: bool = False) -> str:
    name = test.column
    if isinstance(test, Trait | Property):
        name = f"{type(test).__name__.lower()} {_quoted(name)}"
    return f"{name} {_compared(test, negated)}"


def _compared(test: Comparison | Did, negated: bool = False) -> str:
    told = [_value(value) for value in test.values]
    no = "not " if negated else ""
    if test.sign == "null":
        return f"is {no}null"
    if test.sign == "in":
        return f"{no}in ({', '.join(told)})"
    if test.sign == "between":
        return f"{no}between {told[0]} and {told[1]}"
    if test.sign == "like":
        return f"{no}like {told[0]}"
    return f"{'!=' if negated else test.sign} {told[0]}"


def _value(value: Value) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        plain = _PLAIN.fullmatch(value) and value.lower() not in KEYWORDS
        return value if plain else _quoted(value)
    whole, _, fraction = format(Decimal(repr(value)), "f").partition(".")
    if not fraction.strip("0"):
        return whole
    return f"{whole}.{fraction}" + ("0" if len(fraction) == 3 else "")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
