"""Cart carry-over: filled in one place or on one device, bought on another.

The mission's example: an Instagram ad leads to a cart on the phone's browser, and the
purchase in the app the next day reads as organic.  Counted is each conversion in the range
whose last cart within the lookback stood on another known place or device type.
"""

from typing import Any

from jejak.engine import statements
from jejak.journeys.read import Journeys
from jejak.measure.intervals import wilson
from jejak.measure.question import Question
from jejak.measure.result import Row
from jejak.measure.run import Answer

_SQL = statements.read("jejak.measure", "carry_over.sql")
_TABLES = ("last_carts", "carried", "helpers", "readings")


def carry_over(
    journeys: Journeys, question: Question, values: dict[str, Any], reconciliation: Row
) -> Answer:
    """Rows: where the cart stood, where the purchase was, who the purchase reads as, who helped.

    `read_as` is the channel of the path's last touch that is not direct; `helped_by`, and so
    `cart_channel`, that of the last touch at or before the cart, however long ago;
    `unattributed` where there is none.  Shares are of all conversions in the range, with
    Wilson's interval.  Details: `sources`, the sources behind `helped_by`.
    """
    for name in _TABLES:
        journeys.table(name, _SQL[name], values)
    whole = reconciliation["conversions"]
    rows = [_with_share(row, whole) for row in journeys.rows("told", _SQL["told"], values)]
    rows.sort(key=lambda row: (-row["conversions"], *[str(value) for value in row.values()]))
    sources = journeys.rows("helper_sources", _SQL["helper_sources"], values)
    sources.sort(key=lambda r: (-r["conversions"], r["helped_by"], r["helped_source"]))
    for name in _TABLES:
        journeys.engine.drop(name)
    return Answer(rows, {"sources": sources})


def _with_share(row: Row, whole: int) -> Row:
    low, high = wilson(row["conversions"], whole)
    return row | {"share": row["conversions"] / whole, "low": low, "high": high}
