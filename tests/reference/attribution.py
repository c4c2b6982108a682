"""Rule-based credit."""

from collections import defaultdict
from typing import Any

from reference.asked import duration
from reference.journeys import Path, Step, converting, reconciliation, steps_of
from reference.paths import share_of
from reference.world import Asked

MODELS = ("first", "last", "last_non_direct", "linear", "position", "time_decay", "participation")


def attribution(asked: Asked) -> dict[str, Any]:
    by = asked.question.by
    credit: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    credited: dict[tuple[str, str], list[tuple[Path, float]]] = defaultdict(list)
    influenced: dict[str, int] = defaultdict(int)
    paths = converting(asked)
    for path in paths:
        steps = steps_of(path, asked)
        for item in {item for item, _ in steps}:
            influenced[item] += 1
        for model in MODELS:
            for item, weight in weights(model, steps, path, asked):
                credit[item][f"{model}_conversions"] += weight
                credit[item][f"{model}_value"] += weight * path.value
                credited[item, model].append((path, weight))
    names = [f"{model}_{what}" for model in MODELS for what in ("conversions", "value")]
    rows = [
        {by: item} | {name: figures[name] for name in names} for item, figures in credit.items()
    ]
    intervals = [
        {
            by: row[by],
            "model": model,
            **share_of(credited[row[by], model], paths),
            "thin": influenced[row[by]] < 10,
        }
        for row in rows
        for model in MODELS
        if row[by] != "unattributed"
    ]
    return {
        "rows": rows,
        "details": {"intervals": intervals},
        "reconciliation": reconciliation(asked),
    }


def weights(model: str, steps: list[Step], path: Path, asked: Asked) -> list[tuple[str, float]]:
    """(item, weight) of one conversion."""
    if not steps:
        return [("unattributed", 1.0)]
    items = [item for item, _ in steps]
    if model == "participation":
        return [(item, 1.0) for item in set(items)]
    return list(zip(items, shares(model, steps, path, asked), strict=True))


def shares(model: str, steps: list[Step], path: Path, asked: Asked) -> list[float]:
    """One weight per touch, summing to 1."""
    n = len(steps)
    if model == "linear":
        return [1 / n] * n
    if model == "position":
        return position(n)
    if model == "time_decay":
        half_life = duration(asked.question.half_life)
        decayed = [2.0 ** -((path.until - touch.at) / half_life) for _, touch in steps]
        return [weight / sum(decayed) for weight in decayed]
    chosen = {"first": 0, "last": n - 1}.get(model)
    if chosen is None:
        told = [i for i, (_, touch) in enumerate(steps) if touch.channel != "direct"]
        chosen = told[-1] if told else n - 1
    return [1.0 if i == chosen else 0.0 for i in range(n)]


def position(n: int) -> list[float]:
    if n <= 2:
        return [1 / n] * n
    return [0.4, *[0.2 / (n - 2)] * (n - 2), 0.4]
