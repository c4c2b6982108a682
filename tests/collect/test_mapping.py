"""Tables through a mapping: CSV, TSV and Parquet say what Segment JSON says."""

import csv
import io
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jejak.errors import InputError
from jejak.words import LANGUAGES

Read = Any
TABLE = {
    "id": ["a", "b", "c", "d"],
    "waktu": [
        "2026-03-04 12:06:07", "2026-03-04T05:06:08Z", "2026-03-04 23:00:00", "2026-03-05 06:00",
    ],
    "nama": ["page", "page", "order_completed", "Lain"],
    "alamat": ["https://t.id/", "https://t.id/checkout/2?utm_source=ig", "", "https://t.id/x"],
    "pengunjung": ["v1", "v1", "v1", "v2"],
    "pembeli": ["", "", "p1", ""],
    "jumlah": ["", "", "150000.50", ""],
    "pesanan": ["", "", "O-1", ""],
    "varian": ["", "", 'Kopi, "Gayo"\n250 g', ""],
}  # fmt: skip
MAPPING = """source: toko
zone: Asia/Jakarta
fields:
  message_id: id
  time: waktu
  event: nama
  url: alamat
  anonymous_id: pengunjung
  user_id: pembeli
  revenue: jumlah
  order_id: pesanan
constants:
  currency: IDR
events:
  - {value: page, path: /checkout*, event: Checkout Started}
  - {value: ORDER_COMPLETED, event: Order Completed}
properties: [varian]
"""
EXPECTED = [
    ("a", "page", "Page Viewed", datetime(2026, 3, 4, 5, 6, 7), "v1", None, None, "/", None, None),
    ("b", "track", "Checkout Started", datetime(2026, 3, 4, 5, 6, 8), "v1", None, None,
     "/checkout/2", None, None),
    ("c", "track", "Order Completed", datetime(2026, 3, 4, 16), "v1", "p1", 150000.5, None,
     "O-1", '{"varian":"Kopi, \\"Gayo\\"\\n250 g"}'),
    ("d", "track", "Lain", datetime(2026, 3, 4, 23), "v2", None, None, "/x", None, None),
]  # fmt: skip
COLUMNS = ("message_id", "type", "event", "occurred_at", "anonymous_id", "user_id", "value", "page",
           "order_id", "properties")  # fmt: skip


def as_csv(mark: str = ",", end: str = "\n", bom: str = "") -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=mark, lineterminator=end)
    writer.writerow(TABLE)
    writer.writerows(zip(*TABLE.values(), strict=True))
    return (bom + out.getvalue()).encode()


def as_parquet(**columns: Any) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table({**TABLE, **columns}), out)
    return out.getvalue()


def figures(found: Any) -> list[tuple[Any, ...]]:
    return [tuple(row[column] for column in COLUMNS) for row in found.rows]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.csv", as_csv()),
        ("t.csv", as_csv(end="\r\n", bom="\ufeff")),
        ("t.csv", as_csv(";")),
        ("t.tsv", as_csv("\t")),
        ("t.csv", as_csv().replace(b"a,2026", b"\na,2026")),
        ("t.parquet", as_parquet()),
    ],
)
def test_one_table_in_every_form(read: Read, name: str, content: bytes):
    found = read(content, name, MAPPING)
    assert not found.rejected
    assert figures(found) == EXPECTED
    assert found.reading.source == "toko"
    assert {row["is_server"] for row in found.rows} == {False}


def test_typed_columns_of_parquet(read: Read):
    local = [datetime(2026, 3, 4, 12, 6, 7), datetime(2026, 3, 4, 12, 6, 8),
             datetime(2026, 3, 4, 23), datetime(2026, 3, 5, 6)]  # fmt: skip
    money = [None, float("nan"), 150000.5, None]
    naive = pa.array(local, pa.timestamp("ms"))
    zoned = pa.array(local, pa.timestamp("us")).cast(pa.timestamp("us"))
    utc = pa.compute.assume_timezone(zoned, "Asia/Jakarta")
    for waktu in (naive, utc, naive.cast(pa.timestamp("ns"))):
        found = read(as_parquet(waktu=waktu, jumlah=money), "t.parquet", MAPPING)
        assert figures(found) == EXPECTED
    whole = read(
        as_parquet(pengunjung=[7.0, 7.0, 7.0, None], pembeli=[None, 1, 12, 13]),
        "t.parquet",
        MAPPING,
    )
    assert [row["anonymous_id"] for row in whole.rows] == ["7", "7", "7", None]
    assert [row["user_id"] for row in whole.rows] == [None, "1", "12", "13"]


def test_a_time_format_of_the_files_own(read: Read):
    mapping = MAPPING.replace("zone:", "time_format: '%d/%m/%Y %H.%M'\nzone:")
    table = as_csv().replace(b"2026-03-04 12:06:07", b"04/03/2026 12.06")
    assert read(table, "t.csv", mapping).rows[0]["occurred_at"] == datetime(2026, 3, 4, 5, 6)
    refused = read(table.replace(b"04/03/2026", b"31/02/2026"), "t.csv", mapping).refusal
    assert (refused["code"], refused["column"], refused["value"]) == (
        "import.bad_time", "waktu", "31/02/2026 12.06",
    )  # fmt: skip


def test_constants_and_kind(read: Read):
    mapping = MAPPING.replace("  currency: IDR", "  place: marketplace\n  contact: marketplace")
    rows = read(as_csv(), "t.csv", mapping + "kind: server\n").rows
    assert {(r["place"], r["contact"], r["is_server"]) for r in rows} == {
        ("marketplace", "marketplace", True)
    }


def test_bad_rows_of_a_table_are_listed_by_their_number(read: Read):
    table = as_csv() + b"e,2026-03-05 06:00,Lain\nf,2026-03-05 06:00,Lain,,v3,,1.500,,\n"
    found = read(table, "t.csv", MAPPING)
    assert figures(found) == EXPECTED
    assert [(r["row"], r["column"], r["code"]) for r in found.rejected] == [
        (6, "", "import.row_width"),
        (7, "jumlah", "import.bad_number"),
    ]
    assert '"jumlah":"1.500"' in found.rejected[1]["raw"]
    ambiguous = found.rejected[1]
    mended = table.replace(b"1.500", b"1500").replace(b"Lain\nf", b"Lain,,,,,,\nf")
    assert ambiguous["value"] == "1.500"
    again = read(mended, "t.csv", MAPPING)
    assert [r["code"] for r in again.rejected] == ["import.no_identity"]
    assert again.rows[-1]["value"] == 1500


def test_rows_without_an_id_keep_theirs_when_read_again(read: Read):
    mapping = MAPPING.replace("  message_id: id\n", "")
    once, again = (read(as_csv(), "t.csv", mapping).rows for _ in range(2))
    assert [r["message_id"] for r in once] == [r["message_id"] for r in again]
    assert len({r["message_id"] for r in once}) == 4


# what is put into the mapping, what stands there, and the line, column and way out it is told by
WRONG = [
    ("import.no_column_near", "event: nama", "event: Nama", 6, 3, "nama"),
    ("import.no_column", "event: nama", "event: kosong sekali", 6, 3, "id"),
    ("import.no_column_near", "[varian]", "[id, varia]", 17, 18, "varian"),
    ("import.mapping_near", "  user_id:", "  userid:", 9, 3, "user_id"),
    ("import.mapping_near", "zone: Asia/Jakarta", "zone: Asia/Jakarte", 2, 1, "Asia/Jakarta"),
    ("import.mapping_near", "source:", "sorce:", 1, 1, "source"),
    ("import.mapping_near", "  currency: IDR", "  place: marketplac", 13, 3, "marketplace"),
    ("import.mapping", "  time: waktu\n", "", 3, 1, "time: COLUMN"),
    ("import.mapping", "zone: Asia", 'delimiter: "||"\nzone: Asia', 2, 1, None),
    ("import.mapping", "zone: Asia", 'time_format: "%Y %Q"\nzone: Asia', 2, 1, None),
    ("import.mapping_near", "path: /checkout*", "pat: /checkout*", 15, 19, "path"),
    # in a list the text `id time` goes on over the line end; the colon behind it is one too many
    ("import.mapping_syntax", "fields:", "fields: [", 5, 7, None),
]


@pytest.mark.parametrize("case", WRONG, ids=lambda case: case[2])
def test_a_wrong_mapping_says_where_and_what_was_meant(read: Read, case: tuple[Any, ...]):
    code, right, wrong, line, column, fix = case
    assert right in MAPPING
    with pytest.raises(InputError) as caught:
        read(as_csv(), "t.csv", MAPPING.replace(right, wrong, 1))
    told = caught.value.values
    assert (caught.value.code, told["file"]) == (code, "mapping.yml")
    assert (told["line"], told["place"]) == (line, column)
    assert fix is None or told["fix"] == fix
    for language in LANGUAGES:
        text = caught.value.text(language)
        assert str(told["line"]) in text
        assert fix is None or fix in text


def test_a_table_needs_a_mapping(read: Read):
    with pytest.raises(InputError) as caught:
        read(as_parquet(), "t.parquet")
    assert caught.value.code == "import.needs_mapping"
    assert "--mapping" in caught.value.values["fix"]


def test_a_column_that_is_read_stands_once(read: Read):
    with pytest.raises(InputError) as caught:
        read(as_csv().replace(b"id,waktu", b"id,id,waktu", 1), "t.csv", MAPPING)
    assert caught.value.code == "import.header"


def test_columns_that_nobody_reads_may_be_unnamed_or_stand_twice(read: Read):
    plain = as_csv().replace(b"\n250", b" 250")
    table = b"\n".join(line + b",x,,y" for line in plain.splitlines())
    named = table.replace(b"varian,x,,y", b"varian,lain,,Lain", 1)
    assert [row["message_id"] for row in read(named, "t.csv", MAPPING).rows] == TABLE["id"]


def test_a_broken_parquet_file(read: Read):
    with pytest.raises(InputError) as caught:
        read(as_parquet()[:-30], "t.parquet", MAPPING)
    assert caught.value.code == "import.broken_parquet"


def test_the_documented_example_is_read(read: Read, repository: Path):
    """The mapping in docs/*/mapping.md is the one that is tested."""
    for language in LANGUAGES:
        text = (repository / "docs" / language / "mapping.md").read_text(encoding="utf-8")
        example = text.split("```yaml\n")[1].split("```")[0]
        table = text.split("```csv\n")[1].split("```")[0]
        found = read(table, "t.csv", example)
        assert not found.rejected
        assert [row["event"] for row in found.rows] == ["Product Viewed", "Order Completed"]
