"""Periods of unequal length: only what grows with time is taken at the same length."""

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from jejak.errors import JejakError
from jejak.measure.compare import before
from jejak.measure.question import arguments_of
from jejak.project import Project, in_memory
from jejak.words import MEASURES
from reference.intervals import newcombe

MAY, JUNE = date(2026, 5, 17), date(2026, 6, 1)  # 15 days and 30 days
BEFORE = "2026-05-17..2026-05-31"
# What grows with time, written down by hand: counts and money.
GROW = (
    "conversions value gross cancelled net attributed unattributed multi_touch sessions visitors "
    "new returning without_visit converters customers repeaters third returning_conversions "
    "returning_value viewed viewers carted bought returned buyers looked_at_2 people converted "
    "entered dropped in_progress all_people visits bounce_single bounce_unengaged exits answers "
    "dissatisfied asked replied not_converted open lost reached done returns"
)
STEPS = "Page Viewed > Product Viewed > Order Completed"


def told(day: date, person: str, name: str, minute: int, **more: Any) -> dict[str, Any]:
    begun = datetime(day.year, day.month, day.day, 3) + timedelta(minutes=minute)
    same = {"event": name, "occurred_at": begun, "anonymous_id": person, "place": "web"}
    same |= {"message_id": f"{person}{minute}", "device_type": "mobile", "page": "/kopi"}
    return same | {"utm_source": "google", "utm_medium": "cpc"} | more


def comes(person: int, day: date, looks: bool, buys: bool) -> list[dict[str, Any]]:
    """A page, perhaps a product an hour later, perhaps an order two hours after that."""
    who = f"p{person}"
    article = json.dumps({"product_id": "A"})
    basket = json.dumps({"products": [{"product_id": "A", "price": 10, "quantity": 1}]})
    order = {"order_id": f"o{person}", "value": 10.0, "properties": basket}
    rows = [told(day, who, "Page Viewed", 0)]
    if looks:
        rows.append(told(day, who, "Product Viewed", 20, properties=article))
        rows.append(told(day, who, "Product Added", 25, properties=article))
    if buys:
        rows.append(told(day, who, "Order Completed", 29, **order))
    return rows


def answers(person: int, day: date, question: str, score: int) -> list[dict[str, Any]]:
    said = json.dumps({"question_type": question, "score": score, "touchpoint": "toko"})
    who = f"p{person}"
    return [
        told(day, who, "Survey Sent", 30, properties=said),
        told(day, who, "Survey Answered", 31, properties=said),
    ]


@pytest.fixture(scope="module")
def shop() -> Project:
    """Before: 30 came, 20 looked, 12 bought; now: 60, 25 and 12.

    Before, 12 said NPS 0 and 10 of 12 were content (CSAT); now 5 of 10, and NPS was not asked.
    """
    rows: list[dict[str, Any]] = []
    for person in range(30):
        day = MAY + timedelta(days=person % 15)
        rows += comes(person, day, person < 20, person < 12)
        if person < 12:
            rows += answers(person, day, "nps", 0)
        elif person < 24:
            rows += answers(person, day, "csat", 5 if person < 22 else 1)
    for person in range(100, 160):
        day = JUNE + timedelta(days=person % 30)
        rows += comes(person, day, person < 125, person < 112)
        if person < 110:
            rows += answers(person, day, "csat", 5 if person < 105 else 1)
    return in_memory(rows)


def asked(shop: Project, measure: str, compare: str | None = BEFORE) -> Any:
    arguments = {"steps": STEPS} if measure == "funnel" else {}
    since, until = (JUNE, date(2026, 6, 30)) if compare else (MAY, date(2026, 5, 31))
    if compare:
        arguments |= {"compare": compare}
    return shop.measure(measure, since=since, until=until, **arguments)


def found(result: Any, **wanted: Any) -> dict[str, Any]:
    rows = [r for r in result.details["compare"] if all(r.get(k) == v for k, v in wanted.items())]
    assert len(rows) == 1, rows
    return rows[0]


COMPARED = [m for m in MEASURES if "compare" in arguments_of(m)]


@pytest.mark.parametrize("measure", COMPARED)
def test_only_counts_and_money_are_taken_at_the_same_length(shop: Project, measure: str):
    rows = asked(shop, measure).details["compare"]
    assert rows
    for row in rows:
        figure = row["figure"]
        assert not figure.endswith(("low", "high")), row
        if row["change"] is None:
            assert None in (row["now"], row["before"]), row
            continue
        grows = figure in GROW.split() or figure.endswith(("_conversions", "_value"))
        times = 2 if grows and measure != "stages" else 1
        assert row["change"] == pytest.approx(row["now"] - row["before"] * times), row
        assert row["before_same_length"] == row["before"] * times


def limits_of(row: dict[str, Any], figure: str) -> tuple[Any, Any]:
    """The limits that a row of a measure has of one of its figures."""
    if figure in GROW.split():
        return None, None
    if figure in ("share", "rate", "score", "assisted_share"):
        return row.get("low"), row.get("high")
    stem = {"last_share": "last"}.get(figure, figure.removesuffix("_rate"))
    return row.get(f"{stem}_low"), row.get(f"{stem}_high")


@pytest.mark.parametrize("measure", COMPARED)
def test_a_change_has_an_interval_where_both_figures_have_one(shop: Project, measure: str):
    now, then = asked(shop, measure), asked(shop, measure, None)
    for row in now.details["compare"]:
        outside = ("table", "figure", "now", "before", "before_same_length", "change")
        keys = [key for key in row if key not in (*outside, "low", "high")]
        tables = [
            r.rows if row["table"] == "rows" else r.details.get(row["table"], [])
            for r in (now, then)
        ]
        same = [[one for one in t if all(one[k] == row[k] for k in keys)] for t in tables]
        if all(same) and None not in [e for t in same for e in limits_of(t[0], row["figure"])]:
            assert row["low"] <= row["change"] <= row["high"], row


def test_a_funnel_of_two_lengths_by_hand(shop: Project):
    result = asked(shop, "funnel")
    looked = found(result, table="rows", step=2, figure="of_entered")
    assert looked["change"] == pytest.approx(25 / 60 - 20 / 30)
    assert (looked["low"], looked["high"]) == pytest.approx(newcombe(25, 60, 20, 30))
    hours = found(result, table="rows", step=2, figure="median_hours")
    assert (hours["before"], hours["change"]) == (pytest.approx(1 / 3), pytest.approx(0))
    people = found(result, table="rows", step=2, figure="people")
    assert (people["before_same_length"], people["change"]) == (40, -15)
    closed = found(result, table="outcome", figure="closed")
    assert closed["low"] is not None


def test_bounces_of_two_lengths_by_hand(shop: Project):
    """Visits of one event: of the 10 who did not look before, 4 answered; now 35 of 60."""
    result = asked(shop, "dropoff")
    rate = found(result, table="whole", figure="bounce_single_rate")
    assert rate["change"] == pytest.approx(35 / 60 - 6 / 30)
    assert (rate["low"], rate["high"]) == pytest.approx(newcombe(35, 60, 6, 30))


def test_a_score_that_was_not_asked_for_is_not_known(shop: Project):
    result = asked(shop, "feedback")
    score = found(result, table="questions", question="nps", figure="score")
    assert (score["now"], score["before"], score["change"]) == (None, -100, None)
    answers = found(result, table="questions", question="nps", figure="answers")
    assert (answers["now"], answers["before"], answers["change"]) == (0, 12, -24)
    for figure in ("dissatisfied_share", "replied_share"):
        share = found(result, table="questions", question="nps", figure=figure)
        assert (share["now"], share["change"]) == (None, None)
    content = found(result, table="questions", question="csat", figure="score")
    assert content["low"] < content["change"] < content["high"]


@pytest.mark.parametrize("measure", ["overview", "repeat", "paths"])
def test_a_figure_of_all_stands_once(shop: Project, measure: str):
    rows = asked(shop, measure).details["compare"]
    keyless = [r for r in rows if r["table"] in ("total", "totals", "multi_touch")]
    figures = [r["figure"] for r in keyless]
    assert figures.count("conversions") == figures.count("value") == 1


def test_days_the_wrong_way_round_are_said_to_be_so():
    with pytest.raises(JejakError) as raised:
        before("2026-10-31..2026-10-01", JUNE, JUNE)
    assert raised.value.code == "argument.compare_turned"
    assert raised.value.values["fix"] == "2026-10-01..2026-10-31"


def test_days_in_both_periods_are_told(shop: Project):
    def told(compare: str) -> list[dict[str, Any]]:
        caveats = shop.overview(since=JUNE, until=date(2026, 6, 30), compare=compare).caveats
        return [one for one in caveats if one["code"] == "compare_overlap"]

    shared = {"since": "2026-06-01", "until": "2026-06-02", "shared_days": 2}
    assert told("2026-05-20..2026-06-02") == [{"code": "compare_overlap"} | shared]
    assert told(BEFORE) == []
