"""The BigQuery export of Google Analytics 4, as JSON lines or Parquet → collect_read.

Source: Google, "[GA4] BigQuery Export schema" (support answer 7029846) and "Recommended events"
(developers.google.com/analytics/devguides/collection/ga4/reference/events).

An event keeps its own name where it has no name in Segment's e-commerce spec.  Whose it is:
`user_pseudo_id`, and `user_id` where there is one.  How it came: its own address, referrer and
`collected_traffic_source`; `traffic_source`, which tells how the user came first, is not read.
Money is `purchase_revenue` with the event's `currency`.  Of the parameters only those named
here are kept.
"""

import json
from pathlib import Path
from typing import Any

from jejak.collect.lines import in_order, line_rows
from jejak.engine.duckdb import DuckDB, file_list, literal

MARKS = (b'"event_name"', b'"event_timestamp"')  # keys by which an export is told
EVENTS = {
    "page_view": "Page Viewed",
    "screen_view": "Screen Viewed",
    "view_item_list": "Product List Viewed",
    "select_item": "Product Clicked",
    "view_item": "Product Viewed",
    "add_to_cart": "Product Added",
    "remove_from_cart": "Product Removed",
    "view_cart": "Cart Viewed",
    "add_to_wishlist": "Product Added to Wishlist",
    "begin_checkout": "Checkout Started",
    "add_payment_info": "Payment Info Entered",
    "purchase": "Order Completed",
    "refund": "Order Refunded",
    "sign_up": "Signed Up",
    "login": "Signed In",
    "generate_lead": "Lead Generated",
    "share": "Product Shared",
    "search": "Products Searched",
    "view_search_results": "Products Searched",
    "first_open": "Application Installed",
}
_CALLS = {"page_view": "page", "screen_view": "screen"}
_CLICKS = ("gclid", "dclid")
_TEXT, _VALUE = "VARCHAR", {"string_value": "VARCHAR"}
_SHAPE: dict[str, Any] = {
    **dict.fromkeys(("event_name", "event_timestamp", "event_bundle_sequence_id"), _TEXT),
    **dict.fromkeys(("user_id", "user_pseudo_id", "platform"), _TEXT),
    "event_params": [{"key": _TEXT, "value": _VALUE}],
    "device": {
        **dict.fromkeys(("category", "mobile_brand_name", "mobile_model_name"), _TEXT),
        **dict.fromkeys(("operating_system", "browser"), _TEXT),
        "web_info": {"browser": _TEXT},
    },
    "collected_traffic_source": {
        **dict.fromkeys(("manual_source", "manual_medium", "manual_campaign_name"), _TEXT),
        **dict.fromkeys(_CLICKS, _TEXT),
    },
    "ecommerce": {"transaction_id": _TEXT, "purchase_revenue": _TEXT, "refund_value": _TEXT},
    "items": [dict.fromkeys(("item_id", "item_name", "item_category", "price", "quantity"), _TEXT)],
}
_PRODUCTS = """list_transform(s.items, lambda i: {'product_id': NULLIF(i.item_id, '(not set)'),
            'name': NULLIF(i.item_name, '(not set)'),
            'category': NULLIF(i.item_category, '(not set)'),
            'price': TRY_CAST(i.price AS DOUBLE), 'quantity': TRY_CAST(i.quantity AS DOUBLE)})"""
NAMES = {
    "event": "event_name",
    "time": "event_timestamp",
    "anonymous_id": "user_pseudo_id",
    "user_id": "user_id",
    "url": "event_params.page_location",
    "referrer": "event_params.page_referrer",
    "order_id": "ecommerce.transaction_id",
    "revenue": "ecommerce.purchase_revenue",
}


def is_ga4(head: bytes) -> bool:
    """Whether JSON that begins so is an export of Google Analytics."""
    return all(mark in head for mark in MARKS)


def read_ga4(engine: DuckDB, path: Path) -> list[tuple[int, str]]:
    """View collect_read of a clean file of JSON lines; what is no JSON is returned (row, text)."""
    in_order(engine, "collect_told", line_rows(path))
    try:
        _read_where(engine, "raw IS NOT NULL")
        return []
    except Exception:  # some line is no JSON: find out which, read the others
        _read_where(engine, "json_valid(raw)")
    broken = engine.rows(
        "SELECT rowid + 1 AS row, LEFT(raw, 80) AS value FROM collect_told "
        "WHERE NOT json_valid(raw) AND TRIM(raw) <> '' ORDER BY rowid"
    )
    return [(row["row"], row["value"]) for row in broken]


def _read_where(engine: DuckDB, test: str) -> None:
    engine.execute(
        "CREATE OR REPLACE VIEW collect_valid AS "
        f"SELECT rowid + 1 AS row, raw FROM collect_told WHERE {test}"
    )
    _read(engine)


def read_ga4_parquet(engine: DuckDB, path: Path) -> None:
    """View collect_read of a Parquet file with the columns of the export."""
    engine.execute(
        "CREATE OR REPLACE VIEW collect_valid AS SELECT file_row_number + 1 AS row, "
        "CAST(to_json(t) AS VARCHAR) AS raw FROM "
        f"read_parquet({file_list([str(path)])}, file_row_number = true) AS t"
    )
    _read(engine)


def _read(engine: DuckDB) -> None:
    engine.table("collect_parsed", _parsed())
    engine.execute(
        "CREATE OR REPLACE VIEW collect_read AS SELECT *, row AS item FROM collect_parsed"
    )


def _case(column: str, names: dict[str, str], other: str) -> str:
    cases = " ".join(f"WHEN {literal(k)} THEN {literal(v)}" for k, v in names.items())
    return f"CASE {column} {cases} ELSE {other} END"


def _param(key: str) -> str:
    return f"texts[list_position(keys, {literal(key)})]"


def _parsed() -> str:
    """The fields of each event; BigQuery writes whole numbers as texts."""
    source = "s.collected_traffic_source"
    click = " ".join(f"WHEN {source}.{name} <> '' THEN '{name}'" for name in _CLICKS)
    order = "NULLIF(s.ecommerce.transaction_id, '(not set)')"
    fields = {
        "type": _case("s.event_name", _CALLS, "'track'"),
        "event": _case("s.event_name", EVENTS, "s.event_name"),
        "name": _param("firebase_screen"),
        "content": """sha256(CONCAT_WS(chr(31), s.user_pseudo_id, s.event_timestamp, s.event_name,
            COALESCE(s.event_bundle_sequence_id, ''), CAST(s.event_params AS VARCHAR),
            COALESCE(s.ecommerce.transaction_id, '')))""",
        "anonymous_id": "s.user_pseudo_id",
        "user_id": "s.user_id",
        "time": """COALESCE(strftime(make_timestamp(TRY_CAST(s.event_timestamp AS BIGINT)),
            '%Y-%m-%dT%H:%M:%S.%fZ'), s.event_timestamp)""",
        "place": "CASE WHEN UPPER(s.platform) IN ('IOS', 'ANDROID') THEN 'app' END",
        "device_type": "REPLACE(s.device.category, 'smart tv', 'tv')",
        "device_maker": "s.device.mobile_brand_name",
        "device_model": "s.device.mobile_model_name",
        "os": "REPLACE(s.device.operating_system, 'Macintosh', 'macOS')",
        "browser": "COALESCE(s.device.web_info.browser, s.device.browser)",
        "url": _param("page_location"),
        "path": "NULL::VARCHAR",
        "search": "NULL::VARCHAR",
        "referrer": _param("page_referrer"),
        "utm_source": f"{source}.manual_source",
        "utm_medium": f"{source}.manual_medium",
        "utm_campaign": f"{source}.manual_campaign_name",
        "click_id": f"CASE {click} END",
        "order_id": f"COALESCE({order}, {_param('transaction_id')})",
        "revenue": "COALESCE(s.ecommerce.purchase_revenue, s.ecommerce.refund_value)",
        "currency": _param("currency"),
        "properties": f"""CASE WHEN LEN(s.items) > 0
            THEN CAST(to_json({{'products': {_PRODUCTS}}}) AS VARCHAR) END""",
    }
    columns = ",\n    ".join(f"{sql} AS {name}" for name, sql in fields.items())
    return f"""SELECT row, {columns} FROM (SELECT row, s,
        list_transform(s.event_params, lambda p: p.key) AS keys,
        list_transform(s.event_params, lambda p: p.value.string_value) AS texts
    FROM (SELECT row, json_transform(raw, '{json.dumps(_SHAPE)}') AS s FROM collect_valid))"""
