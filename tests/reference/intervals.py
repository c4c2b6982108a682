"""95 % intervals of shares, differences and survival, from the formulas."""

from math import exp, log, sqrt

Z = 1.959963984540054


def wilson(count: float, total: float) -> tuple[float | None, float | None]:
    """Wilson's interval of a share; nothing where there is nothing to divide by."""
    if total == 0:
        return None, None
    share = count / total
    middle = (share + Z * Z / (2 * total)) / (1 + Z * Z / total)
    half = Z / (1 + Z * Z / total) * sqrt(share * (1 - share) / total + Z * Z / (4 * total**2))
    return max(middle - half, 0.0), min(middle + half, 1.0)


def over_persons(counts: list[tuple[float, float]]) -> tuple[float | None, float | None]:
    """Wilson's interval of Σc/Σn on the effective cases: n over the design effect.

    One (c, n) per person; half a person of the usual size who did all, and half a one who did
    nothing, are added before the variance is taken.
    """
    cases = sum(n for _, n in counts)
    if cases == 0:
        return None, None
    usual = sum(n * n for _, n in counts) / cases
    crowd = [(c, n, 1.0) for c, n in counts] + [(0.0, usual, 0.5), (usual, usual, 0.5)]
    mass = sum(weight * n for _, n, weight in crowd)
    share = sum(weight * c for c, _, weight in crowd) / mass
    variance = sum(weight * (c - share * n) ** 2 for c, n, weight in crowd) / mass**2
    effective = cases * (share * (1 - share) / mass) / variance
    return wilson(sum(c for c, _ in counts) / cases * effective, effective)


def newcombe(x1: int, n1: int, x2: int, n2: int) -> tuple[float, float]:
    """Newcombe's hybrid score interval of x1/n1 - x2/n2."""
    p1, p2 = x1 / n1, x2 / n2
    l1, u1 = wilson(x1, n1)
    l2, u2 = wilson(x2, n2)
    assert l1 is not None and u1 is not None and l2 is not None and u2 is not None
    low = p1 - p2 - sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2)
    high = p1 - p2 + sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2)
    return low, high


def log_log(survival: float, greenwood: float) -> tuple[float, float]:
    """The complementary log-log interval of a Kaplan-Meier survival strictly between 0 and 1."""
    half = Z * sqrt(greenwood) / log(survival)
    return survival ** exp(-half), survival ** exp(half)


def quantile(values: list[float], share: float) -> float:
    """Linear interpolation between order statistics (type 7)."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
