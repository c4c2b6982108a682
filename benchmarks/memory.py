"""How much memory a large CSV takes: events through a mapping, orders through a profile.

    python -m benchmarks memory 1e9

so many bytes each; imported into a new project by a process of its own, whose tree is watched.
The target is a peak of 1 GB.
"""

import shutil
from pathlib import Path

from benchmarks.events import WORK, side
from benchmarks.sheets import HEADER

_MAPPING = """source: web
fields: {message_id: id, time: ts, event: event, anonymous_id: visitor, user_id: customer,
  url: url, referrer: referrer, user_agent: agent, order_id: order_id, revenue: revenue}
events: {page: Page Viewed, order_completed: Order Completed}
"""
# Bytes a row, and the row; times over some weeks.
_EVENTS = (
    275,
    """SELECT 'm-' || i || '-' || hash(i) AS id,
    TIMESTAMP '2026-08-01' + to_microseconds(CAST(i * (5184000000000 / $n) AS BIGINT)) AS ts,
    CASE WHEN hash(i, 'is') % 40 = 0 THEN 'order_completed' ELSE 'page' END AS event,
    printf('%08x-0000-4000-8000-%012d', hash(i // 12) % 4294967296, i // 12) AS visitor,
    CASE WHEN hash(i // 12) % 10 < 3 THEN 'u' || hash(i // 12) % 100000 END AS customer,
    'https://toko.example/produk/' || hash(i, 'at') % 500 || CASE WHEN i % 48 = 0
        THEN '?utm_source=instagram&utm_medium=paid_social' ELSE '' END AS url,
    CASE WHEN i % 12 = 0 THEN 'https://www.google.com/' ELSE 'https://toko.example/' END
        AS referrer,
    'Mozilla/5.0 (Linux; Android ' || 10 + hash(i // 12) % 5
        || '; SM-A' || 100 + hash(i // 12) % 300
        || 'E) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/' || 100 + hash(i // 12) % 40
        || '.0.0.0 Mobile Safari/537.36' AS agent,
    CASE WHEN event = 'order_completed' THEN 'T-' || i END AS order_id,
    CASE WHEN event = 'order_completed' THEN 50000 + hash(i) % 400 * 1000 END AS revenue
FROM range($n) AS r(i)""",
)
_CELLS = (
    "printf('26%012d', i // 2)",
    "['Selesai', 'Selesai', 'Sedang Dikirim', 'Batal'][1 + i // 2 % 4]",
    "strftime(TIMESTAMP '2026-01-01' + to_seconds(i // 2 * 7 % 23000000), '%d/%m/%Y %H:%M')",
    "strftime(TIMESTAMP '2026-01-01' + to_seconds(i // 2 * 7 % 23000000), '%d/%m/%Y %H:%M')",
    "'Transfer'",
    "'Produk ' || i % 500",
    "'1'",
    "printf('Rp 1.%03d.500', i // 2 % 800)",
    "printf('Rp 2.%03d.000', i // 2 % 800 * 2 % 1000)",
    "'pembeli' || i // 2 % 900000",
)
_COLUMNS = ", ".join(f'{cell} AS "{name}"' for cell, name in zip(_CELLS, HEADER, strict=True))
_ORDERS = (118, f"SELECT {_COLUMNS} FROM range($n) AS r(i)")


def main(size: int) -> None:
    for name, mapping in (("events", _mapping()), ("orders", Path("shopee-orders"))):
        path = _made(name, size)
        project = WORK / "memory"
        shutil.rmtree(project, ignore_errors=True)
        told = side("import", project, mapping, path)
        shutil.rmtree(project, ignore_errors=True)
        print(
            f"{name:7} {path.stat().st_size / 1e6:6,.0f} MB  {told['seconds']:6.1f} s  "
            f"cpu {told['cpu']:6.1f} s  {told['peak_mb']} MB",
            flush=True,
        )


def _mapping() -> Path:
    path = WORK / "memory.yml"
    path.write_text(_MAPPING)
    return path


def _made(name: str, size: int) -> Path:
    import duckdb

    path = WORK / f"{name}{size:.0e}.csv"
    if not path.exists():
        width, sql = _EVENTS if name == "events" else _ORDERS
        made = duckdb.connect(config={"preserve_insertion_order": False})
        made.execute("SET enable_progress_bar = false")
        made.execute(f"COPY ({sql}) TO '{path}' (FORMAT csv, HEADER)", {"n": size // width})
    return path
