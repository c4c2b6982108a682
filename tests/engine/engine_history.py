"""A history for both engines, and an engine that remembers what it ran."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from jejak.engine.base import Engine, Row, Values

EVENTS = ("Page Viewed", "Page Viewed", "Product Viewed", "Product Added", "Order Completed")
SOURCES = (
    {},
    {"utm_source": "google", "utm_medium": "cpc", "utm_campaign": "lebaran", "click_id": "gclid"},
    {"utm_source": "facebook", "utm_medium": "paid_social", "utm_campaign": "Diskon 12.12"},
    {"referrer_host": "tokopedia.com"},
    {"referrer_host": "google.co.id"},
    {"in_app": "instagram"},
    {"utm_medium": "email"},
)
DEVICES = (
    {"device_type": "mobile", "os": "Android", "browser": "Chrome", "screen": "small"},
    {"device_type": "mobile", "os": "iOS", "browser": "Safari", "screen": "medium"},
    {"device_type": "desktop", "os": "Windows", "browser": "Chrome", "screen": "large"},
)


SURVEYS = (
    '{"survey": "heard_from", "heard_from": ""}',
    '{"survey": "heard_from", "heard_from": "teman"}',
)
BASKETS = (
    '{"product_id": "gayo", "name": "Gayo", "category": "Kopi", "price": 60000, "quantity": 2}',
    '{"products": [{"product_id": "gayo", "price": 60000}, {"sku": "v60", "price": 0.1}]}',
    '{"products": [{"product_id": "drip", "quantity": 3}, {"sku": "v60", "category": "Alat"}]}',
    None,
)


@cache
def history(seed: int = 11, events: int = 400) -> tuple[Row, ...]:
    """Ninety days of forty people on sixty devices, some shared; ties, nulls, orders taken back."""
    chance = random.Random(seed)
    rows: list[Row] = []
    for number in range(events):
        person = chance.randrange(40)
        device = chance.choice((person, person, person + 40, person % 20))
        moment = datetime(2026, 1, 1) + timedelta(
            days=chance.randrange(90) if chance.random() < 0.5 else person,
            minutes=chance.randrange(24 * 12) * 5,
        )
        row: Row = {
            "row": number + 1,
            "source": "web",
            "message_id": f"m{number}",
            "type": "track",
            "event": chance.choice(EVENTS),
            "occurred_at": moment,
            "received_at": moment,
            "anonymous_id": f"a{device}",
            "place": chance.choice(("web", "web", "app", None)),
            "host": "toko.id",
            "page": chance.choice(("/", "/produk", "/keranjang")),
            **DEVICES[device % 3],
            **(chance.choice(SOURCES) if chance.random() < 0.5 else {}),
        }
        if chance.random() < 0.25:
            row["user_id"] = f"u{person}"
        if chance.random() < 0.05:
            row["email"] = f"p{person // 2}@toko.id"
        if row["event"].startswith(("Product", "Order")):
            row["properties"] = BASKETS[number % len(BASKETS)]
        if row["event"] == "Order Completed":
            row |= {
                "order_id": chance.choice((f"o{number}", f"o{number}", f"o{number // 9}", None)),
                "value": chance.choice((0.1, 125_000.0, 99_999.99, None)),
                "cash_on_delivery": chance.random() < 0.2,
            }
        rows.append(row)
    rows.extend(_aftercare(chance, rows))
    return tuple(rows)


def _aftercare(chance: random.Random, rows: Sequence[Row]) -> Iterator[Row]:
    """What servers tell: orders cancelled, refunded, paid; a call; an alias; a shared e-mail."""
    for order in [row for row in rows if row.get("order_id")]:
        if chance.random() < 0.3:
            told = chance.choice(("Order Cancelled", "Order Refunded", "Order Delivered"))
            yield {
                "source": "erp",
                "message_id": f"{told} {order['row']}",
                "type": "track",
                "event": told,
                "occurred_at": order["occurred_at"] + timedelta(days=2),
                "is_server": True,
                "order_id": order["order_id"],
                "value": chance.choice((None, 50_000.0)),
            }
        if chance.random() < 0.5:
            told = {"Invoice Paid": 125_000.0, "Fee Charged": 2_500.0, "Invoice Issued": 1.0}
            for event, value in told.items():
                yield {
                    "source": "books",
                    "message_id": f"{event} {order['row']}",
                    "type": "track",
                    "event": event,
                    "occurred_at": order["occurred_at"] + timedelta(days=3),
                    "is_server": True,
                    "order_id": chance.choice((order["order_id"], f"x{order['row']}", None)),
                    "value": value,
                }
    for person in range(0, 40, 2):
        yield {
            "source": "erp",
            "message_id": f"survey {person}",
            "type": "track",
            "event": "Survey Answered",
            "occurred_at": datetime(2026, 3, 2),
            "is_server": True,
            "user_id": f"u{person}",
            "properties": SURVEYS[person % 4 // 2],
        }
        yield {
            "source": "erp",
            "message_id": f"after {person}",
            "type": "track",
            "event": chance.choice(("Guide Viewed", "Ticket Opened", "Survey Answered")),
            "occurred_at": datetime(2026, 3, 2) + timedelta(hours=person),
            "is_server": True,
            "user_id": f"u{person}",
            "properties": f'{{"question_type": "nps", "score": {person % 11}}}',
        }
    for person in range(0, 40, 3):
        yield {
            "source": "erp",
            "message_id": f"identify {person}",
            "type": "identify",
            "event": "Identified",
            "occurred_at": datetime(2026, 3, 3),
            "is_server": True,
            "user_id": f"u{person}",
            "properties": f'{{"kota": "{("Solo", "Bandung")[person % 2]}", "umur": {person}}}',
        }
    for person in range(0, 40, 5):
        yield {
            "source": "erp",
            "message_id": f"call {person}",
            "type": "track",
            "event": "Phone Call Started",
            "contact": "phone",
            "place": "phone",
            "occurred_at": datetime(2026, 3, 1) + timedelta(hours=person),
            "is_server": True,
            "user_id": f"u{person}",
        }
        yield {
            "source": "web",
            "message_id": f"alias {person}",
            "type": "alias",
            "event": "Aliased",
            "occurred_at": datetime(2026, 2, 1),
            "anonymous_id": f"a{person + 1}",
            "previous_id": f"a{person + 2}",
        }
    # an e-mail of four people, then of eight: an identity only at first
    for person in range(1, 17, 2):
        yield {
            "source": "erp",
            "message_id": f"till {person}",
            "type": "track",
            "event": "Guide Viewed",
            "occurred_at": datetime(2026, 1 if person < 8 else 3, 10, person),
            "is_server": True,
            "user_id": f"u{person}",
            "email": "kasir@toko.id",
        }


class Listening:
    """An engine that remembers what it was asked to run."""

    def __init__(self, engine: Engine):
        self.engine = engine
        self.name = engine.name
        self.ran: set[str] = set()

    def rows(self, sql: str, values: Values | None = None) -> list[Row]:
        self.ran.add(sql)
        return self.engine.rows(sql, values)

    def table(self, name: str, sql: str, values: Values | None = None) -> None:
        self.ran.add(sql)
        self.engine.table(name, sql, values)

    def view(self, name: str, sql: str) -> None:
        self.ran.add(sql)
        self.engine.view(name, sql)

    def load(self, name: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
        self.engine.load(name, columns, rows)

    def files(self, name: str, paths: Sequence[str], columns: Mapping[str, str]) -> None:
        self.engine.files(name, paths, columns)

    def write(self, sql: str, path: str, values: Values | None = None) -> int:
        self.ran.add(sql)
        return self.engine.write(sql, path, values)

    def drop(self, name: str) -> None:
        self.engine.drop(name)

    def both(self, one: Callable[[Engine], None], other: Callable[[Engine], None]) -> None:
        one(self)
        other(self)

    def close(self) -> None:
        self.engine.close()
