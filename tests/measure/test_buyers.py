"""Orders that name no buyer are told where they come in and wherever people are counted."""

import csv
from pathlib import Path
from typing import Any

import pytest

from jejak import project as projects
from jejak.measure.gaps import BUYER, TOUCHES, find_gaps, with_gaps
from jejak.words import LANGUAGES

PROFILE = """source: toko
kind: server
zone: Asia/Jakarta
needs: [order_id, time, total]
fields: {order_id: No, time: Tanggal, total: Total, phone: [HP]}
statuses: {}
"""


@pytest.fixture
def shop(tmp_path: Path) -> Any:
    made = projects.new(tmp_path / "toko", "en")
    (tmp_path / "p.yml").write_text(PROFILE)
    yield made
    made.close()


def bring(shop: Any, folder: Path, phones: list[str] | None, month: int = 3) -> Any:
    """An order a day from the first of a month; None: no column of buyers, 20 orders."""
    path = folder / f"orders-{month}.csv"
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["No", "Tanggal", "Total", *(["HP"] if phones else [])])
        for n in range(len(phones or range(20))):
            told = [f"A{month}-{n}", f"2026-{month:02}-{n + 1:02} 10:00:00", "1000"]
            rows.writerow([*told, *([phones[n]] if phones else [])])
    return shop.import_file(path, folder / "p.yml")


def caveats(shop: Any, measure: str) -> list[Any]:
    result = with_gaps(shop.measure(measure, since="2026-03-01"), find_gaps(shop.journeys))
    return [one for one in result.caveats if one["code"] == "buyers_unknown"]


def test_a_table_without_buyers_says_so_everywhere(shop: Any, tmp_path: Path):
    report = bring(shop, tmp_path, None)
    assert report.totals["buyers"] == {"orders": 20, "unknown": 20}
    assert "BUYERS ARE UNKNOWN: of 20 orders not one names its buyer" in report.text("en")
    assert "PEMBELI TIDAK DIKETAHUI: dari 20 pesanan, tidak satu pun" in report.text("id")
    ends = {"since": "2026-03-01", "until": "2026-03-20"}
    expected = {"code": "buyers_unknown", "field": BUYER, "source": "toko", "share": 1.0} | ends
    for measure in ("repeat", "overview", "paths", "stages"):
        assert caveats(shop, measure) == [expected]
    assert "reconcile" not in TOUCHES[BUYER]
    page = shop.report(tmp_path / "report.html", LANGUAGES).read_text(encoding="utf-8")
    for said in ("name no buyer, so customers", "jadi pelanggan terhitung terlalu banyak"):
        assert said in page


@pytest.mark.parametrize(("nameless", "is_told"), [(0, False), (1, False), (2, True)])
def test_a_few_orders_without_a_buyer_are_told_at_import_only(
    shop: Any, tmp_path: Path, nameless: int, is_told: bool
):
    """One in twenty is where measures begin to say it; masked and wrong numbers name nobody."""
    known = [f"0812345678{n:02}" for n in range(28 - nameless)]
    report = bring(shop, tmp_path, [*["0812****99", ""][:nameless], *known])
    assert report.totals["buyers"] == {"orders": 28, "unknown": nameless}
    assert (f"in {nameless} of 28 orders" in report.text("en")) == bool(nameless)
    assert bool(caveats(shop, "repeat")) == is_told


def test_buyers_that_a_later_export_names_are_known(shop: Any, tmp_path: Path):
    bring(shop, tmp_path, None)
    named = bring(shop, tmp_path, [f"0812345678{n:02}" for n in range(20)])
    assert caveats(shop, "repeat") == []
    shop.undo_import(named.batch)
    assert len(caveats(shop, "repeat")) == 1
    bring(shop, tmp_path, [f"0812345678{n:02}" for n in range(20)], month=4)
    assert [one["until"] for one in caveats(shop, "repeat")] == ["2026-03-20"]
