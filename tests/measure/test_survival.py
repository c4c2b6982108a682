"""The curve against published tables, scipy, plain loops and the coverage it promises."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import CensoredData, ecdf, logrank

from jejak.measure.survival import CurveDay, kaplan_meier, log_rank, merge, reached

# Remission in weeks, Freireich et al., Blood 21 (1963) 699-716: 6-MP (+ still in remission)
# and placebo.
MERCAPTOPURINE = [6, 6, 6, 7, 10, 13, 16, 22, 23]
STILL = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
# S(t) and its log-log limits: Python package survive 0.3, "Leukemia Remission Time Dataset";
# S(t), at risk and Greenwood's error are also R's survfit and Kleinbaum & Klein, chapter 2.
PUBLISHED_6MP = [
    (6, 21, 0.857143, 0.619718, 0.951552),
    (7, 17, 0.806723, 0.563147, 0.922809),
    (10, 15, 0.752941, 0.503200, 0.889362),
    (13, 12, 0.690196, 0.431610, 0.849066),
    (16, 11, 0.627451, 0.367511, 0.804912),
    (22, 7, 0.537815, 0.267779, 0.746791),
    (23, 6, 0.448179, 0.188052, 0.680143),
]
PUBLISHED_PLACEBO = [
    (1, 21, 0.904762, 0.670046, 0.975294),
    (2, 19, 0.809524, 0.568905, 0.923889),
    (3, 17, 0.761905, 0.519391, 0.893257),
    (4, 16, 0.666667, 0.425350, 0.825044),
    (5, 14, 0.571429, 0.337977, 0.749241),
    (8, 12, 0.380952, 0.183067, 0.577789),
    (11, 8, 0.285714, 0.116561, 0.481820),
    (12, 6, 0.190476, 0.059482, 0.377435),
    (15, 4, 0.142857, 0.035657, 0.321162),
    (17, 3, 0.095238, 0.016259, 0.261250),
    (22, 2, 0.047619, 0.003324, 0.197045),
]


def counted(converted, censored=()):
    return [(t, 1, 0) for t in converted] + [(t, 0, 1) for t in censored]


@pytest.mark.parametrize(
    ("counts", "published"),
    [(counted(MERCAPTOPURINE, STILL), PUBLISHED_6MP), (counted(PLACEBO), PUBLISHED_PLACEBO)],
    ids=["6-MP", "placebo"],
)
def test_the_leukaemia_tables(counts, published):
    curve = {d.day: d for d in kaplan_meier(counts)}
    for day, at_risk, left, low, high in published:
        row = curve[day]
        assert row.at_risk == at_risk
        assert 1 - row.share_converted == pytest.approx(left, abs=5e-7)
        assert (1 - row.high, 1 - row.low) == pytest.approx((low, high), abs=5e-7)


def test_the_leukaemia_quantiles_and_what_is_not_reached():
    # survive's table; the medians' intervals are those of Stata's stci (log-log scale).
    treated = reached(kaplan_meier(counted(MERCAPTOPURINE, STILL)), (0.25, 0.5, 0.75))
    assert [r.days for r in treated] == [13, 23, None]
    assert (treated[1].low, treated[1].high) == (13, None)
    placebo = reached(kaplan_meier(counted(PLACEBO)), (0.25, 0.5, 0.75))
    assert [r.days for r in placebo] == [4, 8, 12]
    assert (placebo[1].low, placebo[1].high) == (4, 11)


def test_the_leukaemia_log_rank():
    # R's survdiff: chisq 16.8 on 1 degree of freedom, p = 4e-05 (Kleinbaum & Klein: 16.79).
    found = log_rank([counted(MERCAPTOPURINE, STILL), counted(PLACEBO)])
    assert found is not None
    assert found.chi_square == pytest.approx(16.793, abs=5e-4)
    assert found.degrees == 1
    assert found.p_value == pytest.approx(4.17e-5, rel=2e-3)


times = st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=40)


def censored_data(people):
    done = [float(t) for t, converted in people if converted]
    return CensoredData(uncensored=done, right=[float(t) for t, c in people if not c])


@given(times.filter(lambda people: any(c for _, c in people)))
def test_the_curve_is_scipys(people):
    curve = kaplan_meier([(t, int(c), int(not c)) for t, c in people])
    theirs = ecdf(censored_data(people)).sf
    with np.errstate(all="ignore"), warnings.catch_warnings(action="ignore"):
        limits = theirs.confidence_interval(method="log-log")
    for row in curve:
        left = float(theirs.evaluate(row.day))
        assert 1 - row.share_converted == pytest.approx(left, abs=1e-12)
        low, high = float(limits.low.evaluate(row.day)), float(limits.high.evaluate(row.day))
        if 1e-9 < left < 1 - 1e-9:
            assert (1 - row.high, 1 - row.low) == pytest.approx((low, high), abs=1e-9)


@given(times)
def test_the_curve_is_the_product_over_days(people):
    """Every day written out: who has not converted and is not gone is at risk."""
    curve = kaplan_meier([(t, int(c), int(not c)) for t, c in people])
    left = 1.0
    for row in curve:
        at_risk = sum(t >= row.day for t, _ in people)
        done = sum(t == row.day and c for t, c in people)
        left *= 1 - done / at_risk
        assert (row.at_risk, row.converted) == (at_risk, done)
        assert row.share_converted == pytest.approx(1 - left, abs=1e-12)
        if 0 < row.share_converted < 1:
            assert 0 <= row.low <= row.share_converted <= row.high <= 1
        else:
            assert row.low is row.high is None
    assert sum(row.converted + row.censored for row in curve) == len(people)


@given(times, st.randoms())
def test_order_and_grouping_of_the_counts_change_nothing(people, random):
    counts = [(t, int(c), int(not c)) for t, c in people]
    shuffled = list(counts)
    random.shuffle(shuffled)
    assert kaplan_meier(shuffled) == kaplan_meier(counts) == kaplan_meier(merge(counts))


def test_without_censoring_the_curve_is_the_plain_share():
    curve = kaplan_meier([(0, 3, 0), (4, 5, 0), (9, 2, 0)])
    assert [row.share_converted for row in curve] == pytest.approx([0.3, 0.8, 1.0])
    assert curve[-1].low is curve[-1].high is None  # the log-log scale has no value at 1


def test_nobody_and_nobody_yet():
    assert kaplan_meier([]) == [] == kaplan_meier([(3, 0, 0)])
    assert kaplan_meier([(3, 0, 10)]) == [CurveDay(3, 10, 0, 10, 0.0, None, None)]
    assert [(r.days, r.low, r.high) for r in reached(kaplan_meier([(3, 0, 10)]), (0.1,))] == [
        (None, None, None)
    ]
    assert log_rank([[(1, 1, 0)]]) is None
    assert log_rank([[(1, 0, 4)], [(2, 0, 4)]]) is None


@given(times, times)
def test_log_rank_of_two_groups_is_scipys(first, second):
    if not any(c for _, c in first + second):
        return
    groups = [[(t, int(c), int(not c)) for t, c in people] for people in (first, second)]
    found = log_rank(groups)
    with np.errstate(all="ignore"):
        theirs = logrank(censored_data(first), censored_data(second))
    if found is None:
        assert not np.isfinite(theirs.statistic)
        return
    assert found.chi_square == pytest.approx(theirs.statistic**2, abs=1e-9)
    assert found.p_value == pytest.approx(theirs.pvalue, abs=1e-9)
    turned = log_rank(groups[::-1])
    assert turned is not None and turned.chi_square == pytest.approx(found.chi_square, abs=1e-9)


def test_log_rank_of_three_equal_groups_rejects_as_often_as_it_says():
    random = np.random.default_rng(7)
    rejected, rounds = 0, 1500
    for _ in range(rounds):
        groups = []
        for size in (40, 60, 50):
            done, gone = random.geometric(0.05, size), random.integers(1, 40, size)
            groups.append(
                [(int(min(t, g)), int(t <= g), int(t > g)) for t, g in zip(done, gone, strict=True)]
            )
        found = log_rank(groups)
        assert found is not None and found.degrees == 2
        rejected += found.p_value < 0.05
    assert 0.037 <= rejected / rounds <= 0.065


def test_the_interval_covers_the_truth_with_heavy_censoring():
    random = np.random.default_rng(11)
    rounds, day, truth = 2000, 15, 1 - 0.96**15
    inside = 0
    for _ in range(rounds):
        done, gone = random.geometric(0.04, 80), random.integers(1, 45, 80)
        counts = [
            (int(min(t, g)), int(t <= g), int(t > g)) for t, g in zip(done, gone, strict=True)
        ]
        row = [d for d in kaplan_meier(counts) if d.day <= day][-1]
        inside += row.low <= truth <= row.high
    assert 0.93 <= inside / rounds <= 0.97
