"""200 demo shops at a tenth of the size: do the intervals hold the truth they promise to hold?

Truth is the expected value under the generator (jejak.demo.truth), which asks no measure.
With 200 shops one interval's own coverage is known to about 3 points; so each is allowed the
luck of that, and all intervals of a kind together must lie within 92 to 98 %.
"""

from collections import defaultdict
from collections.abc import Callable
from math import sqrt

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
    bare_shop,
    many,
    planted_shop,
    small_shop,
)
from simulations.found import SHOWN
from simulations.judged import Judged, truths, whole

pytestmark = pytest.mark.heavy
LOW, HIGH = 0.92, 0.98
Coverage = dict[str, tuple[int, int]]  # figure: covered, of


@pytest.fixture(scope="module")
def planted() -> list[tuple[list[Judged], list[Judged], set[str]]]:
    return many(planted_shop, range(FIRST_SEED, FIRST_SEED + SEEDS))


def true_figures(asked: Asked) -> dict[str, float]:
    figures = population(ALL_PLANTS, asked)
    scale = PEOPLE * SIZE / MANY
    return truths(figures, figures["conversions"] * scale, scale)


def coverage(shops: list[list[Judged]], true: dict[str, float]) -> Coverage:
    covered: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for shop in shops:
        for figure, low, high in shop:
            if figure in true and low is not None and high is not None:
                covered[figure][0] += low <= true[figure] <= high
                covered[figure][1] += 1
    return {figure: (hit, n) for figure, (hit, n) in covered.items()}


def kind_of(figure: str) -> str:
    words = figure.split()
    return " ".join(words[: 2 if words[0] in ("credit", "gap", "rate", "lag") else 1])


RANGES: dict[str, Callable[[], Asked]] = {"month": lambda: MONTH, "whole": whole}


@pytest.mark.parametrize("name", RANGES)
def test_intervals_cover_the_truth(name: str, planted: list) -> None:
    found = coverage(
        [shop[list(RANGES).index(name)] for shop in planted], true_figures(RANGES[name]())
    )
    kinds: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for figure, (hit, n) in found.items():
        kinds[kind_of(figure)][0] += hit
        kinds[kind_of(figure)][1] += n
    shares = {kind: hit / n for kind, (hit, n) in kinds.items()}
    assert {k: s for k, s in shares.items() if not LOW <= s <= HIGH} == {}
    weak = {
        figure: hit / n
        for figure, (hit, n) in found.items()
        if hit / n < LOW - 2.6 * sqrt(LOW * (1 - LOW) / n)
    }
    assert weak == {}


@pytest.mark.parametrize("name", RANGES)
def test_every_true_figure_meets_an_interval(name: str, planted: list) -> None:
    true = true_figures(RANGES[name]())
    found = coverage([shop[list(RANGES).index(name)] for shop in planted], true)
    rare = {figure for figure in true if found.get(figure, (0, 0))[1] < 0.95 * SEEDS}
    assert rare == set()


def test_plants_are_found_where_they_are(planted: list) -> None:
    shares = {plant: sum(plant in shop[2] for shop in planted) / SEEDS for plant in SHOWN}
    assert {plant: share for plant, share in shares.items() if share < 0.8} == {}


def test_no_plant_is_found_where_none_is() -> None:
    shops = many(bare_shop, range(FIRST_SEED, FIRST_SEED + BARE))
    shares = {plant: sum(plant in found for found in shops) / BARE for plant in SHOWN}
    assert {plant: share for plant, share in shares.items() if share > 0.05} == {}


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
    from simulations.judged import intervals
    from simulations.rows import rows_of

    shop = simulate(seed=3, size=SIZE)
    files = write_events(shop, tmp_path / "files")
    project.new(tmp_path / "shop", "id").close()
    settings = tmp_path / "shop" / "jejak.toml"
    hosts = f'own_hosts = ["{OWN_HOSTS[0]}"]'
    settings.write_text(settings.read_text().replace("own_hosts = []", hosts))
    imported = project.open(tmp_path / "shop")
    for file in files:
        imported.import_file(file, source=file.name.partition(".")[0])
    short = in_memory(rows_of(shop.hidden))
    for asked in (MONTH, whole()):
        one, other = (sorted(intervals(p, asked)) for p in (imported, short))
        assert [figure for figure, *_ in one] == [figure for figure, *_ in other]
        for (figure, *limits), (_, *expected) in zip(one, other, strict=True):
            assert limits == pytest.approx(expected), figure
