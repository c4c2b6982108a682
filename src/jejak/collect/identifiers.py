"""Identifiers as people and files write them → the ids under which the store may know them."""

from collections.abc import Iterable

from jejak.collect.enrich import install
from jejak.collect.macros import BETWEEN_DIGITS
from jejak.engine.duckdb import DuckDB
from jejak.store.hash import keyed_id, make_id, strong_id


def ids_of(text: str, key: str) -> dict[str, int]:
    """The ids of a text as user id, e-mail, phone and anonymous id, read as imports read them.

    Kinds that the text cannot be are left out; `key` is the project's secret.
    """
    return ids_of_each([text], key)[text]


def ids_of_each(texts: Iterable[str], key: str) -> dict[str, dict[str, int]]:
    """The same of many texts at once: {text: {kind: id}}."""
    engine = DuckDB(threads=1)
    install(engine)
    engine.load("texts", {"text": "VARCHAR"}, [(text,) for text in dict.fromkeys(texts)])
    read = engine.rows(
        f"""SELECT text, collect_id(text) AS id, collect_email(text) AS email,
            collect_phone_checked(collect_phone_long(
                regexp_replace(text, '{BETWEEN_DIGITS}', '', 'g'))) AS phone
        FROM texts"""
    )
    engine.close()
    return {row["text"]: _ids(row, key) for row in read}


def _ids(read: dict[str, str | None], key: str) -> dict[str, int]:
    found: dict[str, int] = {}
    if read["id"] is not None:
        found["user"] = strong_id("user", read["id"], key)
    for kind in ("email", "phone"):
        value = read[kind]
        if value is not None:
            found[kind] = strong_id(kind, value, key)
    if read["id"] is not None:
        found["weak"] = make_id("weak", keyed_id(key, read["id"]))
    return found
