"""Touches per path and sessions per path."""

from collections import defaultdict
from typing import Any

from reference.journeys import converting, reconciliation, visits_on
from reference.paths import share
from reference.world import Asked


def path_length(asked: Asked) -> dict[str, Any]:
    paths = converting(asked)
    found: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0, 0.0])
    for path in paths:
        if path.touches:
            for unit, count in (
                ("touches", len(path.touches)),
                ("sessions", visits_on(path, asked)),
            ):
                found[unit, bucket(count)][0] += 1
                found[unit, bucket(count)][1] += path.value
    rows = [
        {"unit": unit, "path_length": name, "conversions": count, "value": value}
        | share(count, len(paths))
        for (unit, name), (count, value) in found.items()
    ]
    return {"rows": rows, "details": {}, "reconciliation": reconciliation(asked)}


def bucket(count: int) -> str:
    return str(count) if count <= 11 else "12+"
