"""Words as values: numbers, days, texts that a column is known to hold."""

import difflib
import re
from collections.abc import Sequence
from datetime import date
from math import isfinite

from jejak.expression.reader import Reader, Token
from jejak.expression.tree import Kind, Value
from jejak.words import KNOWN_VALUES

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
_THOUSANDS = re.compile(r"-?\d+\.\d{3}", re.ASCII)


def read_values(
    reader: Reader, found: Sequence[Token], kind: Kind | None, column: str
) -> tuple[Value, ...]:
    """The values of a column of a kind.

    Of a trait, whose kind nobody knows: numbers where all are, without quotes; else texts.
    """
    if kind is None:
        numbers = [_number(token) for token in found if token.kind == "word"]
        told = [number for number in numbers if number is not None]
        return tuple(told) if len(told) == len(found) else tuple(token.text for token in found)
    return tuple(_read(reader, token, kind, column) for token in found)


def _read(reader: Reader, token: Token, kind: Kind, column: str) -> Value:
    if kind == "number":
        number = _number(token)
        if number is None:
            reader.refuse("value", token, column=column, allowed="500000, 0.5")
        return number
    if kind == "day":
        day = _day(token.text)
        if day is None:
            reader.refuse("value", token, column=column, allowed="2026-09-30")
        return day
    known = KNOWN_VALUES.get(column)
    if known and token.text not in known:
        near = difflib.get_close_matches(token.text.lower(), known, n=1)
        code = "value_near" if near else "value_known"
        close, allowed = near[0] if near else "", ", ".join(known)
        reader.refuse(code, token, column=column, close=close, allowed=allowed)
    return token.text


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text if len(text) == 10 else "")
    except ValueError:
        return None
    return day if 1970 <= day.year < 2200 else None


def _number(token: Token) -> float | None:
    """A number; None for `500.000`, which is five hundred to some and half a million to others."""
    if not _NUMBER.fullmatch(token.text) or _THOUSANDS.fullmatch(token.text):
        return None
    number = float(token.text)
    return number if isfinite(number) else None
