"""Carry-over: the cart was filled on one place or device, the purchase made on another.

A conversion counts where the person's last cart (`Product Added`) at or before it, within the
lookback, stood on another place or another device type.  A place or device that is unknown is
not another one.  The touch that brought the cart helped; the last touch that is not direct is
the one that last-touch reports credit.
"""

from collections import defaultdict
from typing import Any

from jejak.engine import statements
from jejak.journeys.read import Journeys
from jejak.measure.intervals import wilson
from jejak.measure.question import Question
from jejak.measure.result import Row
from jejak.measure.run import Answer

_SQL = statements.read("jejak.measure", "carry_over.sql")
_WAY = ("cart_place", "cart_device", "purchase_place", "purchase_device", "read_as", "helped_by")
_TABLES = ("carried", "helped", "read")


def carry_over(
    journeys: Journeys, question: Question, values: dict[str, Any], reconciliation: Row
) -> Answer:
    """Rows: where the cart and the purchase stood, who is credited and who helped.

    Columns: cart_place, cart_device, cart_channel, purchase_place, purchase_device, read_as
    (channel of the path's last touch that is not direct, `direct` where all are, else
    `unattributed`), helped_by (channel of the person's last touch at or before the cart, which
    is cart_channel too), conversions, net value, share of all conversions with its Wilson
    interval.  Details: `sources`, the sources behind helped_by.
    """
    for name in _TABLES:
        journeys.table(name, _SQL[name], values)
    counted = journeys.rows("carry_over", _SQL["carry_over"], values)
    for name in _TABLES:
        journeys.engine.drop(name)
    whole = reconciliation["conversions"]
    return Answer(_ways(counted, whole), {"sources": _sources(counted)})


def _ways(counted: list[Row], whole: int) -> list[Row]:
    sums: dict[tuple[str, ...], list[float]] = defaultdict(lambda: [0, 0.0])
    for row in counted:
        held = sums[tuple(row[column] for column in _WAY)]
        held[0] += row["conversions"]
        held[1] += row["value"]
    ordered = sorted(sums.items(), key=lambda item: (-item[1][0], item[0]))
    return [_way(way, int(count), value, whole) for way, (count, value) in ordered]


def _way(way: tuple[str, ...], conversions: int, value: float, whole: int) -> Row:
    cart_place, cart_device, purchase_place, purchase_device, read_as, helped_by = way
    low, high = wilson(conversions, whole)
    return {
        "cart_place": cart_place,
        "cart_device": cart_device,
        "cart_channel": helped_by,
        "purchase_place": purchase_place,
        "purchase_device": purchase_device,
        "read_as": read_as,
        "helped_by": helped_by,
        "conversions": conversions,
        "value": value,
        "share": conversions / whole,
        "low": low,
        "high": high,
    }


def _sources(counted: list[Row]) -> list[Row]:
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for row in counted:
        sums[row["helped_by"], row["helped_source"]] += row["conversions"]
    ordered = sorted(sums.items(), key=lambda item: (-item[1], item[0]))
    return [
        {"helped_by": channel, "helped_source": source, "conversions": int(count)}
        for (channel, source), count in ordered
    ]
