"""Small files of events for the store's tests: people, orders, copies of messages."""

import random
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

import jejak
from jejak.engine.duckdb import DuckDB
from jejak.journeys.build import MAINTAINED, build_tables
from jejak.schema import TABLES
from jejak.store.tables import open_events

START = datetime(2026, 10, 1)


def event(number: int, copy: int = 0) -> bytes:
    """A message; its copies were received later and tell another amount."""
    at = START + timedelta(minutes=7 * number)
    body: dict[str, Any] = {
        "type": "track",
        "event": ("Order Completed", "Product Added")[number % 2]
        if number % 9 == 0
        else "Product Viewed",
        "messageId": f"m{number}",
        "anonymousId": f"a{number % 83}",
        "timestamp": at.isoformat() + "Z",
        "receivedAt": (at + timedelta(seconds=30 - copy)).isoformat() + "Z",
        "properties": {"order_id": f"o{number % 40}", "revenue": number + copy},
    }
    if number % 5 == 0:
        body["userId"] = f"u{number % 31}"
    if number % 13 == 0:
        body["context"] = {"page": {"url": f"https://kopi.id/?utm_source=s{number % 7}"}}
    return msgspec.json.encode(body)


def written(path: Path, lines: list[bytes]) -> Path:
    path.write_bytes(b"\n".join(lines) + b"\n")
    return path


def random_files(folder: Path, seed: int, files: int, events: int) -> list[Path]:
    """Files that overlap: a message may stand in several, as the same or another copy."""
    draw = random.Random(seed)
    made: list[Path] = []
    for name in range(files):
        lines = [event(draw.randrange(400), draw.choice((0, 0, 1))) for _ in range(events)]
        made.append(written(folder / f"{name}.jsonl", lines))
    return made


def rows(engine: Any, name: str, columns: list[str]) -> Counter[Any]:
    found = engine.rows(f"SELECT {', '.join(columns)} FROM {name}")
    return Counter(tuple(row.values()) for row in found)


def stored(project: jejak.Project) -> Counter[Any]:
    """The events, whatever batch brought them."""
    _ = project.journeys
    return rows(project.engine, "events", [c for c in TABLES["events"] if c != "batch"])


def kept(project: jejak.Project) -> dict[str, Counter[Any]]:
    """The maintained tables as a reader sees them."""
    _ = project.journeys
    return {name: rows(project.engine, name, list(TABLES[name])) for name in MAINTAINED}


def built(project: jejak.Project) -> dict[str, Counter[Any]]:
    """The same tables, built at once from the events of the store."""
    assert project.manifest
    engine = DuckDB(threads=1)
    open_events(project.manifest.snapshot(), engine)
    build_tables(engine, project.settings, project.rules)
    tables = {name: rows(engine, name, list(TABLES[name])) for name in MAINTAINED}
    engine.close()
    return tables
