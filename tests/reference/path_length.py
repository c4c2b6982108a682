"""Touches per path and sessions per path."""

from collections import defaultdict
from typing import Any

from reference.journeys import Path, converting, reconciliation, visits_on
from reference.paths import share, summed
from reference.world import Asked


def path_length(asked: Asked) -> dict[str, Any]:
    paths = converting(asked)
    found: dict[tuple[str, str], list[Path]] = defaultdict(list)
    for path in paths:
        if path.touches:
            for unit, count in (
                ("touches", len(path.touches)),
                ("sessions", visits_on(path, asked)),
            ):
                found[unit, bucket(count)].append(path)
    rows = [
        {"unit": unit, "path_length": name, **summed(counted), **share(counted, paths)}
        for (unit, name), counted in found.items()
    ]
    return {"rows": rows, "details": {}, "reconciliation": reconciliation(asked)}


def bucket(count: int) -> str:
    return str(count) if count <= 11 else "12+"
