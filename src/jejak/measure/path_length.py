"""Path length: how many touches, and how many sessions, stand before a conversion.

Conversions without a touch in the lookback have no path and are not counted here; shares
are of all conversions.  Source: Google, Universal Analytics, path length report.
"""

from typing import Any

from jejak.engine import statements
from jejak.journeys.read import PATHS, STEPS, Journeys
from jejak.measure.question import Question
from jejak.measure.result import Row
from jejak.measure.run import Answer
from jejak.measure.shares import Whole, read_whole

_SQL = statements.read("jejak.measure", "path_length.sql")
_UNITS = ("touches", "sessions")
LONGEST = 12  # 12 and more stand together


def path_length(
    journeys: Journeys, question: Question, values: dict[str, Any], reconciliation: Row
) -> Answer:
    """Rows: unit (touches, sessions), path_length 1 … 11, 12+, conversions, value, share, interval.

    Buckets that hold nothing are left out.
    """
    whole = read_whole(journeys, values)
    counted = sorted(read_lengths(journeys, values), key=lambda r: r["path_length"])
    return Answer([_row(row, whole) for unit in _UNITS for row in counted if row["unit"] == unit])


def read_lengths(journeys: Journeys, values: dict[str, Any]) -> list[Row]:
    """Conversions by unit and length, those of `LONGEST` and more under `LONGEST`."""
    bound = values | {"longest": LONGEST}
    journeys.keep("lengths", _SQL["lengths"], values, stages=PATHS)
    journeys.view("measured", _SQL["measured"])
    rows = journeys.kept_rows("path_lengths", _SQL["path_lengths"], bound, STEPS)
    journeys.engine.drop("measured")
    return rows


def length_name(length: int) -> str:
    """A length as a row names it: 1 … 11, 12+."""
    return f"{LONGEST}+" if length == LONGEST else str(length)


def _row(counted: Row, whole: Whole) -> Row:
    return {
        "unit": counted["unit"],
        "path_length": length_name(counted["path_length"]),
        "conversions": counted["conversions"],
        "value": counted["value"],
    } | whole.share_of(counted)
