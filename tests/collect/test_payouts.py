"""Payouts of a marketplace: per order what was paid and what was kept, as the file says."""

import random
from pathlib import Path

import pytest
import xlsxwriter

from jejak.collect.read import read_file
from jejak.engine.duckdb import DuckDB
from jejak.settings import Settings

HEADER = ["No. Pesanan", "Username (Pembeli)", "Tanggal Dana Dilepaskan", "Biaya Administrasi",
    "Biaya Layanan", "Total Penghasilan"]  # fmt: skip


def written(chance: random.Random, folder: Path, minus: bool) -> tuple[Path, dict[str, float]]:
    """An income report as Shopee writes it, and {order: (paid, fees)}."""
    truth: dict[str, float] = {}
    rows: list[list[str]] = []
    sign = "-" if minus else ""
    for number in range(chance.randint(3, 30)):
        order = f"26{number:05d}ABC"
        fees = [chance.randrange(1, 90) * 25, chance.randrange(0, 40) * 25]
        payout = chance.randrange(1_000_000, 9_000_000)
        truth[f"{order}/paid"], truth[f"{order}/fees"] = payout + sum(fees), sum(fees)
        day = f"{chance.randint(13, 28)}/10/2026"
        cells = [f"{sign}{fee:,}".replace(",", ".") if fee else "0" for fee in fees]
        rows.append([order, "b***i", day, *cells, f"{payout:,}".replace(",", ".")])
    preamble = [["Laporan Penghasilan"], ["Toko", "Kopi"], ["Dari", "1/10/2026"], [], []]
    table = [*preamble, HEADER, *rows]
    if chance.random() < 0.5:
        path = folder / "income.csv"
        path.write_text("\n".join(";".join(row) for row in table) + "\n", encoding="utf-8-sig")
        return path, truth
    path = folder / "income.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Income")
        for place, row in enumerate(table):
            sheet.write_row(place, 0, row)
    return path, truth


@pytest.mark.parametrize("seed", range(8))
def test_a_report_of_income_is_read_to_the_rupiah(engine: DuckDB, tmp_path: Path, seed: int):
    chance = random.Random(seed)
    path, truth = written(chance, tmp_path, minus=seed % 2 == 0)
    reading = read_file(engine, path, Settings(), answers={"numbers": "id"})
    assert reading.totals["profile"] == "shopee-income" and reading.rejected == 0
    rows = engine.rows("SELECT message_id, event, value, order_id FROM incoming")
    assert {row["message_id"]: row["value"] for row in rows} == truth
    named = {"paid": "Invoice Paid", "fees": "Fee Charged"}
    assert all(row["event"] == named[row["message_id"].split("/")[1]] for row in rows)


def test_rows_of_one_order_add_up_and_bad_ones_are_listed(engine: DuckDB, tmp_path: Path):
    lines = ["A-1,budi,2026-10-02,-100,-50,5000", "A-1,budi,2026-10-05,0,0,-700",
        "A-2,ani,2026-10-02,gratis,-50,5000", ",ani,2026-10-02,-1,-50,5000",
        "A-3,ani,2026-10-02,-1,-50,"]  # fmt: skip
    path = tmp_path / "income.csv"
    path.write_text("\n".join([",".join(HEADER), *lines]) + "\n")
    read_file(engine, path, Settings())
    rows = engine.rows("SELECT message_id, value, user_id FROM incoming ORDER BY message_id")
    assert [(row["message_id"], row["value"]) for row in rows] == [
        ("A-1/fees", 150.0),
        ("A-1/paid", 4450.0),
    ]
    assert {row["user_id"] for row in rows} == {"shopee:budi"}
    refused = engine.rows('SELECT row, "column" AS named, code FROM rejected ORDER BY row')
    assert [(row["row"], row["named"], row["code"]) for row in refused] == [
        (4, "Biaya Administrasi", "import.bad_number"),
        (5, "No. Pesanan", "import.no_order"),
        (6, "Total Penghasilan", "import.bad_number"),
    ]
