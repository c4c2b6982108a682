"""Time to conversion with people still undecided: Kaplan-Meier, its quantiles, log-rank.

All functions take daily counts, never persons: after `day` whole days `converted` people had
converted and `censored` were last seen undecided.  Who is censored on a day was still at risk
on it.
"""

from collections.abc import Iterable, Sequence
from math import erfc, exp, log, sqrt

from msgspec import Struct

from jejak.measure.intervals import NONE, Interval, z_score

DayCount = tuple[int, int, int]  # day, converted, censored
TOLERANCE = 1e-12  # a share that misses a quantile by rounding has reached it


class CurveDay(Struct, frozen=True):
    """One day of the curve: the share of people converted by its end, and its interval."""

    day: int
    at_risk: int
    converted: int
    censored: int
    share_converted: float
    low: float | None
    high: float | None


class Reached(Struct, frozen=True):
    """The day by which a share of all people has converted; None: not reached."""

    quantile: float
    days: int | None
    low: int | None
    high: int | None


def kaplan_meier(counts: Iterable[DayCount], level: float = 0.95) -> list[CurveDay]:
    """The share converted by each day on which somebody converted or was censored.

    Product-limit estimate (Kaplan & Meier, JASA 53, 1958), Greenwood's variance, interval on
    the log(-log) scale (Kalbfleisch & Prentice 1980).  That scale has no value, and the
    interval is None, before the first conversion and when everybody has converted.

    >>> [round(d.share_converted, 3) for d in kaplan_meier([(1, 1, 0), (2, 1, 1), (5, 1, 0)])]
    [0.25, 0.5, 1.0]
    """
    days = merge(counts)
    at_risk = sum(converted + censored for _, converted, censored in days)
    left, greenwood = 1.0, 0.0
    curve: list[CurveDay] = []
    for day, converted, censored in days:
        stay = at_risk - converted
        left *= stay / at_risk
        if stay:
            greenwood += converted / (at_risk * stay)
        low, high = curve_limits(left, greenwood, level)
        curve.append(CurveDay(day, at_risk, converted, censored, 1 - left, low, high))
        at_risk -= converted + censored
    return curve


def merge(counts: Iterable[DayCount]) -> list[DayCount]:
    """One entry a day, in order, without days on which nothing happened."""
    days: dict[int, list[int]] = {}
    for day, converted, censored in counts:
        kept = days.setdefault(day, [0, 0])
        kept[0] += converted
        kept[1] += censored
    return [(day, c, s) for day, (c, s) in sorted(days.items()) if c + s > 0]


def curve_limits(left: float, greenwood: float, level: float) -> Interval:
    """Interval of the share converted, 1 - left."""
    if left <= 0 or greenwood <= 0:
        return NONE
    reach = exp(z_score(level) * sqrt(greenwood) / abs(log(left)))
    return float(1 - left ** (1 / reach)), float(1 - left**reach)


def reached(curve: Sequence[CurveDay], quantiles: Sequence[float]) -> list[Reached]:
    """For each share of people, the first day by which that many had converted.

    None where the curve stays below it: nothing is extrapolated.  The interval holds the days
    on which the curve's own interval covers that share (Brookmeyer & Crowley, Biometrics 38,
    1982); an upper limit of None is not reached either.
    """
    return [
        Reached(
            quantile=q,
            days=first_day(((d.day, d.share_converted) for d in curve), q),
            low=first_day(((d.day, d.high) for d in curve), q),
            high=first_day(((d.day, d.low) for d in curve), q),
        )
        for q in quantiles
    ]


def first_day(shares: Iterable[tuple[int, float | None]], q: float) -> int | None:
    """The first day whose share is at least q."""
    return next(
        (day for day, share in shares if share is not None and share >= q - TOLERANCE), None
    )


class LogRank(Struct, frozen=True):
    """Log-rank test: chi-square, its degrees of freedom (groups - 1) and p-value."""

    chi_square: float
    degrees: int
    p_value: float


def log_rank(groups: Sequence[Iterable[DayCount]]) -> LogRank | None:
    """Whether groups convert at the same pace (Mantel 1966, hypergeometric variance).

    None where there are no two groups with people, or nobody converts while others are at
    risk: then there is nothing to compare.
    """
    import numpy as np

    counted = [merge(group) for group in groups]
    counted = [days for days in counted if days]
    k = len(counted) - 1
    if k < 1:
        return None
    gap, spread = np.zeros(k), np.zeros((k, k))
    for at_risk, converted in risk_sets(counted):
        n, d = sum(at_risk), sum(converted)
        share = np.array(at_risk[:k]) / n
        gap += np.array(converted[:k]) - d * share
        if n > 1:
            spread += d * (n - d) / (n - 1) * (np.diag(share) - np.outer(share, share))
    if not spread.any():
        return None
    chi_square = float(gap @ np.linalg.pinv(spread) @ gap)
    return LogRank(chi_square, k, chi_square_tail(chi_square, k))


def risk_sets(groups: Sequence[Sequence[DayCount]]) -> Iterable[tuple[list[int], list[int]]]:
    """For each day with a conversion: people at risk and conversions, a number per group."""
    at_risk = [sum(c + s for _, c, s in group) for group in groups]
    by_day = [{day: (c, s) for day, c, s in group} for group in groups]
    for day in sorted({day for group in by_day for day in group}):
        today = [group.get(day, (0, 0)) for group in by_day]
        if any(c for c, _ in today):
            yield list(at_risk), [c for c, _ in today]
        at_risk = [n - c - s for n, (c, s) in zip(at_risk, today, strict=True)]


def chi_square_tail(x: float, degrees: int) -> float:
    """P(chi-square with these degrees of freedom > x)."""
    if degrees == 1:
        return erfc(sqrt(x / 2))
    from scipy.special import gammaincc

    return float(gammaincc(degrees / 2, x / 2))
