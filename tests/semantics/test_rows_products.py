"""SEMANTICS, "products": looked at, carted, bought, returned, net value, looked at before."""

import json
from datetime import date
from typing import Any

import pytest

from fixtures.figures import figures, row
from fixtures.story import buy, event, server

OCTOBER = {"since": date(2026, 10, 1), "until": date(2026, 10, 31)}
GAYO = {"product_id": "gayo", "name": "Gayo 250g", "category": "Kopi", "price": 60, "quantity": 1}
DRIP = {"product_id": "drip", "name": "Drip Bag", "category": "Kopi", "price": 40, "quantity": 1}
V60 = {"product_id": "v60", "name": "V60", "category": "Alat", "price": 200, "quantity": 1}


def looks(at: str, device: str, item: dict[str, Any]):
    return event(at, device, "Product Viewed", properties=json.dumps(item))


def order(at: str, device: str, value: float, *items: dict[str, Any], **more: Any):
    return buy(at, device, value, properties=json.dumps({"products": list(items)}), **more)


def test_what_is_looked_at_carted_bought(told):
    # Ana looks at Gayo twice, puts 2 in the cart, buys 2 for 120; Budi looks at Gayo and leaves.
    # 3 views by 2 viewers, of whom 1 buys: 1/2.  The drip bag is bought without a look.
    two = GAYO | {"quantity": 2}
    rows = [
        looks("10-01 03:00", "a", GAYO),
        looks("10-02 03:00", "a", GAYO),
        event("10-02 03:01", "a", "Product Added", properties=json.dumps(two)),
        order("10-02 03:05", "a", 160, two, DRIP),
        looks("10-03 03:00", "b", GAYO),
    ]
    found = told(rows, "products", **OCTOBER)["rows"]
    names = ("viewed", "viewers", "carted", "bought", "conversions", "buyers", "value", "rate")
    gayo, drip = row(found, product="gayo"), row(found, product="drip")
    assert [gayo[name] for name in names] == [3, 2, 2, 2, 1, 1, 120, 0.5]
    assert [drip[name] for name in names] == [0, 0, 0, 1, 1, 1, 40, None]
    assert (gayo["name"], gayo["returned"]) == ("Gayo 250g", None)  # no refund in the data


def test_the_value_paid_is_split_by_price_times_quantity(told):
    # Paid 80 after a discount for goods of 60 + 40: 48 and 32.  By category: all of it coffee.
    rows = [order("10-02 03:05", "a", 80, GAYO, DRIP)]
    found = figures(told(rows, "products", **OCTOBER)["rows"], "product", "value")
    assert found == {"gayo": pytest.approx(48), "drip": pytest.approx(32)}
    [kopi] = told(rows, "products", by="category", **OCTOBER)["rows"]
    assert (kopi["category"], kopi["bought"], kopi["conversions"]) == ("Kopi", 2, 1)
    assert kopi["value"] == pytest.approx(80)


def test_without_a_price_the_units_split_it(told):
    rows = [order("10-02 03:05", "a", 80, GAYO | {"quantity": 3}, DRIP | {"price": None})]
    found = figures(told(rows, "products", **OCTOBER)["rows"], "product", "value")
    assert found == {"gayo": 60, "drip": 20}


def test_a_refund_takes_from_the_products_it_names(told):
    # 100 paid for 60 + 40; the drip bag (40) comes back: Gayo keeps 60, the drip bag 0.
    rows = [
        order("10-02 03:05", "a", 100, GAYO, DRIP, order_id="o"),
        server(
            "10-05 03:00",
            "Order Refunded",
            user_id="x",
            order_id="o",
            value=40.0,
            properties=json.dumps({"products": [DRIP]}),
        ),
    ]
    found = told(rows, "products", **OCTOBER)["rows"]
    told_of = {r["product"]: (r["bought"], r["returned"], r["value"]) for r in found}
    assert told_of == {"gayo": (1, 0, 60), "drip": (1, 1, pytest.approx(0))}


def test_a_refund_that_names_none_takes_from_all(told):
    # Half of 100 back: 30 and 20 stay, nothing is known to have returned.  All of it back: all.
    rows = [
        order("10-02 03:05", "a", 100, GAYO, DRIP, order_id="o"),
        server("10-05 03:00", "Order Refunded", user_id="x", order_id="o", value=50.0),
        order("10-02 03:05", "b", 60, GAYO, order_id="p"),
        server("10-05 03:00", "Order Refunded", user_id="x", order_id="p"),
    ]
    found = told(rows, "products", **OCTOBER)["rows"]
    told_of = {r["product"]: (r["bought"], r["returned"], r["value"]) for r in found}
    assert told_of == {
        "gayo": (2, 1, pytest.approx(30)),
        "drip": (1, 0, pytest.approx(20)),
    }


def test_orders_that_name_no_product_are_a_row_of_their_own(told):
    rows = [buy("10-02 03:05", "a", 30), order("10-02 03:05", "b", 60, GAYO)]
    answer = told(rows, "products", **OCTOBER)
    assert figures(answer["rows"], "product", "value") == {"gayo": 60, "unknown": 30}
    assert sum(r["value"] for r in answer["rows"]) == answer["reconciliation"]["net"]


def test_the_category_is_that_told_elsewhere(told):
    bare = {"product_id": "v60", "price": 200}
    rows = [looks("10-01 03:00", "b", V60), order("10-02 03:05", "a", 200, bare)]
    [alat] = told(rows, "products", by="category", **OCTOBER)["rows"]
    assert (alat["category"], alat["value"], alat["viewed"]) == ("Alat", 200, 1)


def test_products_looked_at_before_the_one_bought(told):
    # Ana looks at Gayo and V60 and buys Gayo; Budi looks at Gayo only (40 days before, too long
    # ago, and once in time); Cici buys without a look.  Buyers of Gayo: 3; looked at before:
    # Gayo 2 of 3, V60 1 of 3.  Looked at two or more: 1 of 3 buyers.
    rows = [
        looks("10-10 03:00", "a", GAYO),
        looks("10-11 03:00", "a", V60),
        order("10-12 03:00", "a", 60, GAYO),
        looks("10-13 03:00", "a", DRIP),  # afterwards
        looks("09-01 03:00", "b", DRIP),
        looks("10-12 02:00", "b", GAYO),
        order("10-12 03:00", "b", 60, GAYO),
        order("10-12 03:00", "c", 60, GAYO),
    ]
    details = told(rows, "products", **OCTOBER)["details"]
    assert figures(details["looked_before"], "looked_at", "buyers") == {"gayo": 2, "v60": 1}
    assert row(details["looked_before"], looked_at="v60")["share"] == pytest.approx(1 / 3)
    assert figures(details["lookers"], "looked", "buyers") == {0: 1, 1: 1, 2: 1}
    [many] = details["looked_at_2"]
    assert (many["buyers"], many["looked_at_2"], many["share"]) == (3, 1, pytest.approx(1 / 3))
