"""Mantel-Haenszel against published figures, plain loops and the coverage it promises."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jejak.measure.intervals import Z95, newcombe, z_score
from jejak.measure.strata import mantel_haenszel_difference

# UGDP trial: deaths under tolbutamide and placebo by age.  Rothman, Greenland & Lash, Modern
# Epidemiology (2008), table 15-1 and page 275.
TOLBUTAMIDE = [(8, 106, 5, 120), (22, 98, 16, 85)]
# 13 BCG trials, Colditz et al., JAMA 271 (1994): tuberculosis among vaccinated and not.
BCG = [
    (4, 123, 11, 139),
    (6, 306, 29, 303),
    (3, 231, 11, 220),
    (62, 13598, 248, 12867),
    (33, 5069, 47, 5808),
    (180, 1541, 372, 1451),
    (8, 2545, 10, 629),
    (505, 88391, 499, 88391),
    (29, 7499, 45, 7277),
    (17, 1716, 65, 1665),
    (186, 50634, 141, 27338),
    (5, 2498, 3, 2341),
    (27, 16913, 29, 17854),
]


def test_tolbutamide_as_published():
    found = mantel_haenszel_difference(TOLBUTAMIDE, level=0.9)
    assert found.difference == pytest.approx(0.0349, abs=5e-5)
    # 90 % limits from the standard error: -0.018 and 0.088 in the book (Greenland & Robins'
    # variance), -0.0176 and 0.0874 by Sato's in R's metafor (rma.mh, measure RD).
    reach = z_score(0.9) * found.standard_error
    assert found.difference - reach == pytest.approx(-0.0176, abs=5e-5)
    assert found.difference + reach == pytest.approx(0.0874, abs=5e-5)
    assert (found.low, found.high) == pytest.approx((-0.0176, 0.0874), abs=2e-3)


def test_bcg_as_in_metafor():
    # R's metafor, test of rma.mh(measure="RD") on dat.bcg: -0.0033, z = -11.4708.
    found = mantel_haenszel_difference(BCG)
    assert found.difference == pytest.approx(-0.0033, abs=5e-5)
    assert found.difference / found.standard_error == pytest.approx(-11.4708, abs=5e-5)
    assert (found.low, found.high) == pytest.approx((-0.0039, -0.0027), abs=6e-5)


groups = st.integers(0, 30).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
stratum = st.tuples(groups, groups).map(lambda pair: (*pair[0], *pair[1]))


@given(st.lists(stratum, max_size=12))
def test_the_difference_is_the_weighted_mean_of_the_differences(strata):
    found = mantel_haenszel_difference(strata)
    both = [(x1, n1, x0, n0) for x1, n1, x0, n0 in strata if n1 and n0]
    assert found.strata == len(both)
    assert found.not_comparable == sum(1 for _, n1, _, n0 in strata if bool(n1) != bool(n0))
    if not both:
        assert (found.difference, found.low, found.high) == (None, None, None)
        return
    weights = [n1 * n0 / (n1 + n0) for _, n1, _, n0 in both]
    gaps = [x1 / n1 - x0 / n0 for x1, n1, x0, n0 in both]
    assert found.difference == pytest.approx(np.average(gaps, weights=weights), abs=1e-12)
    assert -1 <= found.low <= found.difference <= found.high <= 1
    assert found.low < found.high


@given(st.lists(stratum, min_size=1, max_size=8), st.randoms())
def test_turning_the_groups_turns_the_sign_and_order_means_nothing(strata, random):
    found = mantel_haenszel_difference(strata)
    shuffled = list(strata)
    random.shuffle(shuffled)
    turned = mantel_haenszel_difference([(x0, n0, x1, n1) for x1, n1, x0, n0 in shuffled])
    if found.difference is None:
        assert turned.difference is None
        return
    assert turned.difference == pytest.approx(-found.difference, abs=1e-12)
    assert (turned.low, turned.high) == pytest.approx((-found.high, -found.low), abs=1e-12)
    assert turned.standard_error == pytest.approx(found.standard_error, abs=1e-12)


@given(stratum.filter(lambda s: s[1] and s[3]))
def test_one_stratum_is_newcombe(one):
    found = mantel_haenszel_difference([one])
    assert (found.low, found.high) == pytest.approx(newcombe(*one), abs=1e-12)


def test_it_undoes_a_paradox():
    """Phones convert alike on each page, but stand on the page where few buy."""
    strata = [(10, 100, 90, 900), (180, 900, 20, 100)]
    found = mantel_haenszel_difference(strata)
    assert newcombe(190, 1000, 110, 1000)[0] > 0  # raw, phones seem to be ahead
    assert found.difference == pytest.approx(0, abs=1e-12)
    assert found.low < 0 < found.high


@pytest.mark.parametrize(
    ("base", "times", "strata", "n1", "n0"),
    [(0.02, 0.5, 3, 30, 20), (0.05, 0.5, 1, 30, 40), (0.05, 1, 10, 10, 10), (0.2, 0.5, 40, 5, 2)],
)
def test_the_interval_covers_what_it_promises(base, times, strata, n1, n0):
    """Shares differ between strata by half; truth is the Mantel-Haenszel weighted gap."""
    random = np.random.default_rng(3)
    shares = base * np.linspace(0.5, 1.5, strata)
    truth = float(np.mean(shares - times * shares))
    inside, rounds = 0, 2000
    for _ in range(rounds):
        x1, x0 = random.binomial(n1, shares), random.binomial(n0, times * shares)
        found = mantel_haenszel_difference([(a, n1, b, n0) for a, b in zip(x1, x0, strict=True)])
        inside += found.low <= truth <= found.high
    assert inside / rounds >= 0.935


def test_the_plain_normal_interval_does_not():
    """Why the limits are not difference ± z · standard error."""
    random = np.random.default_rng(3)
    inside, rounds = 0, 2000
    for _ in range(rounds):
        x1, x0 = random.binomial(30, 0.05), random.binomial(40, 0.025)
        found = mantel_haenszel_difference([(x1, 30, x0, 40)])
        inside += abs(found.difference - 0.025) <= Z95 * found.standard_error
    assert inside / rounds < 0.85
