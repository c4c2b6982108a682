"""Devices against the reference, and gaps against published figures."""

from datetime import date
from random import Random

import pytest
from dense import ARGUMENTS, FEW, MANY, agree, dense_rows
from hypothesis import given
from hypothesis import strategies as st

from fixtures.figures import figures, row
from fixtures.story import GOOGLE, INSTAGRAM, NEWSLETTER, buy, page
from jejak.project import in_memory

OCTOBER = {"since": date(2026, 10, 1), "until": date(2026, 10, 31)}
BY = st.sampled_from(("device", "os", "browser", "model", "screen"))


@FEW
@given(rows=dense_rows(), asked=ARGUMENTS, by=BY)
def test_devices_of_dense_histories_are_the_references(rows, asked, by):
    found = agree("devices", rows, by=by, **asked)
    for table in (found["rows"], found["details"]["switches"], found["details"]["device_paths"]):
        told = found["reconciliation"]
        assert sum(r["conversions"] for r in table) == told["conversions"]
        assert sum(r["value"] for r in table) == pytest.approx(told["value"])


@pytest.mark.heavy
@MANY
@given(rows=dense_rows(), asked=ARGUMENTS, by=BY)
def test_devices_of_dense_histories_are_the_references_at_length(rows, asked, by):
    agree("devices", rows, by=by, **asked)


def crowd(device, came, buyers, people, **columns):
    """People of one device type who come one way, some of whom buy for 10."""
    rows = []
    for i in range(people):
        name = f"{device} {came} {columns} {i}"
        rows.append(page("10-05 09:00", name, came, device_type=device, **columns))
        if i < buyers:
            rows.append(buy("10-05 09:05", name, 10, device_type=device))
    return rows


def test_a_gap_in_one_stratum_is_newcombes_example():
    # 48/80 against 56/70: Newcombe, Statistics in Medicine 17 (1998) 873, table II, row (a).
    rows = crowd("mobile", INSTAGRAM, 48, 80) + crowd("desktop", INSTAGRAM, 56, 70)
    [gap] = in_memory(rows).devices(**OCTOBER).details["gap"]
    assert (gap["weaker"], gap["stronger"]) == ("mobile", "desktop")
    assert (gap["raw"], gap["standardised"]) == pytest.approx((-0.2, -0.2))
    assert (gap["raw_low"], gap["raw_high"]) == pytest.approx((-0.3339, -0.0524), abs=5e-5)
    assert (gap["low"], gap["high"]) == pytest.approx((-0.3339, -0.0524), abs=5e-5)
    assert gap["money"] == pytest.approx(0.2 * 80 * 10)


def test_a_gap_over_strata_is_the_tolbutamide_trial():
    # Deaths by age as conversions by channel: Rothman, Greenland & Lash 2008, table 15-1:
    # 8/106 and 22/98 against 5/120 and 16/85: Mantel-Haenszel difference 0.035.
    rows = crowd("desktop", INSTAGRAM, 8, 106) + crowd("desktop", NEWSLETTER, 22, 98)
    rows += crowd("mobile", INSTAGRAM, 5, 120) + crowd("mobile", NEWSLETTER, 16, 85)
    [gap] = in_memory(rows).devices(**OCTOBER).details["gap"]
    assert gap["weaker"] == "mobile"
    assert gap["raw"] == pytest.approx(21 / 205 - 30 / 204)
    assert gap["standardised"] == pytest.approx(-0.0349, abs=5e-5)
    assert gap["low"] < -0.0874 < -0.0349 < 0 < gap["high"]


def test_a_gap_of_mix_alone_vanishes_within_channels():
    # Both devices convert alike on each channel; phones come more by the one where few buy.
    rows = crowd("mobile", INSTAGRAM, 10, 100) + crowd("desktop", INSTAGRAM, 3, 30)
    rows += crowd("mobile", NEWSLETTER, 15, 30) + crowd("desktop", NEWSLETTER, 50, 100)
    [gap] = in_memory(rows).devices(**OCTOBER).details["gap"]
    assert gap["raw"] == pytest.approx(25 / 130 - 53 / 130) and gap["raw_high"] < 0
    assert gap["standardised"] == pytest.approx(0)
    assert gap["low"] < 0 < gap["high"]
    assert gap["money"] == pytest.approx(0)


def test_the_weaker_device_is_the_one_that_is_behind_among_equals():
    # Phones are behind on each channel, 0.1 against 0.2 and 0.5 against 0.6, and yet ahead as
    # they stand, 52/120 against 38/130: they come more by the channel where many buy.
    rows = crowd("mobile", INSTAGRAM, 2, 20) + crowd("desktop", INSTAGRAM, 20, 100)
    rows += crowd("mobile", NEWSLETTER, 50, 100) + crowd("desktop", NEWSLETTER, 18, 30)
    [gap] = in_memory(rows).devices(**OCTOBER).details["gap"]
    assert (gap["weaker"], gap["stronger"]) == ("mobile", "desktop")
    assert gap["raw"] == pytest.approx(52 / 120 - 38 / 130) and gap["raw"] > 0
    assert gap["standardised"] == pytest.approx(-0.1)
    assert gap["money"] == pytest.approx(0.1 * 120 * 10)


def random_crowd(seed, people=220):
    """People with one device or two, on pages and by ways drawn at random, some returning."""
    draw = Random(seed)
    rows = []
    for person in range(people):
        for nth in range(draw.choice((1, 1, 1, 2))):
            kind = draw.choice(("mobile", "mobile", "desktop", "tablet", None))
            day = draw.choice(("09-01", "09-28", "10-02", "10-03", "10-04"))
            own = {"user_id": f"u{person}", "device_type": kind}
            came = draw.choice((INSTAGRAM, NEWSLETTER, GOOGLE, {}))
            minute, name = draw.choice((0, 15)), f"{person} {nth} {kind}"
            rows.append(page(f"{day} 09:{minute:02d}", name, came, page=draw.choice("ab"), **own))
            if draw.random() < 0.3:
                value = draw.choice((5.0, 9.0))
                rows.append(buy(f"{day} 09:{minute + 1:02d}", name, value, **own))
    return rows


@pytest.mark.parametrize("seed", range(4))
def test_gaps_of_random_crowds_are_the_references(seed):
    asked = ({}, {"direct": "skip"}, {"touch": "session", "session": "person"}, {"count": "once"})
    found = agree("devices", random_crowd(seed), **OCTOBER, **asked[seed])
    assert found["details"]["gap"]


def test_strata_are_channel_landing_page_and_first_visit():
    rows = crowd("mobile", GOOGLE, 5, 30, page="/a") + crowd("desktop", GOOGLE, 5, 30, page="/a")
    rows += crowd("mobile", GOOGLE, 5, 30, page="/b")  # no desktop on that page
    rows += crowd("tablet", GOOGLE, 1, 24)  # too few
    for i in range(30):  # returning on the desktop only
        rows.append(page("09-01 09:00", f"back {i}", GOOGLE, device_type="desktop"))
        rows.append(page("10-05 09:00", f"back {i}", GOOGLE, device_type="desktop", page="/a"))
    [gap] = in_memory(rows).devices(**OCTOBER).details["gap"]
    assert (gap["strata"], gap["strata_not_comparable"]) == (1, 2)
    assert gap["standardised"] == pytest.approx(0)


def test_runs_collapse_and_every_conversion_has_a_device_path():
    kinds = ["mobile", "mobile", "desktop", "mobile", "tablet"]
    rows = [
        page(f"10-{day:02d} 09:00", kind, INSTAGRAM, user_id="u", device_type=kind)
        for day, kind in enumerate(kinds, start=1)
    ]
    rows.append(buy("10-05 09:05", "tablet", 7, device_type="tablet"))
    rows.append(buy("10-20 09:05", None, 5, user_id="nobody", device_type=None, is_server=True))
    result = in_memory(rows).devices(**OCTOBER)
    assert figures(result.details["device_paths"], "path", "conversions", "value") == {
        "mobile > desktop > mobile > tablet": (1, 7),
        "unknown": (1, 5),
    }
    switch = row(result.details["switches"], first_device="mobile", converting_device="tablet")
    assert switch["conversions"] == 1
    overlap = figures(result.details["overlap"], "devices", "people", "converters")
    assert overlap == {"desktop + mobile + tablet": (1, 1), "unknown": (1, 1)}


def test_rates_by_screen_tell_small_phones_apart():
    rows = crowd("mobile", GOOGLE, 2, 20, screen="small") + crowd(
        "mobile", INSTAGRAM, 8, 20, screen="medium"
    )
    for bought in rows:  # purchases carry the screen of their device
        if bought["event"] == "Order Completed":
            bought["screen"] = "small" if "google" in bought["anonymous_id"] else "medium"
    result = in_memory(rows).devices(by="screen", **OCTOBER)
    assert figures(result.rows, "screen", "people", "converters", "rate") == {
        "small": (20, 2, 0.1),
        "medium": (20, 8, 0.4),
    }
    assert result.rows[0]["low"] < result.rows[0]["rate"] < result.rows[0]["high"]
