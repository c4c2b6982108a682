"""The demo shop: its hidden state from a seed, and the events its systems would record."""

from collections.abc import Collection, Iterator
from typing import Any

import numpy as np
from msgspec import Struct

from jejak.demo.hidden import Hidden, live
from jejak.demo.shop import ALL_PLANTS, PEOPLE, SMALL_SIZE

HIDDEN_STREAM, RECORD_STREAM, POPULATION_STREAM = 1, 2, 3


class Shop(Struct, frozen=True):
    """A simulated shop: how it was made, and what really happened in it."""

    seed: int
    size: float
    plants: tuple[str, ...]
    hidden: Hidden


def simulate(
    seed: int = 1,
    size: float = 1.0,
    plants: Collection[str] = ALL_PLANTS,
    small: bool = False,
) -> Shop:
    """120 days of the demo shop, ending 2026-10-31 in Asia/Jakarta; same seed, same shop.

    Size 1 has about 200,000 events; `small` has about 60 orders a month.  `plants` names what
    is planted (shop.ALL_PLANTS); an unknown name is a ValueError.

    >>> shop = simulate(seed=1, size=0.01)
    >>> len(shop.hidden.people["t0"])
    290
    """
    unknown = sorted(set(plants) - set(ALL_PLANTS))
    if unknown:
        raise ValueError(f"no such plant: {', '.join(unknown)}; there are {', '.join(ALL_PLANTS)}")
    scale = SMALL_SIZE if small else size
    chosen = tuple(plant for plant in ALL_PLANTS if plant in plants)
    people = max(1, round(PEOPLE * scale))
    hidden = live(np.random.default_rng([seed, HIDDEN_STREAM]), people, chosen)
    return Shop(seed=seed, size=scale, plants=chosen, hidden=hidden)


def client_events(shop: Shop) -> Iterator[dict[str, Any]]:
    """What browsers and the app send, as Segment messages, visit after visit."""
    from jejak.demo.record import record_visits

    rng = np.random.default_rng([shop.seed, RECORD_STREAM, 0])
    return record_visits(rng, shop.hidden, shop.size)


def server_events(shop: Shop) -> Iterator[dict[str, Any]]:
    """What the shop's systems send: counter, phone, chat, marketplace, e-mails, deliveries."""
    from jejak.demo.systems import record_systems

    rng = np.random.default_rng([shop.seed, RECORD_STREAM, 1])
    return record_systems(rng, shop.hidden)
