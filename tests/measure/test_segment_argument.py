"""A segment in a question: what is kept between questions, said in the answer, refused."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from fixtures.story import GOOGLE, INSTAGRAM, buy, event, page
from jejak.errors import ArgumentError
from jejak.journeys.channels import read_rules
from jejak.measure.question import arguments_of
from jejak.measure.result import Result
from jejak.project import Project, in_memory
from jejak.words import ANSWERS

# Ana: two visits and two orders (100, 200); Budi: one visit, one order (50); Cici: one visit.
ROWS = [
    page("09-20 03:00", "a", INSTAGRAM, user_id="ana"),
    buy("09-20 03:10", "a", 100),
    page("10-10 03:00", "a", GOOGLE),
    buy("10-10 03:10", "a", 200),
    page("10-11 03:00", "b", GOOGLE, user_id="budi"),
    event("10-11 03:05", "b", "Product Viewed"),
    buy("10-11 03:10", "b", 50),
    page("10-12 03:00", "c", GOOGLE, user_id="cici"),
    event("10-12 03:05", "c", "Product Viewed"),
]
OCTOBER = {"since": date(2026, 10, 1), "until": date(2026, 10, 31)}
TWICE = OCTOBER | {"segment": "orders >= 2"}


@pytest.fixture(scope="module")
def project() -> Iterator[Project]:
    made = in_memory(ROWS)
    yield made
    made.close()


def alone(measure: str, question: dict[str, Any]) -> Result:
    """The answer of a project that was asked nothing else."""
    made = in_memory(ROWS)
    told = made.measure(measure, **question)
    made.close()
    return told


@pytest.mark.parametrize("measure", ["overview", "assisted", "funnel", "dropoff", "products"])
def test_the_answer_does_not_hang_on_what_was_asked_before(measure: str):
    questions: list[dict[str, Any]] = [
        OCTOBER,
        TWICE,
        OCTOBER | {"segment": "orders = 1"},
        TWICE | {"identity": "as_of_event"},
        OCTOBER,
        TWICE | {"session": "person"},
    ]
    questions = [{n: v for n, v in q.items() if n in arguments_of(measure)} for q in questions]
    asked_all = in_memory(ROWS)
    answers = {repr(question): alone(measure, question) for question in questions[1:]}
    for question in (*questions, *questions):
        # The handle keeps answers; the tables behind them are what is tried here.
        asked_all._results.clear()  # pyright: ignore[reportPrivateUsage]
        assert asked_all.measure(measure, **question) == answers[repr(question)]
    asked_all.close()


def test_the_answer_says_whom_it_is_about(project: Project):
    told = project.overview(**TWICE)
    assert (told.settings["segment"], told.settings["segment_people"]) == ("orders >= 2", 1)
    assert told.reconciliation["net"] == 200
    assert "segment_people" not in project.overview(**OCTOBER).settings


def test_the_same_people_stand_in_both_periods(project: Project):
    # Ana's orders: one in September, one in October; Budi is not of the segment.
    told = project.overview(compare="2026-09-01..2026-09-30", **TWICE)
    [row] = [r for r in told.details["compare"] if r["figure"] == "conversions" and r["now"]][:1]
    assert (row["before"], row["now"]) == (1, 1)


def test_people_chosen_by_what_they_bought_are_told_apart(project: Project):
    def codes(segment: str) -> set[str]:
        return {caveat["code"] for caveat in project.assisted(segment=segment, **OCTOBER).caveats}

    assert "segment_by_outcome" in codes("net_value > 10")
    assert "segment_by_outcome" in codes("did 'Order Completed'")
    assert "segment_by_outcome" not in codes("visits >= 1 and did 'Product Viewed'")


def test_nobody_is_a_segment_too(project: Project):
    told = project.assisted(segment="orders > 99", **OCTOBER)
    assert told.settings["segment_people"] == 0
    assert told.reconciliation["conversions"] == 0


def test_an_event_that_nobody_did_is_refused(project: Project):
    with pytest.raises(ArgumentError, match="Did you mean `Product Viewed`"):
        project.overview(segment="not did 'Product Veiwed'")


WRONG: list[dict[str, str]] = [
    {"segment": "visits >= 1 and first_channel != paid_socail"},
    {"segment": "last_channel in (email, paid_socail)"},
    {"segment": "any touch [place = web, channel = paid_socail]"},
    {"any_touch": "paid_socail"},
    {"first_touch": "paid_socail"},
    {"last_touch": "paid_socail"},
]


@pytest.mark.parametrize("asked", WRONG, ids=str)
def test_a_channel_that_is_none_is_refused(asked: dict[str, str], project: Project):
    with pytest.raises(ArgumentError, match="Did you mean `paid_social`"):
        project.paths(**asked)


def test_a_channel_of_the_rules_is_known_and_other_items_are_not_looked_at():
    told = """channels:
  papan: Papan iklan
rules:
  - source: papan
    channel: papan
"""
    shop = in_memory(ROWS, rules=read_rules(told))
    assert shop.paths(first_touch="papan", **OCTOBER).rows == []
    assert shop.paths(segment="first_channel = papan", **OCTOBER).settings["segment_people"] == 0
    assert shop.paths(by="source", first_touch="papan", **OCTOBER).rows == []
    with pytest.raises(ArgumentError, match=r"channel `papn`\. Did you mean `papan`"):
        shop.paths(any_touch="papn")
    shop.close()


@pytest.mark.parametrize("measure", ANSWERS)
def test_measures_of_people_take_a_segment(measure: str, project: Project):
    takes = measure not in ("quality", "person", "reconcile")
    assert ("segment" in arguments_of(measure)) == takes
    if not takes:
        with pytest.raises(ArgumentError, match="does not take"):
            project.measure(measure, segment="orders >= 2")


def test_explain_shows_no_text_of_the_user(project: Project):
    sql = project.explain("assisted", segment="trait kota = 'rahasia'")
    assert "members" in sql
    assert "rahasia" not in sql
