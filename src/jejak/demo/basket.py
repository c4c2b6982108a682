"""Orders as they stand on the wire: number, money, products, payment."""

from typing import Any

from jejak.demo.columns import Table
from jejak.demo.script import product
from jejak.demo.shop import CURRENCY
from jejak.demo.visits import AT_COUNTER, AT_MARKET, BY_CHAT, BY_PHONE

TAKEN = {  # where the shop's own people or a marketplace took the order
    AT_COUNTER: ("Gerai Kemang", "store"),
    BY_PHONE: ("Telepon", "phone"),
    BY_CHAT: ("WhatsApp", "chat"),
    AT_MARKET: ("Tokopedia", "marketplace"),
}
PAYMENTS = ("qris", "bank_transfer", "gopay", "credit_card")
Baskets = dict[tuple[int, int], dict[str, Any]]


def order_number(person: int, seq: int) -> str:
    return f"KLP-2026-{person:06d}-{seq}"


def baskets(orders: Table) -> Baskets:
    """(person, which order of theirs) → properties of Order Completed."""
    out: Baskets = {}
    names = ("person", "seq", "product", "quantity", "product2", "value", "cod", "where")
    for person, seq, first, many, second, value, cod, where in zip(
        *(orders[name].tolist() for name in names), strict=True
    ):
        products = [product(first, many)]
        if second >= 0:
            products.append(product(second))
        properties = {
            "order_id": order_number(person, seq),
            "total": value,
            "revenue": value,
            "currency": CURRENCY,
            "payment_method": "cod" if cod else PAYMENTS[(person + seq) % len(PAYMENTS)],
            "products": products,
        }
        if where in TAKEN:
            properties["affiliation"], properties["place"] = TAKEN[where]
        out[person, seq] = properties
    return out
