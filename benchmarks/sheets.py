"""Spreadsheets: how fast rows become events, beside pandas reading the same file as texts.

    python -m benchmarks sheets 3e5

Orders of a marketplace as Indonesian exports write them (`1.250.000`, `13/04/2026 10:00`): jejak
finds the header, decides amounts and dates by column, makes an order's events and checks them;
pandas only splits the cells.  A third of the rows in the workbook; a CSV of 3,000 rows, a small
shop's month, shows what a file costs before its rows do.
"""

import csv
import sys
from pathlib import Path

from benchmarks.events import HERE, WORK
from benchmarks.run import measured

HEADER = (
    "No. Pesanan", "Status Pesanan", "Waktu Pesanan Dibuat", "Waktu Pembayaran Dilakukan",
    "Metode Pembayaran", "Nama Produk", "Jumlah", "Harga Setelah Diskon", "Total Pembayaran",
    "Username (Pembeli)",
)  # fmt: skip
READ = """
import json, sys, time
from pathlib import Path
from jejak.collect.read import read_file
from jejak.engine.duckdb import DuckDB
from jejak.settings import Settings
begun = time.time()
told = read_file(DuckDB(), Path(sys.argv[1]), Settings())
print("RESULT", json.dumps({"seconds": time.time() - begun, "of": told.accepted}))
"""
_PANDAS = """
import json, sys, time
import pandas
begun = time.time()
path = sys.argv[1]
if path.endswith(".csv"):
    told = pandas.read_csv(path, dtype=str)
else:
    told = pandas.read_excel(path, dtype=str, engine="calamine")
print("RESULT", json.dumps({"seconds": time.time() - begun, "of": len(told)}))
"""


def main(size: int) -> None:
    for path, rows in ((_csv(3000), 3000), (_csv(size), size), (_book(size // 3), size // 3)):
        for name, code in (("jejak", READ), ("pandas", _PANDAS)):
            told = measured([sys.executable, "-c", code, str(path)], HERE.parent)
            speed = rows / told["seconds"]
            print(
                f"{path.suffix[1:]:5} {name:7} {told['seconds']:6.2f} s  {speed:9,.0f} rows/s  "
                f"{told['peak_mb']} MB  {rows} rows, {told['of']} told"
            )


def _rows(size: int) -> list[tuple[str, ...]]:
    """Two rows an order."""
    rows: list[tuple[str, ...]] = []
    for number in range(size):
        order = number // 2
        price = 15_500 + order * 7919 % 2_000 * 500
        moment = f"{1 + order % 28:02}/{1 + order % 9:02}/2026 {order % 24:02}:{order % 60:02}"
        rows.append(
            (
                f"26{order:012d}",
                ("Selesai", "Selesai", "Sedang Dikirim", "Batal")[order % 4],
                moment,
                moment,
                "Transfer",
                f"Produk {number % 500}",
                "1",
                _money(price),
                _money(2 * price),
                f"pembeli{order % 70_000}",
            )
        )
    return rows


def _money(value: int) -> str:
    return f"Rp {value:,}".replace(",", ".")


def _csv(size: int) -> Path:
    path = WORK / f"sheet{size}.csv"
    if not path.exists():
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([HEADER, *_rows(size)])
    return path


def _book(size: int) -> Path:
    import xlsxwriter

    path = WORK / f"sheet{size}.xlsx"
    if not path.exists():
        book = xlsxwriter.Workbook(path, {"constant_memory": True})
        sheet = book.add_worksheet("orders")
        for number, row in enumerate([HEADER, *_rows(size)]):
            sheet.write_row(number, 0, row)
        book.close()
    return path
