"""Lines of delimiters alone are no rows, wherever they stand; rows keep their numbers."""

from typing import Any

import pytest

MAPPING = """source: toko
zone: Asia/Jakarta
fields: {order_id: No, time: Tanggal, total: Total, user_id: Pelanggan}
statuses: {}
"""
ROWS = [f"A{n};2026-03-0{n} 10:00;{n}00;budi" for n in (1, 2, 3)]


@pytest.mark.parametrize("blank", [";;;", " ; ;;  ", '"";"";"";""', '" ";;;', ""])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("places", [(1,), (2, 2), (4, 4, 4), (1, 2, 3, 4)])
def test_a_line_of_delimiters_is_no_row(read: Any, blank: str, end: str, places: tuple[int, ...]):
    lines = ["No;Tanggal;Total;Pelanggan", *ROWS]
    for place in sorted(places, reverse=True):
        lines.insert(place, blank)
    numbers = [n for n, line in enumerate(lines, start=1) if line in ROWS]
    found = read(end.join(lines) + end, "orders.csv", MAPPING)
    assert [row["row"] for row in found.rows] == numbers
    assert [row["order_id"] for row in found.rows] == ["A1", "A2", "A3"]
    assert found.rejected == []
    assert found.reading.totals["lines"] == found.reading.rows == 3


def test_a_row_with_one_cell_is_one(read: Any):
    found = read("No;Tanggal;Total;Pelanggan\n" + ROWS[0] + "\n;;;x\n", "orders.csv", MAPPING)
    assert found.refusal["code"] == "import.no_order"


def test_rows_of_totals_are_found_above_blank_lines(read: Any):
    lines = ["No;Tanggal;Total;Pelanggan", *ROWS, "Total;;600;", *[";;;"] * 20]
    found = read("\n".join(lines), "orders.csv", MAPPING)
    assert found.reading.totals["file_total"] == {"column": "Total", "told": 600.0, "read": 600.0}
