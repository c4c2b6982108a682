"""What refused rows are worth, orders under nothing, and files without order numbers."""

from typing import Any

import pytest

from jejak.errors import InputError
from jejak.words import LANGUAGES, say

ORDERS = """source: toko
zone: Asia/Jakarta
fields: {order_id: No, time: Tanggal, total: Total, user_id: Pelanggan}
statuses: {}
"""
HEAD = "No;Tanggal;Total;Pelanggan\n"
GOOD = "A1;2026-03-13 10:00;150000;budi\n"


def test_an_order_under_nothing_says_where_refunds_belong(read: Any):
    refusal = read(f"{HEAD}{GOOD}A2;2026-03-13;-50000;ani\n", "o.csv", ORDERS).refusal
    assert (refusal["code"], refusal["value"]) == ("import.negative", "-50000")
    for language in LANGUAGES:
        assert "refund" in say("errors.import.negative", language, **refusal)


def test_what_refused_rows_hold_is_summed(read: Any):
    """-50000 + 7000 + 9000 by hand; what is no amount is none."""
    bad = (
        "A2;2026-03-13;-50000;ani\nA3;2026-03-13;seratus;ani\n;2026-03-13;7000;ani\n"
        "A5;kemarin;9000;ani\n"
    )
    totals = read(f"{HEAD}{GOOD}{bad}Total;;116000;\n", "o.csv", ORDERS).reading.totals
    assert totals["refused_money"] == {"column": "Total", "sum": -34000.0}
    assert "refused_money" not in read(HEAD + GOOD, "o.csv", ORDERS).reading.totals


def test_a_file_without_order_numbers_is_told_what_to_do_and_that_works(read: Any):
    content = "Tanggal;Total;Pelanggan\n2026-03-13 10:00;150000;budi\n2026-03-13 10:00;50000;budi\n"
    mapping = "source: toko\nfields: {time: Tanggal, total: Total, user_id: Pelanggan}\n"
    with pytest.raises(InputError) as caught:
        read(content, "o.csv", mapping + "statuses: {}\n")
    assert (caught.value.code, caught.value.values["line"]) == ("import.needs_order", 2)
    found = read(content, "o.csv", f"{mapping}{caught.value.values['fix']}\n")
    assert sorted(row["value"] for row in found.rows) == [50000, 150000]
