"""How fast Google Analytics' export becomes events, beside pandas reading the same JSON lines.

    python -m benchmarks ga4 2e5

The lines are made from row numbers alone, in the form of BigQuery's export and as long as its
lines are (900 bytes).  jejak makes checked events of them; pandas only takes the JSON apart.
"""

import sys
from pathlib import Path

from benchmarks.events import HERE, WORK
from benchmarks.run import measured
from benchmarks.sheets import READ

_PANDAS = """
import json, sys, time
import pandas
begun = time.time()
told = pandas.read_json(sys.argv[1], lines=True, dtype=False)
print("RESULT", json.dumps({"seconds": time.time() - begun, "of": len(told)}))
"""


def _param(key: str, kind: str, value: str) -> str:
    return f"to_json({{'key': '{key}', 'value': {{'{kind}': CAST({value} AS VARCHAR)}}}})"


def _text(key: str, value: str) -> str:
    return _param(key, "string_value", value)


def _number(key: str, value: str) -> str:
    return _param(key, "int_value", value)


_PARAMS = ", ".join(
    (
        _text("page_location", "'https://toko.example/produk/' || hash(i, 'at') % 500"),
        _text("page_referrer", "IF(i % 9 = 0, 'https://www.google.com/', 'https://toko.example/')"),
        _text("currency", "'IDR'"),
        _number("ga_session_id", "1785542400 + i // 9"),
        _number("engagement_time_msec", "hash(i) % 60000"),
    )
)
_LINES = f"""
SELECT strftime(moment, '%Y%m%d') AS event_date,
    CAST(epoch_us(moment) AS VARCHAR) AS event_timestamp,
    ['page_view', 'page_view', 'view_item', 'add_to_cart', 'purchase'][
        CAST(1 + hash(i, 'is') % 5 AS INT)] AS event_name,
    [{_PARAMS}] AS event_params,
    hash(i // 9) % 2147483647 || '.' || 1785542400 + i // 9 AS user_pseudo_id,
    IF(i // 9 % 5 = 0, 'u' || i // 45, NULL) AS user_id, 'WEB' AS platform,
    '6512345' AS stream_id,
    {{'category': IF(i // 9 % 4 > 0, 'mobile', 'desktop'), 'mobile_brand_name': 'Samsung',
        'mobile_model_name': 'SM-A' || 100 + hash(i // 9) % 50, 'operating_system': 'Android',
        'language': 'id-id', 'web_info': {{'browser': 'Chrome', 'browser_version': '140.0'}}}}
        AS device,
    {{'country': 'Indonesia', 'region': 'Jakarta', 'city': 'Jakarta'}} AS geo,
    {{'manual_source': IF(i % 27 = 0, 'instagram', NULL), 'gclid': NULL}}
        AS collected_traffic_source,
    {{'transaction_id': IF(event_name = 'purchase', 'T-' || i, '(not set)'),
        'purchase_revenue': IF(event_name = 'purchase', 150000.0, NULL)}} AS ecommerce,
    IF(event_name LIKE '%page%', [], [{{'item_id': 'p' || hash(i) % 500, 'item_name': 'Kaos',
        'price': 75000.0, 'quantity': '2'}}]) AS items
FROM (SELECT i, TIMESTAMP '2026-08-01' + to_microseconds(i * 130000) AS moment
    FROM range($n) AS r(i))
"""


def main(size: int) -> None:
    path = _made(size)
    width = path.stat().st_size // size
    for name, code in (("jejak", READ), ("pandas", _PANDAS)):
        told = measured([sys.executable, "-c", code, str(path)], HERE.parent)
        print(
            f"ga4 {name:7} {told['seconds']:6.2f} s  {size / told['seconds']:9,.0f} events/s  "
            f"{told['peak_mb']} MB  {width} bytes a line, {told['of']} told"
        )


def _made(size: int) -> Path:
    import duckdb

    path = WORK / f"ga4-{size}.jsonl"
    if not path.exists():
        made = duckdb.connect()
        made.execute("SET enable_progress_bar = false")
        made.execute(f"COPY ({_LINES}) TO '{path}' (FORMAT json)", {"n": size})
    return path
