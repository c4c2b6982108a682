"""How messages reach the collector: clocks that are wrong, queues that wait, copies."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from jejak.demo.columns import Column
from jejak.demo.faces import moment
from jejak.demo.shop import DAY, HOUR, MINUTE

Message = dict[str, Any]
WRONG_CLOCKS = 0.03  # share of devices whose clock is minutes to hours off
LATE_SHARE, COPY_SHARE = 0.025, 0.01
BLOCK = 65_536


def clocks(rng: np.random.Generator, devices: int) -> Column:
    """Seconds by which each device's clock is ahead; most are within two seconds."""
    wrong = rng.random(devices) < WRONG_CLOCKS
    hours_off = rng.integers(2 * MINUTE, 5 * HOUR, devices) * rng.choice([-1, 1], devices)
    return np.where(wrong, hours_off, np.round(rng.random(devices) * 4 - 2, 3))


def send(
    rng: np.random.Generator, calls: Iterable[tuple[float, float, Message]], prefix: str
) -> Iterator[Message]:
    """Messages with id and times, from (true time, clock's lead, message).

    A late message waited on its device; a copy is a retry: same id and original time.
    """
    chance, high, low = [], [], []
    for number, (t, lead, message) in enumerate(calls):
        place = number % BLOCK
        if place == 0:
            chance = rng.random((BLOCK, 3)).tolist()
            high = rng.integers(0, 1 << 62, BLOCK).tolist()
            low = rng.integers(0, 1 << 62, BLOCK).tolist()
        luck, copied, wait = chance[place]
        message["messageId"] = f"{prefix}{high[place]:016x}{low[place]:016x}"
        message["originalTimestamp"] = moment(t + lead)
        # A wrong clock corrects itself to the time on the way: keep that within a second.
        delay = 0.3 + wait * 0.5
        if luck < LATE_SHARE and abs(lead) < MINUTE:
            delay += HOUR + wait * 1.5 * DAY
        message["sentAt"] = moment(t + delay - 0.2 + lead)
        message["receivedAt"] = moment(t + delay)
        yield message
        if copied < COPY_SHARE:
            again = t + delay + 30 + wait * 600
            yield {
                **message,
                "sentAt": moment(again - 0.2 + lead),
                "receivedAt": moment(again),
            }
