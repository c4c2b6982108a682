"""Orders beside the books: planted mismatches, each found with its reason and to the rupiah."""

import random
from datetime import datetime, timedelta
from typing import Any

import pytest

from jejak.measure.reconcile import OUTCOMES
from jejak.project import in_memory
from jejak.settings import Settings

Row = dict[str, Any]
SETTLED = ("matched", "open", "cancelled")
START = datetime(2026, 9, 1, 3)
WHOLE = {"since": "2026-08-01", "until": "2026-12-31"}


def event(name: str, at: datetime, **more: Any) -> Row:
    return {"event": name, "occurred_at": at, "is_server": True, "anonymous_id": "s"} | more


def planted(seed: int) -> tuple[list[Row], dict[str, tuple[str, float, float]]]:
    """Events, and of each order number its outcome, what was ordered and what was paid."""
    chance = random.Random(seed)
    rows: list[Row] = []
    truth: dict[str, tuple[str, float, float]] = {}
    for number in range(120):
        order, worth = f"T-{number}", float(chance.randrange(10, 900) * 1000)
        at = START + timedelta(hours=7 * number)
        kind = chance.choice(OUTCOMES[:-1])
        written = chance.choice((order, order.lower(), f"'{order}", f"# {order}"))
        paid = {
            "matched": [worth],
            "amount_differs": [worth - 2500],
            "paid_twice": [worth, worth],
            "cancelled_paid": [worth],
            "invoice_differs": [worth],
            "no_order": [worth],
        }.get(kind, [])
        if kind == "matched" and number % 2:
            paid = [worth / 2, worth / 2]  # in two parts
        if kind != "no_order":
            cod = kind == "open"
            rows.append(
                event("Order Completed", at, order_id=order, value=worth, cash_on_delivery=cod)
            )
        if kind in ("cancelled", "cancelled_paid"):
            rows.append(event("Order Cancelled", at + timedelta(days=1), order_id=order))
        if kind == "cancelled" and number % 3 == 0:
            kind, paid = "matched", [worth, -worth]  # paid, and paid back
        if kind == "invoice_differs":
            rows.append(event("Invoice Issued", at, order_id=written, value=worth + 1))
        for part in paid:
            later = at + timedelta(days=chance.randrange(1, 40))
            rows.append(event("Invoice Paid", later, order_id=written, value=part))
            if chance.random() < 0.5:
                rows.append(event("Fee Charged", later, order_id=written, value=part / 50))
        is_void = kind in ("no_order", "cancelled", "cancelled_paid") or sum(paid) == 0 < len(paid)
        truth[order] = (kind, 0.0 if is_void else worth, sum(paid))
    chance.shuffle(rows)
    return rows, truth


@pytest.mark.parametrize("seed", range(4))
def test_each_mismatch_is_found_with_its_reason(seed: int):
    rows, truth = planted(seed)
    project = in_memory(rows, Settings())
    result = project.reconcile(**WHOLE)
    found = {
        row["order_number"]: (row["outcome"], row["ordered"], row["paid"] or 0.0)
        for row in result.rows
    }
    assert found == {n: told for n, told in truth.items() if told[0] not in SETTLED}
    for row in result.details["outcomes"]:
        mine = [told for told in truth.values() if told[0] == row["outcome"]]
        assert row["orders"] == len(mine)
        assert row["ordered"] == sum(told[1] for told in mine)
        assert row["paid"] == sum(told[2] for told in mine)
        assert row["difference"] == row["paid"] - row["ordered"]
    sums = result.reconciliation
    assert sums["orders"] == len(truth) == sum(sums[k] for k in (*SETTLED, "unmatched"))
    assert sums["difference"] == sums["paid"] - sums["ordered"]
    differences = [abs(row["difference"]) for row in result.rows]
    assert differences == sorted(differences, reverse=True)
    project.close()


def test_orders_of_other_days_are_left_out_and_their_payments_with_them():
    old = [
        event("Order Completed", START, order_id="A", value=10.0),
        event("Invoice Paid", START + timedelta(days=60), order_id="A", value=10.0),
        event("Invoice Paid", START + timedelta(days=61), value=7.0),
    ]
    project = in_memory(old, Settings())
    late = project.reconcile(since="2026-10-15", until="2026-11-30")
    assert late.rows == [] and late.reconciliation["orders"] == 0
    caveat = {"code": "payments_without_number", "payments": 1, "value": 7.0}
    assert late.caveats[0] == caveat
    assert project.reconcile(since="2026-09-01", until="2026-09-30").reconciliation["matched"] == 1
    project.close()


def test_without_payments_nothing_is_called_unpaid():
    project = in_memory([event("Order Completed", START, order_id="A", value=10.0)], Settings())
    result = project.reconcile(**WHOLE)
    assert result.rows == []
    assert result.caveats[0]["code"] == "missing_events"
    project.close()


def test_value_by_order_by_payment_and_less_fees():
    rows = [
        event("Order Completed", START, order_id="A", value=100.0),
        event("Invoice Paid", START, order_id="A", value=90.0),
        event("Fee Charged", START, order_id="A", value=15.0),
        event("Order Refunded", START, order_id="A", value=20.0),
        event("Order Completed", START, order_id="B", value=40.0),
    ]
    project = in_memory(rows, Settings())
    worth = {
        value: project.overview(value=value, **WHOLE).reconciliation["net"]
        for value in ("ordered", "paid", "net_of_fees")
    }
    assert worth == {"ordered": 120.0, "paid": 70.0, "net_of_fees": 55.0}
    signed = in_memory(
        rows, Settings(goals=("Signed Up",))
    )  # orders are orders, whatever the goals
    assert signed.reconcile(**WHOLE).reconciliation["orders"] == 2
    signed.close()
    caveats = project.overview(value="paid", **WHOLE).caveats
    assert {"code": "unpaid", "conversions": 1, "of": 2} in caveats
    project.close()


@pytest.mark.parametrize(
    ("paid", "unmatched"),
    [([100.0], []), ([60.0, 40.0], []), ([145.0], ["amount_differs"])],
)
def test_a_refund_is_taken_off_once(paid: list[float], unmatched: list[str]):
    rows = [
        event("Order Completed", START, order_id="A", value=145.0),
        event("Order Refunded", START, order_id="A", value=45.0),
        *(event("Invoice Paid", START, order_id="A", value=part) for part in paid),
    ]
    project = in_memory(rows, Settings())
    assert project.overview(value="paid", **WHOLE).reconciliation["net"] == 100.0
    assert [row["outcome"] for row in project.reconcile(**WHOLE).rows] == unmatched
    project.close()


def test_a_payment_without_an_order_is_of_the_day_it_was_paid_and_a_lone_invoice_is_none():
    # Invoiced on 30 September, paid on 10 October; order y was only invoiced, z only charged a fee.
    def told(name: str, month: int, day: int, number: str) -> Row:
        return event(name, datetime(2026, month, day, 3), order_id=number, value=50.0)

    rows = [event("Order Completed", datetime(2026, 10, 5), order_id="o", value=100.0)]
    rows += [told("Invoice Issued", 9, 30, "x"), told("Invoice Paid", 10, 10, "x")]
    rows += [told("Invoice Issued", 9, 30, "y"), told("Fee Charged", 9, 30, "z")]
    shop = in_memory(rows)
    assert shop.reconcile(since="2026-09-01", until="2026-09-30").rows == []
    found = shop.reconcile(since="2026-10-01", until="2026-10-31").rows
    assert [(r["outcome"], r["day"], r["paid"]) for r in found] == [
        ("not_paid", "2026-10-05", None),
        ("no_order", "2026-10-10", 50.0),
    ]


def test_what_was_paid_in_another_currency_is_told_so():
    rows = [event("Order Completed", START, order_id=n, value=100.0) for n in ("o", "p")]
    rows += [event("Invoice Paid", START, order_id="o", value=6.0, currency="USD")]
    rows += [event("Invoice Paid", START, order_id="p", value=100.0)]
    found = in_memory(rows, Settings(currency="IDR")).reconcile(**WHOLE).rows
    assert [r["outcome"] for r in found] == ["other_currency"]


def test_a_payment_of_the_shops_own_order_is_no_payment_of_none():
    """An order of the staff is left out; so is what was paid for it."""
    rows = [
        event("Order Completed", START, order_id="T-1", value=5000.0, excluded="internal"),
        event("Invoice Paid", START + timedelta(days=1), order_id="T-1", value=5000.0),
        event("Invoice Paid", START + timedelta(days=1), order_id="T-2", value=7000.0),
    ]
    result = in_memory(rows, Settings()).reconcile(**WHOLE)
    assert [(row["outcome"], row["paid"]) for row in result.rows] == [("no_order", 7000.0)]
