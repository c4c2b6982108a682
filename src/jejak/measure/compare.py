"""Two periods beside each other: every figure of a measure, before and now, and its change.

Changes of shares have the interval of Zou & Donner (Statistics in Medicine 27, 2008), square and
add of the two periods' own intervals; changes of counts the same over score intervals of a Poisson
count, widened by how much people repeat themselves (Σn²/Σn of conversions over persons).  Sums of
money and ratios have none.  A change goes with time, it is not caused by it.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import msgspec

from jejak.errors import ArgumentError
from jejak.measure.intervals import NONE, difference_limits, poisson, wilson
from jejak.measure.result import Result, Row

PREVIOUS, LAST_YEAR = "previous", "last-year"
ALLOWED = f"{PREVIOUS}, {LAST_YEAR}, 2026-09-01..2026-09-30"
# The columns that name a row; BY stands for the dimension asked for.  Tables that run over days of
# their own, or hold what only one period has, are not compared.
KEYS: dict[str, dict[str, tuple[str, ...]]] = {
    "overview": {"totals": ()},
    "repeat": {"totals": (), "rows": ("BY",), "returning_totals": ()},
    "products": {"rows": ("BY",), "looked_at_2": ()},
    "discovery": {"rows": ("channel",), "asked": ("channel", "answer")},
    "stages": {"rows": ("stage", "state"), "reach": ("stage",), "actions": ("stage", "action")},
    "funnel": {"rows": ("BY", "step"), "outcome": ()},
    "dropoff": {"rows": ("BY",), "whole": (), "last_events": ("last_event",)},
    "feedback": {"questions": ("question",), "rows": ("question", "BY")},
    "assisted": {"rows": ("BY",), "shares": ("BY",)},
    "paths": {"rows": ("path",), "multi_touch": ()},
    "attribution": {"rows": ("BY",), "intervals": ("BY", "model")},
    "path_length": {"rows": ("unit", "path_length")},
    "time_lag": {"rows": ("since", "days"), "later": ("since",), "quantiles": ("since", "unit")},
    "devices": {"rows": ("BY",), "overlap": ("devices",)},
    "carry_over": {
        "rows": (
            "cart_place",
            "cart_device",
            "purchase_place",
            "purchase_device",
            "read_as",
            "helped_by",
        )
    },
}
# Shares, rates and scores with the columns of their limits.
LIMITS = {
    **dict.fromkeys(("share", "rate", "assisted_share", "score"), ("low", "high")),
    "last_share": ("last_low", "last_high"),
    **{f"{of}_rate": (f"{of}_low", f"{of}_high") for of in ("bounce_single", "bounce_unengaged")},
    **{f"{of}_share": (f"{of}_low", f"{of}_high") for of in ("dissatisfied", "replied")},
    **{of: (f"{of}_low", f"{of}_high") for of in ("of_entered", "of_previous", "of_all", "closed")},
}
BOUNDS = ("low", "high")  # how the columns of limits end; they are never figures of their own
# Shares of all conversions are 0 where a row is missing, all others are not known then.
OF_ALL = ("share", "assisted_share", "last_share")
# Measures whose shares are none of all conversions.
OF_OTHERS = ("products", "discovery", "stages", "feedback", "funnel", "dropoff")
PEOPLE = frozenset(
    {
        *("people", "converters", "not_converted", "open", "lost", "visitors", "new", "returning"),
        *("customers", "repeaters", "third", "viewers", "buyers", "reached", "done", "entered"),
        *("converted", "in_progress", "dropped", "left", "all_people"),
    }
)
# Further counts, and money; what stands here or is one of people grows with the length of a
# period.  All else (shares, rates, scores, medians, days of silence) does not.
COUNTS = frozenset(
    {
        *("sessions", "without_visit", "attributed", "unattributed", "multi_touch", "looked_at_2"),
        *("viewed", "carted", "bought", "returned", "returns", "visits", "exits"),
        *("answers", "dissatisfied", "asked", "replied", "bounce_single", "bounce_unengaged"),
    }
)
MONEY = frozenset({"value", "gross", "cancelled", "net"})
STOCKS = ("stages",)  # measures whose counts are those of one moment, however long the range
DATED = ("day", "week", "month", "cohort")  # dimensions of which no row stands in both periods
NO_FIGURES = ("path_length", "name", "days_counted")
TOTALS = ("conversions", "attributed", "unattributed", "value", "gross", "cancelled", "net")


class Period(msgspec.Struct, frozen=True):
    """A result of one period with what its intervals need."""

    result: Result
    days: int
    effect: float  # Σn²/Σn of conversions over persons, at least 1


def before(asked: str, since: date, until: date) -> tuple[date, date]:
    """The days of the period that `asked` compares since … until with."""
    if asked == PREVIOUS:
        return since - (until - since) - timedelta(days=1), since - timedelta(days=1)
    if asked == LAST_YEAR:
        return _year_before(since), _year_before(until)
    first, dots, last = asked.partition("..")
    try:
        period = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        period = None
    if not dots or period is None:
        raise ArgumentError("argument.value", argument="compare", value=asked, allowed=ALLOWED)
    if period[0] > period[1]:
        fix = f"{last}..{first}"
        raise ArgumentError("argument.compare_turned", argument="compare", value=asked, fix=fix)
    return period


def _year_before(day: date) -> date:
    leap = day.month == 2 and day.day == 29
    return day.replace(year=day.year - 1, day=28 if leap else day.day)


def compare(now: Period, then: Period) -> list[Row]:
    """Rows: table, its keys, figure, now, before, change, low, high; `total` rows first.

    Where the periods differ in length, the change of counts and money is taken against `before`
    at the length of now, which then stands in `before_same_length`.
    """
    rows = [
        _change({"table": "total"}, name, now.result.reconciliation, then.result.reconciliation)
        for name in TOTALS
        if name in now.result.reconciliation
    ]
    for table, keys in KEYS[now.result.measure].items():
        by = now.result.settings.get("by")
        if "BY" in keys and by in DATED:
            continue
        asked = [by if key == "BY" else key for key in keys]
        named = [key for key in asked if key is not None]  # a measure may be told undivided
        told = {row["figure"]: row for row in rows if row["table"] == "total"}
        rows += (row for row in _table(table, named, now, then) if not _is_told(row, told, named))
    return [_finished(row, now, then) for row in rows]


def _table(table: str, keys: Sequence[str], now: Period, then: Period) -> Iterator[Row]:
    ours, theirs = (_by_key(_rows(period.result, table), keys) for period in (now, then))
    for key in [*ours, *(key for key in theirs if key not in ours)]:
        one, other = ours.get(key), theirs.get(key)
        named = {"table": table, **dict(zip(keys, key, strict=True))}
        for figure in _figures(one or other or {}, keys):
            yield _change(
                named,
                figure,
                one or _nothing(figure, now.result),
                other or _nothing(figure, then.result),
            )


def _is_told(row: Row, told: dict[str, Row], keys: Sequence[str]) -> bool:
    """Whether a figure of all is one of the totals, which stand first."""
    same = told.get(row["figure"])
    return not keys and same is not None and same | {"table": row["table"]} == row


def _rows(result: Result, table: str) -> list[Row]:
    return result.rows if table == "rows" else result.details.get(table, [])


def _by_key(rows: list[Row], keys: Sequence[str]) -> dict[tuple[Any, ...], Row]:
    return {tuple(row[key] for key in keys): row for row in rows}


def _figures(row: Row, keys: Sequence[str]) -> list[str]:
    return [
        name
        for name, value in row.items()
        if name not in keys
        and name.rpartition("_")[2] not in BOUNDS
        and name not in NO_FIGURES
        and (value is None or (isinstance(value, int | float) and not isinstance(value, bool)))
    ]


def _nothing(figure: str, result: Result) -> Row:
    """What a period says of a row that it does not have: nothing was counted, no more is known."""
    if figure in OF_ALL and result.measure not in OF_OTHERS:
        low, high = wilson(0, result.reconciliation["conversions"])
        return {
            figure: None if low is None else 0.0,
            **dict(zip(LIMITS[figure], (low, high), strict=True)),
        }
    return {figure: 0 if _is_amount(figure) else None}


def _change(named: Row, figure: str, now: Row, before: Row) -> Row:
    limits = LIMITS.get(figure, ())
    return named | {
        "figure": figure,
        "now": now.get(figure),
        "before": before.get(figure),
        "limits": [tuple(row.get(name) for name in limits) for row in (now, before)],
    }


def _finished(row: Row, now: Period, then: Period) -> Row:
    """The row with its change and the interval of it."""
    limits = row.pop("limits")
    one, other, figure = row["now"], row["before"], row["figure"]
    scale = now.days / then.days if _adds_up(figure, now.result.measure) else 1.0
    if now.days != then.days:
        row |= {"before_same_length": None if other is None else other * scale}
    if one is None or other is None:
        return row | {"change": None, "low": None, "high": None}
    effects = _effects(figure, now, then)
    if effects is not None:
        limits = [poisson(count, e) for count, e in zip((one, other), effects, strict=True)]
    ours, theirs = limits
    low, high = NONE
    if ours and None not in (*ours, *theirs):
        theirs = (theirs[0] * scale, theirs[1] * scale)
        low, high = difference_limits(one, ours, other * scale, theirs)
    return row | {"change": one - other * scale, "low": low, "high": high}


def _adds_up(figure: str, measure: str) -> bool:
    """Whether it grows with the length of a period: counts and money do, unless of one moment."""
    return _is_amount(figure) and measure not in STOCKS


def _is_amount(figure: str) -> bool:
    """Counts and money; shares, rates, scores, medians and ratios are none."""
    ending = figure.rpartition("_")[2]
    return figure in PEOPLE | COUNTS | MONEY or ending in ("conversions", "value")


def _effects(figure: str, now: Period, then: Period) -> tuple[float, float] | None:
    """By how much a count varies more than a Poisson one; None for what is no count."""
    if figure in PEOPLE:
        return 1.0, 1.0
    if figure.endswith("conversions") or figure in ("attributed", "unattributed", "multi_touch"):
        return now.effect, then.effect
    return None
