"""XES logs (IEEE 1849) → events: a case is a user, an event of its trace is an event."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from jejak.collect import segment
from jejak.collect.found import Found
from jejak.collect.lines import open_bytes
from jejak.engine.duckdb import DuckDB
from jejak.errors import InputError

NAMES = {
    **segment.NAMES,
    "event": "concept:name",
    "time": "time:timestamp",
    "user_id": "trace concept:name",
}
_CHUNK = 1 << 18
_VALUES = {"string", "date", "int", "float", "boolean", "id"}


def read_xes(engine: DuckDB, path: Path, folder: Path) -> Found:
    """Table collect_read of an XES log; `row` is the event's number in the log.

    user_id is the trace's concept:name, the event its own, its other attributes properties.
    The file is read as a stream; one that declares a document type is refused, since no log
    needs one and a few lines of entities can fill any memory.  XES events come from a system,
    not from a customer's device: they are server events.
    """
    lines = folder / "events.jsonl"
    with lines.open("w", encoding="utf-8") as out:
        for event in read_log(path):
            out.write(json.dumps(event, ensure_ascii=False, separators=(",", ":")) + "\n")
    segment.read_lines(engine, lines)
    return Found("xes", "server", NAMES, [], segment.LINES, lines)


def read_log(path: Path) -> Iterator[dict[str, Any]]:
    """Each event of a log as a track call, trace by trace, in memory one trace at a time."""
    depth: list[Element] = []
    for action, element in _steps(path):
        tag = _tag(element)
        if action == "start":
            depth.append(element)
            continue
        depth.pop()
        if tag == "trace":
            yield from _trace(element)
        if len(depth) == 1:
            depth[0].clear()  # what is read, and the log's own attributes


def _trace(trace: Element) -> Iterator[dict[str, Any]]:
    of_trace = _attributes(trace)
    case = of_trace.pop("concept:name", None)
    for element in trace:
        if _tag(element) != "event":
            continue
        of_event = _attributes(element)
        yield {
            "type": "track",
            "event": of_event.pop("concept:name", None),
            "userId": case,
            "timestamp": of_event.pop("time:timestamp", None),
            "properties": {**{f"trace:{key}": v for key, v in of_trace.items()}, **of_event},
        }


def _attributes(element: Element) -> dict[str, str]:
    return {
        child.attrib["key"]: child.attrib["value"]
        for child in element
        if _tag(child) in _VALUES and "key" in child.attrib and "value" in child.attrib
    }


def _steps(path: Path) -> Iterator[tuple[str, Element]]:
    parser = XMLPullParser(events=("start", "end"))
    try:
        with open_bytes(path) as file:
            head = file.read(_CHUNK)
            _refuse_types(path, head)
            while head:
                parser.feed(head)
                yield from _read(parser)
                head = file.read(_CHUNK)
            parser.close()
            yield from _read(parser)
    except InputError:
        raise
    except (ParseError, LookupError, ValueError) as error:  # an encoding nobody knows, or of bytes
        line, column = error.position if isinstance(error, ParseError) else (1, 0)
        raise InputError(
            "import.broken_xml",
            file=path.name,
            line=line,
            place=column + 1,
            detail=str(error),
            fix=f"jejak import {path.name}",
        ) from None


def _read(parser: "XMLPullParser[Any]") -> Iterator[tuple[str, Element]]:
    return cast(Iterator[tuple[str, Element]], parser.read_events())


def _refuse_types(path: Path, head: bytes) -> None:
    """A document type can only stand before the first element, so in the first chunk."""
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head or "<!DOCTYPE".encode("utf-16-le") in head:
        raise InputError(
            "import.doctype", file=path.name, value="<!DOCTYPE", fix=f"sed -i '/<!DOCTYPE/d' {path}"
        )


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2]
