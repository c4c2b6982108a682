"""What the list of imports tells beside the events: rows that are none, fields they lacked."""

from collections.abc import Iterator
from typing import Any

from jejak.store.manifest import Manifest


def standing(manifest: Manifest | None) -> list[dict[str, Any]]:
    """The imports that were not undone."""
    batches = manifest.batches() if manifest else []
    return [batch for batch in batches if batch["undone_by"] is None]


def intake(manifest: Manifest | None) -> dict[str, int]:
    """Rows of the imported files that are no events: duplicates and rejected ones."""
    batches = standing(manifest)
    names = ("duplicates", "rejected") if batches else ()
    return {name: sum(batch[name] for batch in batches) for name in names}


def lacking(manifest: Manifest | None) -> list[dict[str, Any]]:
    """Rows source, field, event, since, until (UTC): tables without a field that others had.

    Others are earlier imports of the same source.  Where the first copy of an event stays, what
    lies in the days that those had told is not lacking.
    """
    had: dict[tuple[str, str], str] = {}  # source, field → until when it was told
    found: list[dict[str, Any]] = []
    for batch in standing(manifest):
        totals, source = batch["totals"], batch["source"]
        if "fields" in totals and totals.get("first"):
            found += _lacking(totals, source, had)
            for field in totals["fields"]:
                had[source, field] = max(totals["last"], had.get((source, field), ""))
    return found


def _lacking(
    totals: dict[str, Any], source: str, had: dict[tuple[str, str], str]
) -> Iterator[dict[str, Any]]:
    for (of, field), told in sorted(had.items()):
        since = totals["first"] if totals.get("latest") else max(totals["first"], told)
        if of == source and field not in totals["fields"] and since <= totals["last"]:
            for event in totals["events"]:
                about = {"source": source, "field": field, "event": event}
                yield about | {"since": since, "until": totals["last"]}
