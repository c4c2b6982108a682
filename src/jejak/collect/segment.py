"""Segment and RudderStack JSON → collect_read: one parse of each line, one of its properties."""

import json
from pathlib import Path
from typing import Any

from jejak.collect.fields import FIELDS
from jejak.collect.lines import in_order, line_rows
from jejak.engine.duckdb import DuckDB

# field → where it stands in an event; the first that is not null counts.  `p.` is properties.
PLACES: dict[str, tuple[str, ...]] = {
    "type": ("type",),
    "event": ("event",),
    "name": ("name", "p.name"),
    "message_id": ("messageId",),
    "anonymous_id": ("anonymousId",),
    "device_id": ("context.device.id",),
    "user_id": ("userId",),
    "previous_id": ("previousId",),
    "email": ("t.email", "context.traits.email", "p.email"),
    "phone": ("t.phone", "context.traits.phone", "p.phone"),
    "time": ("timestamp",),
    "original_time": ("originalTimestamp",),
    "sent_time": ("sentAt",),
    "received_time": ("receivedAt",),
    "library": ("context.library.name",),
    "channel": ("channel",),
    "app": ("context.app.name", "context.app.namespace"),
    "ip": ("context.ip", "request_ip"),
    "user_agent": ("context.userAgent",),
    "device_type": ("context.device.type",),
    "device_maker": ("context.device.manufacturer",),
    "device_model": ("context.device.model",),
    "os": ("context.os.name",),
    "width": ("context.screen.width",),
    "density": ("context.screen.density",),
    "url": ("context.page.url", "p.url"),
    "path": ("context.page.path", "p.path"),
    "search": ("context.page.search", "p.search"),
    "referrer": ("context.page.referrer", "p.referrer"),
    "utm_source": ("context.campaign.source",),
    "utm_medium": ("context.campaign.medium",),
    "utm_campaign": ("context.campaign.name",),
    "order_id": ("p.order_id", "p.orderId"),
    "revenue": ("p.revenue",),
    "total": ("p.total",),
    "value": ("p.value",),
    "currency": ("p.currency",),
    "payment_method": ("p.payment_method",),
    "place": ("p.place",),
}
Broken = list[tuple[int, str]]  # row, its beginning
_JSON = {"revenue", "total", "value"}  # kept as JSON: 1.234 is a number, "1.234" may not be


def _shape(prefix: str) -> str:
    """The structure that json_transform fills; what is of another kind becomes null."""
    shape: dict[str, Any] = {}
    for path in (path for paths in PLACES.values() for path in paths):
        head, _, rest = path.partition(".")
        if (head if head in {"p", "t"} else "s") == prefix:
            *outer, last = (path if prefix == "s" else rest).split(".")
            level = shape
            for key in outer:
                level = level.setdefault(key, {})
            level[last] = "JSON" if last in _JSON else "VARCHAR"
    return json.dumps(shape | ({"properties": "JSON", "traits": "JSON"} if prefix == "s" else {}))


def _column(field: str) -> str:
    """The expression of one field over the parsed event `s`, its properties `p`, traits `t`."""
    found = [path if path[:2] in {"p.", "t."} else "s." + path for path in PLACES[field]]
    if field in _JSON:
        return f"CAST({found[0]} AS VARCHAR) AS {field}"
    texts = [f"NULLIF({path}, '')" for path in found] if len(found) > 1 else found
    return f"COALESCE({', '.join(texts)}) AS {field}"


_OWN = {
    "content": "CASE WHEN NULLIF(s.messageId, '') IS NULL THEN sha256(raw) END AS content",
    "properties": """CAST(CASE WHEN LOWER(s.type) IN ('identify', 'group') THEN s.traits
        ELSE s.properties END AS VARCHAR) AS properties""",
}


NAMES = {
    field: paths[0].replace("p.", "properties.", 1).replace("t.", "traits.", 1)
    if paths[0][:2] in {"p.", "t."}
    else paths[0]
    for field, paths in PLACES.items()
}


LINES = "SELECT rowid + 1 AS row, raw FROM collect_lines WHERE raw IS NOT NULL"


def read_lines(engine: DuckDB, path: Path) -> Broken:
    """View collect_read of a clean file of JSON lines; what is no JSON is returned.

    A batch is taken apart: its items get its sentAt, receivedAt and context where they have
    none of their own, and share its row.
    """
    try:
        in_order(engine, "collect_parsed", _parsed(line_rows(path)))
        _view(engine, "rowid + 1 AS row, rowid AS item, *")
    except Exception:  # some line is no JSON: find out which, read the others
        return _read_carefully(engine, path)
    if engine.rows("SELECT row FROM collect_read WHERE type IS NULL LIMIT 1"):
        return _read_carefully(engine, path)
    return []


def keep_lines(engine: DuckDB, path: Path) -> None:
    """Table collect_lines: the lines that LINES shows, for the rejected rows."""
    in_order(engine, "collect_lines", line_rows(path))


def _read_carefully(engine: DuckDB, path: Path) -> Broken:
    """Line by line valid or not, batches taken apart; slower, for files that need it."""
    keep_lines(engine, path)
    _spread(engine)
    engine.table("collect_parsed", _parsed("SELECT row, raw FROM collect_items", "row, "))
    _view(engine, "rowid AS item, *")
    return [
        (row["row"], row["value"])
        for row in engine.rows(
            f"""SELECT row, LEFT(raw, 80) AS value FROM ({LINES})
            WHERE NOT json_valid(raw) AND TRIM(raw) <> '' ORDER BY row"""
        )
    ]


def _view(engine: DuckDB, columns: str) -> None:
    """View collect_read; an empty line has neither message id nor content."""
    engine.execute(
        f"""CREATE OR REPLACE VIEW collect_read AS SELECT {columns} FROM collect_parsed
        WHERE COALESCE(message_id, content) IS NOT NULL"""
    )


def _spread(engine: DuckDB) -> None:
    """Table collect_items: the valid lines, each batch replaced by its items."""
    valid = f"{LINES} AND json_valid(raw)"
    items = """SELECT row, json_merge_patch(shared, item) AS raw FROM (
        SELECT row, json_merge_patch(raw, '{"batch": null, "writeKey": null}') AS shared,
            UNNEST(CAST(json_extract(raw, '$.batch') AS JSON[])) AS item
        FROM collect_valid WHERE is_batch)"""
    engine.table(
        "collect_valid",
        f"""SELECT row, raw, COALESCE(contains(raw, '"batch"')
            AND json_type(raw, '$.batch') = 'ARRAY', FALSE) AS is_batch FROM ({valid})""",
    )
    engine.table(
        "collect_items",
        f"SELECT row, raw FROM collect_valid WHERE NOT is_batch UNION ALL {items}",
    )


def _parsed(lines: str, row: str = "") -> str:
    """The fields of each line of a relation with column raw; null is an empty line."""
    columns = ",\n    ".join(
        _OWN.get(field) or _column(field) for field in FIELDS if field in _OWN or field in PLACES
    )
    return f"""WITH parsed AS (
    SELECT {row}raw, json_transform(raw, '{_shape("s")}') AS s FROM ({lines})
), opened AS (
    SELECT {row}raw, s, json_transform(s.properties, '{_shape("p")}') AS p,
        json_transform(s.traits, '{_shape("t")}') AS t
    FROM parsed
)
SELECT {row}{columns} FROM opened"""
