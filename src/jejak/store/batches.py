"""What the list of imports tells beside the events: rows that are none, fields they lacked."""

from collections.abc import Iterator
from typing import Any

from jejak.store.manifest import Manifest

_OFTEN = 0.05  # share of orders without a buyer from which figures of people are doubtful


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
    lies in the days that those had told is not lacking.  Orders that name no buyer lack `buyer`.
    """
    had: dict[tuple[str, str], str] = {}  # source, field → until when it was told
    found: list[dict[str, Any]] = []
    for batch in standing(manifest):
        totals, source = batch["totals"], batch["source"]
        if "fields" in totals and totals.get("first"):
            found += _lacking(totals, source, had)
            for field in totals["fields"]:
                had[source, field] = max(totals["last"], had.get((source, field), ""))
    return found + _nameless(standing(manifest))


def _nameless(batches: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of each import of orders that often name no buyer: the field `buyer`, and their share.

    Not of one whose days a later import of its source tells again.
    """
    found: list[dict[str, Any]] = []
    for batch in batches:
        totals, source = batch["totals"], batch["source"]
        told = totals.get("buyers")
        if not told or not told["orders"] or not totals.get("first"):
            continue
        ends = {"since": totals["first"], "until": totals["last"]}
        found = [one for one in found if one["source"] != source or not _within(one, ends)]
        share = told["unknown"] / told["orders"]
        if share >= _OFTEN:
            about = {"source": source, "field": "buyer", "event": "Order Completed"}
            found.append(about | ends | {"share": share})
    return found


def _within(one: dict[str, Any], ends: dict[str, Any]) -> bool:
    return one["since"] >= ends["since"] and one["until"] <= ends["until"]


def _lacking(
    totals: dict[str, Any], source: str, had: dict[tuple[str, str], str]
) -> Iterator[dict[str, Any]]:
    for (of, field), told in sorted(had.items()):
        since = totals["first"] if totals.get("latest") else max(totals["first"], told)
        if of == source and field not in totals["fields"] and since <= totals["last"]:
            for event in totals["events"]:
                about = {"source": source, "field": field, "event": event}
                yield about | {"since": since, "until": totals["last"]}
