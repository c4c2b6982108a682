"""SEMANTICS, "repeat": who buys again, after how long, what returning customers bring."""

import json
from datetime import date

import pytest

from fixtures.figures import row
from fixtures.story import GOOGLE, INSTAGRAM, buy, page, server

OCTOBER = {"since": date(2026, 10, 1), "until": date(2026, 10, 31)}


def orders(*told: tuple[str, str, float]):
    return [server(at, "Order Completed", user_id=user, value=value) for at, user, value in told]


def test_the_rate_is_of_those_whose_first_order_ever_lies_in_the_range(told):
    # Ana: 1st and 11th of October (10 days); Budi: once, on the 21st; Cici: first in September,
    # so no new customer of October, though the order of the 5th is the range's first of hers.
    # Data end 31 Oct: Budi waits 10 days.  1 of 2 again; curve: day 10, 2 at risk, one comes.
    rows = orders(
        ("10-01 03:00", "ana", 10),
        ("10-11 03:00", "ana", 30),
        ("10-21 03:00", "budi", 20),
        ("09-05 03:00", "cici", 50),
        ("10-05 03:00", "cici", 40),
    )
    rows.append(page("10-31 03:00", "x"))
    answer = told(rows, "repeat", **OCTOBER)
    [cohort] = answer["rows"]
    names = ("cohort", "customers", "repeaters", "third", "rate", "within_30")
    assert [cohort[name] for name in names] == ["2026-10", 2, 1, 0, 0.5, None]
    curve = row(answer["details"]["curve"], next_order=2, day=10)
    assert (curve["at_risk"], curve["converted"], curve["censored"]) == (2, 1, 1)
    # Net value of October: 10 + 30 + 20 + 40 = 100, of it 30 (Ana's second) and 40 (Cici's).
    [total] = answer["details"]["returning_totals"]
    assert (total["value"], total["returning_value"], total["share"]) == (100, 70, 0.7)
    assert (total["conversions"], total["returning_conversions"]) == (4, 2)
    found = {r["cohort"]: r["returning_value"] for r in answer["details"]["returning"]}
    assert found == {"2026-09": 40, "2026-10": 30}


def test_a_cohort_is_a_local_month(told):
    # 30 Sept 17:00 UTC is 1 October in Jakarta.
    rows = orders(("09-30 16:59", "ana", 10), ("09-30 17:00", "budi", 10))
    found = told(rows, "repeat", since=date(2026, 9, 1), until=date(2026, 10, 31))["rows"]
    assert {r["cohort"]: r["customers"] for r in found} == {"2026-09": 1, "2026-10": 1}


def test_the_gap_to_the_third_order_counts_from_the_second(told):
    # 1, 4, 9 October: 3 days, then 5.
    rows = orders(*((f"10-0{day} 03:00", "ana", 10) for day in (1, 4, 9)))
    answer = told(rows, "repeat", **OCTOBER)
    curve = {(r["next_order"], r["day"]): r["converted"] for r in answer["details"]["curve"]}
    assert curve == {(2, 3): 1, (3, 5): 1}
    assert answer["rows"][0]["third"] == 1


def test_the_curve_waits_for_who_cannot_have_returned_yet(told):
    # Bought on 1 Oct: one returns after 20 days, one has waited 40 (data end 10 Nov).  Bought on
    # 5 Nov: two wait 5 days.  Plain rate 1 of 4; by Kaplan-Meier on day 20 one of the two still
    # watched: 1/2 within 30 days; within 90 nobody was watched.
    told_orders = [("10-01 03:00", "a", 10), ("10-21 03:00", "a", 10), ("10-01 03:00", "b", 10)]
    rows = orders(*told_orders, ("11-05 03:00", "c", 10), ("11-05 03:00", "d", 10))
    rows.append(page("11-10 03:00", "x"))
    [total] = told(rows, "repeat", since=date(2026, 10, 1))["details"]["totals"]
    assert (total["rate"], total["within_30"], total["within_90"]) == (0.25, 0.5, None)


def test_the_first_channel_is_that_of_the_first_touch_ever(told):
    # Ana: Instagram in June, Google before the order in October: Instagram. Budi: only touched
    # after the first order: unattributed.
    rows = [
        page("06-01 03:00", "a", INSTAGRAM),
        page("10-02 03:00", "a", GOOGLE),
        buy("10-02 03:10", "a", 10),
        *orders(("10-03 03:00", "budi", 20)),
        page("10-04 03:00", "b", GOOGLE, user_id="budi"),
    ]
    found = told(rows, "repeat", by="first_channel", **OCTOBER)["rows"]
    assert {r["first_channel"]: r["customers"] for r in found} == {
        "paid_social": 1,
        "unattributed": 1,
    }


def test_nobody_new_in_the_range(told):
    rows = [*orders(("09-01 03:00", "ana", 10), ("10-01 03:00", "ana", 30))]
    answer = told(rows, "repeat", **OCTOBER)
    assert answer["rows"] == []
    assert answer["details"]["returning_totals"][0]["share"] == pytest.approx(1)


def test_the_first_product_is_the_main_one_of_the_first_order(told):
    # Gayo 2 x 60 against V60 1 x 100: Gayo.  What comes in the second order does not count.
    basket = [
        {"product_id": "gayo", "price": 60, "quantity": 2},
        {"product_id": "v60", "price": 100},
    ]
    rows = [
        buy("10-02 03:10", "a", 220, properties=json.dumps({"products": basket})),
        buy("10-12 03:10", "a", 100, properties=json.dumps({"products": basket[1:]})),
        buy("10-12 03:10", "b", 10),
    ]
    found = told(rows, "repeat", by="first_product", **OCTOBER)["rows"]
    counted = {r["first_product"]: (r["customers"], r["repeaters"]) for r in found}
    assert counted == {"gayo": (1, 1), "unknown": (1, 0)}
