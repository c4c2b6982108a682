"""Which changes are certain: their interval leaves 0 out, and they rest on enough cases."""

from collections.abc import Iterable, Mapping

from jejak.report.floors import FEWEST
from jejak.report.grids import KINDS
from jejak.report.voice import Row, amount, number

FIGURES = ("figure", "now", "before", "before_same_length", "change", "low", "high")
# What the shares of a table are of, by measure and table: a figure of the same row.
OWN = {
    ("overview", "totals"): "visitors",
    ("repeat", "totals"): "customers",
    ("repeat", "rows"): "customers",
    ("products", "rows"): "viewers",
    ("products", "looked_at_2"): "buyers",
    ("devices", "rows"): "people",
    ("stages", "actions"): "people",
    ("dropoff", "rows"): "visits",
}
# All others are of the whole, which is a figure of a table: the sum over its rows.
WHOLE = {
    "funnel": ("outcome", "entered"),
    "dropoff": ("whole", "visits"),
    "stages": ("rows", "people"),
    "discovery": ("rows", "people"),
}
CONVERSIONS = ("total", "conversions")

Key = tuple[object, ...]


def certain(rows: Iterable[Row], measure: str) -> list[Row]:
    """The rows of a comparison that are certain; shares of fewer than 10 cases are not told."""
    told = list(rows)
    known = {(*key_of(row), row["figure"]): row for row in told}
    whole = WHOLE.get(measure, CONVERSIONS)
    parts = [row for row in told if (row["table"], row["figure"]) == whole]
    return [
        row
        for row in told
        if leaves_0_out(row) and least(row, bases(row, measure, known, parts)) >= FEWEST
    ]


def leaves_0_out(row: Row) -> bool:
    low, high = number(row, "low"), number(row, "high")
    return low is not None and high is not None and (low > 0 or high < 0)


def key_of(row: Row) -> Key:
    """The table and the values that name a row of it."""
    return tuple(value for key, value in row.items() if key not in FIGURES)


def bases(row: Row, measure: str, known: Mapping[Key, Row], parts: list[Row]) -> list[Row]:
    """The counts that a share is of."""
    own = OWN.get((measure, row["table"]))
    if own is None:
        return parts
    found = known.get((*key_of(row), own))
    return [] if found is None else [found]


def least(row: Row, bases: list[Row]) -> float:
    """The cases that a change rests on: of a count the larger one, of a share the fewer of two."""
    if KINDS.get(str(row["figure"]), "count") == "count":
        return max(amount(row, "now"), amount(row, "before"))
    if not bases:  # a measure that withholds by itself
        return FEWEST
    return min(sum(amount(base, period) for base in bases) for period in ("now", "before"))
