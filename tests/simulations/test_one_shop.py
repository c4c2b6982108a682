"""Leaving, stages, repeat and feedback of one shop: what happened in it, to the last figure."""

import pytest

from jejak.demo.later_figures import later_figures
from jejak.demo.simulate import simulate
from jejak.project import in_memory
from simulations.crowd import FIRST_SEED, SIZE
from simulations.later_judged import later_results
from simulations.later_rows import later_rows_of


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
