"""A map as rows: which columns a block has, what a cell says, and its name in each language."""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Literal

from msgspec import Struct
from msgspec import inspect as kinds

from jejak.maps.edit import write_value
from jejak.maps.model import Map
from jejak.words import LANGUAGES, say, texts

# `both` is one text for both languages, which people may type; we write one for each.
CellKind = Literal["text", "both", "number", "flag", "list", "items"]
FLOW = ("name", "steps")  # the columns of the block `flow`
# What no sheet can hold as it is: halves of a character, and two that are none.
_ODD = re.compile("[\ud800-\udfff\ufffe\uffff]")
_PLAIN_ITEM = re.compile(r"[^\s,;\[\]{}'\"](?:[^,;\n]*[^\s,;])?")
_EMPTY = ("~", "null")


class Column(Struct, frozen=True):
    """A field of a block, under the keys that lead to it: `name.id`, `feel`."""

    block: str
    path: tuple[str, ...]
    kind: CellKind
    allowed: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return ".".join(self.path)

    def label(self, language: str) -> str:
        """What stands above the column."""
        first, *rest = self.path
        own, known = f"sheets.{self.block}.{first}", texts(language)
        head = known.get(own) or say(f"sheets.{first}", language)
        if not rest:
            return head
        last = rest[-1]
        if last in LANGUAGES:
            return f"{head} ({last})"
        part = say(f"sheets.{last}", language)
        return f"{head}: {part[0].lower()}{part[1:]}"


@cache
def blocks() -> dict[str, tuple[Column, ...]]:
    """The columns of every block of a map."""
    made: dict[str, tuple[Column, ...]] = {}
    top = kinds.type_info(Map)
    assert isinstance(top, kinds.StructType)
    for field in top.fields:
        kind = field.type
        if isinstance(kind, kinds.DictType):
            made[field.name] = tuple(Column(field.name, (key,), "text") for key in FLOW)
        elif isinstance(kind, kinds.VarTupleType):
            made[field.name] = tuple(_columns(field.name, kind.item_type, ()))
        elif isinstance(kind, kinds.StructType):
            made[field.name] = tuple(_columns(field.name, kind, ()))
    return made


def _columns(block: str, struct: kinds.Type, path: tuple[str, ...]) -> Iterator[Column]:
    assert isinstance(struct, kinds.StructType)
    for field in struct.fields:
        kind, here = _told(field.type), (*path, field.encode_name)
        if isinstance(kind, kinds.StructType):
            yield from _columns(block, kind, here)
        elif isinstance(kind, kinds.VarTupleType):
            inner = isinstance(_told(kind.item_type), kinds.StructType)
            yield Column(block, here, "items" if inner else "list")
        elif isinstance(kind, kinds.BoolType):
            yield Column(block, here, "flag")
        elif isinstance(kind, kinds.IntType | kinds.FloatType):
            yield Column(block, here, "number")
        else:
            words = kind.values if isinstance(kind, kinds.LiteralType) else ()
            yield Column(block, here, "text", tuple(str(word) for word in words))


def _told(kind: kinds.Type) -> kinds.Type:
    """The kind itself, without `| None` and what a schema says of it."""
    if isinstance(kind, kinds.Metadata):
        return _told(kind.type)
    if isinstance(kind, kinds.UnionType):
        return next(_told(part) for part in kind.types if not isinstance(part, kinds.NoneType))
    return kind


def cell(value: Any, kind: CellKind) -> str | float | bool | None:
    """What a cell says of a plain value; None where there is none."""
    if value is None:
        return None
    if kind == "list":
        plain = all(_PLAIN_ITEM.fullmatch(item) and item not in _EMPTY for item in value)
        return write_text(", ".join(value) if plain else write_value(value))
    if kind == "items":
        return "\n".join(write_value(item) for item in value)
    return write_text(value) if isinstance(value, str) else value


def write_text(text: str) -> str:
    """A text as a cell holds it: in quotes where it could not be read back otherwise."""
    return json.dumps(text) if _ODD.search(text) or read_text(text) != text else text


def read_text(text: str) -> str:
    """The text of a cell.

    >>> read_text('"a\\\\u2028b"') == "a\\u2028b"
    True
    """
    if len(text) > 1 and text[0] == text[-1] == '"':
        try:
            made = json.loads(text)
        except ValueError:
            return text
        return made if isinstance(made, str) else text
    return text


def at(data: Any, path: tuple[str, ...]) -> Any:
    """What stands at the end of a path through plain data."""
    for key in path:
        data = data.get(key) if isinstance(data, dict) else None
    return data
