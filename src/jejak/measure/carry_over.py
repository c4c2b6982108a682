"""Carry-over: the cart was filled on one place or device, the purchase made on another.

A conversion counts where the person's last cart (`Product Added`) at or before it, within the
lookback, stood on another place or another device type.  A place or device that is unknown is
not another one.  The touch that brought the cart helped; the last touch that is not direct is
the one that last-touch reports credit.
"""

from collections import Counter
from typing import Any

from jejak.engine import statements
from jejak.journeys.read import PATHS, Journeys
from jejak.measure.question import Question
from jejak.measure.result import Row
from jejak.measure.run import Answer
from jejak.measure.shares import Whole, read_whole

_SQL = statements.read("jejak.measure", "carry_over.sql")
_WAY = (
    "cart_place",
    "cart_device",
    "cart_channel",
    "purchase_place",
    "purchase_device",
    "read_as",
    "helped_by",
)
_TABLES = ("carried", "helped", "read", "ways")


def carry_over(
    journeys: Journeys, question: Question, values: dict[str, Any], reconciliation: Row
) -> Answer:
    """Rows: where the cart and the purchase stood, who is credited and who helped.

    Columns: cart_place, cart_device, cart_channel, purchase_place, purchase_device, read_as
    (channel of the path's last touch that is not direct, `direct` where all are, else
    `unattributed`), helped_by (channel of the person's last touch at or before the cart, which
    is cart_channel too), conversions, net value, share of all conversions with its 95 %
    interval over persons.  Details: `sources`, the sources behind helped_by, and
    `sources_of_ways`, the same of each row.
    """
    for name in _TABLES:
        journeys.keep(name, _SQL[name], values, stages=PATHS)
    counted = journeys.rows("carry_over", _SQL["carry_over"], values)
    of_ways = [_way(row) | row for row in journeys.rows("sources", _SQL["sources"], values)]
    whole = read_whole(journeys, values)
    rows = [_row(row, whole) for row in counted]
    rows.sort(key=lambda row: (-row["conversions"], *(row[column] for column in _WAY)))
    named = (*_WAY, "helped_source")
    of_ways.sort(key=lambda row: (-row["conversions"], *(row[column] for column in named)))
    return Answer(rows, {"sources": _sources(of_ways), "sources_of_ways": of_ways})


def _row(counted: Row, whole: Whole) -> Row:
    sums = {"conversions": counted["conversions"], "value": counted["value"]}
    return _way(counted) | sums | whole.share_of(counted)


def _way(counted: Row) -> Row:
    return {name: counted["helped_by" if name == "cart_channel" else name] for name in _WAY}


def _sources(of_ways: list[Row]) -> list[Row]:
    """The sources behind each channel that helped, of all ways together."""
    found: Counter[tuple[str, str]] = Counter()
    for row in of_ways:
        found[row["helped_by"], row["helped_source"]] += row["conversions"]
    return [
        {"helped_by": channel, "helped_source": source, "conversions": conversions}
        for (channel, source), conversions in sorted(
            found.items(), key=lambda item: (-item[1], item[0])
        )
    ]
