"""What `check --data` finds in small histories made by hand."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from jejak.maps.file import read_map
from jejak.project import in_memory
from jejak.settings import Settings
from jejak.verify.data import check_data

MAP = """\
map: {id: toko, name: {id: Toko, en: Shop}, state: as-is, owner: cx, timezone: Asia/Jakarta}
goals: [{id: sales, event: Order Completed, metric: count}]
contacts: [{id: web, name: {id: Web, en: Web}, place: web}]
stages: [{id: all, name: {id: Semua, en: All}, goal: {id: Beli, en: Buy}, expect: buy}]
touchpoints:
  - {id: view, stage: all, contact: [web], by: customer, name: {id: L, en: V}, event: Page Viewed}
  - {id: buy, stage: all, contact: [web], by: customer, name: {id: B, en: B}, event: Order Completed
     EXTRA}
flow: {main: "view* buy"}
"""


def rows(*names: str, **more: Any) -> list[dict[str, Any]]:
    start = datetime(2026, 10, 1, 3)
    return [
        {
            "message_id": f"m{n}",
            "source": "web",
            "occurred_at": start + timedelta(minutes=n),
            "event": name,
            "anonymous_id": "d1",
            "is_server": False,
            "place": "web",
            **more,
        }
        for n, name in enumerate(names)
    ]


def found(text: str, told: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    source = read_map(text)
    assert not source.findings
    journeys = in_memory(told, Settings()).journeys
    return {one.code: one.values | {"path": one.place.path} for one in check_data(source, journeys)}


def test_a_map_that_fits():
    text = MAP.replace("EXTRA", ", where: value > 0")
    assert found(text, rows("Page Viewed", "Order Completed", value=10.0)) == {}


def test_an_event_that_nobody_sends():
    told = found(MAP.replace("EXTRA", ""), rows("Page Viewed", "Order Complete"))
    assert told["no_events_near"]["value"] == "Order Completed"
    assert told["no_events_near"]["fix"] == "Order Complete"
    assert told["no_events_near"]["path"] == "touchpoints[1]"
    assert "no_hits" not in told  # one finding is enough


def test_a_filter_that_matches_nothing():
    told = found(
        MAP.replace("EXTRA", ", where: value > 100"),
        rows("Page Viewed", "Order Completed", value=10.0),
    )
    assert told["no_hits"]["value"] == "buy"


@pytest.mark.parametrize(("where", "both"), [("nth > 1", 0), ("nth >= 1", 3), ("nth > 2", 0)])
def test_filters_that_overlap(where: str, both: int):
    again = (
        "\n  - {id: again, stage: all, contact: [web], by: customer, name: {id: L, en: A},\n"
        f"     event: Page Viewed, where: {where}}}\nflow:"
    )
    text = MAP.replace("EXTRA", "").replace("\nflow:", again).replace("view*", "view* again*")
    text = text.replace("event: Page Viewed}", "event: Page Viewed, where: nth = 1}", 1)
    if both:
        text = text.replace("where: nth = 1}", "where: nth < 4}")
    told = found(text, rows(*["Page Viewed"] * 3, "Order Completed"))
    if not both:
        assert "overlap" not in told
        return
    assert (told["overlap"]["value"], told["overlap"]["found"]) == ("again", "view")
    assert told["overlap"]["count"] == both


def test_events_without_a_touchpoint():
    names = ["Page Viewed"] * 8 + ["Order Completed", "Cart Viewed"]
    assert "unmapped" not in found(MAP.replace("EXTRA", ""), rows(*names))  # just 10 %
    told = found(MAP.replace("EXTRA", ""), rows(*names, "Signed In"))
    assert (told["unmapped"]["count"], told["unmapped"]["share"]) == (2, 18)
    assert "Cart Viewed (1), Signed In (1)" in told["unmapped"]["value"]
