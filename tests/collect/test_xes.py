"""XES logs, against the standard library's own reading of the whole tree."""

import gzip
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

Read = Any
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<log xmlns="http://www.xes-standard.org/">'
HEAD += '<extension name="Concept" prefix="concept" uri="x"/><string key="origin" value="csv"/>'
NAME = st.text("abcé <&>\"'", min_size=1, max_size=6).filter(str.strip)
MOMENT = st.datetimes(datetime(2000, 1, 1), datetime(2025, 1, 1))
EVENT = st.fixed_dictionaries(
    {"concept:name": NAME, "time:timestamp": MOMENT},
    optional={"org:resource": NAME, "cost:total": st.integers(0, 99).map(str)},
)  # fmt: skip


def log(traces: list[list[dict[str, Any]]]) -> bytes:
    root = ElementTree.fromstring(HEAD + "</log>")
    for number, events in enumerate(traces):
        trace = ElementTree.SubElement(root, "trace")
        attribute(trace, "concept:name", f"Case {number}")
        attribute(trace, "region", "Jawa")
        for event in events:
            child = ElementTree.SubElement(trace, "event")
            for key, value in event.items():
                attribute(child, key, value)
    return ElementTree.tostring(root, encoding="utf-8")


def attribute(parent: ElementTree.Element, key: str, value: Any) -> None:
    if isinstance(value, datetime):
        ElementTree.SubElement(parent, "date", key=key, value=value.replace(tzinfo=UTC).isoformat())
    else:
        ElementTree.SubElement(parent, "string", key=key, value=value)


@settings(max_examples=8)
@given(st.lists(st.lists(EVENT, max_size=4), min_size=4, max_size=8), st.booleans())
def test_each_event_of_each_trace(read: Read, traces: list[list[dict[str, Any]]], packed: bool):
    traces[0].append({"concept:name": "Mulai", "time:timestamp": datetime(2020, 1, 1)})
    content = log(traces)
    found = read(
        gzip.compress(content) if packed else content, "log.xes.gz" if packed else "log.xes"
    )
    told = [
        (f"Case {number}", event["concept:name"].strip(), event["time:timestamp"])
        for number, events in enumerate(traces)
        for event in events
    ]
    assert [(r["user_id"], r["event"], r["occurred_at"]) for r in found.rows] == told
    assert all(row["is_server"] and row["source"] == "xes" for row in found.rows)
    assert [row["row"] for row in found.rows] == list(range(1, len(told) + 1))


def test_attributes_are_properties(read: Read):
    event = {"concept:name": "Tutup", "time:timestamp": datetime(2020, 1, 1), "org:resource": "Ana"}
    row = read(log([[event]]), "log.xes").row
    assert row["properties"] == '{"trace:region":"Jawa","org:resource":"Ana"}'


def test_an_event_without_a_time_costs_one_row(read: Read):
    found = read(
        log(
            [[{"concept:name": "a"}, {"concept:name": "b", "time:timestamp": datetime(2020, 1, 1)}]]
        ),
        "log.xes",
    )
    assert [row["event"] for row in found.rows] == ["b"]
    assert (found.refusal["code"], found.refusal["column"]) == ("import.no_time", "time:timestamp")
