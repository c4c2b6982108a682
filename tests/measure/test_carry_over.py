"""Carry-over against the reference and by hand."""

from datetime import date

import pytest
from dense import ARGUMENTS, FEW, MANY, agree, dense_rows
from hypothesis import given

from fixtures.story import GOOGLE, INSTAGRAM, NEWSLETTER, buy, event, page
from jejak.project import in_memory

OCTOBER = {"since": date(2026, 10, 1), "until": date(2026, 10, 31)}


@FEW
@given(rows=dense_rows(), asked=ARGUMENTS)
def test_carried_carts_of_dense_histories_are_the_references(rows, asked):
    found = agree("carry_over", rows, **asked)
    carried = sum(r["conversions"] for r in found["rows"])
    assert sum(r["conversions"] for r in found["details"]["sources"]) == carried
    assert carried <= found["reconciliation"]["conversions"]


@pytest.mark.heavy
@MANY
@given(rows=dense_rows(), asked=ARGUMENTS)
def test_carried_carts_of_dense_histories_are_the_references_at_length(rows, asked):
    agree("carry_over", rows, **asked)


def person(name, came, cart="web", bought="app"):
    """An ad, a cart, a search the next day, then the purchase."""
    return [
        page("10-01 09:00", f"{name} hp", came, user_id=name),
        event("10-01 09:05", f"{name} hp", "Product Added", place=cart),
        page("10-02 09:00", f"{name} hp", GOOGLE),
        buy("10-02 18:05", f"{name} app", 50, user_id=name, place=bought),
    ]


def test_ways_and_their_sources_are_counted():
    other = INSTAGRAM | {"utm_source": "facebook"}
    rows = [*person("a", INSTAGRAM), *person("b", INSTAGRAM), *person("c", other)]
    rows += person("d", NEWSLETTER)
    rows += person("e", INSTAGRAM, bought="web")  # nothing carried
    result = in_memory(rows).carry_over(**OCTOBER)
    ways = [(r["helped_by"], r["read_as"], r["conversions"], r["value"]) for r in result.rows]
    assert ways == [("paid_social", "organic_search", 3, 150), ("email", "organic_search", 1, 50)]
    assert [r["share"] for r in result.rows] == [3 / 5, 1 / 5]
    assert result.details["sources"] == [
        {"helped_by": "paid_social", "helped_source": "instagram", "conversions": 2},
        {"helped_by": "email", "helped_source": "buletin", "conversions": 1},
        {"helped_by": "paid_social", "helped_source": "facebook", "conversions": 1},
    ]


def test_each_way_has_sources_of_its_own():
    tiktok = INSTAGRAM | {"utm_source": "tiktok"}
    rows = [*person("a", tiktok), *person("b", tiktok), *person("c", INSTAGRAM, bought="store")]
    found = in_memory(rows).carry_over(**OCTOBER).details["sources_of_ways"]
    assert [(r["purchase_place"], r["helped_source"], r["conversions"]) for r in found] == [
        ("app", "tiktok", 2),
        ("store", "instagram", 1),
    ]


def test_the_interval_is_of_all_conversions():
    # 1 of 29: Newcombe, Statistics in Medicine 17 (1998) 857, table I: 0.0061 to 0.1718.
    rows = person("carried", INSTAGRAM)
    for i in range(28):
        rows += [page("10-03 09:00", f"d{i}", GOOGLE), buy("10-03 09:05", f"d{i}", 10)]
    [way] = in_memory(rows).carry_over(**OCTOBER).rows
    assert (way["low"], way["high"]) == pytest.approx((0.0061, 0.1718), abs=5e-5)


def test_unknown_is_not_another_place():
    assert in_memory(person("a", INSTAGRAM, cart=None)).carry_over(**OCTOBER).rows == []


def test_the_touch_of_the_cart_may_be_older_than_the_lookback():
    # The cart on the 10th came with Instagram's visit of 1 September, still the last touch.
    rows = [
        page("09-01 09:00", "hp", INSTAGRAM, user_id="u"),
        event("10-10 09:00", None, "Product Added", user_id="u", is_server=True, place="chat"),
        buy("10-11 09:00", None, 5, user_id="u", is_server=True, place="store"),
    ]
    [way] = in_memory(rows).carry_over(lookback="7d", **OCTOBER).rows
    assert (way["helped_by"], way["read_as"]) == ("paid_social", "unattributed")
    alone = [r | {"user_id": "v"} for r in rows[1:]]
    [way] = in_memory(alone).carry_over(**OCTOBER).rows
    assert (way["helped_by"], way["read_as"]) == ("unattributed", "unattributed")


def test_without_a_cart_event_the_result_says_what_is_missing():
    result = in_memory([page("10-01 09:00", "a"), buy("10-01 09:05", "a", 5)]).carry_over(**OCTOBER)
    assert result.rows == []
    assert {"code": "missing_events", "events": "Product Added"} in result.caveats
