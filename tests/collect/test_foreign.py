"""Files of another kind than their names say are named for what they are; bombs stay packed."""

import io
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from jejak.collect.guess import guess
from jejak.errors import InputError
from jejak.words import LANGUAGES

PROFILE = """source: toko
zone: Asia/Jakarta
fields: {order_id: No, time: Tanggal, total: Total}
statuses: {}
"""
SPREADSHEET = b"<Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>"


def packed(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        for name, text in parts.items():
            book.writestr(name.replace("__", "/").replace("_", "."), text)
    return out.getvalue()


KINDS = {
    "is_pdf": [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"],
    "is_picture": [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"\xff\xd8\xff\xe0\0\x10JFIF", b"GIF89a\1"],
    "is_archive": [packed(orders_csv="a,b\n1,2\n"), b"Rar!\x1a\x07\0abc", b"7z\xbc\xaf\x27\x1cabc"],
    "is_document": [
        packed(word__document_xml="<w/>"),
        packed(ppt__presentation_xml="<p/>"),
        packed(mimetype="application/vnd.oasis.opendocument.text", content_xml="<o/>"),
        b"{\\rtf1\\ansi halo}",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le"),
    ],
    "is_page": [
        b"<html><table><tr><td>No</td></tr></table></html>",
        b"\xef\xbb\xbf\n<!DOCTYPE html>\n<body>Masuk</body>",
        b"<?xml version='1.0'?><!-- x --><HTML><body/></HTML>",
        b"<table border=1><tr><td>No</td></tr></table>",
    ],
    "is_old_xml": [b'<?xml version="1.0"?>\n' + SPREADSHEET],
    "is_locked": [b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")],
    "is_database": [b"SQLite format 3\0" + b"\0" * 99],
}
CASES = [(kind, content) for kind, every in KINDS.items() for content in every]


@pytest.mark.parametrize("name", ["orders.xlsx", "orders.csv"])
@pytest.mark.parametrize(("kind", "content"), CASES)
def test_a_file_is_named_for_what_it_is(read: Any, kind: str, content: bytes, name: str):
    for mapping in (None, PROFILE):
        with pytest.raises(InputError) as caught:
            read(content, name, mapping)
        assert caught.value.code == f"import.{kind}"
        for language in LANGUAGES:
            assert name in caught.value.text(language)


@pytest.mark.parametrize(("kind", "content"), CASES)
def test_no_profile_is_drafted_of_it(tmp_path: Path, kind: str, content: bytes):
    path = tmp_path / "orders.xlsx"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        guess(path, "id")
    assert caught.value.code == f"import.{kind}"


def test_the_files_of_an_archive_are_named(read: Any):
    with pytest.raises(InputError) as caught:
        read(packed(maret_csv="a", april_csv="b"), "toko.xlsx")
    assert "maret.csv, april.csv" in caught.value.text("id")


def book(*far: tuple[int, int]) -> bytes:
    """Three orders in a sheet, and cells at places (row, column from 0)."""
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out)
    sheet = workbook.add_worksheet("Pesanan")
    rows = [["No", "Tanggal", "Total"], *([f"A{n}", f"2026-03-0{n} 10:00", n] for n in (1, 2, 3))]
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    for row, column in far:
        sheet.write(row, column, "x")
    other = workbook.add_worksheet("Lain")
    other.write(1048575, 16383, "x")
    workbook.close()
    return out.getvalue()


def test_a_cell_far_away_is_named_and_takes_no_memory(tmp_path: Path):
    """Of the sheet that is read; in 3 GB, where its places would take 400."""
    (tmp_path / "p.yml").write_text(PROFILE)
    (tmp_path / "far.xlsx").write_bytes(book((1048575, 16383)))
    code = (
        "from jejak.collect.read import read_file; from jejak.engine.duckdb import DuckDB\n"
        "from jejak.errors import InputError; from jejak.settings import Settings\n"
        "from pathlib import Path\n"
        "try: read_file(DuckDB(threads=1), Path('far.xlsx'), Settings(), Path('p.yml'))\n"
        "except InputError as error: print(error.code, error.values['value'])"
    )

    def held() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))

    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path, preexec_fn=held, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.stdout.split() == ["import.far_cell", "XFD1048576"], ran.stderr[-500:]


@pytest.mark.parametrize("far", [(), ((40, 16383),), ((3000, 700),)])
def test_a_cell_a_little_out_of_the_way_stops_nothing(
    read: Callable[..., Any], far: tuple[tuple[int, int], ...]
):
    found = read(book(*far), "orders.xlsx", PROFILE)
    assert [row["order_id"] for row in found.rows] == ["A1", "A2", "A3"]
    assert found.reading.rejected == len(far)  # a row without an order number


def test_a_bomb_stays_packed(tmp_path: Path, read: Callable[..., Any]):
    """300 MB of one letter in 300 KB, in the part of a workbook that holds its texts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book())) as real, zipfile.ZipFile(out, "w", 8) as bomb:
        for name in real.namelist():
            if name != "xl/sharedStrings.xml":
                bomb.writestr(name, real.read(name))
        with bomb.open("xl/sharedStrings.xml", "w") as part:
            for _ in range(300):
                part.write(b"a" * (1 << 20))
    assert len(out.getvalue()) < 1 << 20
    with pytest.raises(InputError) as caught:
        read(out.getvalue(), "orders.xlsx", PROFILE)
    assert caught.value.code == "import.bomb"
