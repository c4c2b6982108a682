"""A draft profile reads what the shipped profile of that export reads: its known truth."""

from pathlib import Path

import pytest
from exports import make

from jejak.collect.guess import guess
from jejak.collect.mapping import read_mapping
from jejak.collect.read import read_file
from jejak.engine.duckdb import DuckDB
from jejak.errors import InputError
from jejak.settings import Settings

SEEDS = [seed for seed in range(40) if not make(seed).ambiguous and make(seed).completed]


@pytest.mark.parametrize(
    "seed", [*SEEDS[:3], *(pytest.param(seed, marks=pytest.mark.heavy) for seed in SEEDS[3:8])]
)
def test_a_draft_reads_the_export_to_its_truth(engine: DuckDB, tmp_path: Path, seed: int):
    export = make(seed)
    path, draft = tmp_path / export.name, tmp_path / "draft.yml"
    path.write_bytes(export.content)
    draft.write_text(guess(path, "id"), encoding="utf-8")
    reading = read_file(engine, path, Settings(), draft)
    rows = engine.rows("SELECT event, order_id, value FROM incoming")
    assert reading.rejected == 0
    sold = {r["order_id"]: r["value"] for r in rows if r["event"] == "Order Completed"}
    assert sold == export.completed
    cancelled = {r["order_id"] for r in rows if r["event"] == "Order Cancelled"}
    assert cancelled == export.cancelled


TABLE = """Nomor Nota;Tgl Transaksi;Pelanggan;Surel;HP;Total Belanja;Status Nota;Kasir
N1;2026-10-13 10:00;Ani;ani@toko.example;081234567890;Rp 1.250.000;Lunas;Budi
N2;2026-10-14 11:00;Ida;ida@toko.example;081234567891;Rp 12.500;Selesai;Budi
"""


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_table_that_nobody_knows(engine: DuckDB, tmp_path: Path, language: str):
    """Each column by what stands in it; a word that none knows is refused until somebody says."""
    path, draft = tmp_path / "kasir.csv", tmp_path / "draft.yml"
    path.write_text(TABLE, encoding="utf-8")
    draft.write_text(guess(path, language), encoding="utf-8")
    told = read_mapping(draft)
    assert told.fields == {
        "order_id": "Nomor Nota",
        "time": "Tgl Transaksi",
        "email": "Surel",
        "phone": "HP",
        "total": "Total Belanja",
        "status": "Status Nota",
    }
    assert told.statuses == {"Selesai": "delivered"}
    reading = read_file(engine, path, Settings(), draft)
    assert (reading.rejected, reading.totals["money"]) == (1, {"Order Completed": 12_500})
    text = draft.read_text("utf-8").replace('# "Lunas":', '"Lunas": paid')
    draft.write_text(text, encoding="utf-8")
    assert read_file(engine, path, Settings(), draft).totals["orders"] == 2
    for person in ("Ani", "ani@", "0812", "Budi"):
        assert person not in text


@pytest.mark.parametrize(("phones", "people"), [(True, 2), (False, 1)])
def test_two_of_one_name_are_two_where_anything_tells_them_apart(
    engine: DuckDB, tmp_path: Path, phones: bool, people: int
):
    """Without a phone the name is all there is: the draft says what that means."""
    table = """Nomor Nota;Tgl Transaksi;Nama Pelanggan;HP;Total Belanja;Status Nota
N1;2026-10-13 10:00;Ani;081234567890;Rp 1.250.000;Selesai
N2;2026-10-14 11:00;Ani;081234567891;Rp 12.500;Selesai
"""
    path, draft = tmp_path / "kasir.csv", tmp_path / "draft.yml"
    path.write_text(table if phones else table.replace("0812345", "x"), encoding="utf-8")
    draft.write_text(guess(path, "en"), encoding="utf-8")
    read_file(engine, path, Settings(), draft)
    who = engine.rows("SELECT DISTINCT user_id, phone FROM incoming")
    assert len(who) == people
    assert ("people of one name count as one" in draft.read_text("utf-8")) is not phones


def test_a_table_of_something_else_is_events(engine: DuckDB, tmp_path: Path):
    path, draft = tmp_path / "kunjungan toko.csv", tmp_path / "draft.yml"
    path.write_text("Kapan,Surel,Catatan\n13/10/2026 10:00,ani@toko.example,ramai\n")
    draft.write_text(guess(path, "en"), encoding="utf-8")
    read_file(engine, path, Settings(), draft)
    rows = engine.rows("SELECT event, email FROM incoming")
    assert rows == [{"event": "Kunjungan Toko", "email": "ani@toko.example"}]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"PK\x03\x04broken"])
def test_what_is_no_table_is_said(tmp_path: Path, content: bytes):
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    with pytest.raises(InputError):
        guess(path, "id")
