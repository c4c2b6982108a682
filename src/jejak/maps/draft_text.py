"""The text of a drafted map: YAML for people, with comments in their language."""

import re
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from jejak import numbers
from jejak.maps.model import Block, Map
from jejak.maps.observe import Drafted, Offer
from jejak.words import say

LISTED = 12  # events that are left out
_BLOCKS = ("goals", "personas", "contacts", "stages", "touchpoints")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_ &/()+.\-]*[A-Za-z0-9)+]|[A-Za-z]")
_WORDS = {"true", "false", "yes", "no", "on", "off", "null", "y", "n", "nan", "inf"}
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
MARK = "# assumed: true"


def write_draft(made: Map, found: Drafted, language: str) -> str:
    """The file of a map, read back by `read_map` to the same map."""
    lines = [*_comment("draft.head", language, **_figures(found, language)), "map:"]
    lines += [
        f"  {key}: {_value(getattr(made.map, key))}"
        for key in ("id", "name", "state", "owner", "timezone", "currency")
        if getattr(made.map, key) is not None
    ]
    for block in _BLOCKS:
        items = getattr(made, block)
        lines += ["", *_comment(f"draft.{block}", language)]
        lines += [f"{block}:", *(f"  - {_value(one)}" for one in items)] if items else []
    lines += ["", *_comment("draft.flow", language)]
    if found.chain:
        lines += _comment("draft.worth", language, **_worth(found, language))
    if made.flow:
        lines += ["flow:", *(f"  {name}: {quoted(t)}  {MARK}" for name, t in made.flow.items())]
    lines += ["", *_comment("draft.tests", language), "", *_comment("draft.improve", language)]
    if found.left_out:
        lines += ["", *_comment("draft.left", language), *_left(found, language)]
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """A text in double quotes that stands on one line, whatever is in it.

    >>> quoted('a "b"\\n')
    '"a \\\\"b\\\\"\\\\n"'
    """
    return f'"{"".join(map(_escaped, text))}"'


def _escaped(letter: str) -> str:
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    if letter.isprintable():
        return letter
    code = ord(letter)
    return (
        f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"
    )


def _value(value: Any) -> str:
    if isinstance(value, Block):
        return f"{{{', '.join(_pairs(value))}}}"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return f"[{', '.join(map(_value, value))}]" if len(value) != 1 else _value(value[0])
    text = str(value)
    plain = _PLAIN.fullmatch(text) and text.lower() not in _WORDS and ": " not in text
    return text if plain else quoted(text)


def _pairs(block: Struct) -> Iterator[str]:
    fields = zip(block.__struct_fields__, block.__struct_encode_fields__, strict=True)
    for name, written in fields:
        value = getattr(block, name)
        if value is not None and value is not False and value != ():
            yield f"{written}: {_value(value)}"


def _comment(key: str, language: str, **values: object) -> list[str]:
    return [f"# {line}".rstrip() for line in say(key, language, **values).split("\n")]


def _figures(found: Drafted, language: str) -> dict[str, str]:
    return {
        "since": numbers.day(found.observed.since, language),
        "until": numbers.day(found.observed.until, language),
        "people": numbers.count(found.observed.people, language),
        "coverage": _share(found.coverage),
    }


def _worth(found: Drafted, language: str) -> dict[str, str]:
    chain = found.chain
    assert chain is not None
    return {
        "fit": _share(chain.fit),
        "far": _share(chain.fit if chain.far_fit is None else chain.far_fit),
        "goal": found.goal or "",
        "open": _share(chain.open),
        "seen": _share(chain.seen),
    }


def _left(found: Drafted, language: str) -> Iterator[str]:
    for offer in found.left_out[:LISTED]:
        yield f"#   {numbers.count(offer.people, language)}  {_bound(offer)}"
    if len(found.left_out) > LISTED:
        yield f"#   … +{len(found.left_out) - LISTED}"


def _bound(offer: Offer) -> str:
    touchpoint = offer.touchpoint
    if touchpoint.touch:
        return f"touch: {_value(touchpoint.touch)}"
    return f"event: {_value(touchpoint.event)}"


def _share(share: float) -> str:
    return f"{share:.0%}"
