"""Marked days against a loop over every day, mean lunations and published holidays."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jejak.journeys.notes import Note
from jejak.measure.marked_days import RAMADANS, marked_days
from jejak.project import in_memory

DAY = timedelta(days=1)
# Public holidays of Idul Fitri, first day: joint decrees of three ministers, by year.
HOLIDAYS = {2021: (5, 13), 2022: (5, 2), 2023: (4, 22), 2024: (4, 10), 2025: (3, 31), 2026: (3, 21)}
NEW_MOON, LUNATION = datetime(2000, 1, 6, 18, 14, tzinfo=UTC), timedelta(days=29.530588853)


def days_of(rows: list[dict], kind: str) -> set[date]:
    found: set[date] = set()
    for row in rows:
        if row["kind"] == kind:
            first, last = map(date.fromisoformat, (row["first_day"], row["last_day"]))
            found |= {first + n * DAY for n in range((last - first).days + 1)}
    return found


dates = st.dates(date(2019, 6, 1), date(2032, 6, 1))


@given(dates, st.integers(0, 500), st.lists(st.tuples(dates, st.integers(0, 40)), max_size=4))
def test_every_day_of_a_range_is_marked_as_a_loop_over_its_days_says(since, length, noted):
    until = since + length * DAY
    notes = [Note(first, first + n * DAY, {"id": "a", "en": "b"}) for first, n in noted]
    rows = marked_days(since, until, notes)
    inside = {since + n * DAY for n in range(length + 1)}
    wanted = {
        "payday": {d for d in inside if d.day >= 25 or d.day == 1},
        "harbolnas": {d for d in inside if (d.month, d.day) in ((11, 11), (12, 12))},
        "ramadan": {d for d in inside if any(first <= d < eid for first, eid in RAMADANS)},
        "lebaran": {d for d in inside if any(eid <= d <= eid + DAY for _, eid in RAMADANS)},
        "note": {d for d in inside if any(one.first <= d <= one.last for one in notes)},
    }
    assert {kind: days_of(rows, kind) & inside for kind in wanted} == wanted
    assert sum(row["kind"] == "note" for row in rows) == sum(
        one.first <= until and one.last >= since for one in notes
    )
    assert [row["first_day"] for row in rows] == sorted(row["first_day"] for row in rows)


def test_lebaran_begins_as_the_published_holiday():
    eids = {eid.year: (eid.month, eid.day) for _, eid in RAMADANS}
    assert {year: eids[year] for year in HOLIDAYS} == HOLIDAYS


@pytest.mark.parametrize("first", [day for pair in RAMADANS for day in pair])
def test_a_month_begins_at_the_sunset_one_or_two_days_after_the_new_moon(first: date):
    """The mean new moon is up to 14 hours off the true one; a day begins at sunset, 18.00 WIB."""
    sunset = datetime(first.year, first.month, first.day, 11, tzinfo=UTC) - DAY
    age = (sunset - NEW_MOON) % LUNATION
    assert timedelta(hours=-14) < age - timedelta(hours=8) < timedelta(hours=24 + 8 + 14)


def test_ramadan_has_29_or_30_days_and_comes_every_12_lunations():
    assert {(eid - first).days for first, eid in RAMADANS} <= {29, 30}
    starts = [first for first, _ in RAMADANS]
    years = {(b - a).days for a, b in pairwise(starts)}
    assert years <= {353, 354, 355}


def test_what_is_not_decided_yet_is_a_forecast():
    rows = marked_days(date(2025, 1, 1), date(2028, 12, 31), ())
    said = {row["first_day"]: row["forecast"] for row in rows if row["kind"] == "ramadan"}
    assert said == {
        "2025-03-01": False,
        "2026-02-19": False,
        "2027-02-08": True,
        "2028-01-28": True,
    }


def test_measures_with_an_axis_of_days_or_months_tell_their_marked_days():
    order = {"event": "Order Completed", "type": "track", "anonymous_id": "a", "value": 1.0}
    times = (datetime(2026, 8, 3), datetime(2026, 10, 20))
    rows = [
        order | {"row": n, "message_id": f"m{n}", "occurred_at": at, "received_at": at}
        for n, at in enumerate(times, 1)
    ]
    project = in_memory(rows)
    project.notes = (Note(date(2026, 10, 15), date(2026, 10, 15), {"id": "a", "en": "b"}),)
    asked = {"since": date(2026, 10, 10), "until": date(2026, 10, 20)}
    note = {"first_day": "2026-10-15", "last_day": "2026-10-15", "kind": "note"}
    note |= {"text_id": "a", "text_en": "b", "forecast": False}
    for name, given_by in (("overview", "week"), ("repeat", "cohort")):
        assert project.measure(name, by=given_by, **asked).details["marked_days"] == [note]
    # The months of stages begin with the data, so their marks do too.
    told = project.stages(**asked).details["marked_days"]
    assert [row["first_day"] for row in told] == ["2026-07-25", "2026-08-25", "2026-09-25",
                                                  "2026-10-15"]  # fmt: skip
    for name, by in (("repeat", "first_channel"), ("assisted", "channel"), ("devices", "os")):
        assert "marked_days" not in project.measure(name, by=by, **asked).details
