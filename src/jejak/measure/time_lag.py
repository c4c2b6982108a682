"""Time lag: how long people take from a touch, or a cart, to the conversion.

Four clocks, each where its start is there: the first and the last touch of the path, the first
touch of the person in the data (however long ago), and the last cart within the lookback.
Days are differences of local calendar days (23:59 to 00:01 is 1), hours whole hours passed.
Source of the buckets: Google, Universal Analytics, time lag report.
"""

from typing import Any

from msgspec import structs

from jejak.engine import statements
from jejak.journeys.read import CONVERSIONS, PATHS, Journeys
from jejak.journeys.zone import micros
from jejak.measure.intervals import quantile_linear
from jejak.measure.path_length import length_name, read_lengths
from jejak.measure.question import Question
from jejak.measure.result import Row
from jejak.measure.run import Answer
from jejak.measure.shares import Whole, read_whole
from jejak.measure.survival import kaplan_meier, reached

_SQL = statements.read("jejak.measure", "time_lag.sql")
CLOCKS = ("first_touch", "last_touch", "first_touch_ever", "last_cart")
_BUCKETS = {12: "12-30", 31: "31-60", 61: "61-90", 91: "91+"}  # others are single days
QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)


def time_lag(
    journeys: Journeys, question: Question, values: dict[str, Any], reconciliation: Row
) -> Answer:
    """Rows: since (the clock), days (0 … 11, 12-30, 31-60, 61-90, 91+), conversions, value, share.

    Shares are of all conversions in the range, with 95 % intervals over persons; a bucket that
    holds nothing is left out.  Details: `later`, conversions a day or more after each clock
    began; `quantiles`, median and p90 of each clock in days and in whole hours; `visits`,
    sessions on the path; `curve` and `reached`, Kaplan-Meier from the
    first touch in the data to the first conversion, over all people with a touch, those who
    have not converted by data end censored on it; null days are not reached.  Who had
    converted before the first touch is not on the curve but counted in a caveat.
    """
    whole = read_whole(journeys, values)
    journeys.keep("earliest_touches", _SQL["earliest_touches"], values, stages=CONVERSIONS)
    journeys.keep("clocks", _SQL["clocks"], values, stages=PATHS)
    journeys.view("lags", _SQL["lags"])
    journeys.table("lag_times", _SQL["lag_times"], values)
    times, buckets, laters = (
        _read(journeys, name, values) for name in ("lag_clocks", "lag_buckets", "later")
    )
    later = {row["since"]: row for row in laters}
    for name in ("lag_times", "lags"):
        journeys.engine.drop(name)
    lengths = read_lengths(journeys, values)
    end = journeys.data_end
    bound = values | {"data_end_us": micros(end) if end else 0}
    waits = journeys.kept_rows("undecided", _SQL["undecided"], bound, CONVERSIONS)
    earlier = int(sum(wait["earlier"] for wait in waits))
    return Answer(
        [row for clock in CLOCKS for row in _buckets(clock, buckets, whole)],
        {
            "later": [_later(later[clock], whole) for clock in CLOCKS if clock in later],
            "quantiles": [row for clock in CLOCKS for row in _quantiles(clock, times)],
            "visits": _visits(lengths, whole),
            **_curve(waits),
        },
        [{"code": "earlier_converters", "people": earlier}] if earlier else [],
    )


def _read(journeys: Journeys, name: str, values: dict[str, Any]) -> list[Row]:
    """Rows with the name of their clock; the engine groups by its place."""
    rows = journeys.rows(name, _SQL[name], values)
    return [row | {"since": CLOCKS[row["since"]]} for row in rows]


def _buckets(clock: str, counted: list[Row], whole: Whole) -> list[Row]:
    found = sorted((r for r in counted if r["since"] == clock), key=lambda r: r["first_day"])
    return [
        {
            "since": clock,
            "days": _BUCKETS.get(row["first_day"], str(row["first_day"])),
            "conversions": row["conversions"],
            "value": row["value"],
        }
        | whole.share_of(row)
        for row in found
    ]


def _later(counted: Row, whole: Whole) -> Row:
    return {name: counted[name] for name in ("since", "conversions")} | whole.share_of(counted)


def _quantiles(clock: str, times: list[Row]) -> list[Row]:
    rows: list[Row] = []
    for unit in ("days", "hours"):
        counts = [(r[unit], r["conversions"]) for r in times if r["since"] == clock]
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


def _visits(lengths: list[Row], whole: Whole) -> list[Row]:
    counted = sorted(
        (row for row in lengths if row["unit"] == "sessions"), key=lambda row: row["path_length"]
    )
    return [
        {
            "sessions": length_name(row["path_length"]),
            "conversions": row["conversions"],
            "share": row["conversions"] / whole.conversions,
        }
        for row in counted
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
