"""What changed, in sentences: certain ones only, the surest first, five at most."""

from typing import Any

from msgspec.structs import replace
from sample_results import sample

from jejak.measure.result import Result
from jejak.report.blocks import Grid
from jejak.report.changes import changed, changes
from jejak.report.sections.compare import blocks
from jejak.report.voice import voice_of


def compared(measure: str, *rows: dict[str, Any]) -> Result:
    result = sample()[measure]
    between = {"compare": "previous", "compare_since": "2026-09-01", "compare_until": "2026-09-30"}
    return replace(
        result,
        settings=result.settings | between,
        details=result.details | {"compare": list(rows)},
    )


def row(change: float, low: float, high: float, **more: Any) -> dict[str, Any]:
    told = {"table": "total", "figure": "conversions", "now": 100 + change, "before": 100}
    return told | {"change": change, "low": low, "high": high} | more


def test_a_sentence_says_both_figures_the_change_and_its_interval():
    results = {"assisted": compared("assisted", row(42, 11.6, 71.2))}
    assert changes(results, "id") == ["Semua: Konversi dari 100 menjadi 142 (+42; +12 … +71)."]
    assert changes(results, "en") == ["All: Conversions went from 100 to 142 (+42; +12 … +71)."]


def test_the_surest_comes_first_and_what_may_be_chance_is_not_told():
    rate = {"table": "rows", "figure": "rate", "device": "mobile"}
    share = rate | {"now": 0.05, "before": 0.03}
    results = {
        "assisted": compared("assisted", row(42, 1, 83), row(9, -2, 20)),
        "devices": compared("devices", row(0.02, 0.015, 0.025) | share),
    }
    assert changes(results, "id") == [
        "HP: Tingkat konversi dari 3,0% menjadi 5,0% (+2,0 poin; 1,5–2,5).",
        "Semua: Konversi dari 100 menjadi 142 (+42; +1 … +83).",
    ]


def test_what_is_unknown_is_no_sentence():
    """Who bought without a device is on `unknown`, who only looked is not: no rate of it is."""
    rate = row(0.4, 0.3, 0.5) | {"table": "rows", "figure": "rate", "device": "unknown"}
    result = compared("devices", rate | {"now": 0.9, "before": 0.5})
    assert changes({"devices": result}, "en") == []
    assert len(grids(result, "en")[1]) == 2  # it stands in the table


def test_five_at_most():
    shares = [
        row(0.1, 0.05, 0.2) | {"table": "shares", "figure": "assisted_share", "channel": name}
        for name in ("email", "sms", "direct", "display", "referral", "audio")
    ]
    assert len(changes({"assisted": compared("assisted", *shares)}, "en")) == 5


def test_where_nothing_is_certain_the_page_says_so():
    result = compared("assisted", row(3, -9, 15))
    told = changed({"assisted": result}, voice_of(result, "id"))
    assert "Tidak ada perubahan yang bisa dipastikan." in str(told)
    alone = sample()["assisted"]
    assert changed({"assisted": alone}, voice_of(alone, "id")) is None


def grids(result: Result, language: str) -> list[list[list[str]]]:
    """The tables of a comparison as texts, their headings first."""
    made = [one for one in blocks(result, voice_of(result, language)) if isinstance(one, Grid)]
    return [
        [[head.heading for head in one.columns], *([c.text for c in row] for row in one.rows)]
        for one in made
    ]


LONGER = {"now": 84, "before": 15, "before_same_length": 90}


def test_before_at_the_same_length_has_a_column_where_the_lengths_differ():
    result = compared("assisted", row(-6, -50, 30, **LONGER))
    assert grids(result, "en")[0] == [
        ["Of", "Figure", "Before", "Before, same length", "Now", "Change", "Interval (95%)"],
        ["All", "Conversions", "15", "90", "84", "−6", "−50 … +30"],
    ]
    assert grids(result, "id")[0][0][2:4] == ["Sebelumnya", "Sebelumnya, sama panjang"]
    equal = grids(compared("assisted", row(3, -9, 15)), "en")[0]
    assert equal[0] == ["Of", "Figure", "Before", "Now", "Change", "Interval (95%)"]


def test_a_sentence_has_both_figures_of_before_where_the_lengths_differ():
    results = {"assisted": compared("assisted", row(-26, -50, -3, **LONGER | {"now": 64}))}
    assert changes(results, "en") == [
        "All: Conversions went from 15 (90 at the same length) to 64 (−26; −50 … −3)."
    ]
    assert changes(results, "id") == [
        "Semua: Konversi dari 15 (90 bila sama panjang) menjadi 64 (−26; −50 … −3)."
    ]


def test_a_change_on_fewer_people_than_the_floor_is_not_certain():
    """9 people in one of the periods are not enough for a rate, 10 are; nor is a count up to 9."""
    rate = row(0.5, 0.2, 0.8, table="rows", figure="rate", device="tablet")
    people = {"table": "rows", "figure": "people", "device": "tablet", "before": 400}
    for now, told in ((9, 0), (10, 1)):
        result = compared("devices", rate, row(-1, -50, 40) | people | {"now": now})
        assert len(changes({"devices": result}, "en")) == told
        assert len(grids(result, "en")) == 1 + told
    few = compared("assisted", row(8, 4, 17, now=9, before=1))
    assert changes({"assisted": few}, "en") == []
    shares = {"table": "shares", "figure": "assisted_share", "channel": "email"}
    for total, told in ((9, 0), (10, 1)):
        counted = row(0, -9, 9, now=total, before=90)
        result = compared("assisted", counted, row(0.4, 0.1, 0.7) | shares)
        assert len(changes({"assisted": result}, "en")) == told


def test_items_are_called_as_in_the_other_tables():
    overlap = {"table": "overlap", "figure": "people", "devices": "mobile + tablet"}
    sure, every = grids(compared("devices", row(42, 11, 71, **overlap)), "en")
    assert sure[1][0] == every[1][0] == "Phone + Tablet"
    bucket = {"table": "rows", "since": "first_touch", "days": "0"}
    assert grids(compared("time_lag", row(1, -9, 9, **bucket)), "en")[0][1][0] == (
        "First touch · same day"
    )


def test_satisfaction_is_a_share():
    score = {"table": "questions", "figure": "score", "question": "csat"}
    result = compared("feedback", row(0.25, -0.1, 0.5, now=0.75, before=0.5, **score))
    told = grids(result, "en")[0][1]
    assert told == ["CSAT", "Score", "50.0%", "75.0%", "+25.0 points", "−10.0 – 50.0"]


def test_products_are_called_by_their_name():
    result = compared("products", row(1, -9, 9, table="rows", product="A", figure="buyers"))
    result = replace(
        result,
        settings=result.settings | {"by": "product"},
        rows=[result.rows[0] | {"product": "A", "name": "Kopi"}],
    )
    assert grids(result, "en")[0][1][0] == "Kopi"
