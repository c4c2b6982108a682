"""Two groups compared within strata: the Mantel-Haenszel difference of shares."""

from collections.abc import Iterable
from math import sqrt

from msgspec import Struct

from jejak.measure.intervals import square_and_add

Stratum = tuple[float, float, float, float]  # x1 of n1 in the first group, x0 of n0 in the other


class Standardised(Struct, frozen=True):
    """Difference of shares (first group minus other), both weighted to the same strata.

    None where no stratum holds people of both groups.  `strata` were compared;
    `not_comparable` hold people of one group only and say nothing about the difference.
    `standard_error` is that of Sato, Greenland & Robins (Biometrics 45, 1989, 1323-1324);
    the interval is not made from it, see `mantel_haenszel_difference`.
    """

    difference: float | None
    low: float | None
    high: float | None
    standard_error: float | None
    strata: int
    not_comparable: int


def mantel_haenszel_difference(strata: Iterable[Stratum], level: float = 0.95) -> Standardised:
    """Mantel-Haenszel difference of shares over strata (x1, n1, x0, n0), with its interval.

    Weights n1·n0/(n1 + n0) (Greenland & Robins, Biometrics 41, 1985, 55-68).  The interval is
    Newcombe's square and add of the Wilson intervals of the two weighted shares, each on its
    effective number of people, (Σw)² / Σ(w²/n); with one stratum it is Newcombe's own.
    With few conversions in small groups difference ± z · standard_error holds as little as 13 %
    of the truths where 95 are promised, this one 94 or more; in large groups they agree.

    >>> tolbutamide = [(8, 106, 5, 120), (22, 98, 16, 85)]  # Rothman 2008, table 15-1
    >>> round(mantel_haenszel_difference(tolbutamide).difference, 4)
    0.0349
    """
    given = [s for s in strata if s[1] + s[3] > 0]
    both = [s for s in given if s[1] > 0 and s[3] > 0]
    apart = len(given) - len(both)
    if not both:
        return Standardised(None, None, None, None, 0, apart)
    weights = [n1 * n0 / (n1 + n0) for _, n1, _, n0 in both]
    share1, people1 = weighted_share(weights, [(x1, n1) for x1, n1, _, _ in both])
    share0, people0 = weighted_share(weights, [(x0, n0) for _, _, x0, n0 in both])
    low, high = square_and_add(share1, people1, share0, people0, level)
    error = sato_error(both, share1 - share0)
    return Standardised(share1 - share0, low, high, error, len(both), apart)


def weighted_share(weights: list[float], group: list[tuple[float, float]]) -> tuple[float, float]:
    """A group's share under the weights of the strata, and how many people it stands on."""
    total = sum(weights)
    pairs = list(zip(weights, group, strict=True))
    share = sum(w * x / n for w, (x, n) in pairs) / total
    return min(max(share, 0.0), 1.0), total * total / sum(w * w / n for w, (_, n) in pairs)


def sato_error(strata: list[Stratum], difference: float) -> float:
    """Standard error of a Mantel-Haenszel difference; consistent for few large strata as for
    many small ones (Sato, Greenland & Robins 1989)."""
    total = p = q = 0.0
    for x1, n1, x0, n0 in strata:
        n = n1 + n0
        total += n1 * n0 / n
        p += (n1 * n1 * x0 - n0 * n0 * x1 + n1 * n0 * (n0 - n1) / 2) / (n * n)
        q += (x1 * (n0 - x0) + x0 * (n1 - x1)) / (2 * n)
    return sqrt(max(difference * p + q, 0.0)) / total
