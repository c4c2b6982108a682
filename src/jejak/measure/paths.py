"""Paths: the sequences of touches that converted, and those that did not.

A path is the touches of one conversion within the lookback, in order; a person with touches
but without a conversion in the range has one path without.  Google's fractribution counts
the same (github.com/google/fractribution).
"""

from collections import defaultdict
from typing import Any

from jejak.engine import statements
from jejak.journeys.read import Journeys
from jejak.journeys.shape import shape, walk_all, walk_steps
from jejak.measure.question import Question
from jejak.measure.result import Row
from jejak.measure.run import Answer
from jejak.measure.shares import Whole, read_whole
from jejak.measure.variants import (
    PATHLESS,
    UNTOLD,
    AllVariants,
    Spread,
    Variant,
    read_spread,
    read_variants,
)
from jejak.settings import seconds
from jejak.words import OTHER, UNATTRIBUTED

_SQL = statements.read("jejak.measure", "paths.sql")
_CONDITIONS = ("any_touch", "first_touch", "last_touch", "min_length", "max_length", "min_lag")


def paths(
    journeys: Journeys, question: Question, values: dict[str, Any], reconciliation: Row
) -> Answer:
    """Rows: path, path_length, conversions, value, share with interval, not_converted, open, lost.

    Conditions (any_touch, first_touch, last_touch, lengths, min_lag) look at the raw path,
    transforms come after.  Shares are of all conversions in the range.  What `top` cuts off
    stands in a row `other`; conversions without a touch in a row `unattributed`.  Details:
    `multi_touch`, conversions with two or more touches; `overlap`, pairs of items that stand
    on the same path.
    """
    conditions = {name: getattr(question, name) for name in _CONDITIONS}
    has_conditions = any(value is not None for value in conditions.values())
    as_they_are = question.transform in ("raw", "unique") and not has_conditions
    quick = as_they_are and values["direct"] == "keep" and values["reset"] == "off"
    if quick:
        walk_steps(journeys, "shaped")
    elif as_they_are:
        walk_all(journeys, values, "shaped")
    else:
        walk_all(journeys, values)
        if has_conditions:
            _keep_matching(journeys, conditions, values)
        shape(journeys, question.transform, question.trim, question.remove, values)
    whole = read_whole(journeys, values)
    none = (reconciliation["unattributed"], reconciliation["unattributed_value"], 0, 0)
    found = read_variants(journeys, question.top, values, with_leavers=quick)
    rows = _rows(journeys, found, None if has_conditions else none, whole, values)
    for name in ("walked", "shaped"):
        journeys.engine.drop(name)
    return Answer(
        rows,
        {
            "multi_touch": [_multi_touch(journeys, whole, values)],
            "overlap": _overlap(journeys, values),
        },
    )


def _keep_matching(journeys: Journeys, conditions: Row, values: dict[str, Any]) -> None:
    lag = conditions["min_lag"]
    bound = values | conditions | {"min_lag_us": seconds(lag) * 1_000_000 if lag else 0}
    journeys.table("matching", _SQL["matching"], bound)
    journeys.table("walked", _SQL["kept"], values)


Counts = tuple[int, float, int, int]  # conversions, value, journeys open, lost


def _rows(
    journeys: Journeys,
    read: tuple[list[Variant], AllVariants],
    pathless: Counts | None,
    whole: Whole,
    values: dict[str, Any],
) -> list[Row]:
    """The top paths by conversions, then journeys without one, then their text; and the rest."""
    found, every = read
    spread = defaultdict(Spread, read_spread(journeys, found, values))
    rows: list[Row] = []
    for place, v in enumerate(found):
        counts = (v.conversions, v.value, v.still_open, v.lost)
        rows.append(_row(v.path, v.path_length, counts, spread[place], whole))
    if every.paths > len(found):
        rest = (
            every.conversions - sum(v.conversions for v in found),
            spread[UNTOLD].value,
            every.still_open - sum(v.still_open for v in found),
            every.lost - sum(v.lost for v in found),
        )
        rows.append(_row(OTHER, None, rest, spread[UNTOLD], whole))
    if pathless and pathless[0]:
        rows.append(_row(UNATTRIBUTED, 0, pathless, spread[PATHLESS], whole))
    return rows


def _row(path: str, length: int | None, counts: Counts, spread: Spread, whole: Whole) -> Row:
    conversions, value, still, lost = counts
    return (
        {"path": path, "path_length": length, "conversions": int(conversions), "value": value}
        | whole.share(conversions, spread.squares, spread.products)
        | {"not_converted": int(still + lost), "open": int(still), "lost": int(lost)}
    )


def _multi_touch(journeys: Journeys, whole: Whole, values: dict[str, Any]) -> Row:
    counted = journeys.rows("multi_touch", _SQL["multi_touch"], values)[0]
    sums = {name: number or 0 for name, number in counted.items()}
    counts = {"conversions": whole.conversions, "multi_touch": sums["conversions"]}
    return counts | whole.share_of(sums)


def _overlap(journeys: Journeys, values: dict[str, Any]) -> list[Row]:
    rows = journeys.rows("overlap", _SQL["overlap"], values)
    return sorted(rows, key=lambda r: (-r["conversions"], r["item"], r["other_item"]))
