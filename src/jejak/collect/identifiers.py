"""One identifier as a person types it → the ids under which the store may know it."""

from jejak.collect.enrich import install
from jejak.collect.macros import BETWEEN_DIGITS
from jejak.engine.duckdb import DuckDB
from jejak.store.hash import make_id, strong_id


def ids_of(text: str, key: str) -> dict[str, int]:
    """The ids of a text as user id, e-mail, phone and anonymous id, read as imports read them.

    Kinds that the text cannot be are left out; `key` is the project's secret.
    """
    engine = DuckDB(threads=1)
    install(engine)
    read = engine.rows(
        f"""SELECT collect_id($text) AS id, collect_email($text) AS email,
            collect_phone_checked(collect_phone_long(
                regexp_replace($text, '{BETWEEN_DIGITS}', '', 'g'))) AS phone""",
        {"text": text},
    )[0]
    engine.close()
    found: dict[str, int] = {}
    if read["id"] is not None:
        found["user"] = strong_id("user", read["id"], key)
    for kind in ("email", "phone"):
        if read[kind] is not None:
            found[kind] = strong_id(kind, read[kind], key)
    if read["id"] is not None:
        found["weak"] = make_id("weak", read["id"])
    return found
