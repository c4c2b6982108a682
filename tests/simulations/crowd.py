"""Many shops, one after the other on two processes: what each of them shows."""

import multiprocessing
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from typing import NamedTuple

from jejak.demo.shop import ALL_PLANTS
from jejak.demo.simulate import simulate
from jejak.demo.touches import Asked
from simulations.found import TOLD, finding, plants_found
from simulations.judged import Judged, intervals, whole
from simulations.later_judged import later_intervals, later_plants, later_results
from simulations.later_rows import later_rows_of

SEEDS, SIZE, FIRST_SEED = 200, 0.1, 5000
BARE = 100  # shops without a plant
MONTH = Asked()


class Seen(NamedTuple):
    """What a shop shows: intervals of the last month and of all 120 days, plants found."""

    month: list[Judged]
    whole: list[Judged]
    later: list[Judged]  # leaving, stages, repeat and feedback over all 120 days
    plants: set[str]
    later_plants: set[str]


def open_shop(seed: int, plants: tuple[str, ...] = ALL_PLANTS, small: bool = False):
    from jejak.project import in_memory

    return in_memory(later_rows_of(simulate(seed, SIZE, plants, small).hidden))


def planted_shop(seed: int) -> Seen:
    shop = open_shop(seed)
    later = later_results(shop)
    seen = Seen(
        list(intervals(shop, MONTH)),
        list(intervals(shop, whole())),
        list(later_intervals(later)),
        plants_found(shop, whole()),
        later_plants(later),
    )
    shop.close()
    return seen


def bare_shop(seed: int) -> tuple[set[str], set[str]]:
    """The plants that the measures and the later ones find where there is none."""
    shop = open_shop(seed, ())
    found = plants_found(shop, whole()), later_plants(later_results(shop))
    shop.close()
    return found


def small_shop(seed: int) -> list[bool]:
    """For each measure that can say something, whether it does; last 30 days."""
    shop = open_shop(seed, small=True)
    return [finding(shop.measure(name)) is not None for name in TOLD]


def many(task, seeds: Iterable[int]) -> list:
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        return list(pool.map(task, seeds, chunksize=4))
