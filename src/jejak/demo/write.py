"""The demo on disk: gzip-compressed JSON lines, in the order in which a collector got them."""

from collections.abc import Iterable
from gzip import GzipFile
from pathlib import Path
from typing import Any

import msgspec

from jejak.demo.simulate import Shop, client_events, server_events

CLIENT_FILE, SERVER_FILE, TRUTH_FILE = "events.jsonl.gz", "server.jsonl.gz", "truth.json"


def write_events(shop: Shop, folder: Path) -> list[Path]:
    """Write what browsers and app sent, and what the shop's systems sent; returns both files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {CLIENT_FILE: client_events(shop), SERVER_FILE: server_events(shop)}
    return [write_lines(folder / name, messages) for name, messages in files.items()]


def write_lines(path: Path, messages: Iterable[dict[str, Any]]) -> Path:
    """One message a line, by arrival; the same messages give the same bytes."""
    encode = msgspec.json.Encoder().encode
    lines = [(message["receivedAt"], encode(message)) for message in messages]
    lines.sort()
    with path.open("wb") as raw, GzipFile("", "wb", 1, raw, mtime=0) as file:
        for start in range(0, len(lines), 4096):
            block = b"\n".join(line for _, line in lines[start : start + 4096])
            file.write(block + b"\n")
    return path


def write_truth(shop: Shop, folder: Path) -> Path:
    """Write what was really there, computed from the hidden state."""
    from jejak.demo.truth import truth

    path = folder / TRUTH_FILE
    path.write_bytes(msgspec.json.format(msgspec.json.encode(truth(shop)), indent=1))
    return path
