"""What changed, in sentences: certain ones only, the surest first, five at most."""

from typing import Any

from msgspec.structs import replace
from sample_results import sample

from jejak.measure.result import Result
from jejak.report.changes import changed, changes
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
