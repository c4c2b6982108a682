"""Assisted conversions."""

from collections import defaultdict
from typing import Any

from reference.journeys import Path, converting, reconciliation
from reference.paths import share
from reference.world import Asked


def assisted(asked: Asked) -> dict[str, Any]:
    by = asked.question.by
    found: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    paths = converting(asked)
    helped: dict[str, list[Path]] = defaultdict(list)
    closed: dict[str, list[Path]] = defaultdict(list)
    for path in paths:
        items = [touch.item(by) for touch in path.touches]
        if not items:
            items = ["unattributed"]
            add(found, "unattributed", "last", path.value)
            add(found, "unattributed", "first", path.value)
            continue
        add(found, items[-1], "last", path.value)
        closed[items[-1]].append(path)
        add(found, items[0], "first", path.value)
        for item in set(items):
            found[item]["influenced_conversions"] += 1
        for item in set(items[:-1]):
            add(found, item, "assisted", path.value)
            helped[item].append(path)
    rows = [{by: item} | row_of(figures) for item, figures in found.items()]
    return {
        "rows": rows,
        "details": {
            "shares": [
                {by: item, **shares(helped[item], closed[item], paths)}
                for item in found
                if item != "unattributed"
            ]
        },
        "reconciliation": reconciliation(asked),
    }


def add(found: dict[str, dict[str, float]], item: str, what: str, value: float) -> None:
    found[item][f"{what}_conversions"] += 1
    found[item][f"{what}_value"] += value


def row_of(figures: dict[str, float]) -> dict[str, float | None]:
    last = figures["last_conversions"]
    row: dict[str, float | None] = {
        name: figures[name]
        for name in (
            "assisted_conversions",
            "assisted_value",
            "last_conversions",
            "last_value",
            "first_conversions",
            "first_value",
            "influenced_conversions",
        )
    }
    return row | {"assisted_per_last": figures["assisted_conversions"] / last if last else None}


def shares(helped: list[Path], closed: list[Path], paths: list[Path]) -> dict[str, Any]:
    assisted, last = share(helped, paths), share(closed, paths)
    return {
        "assisted_share": assisted["share"],
        "low": assisted["low"],
        "high": assisted["high"],
        "last_share": last["share"],
        "last_low": last["low"],
        "last_high": last["high"],
    }
