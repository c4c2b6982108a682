"""Cost by size: events, persons and days, varied one by one; drawn as growth.svg.

The events are made sealed (importing is measured by `benchmarks events`): visits of five events
at random times of a day, a person's at random, on one of three devices; three in ten persons
log in, three visits in a hundred buy.  Then the work of `side build`, from sealed events to
reports, in a process of its own.
"""

import json
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks.events import HERE, WORK, side
from benchmarks.growth import draw

PERSONS, DAYS = 17.5, 90  # events a person, days: where they are not varied
STEPS = (1e5, 3e5, 1e6, 3e6, 1e7)
FIRST = date(2026, 8, 1)
_FILE = HERE / "growth.json"
_DAY = """
WITH visits AS (
    SELECT visit, CAST(hash(visit, 'person') % {persons} AS BIGINT) AS person,
        CAST(hash(visit, 'device') % 3 AS BIGINT) AS device,
        hash(visit, 'depth') % 100 AS depth, hash(visit, 'arrival') % 80 AS arrival,
        TIMESTAMP '{day} 00:00:00'
            + to_microseconds(CAST(hash(visit, 'start') % 84600000000 AS BIGINT)) AS started_at
    FROM (SELECT UNNEST(RANGE({first}, {last})) AS visit)
), made AS (
    SELECT CAST(hash(visit, n, 'event') >> 1 AS BIGINT) AS event_id, 'shop' AS source,
        'track' AS type,
        CASE WHEN n = 4 AND depth < 3 THEN 'Order Completed'
            WHEN n = 3 AND depth < 20 THEN 'Product Added'
            WHEN n > 0 AND depth < 50 THEN 'Product Viewed' ELSE 'Page Viewed' END AS event,
        started_at + to_seconds(n * 60) AS occurred_at, FALSE AS is_server,
        CAST(hash(person, device, 'weak') >> 1 AS BIGINT) AS weak_id, weak_id AS device_id,
        CASE WHEN person % 10 < 3 AND depth < 60
            THEN CAST(hash(person, 'user') >> 1 AS BIGINT) END AS user_key,
        'web' AS place, '' AS excluded, CASE WHEN n = 0 THEN arrival + 1 END AS arrival_id,
        device + 1 AS agent_id, 1 AS page_id,
        CASE WHEN n = 4 AND depth < 3 THEN 100000.0 END AS value, 1 AS batch
    FROM visits CROSS JOIN (SELECT UNNEST(RANGE(5)) AS n)
)
SELECT {columns} FROM made ORDER BY device_id, occurred_at, event_id
"""
_ARRIVALS = """
SELECT i + 1 AS arrival_id, NULL AS contact,
    ['google', 'facebook', 'tiktok', 'newsletter'][i % 4 + 1] AS utm_source,
    ['cpc', 'organic', 'email', 'social', 'referral'][i % 5 + 1] AS utm_medium,
    'campaign ' || i AS utm_campaign, NULL AS click_id, NULL AS referrer_host, NULL AS in_app
FROM (SELECT UNNEST(RANGE(80)) AS i)
"""
_AGENTS = """
SELECT UNNEST([1, 2, 3]) AS agent_id, UNNEST(['mobile', 'desktop', 'tablet']) AS device_type,
    NULL AS os, NULL AS browser, NULL AS model, NULL AS screen
"""


def main(size: int) -> None:
    """Events up to `size`, then persons and days at a tenth of it; prints, keeps, draws."""
    steps = sorted({int(step) for step in STEPS if step < size} | {size})
    middle = steps[-3] if len(steps) > 2 else steps[0]
    rows = [_measured("events", events) for events in steps]
    for share in (0.25, 1, 4):
        rows.append(_measured("persons", middle, persons=int(share * middle / PERSONS)))
    for days in (10, 30, 90):
        rows.append(_measured("days", middle, days=days))
    _FILE.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    (HERE / "growth.svg").write_text(draw(rows), encoding="utf-8")


def _measured(varied: str, events: int, persons: int = 0, days: int = DAYS) -> dict[str, Any]:
    persons = persons or int(events / PERSONS)
    project = WORK / f"size-{events}-{persons}-{days}"
    if not project.exists():
        sealed(project, events, persons, days)
    told = side("build", project)
    shutil.rmtree(project)
    row = {"varied": varied, "events": events, "persons": persons, "days": days}
    row |= {name: told[name] for name in ("wall", "cpu", "peak_mb")}
    print(json.dumps(row), flush=True)
    return row


def sealed(folder: Path, events: int, persons: int, days: int) -> None:
    """A project whose store holds that many events of that many persons on that many days."""
    import jejak
    from jejak.engine.duckdb import DuckDB
    from jejak.schema import TABLES
    from jejak.store.manifest import Change
    from jejak.store.seal import Writer

    project = jejak.new(folder)
    manifest = project.manifest
    assert manifest is not None
    engine = DuckDB()
    writer = Writer(manifest.folder, engine, 1)
    visits = events // 5 // days
    for n in range(days):
        day = FIRST + timedelta(days=n)
        made = _DAY.format(
            persons=persons,
            day=day,
            first=n * visits,
            last=(n + 1) * visits,
            columns=", ".join(_column(name, kind) for name, kind in TABLES["events"].items()),
        )
        writer.write(made, f"events/day={day}/part-000001.parquet", "events", timed=True)
    for name, made in {"arrivals": _ARRIVALS, "agents": _AGENTS}.items():
        typed = ", ".join(f"CAST({c} AS {kind}) AS {c}" for c, kind in TABLES[name].items())
        writer.write(
            f"SELECT {typed} FROM ({made})", f"dictionary/{name}/part-000001.parquet", name
        )
    manifest.commit(Change(added=writer.files, meta={"version": "1"}))
    project.close()
    engine.close()


def _column(name: str, kind: str) -> str:
    return f"CAST({name if f' AS {name}' in _DAY else 'NULL'} AS {kind}) AS {name}"
