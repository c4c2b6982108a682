"""SEMANTICS, "overview": what stands in a day, a week, a month."""

from datetime import date

import pytest

from fixtures.figures import row
from fixtures.story import INSTAGRAM, buy, event, page, server
from jejak.project import in_memory

OCTOBER = {"since": date(2026, 10, 1), "until": date(2026, 10, 31)}


def test_visitors_visits_new_and_returning(told):
    # Jakarta is UTC+7: 30 Sept 17:00 UTC is 1 Oct there. Ana comes on the 1st (new) and twice on
    # the 2nd (returning, two visits), buying 20 and 30 in the last; Budi was there in September:
    # returning on the 2nd, no purchase. 2 Oct: 2 visitors, 3 visits, 1 of 2 converts.
    rows = [
        page("09-30 17:00", "a", INSTAGRAM),
        page("10-02 01:00", "a"),
        page("10-02 03:00", "a"),
        buy("10-02 03:10", "a", 20),
        buy("10-02 03:20", "a", 30),
        page("09-10 03:00", "b"),
        page("10-02 04:00", "b"),
    ]
    answer = told(rows, "overview", **OCTOBER)
    first = row(answer["rows"], day="2026-10-01")
    names = ("visitors", "sessions", "new", "returning", "conversions", "value", "rate")
    assert [first[name] for name in names] == [1, 1, 1, 0, 0, 0, 0]
    second = row(answer["rows"], day="2026-10-02")
    assert [second[name] for name in names] == [2, 3, 0, 2, 2, 50, 0.5]
    [total] = answer["details"]["totals"]
    assert [total[name] for name in names] == [2, 4, 1, 1, 2, 50, 0.5]
    # Wilson of 1 of 2: (0.5 + z²/4 ± z·sqrt(1/8 + z²/16)) / (1 + z²/2)
    assert (total["low"], total["high"]) == pytest.approx((0.0945, 0.9055), abs=1e-4)


def test_empty_days_are_zeros_inside_the_data_only(told):
    # Data from 3 to 6 October; asked for the whole month: four days, two of them empty.
    rows = [page("10-03 03:00", "a"), buy("10-06 03:00", "a", 5)]
    answer = told(rows, "overview", **OCTOBER)["rows"]
    assert [r["day"] for r in answer] == [f"2026-10-0{n}" for n in (3, 4, 5, 6)]
    assert [r["visitors"] for r in answer] == [1, 0, 0, 1]
    assert answer[1]["value"] == 0
    assert answer[1]["rate"] is None


def test_weeks_begin_on_monday_and_tell_how_much_of_them_is_counted(told):
    # 4 Oct 2026 is a Sunday: of its week (Monday 28 Sept) one day is counted, of the next two.
    rows = [page("10-04 03:00", "a"), page("10-06 03:00", "a"), buy("10-06 03:05", "a", 5)]
    answer = told(rows, "overview", by="week", **OCTOBER)["rows"]
    found = {r["week"]: (r["days_counted"], r["visitors"], r["new"]) for r in answer}
    assert found == {"2026-09-28": (1, 1, 1), "2026-10-05": (2, 1, 0)}
    months = told(rows, "overview", by="month", **OCTOBER)["rows"]
    assert [(r["month"], r["days_counted"], r["sessions"]) for r in months] == [("2026-10", 3, 2)]


def test_who_buys_without_a_visit_is_counted_but_not_in_the_rate(told):
    # One visitor who buys nothing; a marketplace order told by a server: rate 0 of 1.
    rows = [
        page("10-02 03:00", "a"),
        server("10-02 04:00", "Order Completed", user_id="u", value=40.0),
    ]
    [answer] = told(rows, "overview", **OCTOBER)["rows"]
    names = ("visitors", "conversions", "value", "converters", "without_visit", "rate")
    assert [answer[name] for name in names] == [1, 1, 40, 0, 1, 0]


def test_what_the_data_cannot_tell_is_not_zero(told):
    # Orders of a server only: no visits at all. Pages only: no event of the goal.
    orders = [server("10-02 04:00", "Order Completed", user_id="u", value=40.0)]
    [answer] = told(orders, "overview", **OCTOBER)["rows"]
    assert (answer["visitors"], answer["rate"], answer["conversions"]) == (None, None, 1)
    [answer] = told([event("10-02 03:00", "a", "Page Viewed")], "overview", **OCTOBER)["rows"]
    assert (answer["visitors"], answer["rate"], answer["conversions"]) == (1, None, None)


def test_a_segment_without_anybody_is_not_data_without_visits():
    shop = in_memory([page("10-01 09:00", "a"), buy("10-02 09:00", "a", 5)])
    codes = [c for c in shop.overview(segment="orders > 3").caveats if "visits" in c["code"]]
    assert codes == [{"code": "no_visits_of_segment", "people": 0}]
    assert not any("no_visits" in c["code"] for c in shop.overview(segment="orders = 1").caveats)
