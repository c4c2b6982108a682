"""Tables of other kinds than orders as shops really get them, written from known truth."""

import random
from datetime import datetime, timedelta
from typing import Any

import msgspec
from exports import DATES, book, dated, priced, text

MONEY = ("plain", "rp", "id", "id-cents", "en-cents", "comma-dash")
# profile → its columns with what stands in them: id, time, day, money, count, …
COLUMNS: dict[str, dict[str, str]] = {
    "tokopedia-orders": {"Count": "number", "Nomor Invoice": "id", "Tanggal Pembayaran": "time",
        "Status Terakhir": "Pesanan Selesai", "Nomor SKU": "SKU-1", "Nama Produk": "Kopi",
        "Jumlah Produk Dibeli": "one", "Harga Jual (IDR)": "money", "Nama Penerima": "Ani",
        "Provinsi": "Jawa Barat", "Kota": "Bandung"},
    "jurnal-payments": {"*Payment Date": "day", "*Payment Number": "id",
        "*Invoice Number": "order", "*Amount": "money", "Memo": "lunas"},
    "jurnal-invoices": {"*Customer": "PT Satu", "Email": "email", "*Invoice Date": "day",
        "*Due Date": "empty", "*Invoice Number": "id", "*Product Name": "Kopi",
        "*Quantity": "one", "*Unit Price": "money"},
    "shopee-income": {"No.": "number", "No. Pesanan": "id", "Username (Pembeli)": "user",
        "Tanggal Dana Dilepaskan": "day", "Biaya Administrasi": "zero", "Biaya Layanan": "zero",
        "Total Penghasilan": "money"},
    "meta-ads": {"Awal pelaporan": "day", "Akhir pelaporan": "same day",
        "Nama Kampanye": "campaign", "Nama set iklan": "Set", "Nama iklan": "Iklan",
        "Hasil": "count", "Jumlah yang dibelanjakan (IDR)": "money", "Impresi": "count",
        "Jangkauan": "count", "Klik tautan": "count"},
    "google-ads": {"Day": "day", "Campaign": "campaign", "Currency code": "IDR",
        "Cost": "money", "Impr.": "count", "Clicks": "count"},
    "tiktok-ads": {"Campaign name": "campaign", "By Day": "day", "Cost": "money",
        "Impressions": "count", "Clicks (destination)": "count", "Currency": "IDR"},
    "calls": {"Call ID": "id", "Call Time": "time", "Caller Number": "phone", "Duration": "count",
        "Agent": "Ani", "Result": "answered"},
    "reviews": {"Review ID": "id", "Order ID": "order", "Username": "user",
        "Product Name": "Kopi", "Rating": "star", "Review": "enak, sekali", "Review Time": "time"},
    "surveys": {"Cap waktu": "time", "Alamat Email": "email", "Skor": "star",
        "Dari mana Anda tahu tentang kami?": "Instagram", "Komentar": "bagus"},
    "events": {"waktu": "time", "kejadian": "event", "pelanggan": "user",
        "alamat_halaman": "https://toko.example/kopi", "perujuk": "https://a.example/"},
}  # fmt: skip
EVENTS = {
    "tokopedia-orders": "Order Completed",
    "jurnal-payments": "Invoice Paid",
    "jurnal-invoices": "Invoice Issued",
    "shopee-income": "Invoice Paid",
    "calls": "Phone Call Started",
    "reviews": "Product Reviewed",
    "surveys": "Survey Answered",
    "events": "Product Viewed",
}
ABOVE = {"tokopedia-orders": 4, "shopee-income": 5, "google-ads": 2}


class Listing(msgspec.Struct):
    """A file, its rows, the money in it, and what no cell of it decides."""

    profile: str
    name: str
    content: bytes
    rows: int
    money: float | None
    days: set[str]
    ambiguous: set[str]


def listing(seed: int) -> Listing:
    rng = random.Random(f"listing {seed}")
    profile = rng.choice(list(COLUMNS))
    kinds = COLUMNS[profile]
    money, dates = rng.choice(MONEY), rng.choice(DATES)
    in_book = rng.random() < 0.4
    if in_book and rng.random() < 0.5:
        money, dates = rng.choice((money, "typed")), rng.choice((dates, "typed"))
    count = rng.randint(1, 15)
    last_day, most = rng.choice((12, 28)), rng.choice((1800, 3000))
    times = [_at(rng, last_day, "time" in kinds.values()) for _ in range(count)]
    values = [rng.randint(1, most) * 500 for _ in range(count)]
    rows = [
        [_cell(kind, n, times[n], values[n], money, dates) for kind in kinds.values()]
        for n in range(count)
    ]
    table: list[list[Any]] = [list(kinds), *rows]
    if "money" in kinds.values() and rng.random() < 0.3:
        table.append(_totals(kinds, sum(values), money))
    titles: list[list[Any]] = [["Laporan"], ["Toko Kopi"], ["Periode Januari"], [], ["Semua"]]
    table = titles[: ABOVE.get(profile, 0)] + table
    has_money = "money" in kinds.values()
    return Listing(
        profile,
        "laporan.xlsx" if in_book else "laporan.csv",
        book(rng, table) if in_book else text(rng, table),
        count,
        float(sum(values)) if has_money else None,
        {f"{at:%Y-%m-%d}" for at in times},
        _undecided(times, values if has_money else [], money, dates),
    )


def _at(rng: random.Random, last_day: int, timed: bool) -> datetime:
    at = datetime(2026, rng.randint(1, 10), rng.randint(1, last_day))
    return at + timedelta(minutes=rng.randrange(24 * 60)) if timed else at


def _cell(kind: str, n: int, at: datetime, value: int, money: str, dates: str) -> Any:
    made = {
        "id": f"NO-{n:05}",
        "order": f"INV/{n:05}",
        "number": str(n + 1),
        "one": "1",
        "zero": "0",
        "empty": "",
        "count": str(n * 7 + 1),
        "star": str(n % 5 + 1),
        "campaign": f"Promo {n}",
        "user": f"pembeli{n}",
        "email": f"a{n}@toko.example",
        "phone": f"0812-3456-{n:04}",
        "event": "Product Viewed",
    }
    if kind in ("time", "day", "same day"):
        return dated(at, dates)
    return priced(value, money) if kind == "money" else made.get(kind, kind)


def _totals(kinds: dict[str, str], value: int, money: str) -> list[Any]:
    row: list[Any] = [priced(value, money) if kind == "money" else "" for kind in kinds.values()]
    row[0] = "Total"
    return row


def _undecided(times: list[datetime], values: list[int], money: str, dates: str) -> set[str]:
    found: set[str] = set()
    if money == "id" and 1000 <= max(values, default=0) < 1_000_000:
        found.add("numbers")
    early = all(at.day <= 12 for at in times) and any(at.day != at.month for at in times)
    return (
        found | {"dates"} if early and dates in ("dmy", "dmy-dot", "mdy", "apostrophe") else found
    )
