"""A shop that has nothing but a marketplace's list of orders: what its report shows and leaves."""

import csv
import random
import re
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from jejak import project

HEADER = [
    "No. Pesanan",
    "Status Pesanan",
    "Waktu Pesanan Dibuat",
    "Waktu Pembayaran Dilakukan",
    "Nama Produk",
    "Jumlah",
    "Total Pembayaran",
    "Username (Pembeli)",
]
FIGURE = re.compile(r"<figure>.*?</figure>", re.S)
KEY = re.compile(r'<svg[^>]*class="key".*?</svg>', re.S)


def orders(path: Path) -> Counter[str]:
    """300 orders of 80 days that arrived; returns how many each buyer made."""
    chance, buyers = random.Random(4), Counter[str]()
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(HEADER)
        for number in range(300):
            moment = datetime(2026, 8, 1) + timedelta(minutes=chance.randrange(80 * 24 * 60))
            buyer, time = f"pembeli{chance.randrange(180)}", f"{moment:%Y-%m-%d %H:%M}"
            total = f"Rp {chance.randrange(1000, 4000):,}.500".replace(",", ".")
            rows.writerow([f"26{number:012d}", "Selesai", time, time, "Kopi", "1", total, buyer])
            buyers[buyer] += 1
    return buyers


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("orders-only")
    buyers = orders(folder / "pesanan.csv")
    shop = project.new(folder / "toko", "id")
    report = shop.import_file(folder / "pesanan.csv")
    assert (report.totals["profile"], report.totals["orders"]) == ("shopee-orders", 300)
    yield shop, buyers, shop.report(folder / "report.html", ("id", "en")).read_text("utf-8")
    shop.close()


def test_an_order_is_one_touch_that_its_delivery_is_not(shop):
    """The nth order of a buyer has a path of n touches, for each order brings its own."""
    asked, buyers, _ = shop
    rows = asked.paths(since="2026-08-01", until="2026-10-31", lookback="90d", top=50).rows
    expected = Counter(n + 1 for count in buyers.values() for n in range(count))
    found = Counter[int]()
    for row in rows:
        found[row["path"].count(" > ") + 1] += row["conversions"]
    assert found == expected


def test_no_picture_is_empty(shop):
    """Every picture has a shape of some length, and says a number that is not 0."""
    *_, page = shop
    drawn = [KEY.sub("", figure) for figure in FIGURE.findall(page)]
    assert len(drawn) >= 10
    for figure in drawn:
        title = figure[: figure.index("</figcaption>")]
        told = re.search(r"<desc[^>]*>(.*?)</desc>", figure, re.S)
        assert told and re.search(r"[1-9]", told[1]), title
        lengths = re.findall(r'<rect[^>]*class="bar[^"]*"[^>]*>', figure)
        widths = [re.search(r'(?:width|height)="([\d.]+)%?"', rect) for rect in lengths]
        assert 'class="curve"' in figure or any(w and float(w[1]) > 0 for w in widths), title


def test_what_cannot_be_read_says_which_events_are_missing(shop):
    *_, page = shop
    assert page.count("Checkout Started, Product Added, Product Viewed") >= 2
    assert page.count("Survey Answered") >= 2
