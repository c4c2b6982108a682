"""SEMANTICS, "Conversions, journeys, paths": goal, value, range, path, journeys not converting."""

from datetime import date

import pytest

from fixtures.figures import figures, paths, row
from fixtures.story import (
    GOOGLE,
    GOOGLE_ADS,
    INSTAGRAM,
    NEWSLETTER,
    WHATSAPP,
    buy,
    event,
    page,
    server,
)
from reference.asked import Rules

OCTOBER = {"since": date(2026, 10, 1), "until": date(2026, 10, 31)}
JOURNEY = [
    page("10-01 09:00", "a", INSTAGRAM),
    page("10-02 09:00", "a", NEWSLETTER),
    page("10-03 09:00", "a", INSTAGRAM),
    buy("10-03 09:05", "a", 100),
]


# goal ---------------------------------------------------------------------------------------


def test_the_goal_is_the_argument_else_the_projects_first(told):
    rows = [event("10-01 09:00", "a", "Signed Up"), buy("10-01 09:05", "a", 5)]
    mine = Rules(goals=("Signed Up", "Order Completed"))
    assert told(rows, "assisted", mine, **OCTOBER)["reconciliation"]["value"] == 0
    answer = told(rows, "assisted", mine, goal="Order Completed", **OCTOBER)
    assert answer["reconciliation"]["value"] == 5


# conversion ---------------------------------------------------------------------------------


def test_one_order_is_one_conversion_at_its_earliest_event_with_its_latest_value(told):
    # The page tells the order at 9:05 with 100, the server again at 12:00 with 90, after an
    # e-mail was clicked at 10:00: one conversion, at 9:05 (so the e-mail is not on its path), 90.
    rows = [
        page("10-01 09:00", "a", INSTAGRAM, user_id="u"),
        buy("10-01 09:05", "a", 100, order_id="o1"),
        page("10-01 10:00", "a", NEWSLETTER),
        server("10-01 12:00", "Order Completed", user_id="u", order_id="o1", value=90.0),
    ]
    answer = told(rows, "paths", **OCTOBER)
    assert paths(answer, "value") == {"paid_social": 90}


def test_count_once_is_the_first_in_the_range(told):
    # September's purchase is out of the range; of October's two the first counts.
    rows = [buy("09-15 09:00", "a", 1), buy("10-05 09:00", "a", 2), buy("10-06 09:00", "a", 4)]
    every = told(rows, "assisted", **OCTOBER)["reconciliation"]
    once = told(rows, "assisted", count="once", **OCTOBER)["reconciliation"]
    assert (every["conversions"], every["value"]) == (2, 6)
    assert (once["conversions"], once["value"]) == (1, 2)


def test_reset_takes_only_touches_after_the_previous_conversion_in_range_or_not(told):
    # Purchases on 28 September (out of range) and 3 October. Off: instagram (27 Sep), direct
    # begins no session on 28 Sep (same session), newsletter 2 Oct. On: the newsletter alone.
    rows = [
        page("09-28 09:00", "a", INSTAGRAM),
        buy("09-28 09:05", "a", 1),
        page("10-02 09:00", "a", NEWSLETTER),
        buy("10-02 09:05", "a", 2),
    ]
    assert paths(told(rows, "paths", **OCTOBER)) == {"paid_social > email": 1}
    on = told(rows, "paths", reset_after_conversion="on", **OCTOBER)
    assert paths(on) == {"email": 1}


def test_reset_wants_a_touch_strictly_later(told):
    # Both purchases stand at the same second as the touch: with reset the later of the two
    # (by id) has no touch left.
    rows = [
        page("10-01 09:00", "a", INSTAGRAM),
        buy("10-01 09:00", "a", 1, page="/1"),
        buy("10-01 09:00", "a", 1, page="/2"),
    ]
    answer = told(rows, "assisted", reset_after_conversion="on", **OCTOBER)["reconciliation"]
    assert (answer["attributed"], answer["unattributed"]) == (1, 1)


# value --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("later", "cancelled", "refunded", "net"),
    [
        ([], 0, 0, 100),
        ([("Order Refunded", 30.0)], 0, 30, 70),
        ([("Order Refunded", 30.0), ("Order Refunded", 20.0)], 0, 50, 50),
        ([("Order Refunded", None)], 0, 100, 0),
        ([("Order Cancelled", None)], 100, 0, 0),
        ([("Order Refunded", 130.0)], 0, 100, 0),
    ],
)
def test_cancellations_and_refunds_lower_the_value_never_the_count(
    told, later, cancelled, refunded, net
):
    rows = [buy("10-01 09:00", "a", 100, order_id="o1")]
    rows += [
        server(f"11-0{i + 1} 09:00", name, order_id="o1", value=value)
        for i, (name, value) in enumerate(later)
    ]
    rows.append(server("11-09 09:00", "Order Cancelled", order_id="another"))
    answer = told(rows, "assisted", **OCTOBER)["reconciliation"]
    assert (answer["gross"], answer["cancelled"], answer["refunded"]) == (100, cancelled, refunded)
    assert (answer["net"], answer["value"], answer["conversions"]) == (net, net, 1)


# range and lookback -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bought", "found"),
    [
        ("10-31 09:00:00", "paid_social > direct"),  # 30 days exactly: in
        ("10-31 09:00:01", "direct"),  # a second more: only the purchase's own session
    ],
)
def test_the_lookback_holds_both_ends(told, bought, found):
    rows = [page("10-01 09:00:00", "a", INSTAGRAM), buy(bought, "a", 5)]
    assert paths(told(rows, "paths", **OCTOBER)) == {found: 1}


def test_touches_may_stand_before_the_range(told):
    # On 5 October the person looks back 30 days, over the start of the range.
    rows = [page("09-20 09:00", "a", INSTAGRAM), buy("10-05 09:00", "a", 5)]
    assert paths(told(rows, "paths", **OCTOBER)) == {"paid_social > direct": 1}
    assert paths(told(rows, "paths", lookback="7d", **OCTOBER)) == {"direct": 1}


# path and transforms ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        ({}, "paid_social > paid_social > email > direct > paid_social > direct > direct"),
        (
            {"transform": "unique"},
            "paid_social > paid_social > email > direct > paid_social > direct > direct",
        ),
        ({"transform": "exposure"}, "paid_social > email > direct > paid_social > direct"),
        ({"transform": "first"}, "paid_social > email > direct"),
        ({"transform": "last_n", "trim": 2}, "direct > direct"),
        (
            {"transform": "remove", "remove": "direct"},
            "paid_social > paid_social > email > paid_social",
        ),
        (
            {"transform": "remove_last", "remove": "direct"},
            "paid_social > paid_social > email > direct > paid_social",
        ),
    ],
)
def test_transforms(told, arguments, path):
    came = [INSTAGRAM, INSTAGRAM, NEWSLETTER, None, INSTAGRAM, None, None]
    rows = [page(f"10-0{day} 09:00", "a", how) for day, how in enumerate(came, start=1)]
    rows.append(buy("10-07 09:05", "a", 5))
    answer = told(rows, "paths", **arguments, **OCTOBER)
    assert paths(answer) == {path: 1}
    assert row(answer["rows"], path=path)["path_length"] == path.count(">") + 1


def test_removing_the_only_item_keeps_the_path(told):
    rows = [page("10-01 09:00", "a"), page("10-02 09:00", "a"), buy("10-02 09:05", "a", 5)]
    for transform in ("remove", "remove_last"):
        answer = told(rows, "paths", transform=transform, remove="direct", **OCTOBER)
        assert paths(answer) == {"direct > direct": 1}


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ({"any_touch": "email"}, {"paid_social > email > paid_social": 1}),
        ({"first_touch": "paid_social"}, {"paid_social > email > paid_social": 1}),
        ({"last_touch": "organic_search"}, {"organic_search": 1}),
        ({"min_length": 2}, {"paid_social > email > paid_social": 1}),
        ({"max_length": 2}, {"organic_search": 1}),
        ({"min_lag": "2d"}, {"paid_social > email > paid_social": 1}),
    ],
)
def test_conditions_choose_paths(told, condition, found):
    # The first path took 2 days and 5 minutes, the second 5 minutes.
    rows = [*JOURNEY, page("10-01 09:00", "b", GOOGLE), buy("10-01 09:05", "b", 5)]
    assert paths(told(rows, "paths", **condition, **OCTOBER)) == found


def test_what_the_top_cuts_is_counted_in_other(told):
    rows = [page("10-01 09:00", d, GOOGLE) for d in "ab"] + [page("10-01 09:00", "c", WHATSAPP)]
    rows += [buy("10-01 09:05", device, 5) for device in "abc"]
    assert paths(told(rows, "paths", top=1, **OCTOBER)) == {"organic_search": 2, "other": 1}


def test_overlap_and_share_of_many_touches(told):
    # Two conversions: A>B>A has both A and B; the other has one touch.
    rows = [*JOURNEY, page("10-01 09:00", "b", GOOGLE), buy("10-01 09:05", "b", 5)]
    details = told(rows, "paths", **OCTOBER)["details"]
    [multi] = details["multi_touch"]
    assert (multi["conversions"], multi["multi_touch"], multi["share"]) == (2, 1, 0.5)
    pairs = {frozenset((r["item"], r["other_item"])): r["conversions"] for r in details["overlap"]}
    assert pairs[frozenset(("paid_social", "email"))] == 1


# non-converting journey ---------------------------------------------------------------------


def test_open_until_the_lookback_is_over_then_lost(told):
    # Data end 31 October 09:00. a's last touch is 30 days before it exactly: open; b's one
    # second more: lost. c's touches are of September: no journey of October's.
    rows = [
        page("10-01 09:00:00", "a", INSTAGRAM),
        page("10-01 08:59:59", "b", NEWSLETTER),
        page("09-15 09:00", "c", GOOGLE),
        event("10-31 09:00", "d", "Order Completed", excluded="bot"),
    ]
    answer = told(rows, "paths", **OCTOBER)["rows"]
    assert figures(answer, "path", "not_converted", "open", "lost") == {
        "paid_social": (1, 1, 0),
        "email": (1, 0, 1),
    }


def test_a_journey_looks_back_from_its_last_touch_in_the_range(told):
    # Last touch in the range 5 October; 30 days before it begin on 5 September 09:00: in.
    # The touch of 6 November is after the range.
    rows = [
        page("09-05 08:59:59", "a", GOOGLE),
        page("09-05 09:40", "a", NEWSLETTER),
        page("10-05 09:00", "a", INSTAGRAM),
        page("11-06 09:00", "a", WHATSAPP),
    ]
    assert paths(told(rows, "paths", **OCTOBER), "not_converted") == {"email > paid_social": 1}


def test_touches_after_the_last_conversion_make_no_journey(told):
    # a bought in the range, b before it; both came again: no journey. c buys after the range:
    # in October it had not converted.
    rows = [
        buy("10-01 09:00", "a", 1),
        page("10-10 09:00", "a", INSTAGRAM),
        buy("09-20 09:00", "b", 2),
        page("10-10 09:00", "b", INSTAGRAM),
        page("10-10 09:00", "c", GOOGLE_ADS),
        buy("11-02 09:00", "c", 4),
    ]
    answer = told(rows, "paths", **OCTOBER)
    assert paths(answer, "not_converted") == {"paid_search": 1}


# first, last, assisted, influenced ----------------------------------------------------------


def test_a_channel_may_assist_and_close(told):
    # instagram > newsletter > instagram, 100: instagram is first, last and assists;
    # the newsletter assists. Ratio: instagram 1/1, newsletter null.
    rows = told(JOURNEY, "assisted", **OCTOBER)["rows"]
    names = ("assisted_conversions", "last_conversions", "first_conversions")
    names += ("influenced_conversions", "assisted_per_last", "assisted_value", "last_value")
    assert figures(rows, "channel", *names) == {
        "paid_social": (1, 1, 1, 1, 1, 100, 100),
        "email": (1, 0, 0, 1, None, 100, 0),
    }


def test_an_assist_counts_once_per_conversion(told):
    rows = [page(f"10-0{day} 09:00", "a", NEWSLETTER) for day in (1, 2, 3)]
    rows += [page("10-04 09:00", "a", INSTAGRAM), buy("10-04 09:05", "a", 5)]
    answer = told(rows, "assisted", **OCTOBER)["rows"]
    assert figures(answer, "channel", "assisted_conversions") == {"email": 1}


def test_dimensions_are_counted_anew_never_summed(told):
    # By campaign: oktober stands at every place of the path: one assist, not two.
    rows = told(JOURNEY, "assisted", by="campaign", **OCTOBER)["rows"]
    assert figures(rows, "campaign", "assisted_conversions", "last_conversions") == {
        "oktober": (1, 1)
    }


# unattributed -------------------------------------------------------------------------------


def test_unattributed_conversions_are_a_row_and_the_sum_holds(told):
    rows = [*JOURNEY, server("10-05 09:00", "Order Completed", email="x@kopi.id", value=7.0)]
    answer = told(rows, "assisted", **OCTOBER)
    assert row(answer["rows"], channel="unattributed")["last_value"] == 7
    told_line = answer["reconciliation"]
    assert told_line["attributed"] + told_line["unattributed"] == told_line["conversions"] == 2
    assert (told_line["attributed_value"], told_line["unattributed_value"]) == (100, 7)


# attribution (MATHS) ------------------------------------------------------------------------


def test_credit_of_the_rules(told):
    # instagram (1 Oct 09:00) > newsletter (2nd) > google ads (3rd) > direct (4th), bought on the
    # 8th at 09:00. time_decay, h = 1 day: ages 7, 6, 5, 4 days: 1:2:4:8 of 15.
    # position: .4, .1, .1, .4; linear .25; last_non_direct: the ads.
    came = [INSTAGRAM, NEWSLETTER, GOOGLE_ADS, None]
    rows = [page(f"10-0{i} 09:00", "a", how, user_id="u") for i, how in enumerate(came, start=1)]
    rows.append(server("10-08 09:00", "Order Completed", user_id="u", value=150.0))
    answer = told(rows, "attribution", half_life="1d", **OCTOBER)["rows"]
    expected = {
        "paid_social": (1, 0, 0, 0.25, 0.4, 1 / 15, 1),
        "email": (0, 0, 0, 0.25, 0.1, 2 / 15, 1),
        "paid_search": (0, 0, 1, 0.25, 0.1, 4 / 15, 1),
        "direct": (0, 1, 0, 0.25, 0.4, 8 / 15, 1),
    }
    models = ("first", "last", "last_non_direct", "linear", "position", "time_decay")
    for channel, shares in expected.items():
        found = row(answer, channel=channel)
        for model, share in zip((*models, "participation"), shares, strict=True):
            assert found[f"{model}_conversions"] == pytest.approx(share, rel=1e-9)
            assert found[f"{model}_value"] == pytest.approx(150 * share, rel=1e-9)
