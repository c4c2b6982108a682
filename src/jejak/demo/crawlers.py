"""Visits that are no people: search engines' and link checkers' robots."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from jejak.demo.agents import BOTS
from jejak.demo.faces import address, uuid
from jejak.demo.pages import WEB_LIBRARY, page_context
from jejak.demo.shop import LAST, MINUTE, PAGES

VISITS = 1_500  # at size 1


def crawl(rng: np.random.Generator, size: float) -> Iterator[tuple[float, float, dict[str, Any]]]:
    """Crawlers' page views: (true time, clock's lead, message)."""
    for number in range(round(VISITS * size)):
        start = int(rng.integers(0, LAST - 20 * MINUTE))
        anonymous = uuid(int(rng.integers(0, 1 << 62)), int(rng.integers(0, 1 << 62)))
        context = {
            "ip": address(number),
            "library": WEB_LIBRARY,
            "locale": "en-US",
            "screen": {"width": 1024, "height": 768},
            "userAgent": BOTS[number % len(BOTS)],
        }
        for step in range(int(rng.integers(1, 8))):
            page = page_context(PAGES[(number + step) % len(PAGES)], "", "")
            yield (
                start + 40 * step,
                0.0,
                {
                    "type": "page",
                    "name": None,
                    "properties": page,
                    "anonymousId": anonymous,
                    "context": {**context, "page": page},
                },
            )
