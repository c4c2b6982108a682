"""Shares that stand on too few cases are not told: the counts stay, the shares go."""

from typing import Any

from msgspec.structs import replace

from jejak.measure.result import Result
from jejak.report.voice import COUNTED, amount, number

FEWEST = 10  # cases under which no share of them is told
OWN_FLOORS = ("feedback",)  # which withhold by themselves, each table by its own cases
PEOPLE = ("of_entered", "of_previous", "of_all", "closed")  # shares of people
BOUNCES = ("bounce_single", "bounce_unengaged")
SHARES = (
    *("share", "assisted_share", "last_share", "exit_rate"),
    *(f"{bounce}_rate" for bounce in BOUNCES),
    *PEOPLE,
)
LIMITS = (
    *("low", "high", "last_low", "last_high"),
    *(f"{share}_{end}" for share in (*PEOPLE, *BOUNCES) for end in ("low", "high")),
)


def total_of(result: Result) -> float:
    """All that the result counts: conversions, people who entered (funnel), visits (leaving)."""
    if result.measure == "funnel":
        return sum(amount(row, "entered") for row in result.details.get("outcome", []))
    if result.measure == "dropoff":
        return sum(amount(row, "visits") for row in result.details.get("whole", []))
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
