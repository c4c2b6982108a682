"""What is refused is told in the file's own words: its cells as they stand, its own headings."""

from typing import Any

import pytest

from jejak.words import LANGUAGES, say

ORDERS = """source: toko
zone: Asia/Jakarta
fields: {order_id: No, time: "Tanggal / ~Jam", total: Total, user_id: Pelanggan}
statuses: {}
"""
VISITS = """source: acara
zone: Asia/Jakarta
fields: {time: "Tanggal / ~Jam", phone: Nomor HP}
constants: {event: Kunjungan}
"""
GOOD = "13/03/2026 10:00"


@pytest.mark.parametrize("cell", ["05/03/2099 10.00", "31/02/2026 10:00", "5 Mar 1975", "kemarin"])
def test_a_refused_time_is_quoted_as_it_stands(read: Any, cell: str):
    orders = f"No;Tanggal / ~Jam;Total;Pelanggan\nA1;{GOOD};1;budi\nA2;{cell};2;ani\n"
    visits = f"Tanggal / ~Jam;Nomor HP\n{GOOD};081287431965\n{cell};081287431966\n"
    for content, mapping in ((orders, ORDERS), (visits, VISITS)):
        refusal = read(content, "t.csv", mapping).refusal
        assert (refusal["row"], refusal["column"]) == (3, "Tanggal / ~Jam")
        assert refusal["value"] == cell


def test_a_refused_day_of_costs_is_quoted_as_it_stands(read: Any):
    mapping = "source: iklan\nfields: {cost: Biaya, time: Hari, utm_campaign: Kampanye}\n"
    content = "Hari;Kampanye;Biaya\n13/03/2026;a;1000\n31/02/2026;b;2000\n"
    refusal = read(content, "c.csv", mapping).refusal
    assert (refusal["column"], refusal["value"]) == ("Hari", "31/02/2026")


def test_who_it_was_is_asked_in_the_words_of_the_file(read: Any):
    content = f"Tanggal / ~Jam;Nomor HP\n{GOOD};081287431965\n{GOOD};0812****\n"
    refusal = read(content, "t.csv", VISITS).refusal
    assert (refusal["column"], refusal["value"]) == ("Nomor HP", "0812****")
    for language in LANGUAGES:
        told = say("errors.import.no_identity", language, **refusal)
        assert "Nomor HP (phone), user_id, anonymous_id, device_id, email" in told
        assert "userId" not in told
