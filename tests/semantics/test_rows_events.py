"""SEMANTICS, "Events, time, device, identity": one hand-made case or more per row."""

from datetime import date

import pytest

from fixtures.figures import figures, paths, row
from fixtures.story import (
    CALLS,
    GOOGLE,
    GOOGLE_ADS,
    INSTAGRAM,
    NEWSLETTER,
    buy,
    event,
    page,
    server,
)
from reference.asked import Rules

OCTOBER = {"since": date(2026, 10, 1), "until": date(2026, 10, 31)}


# time ---------------------------------------------------------------------------------------


def test_days_begin_at_midnight_in_the_projects_zone(told):
    # 1 October 00:00 in Jakarta (UTC+7) is 30 September 17:00 UTC; its end 1 October 17:00 UTC.
    # So of the four purchases the second and the third are of 1 October.
    rows = [
        buy("09-30 16:59:59", "a", 1),
        buy("09-30 17:00:00", "b", 2),
        buy("10-01 16:59:59", "c", 4),
        buy("10-01 17:00:00", "d", 8),
    ]
    answer = told(rows, "assisted", since=date(2026, 10, 1), until=date(2026, 10, 1))
    assert answer["reconciliation"]["conversions"] == 2
    assert answer["reconciliation"]["value"] == 6


def test_days_are_those_of_the_zone_when_the_clock_changes(told):
    # New York leaves summer time on 1 November 2026: that local day runs from 04:00 UTC
    # to 05:00 UTC of 2 November, 25 hours.
    rows = [
        buy("11-01 03:59:59", "a", 1),
        buy("11-01 04:00:00", "b", 2),
        buy("11-02 04:59:59", "c", 4),
        buy("11-02 05:00:00", "d", 8),
    ]
    zone = Rules(timezone="America/New_York")
    day = date(2026, 11, 1)
    answer = told(rows, "assisted", zone, since=day, until=day)
    assert answer["reconciliation"]["value"] == 6


def test_the_default_range_is_30_local_days_ending_at_data_end(told):
    # Data end 30 October 18:00 UTC = 31 October in Jakarta: the range is 2 to 31 October, so
    # it starts at 1 October 17:00 UTC.
    rows = [
        buy("10-01 16:59:59", "a", 1),
        buy("10-01 17:00:00", "b", 2),
        page("10-30 18:00", "c"),
    ]
    assert told(rows, "assisted")["reconciliation"]["value"] == 2


def test_ties_have_one_order_whatever_the_arrival(told):
    # Two events at one time: whichever stands first by (time, id), it stays so when shuffled.
    rows = [
        page("10-01 09:00", "a", INSTAGRAM),
        page("10-01 09:00", "a", NEWSLETTER),
        buy("10-01 09:00", "a", 5),
    ]
    answers = [told(order, "paths", **OCTOBER)["rows"] for order in (rows, rows[::-1])]
    assert answers[0] == answers[1]


# duplicates ---------------------------------------------------------------------------------


def test_copies_on_the_same_or_the_next_day_are_one_event(told):
    # Three copies, each a day from the next: one event. It is that of the smallest
    # receivedAt (the second), so its value 20 counts.
    rows = [
        buy(f"10-0{day} 09:00", "a", value, message_id="m", received_at=received)
        for day, value, received in ((1, 10, None), (2, 20, "10-02"), (3, 30, "10-03"))
    ]
    for purchase in rows:
        if purchase["received_at"] is not None:
            purchase["received_at"] = purchase["occurred_at"]
    answer = told(rows, "assisted", **OCTOBER)["reconciliation"]
    assert (answer["conversions"], answer["value"]) == (1, 20)


def test_the_same_id_on_a_far_day_is_another_event(told):
    rows = [
        buy("10-01 09:00", "a", 10, message_id="m"),
        buy("10-03 09:00", "a", 30, message_id="m"),
    ]
    answer = told(rows, "assisted", **OCTOBER)["reconciliation"]
    assert (answer["conversions"], answer["value"]) == (2, 40)


def test_the_same_id_of_another_source_is_another_event(told):
    rows = [
        buy("10-01 09:00", "a", 10, message_id="m", source="web"),
        buy("10-01 09:00", "a", 30, message_id="m", source="app"),
    ]
    assert told(rows, "assisted", **OCTOBER)["reconciliation"]["conversions"] == 2


# client and server events -------------------------------------------------------------------


def test_a_server_event_neither_extends_a_session_nor_makes_a_touch(told):
    # Pages at 9:00 and 9:40: two sessions, though the server spoke at 9:20. Two touches.
    rows = [
        page("10-01 09:00", "a", INSTAGRAM, user_id="u"),
        server("10-01 09:20", "Order Updated", user_id="u"),
        page("10-01 09:40", "a"),
        buy("10-01 09:41", "a", 5),
    ]
    assert paths(told(rows, "paths", **OCTOBER)) == {"paid_social > direct": 1}


def test_a_server_event_with_a_contact_is_a_touch(told):
    rows = [
        page("10-01 09:00", "a", INSTAGRAM, user_id="u"),
        server("10-01 12:00", "Phone Call Started", user_id="u", **CALLS),
        server("10-01 13:00", "Order Completed", user_id="u", value=5.0),
    ]
    answer = told(rows, "paths", **OCTOBER)
    assert paths(answer) == {"paid_social > phone": 1}


# device -------------------------------------------------------------------------------------


def test_an_event_without_an_anonymous_id_stands_on_the_users_device(told):
    # u on mobile at 9:00 and on desktop at 9:10 are two devices, so two sessions: the second
    # page has no source, yet begins a session, so it is a touch.
    rows = [
        page("10-01 09:00", None, INSTAGRAM, user_id="u", device_type="mobile"),
        page("10-01 09:10", None, user_id="u", device_type="desktop"),
        buy("10-01 09:12", None, 5, user_id="u", device_type="desktop"),
    ]
    assert paths(told(rows, "paths", **OCTOBER)) == {"paid_social > direct": 1}


@pytest.mark.parametrize(
    ("bought", "device"),
    [
        ("10-01 09:40", "mobile"),  # session 9:00-9:10 is open until 9:40
        ("10-01 12:35", "desktop"),  # no session open; the last began at 12:00
        ("10-31 12:00", "desktop"),  # 30 days after 12:00 exactly: within the lookback
        ("10-31 12:01", "unknown"),  # after it
    ],
)
def test_a_conversion_told_by_a_server_takes_the_device_of_a_session(told, bought, device):
    rows = [
        page("10-01 09:00", "a", user_id="u", device_type="mobile"),
        page("10-01 09:10", "a", user_id="u", device_type="mobile"),
        page("10-01 12:00", "b", user_id="u", device_type="desktop"),
        server(bought, "Order Completed", user_id="u", value=5.0),
    ]
    answer = told(rows, "devices", since=date(2026, 10, 1), until=date(2026, 11, 30))
    assert figures(answer["rows"], "device", "conversions") == {device: 1}


# session ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("second", "sessions"), [("10-01 09:30:00", 1), ("10-01 09:30:01", 2)])
def test_a_session_ends_after_more_than_30_minutes_of_silence(told, second, sessions):
    rows = [page("10-01 09:00", "a", INSTAGRAM), page(second, "a"), buy("10-01 09:31", "a", 5)]
    answer = told(rows, "path_length", **OCTOBER)
    assert row(answer["rows"], unit="sessions", path_length=str(sessions))["conversions"] == 1


def test_a_session_is_not_split_at_midnight_nor_by_a_campaign(told):
    # 23:50 and 00:10 in Jakarta = 16:50 and 17:10 UTC; the second page has a source: two
    # touches of one session.
    rows = [
        page("10-01 16:50", "a", INSTAGRAM),
        page("10-01 17:10", "a", NEWSLETTER),
        buy("10-01 17:20", "a", 5),
    ]
    answer = told(rows, "path_length", **OCTOBER)["rows"]
    assert row(answer, unit="sessions", path_length="1")["conversions"] == 1
    assert row(answer, unit="touches", path_length="2")["conversions"] == 1


def test_a_session_ends_where_another_account_appears(told):
    # One tablet: u at 9:00, an anonymous page at 9:05 (u's session), v buys at 9:10 (a new
    # session, begun without a source: direct). v's path is direct alone.
    rows = [
        page("10-01 09:00", "tablet", INSTAGRAM, user_id="u"),
        page("10-01 09:05", "tablet", NEWSLETTER),
        buy("10-01 09:10", "tablet", 5, user_id="v"),
        buy("10-01 09:20", "other", 7, user_id="u"),
    ]
    answer = told(rows, "paths", **OCTOBER)
    assert paths(answer) == {"direct": 1, "paid_social > email > direct": 1}


def test_session_person_adds_only_what_differs_from_the_touch_before(told):
    # The phone session (9:00) and the desktop session (9:10, within the gap of 9:00's end) are
    # one session: its touch email is the same as the one before, so it is not added; the
    # paid_search at 9:20 on the desktop differs and is.
    rows = [
        page("10-01 09:00", "phone", NEWSLETTER, user_id="u"),
        page("10-01 09:10", "desktop", NEWSLETTER, user_id="u"),
        page("10-01 09:20", "desktop", GOOGLE_ADS),
        buy("10-01 09:25", "desktop", 5),
    ]
    by_device = told(rows, "paths", **OCTOBER)
    by_person = told(rows, "paths", session="person", **OCTOBER)
    one_touch = told(rows, "paths", session="person", touch="session", **OCTOBER)
    assert paths(by_device) == {"email > email > paid_search": 1}
    assert paths(by_person) == {"email > paid_search": 1}
    assert paths(one_touch) == {"email": 1}


@pytest.mark.parametrize("identity", ["latest", "as_of_event"])
def test_session_person_joins_sessions_of_one_shared_device(told, identity):
    # u, v, and u again on one tablet, minutes apart: three sessions, because another account
    # ends one; of u the first and the third lie within a gap, so they are one visit.
    rows = [
        page("10-01 09:00", "tablet", INSTAGRAM, user_id="u"),
        page("10-01 09:05", "tablet", user_id="v"),
        buy("10-01 09:10", "tablet", 5, user_id="u"),
    ]
    visits = {}
    for session in ("device", "person"):
        answer = told(rows, "overview", session=session, identity=identity, **OCTOBER)
        visits[session] = answer["details"]["totals"][0]["sessions"]
    assert visits == {"device": 3, "person": 2}


def test_session_person_reads_a_touch_within_anothers_session(told):
    # As of the time, d2's session at 05:10 is u0's (seen there at 00:00) and goes on from the
    # one on d1; at 05:15 u1 logs in on d2 and clicks the ad that brought them at 01:00.  In the
    # visit that goes on, the same source again is no touch.
    rows = [
        page("10-01 00:00", "d2", user_id="u0"),
        page("10-01 01:00", "d3", GOOGLE_ADS, user_id="u1"),
        page("10-01 05:00", "d1", user_id="u0"),
        page("10-01 05:10", "d2"),
        page("10-01 05:15", "d2", GOOGLE_ADS, user_id="u1"),
        server("10-01 06:00", "Order Completed", user_id="u1", value=10.0),
    ]
    as_of = {"identity": "as_of_event", "session": "person", **OCTOBER}
    assert paths(told(rows, "paths", **as_of)) == {"paid_search": 1}


def test_a_touch_within_a_session_that_is_left_out_has_a_visit_of_its_own(told):
    # u0 is the shop's own: as of the time, d2's session at 05:10 is theirs and left out.  What
    # u1 clicks in it, after two visits, is on u1's path in a visit of its own: three visits.
    rows = [
        page("10-01 00:00", "d2", user_id="u0"),
        page("10-01 01:00", "d3", user_id="u1"),
        page("10-01 02:00", "d4", user_id="u1"),
        page("10-01 05:10", "d2"),
        page("10-01 05:15", "d2", GOOGLE_ADS, user_id="u1"),
        page("10-01 05:16", "d2", NEWSLETTER, user_id="u1"),
        server("10-01 06:00", "Order Completed", user_id="u1", value=10.0),
    ]
    as_of = {"identity": "as_of_event", "session": "person", **OCTOBER}
    rules = Rules(internal_users=("u0",))
    answer = told(rows, "path_length", rules=rules, **as_of)["rows"]
    assert row(answer, unit="sessions", path_length="3")["conversions"] == 1


def test_the_end_of_a_visit_that_is_left_out_is_unknown(told):
    # The last thing done in the visit is the shop's own u0 logging in.
    rows = [page("10-01 00:00", "d0"), event("10-01 00:05", "d0", "Signed In", user_id="u0")]
    answer = told(
        rows, "dropoff", rules=Rules(internal_users=("u0",)), identity="as_of_event", **OCTOBER
    )
    ends = {row["last_event"]: row["exits"] for row in answer["details"]["last_events"]}
    assert ends == {"unknown": 1}
    pages = {row["page"]: row["exits"] for row in answer["details"]["looked_at"]}
    assert pages == {"/": 0, "unknown": 1}


# identity -----------------------------------------------------------------------------------


def test_strong_ids_on_one_event_join_accounts(told):
    # u and the e-mail meet at 9:10, the e-mail and the phone at 9:20: one person, whose call
    # (known by the phone alone) and visit (by u alone) are one path.
    rows = [
        page("10-01 09:00", "a", INSTAGRAM, user_id="u"),
        server("10-01 09:10", "Signed Up", user_id="u", email="ana@kopi.id"),
        server("10-01 09:20", "Lead Generated", email="ana@kopi.id", phone="+62811"),
        server("10-01 10:00", "Phone Call Started", phone="+62811", **CALLS),
        server("10-01 11:00", "Order Completed", email="ana@kopi.id", value=5.0),
    ]
    assert paths(told(rows, "paths", **OCTOBER)) == {"paid_social > phone": 1}


def test_an_event_without_ids_is_a_path_once(told):
    # A call that ends in an order names nobody: it is its own person, event and path at once.
    rows = [
        server("10-01 00:01", "Order Completed", value=10.0, **CALLS),
        page("10-01 00:02", "d0"),
    ]
    assert paths(told(rows, "paths", **OCTOBER)) == {"phone": 1}


@pytest.mark.parametrize(("users", "found"), [(5, "paid_social"), (6, "unattributed")])
def test_an_email_seen_with_more_than_5_users_is_nobodys(told, users, found):
    # With 5 users the e-mail joins them all and the purchase is that account's: path of the
    # visit. With 6 it is no identity: the purchase has no person with touches.
    rows = [page("10-01 09:00", "a", INSTAGRAM, user_id="u0")]
    rows += [
        server(f"10-01 10:0{i}", "Signed Up", user_id=f"u{i}", email="toko@kopi.id")
        for i in range(users)
    ]
    rows.append(server("10-01 11:00", "Order Completed", email="toko@kopi.id", value=5.0))
    answer = told(rows, "assisted", **OCTOBER)
    assert figures(answer["rows"], "channel", "last_conversions") == {found: 1}


def test_a_device_of_one_account_joins_it_retroactively(told):
    # The anonymous visit of 1 October belongs to u, who logs in there on 2 October and buys
    # on another device.
    rows = [
        page("10-01 09:00", "a", INSTAGRAM),
        event("10-02 09:00", "a", "Signed In", user_id="u"),
        buy("10-03 09:00", "b", 5, user_id="u"),
    ]
    answer = told(rows, "paths", **OCTOBER)
    assert paths(answer) == {"paid_social > direct > direct": 1}


def test_a_device_of_two_accounts_joins_none(told):
    # a is seen with u and with v: its anonymous session belongs to neither, but to the
    # device's anonymous person, who bought nothing: a lost or open path of its own.
    rows = [
        page("10-01 09:00", "a", INSTAGRAM),
        event("10-02 09:00", "a", "Signed In", user_id="u"),
        event("10-03 09:00", "a", "Signed In", user_id="v"),
        buy("10-04 09:00", "b", 5, user_id="u"),
    ]
    answer = told(rows, "paths", **OCTOBER)
    assert paths(answer) == {"direct > direct": 1}
    # not converting: the anonymous visit and v's session
    assert paths(answer, "not_converted") == {"paid_social": 1, "direct": 1}


def test_two_accounts_never_merge_through_a_device(told):
    rows = [
        page("10-01 09:00", "a", INSTAGRAM, user_id="u"),
        page("10-02 09:00", "a", NEWSLETTER, user_id="v"),
        server("10-03 09:00", "Order Completed", user_id="u", value=1.0),
        server("10-03 09:00", "Order Completed", user_id="v", value=2.0),
    ]
    answer = told(rows, "paths", **OCTOBER)
    assert paths(answer, "value") == {"paid_social": 1, "email": 2}


def test_an_alias_joins_two_accounts(told):
    rows = [
        page("10-01 09:00", "a", INSTAGRAM, user_id="old"),
        event("10-02 09:00", "b", "Aliased", type="alias", previous_id="old", user_id="new"),
        server("10-03 09:00", "Order Completed", user_id="new", value=5.0),
    ]
    assert paths(told(rows, "paths", **OCTOBER)) == {"paid_social > direct": 1}


def test_aliased_devices_count_as_one(told):
    # a and b are one weak id; u is seen on b alone, yet a's visit is u's.
    rows = [
        page("10-01 09:00", "a", INSTAGRAM),
        event("10-02 09:00", "b", "Aliased", type="alias", previous_id="a"),
        buy("10-03 09:00", "b", 5, user_id="u"),
    ]
    answer = told(rows, "paths", **OCTOBER)
    assert paths(answer) == {"paid_social > direct > direct": 1}


def test_identity_as_of_event_gives_the_past_to_nobody_else(told):
    # Before the first login the visit stays the device's anonymous person's; after u's login
    # anonymous events are u's; after v's login v's.
    rows = [
        page("10-01 09:00", "a", INSTAGRAM),
        event("10-02 09:00", "a", "Signed In", user_id="u", **GOOGLE),
        page("10-03 09:00", "a", NEWSLETTER),
        event("10-04 09:00", "a", "Signed In", user_id="v", **GOOGLE_ADS),
        server("10-05 09:00", "Order Completed", user_id="u", value=1.0),
        server("10-05 09:00", "Order Completed", user_id="v", value=2.0),
    ]
    answer = told(rows, "paths", identity="as_of_event", **OCTOBER)
    assert paths(answer, "value") == {"organic_search > email": 1, "paid_search": 2}
    assert paths(answer, "not_converted") == {"paid_social": 1}
    # latest: the anonymous sessions of 1 and 3 October are the anonymous person's.
    latest = told(rows, "paths", **OCTOBER)
    assert paths(latest, "value") == {"organic_search": 1, "paid_search": 2}
    assert paths(latest, "not_converted") == {"paid_social > email": 1}


# bots, staff, tests -------------------------------------------------------------------------


def test_bots_and_staff_are_left_out_unless_asked_for(told):
    rows = [
        page("10-01 09:00", "bot", GOOGLE, excluded="bot"),
        buy("10-01 09:01", "bot", 1, excluded="bot"),
        page("10-01 09:00", "kasir", user_id="staff"),
        buy("10-01 09:01", "kasir", 2),
        page("10-01 09:00", "a", INSTAGRAM),
        buy("10-01 09:01", "a", 4),
    ]
    staff = Rules(internal_users=("staff",))
    assert told(rows, "assisted", staff, **OCTOBER)["reconciliation"]["value"] == 4
    answer = told(rows, "assisted", staff, traffic="all", **OCTOBER)
    assert answer["reconciliation"]["value"] == 7


def test_marked_events_never_extend_a_persons_session(told):
    # 9:00 and 9:40 are two sessions although a marked event stands at 9:20 on the device.
    rows = [
        page("10-01 09:00", "a", INSTAGRAM),
        page("10-01 09:20", "a", excluded="internal"),
        page("10-01 09:40", "a"),
        buy("10-01 09:41", "a", 5),
    ]
    assert paths(told(rows, "paths", **OCTOBER)) == {"paid_social > direct": 1}
