"""The two ways to the latest attempt before an event, by pairs and in order: each, and mixed."""

import random
from typing import Any

import pytest

from fixtures.story import event, stub
from jejak.measure import funnel
from reference.asked import Rules
from reference.compare import differences
from reference.sides import Jejak, Reference

NAMES = ("Product Viewed", "Product Viewed", "Product Added", "Product Added", "Order Completed")
STEPS = "Product Viewed > Product Added > Order Completed"


def lives(seed: int) -> list[dict[str, Any]]:
    """People of few and of many events, often at the same minute."""
    draw = random.Random(seed)
    many = {"a": 12, "b": 9, "c": 4, "d": 2}
    return [
        event(f"10-{draw.choice((1, 1, 2, 9)):02d} 03:{draw.randrange(5):02d}", who, name)
        | {"message_id": f"{who}{nth}"}
        for who, events in many.items()
        for nth in range(events)
        for name in [draw.choice(NAMES)]
    ]


@pytest.mark.parametrize("few", [0, 5, 120])  # all in order, some of each, all by pairs
@pytest.mark.parametrize("asked", [{}, {"ties": "later"}, {"step_window": "1d"}])
def test_both_ways_are_the_references(
    few: int, asked: dict[str, str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(funnel, "_FEW", few)
    for seed in range(6):
        rows = lives(seed)
        mine = Reference(rows, Rules(), stub).ask("funnel", steps=STEPS, **asked)
        theirs = Jejak(rows, Rules()).ask("funnel", steps=STEPS, **asked)
        assert not differences("funnel", None, mine, theirs)
