"""A map file: read into structs, with everything that is wrong in it and where."""

from pathlib import Path as FilePath
from typing import Any

from msgspec import Struct

from jejak.errors import ArgumentError, SettingsError
from jejak.journeys.yaml_nodes import compose
from jejak.maps.findings import Finding, MapError, Place
from jejak.maps.model import Map
from jejak.maps.places import find, find_key, place_of, place_within, write_path
from jejak.maps.read import NodeReader, kind_of_map, stand_in
from jejak.maps.values import check_values

LONGEST = 5_000_000  # characters
EXAMPLES = {"where": "nth = 1 and device = mobile", "query": "question = csat and score <= 2"}
TOP = Place(1, 1, "")
UNREADABLE = {
    "yaml.syntax": "syntax",
    "yaml.tab": "tab",
    "yaml.quote": "quote",
    "settings.deep": "nested",
}


class Source(Struct, frozen=True):
    """A map with the text it was read from; where there are findings it is only good for more."""

    map: Map
    path: str
    text: str
    findings: tuple[Finding, ...] = ()
    root: Any = None  # the node of the whole text

    def place(self, *path: str | int) -> Place:
        """Where something stands; of what is not written, where it would belong."""
        if self.root is None:
            return Place(1, 1, write_path(path))
        return place_of(find(self.root, path), path)

    def key_place(self, *path: str | int) -> Place:
        """Where the key of something stands."""
        return TOP if self.root is None else place_of(find_key(self.root, path), path)

    def place_within(self, nth: int, *path: str | int) -> Place:
        """Where the nth character of a text stands."""
        return place_within(self.text, find(self.root, path), nth, path)

    def found(self, code: str, *path: str | int, **values: Any) -> Finding:
        """An error at a place."""
        return Finding(code, "error", self.place(*path), values)

    def unreadable(self, error: ArgumentError, *path: str | int) -> Finding:
        """What one of our small languages could not read in a text of the map."""
        example = EXAMPLES.get(str(path[-1]), error.values.get("example"))
        values = {**error.values, "argument": write_path(path), "example": example}
        nth = error.values.get("place")
        place = self.place_within(nth - 1, *path) if nth else self.place(*path)
        return Finding(error.code, "error", place, values)


def read_map(text: str, path: str = "map.yaml") -> Source:
    """A map of a YAML text: all that is wrong in it at once, by line and column."""
    if len(text) > LONGEST:
        return _unread(path, text, "too_long")
    try:
        root = compose(text, path)
    except SettingsError as error:
        told = {key: error.values.get(key, "") for key in ("value", "problem", "fix")}
        place = Place(error.values["line"], error.values["column"], "")
        return _unread(path, text, UNREADABLE[error.code], place, told)
    if root is None:
        return _unread(path, text, "empty_file")
    reader = NodeReader()
    made = reader.read(root, kind_of_map(), ())
    source = Source(made, path, text, tuple(reader.findings), root)
    findings = [*reader.findings, *check_values(source)]
    return Source(made, path, text, in_order(findings), root)


def _unread(
    path: str, text: str, code: str, place: Place = TOP, values: dict[str, Any] | None = None
) -> Source:
    """A text of which nothing can be read."""
    empty: Map = stand_in(kind_of_map())
    return Source(empty, path, text, (Finding(code, "error", place, values or {}),))


def load_map(file: FilePath) -> Source:
    """The map of a file; a MapError tells everything that is wrong in it."""
    source = open_map(file)
    if source.findings:
        raise MapError(str(file), source.findings)
    return source


def open_map(file: FilePath) -> Source:
    """The same, with what is wrong in it among its findings."""
    try:
        text = file.read_bytes().decode("utf-8")
    except (FileNotFoundError, IsADirectoryError):
        raise SettingsError("map.missing", file=str(file)) from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        return _unread(str(file), "", "not_utf8", Place(line, 1, ""))
    return read_map(text, str(file))


def in_order(findings: list[Finding]) -> tuple[Finding, ...]:
    """As they stand in the file."""
    return tuple(sorted(findings, key=lambda f: (f.place, f.code)))
