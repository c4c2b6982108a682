"""Decision 0011: whom a segment selects, and what a report of it counts."""

from collections.abc import Iterator
from datetime import date

import pytest

from fixtures.story import GOOGLE, INSTAGRAM, NEWSLETTER, buy, event, page, server
from reference.asked import Rules
from reference.sides import Jejak, Reference, packaged_channels
from reference.touches import Classify

OCTOBER = {"since": date(2026, 10, 1), "until": date(2026, 10, 31)}
# Ana comes from Instagram on 30 September (1 October in Jakarta), looks three times (once in the
# app, on a desktop), buys twice: 300 and, in November, 400.  Budi comes twice from Google, puts
# something in the cart, buys once for 250 and gives 100 back.  Cici reads the newsletter and only
# looks.  The shop knows Dewi by a form alone: 35 years, Bandung.
SHOP = [
    page("09-30 18:00", "a", INSTAGRAM, user_id="ana"),
    event("10-01 03:00", "a", "Product Viewed", page="/kopi"),
    event("10-02 03:00", "a2", "Product Viewed", place="app", device_type="desktop", user_id="ana"),
    event("10-03 03:00", "a", "Product Viewed", page=None),
    buy("10-03 03:05", "a", 300, order_id="o1"),
    buy("10-03 03:06", "a", 300, order_id="o1"),
    buy("11-02 03:00", "a", 400),
    page("10-04 03:00", "b", GOOGLE, user_id="budi"),
    event("10-04 03:01", "b", "Product Added", value=25),
    page("10-08 03:00", "b", GOOGLE),
    buy("10-08 03:10", "b", 250, order_id="o2"),
    server("10-09 03:00", "Order Refunded", order_id="o2", value=100),
    page("10-05 03:00", "c", NEWSLETTER, user_id="cici"),
    event("10-05 03:01", "c", "Product Viewed", page="/teh"),
    server("10-06 03:00", "Identified", type="identify", user_id="cici",
           properties='{"kota": "Solo", "umur": 28}'),
    server("10-07 03:00", "Identified", type="identify", user_id="cici",
           properties='{"umur": "29"}'),
    server("10-06 03:00", "Identified", type="identify", user_id="dewi",
           properties='{"kota": "Bandung", "umur": 35}'),
]  # fmt: skip
# The refund of o2 names nobody: it is of a person of its own, without a name ("?").
SELECTED = {
    "orders >= 2": "ana",
    "orders = 0": "cici dewi ?",
    "net_value > 150": "ana",
    "net_value = 150": "budi",
    "net_value between 150 and 700": "ana budi",
    "first_channel = paid_social": "ana",
    "first_channel is null": "dewi ?",
    "first_channel != paid_social": "budi cici dewi ?",
    "last_channel in (organic_search, email)": "budi cici",
    "first_channel like '%a%'": "ana budi cici",
    "visits >= 2": "ana budi",
    "devices >= 2": "ana",
    "touches = 2": "budi",
    "first_seen = 2026-10-01": "ana",
    "first_seen < 2026-10-02": "ana",
    "not first_seen < 2026-10-02": "budi cici dewi ?",
    "first_seen between 2026-10-04 and 2026-10-05": "budi cici",
    "last_seen > 2026-10-08": "ana",
    "first_order is not null": "ana budi",
    "last_order >= 2026-11-02": "ana",
    "did 'Product Viewed'": "ana cici",
    "did 'Product Viewed' >= 3": "ana",
    "did 'Product Viewed' [place = app and device = desktop]": "ana",
    "did 'Product Viewed' [page = /kopi or page = /teh]": "ana cici",
    "did 'Product Viewed' [page is null]": "ana",
    "did 'Product Viewed' [day >= 2026-10-04]": "cici",
    "did 'Order Completed' = 2": "ana",
    "did 'Product Added' [value > 20]": "budi",
    "not did 'Product Viewed' and visits > 0": "budi",
    "any touch [channel = organic_search]": "budi",
    "any touch [campaign = oktober, source != instagram]": "cici",
    "any touch [day = 2026-10-08 and place = web]": "budi",
    "trait kota = Solo": "cici",
    "trait kota is null": "ana budi ?",
    "trait umur >= 29": "cici dewi",
    "trait umur < 30 and trait kota != Bandung": "cici",
    "orders >= 1 or visits >= 1 and trait umur = 29": "ana budi cici",
    "(orders >= 1 or visits >= 1) and trait umur = 29": "cici",
}


@pytest.fixture(scope="module")
def shop() -> Iterator[Jejak]:
    with Jejak(SHOP, Rules()) as made:
        yield made


@pytest.mark.parametrize("segment", SELECTED)
def test_whom_it_selects(segment: str, shop: Jejak, packaged: Classify):
    mine = Reference(SHOP, Rules(), packaged).members(segment)
    assert sorted(str(name(person)) for person in mine) == sorted(SELECTED[segment].split())
    assert shop.project.assisted(segment=segment).settings["segment_people"] == len(mine)


def name(person: tuple[str, tuple[str, str]]) -> str:
    kind, who = person
    return who[1] if kind == "account" else "?"


@pytest.fixture(scope="module")
def packaged() -> Classify:
    return packaged_channels()


def test_a_report_counts_the_segment_alone(told):
    # October: Ana's first order (300), Budi's (250 - 100).  Ana has two orders to data end, so
    # both of hers are of the segment wherever the range ends.
    whole = told(SHOP, "assisted", **OCTOBER)["reconciliation"]
    assert (whole["conversions"], whole["net"]) == (2, 450)
    twice = told(SHOP, "assisted", segment="orders >= 2", **OCTOBER)["reconciliation"]
    assert (twice["conversions"], twice["net"]) == (1, 300)
    others = told(SHOP, "assisted", segment="not orders >= 2", **OCTOBER)["reconciliation"]
    assert (others["conversions"], others["refunded"], others["net"]) == (1, 100, 150)


def test_visitors_and_steps_are_of_the_segment(told):
    # Product Viewed in October: Ana and Cici; Order Completed after it: Ana.
    asked = {"steps": "Product Viewed > Order Completed", **OCTOBER}
    steps = [row["people"] for row in told(SHOP, "funnel", **asked)["rows"]]
    assert steps == [2, 1]
    steps = [row["people"] for row in told(SHOP, "funnel", segment="orders = 0", **asked)["rows"]]
    assert steps == [1, 0]


def test_a_refund_is_of_the_segment_of_its_order(told):
    # The products of o2 come back by an event that names no person: Budi's report tells of it.
    basket = '{"product_id": "gayo", "quantity": 2, "price": 125}'
    rows = [row | {"properties": basket} if row.get("order_id") == "o2" else row for row in SHOP]
    for segment, returned in (("orders = 1", 2), ("orders >= 2", None)):
        told_rows = told(rows, "products", segment=segment, **OCTOBER)["rows"]
        found = {row["product"]: row["returned"] for row in told_rows}
        assert found.get("gayo") == returned


def test_steps_of_a_funnel_speak_the_same_language(told):
    asked = {
        "steps": "Product Viewed[page like '/k%' or place = app] > "
        "Order Completed[value between 200 and 300, not place in (app, store)]",
        **OCTOBER,
    }
    assert [row["people"] for row in told(SHOP, "funnel", **asked)["rows"]] == [1, 1]
