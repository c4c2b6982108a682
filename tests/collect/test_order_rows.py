"""Orders of several rows with blank cells, beside a plain reading of the same rows."""

import random
from collections.abc import Callable
from typing import Any

import pytest

MAPPING = """source: toko
kind: server
fields: {order_id: nomor, status: status, time: waktu, total: total, user_id: pembeli}
statuses: {Selesai: delivered, Batal: cancelled}
properties: [kota]
"""
NAMES = ("nomor", "status", "waktu", "total", "pembeli", "kota")
Row = dict[str, str]


def drawn(seed: int) -> list[Row]:
    """Rows of some orders, mixed: a cell is blank now and then, or says another thing."""
    draw = random.Random(seed)
    rows: list[Row] = []
    for number in range(30):
        order = {
            "nomor": f"T-{number}",
            "status": draw.choice(["Selesai", "Batal"]),
            "waktu": f"2026-06-{1 + number % 28:02}T10:00:00",
            "total": str(1000 * draw.randint(1, 90)),
            "pembeli": f"pembeli-{number}",
            "kota": draw.choice(["Bandung", "Medan"]),
        }
        for _ in range(draw.randint(1, 4)):
            row = {k: v if k == "nomor" or draw.random() > 0.3 else "" for k, v in order.items()}
            if draw.random() < 0.05:
                row["total"] = "7"
            if draw.random() < 0.1:
                row["kota"] = "Ambon"
            rows.append(row)
    draw.shuffle(rows)
    return rows


def by_hand(rows: list[Row]) -> tuple[dict[str, Any], set[str]]:
    """Sold orders with what is told first of each; the orders that cannot be read."""
    orders: dict[str, list[Row]] = {}
    for row in rows:
        orders.setdefault(row["nomor"], []).append(row)
    sold: dict[str, Any] = {}
    refused: set[str] = set()
    for order, listed in orders.items():
        told = {name: [row[name] for row in listed if row[name]] for name in NAMES}
        twice = any(len(set(told[name])) > 1 for name in ("status", "waktu", "total"))
        if twice or not told["status"] or not told["total"]:
            refused.add(order)
        elif told["waktu"]:  # without a time it is refused as an event
            city = next(iter(told["kota"]), None)
            who = next(iter(told["pembeli"]), None)
            sold[order] = (float(told["total"][0]), who, city, told["waktu"][0])
    return sold, refused


@pytest.mark.parametrize("seed", range(12))
def test_an_order_is_told_by_the_first_row_that_tells_it(read: Callable[..., Any], seed: int):
    rows = drawn(seed)
    text = "\n".join([",".join(NAMES), *(",".join(row.values()) for row in rows)]) + "\n"
    found = read(text, "orders.csv", MAPPING)
    sold, refused = by_hand(rows)
    completed = [row for row in found.rows if row["event"] == "Order Completed"]
    assert {
        row["order_id"]: (
            row["value"],
            row["user_id"],
            (row["properties"] or "").removeprefix('{"kota":"').removesuffix('"}') or None,
            row["occurred_at"].isoformat(),
        )
        for row in completed
    } == sold
    first = {row["nomor"]: n for n, row in reversed([*enumerate(rows, start=2)])}
    told = {r["row"] for r in found.rejected if r["code"] not in ("import.no_time",)}
    assert told == {first[order] for order in refused}
