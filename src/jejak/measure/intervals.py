"""Intervals for shares and their differences, and quantiles of counted values.

All intervals are two-sided score intervals: they stay within what is possible and keep
their promised coverage at small counts, where the plain normal ("Wald") interval does not.
"""

from collections.abc import Iterable
from math import floor, sqrt

Interval = tuple[float, float] | tuple[None, None]
NONE: tuple[None, None] = (None, None)
Z95 = 1.959963984540054


def z_score(level: float) -> float:
    """How many standard errors a two-sided interval of this level spans to each side."""
    if level == 0.95:
        return Z95
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, not {level}")
    from statistics import NormalDist

    return NormalDist().inv_cdf(0.5 + level / 2)


def wilson(successes: float, n: float, level: float = 0.95) -> Interval:
    """Interval of a share successes/n (Wilson, JASA 22, 1927; no continuity correction).

    Both may be fractions: n may be an effective number of cases.  (None, None) where n is 0.

    >>> [round(limit, 4) for limit in wilson(81, 263)]
    [0.2553, 0.3662]
    """
    if n <= 0:
        return NONE
    if not -1e-9 <= successes <= n + 1e-9:
        raise ValueError(f"{successes} successes of {n}")
    return score_limits(successes / n, n, level)


def score_limits(share: float, n: float, level: float = 0.95) -> tuple[float, float]:
    """Wilson's limits of a share that stands on n > 0 cases."""
    z2 = z_score(level) ** 2
    middle = share + z2 / (2 * n)
    reach = sqrt(z2 * (max(share * (1 - share), 0.0) / n + z2 / (4 * n * n)))
    low = 0.0 if share <= 0 else (middle - reach) / (1 + z2 / n)
    high = 1.0 if share >= 1 else (middle + reach) / (1 + z2 / n)
    return max(0.0, min(low, share)), min(1.0, max(high, share))


def newcombe(x1: float, n1: float, x2: float, n2: float, level: float = 0.95) -> Interval:
    """Interval of the difference x1/n1 - x2/n2 of two independent groups.

    Newcombe's method 10, square and add of the two Wilson intervals (Statistics in
    Medicine 17, 1998, 873-890).  (None, None) where a group is empty.

    >>> [round(limit, 4) for limit in newcombe(56, 70, 48, 80)]
    [0.0524, 0.3339]
    """
    if n1 <= 0 or n2 <= 0:
        return NONE
    return square_and_add(x1 / n1, n1, x2 / n2, n2, level)


def square_and_add(
    share1: float, n1: float, share2: float, n2: float, level: float = 0.95
) -> tuple[float, float]:
    """Newcombe's limits of share1 - share2, each of which stands on its own n > 0 cases."""
    limits1, limits2 = score_limits(share1, n1, level), score_limits(share2, n2, level)
    low, high = difference_limits(share1, limits1, share2, limits2)
    return max(-1.0, low), min(1.0, high)


def difference_limits(
    one: float, limits1: tuple[float, float], other: float, limits2: tuple[float, float]
) -> tuple[float, float]:
    """Limits of one - other from the limits of each, which are independent.

    Zou & Donner, Statistics in Medicine 27, 2008, 1693-1702.
    """
    (low1, high1), (low2, high2) = limits1, limits2
    low = one - other - sqrt((one - low1) ** 2 + (high2 - other) ** 2)
    high = one - other + sqrt((high1 - one) ** 2 + (other - low2) ** 2)
    return low, high


def poisson(count: float, effect: float = 1.0) -> tuple[float, float]:
    """95 % score limits of a count that varies `effect` times as much as Poisson's.

    >>> [round(limit, 2) for limit in poisson(10)]
    [5.43, 18.41]
    """
    seen, z2 = count / effect, Z95 * Z95
    reach = Z95 * sqrt(seen + z2 / 4)
    return effect * max(0.0, seen + z2 / 2 - reach), effect * (seen + z2 / 2 + reach)


def wilson_clustered(share: float, variance: float, units: float, level: float = 0.95) -> Interval:
    """Wilson's interval of a share of known variance, other than that of `units` single draws.

    The number of cases is replaced by the effective one, share (1 - share) / variance, never
    more than `units` (Korn & Graubard, Survey Methodology 24, 1998, 193-201).  A variance of
    0, which a share of 0 or 1 has, leaves `units`.
    """
    if units <= 0:
        return NONE
    effective = share * (1 - share) / variance if variance > 0 else units
    return score_limits(share, min(units, effective), level)


def ratio_interval(
    successes: float,
    units: float,
    successes_squared: float,
    successes_units: float,
    units_squared: float,
    level: float = 0.95,
) -> Interval:
    """Interval of the share Σc/Σn when each person gives c successes of n units (conversions).

    From five sums over *all* persons, those with c = 0 too: Σc, Σn, Σc², Σcn, Σn².  Wilson's
    interval on n / design effect, the design effect being the linearised (delta method)
    variance of the ratio, Σ(c - rn)² / (Σn)², over that of single draws.  It is over 1 where
    people repeat themselves, under 1 where c is made of fractions, as credit is: they vary
    less than yes or no.  It is taken with half a person of usual size (Σn²/Σn) added to either
    side, so that a share near 0 or 1 is not taken for certain: without them 95 % intervals
    held 84-95 %, with them 93-99 % (15 to 300 persons, some with dozens of units).  One whole
    unit a person: exactly Wilson.

    >>> ratio_interval(3, 10, 3, 3, 10) == wilson(3, 10)
    True
    """
    if units <= 0:
        return NONE
    size = units_squared / units
    total = units + size
    share = (successes + size / 2) / total
    half = size * size / 2
    residual = (
        (successes_squared + half)
        - 2 * share * (successes_units + half)
        + share * share * (units_squared + 2 * half)
    )
    design_effect = residual / (total * share * (1 - share))
    return score_limits(min(successes / units, 1.0), units / design_effect, level)


def quantile_linear(counts: Iterable[tuple[float, int]], q: float) -> float | None:
    """The q-quantile of values with counts, linear between neighbours (R's type 7).

    `counts` are (value, how many) in any order; None where nothing is counted.

    >>> quantile_linear([(1, 2), (5, 1), (9, 1)], 0.5)
    3.0
    """
    if not 0 <= q <= 1:
        raise ValueError(f"q must lie between 0 and 1, not {q}")
    ordered = sorted((value, n) for value, n in counts if n > 0)
    total = sum(n for _, n in ordered)
    if total == 0:
        return None
    place = (total - 1) * q
    before = floor(place)
    low, high = at_rank(ordered, before), at_rank(ordered, min(before + 1, total - 1))
    return low + (high - low) * (place - before)


def at_rank(ordered: list[tuple[float, int]], rank: int) -> float:
    """The value at a rank (from 0) of values sorted with their counts."""
    seen = 0
    for value, n in ordered:
        seen += n
        if rank < seen:
            return float(value)
    raise IndexError(rank)
