"""Intervals against published figures, scipy, plain loops and the coverage they promise."""

from itertools import product
from math import comb, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jejak.measure.intervals import (
    Z95,
    newcombe,
    quantile_linear,
    ratio_interval,
    wilson,
    wilson_clustered,
    z_score,
)

# Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3.
WILSON_PUBLISHED = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0000, 0.1611),
    (1, 29, 0.0061, 0.1718),
]
# Newcombe, Statistics in Medicine 17 (1998) 873-890, table II, method 10.
NEWCOMBE_PUBLISHED = [
    (56, 70, 48, 80, 0.0524, 0.3339),
    (9, 10, 3, 10, 0.1705, 0.8090),
    (6, 7, 2, 7, 0.0582, 0.8062),
    (5, 56, 0, 29, -0.0381, 0.1926),
    (0, 10, 0, 20, -0.1611, 0.2775),
    (0, 10, 0, 10, -0.2775, 0.2775),
    (10, 10, 0, 20, 0.6791, 1.0000),
    (10, 10, 0, 10, 0.6075, 1.0000),
]


@pytest.mark.parametrize(("x", "n", "low", "high"), WILSON_PUBLISHED)
def test_wilson_gives_the_published_limits(x, n, low, high):
    assert wilson(x, n) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(("x1", "n1", "x2", "n2", "low", "high"), NEWCOMBE_PUBLISHED)
def test_newcombe_gives_the_published_limits(x1, n1, x2, n2, low, high):
    assert newcombe(x1, n1, x2, n2) == pytest.approx((low, high), abs=5e-5)


def test_newcombe_of_an_epinephrine_trial():
    # Perondi et al. 2004 in Fagerland, Lydersen & Laake, Statistical Analysis of Contingency
    # Tables (2017), chapter 4: 7 of 34 against 1 of 34.
    assert newcombe(7, 34, 1, 34) == pytest.approx((0.0189, 0.3404), abs=5e-5)


@given(st.integers(1, 2000), st.data(), st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_wilson_is_scipys(n, data, level):
    from scipy.stats import binomtest  # takes a second to load, which no other test needs

    x = data.draw(st.integers(0, n))
    theirs = binomtest(x, n).proportion_ci(level, method="wilson")
    assert wilson(x, n, level) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


@given(st.floats(0.01, 1e7), st.floats(0, 1))
def test_wilson_holds_the_share_and_solves_its_equation(n, share):
    low, high = wilson(share * n, n)
    assert low is not None and high is not None
    assert 0 <= low <= share + 1e-12 and share - 1e-12 <= high <= 1
    for limit in (low, high):
        if 1e-9 < limit < 1 - 1e-9:
            distance = abs(share - limit)
            assert distance == pytest.approx(Z95 * sqrt(limit * (1 - limit) / n), rel=1e-6)


def test_wilson_at_the_edges_is_exact():
    assert wilson(0, 7)[0] == 0.0
    assert wilson(7, 7)[1] == 1.0
    assert wilson(0, 0) == (None, None)
    with pytest.raises(ValueError, match="8 successes of 7"):
        wilson(8, 7)
    with pytest.raises(ValueError, match="level"):
        z_score(1.0)


@given(st.integers(1, 60), st.integers(1, 60), st.data())
def test_newcombe_turns_its_sign_with_the_groups(n1, n2, data):
    x1, x2 = data.draw(st.integers(0, n1)), data.draw(st.integers(0, n2))
    low, high = newcombe(x1, n1, x2, n2)
    assert low is not None and high is not None
    assert -1 <= low <= x1 / n1 - x2 / n2 <= high <= 1
    assert newcombe(x2, n2, x1, n1) == pytest.approx((-high, -low), abs=1e-12)


def test_newcombe_of_an_empty_group_is_nothing():
    assert newcombe(0, 0, 3, 9) == (None, None)


def coverage(n1, n2, p1, p2, interval):
    """The exact probability that an interval of two binomial groups holds the truth."""
    covered = 0.0
    for x1, x2 in product(range(n1 + 1), range(n2 + 1)):
        low, high = interval(x1, n1, x2, n2)
        if low - 1e-12 <= p1 - p2 <= high + 1e-12:
            likely1 = comb(n1, x1) * p1**x1 * (1 - p1) ** (n1 - x1)
            covered += likely1 * comb(n2, x2) * p2**x2 * (1 - p2) ** (n2 - x2)
    return covered


def wald(x1, n1, x2, n2):
    p1, p2 = x1 / n1, x2 / n2
    reach = Z95 * sqrt(p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2)
    return p1 - p2 - reach, p1 - p2 + reach


def test_newcombe_covers_what_it_promises_at_small_n_where_wald_does_not():
    grid = [0.03, 0.1, 0.25, 0.5, 0.8]
    ours = [coverage(12, 9, p1, p2, newcombe) for p1, p2 in product(grid, grid)]
    theirs = [coverage(12, 9, p1, p2, wald) for p1, p2 in product(grid, grid)]
    assert 0.94 <= np.mean(ours) <= 0.98
    assert min(ours) >= 0.88  # Newcombe 1998 reports a minimum of 0.867 over his own grid
    assert np.mean(theirs) < 0.91 and min(theirs) < 0.75


def sums(people):
    """Σc, Σn, Σc², Σcn, Σn² of (c, n) pairs."""
    c = np.array([float(pair[0]) for pair in people])
    n = np.array([float(pair[1]) for pair in people])
    return c.sum(), n.sum(), (c * c).sum(), (c * n).sum(), (n * n).sum()


@st.composite
def crowds(draw):
    units = draw(st.lists(st.integers(1, 6), min_size=1, max_size=40))
    return [(draw(st.integers(0, n)), n) for n in units]


@given(crowds())
def test_ratio_interval_is_wilson_on_the_effective_number_of_cases(people):
    """The design effect written out person by person, half a person added to either side."""
    total_c, total_n = sum(c for c, _ in people), sum(n for _, n in people)
    usual = sum(n * n for _, n in people) / total_n
    weighted = [(c, n, 1.0) for c, n in people] + [(0, usual, 0.5), (usual, usual, 0.5)]
    mass = sum(weight * n for _, n, weight in weighted)
    share = sum(weight * c for c, _, weight in weighted) / mass
    residual = sum(weight * (c - share * n) ** 2 for c, n, weight in weighted)
    effect = (residual / mass**2) / (share * (1 - share) / mass)
    effective = total_n / max(1.0, effect)
    expected = wilson(total_c / total_n * effective, effective)
    assert ratio_interval(*sums(people)) == pytest.approx(expected, abs=1e-9)


@given(st.integers(1, 500), st.data())
def test_ratio_interval_of_one_case_a_person_is_wilson(n, data):
    x = data.draw(st.integers(0, n))
    assert ratio_interval(x, n, x, x, n) == pytest.approx(wilson(x, n), abs=1e-12)


@given(crowds(), st.integers(2, 5))
def test_counting_every_case_of_a_person_again_makes_nothing_surer(people, times):
    low, high = ratio_interval(*sums(people))
    low2, high2 = ratio_interval(*sums([(c * times, n * times) for c, n in people]))
    assert low is not None and high is not None and low2 is not None and high2 is not None
    if (high - low) > (high2 - low2) + 1e-9:  # only where the first had no design effect
        total = sum(n for _, n in people)
        share = sum(c for c, _ in people) / total
        assert (low, high) == pytest.approx(wilson(share * total, total), abs=1e-9)


def test_ratio_interval_edges():
    assert ratio_interval(0, 0, 0, 0, 0) == (None, None)
    # All or nothing a person: a person counts as about one case, and 0 and 1 stay possible.
    low, high = ratio_interval(*sums([(0, 3)] * 10))
    assert low == 0.0 and wilson(0, 30)[1] < high <= wilson(0, 10)[1] + 1e-12
    low, high = ratio_interval(*sums([(3, 3)] * 10))
    assert high == 1.0 and wilson(10, 10)[0] - 1e-12 <= low < wilson(30, 30)[0]
    low, high = ratio_interval(*sums([(5, 5)]))
    assert (low, high) == pytest.approx(wilson(1, 1), abs=1e-12)


def test_wilson_on_an_effective_number():
    assert wilson_clustered(0.3, 0.021, 100) == pytest.approx(wilson(3, 10))
    assert wilson_clustered(0.3, 0.0001, 100) == pytest.approx(wilson(30, 100))
    assert wilson_clustered(0.0, 0.0, 12) == wilson(0, 12)
    assert wilson_clustered(0.0, 0.0, 0) == (None, None)


@pytest.mark.parametrize(
    ("share", "persons"), [(0.05, 30), (0.1, 60), (0.4, 40), (0.8, 150), (0.03, 300)]
)
def test_ratio_interval_covers_when_cases_come_in_persons(share, persons):
    """Half the people decide once for all of their 1-6 cases; Wilson on cases is too sure."""
    random = np.random.default_rng(20261122)
    inside = plain = 0
    rounds = 2000
    for _ in range(rounds):
        n = random.integers(1, 7, persons)
        habit = random.random(persons) < 0.5
        c = np.where(habit, n * (random.random(persons) < share), random.binomial(n, share))
        low, high = ratio_interval(*sums(list(zip(c, n, strict=True))))
        inside += low <= share <= high
        low, high = wilson(c.sum(), n.sum())
        plain += low <= share <= high
    assert 0.93 <= inside / rounds <= 0.985
    assert plain / rounds < 0.92


@given(
    st.lists(st.tuples(st.integers(-5, 400), st.integers(0, 9)), max_size=30),
    st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 0.99, 1.0]),
)
def test_quantile_is_numpys_of_the_values_written_out(counts, q):
    values = [value for value, n in counts for _ in range(n)]
    expected = None if not values else pytest.approx(np.quantile(values, q, method="linear"))
    assert quantile_linear(counts, q) == expected


def test_quantile_is_type_7_of_r():
    # by hand: positions 1 + 4q = 1.4, 3, 4.6 of 1, 2, 3, 4, 10
    counts = [(10, 1), (1, 1), (2, 1), (3, 1), (4, 1)]
    found = [quantile_linear(counts, q) for q in (0.1, 0.5, 0.9)]
    assert found == pytest.approx([1.4, 3.0, 7.6])
    with pytest.raises(ValueError, match="q must"):
        quantile_linear(counts, 1.5)
