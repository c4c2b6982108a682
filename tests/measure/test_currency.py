"""Money of another currency is kept and told, never added."""

from datetime import datetime

from jejak.project import in_memory
from jejak.settings import Settings


def order(number: int, value: float, currency: str | None = None) -> dict[str, object]:
    return {
        "message_id": f"m{number}",
        "event": "Order Completed",
        "occurred_at": datetime(2026, 10, number, 9),
        "anonymous_id": f"a{number}",
        "order_id": f"o{number}",
        "value": value,
        "currency": currency,
    }


ORDERS = [order(1, 150_000.0), order(2, 50_000.0, "IDR"), order(3, 20.0, "USD")]


def test_an_amount_in_dollars_is_not_added_to_rupiah_and_is_said():
    result = in_memory(ORDERS, Settings(currency="IDR")).assisted()
    assert result.reconciliation["conversions"] == 3
    assert result.reconciliation["gross"] == 200_000.0
    said = {"code": "other_currency", "conversions": 1, "found": "USD", "currency": "IDR"}
    assert said in result.caveats


def test_it_counts_where_the_project_counts_in_dollars():
    # The order without a currency is in the project's, so 150,000 + 20; rupiah are left out.
    result = in_memory(ORDERS, Settings(currency="USD")).assisted()
    assert result.reconciliation["gross"] == 150_020.0
    assert "other_currency" in {caveat["code"] for caveat in result.caveats}


def test_a_refund_in_another_currency_is_said():
    refund = order(1, 5.0, "USD") | {"message_id": "r", "event": "Order Refunded"}
    delivered = order(2, 3.0, "USD") | {"message_id": "d", "event": "Order Delivered"}
    result = in_memory([*ORDERS[:2], refund, delivered], Settings(currency="IDR")).assisted()
    assert result.reconciliation["net"] == 200_000.0
    said = {"code": "other_currency", "conversions": 1, "found": "USD", "currency": "IDR"}
    assert said in result.caveats


def test_a_currency_without_an_amount_is_no_amount_left_out():
    refund = order(1, 0.0, "USD") | {"message_id": "r", "event": "Order Refunded", "value": None}
    unpriced = order(4, 0.0, "USD") | {"value": None}
    result = in_memory([*ORDERS[:2], refund, unpriced], Settings(currency="IDR")).assisted()
    assert result.reconciliation["refunded"] == 150_000.0  # without an amount: the whole order
    assert result.reconciliation["net"] == 50_000.0
    assert "other_currency" not in {caveat["code"] for caveat in result.caveats}
