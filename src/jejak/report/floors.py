"""Shares that stand on too few cases are not told: the counts stay, the shares go."""

from typing import Any

from msgspec.structs import replace

from jejak.measure.result import Result
from jejak.report.voice import COUNTED, amount, number

FEWEST = 10  # cases under which no share of them is told
OWN_FLOORS = ("feedback",)  # which withhold by themselves, each table by its own cases
SHARES = ("share", "assisted_share", "last_share")
LIMITS = ("low", "high", "last_low", "last_high")


def total_of(result: Result) -> float:
    """All that the result counts: mostly conversions."""
    counted = COUNTED.get(result.measure, "conversions")
    told = number(result.reconciliation, counted)
    return sum(amount(row, counted) for row in result.rows) if told is None else told


def withhold_shares(result: Result) -> Result:
    """The result without shares of conversions and their intervals, where these are under 10.

    The same of people, in a measure of people.
    """
    if total_of(result) >= FEWEST or result.measure in OWN_FLOORS:
        return result
    details = {name: [withheld(row) for row in rows] for name, rows in result.details.items()}
    return replace(result, rows=[withheld(row) for row in result.rows], details=details)


def withheld(row: dict[str, Any]) -> dict[str, Any]:
    if not any(key in row for key in SHARES):
        return row
    return {key: None if key in (*SHARES, *LIMITS) else row[key] for key in row}
