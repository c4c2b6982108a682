"""Edits spliced into the text of a map at their node; every other byte stays as it was.

ruamel.yaml tells where nodes stand and writes nothing.  What is put in is written on one line; a
comment on a line that is taken out goes with it.  Each edit is read again: one that would make a
map with errors raises a MapError and changes nothing.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from jejak.errors import ArgumentError
from jejak.maps.file import Source, read_map
from jejak.maps.findings import MapError
from jejak.maps.places import Path, exists, find, write_path

Value = str | bool | int | float | date | Mapping[str, "Value"] | Sequence["Value"]
_WORD = r"[A-Za-z0-9_./][A-Za-z0-9_./-]*"
_PLAIN = re.compile(rf"(?=[A-Za-z]){_WORD}(?: {_WORD})*|\d{{4}}-\d\d-\d\d|\d+[smhd]")
_RESERVED = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}
_ODD = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_BETWEEN = r"(?:\s|#[^\n]*(?:\n|$))*"  # white space and comments


def set_value(source: Source, path: Path, value: Value) -> Source:
    """The map with a value at a path; keys on the way there that are missing are added."""
    known = 0
    while known < len(path) and exists(source.root, path[: known + 1]):
        known += 1
    node = find(source.root, path[:known])
    if known == len(path):
        return _read_again(source, _replace(source.text, node, _parent(source, path), value))
    rest = path[known:]
    if node.id == "scalar" and rest in (("id",), ("en",)):  # one text for both languages
        both: dict[str, Value] = dict.fromkeys(("id", "en"), node.value.strip())
        return set_value(source, path[:known], {**both, str(rest[0]): value})
    if node.id != "mapping" or any(isinstance(part, int) for part in rest):
        raise ArgumentError("map.no_such_place", found=write_path(path))
    for part in reversed(rest[1:]):
        value = {str(part): value}
    return _read_again(source, _add(source.text, node, f"{rest[0]}: ", value))


def add_item(source: Source, path: Path, value: Value) -> Source:
    """The map with one more item at the end of a list; the list is made where there is none."""
    if not exists(source.root, path):
        return set_value(source, path, [value])
    node = find(source.root, path)
    if node.id == "scalar":  # a list of one text, written as that text
        return set_value(source, path, [node.value.strip(), value])
    return _read_again(source, _add(source.text, node, "", value))


def remove(source: Source, path: Path) -> Source:
    """The map without an item of a list, or without a key."""
    if not path or not exists(source.root, path):
        raise ArgumentError("map.no_such_place", found=write_path(path))
    parent = _parent(source, path)
    spans = _spans(source.text, parent)
    if len(spans) == 1:
        empty: Value = [] if parent.id == "sequence" else {}
        grandparent = _parent(source, path[:-1]) if len(path) > 1 else None
        return _read_again(source, _replace(source.text, parent, grandparent, empty))
    nth = path[-1] if isinstance(path[-1], int) else _nth_key(parent, path[-1])
    cut = _cut_flow if parent.flow_style else _cut_block
    return _read_again(source, cut(source.text, spans, nth, parent))


def _read_again(source: Source, text: str) -> Source:
    made = read_map(text, source.path)
    if made.findings:
        raise MapError(source.path, made.findings)
    return made


def _parent(source: Source, path: Path) -> Any:
    return find(source.root, path[:-1])


def _nth_key(node: Any, key: str) -> int:
    return next(nth for nth, (name, _) in enumerate(node.value) if name.value == key)


def _spans(text: str, node: Any) -> list[tuple[int, int]]:
    """Where the items of a list, or the keys with their values, begin and end."""
    if node.id == "sequence":
        return [(item.start_mark.index, _end(text, item)) for item in node.value]
    return [(key.start_mark.index, _end(text, value)) for key, value in node.value]


def _end(text: str, node: Any) -> int:
    """One after the last character that belongs to a node."""
    if node.id == "scalar" or node.flow_style:
        start, end = node.start_mark.index, node.end_mark.index
        return start + len(text[start:end].rstrip())  # a block text ends with line breaks
    last = node.value[-1]
    return _end(text, last if node.id == "sequence" else last[1])


def _replace(text: str, node: Any, parent: Any, value: Value) -> str:
    start, end = node.start_mark.index, _end(text, node)
    new = write_value(value)
    if text[start - 1 : start] == ":":  # {"a":"b"}
        new = " " + new
    if parent is not None and parent.id == "mapping" and not parent.flow_style:
        least = parent.start_mark.column + 1  # a block list may stand right below its key
        alone = not text[text.rfind("\n", 0, start) + 1 : start].strip()
        new = " " * (least - node.start_mark.column) * alone + new
    return text[:start] + new + text[end:]


def _add(text: str, node: Any, key: str, value: Value) -> str:
    """One more item, or one more key, at the end of a list or of keys."""
    spans = _spans(text, node)
    if node.flow_style:
        new = key + write_value(value)
        if not spans:
            at = node.start_mark.index + 1
            return text[:at] + new + text[at:]
        at = spans[-1][1]
        return text[:at] + ", " + new + text[at:]
    at = _line_end(text, spans[-1][1])
    newline = "\r\n" if "\r\n" in text else "\n"
    dash = "- " if node.id == "sequence" else ""
    new = f"{' ' * node.start_mark.column}{dash}{key}{write_value(value)}"
    if node.start_mark.column == 0 and key and isinstance(value, list):
        new = key.rstrip() + "".join(f"{newline}  - {write_value(item)}" for item in value)
    if text[at - 1 : at] == "\n":
        return text[:at] + new + newline + text[at:]
    return text[:at] + newline + new + text[at:]


def _line_end(text: str, at: int) -> int:
    """One after the line break behind a place; the end of the text where there is none."""
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


def _cut_block(text: str, spans: list[tuple[int, int]], nth: int, node: Any) -> str:
    start, end = spans[nth]
    if node.id == "sequence":
        before = node.start_mark.index if nth == 0 else spans[nth - 1][1]
        dash = re.compile(_BETWEEN + "-").match(text, before)
        start = dash.end() - 1 if dash else start
    line = text.rfind("\n", 0, start) + 1
    after = _line_end(text, end)
    if not text[line:start].strip(" \ufeff"):
        return text[:line] + text[line:start].strip(" ") + text[after:]
    rest = text[after:].lstrip(" ")  # behind the dash of an item: what follows comes up to it
    return text[:start] + rest


def _cut_flow(text: str, spans: list[tuple[int, int]], nth: int, node: Any) -> str:
    start, end = spans[nth]
    if nth + 1 < len(spans):
        comma = _comma(text, end)
        if text[end:comma].strip():  # a comment stands before the comma
            return text[:start] + text[end:comma] + text[comma + 1 :]
        after = comma + 1
        while text[after : after + 1] == " ":
            after += 1
        return text[:start] + text[after:]
    comma = _comma(text, spans[nth - 1][1])
    between = text[comma + 1 : start]
    return text[:comma] + (between if between.strip(" ") else "") + text[end:]


def _comma(text: str, at: int) -> int:
    found = re.compile(_BETWEEN + ",").match(text, at)
    assert found
    return found.end() - 1


def write_value(value: Value) -> str:
    """A value on one line of YAML.

    >>> write_value({"id": "pay", "name": {"id": "Bayar: lunas"}, "contact": ["web", "app"]})
    '{id: pay, name: {id: "Bayar: lunas"}, contact: [web, app]}'
    """
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {write_value(part)}" for key, part in value.items()) + "}"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Sequence):
        return "[" + ", ".join(write_value(part) for part in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _text(value: str) -> str:
    plain = _PLAIN.fullmatch(value) and value.lower() not in _RESERVED
    if plain:
        return value
    quoted = json.dumps(value, ensure_ascii=False)
    return _ODD.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)
