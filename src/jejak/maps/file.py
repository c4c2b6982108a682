"""A map file: read into structs, with everything that is wrong in it and where."""

from pathlib import Path as FilePath
from typing import Any

from msgspec import Struct
from msgspec import inspect as kinds

from jejak.errors import ArgumentError, SettingsError
from jejak.journeys.yaml_nodes import compose
from jejak.maps.findings import Finding, MapError, Place
from jejak.maps.model import Map
from jejak.maps.places import find, place_of, place_within, write_path
from jejak.maps.read import NodeReader, stand_in
from jejak.maps.values import check_values

LONGEST = 5_000_000  # characters
EXAMPLES = {"where": "nth = 1 and device = mobile", "query": "question = csat and score <= 2"}
_YAML = {"yaml.syntax": "syntax", "yaml.tab": "tab", "yaml.quote": "quote"}


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
    empty: Map = stand_in(kinds.type_info(Map))
    try:
        if len(text) > LONGEST:
            raise SettingsError("yaml.long", line=1, column=1)
        root = compose(text, path)
    except SettingsError as error:
        place = Place(error.values["line"], error.values["column"], "")
        told = {key: error.values.get(key, "") for key in ("value", "problem", "fix")}
        code = _YAML.get(error.code, "too_long")
        return Source(empty, path, text, (Finding(code, "error", place, told),))
    except RecursionError:
        return Source(empty, path, text, (Finding("nested", "error", Place(1, 1, "")),))
    if root is None:
        return Source(empty, path, text, (Finding("empty_file", "error", Place(1, 1, "")),))
    reader = NodeReader()
    made = reader.read(root, kinds.type_info(Map), ())
    source = Source(made, path, text, tuple(reader.findings), root)
    findings = [*reader.findings, *check_values(source)]
    return Source(made, path, text, in_order(findings), root)


def load_map(file: FilePath) -> Source:
    """The map of a file; a MapError tells everything that is wrong in it."""
    source = open_map(file)
    if source.findings:
        raise MapError(str(file), source.findings)
    return source


def open_map(file: FilePath) -> Source:
    """The same, with its errors among its findings; a MapError where there is no text to read."""
    try:
        text = file.read_bytes().decode("utf-8")
    except (FileNotFoundError, IsADirectoryError):
        raise SettingsError("map.missing", file=str(file)) from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        place = Place(line, 1, "")
        raise MapError(str(file), [Finding("not_utf8", "error", place)]) from None
    return read_map(text, str(file))


def in_order(findings: list[Finding]) -> tuple[Finding, ...]:
    """As they stand in the file."""
    return tuple(sorted(findings, key=lambda f: (f.place, f.code)))
