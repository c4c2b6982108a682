"""The measured map: 2 million people, five events each, on the map of the demo; a map drawn.

No peer measures a journey map, so there is none beside it.  People go the way of the flow, four
events a visit, and stop somewhere; one event in twelve is a question, a call or a complaint.
"""

import shutil
from pathlib import Path

from benchmarks.events import HERE, WORK, side

EVENTS_EACH = 5
_WALK = (
    "Page Viewed",
    "Product List Viewed",
    "Product Viewed",
    "Product Viewed",
    "Product Added",
    "Cart Viewed",
    "Checkout Started",
    "Payment Info Entered",
    "Order Completed",
    "Email Delivered",
    "Order Delivered",
    "Guide Viewed",
    "Order Completed",
    "Product Reviewed",
    "Invite Shared",
)
_BETWEEN = ("WhatsApp Message Received", "Phone Call Started", "Ticket Opened")
_GENERATE = """
COPY (
    SELECT p * 100 + k AS event_id, 'p' || p AS anonymous_id,
        TIMESTAMP '2026-07-01' + to_seconds(hash(p, 'from') % 7000000 + k // 4 * 90000
            + k % 4 * 300 + hash(p, k, 'at') % 300) AS ts,
        CASE WHEN hash(p, k, 'other') % 12 = 0 THEN {between}[CAST(1 + hash(p, k) % 3 AS INT)]
        ELSE {walk}[CAST(1 + k % {steps} AS INT)] END AS event_name,
        CASE WHEN k = 0 AND hash(p, 'source') % 10 < 4 THEN 'instagram' END AS utm_source,
        CASE WHEN k = 0 AND hash(p, 'source') % 10 < 4 THEN 'paid_social' END AS utm_medium,
        CASE WHEN hash(p, 'device') % 10 < 7 THEN 'mobile' ELSE 'desktop' END AS device,
        CASE WHEN event_name = 'Order Completed' THEN 'o' || p || '-' || k END AS order_id,
        CASE WHEN event_name = 'Order Completed' THEN 50000 + hash(p, k) % 200000 END AS revenue
    FROM range({people}) AS persons (p), range(60) AS places (k)
    WHERE k <= ln((1 + hash(p, 'depth') % 1000000) / 1000000.0) / ln(1 - 1.0 / {each})
) TO '{target}' (FORMAT parquet)
"""


def main(size: int) -> None:
    """Import where it is not there yet; then measure in a new process over kept tables."""
    project = WORK / f"map{size:.0e}"
    if not (project / "store" / "inbox.sqlite").exists():
        shutil.rmtree(project, ignore_errors=True)
        data = WORK / f"map{size:.0e}.parquet"
        _generate(size, data)
        side("import", project, HERE / "maps.yml", data)
        data.unlink()
    side("open", project)
    for task in ("map", "draw"):
        told = side(task, project)
        print(f"{task:5} {told['seconds']:6.2f} s  {told['peak_mb']} MB  {told['of']}")


def _generate(size: int, target: Path) -> None:
    import duckdb

    people = size // EVENTS_EACH
    told = {"people": people, "each": EVENTS_EACH, "steps": len(_WALK), "target": target}
    duckdb.sql(_GENERATE.format(walk=list(_WALK), between=list(_BETWEEN), **told))
