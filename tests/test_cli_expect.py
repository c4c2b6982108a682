"""What a file says of itself, and what its owner says, beside what was read: as it is typed."""

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from jejak.cli import main
from jejak.cli.expected import amount, expected
from jejak.errors import ArgumentError
from jejak.project import open as open_project

HEADER = "No. Pesanan,Status Pesanan,Waktu Pesanan Dibuat,Total Pembayaran,Username (Pembeli)"
ROWS = [  # two rows of one order, one that was never sold
    "A1,Selesai,2026-04-13 10:00,1150000,ani",
    "A1,Selesai,2026-04-13 10:00,1150000,ani",
    "A2,Selesai,2026-04-14 10:00,50000,ida",
    "A3,Belum Bayar,2026-04-15 10:00,75000,eko",
]
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)

    def typed(*words: str, language: str = "en") -> tuple[int, str, str]:
        code = main([*words, "--project", "toko", "--lang", language])
        return code, *capsys.readouterr()

    typed("new", "toko")
    return typed


def write(name: str, rows: list[str]) -> str:
    Path(name).write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return name


@pytest.mark.parametrize("value", [1, 999, 1000, 15_250, 1_250_000, 98_765_432])
def test_a_typed_amount_is_read_in_one_way_only_or_refused(value: int):
    comma, dots = f"{value:,}", f"{value:,}".replace(",", ".")
    for text in (str(value), f"{comma}.50", f"{dots},50"):
        assert amount(text) == value + (0.5 if text.endswith("50") and text != str(value) else 0)
    for text in (comma, dots):
        assert amount(text) == (None if 1000 <= value < 1_000_000 else value)


def test_figures_have_names_in_both_languages():
    told = {"orders": 120.0, "money": 15_250_000.0, "rows": 131.0}
    assert expected("orders=120, money=Rp 15.250.000,rows=131") == told
    assert expected("pesanan=120,uang=15,250,000,baris=131") == told
    for wrong in ("orders", "kopi=3", "money=15.250", "orders=120,"):
        with pytest.raises(ArgumentError):
            expected(wrong)


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_difference_is_told_and_nothing_lost(run: Run, language: str):
    file = write("pesanan.csv", ROWS)
    code, out, _ = run("import", file, "--expect", "rows=4,orders=2,money=1200000")
    assert code == 0 and "DOES NOT" not in out
    code, out, _ = run("import", file, "--expect", "orders=3", language=language)
    assert code == 1 and ("−1" in out) and "--undo 2 --project toko" in out
    project = open_project("toko")
    sold = project.sql("SELECT COUNT(*) AS n FROM events WHERE event = 'Order Completed'")
    project.close()
    assert sold == [{"n": 2}]


@pytest.mark.parametrize(
    ("total", "agrees"), [(2_425_000, True), (1_275_000, True), (1_275_001, False)]
)
def test_a_row_of_totals_may_count_rows_or_orders(run: Run, total: int, agrees: bool):
    _, out, _ = run("import", write("pesanan.csv", [*ROWS, f"Total,,,{total},"]))
    assert ("Agrees with the row of totals" in out) == agrees
    assert ("DOES NOT AGREE with the row of totals" in out) != agrees


def test_a_row_of_totals_with_rejected_rows_does_not_simply_agree(run: Run):
    # The whole file holds 2,425,000; one of its rows has no time and is left out.
    rows = [*ROWS[:-1], ROWS[-1].replace(ROWS[-1].split(",")[1], "kapan?", 1)]
    assert rows[-1] != ROWS[-1]
    _, out, _ = run("import", write("pesanan.csv", [*rows, "Total,,,2425000,"]))
    assert "Agrees with the row of totals" not in out
    assert "only with the rejected rows (1)" in out


def test_the_sheets_that_were_not_read_are_named_and_one_is_chosen(run: Run):
    with xlsxwriter.Workbook("buku.xlsx") as book:
        book.add_worksheet("Ringkasan").write(0, 0, "Toko Kopi")
        for name, row in (("Maret", ROWS[0]), ("April & Mei", ROWS[2])):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, HEADER.split(","))
            sheet.write_row(1, 0, row.split(","))
    _, out, _ = run("import", "buku.xlsx")
    assert "“Maret”" in out and "Ringkasan, April & Mei" in out and "1,150,000" in out
    _, out, _ = run("import", "buku.xlsx", "--sheet", "April & Mei")
    assert "50,000" in out
    code, _, err = run("import", "buku.xlsx", "--sheet", "Juni")
    assert code == 1 and "April & Mei" in err


def test_start_makes_no_project_of_nothing(run: Run):
    file = write("pesanan.csv", ["A1,Terkirim,2026-04-13 10:00,1150000,ani"])
    code = main(["start", file, "--project", "lain", "--lang", "en"])
    assert code == 1 and not Path("lain").exists()
