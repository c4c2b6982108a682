"""Time lag: how long people take from a touch, or a cart, to the conversion.

Four clocks, each where its start is there: the first and the last touch of the path, the first
touch of the person in the data (however long ago), and the last cart within the lookback.
Days are differences of local calendar days (23:59 to 00:01 is 1), hours whole hours passed.
Source of the buckets: Google, Universal Analytics, time lag report.
"""

from typing import Any

from msgspec import structs

from jejak.engine import statements
from jejak.journeys.read import Journeys
from jejak.journeys.zone import micros
from jejak.measure.intervals import quantile_linear, wilson
from jejak.measure.question import Question
from jejak.measure.result import Row, totals
from jejak.measure.run import Answer
from jejak.measure.survival import kaplan_meier, reached

_SQL = statements.read("jejak.measure", "time_lag.sql")
_LENGTHS = statements.read("jejak.measure", "path_length.sql")["path_lengths"]
CLOCKS = ("first_touch", "last_touch", "first_touch_ever", "last_cart")
_BUCKETS = (*((d, d) for d in range(12)), (12, 30), (31, 60), (61, 90), (91, None))
QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
_MANY_SESSIONS = 12


def time_lag(
    journeys: Journeys, question: Question, values: dict[str, Any], reconciliation: Row
) -> Answer:
    """Rows: since (the clock), days (0 … 11, 12-30, 31-60, 61-90, 91+), conversions, value, share.

    Shares are of all conversions in the range, with Wilson intervals; a bucket that holds
    nothing is left out.  Details: `quantiles`, median and p90 of each clock in days and in
    whole hours; `visits`, sessions on the path; `curve` and `reached`, Kaplan-Meier from the
    first touch in the data to the first conversion, over all people with a touch, those who
    have not converted by data end censored on it; null days are not reached.  Who had
    converted before the first touch is not on the curve but counted in a caveat.
    """
    whole = reconciliation["conversions"]
    journeys.table("lags", _SQL["lags"], values)
    days = journeys.rows("lag_days", _SQL["lag_days"], values)
    hours = journeys.rows("lag_hours", _SQL["lag_hours"], values)
    journeys.engine.drop("lags")
    lengths = journeys.rows("path_lengths", _LENGTHS, values)
    end = journeys.data_end
    waits = journeys.rows(
        "undecided", _SQL["undecided"], values | {"data_end_us": micros(end) if end else 0}
    )
    earlier = int(sum(wait["earlier"] for wait in waits))
    return Answer(
        [row for clock in CLOCKS for row in _buckets(clock, days, whole)],
        {
            "quantiles": [row for clock in CLOCKS for row in _quantiles(clock, days, hours)],
            "visits": _visits(lengths, whole),
            **_curve(waits),
        },
        [{"code": "earlier_converters", "people": earlier}] if earlier else [],
    )


def _buckets(clock: str, counted: list[Row], whole: int) -> list[Row]:
    rows: list[Row] = []
    for first, last in _BUCKETS:
        found = [
            r
            for r in counted
            if r["since"] == clock and first <= r["days"] and (last is None or r["days"] <= last)
        ]
        if not found:
            continue
        sums = totals(found, "conversions", "value")
        low, high = wilson(sums["conversions"], whole)
        rows.append(
            {
                "since": clock,
                "days": _bucket_name(first, last),
                "conversions": int(sums["conversions"]),
                "value": sums["value"],
                "share": sums["conversions"] / whole,
                "low": low,
                "high": high,
            }
        )
    return rows


def _bucket_name(first: int, last: int | None) -> str:
    if last is None:
        return f"{first}+"
    return str(first) if last == first else f"{first}-{last}"


def _quantiles(clock: str, days: list[Row], hours: list[Row]) -> list[Row]:
    rows: list[Row] = []
    for unit, counted in (("days", days), ("hours", hours)):
        counts = [(r[unit], r["conversions"]) for r in counted if r["since"] == clock]
        if counts:
            rows.append(
                {
                    "since": clock,
                    "unit": unit,
                    "conversions": sum(n for _, n in counts),
                    "median": quantile_linear(counts, 0.5),
                    "p90": quantile_linear(counts, 0.9),
                }
            )
    return rows


def _visits(lengths: list[Row], whole: int) -> list[Row]:
    counts: dict[int, int] = {}
    for row in lengths:
        if row["unit"] == "sessions":
            sessions = min(row["path_length"], _MANY_SESSIONS)
            counts[sessions] = counts.get(sessions, 0) + row["conversions"]
    return [
        {
            "sessions": f"{_MANY_SESSIONS}+" if sessions == _MANY_SESSIONS else str(sessions),
            "conversions": count,
            "share": count / whole,
        }
        for sessions, count in sorted(counts.items())
    ]


def _curve(waits: list[Row]) -> dict[str, list[Row]]:
    counts = [
        (wait["days"], int(wait["converted"] - wait["earlier"]), int(wait["censored"]))
        for wait in waits
    ]
    curve = kaplan_meier(counts)
    return {
        "curve": [structs.asdict(day) for day in curve],
        "reached": [structs.asdict(share) for share in reached(curve, QUANTILES)],
    }
