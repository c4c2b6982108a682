"""Numbers in both languages, against what was written by hand."""

from datetime import UTC, date, datetime

import pytest

from jejak import numbers
from jejak.report.grids import span
from jejak.report.voice import Voice

NB = "\u00a0"


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [
        (0, "0", "0"),
        (7, "7", "7"),
        (1250, "1.250", "1,250"),
        (1250000, "1.250.000", "1,250,000"),
        (-1250, "−1.250", "−1,250"),
        (12.46, "12,5", "12.5"),
        (1842.5, "1.842,5", "1,842.5"),
        (3.0000000001, "3", "3"),
    ],
)
def test_counts(value: float, indonesian: str, english: str):
    assert numbers.count(value, "id") == indonesian
    assert numbers.count(value, "en") == english


@pytest.mark.parametrize(
    ("share", "indonesian", "english"),
    [
        (0.042, "4,2%", "4.2%"),
        (0.35, "35%", "35%"),
        (0.0996, "10%", "10%"),
        (0.0994, "9,9%", "9.9%"),
        (0, "0%", "0%"),
        (1, "100%", "100%"),
        (0.0001, "<0,1%", "<0.1%"),
        (0.998, "99,8%", "99.8%"),
        (0.9999, ">99,9%", ">99.9%"),
        (-0.05, "−5,0%", "−5.0%"),
    ],
)
def test_percent(share: float, indonesian: str, english: str):
    assert numbers.percent(share, "id") == indonesian
    assert numbers.percent(share, "en") == english


def test_percent_of_a_table_has_one_digit():
    assert numbers.percent(0.35, "id", 1) == "35,0%"
    assert numbers.percent(0.0004, "id", 1) == "<0,1%"
    assert numbers.percent(0.9996, "en", 1) == ">99.9%"


@pytest.mark.parametrize(
    ("low", "high", "indonesian"),
    [
        (0.31, 0.392, "31–39%"),
        (0.068, 0.145, "6,8–14,5%"),
        (0, 0.21, "0–21%"),
        (0.9957, 0.9995, "99,6–100,0%"),  # never 100–100%
        (0, 0.0038, "0,0–0,4%"),  # 0 of 1,000
        (0, 0.00004, "0,000–0,004%"),  # 0 of 100,000
        (1, 1, "100–100%"),
    ],
)
def test_percent_ranges(low: float, high: float, indonesian: str):
    assert numbers.percent_range(low, high, "id") == indonesian


def test_points_carry_their_sign():
    assert numbers.points(-0.0213, "id") == "−2,1"
    assert numbers.points(0.0004, "en") == "0.04"
    assert numbers.points_range(0.008, 0.019, "id") == "0,8–1,9"
    assert numbers.points_range(-0.019, 0.008, "id") == "−1,9 – 0,8"


@pytest.mark.parametrize(
    ("value", "currency", "indonesian", "english"),
    [
        (1250000, "IDR", f"Rp{NB}1.250.000", f"Rp{NB}1,250,000"),
        (1249999.6, "IDR", f"Rp{NB}1.250.000", f"Rp{NB}1,250,000"),
        (-50000, "IDR", f"−Rp{NB}50.000", f"−Rp{NB}50,000"),
        (-0.2, "IDR", f"Rp{NB}0", f"Rp{NB}0"),
        (12.5, "USD", f"USD{NB}12,50", f"USD{NB}12.50"),
        (1234567.891, "SGD", f"SGD{NB}1.234.567,89", f"SGD{NB}1,234,567.89"),
    ],
)
def test_money(value: float, currency: str, indonesian: str, english: str):
    assert numbers.money(value, currency, "id") == indonesian
    assert numbers.money(value, currency, "en") == english


def test_money_of_a_file_keeps_the_cents_that_it_has():
    assert numbers.money(20055000.5, "IDR", "id", 2) == f"Rp{NB}20.055.000,50"
    assert numbers.money(12, "USD", "en", 0) == f"USD{NB}12"


@pytest.mark.parametrize(
    ("hours", "indonesian"),
    [(1, "1 jam"), (0.9999, "60 menit"), (1.5, "1,5 jam"), (48, "2 hari"), (0.02, "1,2 menit")],
)
def test_a_time_passed_has_no_digit_that_says_nothing(hours: float, indonesian: str):
    voice = Voice("id", "IDR", "Asia/Jakarta", "channel", "", "funnel")
    assert span(hours, voice) == indonesian


@pytest.mark.parametrize(
    ("month", "indonesian", "english"),
    [
        (5, "Mei", "May"),
        (8, "Agu", "Aug"),
        (10, "Okt", "Oct"),
        (12, "Des", "Dec"),
        (2, "Feb", "Feb"),
    ],
)
def test_months(month: int, indonesian: str, english: str):
    assert numbers.day(date(2026, month, 3), "id") == f"3 {indonesian} 2026"
    assert numbers.day(date(2026, month, 3), "en") == f"3 {english} 2026"


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        ("2026-10-01", "2026-10-28", "1–28 Okt 2026"),
        ("2026-09-28", "2026-10-03", "28 Sep – 3 Okt 2026"),
        ("2025-12-28", "2026-01-03", "28 Des 2025 – 3 Jan 2026"),
        ("2026-11-22", "2026-11-22", "22 Nov 2026"),
    ],
)
def test_ranges_of_days(first: str, last: str, text: str):
    assert numbers.days_between(first, last, "id") == text


@pytest.mark.parametrize(
    ("zone", "indonesian", "english"),
    [
        ("Asia/Jakarta", f"22 Nov 2026, 14.30{NB}WIB", f"22 Nov 2026, 14:30{NB}WIB"),
        ("Asia/Makassar", f"22 Nov 2026, 15.30{NB}WITA", f"22 Nov 2026, 15:30{NB}WITA"),
        ("Asia/Jayapura", f"22 Nov 2026, 16.30{NB}WIT", f"22 Nov 2026, 16:30{NB}WIT"),
        ("UTC", f"22 Nov 2026, 07.30{NB}UTC", f"22 Nov 2026, 07:30{NB}UTC"),
    ],
)
def test_moments_in_the_zones_of_indonesia(zone: str, indonesian: str, english: str):
    for at in (
        "2026-11-22T07:30:00",
        "2026-11-22T07:30:00+00:00",
        datetime(2026, 11, 22, 7, 30, tzinfo=UTC),
    ):
        assert numbers.moment(at, zone, "id") == indonesian
        assert numbers.moment(at, zone, "en") == english
