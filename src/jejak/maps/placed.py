"""Maps that come from other forms than YAML: nodes that remember the row or the line they stood in.

What reads and checks a map file reads and checks these too, with the same words; only the place
of a finding is then a cell of a sheet or a line of a diagram.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from jejak.errors import SettingsError
from jejak.journeys.yaml_nodes import compose
from jejak.maps.edit import Value, write_value
from jejak.maps.file import UNREADABLE, Source, in_order
from jejak.maps.findings import Finding, Place
from jejak.maps.model import Map
from jejak.maps.places import Path, find, place_of
from jejak.maps.read import NodeReader, kind_of_map
from jejak.maps.values import check_values

_TAG = "tag:yaml.org,2002:"


class Mark(Struct, frozen=True):
    """Where a node stands, from 0 as marks of YAML do: a line and column, or those of a cell."""

    line: int = 0
    column: int = 0
    index: int = 0


class Node(Struct):
    """What reading needs of a node of YAML."""

    id: str
    tag: str
    value: Any
    start_mark: Mark
    style: str | None = None
    flow_style: bool = True
    anchor: str | None = None


class PlacedSource(Source, frozen=True):
    """A map without a YAML text: a mistake within a text stands where that text does."""

    def place_within(self, nth: int, *path: str | int) -> Place:
        return place_of(find(self.root, path), path)


def scalar(text: str, at: Mark) -> Node:
    return Node("scalar", _TAG + "str", text, at, style='"')


def mapping(pairs: Iterable[tuple[str, Node]], at: Mark) -> Node:
    return Node("mapping", _TAG + "map", [(scalar(key, n.start_mark), n) for key, n in pairs], at)


def sequence(items: Iterable[Node], at: Mark) -> Node:
    return Node("sequence", _TAG + "seq", list(items), at)


def of_value(value: Value, at: Mark) -> Node:
    """The node of plain data."""
    if isinstance(value, Mapping):
        return mapping(((key, of_value(part, at)) for key, part in value.items()), at)
    if isinstance(value, list | tuple):
        return sequence((of_value(part, at) for part in value), at)
    return scalar(value if isinstance(value, str) else write_value(value), at)


def of_yaml(text: str, at: Mark) -> Node:
    """The node of a piece of YAML; a SettingsError with what is wrong in it."""
    root = compose(text, "")
    return scalar("", at) if root is None else _moved(root, at)


def _moved(node: Any, at: Mark) -> Node:
    value = node.value
    if node.id == "sequence":
        value = [_moved(part, at) for part in value]
    elif node.id == "mapping":
        value = [(_moved(key, at), _moved(part, at)) for key, part in value]
    return Node(node.id, str(node.tag), value, at, getattr(node, "style", None), True, node.anchor)


def child(node: Node, key: str) -> Node | None:
    """What stands under a key."""
    pairs = node.value if node.id == "mapping" else []
    return next((part for name, part in pairs if name.value == key), None)


def put(node: Node, key: str, part: Node) -> None:
    """A key of a mapping, in the place of the one there was."""
    pairs = [pair for pair in node.value if pair[0].value != key]
    node.value = [*pairs, (scalar(key, part.start_mark), part)]


def read_placed(root: Node, path: str) -> PlacedSource:
    """The map of nodes, with everything that is wrong in it."""
    reader = NodeReader()
    made: Map = reader.read(root, kind_of_map(), ())
    source = PlacedSource(made, path, "", tuple(reader.findings), root)
    findings = in_order([*reader.findings, *check_values(source)])
    return PlacedSource(made, path, "", findings, root)


def unread(error: SettingsError, at: Mark, path: Path = ()) -> Finding:
    """A piece of YAML that cannot be read, as a finding."""
    told = {key: error.values.get(key, "") for key in ("value", "problem", "fix")}
    return Finding(UNREADABLE[error.code], "error", place_of(scalar("", at), path), told)
