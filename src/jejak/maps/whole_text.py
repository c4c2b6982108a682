"""The text of a whole map: YAML for people, one item a line, with comments in their language."""

from decimal import Decimal
from typing import Any

import msgspec

from jejak.maps.draft_text import MARK
from jejak.maps.edit import Value, write_value
from jejak.maps.model import Map
from jejak.words import say


def whole_text(made: Map, proposed: frozenset[str], file: str, language: str) -> str:
    """The file of a map; `read_map` reads the same map from it."""
    data: dict[str, Any] = msgspec.to_builtins(made)
    shown = "".join(letter if letter.isprintable() else "?" for letter in file)
    lines = _comment("edges.head", language, file=shown)
    if proposed:
        lines += _comment("edges.proposed", language, blocks=", ".join(sorted(proposed)))
    for block in Map.__struct_fields__:
        value = data.get(block)
        if value is None or block == "version":
            continue
        lines += ["", *_comment(f"edges.{block}", language), f"{block}:"]
        mark = f"  {MARK}" if block in proposed and block in ("map", "flow") else ""
        if isinstance(value, dict):
            lines += [f"  {key}: {_written(part)}{mark}" for key, part in value.items()]
        else:
            lines += [f"  - {_written(item)}" for item in value]
    return "\n".join(lines) + "\n"


def _written(value: Any) -> str:
    return write_value(_exact(value))


def _exact(value: Any) -> Value:
    """Numbers as digits, also very small ones; a list of one text as that text."""
    if isinstance(value, dict):
        return {key: _exact(part) for key, part in value.items()}
    if isinstance(value, list | tuple) and len(value) == 1 and isinstance(value[0], str):
        return value[0]
    if isinstance(value, list | tuple):
        return [_exact(part) for part in value]
    return _Digits(value) if isinstance(value, float) else value


class _Digits(float):
    """A number that is written without an exponent."""

    def __str__(self) -> str:
        return f"{Decimal(repr(float(self))):f}"


def _comment(key: str, language: str, **values: object) -> list[str]:
    return [f"# {line}" for line in say(key, language, **values).split("\n")]
