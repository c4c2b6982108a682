"""Path length: how many touches, and how many sessions, stand before a conversion.

Conversions without a touch in the lookback have no path and are not counted here; shares
are of all conversions.  Source: Google, Universal Analytics, path length report.
"""

from typing import Any

from jejak.engine import statements
from jejak.journeys.read import Journeys
from jejak.measure.intervals import wilson
from jejak.measure.question import Question
from jejak.measure.result import Row
from jejak.measure.run import Answer

_SQL = statements.read("jejak.measure", "path_length.sql")
_UNITS = ("touches", "sessions")
_LAST = 12  # 12 and more stand together


def path_length(
    journeys: Journeys, question: Question, values: dict[str, Any], reconciliation: Row
) -> Answer:
    """Rows: unit (touches, sessions), path_length 1 … 11, 12+, conversions, value, share, interval.

    Buckets that hold nothing are left out.
    """
    counted = journeys.rows("path_lengths", _SQL["path_lengths"], values)
    whole = reconciliation["conversions"]
    rows = [
        row
        for unit in _UNITS
        for length in range(1, _LAST + 1)
        if (row := _bucket(counted, unit, length, whole))
    ]
    return Answer(rows)


def _bucket(counted: list[Row], unit: str, length: int, whole: int) -> Row | None:
    found = [r for r in counted if r["unit"] == unit and min(r["path_length"], _LAST) == length]
    if not found:
        return None
    conversions = sum(r["conversions"] for r in found)
    low, high = wilson(conversions, whole)
    return {
        "unit": unit,
        "path_length": f"{_LAST}+" if length == _LAST else str(length),
        "conversions": conversions,
        "value": sum(r["value"] for r in found),
        "share": conversions / whole,
        "low": low,
        "high": high,
    }
