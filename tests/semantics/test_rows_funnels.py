"""SEMANTICS, "Funnels, stages, leaving": order, attempt, entries, states."""

from datetime import date

import pytest

from fixtures.figures import row
from fixtures.story import INSTAGRAM, buy, event, page, server

OCTOBER = {"since": date(2026, 10, 1), "until": date(2026, 10, 31)}
STEPS = "Product Viewed > Product Added > Order Completed"


def look(at, device, **columns):
    return event(at, device, "Product Viewed", **columns)


def cart(at, device, **columns):
    return event(at, device, "Product Added", **columns)


END = page("10-31 09:00", "end")


def people(answer):
    return [r["people"] for r in answer["rows"]]


def test_people_by_step_and_every_share(told):
    # Four look, three fill a cart, one buys; b, c, d stop on 1 October, long before data end.
    rows = [END]
    for device in "abcd":
        rows.append(look("10-01 09:00", device))
    for device in "abc":
        rows.append(cart("10-01 10:00", device))
    rows.append(buy("10-01 13:00", "a", 5))
    answer = told(rows, "funnel", **OCTOBER)
    assert people(answer) == [4, 3, 1]
    last = answer["rows"][2]
    # Of 4 entered, of 3 before, of 5 seen (the page of 31 October is a person of its own).
    assert (last["of_entered"], last["of_previous"], last["of_all"]) == (1 / 4, 1 / 3, 1 / 5)
    assert last["median_hours"] == 3
    # Wilson for 1 of 4 by hand: (0.25 + 0.4802 ± 1.96·√(0.1875/4 + 0.06)) / 1.9604.
    assert last["of_entered_low"] == pytest.approx(0.0456, abs=1e-4)
    assert last["of_entered_high"] == pytest.approx(0.6994, abs=1e-4)
    outcome = answer["details"]["outcome"][0]
    assert (outcome["converted"], outcome["in_progress"], outcome["dropped"]) == (1, 0, 3)
    assert outcome["closed"] == 1 / 4


@pytest.mark.parametrize(("bought", "reached"), [("10-08 09:00", 3), ("10-08 09:00:01", 2)])
def test_the_window_runs_from_the_entry_and_is_inclusive(told, bought, reached):
    rows = [END, look("10-01 09:00", "a"), cart("10-05 09:00", "a"), buy(bought, "a", 5)]
    rows += [buy("09-01 09:00", "z", 5)]
    assert sum(people(told(rows, "funnel", steps=STEPS, **OCTOBER))) == reached


def test_a_window_per_step(told):
    # Cart at 1 h and at 5 h, purchase at 9 h: within 5 h of the second cart, and it of the look.
    rows = [END, look("10-01 00:00", "a"), cart("10-01 01:00", "a"), cart("10-01 05:00", "a")]
    rows += [buy("10-01 09:00", "a", 5)]
    assert people(told(rows, "funnel", step_window="5h", **OCTOBER)) == [1, 1, 1]
    # One after the other: the first cart is the second step, and 8 h pass.
    first = told(rows, "funnel", step_window="5h", reentry="first", **OCTOBER)
    assert people(first) == [1, 1, 0]


def test_who_still_can_is_in_progress(told):
    # Window 7 days, data end 31 October 09:00: an entry of 24 October 09:00 is still open.
    rows = [END, look("10-24 09:00", "a"), look("10-24 08:59:59", "b"), cart("10-01 09:00", "c")]
    rows += [look("10-01 09:00", "c"), look("10-30 09:00", "c"), buy("09-01 09:00", "z", 5)]
    answer = told(rows, "funnel", **OCTOBER)
    step = answer["rows"][0]
    # c came to the cart on 1 October and has looked again: in progress at its furthest step.
    assert (step["people"], step["in_progress"], step["dropped"]) == (3, 1, 1)
    assert answer["rows"][1]["in_progress"] == 1
    assert answer["details"]["outcome"][0]["closed"] == 0


def test_strict_allows_no_other_step_between(told):
    # a buys between look and cart (an earlier order): strict stops; other events do not.
    rows = [END, look("10-01 09:00", "a"), buy("10-01 09:30", "a", 5), cart("10-01 10:00", "a")]
    rows += [look("10-01 09:00", "b"), page("10-01 09:30", "b"), cart("10-01 10:00", "b")]
    assert people(told(rows, "funnel", order="strict", **OCTOBER)) == [2, 1, 0]
    assert people(told(rows, "funnel", **OCTOBER)) == [2, 2, 0]


def test_any_order_counts_how_many_steps_were_done(told):
    rows = [END, buy("10-01 09:00", "a", 5), look("10-01 10:00", "a"), cart("10-01 11:00", "b")]
    answer = told(rows, "funnel", order="any", **OCTOBER)
    assert people(answer) == [2, 1, 0]


def test_equal_times_count_as_in_order_or_not(told):
    rows = [END, cart("10-01 09:00", "a"), look("10-01 09:00", "a"), buy("10-02 09:00", "a", 5)]
    assert people(told(rows, "funnel", **OCTOBER)) == [1, 1, 1]
    assert people(told(rows, "funnel", ties="later", **OCTOBER)) == [1, 0, 0]


@pytest.mark.parametrize(("repeat", "reached"), [("one", 1), ("many", 2)])
def test_one_event_fills_one_step(told, repeat, reached):
    rows = [END, look("10-01 09:00", "a")]
    steps = "Product Viewed > Product Viewed"
    answer = told(rows, "funnel", steps=steps, repeat=repeat, **OCTOBER)
    assert sum(people(answer)) == reached


def test_an_excluded_event_ends_the_attempt_or_drops_the_person(told):
    rows = [END, look("10-01 09:00", "a"), event("10-01 09:30", "a", "Product Removed")]
    rows += [cart("10-01 10:00", "a"), look("10-02 09:00", "b"), cart("10-02 10:00", "b")]
    asked = {"steps": "Product Viewed > Product Added", "exclude": "Product Removed"}
    assert people(told(rows, "funnel", **asked, **OCTOBER)) == [2, 1]
    assert people(told(rows, "funnel", exclude_what="person", **asked, **OCTOBER)) == [1, 1]


def test_a_step_of_alternatives_with_conditions(told):
    rows = [END, look("10-01 09:00", "a", place="app"), cart("10-01 10:00", "a")]
    rows += [look("10-01 09:00", "b"), event("10-01 10:00", "b", "Wishlist Added")]
    steps = "Product Viewed[place = web] > Product Added|Wishlist Added"
    assert people(told(rows, "funnel", steps=steps, **OCTOBER)) == [1, 1]
    either = "Product Viewed > Product Added|Wishlist Added[device != mobile]"
    assert people(told(rows, "funnel", steps=either, **OCTOBER)) == [2, 1]


def test_entries_lie_in_the_range_and_later_steps_need_not(told):
    rows = [look("10-31 09:00", "a"), cart("11-02 09:00", "a"), look("09-30 09:00", "b")]
    rows += [cart("10-01 09:00", "b")]
    answer = told(rows, "funnel", steps="Product Viewed > Product Added", **OCTOBER)
    assert people(answer) == [1, 1]


def test_an_order_told_twice_is_no_second_order(told):
    rows = [END, buy("10-01 09:00", "a", 5, order_id="o1", user_id="ana")]
    rows += [server("10-01 09:05", "Order Completed", value=5, order_id="o1", user_id="ana")]
    answer = told(rows, "funnel", steps="Order Completed > Order Completed", **OCTOBER)
    assert people(answer) == [1, 0]


def test_by_the_value_at_the_entry(told):
    rows = [END, page("10-01 08:59", "a", INSTAGRAM), look("10-01 09:00", "a")]
    rows += [cart("10-01 09:10", "a"), look("10-01 09:00", "b", device_type=None)]
    answer = told(rows, "funnel", steps="Product Viewed > Product Added", by="channel", **OCTOBER)
    assert row(answer["rows"], channel="paid_social", step=2)["people"] == 1
    assert row(answer["rows"], channel="direct", step=2)["people"] == 0
    answer = told(rows, "funnel", steps="Product Viewed > Product Added", by="device", **OCTOBER)
    assert row(answer["rows"], device="unknown", step=1)["people"] == 1
    assert row(answer["details"]["steps"], step=1)["people"] == 2


def test_steps_that_the_data_lacks_are_not_drawn_as_zeros(told):
    answer = told(
        [END, look("10-01 09:00", "a")], "funnel", steps="Product Viewed > Never", **OCTOBER
    )
    assert answer["rows"] == []


# leaving ------------------------------------------------------------------------------------


def test_the_two_kinds_of_bounce(told):
    # a: one event. b: two views within 5 s. c: two events within 5 s, one a view. d: two events
    # 10 s apart, one a view. e: buys within 5 s.
    rows = [page("10-01 09:00", "a"), page("10-01 09:00", "b"), page("10-01 09:00:05", "b")]
    rows += [page("10-01 09:00", "c"), look("10-01 09:00:05", "c")]
    rows += [page("10-01 09:00", "d"), look("10-01 09:00:10", "d")]
    rows += [page("10-01 09:00", "e"), buy("10-01 09:00:05", "e", 5)]
    answer = told(rows, "dropoff", **OCTOBER)
    found = row(answer["rows"], landing_page="/")
    assert (found["visits"], found["bounce_single"], found["bounce_unengaged"]) == (5, 1, 2)
    assert found["bounce_single_rate"] == 1 / 5
    # One visit a person: Wilson, 1 of 5: (0.2 + 0.3841 ± 1.96·√(0.032 + 0.0384)) / 1.7683.
    assert found["bounce_single_low"] == pytest.approx(0.0362, abs=1e-3)
    assert found["bounce_single_high"] == pytest.approx(0.6245, abs=1e-3)


def test_after_which_event_and_on_which_page_visits_end(told):
    rows = [page("10-01 09:00", "a"), look("10-01 09:01", "a", page="/kopi")]
    rows += [page("10-01 09:00", "b"), page("10-01 09:01", "b", page="/promo")]
    rows += [page("10-01 09:00", "c"), buy("10-01 09:01", "c", 5)]
    details = told(rows, "dropoff", **OCTOBER)["details"]
    assert {r["last_event"]: r["exits"] for r in details["last_events"]} == {
        "Product Viewed": 1,
        "Page Viewed": 1,
        "Order Completed": 1,
    }
    # c bought: its visit is not among those without the goal.
    pages = {r["page"]: (r["visits"], r["exits"]) for r in details["looked_at"]}
    assert pages == {"/": (2, 0), "/kopi": (1, 1), "/promo": (1, 1)}


def test_a_view_without_a_page_and_a_page_named_unknown_are_one(told):
    rows = [page("10-01 09:00", "a", page=None), page("10-01 09:01", "a", page="unknown")]
    [row] = told(rows, "dropoff", **OCTOBER)["details"]["looked_at"]
    assert (row["page"], row["visits"], row["exits"]) == ("unknown", 1, 1)


def test_what_those_who_dropped_off_did_next(told):
    rows = [END, look("10-01 09:00", "a"), cart("10-01 09:05", "a"), page("10-01 09:06", "a")]
    rows += [look("10-01 09:00", "b"), look("10-01 09:00", "c"), cart("10-01 09:05", "c")]
    rows += [buy("10-01 09:06", "c", 5)]
    details = told(rows, "dropoff", **OCTOBER)["details"]
    assert {(r["event"], r["next_event"]): r["people"] for r in details["went_next"]} == {
        ("Product Added", "Page Viewed"): 1,
        ("Product Viewed", "nothing"): 1,
    }


def test_left_is_silent_for_longer_than_95_of_100_returns(told):
    # a returns after 1, 2, 3 days; p95 of (1, 2, 3) is 2 + 0.9 = 2.9 days.  Data end 10 October:
    # a was last seen on 7 October at 09:00, three days before: left; z ended the data: not.
    rows = [page(f"10-{day} 09:00", "a") for day in ("01", "02", "04", "07")]
    rows += [page("10-10 09:00", "z")]
    told_left = told([*rows, buy("10-10 09:00", "z", 5)], "dropoff", **OCTOBER)["details"]["left"]
    (found,) = told_left
    assert (found["people"], found["left"], found["returns"]) == (2, 1, 3)
    assert found["left_after_days"] == pytest.approx(2.9)


def test_a_funnel_by_the_place_at_a_step(told):
    # a looks and fills a cart on the web and buys in the app; b looks in the app, carts on the
    # web; c looks in the app and comes no further.
    rows = [END, look("10-01 09:00", "a", place="web"), cart("10-01 09:05", "a", place="web")]
    rows += [buy("10-01 09:09", "a", 5, place="app"), look("10-01 09:00", "b", place="app")]
    rows += [cart("10-01 09:05", "b", place="web"), look("10-01 09:00", "c", place="app")]

    def split(by_step):
        answer = told(rows, "funnel", steps=STEPS, by="place", by_step=by_step, **OCTOBER)
        counted: dict[str, list[int]] = {}
        for found in sorted(answer["rows"], key=lambda r: r["step"]):
            counted.setdefault(found["place"], []).append(found["people"])
        return counted

    assert split("1") == {"web": [1, 1, 1], "app": [2, 1, 0]}
    assert split("2") == {"web": [2, 2, 1], "not_reached": [1, 0, 0]}
    assert split("3") == {"app": [1, 1, 1], "not_reached": [2, 1, 0]}
    assert split("last") == {"app": [2, 1, 1], "web": [1, 1, 0]}


def test_what_top_cuts_off_is_a_row_of_its_own(told):
    # Three visits land on /a, two on /b (by one person), one on /c by that person, who reads on.
    rows = [buy("10-20 09:00", "z", 5, page="/a")]
    rows += [page("10-01 09:00", device, page="/a") for device in "xy"]
    rows += [page("10-02 09:00", "w", page="/b"), page("10-03 09:00", "w", page="/b")]
    rows += [page("10-04 09:00", "w", page="/c"), page("10-04 09:01", "w", page="/d")]
    found = told(rows, "dropoff", top=1, **OCTOBER)["rows"]
    figures = ("landing_page", "people", "visits", "bounce_single")
    assert [tuple(r[name] for name in figures) for r in found] == [
        ("/a", 3, 3, 3),
        ("other", 1, 3, 2),
    ]
    assert len(told(rows, "dropoff", top=3, **OCTOBER)["rows"]) == 3


def test_an_order_told_before_the_range_is_not_bought_again_in_it(told):
    # The app tells order 7 on 29 September, the shop's system again on 1 October; 8 is new.
    rows = [END, look("09-29 08:00", "a"), buy("09-29 09:00", "a", 5, order_id="7")]
    rows += [look("10-01 08:00", "a"), buy("10-01 09:00", "a", 5, order_id="7")]
    rows += [look("10-01 08:00", "b"), buy("10-01 09:00", "b", 5, order_id="8")]
    answer = told(rows, "funnel", steps="Product Viewed > Order Completed", **OCTOBER)
    assert people(answer) == [2, 1]


def test_a_visit_of_one_event_has_looked_at_what_its_device_showed_at_that_moment(told):
    # Two accounts open a page on one device at one moment: two visits, with two views each (L2).
    rows = [page("10-05 10:00", "d", user_id="a"), page("10-05 10:00", "d", user_id="b"), END]
    found = told(rows, "dropoff", **OCTOBER)["rows"]
    assert [(r["visits"], r["bounce_single"], r["bounce_unengaged"]) for r in found] == [(3, 3, 1)]
