"""What is enough and by how much something is to change: `>= 4%`, `<= 5d`, `+3pp`."""

import re
from typing import Literal, NoReturn

from msgspec import Struct

from jejak.errors import ArgumentError
from jejak.settings import seconds

Sign = Literal["<=", ">=", "<", ">"]
Unit = Literal["share", "number", "time", "points"]
_BOUND = re.compile(r"(<=|>=|<|>)\s*(\d+(?:\.\d+)?)\s*(%|[smhd])?", re.ASCII)
_CHANGE = re.compile(r"([+-])\s*(\d+(?:\.\d+)?)\s*(pp|%|[smhd])?", re.ASCII)
_THOUSANDS = re.compile(r"\d+\.\d{3}", re.ASCII)  # half a million to some, five hundred to others
BOUND_EXAMPLES = {"share": ">= 4%", "number": ">= 500", "time": "<= 5d", "points": "+3pp"}


class Bound(Struct, frozen=True):
    """A bound on a share (0.04 for 4%), a number (of people, of money) or a time in seconds."""

    sign: Sign
    value: float
    unit: Unit


class Change(Struct, frozen=True):
    """A change: by a share of what was, by percentage points, by a number, by seconds."""

    value: float
    unit: Unit


def parse_bound(text: str, argument: str = "target", unit: Unit | None = None) -> Bound:
    """The bound of a text, of a unit where one is asked for.

    >>> parse_bound("<= 5d")
    Bound(sign='<=', value=432000.0, unit='time')
    """
    found = _BOUND.fullmatch(text.strip())
    if not found or _THOUSANDS.fullmatch(found[2]):
        _refuse(text, argument, [unit] if unit else ["share", "number", "time"])
    value, of = _value(found[2], found[3])
    if unit and unit != of:
        _refuse(text, argument, [unit])
    sign: Sign = "<=" if found[1] == "<=" else ">=" if found[1] == ">=" else _strict(found[1])
    return Bound(sign, value, of)


def parse_change(text: str, argument: str = "expect") -> Change:
    """The change of a text.

    >>> parse_change("+3pp")
    Change(value=0.03, unit='points')
    """
    found = _CHANGE.fullmatch(text.strip())
    if not found or _THOUSANDS.fullmatch(found[2]):
        _refuse(text, argument, ["points"])
    value, unit = _value(found[2], found[3])
    return Change(value if found[1] == "+" else -value, unit)


def _strict(sign: str) -> Sign:
    return "<" if sign == "<" else ">"


def _value(number: str, unit: str | None) -> tuple[float, Unit]:
    if unit in ("%", "pp"):
        return float(number) / 100, "share" if unit == "%" else "points"
    if unit:
        return float(number) * seconds(f"1{unit}"), "time"
    return float(number), "number"


def _refuse(text: str, argument: str, units: list[Unit]) -> NoReturn:
    allowed = ", ".join(BOUND_EXAMPLES[unit] for unit in units)
    raise ArgumentError("map.bound", argument=argument, found=text, allowed=allowed)
