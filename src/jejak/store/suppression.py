"""The suppression list: events of people who were forgotten are not stored again.

The list holds hashes with the project's key, never an identifier: of the strong and weak ids
of each account that was forgotten, and of those of its events that carry none of them (visits
on a device that others use too), so that the same file read again brings nothing back.
"""

import hashlib
import re
from pathlib import PurePath

from jejak.engine import statements
from jejak.engine.duckdb import DuckDB
from jejak.store.hash import DICTIONARIES

_SQL = statements.read("jejak.store", "suppression.sql")
# Where an event carries an identifier of a person.
KEYS = ("weak_id", "user_key", "email_key", "phone_key", "alias_user_key", "alias_weak_id")
# Dictionary → its column that events refer to, and the columns in which they do.
REFERENCES = {
    "identifiers": ("id", ("weak_id", "user_key", "email_key", "phone_key")),
    "arrivals": ("arrival_id", ("arrival_id",)),
    "agents": ("agent_id", ("agent_id",)),
    "pages": ("page_id", ("page_id",)),
    "order_numbers": ("order_key", ("order_key",)),
    "items": ("basket_id", ("basket_id",)),
}


def keyed(kind: str, number: int, key: str) -> str:
    """The hash of an id (`id`) or of an event (`event`) by which the list knows it."""
    return hashlib.sha256(f"{key}forgotten:{kind}:{number}".encode()).hexdigest()


def drop_suppressed(engine: DuckDB, listed: list[str], key: str) -> int:
    """Take what the list names out of `hashed` and the new dictionaries; returns how many rows.

    Copies among them count each: it runs before copies are dropped.
    """
    if not listed:
        return 0
    engine.load("suppressed", {"hash": "VARCHAR"}, [(one,) for one in listed])
    engine.table("suppressed_ids", _SQL["suppressed_ids"], {"key": key})
    engine.table("suppressed_rows", _SQL["suppressed_rows"], {"key": key})
    found = engine.rows("SELECT COUNT(*) AS n FROM suppressed_rows")[0]["n"]
    if found:
        engine.execute("DELETE FROM hashed WHERE rowid IN (SELECT place_in FROM suppressed_rows)")
        for dictionary, new in DICTIONARIES.items():
            column = REFERENCES[dictionary][0]
            used = referred(dictionary, "hashed")
            engine.execute(f"DELETE FROM {new} WHERE {column} NOT IN ({used})")
    for name in ("suppressed", "suppressed_ids", "suppressed_rows"):
        engine.drop(name)
    return found


def referred(dictionary: str, events: str) -> str:
    """SELECT of the ids of a dictionary that rows of a table of events refer to."""
    return " UNION ".join(
        f"SELECT {column} FROM {events} WHERE {column} IS NOT NULL"
        for column in REFERENCES[dictionary][1]
    )


def said_by_name(file: str) -> str:
    """The name of a file as a text to look in: with its ending, without, and each run of its parts.

    >>> said_by_name("wa-ana_2.csv")
    'wa-ana_2.csv | wa | wa-ana | wa-ana_2 | ana | ana_2 | 2'
    """
    parts = re.split(r"([-_. ]+)", PurePath(file).stem)
    runs = (
        "".join(parts[first : last + 1])
        for first in range(0, len(parts), 2)
        for last in range(first, len(parts), 2)
    )
    return " | ".join([file, *runs])
