"""Leaving, stages, repeat and feedback in 200 demo shops at a tenth of the size.

Truth is the expected value under the generator: that of a draw of 600,000 people. Allowed is
what test_coverage.py allows.
"""

from math import sqrt

import pytest

from jejak.demo.later_figures import later_figures
from jejak.demo.shop import ALL_PLANTS, PEOPLE
from jejak.demo.simulate import simulate
from jejak.demo.truth import MANY, crowd
from jejak.project import in_memory
from simulations.crowd import BARE, FIRST_SEED, SEEDS, SIZE, many
from simulations.judged import Judged
from simulations.later_judged import (
    TOLD,
    later_intervals,
    later_plants,
    later_results,
    later_truths,
)
from simulations.later_rows import later_rows_of
from simulations.test_coverage import HIGH, LOW, coverage

Found = tuple[list[Judged], set[str]]


def planted_shop(seed: int) -> Found:
    results = later_results(in_memory(later_rows_of(simulate(seed, SIZE).hidden)))
    return list(later_intervals(results)), later_plants(results)


def bare_shop(seed: int) -> set[str]:
    hidden = simulate(seed, SIZE, ()).hidden
    return later_plants(later_results(in_memory(later_rows_of(hidden))))


@pytest.fixture(scope="module")
def planted() -> list[Found]:
    return many(planted_shop, range(FIRST_SEED, FIRST_SEED + SEEDS))


def true_figures() -> dict[str, float]:
    return later_truths(later_figures(crowd(ALL_PLANTS, MANY)), PEOPLE * SIZE / MANY)


@pytest.mark.heavy
def test_intervals_cover_the_truth(planted: list[Found]) -> None:
    found = coverage([intervals for intervals, _ in planted], true_figures())
    kinds: dict[str, list[int]] = {}
    for figure, (hit, n) in found.items():
        kind = kinds.setdefault(figure.split()[0], [0, 0])
        kind[0], kind[1] = kind[0] + hit, kind[1] + n
    # A kind with few figures is known no better than they are.
    wrong = {
        kind: hit / n
        for kind, (hit, n) in kinds.items()
        if not LOW - luck(LOW, n) <= hit / n <= HIGH + luck(HIGH, n)
    }
    assert wrong == {}
    weak = {f: hit / n for f, (hit, n) in found.items() if hit / n < LOW - luck(LOW, n)}
    assert weak == {}


def luck(share: float, n: int) -> float:
    return 2.6 * sqrt(share * (1 - share) / n)


@pytest.mark.heavy
def test_every_true_figure_meets_an_interval(planted: list[Found]) -> None:
    found = coverage([intervals for intervals, _ in planted], true_figures())
    # Under 10 answers a month, or of a question, nothing is told.
    told = {figure for figure in true_figures() if not figure.startswith(("dissat", "score csat"))}
    assert {f for f in told if found.get(f, (0, 0))[1] < 0.95 * SEEDS} == set()
    assert {f.split()[0] for f in found} == {f.split()[0] for f in true_figures()}


@pytest.mark.heavy
def test_plants_are_found_where_they_are_and_nowhere_else(planted: list[Found]) -> None:
    shares = {plant: sum(plant in plants for _, plants in planted) / SEEDS for plant in TOLD}
    assert {plant: share for plant, share in shares.items() if share < 0.8} == {}
    shops = many(bare_shop, range(FIRST_SEED, FIRST_SEED + BARE))
    shares = {plant: sum(plant in found for found in shops) / BARE for plant in TOLD}
    assert {plant: share for plant, share in shares.items() if share > 0.05} == {}


def test_one_shop_measures_what_happened_in_it() -> None:
    """The measures' figures are those that the hidden state tells of this very shop."""
    hidden = simulate(FIRST_SEED, SIZE).hidden
    results, true = later_results(in_memory(later_rows_of(hidden))), later_figures(hidden)
    pages = {row["landing_page"]: row for row in results["dropoff"].rows}
    for page, row in true["leaving"]["pages"].items():
        assert pages[page]["visits"] == row["visits"]
        assert pages[page]["bounce_single_rate"] == pytest.approx(row["single"])
        assert pages[page]["bounce_unengaged_rate"] == pytest.approx(row["unengaged"])
    exits = {row["page"]: row["exit_rate"] for row in results["dropoff"].details["looked_at"]}
    assert {page: exits[page] for page in true["leaving"]["exits"]} == pytest.approx(
        true["leaving"]["exits"]
    )
    reach = {row["stage"]: row["share"] for row in results["stages"].details["reach"]}
    assert reach == pytest.approx(true["stages"])
    repeat = results["repeat"]
    assert repeat.details["totals"][0]["rate"] == pytest.approx(true["repeat"]["rate"])
    cohorts = {row["cohort"]: row["rate"] for row in repeat.rows}
    assert cohorts == pytest.approx(true["repeat"]["months"])
    said = {row["question"]: row["score"] for row in results["feedback"].details["questions"]}
    assert said == pytest.approx({name: true["feedback"][name] for name in said})
    reasons = {
        f"{row['reason']} {row['channel']}": row["share"]
        for row in results["feedback"].details["complaints"]
    }
    assert reasons == pytest.approx(true["feedback"]["complaints"])
