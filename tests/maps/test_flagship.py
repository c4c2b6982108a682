"""The design's own example conforms to itself: people who follow its flow are all on the map.

Journeys are drawn from the flow's text by plain choices, not by the automaton that maps are
measured with; each step is sent as the event or the arrival that the touchpoint is bound to.
"""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from test_draft import journeys_of

from jejak.maps.file import read_map
from jejak.maps.fit import fits
from jejak.maps.flow import Choice, Order, Repeat, Tree, parse
from jejak.maps.show import measure_map
from jejak.project import in_memory

FLAGSHIP = Path(__file__).parent / "flagship.yaml"
MAP = read_map(FLAGSHIP.read_text(encoding="utf-8"), str(FLAGSHIP)).map
POINTS = {one.id: one for one in MAP.touchpoints}
BEGIN = datetime(2026, 9, 1, tzinfo=UTC)
ARRIVALS = {
    "ad_ig": {"utm_source": "instagram", "utm_medium": "paid_social"},
    "search": {"referrer_host": "www.google.com"},
    "friend": {"utm_source": "whatsapp", "utm_medium": "whatsapp"},
}


def words(tree: Tree, rng: random.Random) -> list[str]:
    """A way through a flow, as ids."""
    if isinstance(tree, Choice):
        return words(rng.choice(tree.parts), rng)
    if isinstance(tree, Order):
        return [id for part in tree.parts for id in words(part, rng)]
    if isinstance(tree, Repeat):
        least, most = {"?": (0, 1), "*": (0, 2), "+": (1, 3)}[tree.sign]
        return [id for _ in range(rng.randint(least, most)) for id in words(tree.part, rng)]
    return [tree.id]


def sent(person: int, walk: list[str], rng: random.Random) -> list[dict[str, Any]]:
    """What the shop records of a walk: an arrival rides on the event after it."""
    rows: list[dict[str, Any]] = []
    brought: dict[str, Any] = {}
    at = BEGIN + timedelta(minutes=person)
    for id in walk:
        if id in ARRIVALS:
            brought = ARRIVALS[id]
            continue
        at += timedelta(minutes=rng.randint(1, 9))
        page = {"host": "kopi.example", "page": "/produk", "anonymous_id": f"a{person}"}
        more = {"order_id": f"{person}-{len(rows)}", "value": 1000} if id == "pay" else {}
        if id == "buy_again":
            more = {"order_id": f"{person}-{len(rows)}", "value": 1000}
        rows.append({"occurred_at": at, "event": POINTS[id].event, **page, **brought, **more})
        brought = {}
    return rows


def test_those_who_follow_the_flow_are_all_on_the_map():
    rng, tree = random.Random(7), parse(MAP.flow["main"]).tree
    walks = [words(tree, rng) for _ in range(60)]
    walks = [walk[: rng.randint(1, len(walk))] for walk in walks]  # people leave early
    walks = [walk for walk in walks if walk[-1] not in ARRIVALS]  # nobody arrives at nothing
    rows = [row for person, walk in enumerate(walks) for row in sent(person, walk, rng)]
    project = in_memory(rows)
    found = journeys_of(project, MAP)
    assert sorted(found) == sorted(map(tuple, walks))
    assert all(fits(MAP, found))
    measured = measure_map(project.journeys, MAP, since="2026-09-01", until="2026-12-31")
    assert measured.covered and measured.covered.share == 1
    assert measured.people == len(walks)
    for one in measured.touchpoints:
        assert one.people == sum(one.id in walk for walk in walks)
