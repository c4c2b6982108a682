"""A draft of a table of orders takes its articles, quantities and amounts by plain names."""

from pathlib import Path
from typing import Any

import pytest

from jejak.collect.guess import guess
from jejak.collect.mapping import read_mapping
from jejak.collect.read import read_file
from jejak.engine.duckdb import DuckDB
from jejak.settings import Settings

TABLES: list[tuple[str, dict[str, str], float]] = [  # a file, its fields, the money of its orders
    (
        "Tanggal;No Order;Produk;Jumlah;Harga Satuan;Total;Pembeli;No HP\n"
        "13/03/2026;T-1;Kopi Susu;2;15.000;30.000;budi;081287431965\n"
        "14/03/2026;T-2;Teh;1;8.000;8.000;ani;081287431966\n",
        {"time": "Tanggal", "order_id": "No Order", "product": "Produk", "quantity": "Jumlah",
         "price": "Harga Satuan", "total": "Total", "phone": "No HP"},  # names are no ids beside it
        38_000,
    ),
    (
        "Order Date,Order No,Product,Qty,Price,Email\n"
        "2026-03-01 10:00,T-1,Coffee,2,15.50,b@toko.id\n"
        "2026-03-02 10:00,T-2,Tea,1,8.25,a@toko.id\n",
        {"time": "Order Date", "order_id": "Order No", "product": "Product", "quantity": "Qty",
         "price": "Price", "email": "Email"},
        39.25,
    ),
    (
        "Tgl;Nota;Nama Barang;Kode Barang;Kategori;Banyaknya;Harga;Subtotal;Nama Pelanggan\n"
        "13/03/2026;N-1;Kopi Susu;K01;Minuman;2;15000;30000;Budi\n"
        "13/03/2026;N-1;Teh;K02;Minuman;1;8000;8000;Budi\n",
        {"time": "Tgl", "order_id": "Nota", "product": "Nama Barang", "sku": "Kode Barang",
         "category": "Kategori", "quantity": "Banyaknya", "price": "Harga",
         "item_total": "Subtotal", "user_id": "Nama Pelanggan"},
        38_000,
    ),
    (  # `Jumlah` is an amount here, and that of an item: it differs within an order
        "Nota;Tgl;Barang;Qty;Jumlah;Pelanggan\n"
        "N1;13/03/2026;Kopi;2;30.000;budi\n"
        "N1;13/03/2026;Teh;1;8.000;budi\n"
        "N2;14/03/2026;Teh;2;16.000;ani\n",
        {"time": "Tgl", "order_id": "Nota", "product": "Barang", "quantity": "Qty",
         "item_total": "Jumlah", "user_id": "Pelanggan"},
        54_000,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("table", "fields", "money"), TABLES)
def test_orders_are_drafted_whole(
    engine: DuckDB, tmp_path: Path, table: str, fields: dict[str, str], money: float
):
    path, draft = tmp_path / "jualan.csv", tmp_path / "draft.yml"
    path.write_text(table)
    draft.write_text(guess(path, "en"))
    assert read_mapping(draft).fields == fields
    reading = read_file(engine, path, Settings(), draft, answers={"numbers": "id"} if "0.000" in
                        table else {})  # fmt: skip
    assert reading.rejected == 0
    assert reading.totals["money"] == {"Order Completed": money}


def test_a_column_that_no_event_has_stays_in_the_draft(tmp_path: Path):
    """Without an order number nothing is an order: its columns can be kept as properties."""
    path = tmp_path / "stok.csv"
    path.write_text("Tanggal;Produk;Jumlah\n13/03/2026;Kopi;2\n14/03/2026;Teh;3\n")
    text = guess(path, "id")
    assert '# "Produk": "Produk"' in text and '# "Jumlah": "Jumlah"' in text


def test_a_name_with_a_line_end_makes_no_other_line(tmp_path: Path, read: Any):
    path, draft = tmp_path / 'pesanan\nbaru"1.csv', tmp_path / "draft.yml"
    path.write_text(TABLES[1][0])
    draft.write_text(guess(path, "id"))
    assert read_mapping(draft).fields == TABLES[1][1]
