"""Raw events to reports: jejak beside DuckDB by hand, Polars and chdb, on the sealed events.

The peers' scripts stand outside the project (JEJAK_SHARED/peers/events).  Each is cut after
its attribution, so that all do the same work: identity, sessions by person, touches (one a
session), paths of 30 days, first, last, assisted, lag, lengths, device pairs.  The peers read
the events that jejak sealed, with the texts of its dictionaries in place of ids.
"""

import importlib.util
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from benchmarks.run import measured

HERE = Path(__file__).parent
ROOT = HERE.parent
WORK = Path(os.environ.get("JEJAK_BENCH") or HERE / "data")
# Our channels → the peers' names for the same kinds of visits.
NAMES = {
    "affiliates": "affiliate",
    "organic_video": "video",
    "whatsapp": "chat",
    "offline": "store",
}
_EXPORT = """
COPY (
    SELECT e.event_id, e.occurred_at AS ts, w.value AS anonymous_id, u.value AS user_id,
        m.value AS email,
        CASE e.event WHEN 'Page Viewed' THEN 'page' WHEN 'Product Viewed' THEN 'product_viewed'
            WHEN 'Product Added' THEN 'add_to_cart' WHEN 'Checkout Started' THEN 'checkout_started'
            WHEN 'Order Completed' THEN 'order_completed' ELSE 'search' END AS event_name,
        p.page AS page_path, a.utm_source, a.utm_medium, a.utm_campaign,
        CASE WHEN e.arrival_id IS NULL THEN 'https://www.toko.id/'
            WHEN a.referrer_host LIKE '%.%.%' THEN 'https://' || a.referrer_host || '/'
            ELSE 'https://www.' || a.referrer_host || '/' END AS referrer,
        g.device_type AS device, g.os, e.value AS revenue
    FROM read_parquet(['{events}']) AS e
    LEFT JOIN (SELECT * FROM read_parquet(['{identifiers}']) WHERE kind = 'weak') AS w
        ON w.id = e.weak_id
    LEFT JOIN (SELECT * FROM read_parquet(['{identifiers}']) WHERE kind = 'user') AS u
        ON u.id = e.user_key
    LEFT JOIN (SELECT * FROM read_parquet(['{identifiers}']) WHERE kind = 'email') AS m
        ON m.id = e.email_key
    LEFT JOIN read_parquet(['{arrivals}']) AS a ON a.arrival_id = e.arrival_id
    LEFT JOIN read_parquet(['{agents}']) AS g ON g.agent_id = e.agent_id
    LEFT JOIN read_parquet(['{pages}']) AS p ON p.page_id = e.page_id
    ORDER BY e.occurred_at, e.event_id
) TO '{target}' (FORMAT parquet, COMPRESSION zstd)
"""


def main(size: int) -> None:
    """Generate, import, export, run every side, print a table; figures of one run only."""
    data = generated(size)
    project = WORK / f"project{size:.0e}"
    rows: dict[str, dict[str, Any]] = {}
    if not (project / "jejak.toml").exists():
        rows["jejak import"] = side("import", project, HERE / "events.yml", *parts(data))
    rows["jejak"] = side("build", project)
    sealed = exported(project, WORK / f"sealed{size:.0e}")
    for name, command in _peers(peers_folder(), sealed).items():
        rows[name] = measured(command, WORK / "peers")
        _same(rows["jejak"]["check"], WORK / "peers" / "out" / name, name)
    rows["jejak again"] = side("build", project)
    rows["with everybody"] = side("build_everybody", project)
    _print(size, rows)
    print("warm reports", json.dumps(side("reports", project), indent=1))


def generated(size: int) -> Path:
    """The folder of that many events, made by the peers' generator where it is not there yet."""
    WORK.mkdir(parents=True, exist_ok=True)
    data = WORK / f"e{size:.0e}"
    if not data.is_dir():
        os.environ["SHARED"] = "0"
        command = [sys.executable, str(peers_folder() / "gen.py"), str(size), str(data)]
        measured(command, WORK)
        _keep_emails_of_users(data)
    return data


def peers_folder() -> Path:
    peers = Path(os.environ.get("JEJAK_SHARED") or ROOT.parent / "shared") / "peers" / "events"
    if not peers.is_dir():
        sys.exit(f"no peers at {peers}: set JEJAK_SHARED to the folder that holds peers/events")
    return peers


def _keep_emails_of_users(data: Path) -> None:
    """Drop e-mails from events without a user id.

    The peers join a user and an e-mail that one device showed at different times; jejak, by
    its rules, calls such a device shared by two accounts.  Without those e-mails both agree.
    """
    import duckdb

    for part in parts(data):
        aside = part.with_suffix(".aside")
        duckdb.sql(
            "COPY (SELECT * REPLACE (CASE WHEN user_id IS NOT NULL THEN email END AS email) "
            f"FROM '{part}') TO '{aside}' (FORMAT parquet, COMPRESSION zstd)"
        )
        aside.replace(part)


def side(task: str, project: Path, *rest: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.side", task, str(project), *map(str, rest)]
    return measured(command, ROOT)


def parts(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.parquet"))


def exported(project: Path, target: Path) -> Path:
    """The sealed events with their texts in place of ids, as the peers read them."""
    if target.is_dir():
        return target
    import duckdb

    import jejak

    manifest = jejak.open(project).manifest
    target.mkdir()
    kinds = ("events", "identifiers", "arrivals", "agents", "pages")
    listed = {kind: "', '".join(manifest.paths(kind)) for kind in kinds}
    duckdb.sql(_EXPORT.format(target=target / "part.parquet", **listed))
    return target


def _peers(source: Path, sealed: Path) -> dict[str, list[str]]:
    """The peers' scripts, cut after attribution, in a folder of their own."""
    folder = WORK / "peers"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(source, folder)
    for file, cut, end in (
        ("pipe_duckopt.sql", "-- stage: f_funnel", ""),
        ("pipe_ch.sql", "-- stage: f_funnel", ""),
        ("e_polars.py", "def funnel():", "T.dump()\n"),
    ):
        text = (folder / file).read_text(encoding="utf-8")
        if cut in text:
            (folder / file).write_text(text.split(cut)[0] + end, encoding="utf-8")
    wanted = {"duckdb by hand": "e_duckopt.py", "polars": "e_polars.py", "chdb": "e_chdb.py"}
    needs = {"duckdb by hand": "duckdb", "polars": "polars", "chdb": "chdb"}
    return {
        name: [sys.executable, script, str(sealed / "*.parquet"), f"out/{name}"]
        for name, script in wanted.items()
        if importlib.util.find_spec(needs[name])
    }


def _same(ours: dict[str, Any], folder: Path, peer: str) -> None:
    """Stop if a peer counted other first, last or assisted conversions of a channel."""
    told: dict[str, list[int]] = {}
    for channel, counts in ours["channels"].items():
        if channel != "unattributed":
            name = NAMES.get(channel, channel)
            told[name] = [int(a + b) for a, b in zip(told.get(name, [0] * 3), counts, strict=True)]
    found: dict[str, list[int]] = {}
    for line in (folder / "o_chan.csv").read_text(encoding="utf-8").splitlines():
        channel, *counts = line.split("|")
        found[channel] = [int(float(count)) for count in counts[:3]]
    if told != found:
        differ = {c: (told.get(c), found.get(c)) for c in told.keys() | found.keys()}
        sys.exit(f"{peer} and jejak differ: { {c: d for c, d in differ.items() if d[0] != d[1]} }")


def _print(size: int, rows: dict[str, dict[str, Any]]) -> None:
    print(f"{size:,} events")
    for name, row in rows.items():
        stages = row.get("stages") or row.get("seconds") or ""
        print(
            f"{name:16} wall {row['wall']:7.2f} s  cpu {row['cpu']:7.2f} s  "
            f"peak {row['peak_mb']:6} MB  {stages}"
        )
