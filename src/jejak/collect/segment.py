"""Segment and RudderStack JSON → collect_fields: one parse of each line, one of its properties."""

import json
from typing import Any

from jejak.collect.fields import FIELDS
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
    found = [
        path if path[:2] in {"p.", "t."} else "s." + path for path in PLACES.get(field, ())
    ]
    if field in _JSON:
        return f"CAST({found[0]} AS VARCHAR) AS {field}"
    texts = [f"NULLIF({path}, '')" for path in found] if len(found) > 1 else found
    return f"COALESCE({', '.join(texts)}) AS {field}" if texts else f"NULL::VARCHAR AS {field}"


_OWN = {
    "content": "CASE WHEN NULLIF(s.messageId, '') IS NULL THEN sha256(TRIM(raw)) END AS content",
    "properties": """CAST(CASE WHEN LOWER(s.type) IN ('identify', 'group') THEN s.traits
        ELSE s.properties END AS VARCHAR) AS properties""",
}


NAMES = {
    field: paths[0].replace("p.", "properties.", 1).replace("t.", "traits.", 1)
    if paths[0][:2] in {"p.", "t."}
    else paths[0]
    for field, paths in PLACES.items()
}


def spread(engine: DuckDB) -> str:
    """A relation (row, raw), one row an event: batches are taken apart.

    An item of a batch gets the batch's sentAt, receivedAt and context where it has none.
    """
    plain = """SELECT rowid + 1 AS row, raw FROM collect_lines WHERE TRIM(raw) <> ''"""
    batches = f"""SELECT row, raw FROM ({plain}) WHERE contains(raw, '"batch"') AND
        json_valid(raw) AND json_type(raw, '$.batch') = 'ARRAY'"""
    if not engine.rows(f"SELECT row FROM ({batches}) LIMIT 1"):
        return plain
    engine.table(
        "collect_items",
        f"""SELECT row, raw FROM ({plain}) WHERE row NOT IN (SELECT row FROM ({batches}))
    UNION ALL
    SELECT row, CAST(json_merge_patch(outer_, item) AS VARCHAR) AS raw FROM (
        SELECT row, json_merge_patch(raw, '{{"batch":null,"writeKey":null}}') AS outer_,
            UNNEST(CAST(json_extract(raw, '$.batch') AS JSON[])) AS item
        FROM ({batches}))""",
    )
    return "SELECT row, raw FROM collect_items"


def read_events(engine: DuckDB, lines: str) -> None:
    """Table collect_fields from a relation of (row, raw); what is no JSON is left out."""
    columns = ",\n    ".join(_OWN.get(field) or _column(field) for field in FIELDS)
    engine.table(
        "collect_fields",
        f"""WITH parsed AS (
    SELECT row, raw, json_transform(raw, '{_shape("s")}') AS s
    FROM ({lines}) WHERE json_valid(raw)
), opened AS (
    SELECT row, raw, s, json_transform(s.properties, '{_shape("p")}') AS p,
        json_transform(s.traits, '{_shape("t")}') AS t
    FROM parsed
)
SELECT row, {columns}
FROM opened""",
    )
