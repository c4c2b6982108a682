"""Exports as shops really get them, written from a truth that is known."""

import csv
import io
import random
import re
import zipfile
from datetime import datetime, timedelta
from typing import Any

import msgspec
import xlsxwriter

HEADERS = {
    "shopee-orders": ["No. Pesanan", "Status Pesanan", "Waktu Pesanan Dibuat",
        "Waktu Pembayaran Dilakukan", "Metode Pembayaran", "Nama Produk", "Jumlah",
        "Harga Setelah Diskon", "Total Pembayaran", "Username (Pembeli)", "No. Telepon"],
    "tiktok-orders": ["Order ID", "Order Status", "Created Time", "Paid Time", "Payment Method",
        "Product Name", "Quantity", "SKU Subtotal After Discount", "Order Amount",
        "Buyer Username", "Province"],
    "shopify-orders": ["Name", "Financial Status", "Created at", "Paid at", "Payment Method",
        "Lineitem name", "Lineitem quantity", "Lineitem price", "Total", "Email", "Currency"],
    "woocommerce-orders": ["Order Number", "Order Status", "Order Date", "Paid Date",
        "Payment Method Title", "Item Name", "Quantity", "Item Cost", "Order Total Amount",
        "Email (Billing)", "Order Currency"],
}  # fmt: skip
WORDS = {  # state → the file's word
    "shopee-orders": {"paid": "Perlu Dikirim", "delivered": "Selesai", "unpaid": "Belum Bayar",
        "cancelled": "Batal"},
    "tiktok-orders": {"paid": "To ship", "delivered": "Completed", "unpaid": "Unpaid",
        "cancelled": "Canceled"},
    "shopify-orders": {"paid": "paid", "unpaid": "pending", "cancelled": "voided"},
    "woocommerce-orders": {"paid": "processing", "delivered": "completed",
        "unpaid": "Pending payment", "cancelled": "cancelled"},
}  # fmt: skip
MONEY = ("plain", "rp", "id", "id-cents", "en-cents", "comma-dash", "short")
DATES = ("iso", "dmy", "dmy-dot", "mdy", "apostrophe", "named")
MONTHS = ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"]


class Export(msgspec.Struct):
    """A file, and what is true of it: event → (how many, money); None: it must be refused."""

    profile: str
    name: str
    content: bytes
    completed: dict[str, int]  # order → money
    cancelled: set[str]
    items: dict[str, list[str]]  # order → its articles
    ambiguous: set[str]  # what no cell decides: numbers, dates


def make(seed: int) -> Export:
    rng = random.Random(seed)
    profile = rng.choice(list(HEADERS))
    money, dates = rng.choice(MONEY), rng.choice(DATES)
    in_book = rng.random() < 0.4
    if in_book and rng.random() < 0.5:  # cells that are numbers and dates, as programs write them
        money, dates = rng.choice((money, "typed")), rng.choice((dates, "typed"))
    cut = (
        in_book and rng.random() < 0.15
    )  # order numbers of 18 digits as numbers: cut by the format
    orders = [_order(rng, profile, number, money) for number in range(rng.randint(1, 12))]
    rows = [row for order in orders for row in _rows(order, profile, money, dates)]
    if cut:
        rows = [[int(row[0]), *row[1:]] for row in rows]
    if profile == "tiktok-orders" and rng.random() < 0.6:  # a tab keeps programs from cutting ids
        rows = [[f"{c}\t" if n in (0, 2, 3) and _is_text(c) else c for n, c in enumerate(r)]
                for r in rows]  # fmt: skip
    header = list(HEADERS[profile])
    table = [header, *rows]
    if rng.random() < 0.3:  # an empty column, and one whose name stands twice
        table = [[*row, "", "x", "y"] for row in table]
        table[0][-2:] = ["Catatan", "Catatan"]
    if profile == "tiktok-orders" or rng.random() < 0.1:
        table.insert(1, [f"Description of {cell.rstrip('0123456789')}" for cell in table[0]])
    if rng.random() < 0.3:
        total = ["Total", *[""] * (len(table[0]) - 1)]
        total[8] = priced(sum(o["total"] for o in orders), money)
        table.append(total)
    if rng.random() < 0.4:
        table = [["Laporan Penjualan"], ["Periode", "Januari"], []][: rng.randint(1, 3)] + table
    content, ending = (book(rng, table), "xlsx") if in_book else (text(rng, table), "csv")
    told = {str(o["id"]): o for o in orders}
    cod = {k for k, o in told.items() if o["cod"]}
    sold = {k for k, o in told.items() if k in cod or o["state"] in ("paid", "delivered")
            or (o["state"] == "cancelled" and o["paid"])}  # fmt: skip
    return Export(
        profile,
        f"export.{ending}",
        content,
        {k: told[k]["total"] for k in sold},
        {k for k in sold if told[k]["state"] == "cancelled"},
        {k: [f"Produk {n}" for n in range(len(told[k]["prices"]))] for k in sold},
        {"digits"} if cut else _undecided(orders, profile, money, dates),
    )


def _is_text(cell: Any) -> bool:
    return isinstance(cell, str) and bool(cell)


def _order(rng: random.Random, profile: str, number: int, money: str) -> dict[str, Any]:
    step = {"short": 500_000}.get(money, 500)
    prices = [rng.randint(1, 900) * step for _ in range(rng.randint(1, 3))]
    state = rng.choice(list(WORDS[profile]))
    at = datetime(2026, 1, 1) + timedelta(minutes=rng.randint(0, 300 * 24 * 60))
    return {
        "id": 260000000000000000 + rng.randrange(10**12) * 100 + number,
        "prices": prices,
        "total": sum(prices),
        "state": state,
        "time": at.replace(second=0),
        "paid": (state != "unpaid" and rng.random() < 0.7) or state in ("paid", "delivered"),
        "cod": rng.random() < 0.2,
        "user": rng.choice(["b***i", f"user{number}@toko.example"]),
    }


def _rows(order: dict[str, Any], profile: str, money: str, dates: str) -> list[list[Any]]:
    when = dated(order["time"], dates)
    paid = when if order["paid"] else ""
    rows: list[list[Any]] = []
    for place, price in enumerate(order["prices"]):
        row = [str(order["id"]), WORDS[profile][order["state"]], when, paid,
               "COD (Bayar di Tempat)" if order["cod"] else "Transfer", f"Produk {place}", "1",
               priced(price, money), priced(order["total"], money), order["user"],
               "IDR"]  # fmt: skip
        if profile == "shopee-orders":
            row[-1] = "********12"
        if profile == "shopify-orders" and place:  # only its first row tells of the order
            row = [row[0], "", "", "", "", *row[5:8], "", "", ""]
        rows.append(row)
    return rows


def priced(value: int, form: str) -> Any:
    if form == "typed":
        return value
    dotted = f"{value:,}".replace(",", ".")
    return {
        "plain": str(value),
        "rp": f"Rp\u00a0{dotted}",
        "id": dotted,
        "id-cents": f"{dotted},00",
        "en-cents": f"IDR {value:,}.00",
        "comma-dash": f"Rp{dotted},-",
        "short": f"{value // 1_000_000},{value // 100_000 % 10} jt",
    }[form]


def dated(at: datetime, form: str) -> Any:
    if form == "typed":
        return at
    return {
        "iso": f"{at:%Y-%m-%d %H:%M}",
        "dmy": f"{at:%d/%m/%Y %H:%M}",
        "dmy-dot": f"{at:%d-%m-%Y %H.%M}",
        "mdy": f"{at:%m/%d/%Y %H:%M}",
        "apostrophe": f"'{at:%d/%m/%Y}",
        "named": f"{at.day} {MONTHS[at.month - 1]} {at:%Y %H:%M}",
    }[form]


def _undecided(orders: list[dict[str, Any]], profile: str, money: str, dates: str) -> set[str]:
    found: set[str] = set()
    if money == "id":  # marked as rupiah, whole ones tell their form
        item = [price for order in orders for price in order["prices"]]
        columns = [[order["total"] for order in orders]]
        for column in columns if profile == "woocommerce-orders" else [item, *columns]:
            if max(column) < 1_000_000 and any(value >= 1000 for value in column):
                found.add("numbers")
    if dates in ("dmy", "dmy-dot", "mdy", "apostrophe"):
        for listed in (orders, [order for order in orders if order["paid"]]):
            days = [order["time"] for order in listed]
            if days and all(at.day <= 12 for at in days) and any(a.day != a.month for a in days):
                found.add("dates")
    return found


def book(rng: random.Random, table: list[list[Any]]) -> bytes:
    """A workbook; its title may be merged over columns, its dimension tag may be wrong."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("orders")
        as_date = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        for number, row in enumerate(table):
            for place, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(number, place, cell, as_date)
                elif isinstance(cell, int):
                    sheet.write_number(number, place, cell)
                elif cell:
                    sheet.write_string(number, place, cell)
        if len(table[0]) == 1 and rng.random() < 0.5:
            sheet.merge_range(0, 0, 0, 4, table[0][0])
    return _mistagged(rng, out.getvalue()) if rng.random() < 0.4 else out.getvalue()


def _mistagged(rng: random.Random, content: bytes) -> bytes:
    """The same sheet, said to be smaller than it is."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                wrong = rng.choice((b"A1", b"A1:B2"))
                data = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="%s"' % wrong, data)
            new.writestr(name, data)
    return made.getvalue()


def text(rng: random.Random, table: list[list[Any]]) -> bytes:
    text = io.StringIO()
    ending = rng.choice(["\n", "\r\n"])
    writer = csv.writer(text, delimiter=rng.choice(",;\t|"), lineterminator=ending)
    writer.writerows(table)
    encoding = rng.choice(["utf-8", "utf-8-sig", "utf-16", "cp1252"])
    return text.getvalue().encode(encoding)
