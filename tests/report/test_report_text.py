"""Tables in the terminal: nothing is wider than it, no figure is broken, no colour is forced."""

import re

import pytest
from msgspec.structs import replace
from sample_results import assisted, sample

from jejak.report.text import table
from jejak.words import LANGUAGES, MEASURES


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [60, 80, 100, 200])
@pytest.mark.parametrize("measure", MEASURES)
def test_fits_the_terminal(measure: str, width: int, language: str):
    lines = table(sample()[measure], language, width).splitlines()
    assert max(map(len, lines)) <= width
    assert not [line for line in lines if line != line.rstrip()]


@pytest.mark.parametrize("width", [60, 80, 200])
def test_no_figure_is_broken(width: int):
    told = table(assisted(), "id", width)
    for figure in ("1.842", "38,2%", "36,0–40,4%", "Rp\u00a0150.688.050", "5,81"):
        assert figure in told


def test_sentence_first_then_tables_sums_and_caveats():
    told = table(assisted(), "id", 100)
    wanted = (
        "Konversi terbantu · 26 Jul – 22 Nov 2026",
        "Iklan media sosial membantu 703 dari 1.842 pesanan",
        "Saluran",
        "Asisten AI (tipis)",
        "Tanpa sentuhan tercatat",
        "1.781 dengan sentuhan + 61 tanpa sentuhan tercatat = 1.842 pesanan",
        "! 61 dari 1.842 konversi",
        "Jendela atribusi: 30 hari",
    )
    places = [told.find(part) for part in wanted]
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("asked", "indonesian", "english"),
    [
        ({"lookback": "30d"}, "Jendela atribusi: 30 hari", "Lookback window: 30 days"),
        ({"lookback": "1d"}, "Jendela atribusi: 1 hari", "Lookback window: 1 day"),
        ({"half_life": "36h"}, "Waktu paruh: 36 jam", "Half-life: 36 h"),
        ({"window": "90m"}, "Jendela sejak masuk: 90 menit", "90 min"),
        ({"step_window": "45s"}, "Jendela per langkah: 45 detik", "45 seconds"),
        ({"min_lag": "0d"}, "Jeda waktu terpendek: 0 hari", "0 days"),
    ],
)
def test_durations_are_written_as_people_say_them(
    asked: dict[str, str], indonesian: str, english: str
):
    told = replace(assisted(), settings=assisted().settings | asked)
    assert indonesian in table(told, "id", 400)
    assert english in table(told, "en", 400)
    assert not re.search(r"\d[dhms]\b", table(told, "id", 400).splitlines()[-1])


def test_the_day_on_which_the_data_begins_is_a_date():
    begun = [{"code": "compare_partial", "data_start": "2026-10-05"}]
    told = table(replace(assisted(), caveats=begun), "id", 200)
    assert "Data dimulai 5 Okt 2026" in told


def test_no_colour_where_nobody_looks_or_none_is_wanted(monkeypatch: pytest.MonkeyPatch):
    assert "\x1b" not in table(assisted(), "id", 100)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    assert not re.search(r"\x1b\[[0-9;]*3\d", table(assisted(), "id", 100))


def test_colour_on_a_terminal(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    assert "\x1b[" in table(assisted(), "id", 100)


def test_names_do_not_steer_the_terminal():
    rows = [row | {"campaign": "\x1b[2Jpromo [red]10.10[/red]\n"} for row in assisted().rows[:1]]
    hostile = replace(
        assisted(), settings=assisted().settings | {"by": "campaign"}, rows=rows, details={}
    )
    told = table(hostile, "id", 200)
    assert "\x1b" not in told
    assert "?[2Jpromo [red]10.10[/red]?" in told


def test_empty_results_say_so():
    gone = [{"code": "missing_events", "events": "Product Added"}]
    told = table(replace(sample()["carry_over"], rows=[], details={}, caveats=gone), "en", 80)
    assert "There is no data for this analysis yet." in told
    assert "! The data holds no event Product Added" in told


def test_long_secondary_tables_say_how_many_rows_are_left():
    result = sample()["devices"]
    many = [{"path": f"mobile > desktop > d{n}", "conversions": 1, "value": 1.0} for n in range(57)]
    long = replace(result, details=result.details | {"device_paths": many})
    told = table(long, "id", 100)
    assert "d19" in told
    assert "d20" not in told
    command = "jejak measure devices --from 2026-07-26 --to "
    assert f"dan 37 baris lagi: {command}" in told
    told = table(long, "id", 200, where=" --project 'kedai kopi'")
    line = next(line for line in told.splitlines() if command in line)
    assert line.endswith(" --json --project 'kedai kopi'")


def test_what_a_terminal_cannot_hold_is_counted_and_where_it_is_said():
    rows = [assisted().rows[0] | {"campaign": f"promo-{n}"} for n in range(1203)]
    many = replace(assisted(), settings=assisted().settings | {"by": "campaign"}, rows=rows)
    told = table(many, "id", 200)
    assert [n for n in (0, 999) if f"promo-{n} " not in told] == []
    assert "promo-1000" not in told
    assert re.search(r"^dan 203 baris lagi: jejak measure assisted .*--json", told, re.MULTILINE)
