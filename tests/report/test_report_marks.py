"""Marked days on the report's time axes: against the days themselves, in both languages."""

from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from sample_results import sample

from jejak.journeys.notes import Note
from jejak.measure.marked_days import marked_days
from jejak.measure.periods import periods
from jejak.measure.result import Result
from jejak.report import marks
from jejak.report.blocks import Picture
from jejak.report.flags import LANES, lanes
from jejak.report.grids import Grid
from jejak.report.sections import draw_section
from jejak.report.voice import voice_of
from jejak.words import LANGUAGES

SINCE, UNTIL = date(2026, 2, 1), date(2026, 3, 28)
NOTES = [
    Note(date(2026, 3, 20), date(2026, 3, 22), {"id": "Toko tutup", "en": "Closed"}),
    Note(date(2026, 3, 21), date(2026, 3, 21), {"id": "Banjir", "en": "Flood"}),
]


def overview(by: str) -> Result:
    """The written overview with a row for each period of Ramadan 2026 and around it."""
    told = sample()["overview"]
    row = {name: value for name, value in told.rows[0].items() if name != "month"}
    rows = [{by: one.name, **row} for one in periods(by, SINCE, UNTIL)]
    marked = marked_days(SINCE, UNTIL, NOTES)
    return replace(
        told,
        rows=rows,
        details=told.details | {"marked_days": marked},
        settings=told.settings | {"by": by, "since": "2026-02-01", "until": "2026-03-28"},
    )


def picture_of(result: Result, language: str) -> Picture:
    made = draw_section(result, voice_of(result, language))
    return next(block for block in made if isinstance(block, Picture))


def grids_of(result: Result, language: str) -> list[Grid]:
    made = draw_section(result, voice_of(result, language))
    return [block for block in made if isinstance(block, Grid)]


spans = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 10)).map(lambda pair: (pair[0], sum(pair))),
    max_size=12,
).map(sorted)


@given(spans)
def test_two_marks_of_one_bin_never_share_a_lane(drawn: list[tuple[int, int]]):
    found = lanes(drawn)
    for bin_ in range(41):
        there = [lane for lane, (a, b) in zip(found, drawn, strict=True) if a <= bin_ <= b]
        assert len(there) == len(set(there))
    busiest = max((sum(a <= n <= b for a, b in drawn) for n in range(41)), default=0)
    assert len(set(found)) == busiest, "no lane more than the busiest bin needs"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("by", ["day", "week"])
def test_every_mark_is_drawn_once_with_its_letter_and_told_in_words(by: str, language: str):
    result = overview(by)
    root = ElementTree.fromstring(picture_of(result, language).svg)
    letters = [e.text for e in root.iter("text") if e.get("class") == "flag-letter"]
    pay = {"id": "G", "en": "P"}[language]
    # Paydays 25 Jan to 1 Feb, 25 Feb to 1 Mar, 25 Mar to 1 Apr.
    assert sorted(letters) == sorted([pay, pay, pay, "R", "L", "1", "2"])
    described = next(e.text for e in root.iter("desc")) or ""
    assert {"id": "Toko tutup", "en": "Closed"}[language] in described
    assert "Ramadan" in described


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_tells_each_mark_with_its_days(language: str):
    table = grids_of(overview("day"), language)[1]
    told = {row[0].text: (row[1].text, row[2].text) for row in table.rows}
    assert told["R"] == ("Ramadan", {"id": "19 Feb – 20 Mar 2026", "en": "19 Feb – 20 Mar 2026"}[
        language
    ])  # fmt: skip
    assert told["L"][1] == "21–22 Mar 2026"
    assert told["1"] == ({"id": "Toko tutup", "en": "Closed"}[language], "20–22 Mar 2026")
    pay = told[{"id": "G", "en": "P"}[language]]
    assert pay[1].split("; ") == ["25 Jan – 1 Feb 2026", "25 Feb – 1 Mar 2026",
                                  "25 Mar – 1 Apr 2026"]  # fmt: skip


def test_marks_of_one_week_stand_together_in_its_row():
    rows = grids_of(overview("week"), "id")[2].rows
    told = {row[0].text: row[1].text.split("\u00a0") for row in rows}
    assert told["16 Mar 2026"] == ["R", "1", "L", "2"]
    assert told["9 Feb 2026"] == ["–"]


def test_a_month_is_not_marked_by_the_payday_that_every_month_has():
    result = overview("month")
    letters = {mark.letter for mark in marks.marks_of(result, voice_of(result, "id"), "month")}
    assert letters == {"R", "L", "1", "2"}


def test_more_marks_than_lanes_are_counted():
    many = [Note(date(2026, 3, 3), date(2026, 3, 3), {"id": f"{n}", "en": "x"}) for n in range(7)]
    result = overview("day")
    details = result.details | {"marked_days": marked_days(SINCE, UNTIL, many)[1:]}
    root = ElementTree.fromstring(picture_of(replace(result, details=details), "en").svg)
    assert [e.text for e in root.iter("text") if e.get("class") == "flag-more"] == [
        f"+{8 - (LANES - 1)}"  # Ramadan and seven notes
    ]


@given(st.dates(date(2024, 1, 1), date(2027, 1, 1)), st.integers(0, 60))
def test_the_letters_of_a_bin_are_those_of_its_days(first: date, length: int):
    last = first + timedelta(days=length)
    mark = marks.Mark("note", "1", "a", first, last)
    for by in ("day", "week", "month"):
        for one in periods(by, date(2024, 6, 1), date(2024, 9, 30)):
            days = {one.first + timedelta(days=n) for n in range(one.days)}
            if days & {first + timedelta(days=n) for n in range(length + 1)}:
                assert marks.letters([mark], one.name, by) == "1"


def test_a_forecast_says_so_and_a_note_hides_addresses():
    result = overview("day")
    note = Note(date(2027, 2, 9), date(2027, 2, 9), {"id": "ke budi@contoh.id", "en": "x"})
    marked = marked_days(date(2027, 2, 8), date(2027, 2, 9), [note])
    told = replace(result, details={"marked_days": marked})
    texts = [mark.text for mark in marks.marks_of(told, voice_of(told, "id"), "day")]
    assert texts == ["Ramadan, prakiraan", "ke ***"]
