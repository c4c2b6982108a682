"""Top paths, converting and not."""

from collections import defaultdict
from itertools import permutations
from typing import Any

from reference.asked import duration
from reference.intervals import over_persons
from reference.journeys import Path, converting, not_converting, reconciliation, steps_of
from reference.world import Asked

FIGURES = ("conversions", "value", "not_converted", "open", "lost")


def paths(asked: Asked) -> dict[str, Any]:
    every = converting(asked)
    chosen = [path for path in every if path.touches and meets(path, asked)]
    open_or_lost = [path for path in not_converting(asked) if meets(path, asked)]
    found: dict[tuple[str, int], dict[str, Any]] = defaultdict(nothing)
    for path in chosen + open_or_lost:
        items = [item for item, _ in steps_of(path, asked)]
        figures = found[" > ".join(items), len(items)]
        if path.conversion:
            figures["told"].append(path)
            figures["conversions"] += 1
            figures["value"] += path.value
        else:
            figures["not_converted"] += 1
            figures[path.state] += 1
    rows = [
        {"path": text, "path_length": length, **figures}
        for (text, length), figures in found.items()
    ]
    rows.sort(key=lambda row: (-row["conversions"], -row["not_converted"], row["path"]))
    rows = cut(rows, asked.question.top)
    untold = [path for path in every if not path.touches]
    if untold and not has_condition(asked):
        value = sum(path.value for path in untold)
        rows.append({"path": "unattributed", "path_length": 0, **nothing()})
        rows[-1] |= {"conversions": len(untold), "value": value, "told": untold}
    for row in rows:
        row |= share(row.pop("told"), every)
    return {
        "rows": rows,
        "details": {
            "multi_touch": [multi_touch(every)],
            "overlap": overlap(every, asked),
        },
        "reconciliation": reconciliation(asked),
    }


def nothing() -> dict[str, Any]:
    """A row before anything is counted; `told` holds its conversions."""
    return {**dict.fromkeys(FIGURES, 0), "told": []}


def cut(rows: list[dict[str, Any]], top: int) -> list[dict[str, Any]]:
    """The first `top` rows; the rest counted in one row "other"."""
    rest = rows[top:]
    if not rest:
        return rows
    other = {"path": "other", "path_length": None}
    told = [path for row in rest for path in row["told"]]
    sums = {name: sum(row[name] for row in rest) for name in FIGURES}
    return [*rows[:top], other | sums | {"told": told}]


def summed(counted: list[Path]) -> dict[str, Any]:
    return {"conversions": len(counted), "value": sum((p.value for p in counted), 0.0)}


def share(counted: list[Path], every: list[Path]) -> dict[str, float | None]:
    """Of all conversions, those counted; the interval is one over persons."""
    return share_of([(path, 1.0) for path in counted if path.conversion], every)


def share_of(credit: list[tuple[Path, float]], every: list[Path]) -> dict[str, float | None]:
    """The same of credit, a weight for each conversion."""
    persons: dict[Any, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for path in every:
        persons[path.person][1] += 1
    for path, weight in credit:
        persons[path.person][0] += weight
    low, high = over_persons([(c, n) for c, n in persons.values()])
    told = sum(weight for _, weight in credit)
    return {"share": told / len(every) if every else None, "low": low, "high": high}


def has_condition(asked: Asked) -> bool:
    q = asked.question
    conditions = (q.any_touch, q.first_touch, q.last_touch, q.min_length, q.max_length, q.min_lag)
    return any(condition is not None for condition in conditions)


def meets(path: Path, asked: Asked) -> bool:
    """The conditions, on the raw path (RULE: after direct=skip, before the transform)."""
    q = asked.question
    items = [touch.item(q.by) for touch in path.touches]
    return (
        (q.any_touch is None or q.any_touch in items)
        and (q.first_touch is None or items[0] == q.first_touch)
        and (q.last_touch is None or items[-1] == q.last_touch)
        and (q.min_length is None or len(items) >= q.min_length)
        and (q.max_length is None or len(items) <= q.max_length)
        and (q.min_lag is None or path.lag >= duration(q.min_lag))
    )


def multi_touch(every: list[Path]) -> dict[str, Any]:
    """Share of all conversions with 2+ touches (RULE: conditions and transforms apart)."""
    multi = [path for path in every if len(path.touches) >= 2]
    return {"conversions": len(every), "multi_touch": len(multi), **share(multi, every)}


def overlap(every: list[Path], asked: Asked) -> list[dict[str, Any]]:
    """Conversions whose raw path has both items; each pair once, in alphabetical order.

    RULE: of all conversions, whatever the conditions and transforms, as multi_touch is.
    """
    found: dict[tuple[str, str], int] = defaultdict(int)
    for path in every:
        items = {touch.item(asked.question.by) for touch in path.touches}
        for one, other in permutations(items, 2):
            if one < other:
                found[one, other] += 1
    return [
        {"item": one, "other_item": other, "conversions": count}
        for (one, other), count in found.items()
    ]
