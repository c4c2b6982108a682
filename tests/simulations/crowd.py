"""Many shops, one after the other on two processes: what each of them shows."""

import multiprocessing
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor

from jejak.demo.shop import ALL_PLANTS
from jejak.demo.simulate import simulate
from jejak.demo.touches import Asked
from simulations.found import TOLD, finding, plants_found
from simulations.judged import Judged, intervals, whole
from simulations.rows import rows_of

SEEDS, SIZE, FIRST_SEED = 200, 0.1, 5000
BARE = 100  # shops without a plant
MONTH = Asked()


def open_shop(seed: int, plants: tuple[str, ...] = ALL_PLANTS, small: bool = False):
    from jejak.project import in_memory

    return in_memory(rows_of(simulate(seed, SIZE, plants, small).hidden))


def planted_shop(seed: int) -> tuple[list[Judged], list[Judged], set[str]]:
    """Intervals of the last month, of all 120 days, and the plants that are found."""
    shop = open_shop(seed)
    return (
        list(intervals(shop, MONTH)),
        list(intervals(shop, whole())),
        plants_found(shop, whole()),
    )


def bare_shop(seed: int) -> set[str]:
    return plants_found(open_shop(seed, ()), whole())


def small_shop(seed: int) -> list[bool]:
    """For each measure that can say something, whether it does; last 30 days."""
    shop = open_shop(seed, small=True)
    return [finding(shop.measure(name)) is not None for name in TOLD]


def many(task, seeds: Iterable[int]) -> list:
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        return list(pool.map(task, seeds, chunksize=4))
