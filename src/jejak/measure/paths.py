"""Paths: the sequences of touches that converted, and those that did not.

A path is the touches of one conversion within the lookback, in order; a person with touches
but without a conversion in the range has one path without.  Google's fractribution counts
the same (github.com/google/fractribution).
"""

from typing import Any

from jejak.engine import statements
from jejak.journeys.read import Journeys
from jejak.journeys.shape import shape, walk_all
from jejak.measure.intervals import wilson
from jejak.measure.question import Question
from jejak.measure.result import Row, totals
from jejak.measure.run import Answer
from jejak.measure.variants import read_variants
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
    if question.transform in ("raw", "unique") and not has_conditions:
        walk_all(journeys, values, "shaped")
    else:
        walk_all(journeys, values)
        if has_conditions:
            _keep_matching(journeys, conditions, values)
        shape(journeys, question.transform, question.trim, question.remove, values)
    rows = _top(journeys, question.top, values)
    if reconciliation["unattributed"] and not has_conditions:
        count, value = reconciliation["unattributed"], reconciliation["unattributed_value"]
        rows.append(_row(UNATTRIBUTED, 0, count, value, 0, 0))
    for name in ("walked", "shaped"):
        journeys.engine.drop(name)
    whole = reconciliation["conversions"]
    return Answer(
        [_with_share(row, whole) for row in rows],
        {
            "multi_touch": [_multi_touch(journeys, values, whole)],
            "overlap": _overlap(journeys, values),
        },
    )


def _keep_matching(journeys: Journeys, conditions: Row, values: dict[str, Any]) -> None:
    lag = conditions["min_lag"]
    bound = values | conditions | {"min_lag_us": seconds(lag) * 1_000_000 if lag else 0}
    journeys.table("matching", _SQL["matching"], bound)
    journeys.table("walked", _SQL["kept"], values)


def _top(journeys: Journeys, top: int, values: dict[str, Any]) -> list[Row]:
    """The `top` paths by conversions, then journeys without one, then their text; and the rest."""
    found, whole = read_variants(journeys, top, values)
    rows = [
        _row(v.path, v.path_length, v.conversions, v.value, v.still_open, v.lost) for v in found
    ]
    if whole.paths > len(rows):
        sums = totals(rows, "conversions", "value", "open", "lost")
        rows.append(
            _row(
                OTHER,
                None,
                whole.conversions - sums["conversions"],
                whole.value - sums["value"],
                whole.still_open - sums["open"],
                whole.lost - sums["lost"],
            )
        )
    return rows


def _row(path: str, length: int | None, conversions: Any, value: Any, still: Any, lost: Any) -> Row:
    return {
        "path": path,
        "path_length": length,
        "conversions": int(conversions),
        "value": value,
        "not_converted": int(still + lost),
        "open": int(still),
        "lost": int(lost),
    }


def _with_share(row: Row, whole: int) -> Row:
    low, high = wilson(row["conversions"], whole)
    share = row["conversions"] / whole if whole else None
    rest = {name: row[name] for name in ("not_converted", "open", "lost")}
    counted = {name: row[name] for name in ("path", "path_length", "conversions", "value")}
    return counted | {"share": share, "low": low, "high": high} | rest


def _multi_touch(journeys: Journeys, values: dict[str, Any], whole: int) -> Row:
    count = journeys.rows("multi_touch", _SQL["multi_touch"], values)[0]["conversions"]
    low, high = wilson(count, whole)
    share = count / whole if whole else None
    return {"conversions": whole, "multi_touch": count, "share": share, "low": low, "high": high}


def _overlap(journeys: Journeys, values: dict[str, Any]) -> list[Row]:
    rows = journeys.rows("overlap", _SQL["overlap"], values)
    return sorted(rows, key=lambda r: (-r["conversions"], r["item"], r["other_item"]))
