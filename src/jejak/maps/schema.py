"""The file's form as a JSON Schema (draft 2020-12), made from the structs, told in a language."""

from collections.abc import Iterator
from typing import Any

from msgspec import inspect as kinds
from msgspec import json

from jejak.maps.model import Map
from jejak.words import texts

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_OWN_WORD = {"map": "file"}  # the struct of the whole file; `about` is its block `map`
_JUST_ONE = {"Contact": ("place", "channel"), "Test": ("expect", "rule", "walk")}
_AT_MOST_ONE = {"Touchpoint": ("event", "touch", "manual"), "Goal": ("event", "touchpoint")}


def schema(language: str = "en") -> dict[str, Any]:
    """What a map file may hold: as strict as the reading of values by themselves, but for the
    small languages (`where`, `segment`, `flow`, `target` …), which are texts here."""
    made = json.schema(Map)
    blocks: dict[str, Any] = made["$defs"]
    for name, block in blocks.items():
        del block["description"]  # what the struct says to those who read the code
        _narrow(name, block)
        for field, told in block["properties"].items():
            _tidy(told)
            told["description"] = describe(name, field, language)
    # A name is one text for both languages, or one for each; ids may be one or a list.
    blocks["Name"] = {"anyOf": [{"type": "string", "minLength": 1}, blocks["Name"]]}
    for name, field in _one_or_more():
        listed = blocks[name]["properties"][field]
        about = {key: listed.pop(key) for key in ("description", "default") if key in listed}
        blocks[name]["properties"][field] = {"anyOf": [listed["items"], listed], **about}
    title = texts(language)["fields.title"]
    return {"$schema": DRAFT, "title": title, "$ref": made["$ref"], "$defs": blocks}


def describe(block: str, field: str, language: str) -> str:
    """What a field of a block means."""
    known = texts(language)
    own = _OWN_WORD.get(block.lower(), block.lower())
    return known.get(f"fields.{own}.{field}") or known[f"fields.any.{field}"]


def _narrow(name: str, block: dict[str, Any]) -> None:
    """What goes with what."""
    if not block.get("required"):
        block["minProperties"] = 1
    if name in _JUST_ONE:
        block["oneOf"] = [{"required": [key]} for key in _JUST_ONE[name]]
    if name in _AT_MOST_ONE:
        keys = _AT_MOST_ONE[name]
        pairs = [[a, b] for nth, a in enumerate(keys) for b in keys[nth + 1 :]]
        block["not"] = {"anyOf": [{"required": pair} for pair in pairs]}


def _tidy(told: dict[str, Any]) -> None:
    """Without null: a key with nothing behind it is an error in the file."""
    if told.get("default", "") is None:
        del told["default"]
    others = [kind for kind in told.get("anyOf", ()) if kind != {"type": "null"}]
    if len(others) == 1:
        del told["anyOf"]
        told.update(others[0])


def _one_or_more() -> Iterator[tuple[str, str]]:
    """Lists of texts, which may be written as one text."""
    seen: list[type] = []
    waiting: list[kinds.Type] = [kinds.type_info(Map)]
    while waiting:
        kind = waiting.pop()
        if isinstance(kind, kinds.Metadata):
            waiting.append(kind.type)
        elif isinstance(kind, kinds.UnionType):
            waiting.extend(kind.types)
        elif isinstance(kind, kinds.VarTupleType):
            waiting.append(kind.item_type)
        elif isinstance(kind, kinds.StructType) and kind.cls not in seen:
            seen.append(kind.cls)
            for field in kind.fields:
                waiting.append(field.type)
                if _is_texts(field.type):
                    yield kind.cls.__name__, field.encode_name


def _is_texts(kind: kinds.Type) -> bool:
    return isinstance(kind, kinds.VarTupleType) and isinstance(kind.item_type, kinds.StrType)
