"""SEMANTICS, "Channels, places, touches": one hand-made case or more per row.

(The row "channel" has its own tests beside the channel rules: the oracle of GA4's groups.)
"""

from datetime import date

from fixtures.figures import figures, paths
from fixtures.story import (
    CALLS,
    GATEWAY,
    GOOGLE,
    INSTAGRAM,
    NEWSLETTER,
    OWN_HOST,
    WHATSAPP,
    buy,
    page,
    server,
)

OCTOBER = {"since": date(2026, 10, 1), "until": date(2026, 10, 31)}


def test_a_gateway_changes_nothing_inside_a_session_and_is_direct_later(told):
    # 9:20 back from Midtrans: no touch. 11:00 back from Midtrans in a new session: direct.
    rows = [
        page("10-01 09:00", "a", INSTAGRAM),
        page("10-01 09:20", "a", GATEWAY),
        page("10-01 11:00", "a", GATEWAY),
        buy("10-01 11:05", "a", 5),
    ]
    assert paths(told(rows, "paths", **OCTOBER)) == {"paid_social > direct": 1}


def test_an_own_host_is_no_source(told):
    rows = [
        page("10-01 09:00", "a", GOOGLE),
        page("10-01 09:05", "a", OWN_HOST),
        page("10-01 12:00", "a", OWN_HOST),
        buy("10-01 12:05", "a", 5),
    ]
    assert paths(told(rows, "paths", **OCTOBER)) == {"organic_search > direct": 1}


def test_direct_is_kept_or_skipped_but_a_path_of_direct_only_stays(told):
    rows = [
        page("10-01 09:00", "a", GOOGLE),
        page("10-02 09:00", "a"),
        buy("10-02 09:05", "a", 5),
        page("10-02 09:00", "b"),
        buy("10-02 09:05", "b", 7),
    ]
    kept = told(rows, "paths", **OCTOBER)
    skipped = told(rows, "paths", direct="skip", **OCTOBER)
    assert paths(kept, "value") == {"organic_search > direct": 5, "direct": 7}
    assert paths(skipped, "value") == {"organic_search": 5, "direct": 7}


def test_an_app_is_a_place_not_a_channel(told):
    # The purchase in the app is read through the Instagram ad that led to the shop: the app
    # session without a source is direct, and is skipped where direct is.
    rows = [
        page("10-01 09:00", "hp", INSTAGRAM, user_id="u"),
        page("10-02 09:00", "app", user_id="u", place="app"),
        buy("10-02 09:05", "app", 5, place="app"),
    ]
    by_channel = told(rows, "assisted", direct="skip", **OCTOBER)
    by_place = told(rows, "assisted", by="place", **OCTOBER)
    assert figures(by_channel["rows"], "channel", "last_conversions") == {"paid_social": 1}
    assert figures(by_place["rows"], "place", "last_conversions") == {"app": 1}
    assert figures(by_place["rows"], "place", "assisted_conversions") == {"web": 1}


def test_a_session_makes_a_touch_where_its_source_changes(told):
    # A, B, A = 3 touches; A again and a page without a source add none; another campaign of
    # the same source is another touch.
    rows = [
        page("10-01 09:00", "a", NEWSLETTER),
        page("10-01 09:05", "a", WHATSAPP),
        page("10-01 09:10", "a", NEWSLETTER),
        page("10-01 09:15", "a", NEWSLETTER, page="/again"),
        page("10-01 09:20", "a"),
        page("10-01 09:25", "a", NEWSLETTER | {"utm_campaign": "november"}),
        buy("10-01 09:30", "a", 5),
    ]
    assert paths(told(rows, "paths", **OCTOBER)) == {"email > whatsapp > email > email": 1}
    by_campaign = told(rows, "paths", by="campaign", **OCTOBER)
    # WhatsApp names no campaign
    assert paths(by_campaign) == {"oktober > unknown > oktober > november": 1}
    assert paths(told(rows, "paths", touch="session", **OCTOBER)) == {"email": 1}


def test_the_first_event_of_a_session_is_a_touch_whatever_it_is(told):
    # The purchase itself begins the session: a direct touch at the very time of conversion.
    rows = [buy("10-01 09:00", "a", 5)]
    assert paths(told(rows, "paths", **OCTOBER)) == {"direct": 1}


def test_touch_session_keeps_the_contacts_told_by_servers(told):
    rows = [
        page("10-01 09:00", "a", INSTAGRAM, user_id="u"),
        page("10-01 09:05", "a", NEWSLETTER),
        server("10-01 09:10", "Phone Call Started", user_id="u", **CALLS),
        buy("10-01 09:15", "a", 5),
    ]
    assert paths(told(rows, "paths", touch="session", **OCTOBER)) == {"paid_social > phone": 1}
