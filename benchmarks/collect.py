"""How fast files become events: the reading alone, and the whole import with its sealing.

    python -m benchmarks.collect [EVENTS] [FORMAT …]

makes a web shop's events (seeded by their number alone), once as Segment JSON lines and once as
Parquet and CSV with a mapping, and reads each in a process of its own.  Events a second are
given by the clock and by CPU time (both cores busy), for a machine that is shared.
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.run import measured

HERE = Path(__file__).parent
ROOT = HERE.parent
WORK = Path(os.environ.get("JEJAK_BENCH") or HERE / "data")
FORMATS = ("jsonl", "jsonl.gz", "parquet", "csv")
_MAPPING = """source: web
fields: {message_id: id, time: ts, event: event, anonymous_id: visitor, user_id: customer,
  url: url, referrer: referrer, user_agent: agent, width: width, order_id: order_id,
  revenue: revenue}
events: {page: Page Viewed, product_viewed: Product Viewed, add_to_cart: Product Added,
  checkout: Checkout Started, order_completed: Order Completed}
"""
# One row an event; every figure is drawn from its number, so the same file is made anywhere.
_DRAW = "CREATE MACRO draw(i, n) AS CAST(md5_number_lower(CAST(i AS VARCHAR)) % n AS BIGINT)"
_EVENTS = """
SELECT i, 'm-' || md5(CAST(i AS VARCHAR)) AS id,
    make_timestamp(1790000000000000 + CAST(i * (5184000000000 / $n) AS BIGINT)) AS ts,
    ['page', 'page', 'page', 'page', 'page', 'page', 'product_viewed', 'product_viewed',
        'add_to_cart', 'checkout', 'order_completed'][1 + draw(i, 11)] AS event,
    printf('%08x-0000-4000-8000-%012x', draw(i // 12, 4294967296), draw(i // 12, 281474976710656))
        AS visitor,
    CASE WHEN draw(i // 12 + 1, 10) < 3 THEN 'u' || draw(i // 12, 100000) END AS customer,
    'https://toko.example' || ['/', '/keranjang', '/checkout', '/produk/' || draw(i + 2, 500),
        '/produk/' || draw(i + 3, 500)][1 + draw(i + 4, 5)] || CASE WHEN i % 12 > 0 THEN ''
        ELSE ['', '', '?utm_source=instagram&utm_medium=paid_social&utm_campaign=gajian',
            '?gclid=' || md5(CAST(i AS VARCHAR))][1 + draw(i + 5, 4)] END AS url,
    CASE WHEN i % 12 > 0 THEN 'https://toko.example/' ELSE ['', 'https://www.google.com/',
        'https://l.instagram.com/'][1 + draw(i + 6, 3)] END AS referrer,
    CASE draw(i // 12 + 7, 3) WHEN 0 THEN
        'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/'
            || 100 + draw(i // 12, 40) || '.0.0.0 Mobile Safari/537.36'
    WHEN 1 THEN 'Mozilla/5.0 (Linux; Android ' || 10 + draw(i // 12, 5) || '; SM-A'
            || 100 + draw(i // 12, 300) || 'E) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/'
            || 100 + draw(i // 12, 40) || '.0.0.0 Mobile Safari/537.36'
    ELSE 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/'
            || 100 + draw(i // 12, 40) || '.0.0.0 Safari/537.36' END AS agent,
    [360, 390, 412, 1366, 1920][1 + draw(i // 12 + 8, 5)] AS width
FROM range($n) AS r(i)
"""
_JSON = """
SELECT CASE WHEN event = 'page' THEN 'page' ELSE 'track' END AS type,
    CASE event WHEN 'product_viewed' THEN 'Product Viewed' WHEN 'add_to_cart' THEN 'Product Added'
        WHEN 'checkout' THEN 'Checkout Started' WHEN 'order_completed' THEN 'Order Completed' END
        AS event,
    id AS "messageId", visitor AS "anonymousId", customer AS "userId",
    strftime(ts, '%Y-%m-%dT%H:%M:%S.%gZ') AS "originalTimestamp",
    strftime(ts, '%Y-%m-%dT%H:%M:%S.%gZ') AS timestamp,
    strftime(ts + INTERVAL 300 MILLISECOND, '%Y-%m-%dT%H:%M:%S.%gZ') AS "sentAt",
    strftime(ts + INTERVAL 500 MILLISECOND, '%Y-%m-%dT%H:%M:%S.%gZ') AS "receivedAt",
    {'library': {'name': 'analytics.js', 'version': 'next-1.70.0'}, 'locale': 'id-ID',
        'page': {'url': url, 'path': '/', 'referrer': referrer, 'title': 'Toko Contoh'},
        'userAgent': agent, 'screen': {'width': width, 'height': 800}, 'ip': '203.0.113.7'}
        AS context,
    CASE WHEN event = 'page' THEN {'url': url, 'referrer': referrer, 'title': 'Toko Contoh',
            'product_id': NULL, 'price': NULL, 'order_id': NULL, 'revenue': NULL, 'currency': NULL}
        ELSE {'url': NULL, 'referrer': NULL, 'title': NULL, 'product_id': draw(i, 500),
            'price': 50000 + draw(i, 100) * 1000, 'order_id': order_id, 'revenue': revenue,
            'currency': 'IDR'} END AS properties
FROM events
"""


def make(size: int) -> Path:
    """The folder with the files of so many events; made once."""
    folder = WORK / f"collect{size}"
    if folder.is_dir():
        return folder
    import duckdb

    aside = folder.with_suffix(".aside")
    aside.mkdir(parents=True, exist_ok=True)
    made = duckdb.connect()
    made.execute(_DRAW)
    made.execute(
        f"""CREATE TABLE events AS SELECT *,
        CASE WHEN event = 'order_completed' THEN 'T-' || i END AS order_id,
        CASE WHEN event = 'order_completed' THEN 50000.0 + draw(i, 400) * 1000 END AS revenue
        FROM ({_EVENTS})""",
        {"n": size},
    )
    for name, sql, how in (
        ("events.jsonl", _JSON, "FORMAT json"),
        ("events.jsonl.gz", _JSON, "FORMAT json, COMPRESSION gzip"),
        ("events.parquet", "SELECT * EXCLUDE (i) FROM events", "FORMAT parquet, COMPRESSION zstd"),
        ("events.csv", "SELECT * EXCLUDE (i) FROM events", "FORMAT csv, HEADER"),
    ):
        made.execute(f"COPY ({sql}) TO '{aside / name}' ({how})")
    (aside / "mapping.yml").write_text(_MAPPING)
    aside.rename(folder)
    return folder


def read_one(path: Path, whole: bool) -> dict[str, Any]:
    """Read one file in this process, or import it into a new project."""
    from jejak.settings import Settings

    mapping = None if ".jsonl" in path.name else path.parent / "mapping.yml"
    if whole:
        from tempfile import TemporaryDirectory

        import jejak

        with TemporaryDirectory(dir=path.parent) as folder:
            project = jejak.new(Path(folder) / "project")
            begun = time.time(), time.process_time()
            project.import_file(path, mapping=mapping)
            return _figures(*begun)
    from jejak.collect.read import read_file
    from jejak.engine.duckdb import DuckDB

    engine = DuckDB(threads=2)
    begun = time.time(), time.process_time()
    reading = read_file(engine, path, Settings(), mapping)
    return {**_figures(*begun), "rows": reading.accepted}


def _figures(wall: float, cpu: float) -> dict[str, Any]:
    return {"seconds": time.time() - wall, "cpu_seconds": time.process_time() - cpu}


def main(size: int, formats: tuple[str, ...]) -> None:
    folder = make(size)
    print(f"{size:,} events; a second, by the clock | by CPU time on two cores; peak memory")
    for name in formats:
        path = folder / f"events.{name}"
        cells = [f"{name:9s} {path.stat().st_size / 1e6:6.0f} MB"]
        for task in ("read", "import"):
            command = [sys.executable, "-m", "benchmarks.collect", task, str(path)]
            told = measured(command, ROOT)
            clock, cpu = (size / told[key] for key in ("seconds", "cpu_seconds"))
            cells.append(f"{task} {clock:9,.0f} | {2 * cpu:9,.0f}  {told['peak_mb']:5d} MB")
        print("   ".join(cells), flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in {"read", "import"}:
        print("RESULT", json.dumps(read_one(Path(sys.argv[2]), sys.argv[1] == "import")))
    else:
        events = int(float(sys.argv[1])) if sys.argv[1:] else 1_000_000
        main(events, tuple(sys.argv[2:]) or FORMATS)
