"""SEMANTICS, "Conversions, journeys, paths": time lag, path length, devices, carry-over."""

from datetime import date

import pytest

from fixtures.figures import figures, row
from fixtures.story import CALLS, GOOGLE, INSTAGRAM, NEWSLETTER, buy, event, page, server

OCTOBER = {"since": date(2026, 10, 1), "until": date(2026, 10, 31)}


# time lag -----------------------------------------------------------------------------------


def test_lags_are_local_calendar_days_and_hours(told):
    # Jakarta is UTC+7. First touch 1 Oct 16:59 UTC (23:59 of the 1st), purchase 1 Oct 17:01 UTC
    # (00:01 of the 2nd): two minutes, one day, no whole hour.
    rows = [page("10-01 16:59", "a", INSTAGRAM), buy("10-01 17:01", "a", 5)]
    answer = told(rows, "time_lag", **OCTOBER)
    assert row(answer["rows"], since="first_touch", days="1")["conversions"] == 1
    lag = row(answer["details"]["quantiles"], since="first_touch", unit="hours")
    assert lag["median"] == pytest.approx(0, abs=0.04)


def test_the_four_clocks(told):
    # First touch ever 1 Sept; within 30 days of 15 Oct 09:00: 20 Sept (25 days before), the cart
    # on 12 Oct (3 days), the last touch on 15 Oct (0 days).  1 Sept is 44 days before.
    rows = [
        page("09-01 08:00", "a", GOOGLE),
        page("09-20 09:00", "a", INSTAGRAM),
        event("10-12 09:00", "a", "Product Added"),
        buy("10-15 09:00", "a", 5),
    ]
    answer = told(rows, "time_lag", **OCTOBER)["rows"]
    found = {r["since"]: r["days"] for r in answer if r["conversions"]}
    assert found == {
        "first_touch": "12-30",
        "last_touch": "0",
        "first_touch_ever": "31-60",
        "last_cart": "3",
    }


@pytest.mark.parametrize(
    ("days", "bucket"),
    [
        (0, "0"),
        (11, "11"),
        (12, "12-30"),
        (30, "12-30"),
        (31, "31-60"),
        (60, "31-60"),
        (61, "61-90"),
        (90, "61-90"),
        (91, "91+"),
    ],
)
def test_buckets_of_days(told, days, bucket):
    first = date.fromordinal(date(2026, 10, 20).toordinal() - days)
    rows = [page(f"{first:%m-%d} 03:00", "a", INSTAGRAM), buy("10-20 03:10", "a", 5)]
    answer = told(rows, "time_lag", lookback="365d", **OCTOBER)["rows"]
    assert row(answer, since="first_touch", days=bucket)["conversions"] == 1


def test_median_and_p90_interpolate(told):
    # Lags 0, 1, 2, 10 days: median 1.5; p90 at place 2.7: 2 + 0.7 · 8 = 7.6.
    rows = []
    for device, day in zip("abcd", (20, 19, 18, 10), strict=True):
        rows.append(page(f"10-{day} 03:00", device, INSTAGRAM))
        rows.append(buy("10-20 03:10", device, 5))
    details = told(rows, "time_lag", **OCTOBER)["details"]
    lag = row(details["quantiles"], since="first_touch", unit="days")
    assert (lag["conversions"], lag["median"]) == (4, 1.5)
    assert lag["p90"] == pytest.approx(7.6)


def test_the_censored_curve_waits_for_those_who_have_not_bought(told):
    # Data end 10 Oct. Days from the first touch: a buys after 2; b is silent since 5 Oct, so
    # censored at 5; c buys after 9. (d bought before its first touch: apart.)
    # Day 2: 1 of 3 at risk: S = 2/3. Day 5: 2 at risk, none buys. Day 9: 1 of 1: S = 0.
    rows = [
        page("10-01 03:00", "a", INSTAGRAM),
        buy("10-03 03:00", "a", 5),
        page("10-05 03:00", "b", INSTAGRAM),
        page("10-01 03:00", "c", INSTAGRAM),
        buy("10-10 03:00", "c", 5),
        server("10-02 03:00", "Order Completed", user_id="d", value=1.0),
        page("10-04 03:00", "d", user_id="d"),
    ]
    details = told(rows, "time_lag", **OCTOBER)["details"]
    curve = figures(details["curve"], "day", "at_risk", "converted", "share_converted")
    steps = {day: found for day, found in curve.items() if found[1]}
    assert set(steps) == {2, 9}
    assert steps[2] == (3, 1, pytest.approx(1 / 3))
    assert steps[9] == (1, 1, pytest.approx(1))
    reached = figures(details["reached"], "quantile", "days")
    assert reached == {0.1: 2, 0.25: 2, 0.5: 9, 0.75: 9, 0.9: 9}


def test_what_is_not_reached_is_not_extrapolated(told):
    # One of two buys on day 0; the other is censored on day 3: half converted, 0.75 not reached.
    rows = [
        page("10-01 03:00", "a", INSTAGRAM),
        buy("10-01 03:05", "a", 5),
        page("10-01 03:00", "b", INSTAGRAM),
        event("10-04 03:00", "c", "Order Completed", excluded="bot"),
    ]
    reached = told(rows, "time_lag", **OCTOBER)["details"]["reached"]
    assert row(reached, quantile=0.5)["days"] == 0
    assert row(reached, quantile=0.75)["days"] is None


# path length --------------------------------------------------------------------------------


def test_touches_and_sessions_per_path(told):
    # Session 1: newsletter and instagram; session 2: direct with the purchase: 3 touches,
    # 2 sessions.
    rows = [
        page("10-01 09:00", "a", NEWSLETTER),
        page("10-01 09:05", "a", INSTAGRAM),
        page("10-02 09:00", "a"),
        buy("10-02 09:05", "a", 5),
    ]
    answer = told(rows, "path_length", **OCTOBER)["rows"]
    assert row(answer, unit="touches", path_length="3")["conversions"] == 1
    assert row(answer, unit="sessions", path_length="2")["conversions"] == 1


def test_12_and_more_are_one_bucket(told):
    rows = [page(f"10-{day:02d} 09:00", "a", GOOGLE) for day in range(1, 14)]
    rows.append(buy("10-13 09:05", "a", 5))
    answer = told(rows, "path_length", **OCTOBER)["rows"]
    assert row(answer, unit="touches", path_length="12+")["conversions"] == 1
    eleven = [r for r in rows if r["occurred_at"].day <= 11]
    eleven.append(buy("10-11 09:05", "a", 5))
    answer = told(eleven, "path_length", **OCTOBER)["rows"]
    assert row(answer, unit="touches", path_length="11")["conversions"] == 1


# devices ------------------------------------------------------------------------------------


def test_a_rate_is_people_who_convert_on_a_device_of_those_seen_on_it(told):
    # Mobile: a and b seen, a buys twice on it: 1 of 2. Desktop: a and c seen, c buys: 1 of 2.
    rows = [
        page("10-01 09:00", "a1", user_id="a", device_type="mobile"),
        buy("10-01 09:05", "a1", 10, device_type="mobile"),
        buy("10-02 09:05", "a1", 20, device_type="mobile"),
        page("10-03 09:00", "a2", user_id="a", device_type="desktop"),
        page("10-01 09:00", "b", device_type="mobile"),
        buy("10-01 09:00", "c", 40, device_type="desktop"),
        page("09-01 09:00", "old", device_type="tablet"),
    ]
    answer = told(rows, "devices", **OCTOBER)
    names = ("people", "converters", "rate", "conversions", "value")
    assert figures(answer["rows"], "device", *names) == {
        "mobile": (2, 1, 0.5, 2, 30),
        "desktop": (2, 1, 0.5, 1, 40),
    }
    found = figures(answer["details"]["overlap"], "devices", "people", "converters")
    assert found == {"desktop + mobile": (1, 1), "mobile": (1, 0), "desktop": (1, 1)}


def test_switches_and_device_paths(told):
    # Phone, phone, desktop where the purchase is made: runs collapse to mobile > desktop.
    rows = [
        page("10-01 09:00", "hp", INSTAGRAM, user_id="u"),
        page("10-02 09:00", "hp"),
        page("10-03 09:00", "pc", user_id="u", device_type="desktop"),
        buy("10-03 09:05", "pc", 5, device_type="desktop"),
    ]
    details = told(rows, "devices", **OCTOBER)["details"]
    assert figures(details["device_paths"], "path", "conversions") == {"mobile > desktop": 1}
    found = row(details["switches"], first_device="mobile", converting_device="desktop")
    assert (found["conversions"], found["value"]) == (1, 5)


# carry-over ---------------------------------------------------------------------------------


def test_the_cart_on_the_phone_bought_in_the_app(told):
    # An Instagram ad brings the cart on the phone's web; next day organic search; then the
    # purchase in the app: read as organic search, helped by Instagram.
    rows = [
        page("10-01 09:00", "hp", INSTAGRAM, user_id="u"),
        event("10-01 09:05", "hp", "Product Added"),
        page("10-02 09:00", "hp", GOOGLE),
        page("10-02 18:00", "app", user_id="u", place="app"),
        buy("10-02 18:05", "app", 50, place="app"),
    ]
    [found] = told(rows, "carry_over", **OCTOBER)["rows"]
    assert {name: found[name] for name in found if name not in ("low", "high")} == {
        "cart_place": "web",
        "cart_device": "mobile",
        "cart_channel": "paid_social",
        "purchase_place": "app",
        "purchase_device": "mobile",
        "read_as": "organic_search",
        "helped_by": "paid_social",
        "conversions": 1,
        "value": 50,
        "share": 1,
    }


def test_a_cart_on_the_same_place_and_device_is_not_carried_over(told):
    # The last cart counts: a first cart on the phone, a later one on the desktop, where it is
    # bought.
    rows = [
        event("10-01 09:00", "hp", "Product Added", user_id="u"),
        event("10-02 09:00", "pc", "Product Added", user_id="u", device_type="desktop"),
        buy("10-02 09:05", "pc", 50, device_type="desktop"),
    ]
    assert told(rows, "carry_over", **OCTOBER)["rows"] == []


@pytest.mark.parametrize(("bought", "count"), [("10-31 09:00:00", 1), ("10-31 09:00:01", 0)])
def test_a_cart_is_looked_for_within_the_lookback(told, bought, count):
    rows = [
        event("10-01 09:00:00", "hp", "Product Added", user_id="u"),
        server("10-02 09:00", "Phone Call Started", user_id="u", **CALLS),
        buy(bought, "pc", 50, user_id="u", device_type="desktop"),
    ]
    assert len(told(rows, "carry_over", **OCTOBER)["rows"]) == count


# gap of two devices -------------------------------------------------------------------------


def crowd(device: str, came: dict[str, str], people: int, buyers: int) -> list[dict[str, object]]:
    """People of one device type and channel, of whom some buy for 100."""
    rows: list[dict[str, object]] = []
    for i in range(people):
        name = f"{device}-{sorted(came.values())}-{i}"
        rows.append(page("10-01 09:00", name, came, device_type=device))
        if i < buyers:
            rows.append(buy("10-01 09:05", name, 100, device_type=device))
    return rows


def test_the_gap_of_two_devices_is_compared_within_channels(told):
    # Instagram: mobile 2 of 20, desktop 2 of 10. Newsletter: mobile 4 of 10, desktop 10 of 20.
    # Raw: 6/30 - 12/30 = -0.2.  Within: -0.1 and -0.1; so standardised -0.1, whatever the
    # weights.  Google: desktop alone, 1 of 1: not comparable: desktop 13 of 31 in the raw gap.
    # One person used both: left out.  Money: 0.1 · 30 people · 100.
    rows = crowd("mobile", INSTAGRAM, 20, 2) + crowd("desktop", INSTAGRAM, 10, 2)
    rows += crowd("mobile", NEWSLETTER, 10, 4) + crowd("desktop", NEWSLETTER, 20, 10)
    rows += crowd("desktop", GOOGLE, 1, 1)
    rows += [
        page("10-01 09:00", "x", user_id="x", device_type="mobile"),
        page("10-02 09:00", "y", user_id="x", device_type="desktop"),
    ]
    [found] = told(rows, "devices", **OCTOBER)["details"]["gap"]
    assert (found["weaker"], found["stronger"]) == ("mobile", "desktop")
    assert found["raw"] == pytest.approx(6 / 30 - 13 / 31)
    assert found["standardised"] == pytest.approx(-0.1)
    assert (found["people_of_both"], found["strata"]) == (1, 2)
    assert found["strata_not_comparable"] == 1
    assert (found["mean_order_value"], found["money"]) == (100, pytest.approx(300))


def test_a_gap_under_25_people_is_not_told(told):
    rows = crowd("mobile", INSTAGRAM, 25, 2) + crowd("desktop", INSTAGRAM, 24, 4)
    assert told(rows, "devices", **OCTOBER)["details"]["gap"] == []


# stages -------------------------------------------------------------------------------------


def test_people_by_furthest_stage_and_when_they_moved_on(told):
    # One person at each stage.  c orders on the 2nd, the parcel comes on the 5th: 3 days.  d calls
    # after an order and skips onboarding; e invites without having bought.
    rows = [
        page("10-01 03:00", "a", INSTAGRAM),
        event("10-01 03:00", "b", "Lead Generated"),
        buy("10-02 03:00", "c", 5, user_id="c"),
        server("10-05 03:00", "Order Delivered", user_id="c"),
        buy("10-03 03:00", "d", 5, user_id="d"),
        server("10-09 03:00", "Phone Call Started", user_id="d", **CALLS),
        page("10-04 03:00", "e"),
        event("10-20 03:00", "e", "Invite Shared"),
    ]
    answer = told(rows, "stages", **OCTOBER)
    assert figures(answer["rows"], "stage", "people") == {
        "awareness": 1,
        "acquisition": 1,
        "onboarding": 1,
        "engagement": 1,
        "advocacy": 1,
    }
    reach = figures(answer["details"]["reach"], "stage", "people")
    assert reach == {
        "awareness": 5,
        "acquisition": 3,
        "onboarding": 1,
        "engagement": 1,
        "advocacy": 1,
    }
    moved = figures(answer["details"]["between"], "stage", "people", "reached", "median")
    assert moved["awareness"] == (5, 3, 0)
    assert moved["acquisition"] == (3, 1, 3)
    assert moved["onboarding"] == (1, 0, None)


@pytest.mark.parametrize(
    ("days", "stage"),
    [
        ((5, 6), "acquisition"),
        ((5, 6, 7), "engagement"),  # the third active day after acquisition
        ((1, 5, 6), "acquisition"),  # the day of acquisition is not after it
    ],
)
def test_three_active_days_after_acquisition_are_engagement(told, days, stage):
    rows = [event("10-01 02:00", "a", "Signed Up")]
    rows += [page(f"10-{day:02d} 03:00", "a") for day in days]
    assert [r["stage"] for r in told(rows, "stages", **OCTOBER)["rows"]] == [stage]


def test_a_second_order_is_engagement_and_the_same_order_twice_is_not(told):
    one = [buy("10-01 03:00", "a", 5, order_id="o1"), buy("10-02 03:00", "a", 5, order_id="o1")]
    assert [r["stage"] for r in told(one, "stages", **OCTOBER)["rows"]] == ["acquisition"]
    two = [one[0], buy("10-02 03:00", "a", 5, order_id="o2")]
    assert [r["stage"] for r in told(two, "stages", **OCTOBER)["rows"]] == ["engagement"]


def test_what_helps_before_acquisition_is_no_engagement(told):
    call = server("10-01 03:00", "Phone Call Started", user_id="u", **CALLS)
    bought = buy("10-02 03:00", "a", 5, user_id="u")
    [found] = told([call, bought], "stages", **OCTOBER)["rows"]
    assert found["stage"] == "acquisition"


def test_the_expected_action_is_done_from_the_stage_on(told):
    # Two people look; "a" fills a cart.  The order of "a" is expected of the acquired.
    rows = [
        page("10-01 03:00", "a"),
        event("10-01 03:05", "a", "Product Added"),
        buy("10-02 03:00", "a", 5),
        page("10-01 03:00", "b"),
    ]
    actions = told(rows, "stages", **OCTOBER)["details"]["actions"]
    found = [(r["stage"], r["action"], r["people"], r["done"]) for r in actions]
    assert found == [
        ("awareness", "Product Added", 2, 1),
        ("acquisition", "Order Completed", 1, 1),
    ]
