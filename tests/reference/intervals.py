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
