"""Scores of what people answered: NPS, CSAT and CES, each with the interval that fits it.

Under `FEWEST` answers a score is not told.
"""

from collections.abc import Mapping
from functools import cache
from math import atan, cos, pi, sin, sqrt

from jejak.measure.intervals import NONE, Interval, wilson, z_score
from jejak.measure.result import Row

FEWEST = 10
Counts = Mapping[int, int]  # answer → how many gave it
DISSATISFIED = {"nps": 6, "csat": 2, "ces": 3}  # this answer and below


def dissatisfied(question: str, counts: Counts) -> int:
    """NPS 0-6, CSAT 1-2, CES 1-3."""
    return sum(n for answer, n in counts.items() if answer <= DISSATISFIED[question])


def score_row(question: str, counts: Counts) -> Row:
    """Columns score, low, high: NPS in -100 … 100, CSAT the share of 4-5, CES the mean of 1-7."""
    n = sum(counts.values())
    if n < FEWEST:
        return {"score": None, "low": None, "high": None}
    score, (low, high) = _SCORES[question](counts)
    return {"score": score, "low": low, "high": high}


def nps(counts: Counts, level: float = 0.95) -> tuple[float, Interval]:
    """Promoters (9-10) less detractors (0-6) of a hundred answers.

    Interval: adjusted Wald, ¾ of a promoter and of a detractor and 1½ passives added
    (Bonett & Price 2012, for NPS Lewis & Sauro 2021).
    """
    n = sum(counts.values())
    promoters = sum(k for answer, k in counts.items() if answer >= 9)
    detractors = dissatisfied("nps", counts)
    up, down = (promoters + 0.75) / (n + 3), (detractors + 0.75) / (n + 3)
    reach = z_score(level) * sqrt((up + down - (up - down) ** 2) / (n + 3))
    low, high = max(-1.0, up - down - reach), min(1.0, up - down + reach)
    return 100 * (promoters - detractors) / n, (100 * low, 100 * high)


def csat(counts: Counts) -> tuple[float, Interval]:
    """The share of answers 4 and 5, with Wilson's interval."""
    n, satisfied = sum(counts.values()), counts.get(4, 0) + counts.get(5, 0)
    return satisfied / n, wilson(satisfied, n)


def ces(counts: Counts) -> tuple[float, Interval]:
    """The mean answer with its t-interval, within the scale; none where all answered alike."""
    n = sum(counts.values())
    mean = sum(answer * k for answer, k in counts.items()) / n
    spread = sum(k * (answer - mean) ** 2 for answer, k in counts.items())
    if n < 2 or not spread:
        return mean, NONE
    reach = t_score(n - 1) * sqrt(spread / (n - 1) / n)
    return mean, (max(1.0, mean - reach), min(7.0, mean + reach))


@cache
def t_score(degrees: int, level: float = 0.95) -> float:
    """The quantile of Student's t that a two-sided interval of this level reaches to.

    Found by halving on the distribution's closed form for whole degrees of freedom
    (Abramowitz & Stegun 26.7.3 and 26.7.4).

    >>> round(t_score(10), 4)
    2.2281
    """
    low, high = 0.0, 1000.0
    while high - low > 1e-12 * high:
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, degrees) < level else (low, middle)
    return high


def _within(t: float, degrees: int) -> float:
    """P(|T| < t)."""
    angle = atan(t / sqrt(degrees))
    term = total = 1.0 if degrees % 2 == 0 else cos(angle)
    if degrees == 1:
        return 2 * angle / pi
    for k in range(2 + degrees % 2, degrees - 1, 2):
        term *= (k - 1) / k * cos(angle) ** 2
        total += term
    if degrees % 2 == 0:
        return sin(angle) * total
    return 2 / pi * (angle + sin(angle) * total)


_SCORES = {"nps": nps, "csat": csat, "ces": ces}
