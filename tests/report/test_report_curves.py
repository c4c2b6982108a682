"""Curves of people who convert: what stands on too few people is neither drawn nor told."""

import re
from typing import Any

import pytest
from msgspec.structs import replace
from sample_results import sample

from jejak.measure.survival import kaplan_meier, reached
from jejak.report.sections import draw_section
from jejak.report.text import table
from jejak.report.voice import voice_of

# Day, converted, lost from view.  Of 12 people 2 convert at once; 8 are lost on day 5, and of the
# other 2 one converts on day 9: 2 of 2.4 people, for 10 of 12 were left.  Of the 12 of `ALL` nobody
# is lost: half convert on day 1, half on day 3, and 100% is known of 12 people.
LOST = [(0, 2, 0), (5, 0, 8), (9, 1, 0), (12, 0, 1)]
ALL = [(1, 6, 0), (3, 6, 0)]
NINE = [(0, 2, 0), (5, 0, 6), (9, 1, 0)]


def told(counts: list[tuple[int, int, int]], measure: str = "repeat") -> Any:
    curve = kaplan_meier(counts)
    days = [{"next_order": 2} | {f: getattr(d, f) for f in d.__struct_fields__} for d in curve]
    when = [
        {"next_order": 2} | {f: getattr(one, f) for f in one.__struct_fields__}
        for one in reached(curve, (0.1, 0.5))
    ]
    whole = sample()[measure]
    return replace(whole, details=whole.details | {"curve": days, "reached": when})


@pytest.mark.parametrize("measure", ["repeat", "time_lag"])
def test_days_on_which_too_few_are_left_say_so(measure: str):
    text = table(told(LOST, measure), "en", 200)
    assert re.search(r"Of 12 [a-z ]+, 17% [a-z ]+ within 5 days", text)
    assert re.search(r"^5 +10 +0 +8 +16\.7%", text, re.MULTILINE)
    assert re.search(r"^12 +1 +0 +1 +not enough data +–", text, re.MULTILINE)
    assert re.search(r"50% +not reached", text)  # on day 9, of two people


def test_a_share_of_all_people_is_known_however_few_are_left_to_come():
    text = table(told(ALL), "en", 200)
    assert re.search(r"^3 +6 +6 +0 +100\.0%", text, re.MULTILINE)
    assert re.search(r"50% +1 ", text)
    assert re.search(r"Of 12 [a-z ]+, 50% [a-z ]+ within 1 days?", text)  # 100% has no interval


def test_nine_people_make_no_picture_and_no_share():
    result = told(NINE)
    voice = voice_of(result, "en")
    captions = [getattr(block, "caption", "") for block in draw_section(result, voice)]
    assert voice.say("again_picture") not in captions
    assert "Not enough data to draw this line." in table(result, "en", 200)
    assert not re.search(r"^0 +9 +2 +0 +22", table(result, "en", 200), re.MULTILINE)


def test_the_picture_ends_where_the_people_do():
    voice = voice_of(told(LOST), "en")
    [drawn] = [
        str(block.svg)
        for block in draw_section(told(LOST), voice)
        if getattr(block, "caption", "") == voice.say("again_picture")
    ]
    assert max(int(day) for day in re.findall(r">(\d+) d<", drawn)) == 5
    assert "9 had not by the end" in drawn  # all who had not, those after the last day drawn too


def test_the_median_of_fewer_than_ten_orders_is_not_told():
    whole = sample()["time_lag"]
    row = {"since": "last_cart", "unit": "days", "conversions": 9, "median": 4.5, "p90": 8.5}
    few = table(replace(whole, details={"quantiles": [row]}), "en", 200)
    assert re.search(r"Last cart +days +9 +– +–", few)
    enough = table(replace(whole, details={"quantiles": [row | {"conversions": 10}]}), "en", 200)
    assert re.search(r"Last cart +days +10 +4\.5 +8\.5", enough)
