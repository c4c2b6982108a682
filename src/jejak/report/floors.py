"""Shares that stand on too few cases are not told: the counts stay, the shares go."""

from typing import Any

from msgspec.structs import replace

from jejak.measure.result import Result
from jejak.report.voice import amount, number

FEWEST = 10  # conversions under which no share of them is told
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
    """All conversions of the result; of a funnel all who entered, of leaving all visits."""
    if result.measure == "funnel":
        return sum(amount(row, "entered") for row in result.details.get("outcome", []))
    if result.measure == "dropoff":
        return sum(amount(row, "visits") for row in result.details.get("whole", []))
    told = number(result.reconciliation, "conversions")
    return sum(amount(row, "conversions") for row in result.rows) if told is None else told


def withhold_shares(result: Result) -> Result:
    """The result without shares of conversions and their intervals, where these are under 10."""
    if total_of(result) >= FEWEST:
        return result
    details = {name: [withheld(row) for row in rows] for name, rows in result.details.items()}
    return replace(result, rows=[withheld(row) for row in result.rows], details=details)


def withheld(row: dict[str, Any]) -> dict[str, Any]:
    if not any(key in row for key in SHARES):
        return row
    return {key: None if key in (*SHARES, *LIMITS) else row[key] for key in row}
