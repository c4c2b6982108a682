"""SEMANTICS, "discovery": the first touch ever, and what people say themselves."""

import json
from datetime import date

from fixtures.figures import row
from fixtures.story import GOOGLE, INSTAGRAM, buy, event, page, server

OCTOBER = {"since": date(2026, 10, 1), "until": date(2026, 10, 31)}


def said(at: str, device: str, answer: str | None):
    told = {"survey": "heard_from"} | ({"heard_from": answer} if answer else {})
    name = "Survey Answered" if answer else "Survey Sent"
    return event(at, device, name, properties=json.dumps(told))


def test_the_first_touch_ever_by_channel_weekday_and_local_hour(told):
    # Ana: Sunday 4 Oct 18:30 UTC is Monday 01:30 in Jakarta, by Instagram; Google later is not
    # her first.  Budi was first touched in September: not discovered in October.
    rows = [
        page("10-04 18:30", "a", INSTAGRAM),
        page("10-06 03:00", "a", GOOGLE),
        buy("10-07 03:00", "a", 10),
        page("09-01 03:00", "b", GOOGLE),
        page("10-06 03:00", "b", INSTAGRAM),
    ]
    answer = told(rows, "discovery", **OCTOBER)
    [found] = answer["rows"]
    names = ("channel", "people", "share", "converted", "within_7")
    assert [found[name] for name in names] == ["paid_social", 1, 1, 1, 1]
    [hour] = answer["details"]["hours"]
    assert (hour["weekday"], hour["hour"], hour["people"]) == (1, 1, 1)
    [day] = answer["details"]["curve"]
    assert (day["day"], day["converted"]) == (2, 1)  # from the 5th, local, to the 7th


def test_tracked_and_asked_sum_to_all_new_customers(told):
    # Ana came by Instagram and names a friend; Budi was asked and kept silent; Cici, untracked,
    # was never asked; Dodi first bought in September.
    rows = [
        page("10-01 03:00", "a", INSTAGRAM),
        buy("10-01 03:10", "a", 10),
        said("10-01 03:11", "a", None),
        said("10-01 03:12", "a", "Teman kantor"),
        page("10-02 03:00", "b", GOOGLE),
        buy("10-02 03:10", "b", 10),
        said("10-02 03:11", "b", None),
        server("10-03 03:00", "Order Completed", user_id="cici", value=5.0),
        buy("09-03 03:00", "d", 5),
        buy("10-03 03:00", "d", 5),
    ]
    asked = told(rows, "discovery", **OCTOBER)["details"]["asked"]
    assert {(r["channel"], r["answer"]): r["customers"] for r in asked} == {
        ("paid_social", "word_of_mouth"): 1,
        ("organic_search", "no_answer"): 1,
        ("unattributed", "not_asked"): 1,
    }


def test_where_nobody_is_asked_there_is_no_cross_table(told):
    rows = [page("10-01 03:00", "a", INSTAGRAM), buy("10-01 03:10", "a", 10)]
    answer = told(rows, "discovery", **OCTOBER)
    assert "asked" not in answer["details"]
    assert row(answer["rows"], channel="paid_social")["people"] == 1
