"""200 demo shops at a tenth of the size: do the intervals hold the truth they promise to hold?

All of it stands in one file, so that one worker draws each shop once.

Truth is the expected value under the generator (jejak.demo.truth), which asks no measure.
With 200 shops one interval's own coverage is known to about 3 points; so each is allowed the
luck of that, and all intervals of a kind together must lie within 92 to 98 %.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from math import sqrt
from typing import Any

import pytest

from jejak.demo.shop import ALL_PLANTS, PEOPLE
from jejak.demo.simulate import simulate
from jejak.demo.touches import Asked
from jejak.demo.truth import MANY, population
from simulations.crowd import (
    BARE,
    FIRST_SEED,
    MONTH,
    SEEDS,
    SIZE,
    Seen,
    bare_shop,
    many,
    planted_shop,
    small_shop,
)
from simulations.found import SHOWN
from simulations.judged import Judged, intervals, truths, whole
from simulations.later_judged import TOLD, later_intervals, later_results, later_truths
from simulations.later_rows import later_rows_of

pytestmark = pytest.mark.heavy
LOW, HIGH = 0.92, 0.98
Coverage = dict[str, tuple[int, int]]  # figure: covered, of


@pytest.fixture(scope="module")
def planted() -> list[Seen]:
    return many(planted_shop, range(FIRST_SEED, FIRST_SEED + SEEDS))


@pytest.fixture(scope="module")
def bare() -> list[tuple[set[str], set[str]]]:
    return many(bare_shop, range(FIRST_SEED, FIRST_SEED + BARE))


def true_figures(asked: Asked) -> dict[str, float]:
    figures = population(ALL_PLANTS, asked)
    scale = PEOPLE * SIZE / MANY
    return truths(figures, figures["conversions"] * scale, scale)


def true_later_figures() -> dict[str, float]:
    return later_truths(population(ALL_PLANTS, whole()), PEOPLE * SIZE / MANY)


def coverage(shops: Iterable[list[Judged]], true: dict[str, float]) -> Coverage:
    covered: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for shop in shops:
        for figure, low, high in shop:
            if figure in true and low is not None and high is not None:
                covered[figure][0] += low <= true[figure] <= high
                covered[figure][1] += 1
    return {figure: (hit, n) for figure, (hit, n) in covered.items()}


def of_kinds(found: Coverage, kind: Callable[[str], str]) -> Coverage:
    """The coverage of all figures of a kind together."""
    kinds: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for figure, (hit, n) in found.items():
        kinds[kind(figure)][0] += hit
        kinds[kind(figure)][1] += n
    return {name: (hit, n) for name, (hit, n) in kinds.items()}


def kind_of(figure: str) -> str:
    words = figure.split()
    return " ".join(words[: 2 if words[0] in ("credit", "gap", "rate", "lag") else 1])


def later_kind_of(figure: str) -> str:
    return figure.split()[0]


def luck(share: float, n: int) -> float:
    return 2.6 * sqrt(share * (1 - share) / n)


def weak(found: Coverage) -> dict[str, float]:
    """Figures whose own interval holds the truth too seldom, whatever the luck."""
    return {f: hit / n for f, (hit, n) in found.items() if hit / n < LOW - luck(LOW, n)}


RANGES: dict[str, Callable[[], Asked]] = {"month": lambda: MONTH, "whole": whole}


@pytest.mark.parametrize("name", RANGES)
def test_intervals_cover_the_truth(name: str, planted: list[Seen]) -> None:
    found = coverage((getattr(shop, name) for shop in planted), true_figures(RANGES[name]()))
    shares = {kind: hit / n for kind, (hit, n) in of_kinds(found, kind_of).items()}
    assert {k: s for k, s in shares.items() if not LOW <= s <= HIGH} == {}
    assert weak(found) == {}


def test_intervals_of_later_measures_cover_the_truth(planted: list[Seen]) -> None:
    """A kind with few figures is known no better than they are."""
    found = coverage((shop.later for shop in planted), true_later_figures())
    wrong = {
        kind: hit / n
        for kind, (hit, n) in of_kinds(found, later_kind_of).items()
        if not LOW - luck(LOW, n) <= hit / n <= HIGH + luck(HIGH, n)
    }
    assert wrong == {}
    assert weak(found) == {}


@pytest.mark.parametrize("name", RANGES)
def test_every_true_figure_meets_an_interval(name: str, planted: list[Seen]) -> None:
    true = true_figures(RANGES[name]())
    found = coverage((getattr(shop, name) for shop in planted), true)
    rare = {figure for figure in true if found.get(figure, (0, 0))[1] < 0.95 * SEEDS}
    assert rare == set()


def test_every_true_figure_of_later_measures_meets_an_interval(planted: list[Seen]) -> None:
    true = true_later_figures()
    found = coverage((shop.later for shop in planted), true)
    # Under 10 answers a month, or of a question, nothing is told.
    told = {figure for figure in true if not figure.startswith(("dissat", "score csat"))}
    assert {f for f in told if found.get(f, (0, 0))[1] < 0.95 * SEEDS} == set()
    assert set(map(later_kind_of, found)) == set(map(later_kind_of, true))


def test_plants_are_found_where_they_are(planted: list[Seen]) -> None:
    shares = {plant: sum(plant in shop.plants for shop in planted) / SEEDS for plant in SHOWN}
    later = {plant: sum(plant in shop.later_plants for shop in planted) / SEEDS for plant in TOLD}
    for found in (shares, later):
        assert {plant: share for plant, share in found.items() if share < 0.8} == {}


def test_no_plant_is_found_where_none_is(bare: list[tuple[set[str], set[str]]]) -> None:
    shares = {plant: sum(plant in found for found, _ in bare) / BARE for plant in SHOWN}
    later = {plant: sum(plant in found for _, found in bare) / BARE for plant in TOLD}
    for found in (shares, later):
        assert {plant: share for plant, share in found.items() if share > 0.05} == {}


def test_a_small_shop_mostly_reads_not_enough_data() -> None:
    told = [
        found for shop in many(small_shop, range(FIRST_SEED, FIRST_SEED + 20)) for found in shop
    ]
    assert sum(told) / len(told) < 0.5


def test_the_short_way_gives_what_the_import_gives(tmp_path, monkeypatch) -> None:
    """One shop as files through the import, and as rows of its hidden state."""
    from jejak import project
    from jejak.demo.shop import OWN_HOSTS
    from jejak.demo.write import write_events
    from jejak.project import in_memory

    shop = simulate(seed=3, size=SIZE)
    files = write_events(shop, tmp_path / "files")
    project.new(tmp_path / "shop", "id").close()
    settings = tmp_path / "shop" / "jejak.toml"
    hosts = f'own_hosts = ["{OWN_HOSTS[0]}"]'
    settings.write_text(settings.read_text().replace("own_hosts = []", hosts))
    imported = project.open(tmp_path / "shop")
    for file in files:
        imported.import_file(file, source=file.name.partition(".")[0])
    short = in_memory(later_rows_of(shop.hidden))
    for asked in (MONTH, whole()):
        one, other = (sorted(intervals(p, asked)) for p in (imported, short))
        assert [figure for figure, *_ in one] == [figure for figure, *_ in other]
        for (figure, *limits), (_, *expected) in zip(one, other, strict=True):
            assert limits == pytest.approx(expected), figure
    one, other = (of_people(later_intervals(later_results(p))) for p in (imported, short))
    assert one and one.keys() == other.keys()
    for figure, limits in one.items():
        assert limits == pytest.approx(other[figure]), figure


def of_people(intervals: Iterable[Judged]) -> dict[str, tuple[Any, Any]]:
    """Without those of pages: the short way knows the first page of a visit and no other."""
    return {
        figure: (low, high)
        for figure, low, high in intervals
        if not figure.startswith(("single", "unengaged", "exit"))
    }
