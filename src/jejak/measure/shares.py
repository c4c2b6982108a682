"""Shares of all conversions, with intervals that know that people buy more than once.

A statement that counts conversions gives two columns beside the count c of each person and
the number n of all the person's conversions in the range: `squares`, Σc², and `products`, Σcn.
"""

from typing import Any

import msgspec

from jejak.engine import statements
from jejak.journeys.read import Journeys
from jejak.measure.intervals import ratio_interval
from jejak.measure.result import Row

_SQL = statements.read("jejak.measure", "shares.sql")


class Whole(msgspec.Struct, frozen=True):
    """All conversions in the range: how many, and Σn² over persons."""

    conversions: int
    squares: int

    def share(self, conversions: float, squares: float, products: float) -> Row:
        """Columns share, low, high: of all conversions, 95 % over persons; null of nothing."""
        n = self.conversions
        low, high = ratio_interval(conversions, n, squares, products, self.squares)
        return {"share": conversions / n if n else None, "low": low, "high": high}

    def share_of(self, row: Row) -> Row:
        """The same of a row as the engine counted it."""
        return self.share(row["conversions"], row["squares"], row["products"])


def read_whole(journeys: Journeys, values: dict[str, Any]) -> Whole:
    """The conversions that shares are taken of."""
    row = journeys.rows("whole", _SQL["whole"], values)[0]
    return Whole(**{name: int(number or 0) for name, number in row.items()})
