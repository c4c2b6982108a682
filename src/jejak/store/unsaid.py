"""What other people's events say of somebody who is forgotten: texts that hold an identifier.

A page of the staff about a customer, a code of who invited whom: such an event is another
person's and stays, the text goes.  Only identifiers that cannot be anything else are looked
for; a user id 42 may be a quantity.
"""

import json
import re
from collections.abc import Sequence
from typing import Any

from jejak.engine import statements
from jejak.engine.duckdb import DuckDB
from jejak.schema import TABLES
from jejak.store.hash import DICTIONARIES
from jejak.store.manifest import Manifest

_SQL = statements.read("jejak.store", "unsaid.sql")
MARK = "…"
COLUMNS = ("arrival_id", "agent_id", "page_id", "order_key", "basket_id")  # what may name a text


def is_telling(text: str) -> bool:
    """Whether a text can hardly be anything but an identifier: letters and digits, an e-mail.

    >>> is_telling("u-4471"), is_telling("ana@kopi.id"), is_telling("melati"), is_telling("123456")
    (True, True, False, False)
    """
    if len(text) < 6:
        return False
    mixed = re.search(r"\d", text) and re.search(r"[^\W\d_]", text)
    return bool(mixed) or "@" in text or len(re.sub(r"\D", "", text)) >= 9


def find_unsaid(manifest: Manifest, engine: DuckDB, texts: Sequence[str]) -> None:
    """Tables `unsaid_ids` (entries of dictionaries), `unsaid` (properties) and `unsaid_names`
    (names of events), before → after."""
    engine.load("telling", {"text": "VARCHAR"}, [(text.lower(),) for text in texts])
    engine.load("unsaid_ids", {"id": "BIGINT"}, [])
    for name in DICTIONARIES:
        if name != "identifiers" and texts:
            engine.files(name, manifest.paths(name), TABLES[name])
            column = "basket_id" if name == "items" else next(iter(TABLES[name]))
            said = ", ".join(c for c, kind in TABLES[name].items() if kind == "VARCHAR")
            engine.execute(
                f"INSERT INTO unsaid_ids SELECT DISTINCT d.{column} FROM {name} AS d JOIN telling "
                f"AS t ON contains(LOWER(CONCAT_WS(chr(31), {said})), t.text)"
            )
    lower = [one.lower() for one in texts]
    found = [row["properties"] for row in engine.rows(_SQL["saying"])] if texts else []
    _load(engine, "unsaid", [(text, _without(text, lower)) for text in found])
    named = [row["event"] for row in engine.rows(_SQL["named"])] if texts else []
    _load(engine, "unsaid_names", [(name, marked(name, texts)) for name in named])


def _load(engine: DuckDB, table: str, rows: list[tuple[str, str | None]]) -> None:
    engine.load(table, {"before": "VARCHAR", "after": "VARCHAR"}, rows)


def marked(text: str, hidden: Sequence[str]) -> str:
    """A text with a mark in place of what is not to be said.

    >>> marked("Order by Budi@contoh.id", ["budi@contoh.id"])
    'Order by …'
    """
    if not hidden:
        return text
    longest = sorted(hidden, key=len, reverse=True)
    return re.sub("|".join(rf"\+?{re.escape(one)}" for one in longest), MARK, text, flags=re.I)


def changed_rows(engine: DuckDB) -> list[dict[str, Any]]:
    """Events that say something of the person and stay: file, event_id, day."""
    return engine.rows(_SQL["changed"])


def _without(properties: str, texts: Sequence[str]) -> str | None:
    """Properties without the values that hold one of the texts; nothing where one is left."""
    try:
        kept = json.dumps(
            _cleaned(json.loads(properties), texts), ensure_ascii=False, separators=(",", ":")
        )
    except (ValueError, RecursionError):
        return None
    return None if kept == "{}" or _says(kept, texts) else kept


def _cleaned(value: Any, texts: Sequence[str]) -> Any:
    if isinstance(value, dict):
        return {key: _cleaned(held, texts) for key, held in value.items() if not _told(held, texts)}
    if isinstance(value, list):
        return [_cleaned(held, texts) for held in value if not _told(held, texts)]
    return value


def _told(value: Any, texts: Sequence[str]) -> bool:
    return not isinstance(value, dict | list) and _says(str(value), texts)


def _says(text: str, texts: Sequence[str]) -> bool:
    return any(one in text.lower() for one in texts)
