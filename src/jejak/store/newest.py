"""How far the store has come, told beside its manifest.

By it an older inbox.sqlite, put back from a backup, or that of another store is known: data files
that came later are none of its files, and must not be taken for what a killed writer left.
It is written after each transaction, so it is never ahead of its own manifest.
"""

import hashlib
import json
from contextlib import suppress
from pathlib import Path

import msgspec

_FILE = "newest.json"


class Newest(msgspec.Struct, frozen=True):
    """The number of changes made to the data, and a hash of the store's key."""

    changes: int
    store: str


def newest(changes: int, key: str) -> Newest:
    return Newest(changes, hashlib.sha256(f"{key}newest".encode()).hexdigest()[:16])


def read_newest(folder: Path) -> Newest | None:
    """What stands beside the manifest; None where there is nothing, or nothing that can be read."""
    try:
        return msgspec.json.decode((folder / _FILE).read_bytes(), type=Newest)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def write_newest(folder: Path, reached: Newest) -> None:
    """Where there is no room for it the older one stays: it is only a lower bound."""
    aside = folder / f"{_FILE}.tmp"
    with suppress(OSError):
        aside.write_text(json.dumps(msgspec.to_builtins(reached)) + "\n", encoding="utf-8")
        aside.replace(folder / _FILE)
