"""`jejak start`: from spreadsheets to a report, as an owner types it."""

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from jejak.cli import main
from jejak.project import open as open_project

HEADER = (
    "No. Pesanan,Status Pesanan,Waktu Pesanan Dibuat,Nama Produk,Jumlah,Total Pembayaran,"
    "Username (Pembeli)\n"
)
AUGUST = (
    HEADER
    + "A1,Selesai,03/04/2026 10:00,Kopi,1,150.000,ani\n"
    + "A2,Selesai,04/04/2026 11:00,Kopi,1,75.000,ida\n"
)
LATER = HEADER + "B1,Selesai,05/06/2026 10:00,Kopi,1,60.000,ani\n"
Run = Callable[..., tuple[int, str, str]]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.chdir(tmp_path)
    Path("pesanan.csv").write_text(AUGUST, encoding="utf-8")
    Path("juni.csv").write_text(LATER, encoding="utf-8")

    def run(*words: str, typed: str | None = None) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", Terminal(typed) if typed is not None else io.StringIO())
        code = main([*words, "--project", "toko"])
        return code, *capsys.readouterr()

    return run


def orders() -> list[tuple[str, float]]:
    project = open_project("toko")
    rows = project.sql("SELECT occurred_at, value FROM events WHERE event = 'Order Completed'")
    project.close()
    return sorted((f"{row['occurred_at']:%Y-%m-%d}", row["value"]) for row in rows)


APRIL = [("2026-04-03", 150_000.0), ("2026-04-04", 75_000.0)]


@pytest.mark.parametrize("language", ["id", "en"])
def test_at_a_terminal_it_asks_what_is_open_and_remembers(start: Run, language: str):
    """A word that is no answer is asked again; the next export is read without a question."""
    typed = "ya\n1\n3\n1\n"  # amounts: not an answer, thousands; dates: none such, day first
    code, out, err = start("start", "pesanan.csv", "--lang", language, typed=typed)
    assert code == 0 and Path("report.html").is_file()
    assert orders() == APRIL
    thousand = {"id": "150 ribu", "en": "150 thousand"}[language]
    assert f"“150.000” = {thousand}" in err and "“150.000” = 150\n" not in out
    assert "= 3 Apr 2026" in err and "= 4 Mar 2026" in err
    assert "shopee-orders.yml" in out
    code, out, err = start("import", "juni.csv", "--lang", language)
    assert code == 0 and ("2026-06-05", 60_000.0) in orders()


def test_without_a_terminal_it_names_the_option_and_makes_nothing(start: Run):
    code, _, err = start("start", "pesanan.csv", "--lang", "en")
    assert code == 1 and "--numbers id" in err and "“150.000” → id 150000, en 150" in err
    assert not Path("toko").exists()
    code, _, err = start("start", "pesanan.csv", "--numbers", "id", "--lang", "en")
    assert code == 1 and "--dates dmy" in err and not Path("toko").exists()
    answers = ("--numbers", "id", "--dates", "dmy")
    assert start("start", "pesanan.csv", *answers, "--lang", "en")[0] == 0
    assert orders() == APRIL


def test_who_leaves_the_question_gets_the_option(start: Run):
    code, _, err = start("start", "pesanan.csv", "--lang", "id", typed="")
    assert code == 1 and "--numbers id" in err and not Path("toko").exists()


def test_a_second_start_changes_nothing(start: Run):
    answers = ("--numbers", "id", "--dates", "dmy")
    assert start("start", "pesanan.csv", *answers)[0] == 0
    code, _, err = start("start", "juni.csv", *answers, "--lang", "en")
    assert code == 1 and "jejak import juni.csv --project toko" in err and orders() == APRIL


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("start",), "jejak start"),
        (("start", "nothing.csv"), "nothing.csv"),
        (("start", "toko.txt"), "--guess"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_made(start: Run, words: tuple[str, ...], said: str):
    Path("toko.txt").write_text("a;b;c\n1;2;3\n")
    code, _, err = start(*words, "--lang", "en")
    assert code in (1, 2) and said in err and not Path("toko").exists()


def test_a_guessed_profile_is_the_projects_own(start: Run):
    assert start("start", "pesanan.csv", "--numbers", "id", "--dates", "dmy")[0] == 0
    Path("kasir.csv").write_text(
        "Nomor Nota;Tgl Transaksi;Total Belanja;Status Nota\nN1;2026-10-13;Rp 1.250.000;Selesai\n"
    )
    code, out, err = start("import", "kasir.csv", "--guess", "--lang", "en")
    assert code == 0 and "toko/profiles/kasir.yml" in out
    code, out, err = start("import", "kasir.csv", "--lang", "en")
    assert code == 0 and "Rp\u00a01,250,000" in out
    assert ("2026-10-12", 1_250_000.0) in orders()  # midnight in Jakarta
    assert "kasir" in start("profiles", "--lang", "en")[1]
    code, _, err = start("import", "kasir.csv", "--guess", "--lang", "en")
    assert code == 1 and "stays as it is" in err
