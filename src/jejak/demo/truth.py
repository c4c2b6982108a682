"""The truth of the demo: what a measure of this shop ought to find.

Nothing here reads an event or asks a measure.  `realised` are the figures of this very shop,
counted from what happened in it; `population` are their expected values, from an independent
and far larger draw of the same mechanics, so that an interval may be tested for covering them.
"""

from functools import cache
from typing import Any

import numpy as np

from jejak.demo.figures import path_figures
from jejak.demo.hidden import Hidden, live
from jejak.demo.later_figures import later_figures
from jejak.demo.people_figures import device_figures, latent_curve
from jejak.demo.planted import planted
from jejak.demo.shop import NAME
from jejak.demo.simulate import POPULATION_STREAM, Shop
from jejak.demo.touches import Asked

MANY = 600_000  # people of the large draw: 23 shops of size 1


def truth(shop: Shop, asked: Asked | None = None) -> dict[str, Any]:
    """True figures of a shop as plain data; `asked` is the range (default: the last 30 days)."""
    asked = asked or Asked()
    return {
        "shop": NAME,
        "seed": shop.seed,
        "size": shop.size,
        "plants": planted(shop.hidden, shop.plants),
        "asked": {
            "first_day": asked.since,
            "end_day": asked.until,
            "lookback_days": asked.lookback,
            "count": "once" if asked.once else "every",
        },
        "realised": figures(shop.hidden, asked),
        "population": population(shop.plants, asked),
    }


def figures(hidden: Hidden, asked: Asked) -> dict[str, Any]:
    """Every figure that a measure reports and the hidden state knows."""
    return {
        **path_figures(hidden, asked),
        "devices": device_figures(hidden, asked),
        "curve": latent_curve(hidden),
        **later_figures(hidden),
    }


@cache
def population(plants: tuple[str, ...], asked: Asked, people: int = MANY) -> dict[str, Any]:
    """Expected values of `figures`: those of an independent draw of so many people."""
    return figures(crowd(plants, people), asked)


@cache
def crowd(plants: tuple[str, ...], people: int) -> Hidden:
    """A large independent draw; no seed of a shop gives it."""
    return live(np.random.default_rng([0, POPULATION_STREAM]), people, plants)
