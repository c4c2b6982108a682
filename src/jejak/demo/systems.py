"""What the shop's own systems send: contacts, orders taken by people, e-mails, deliveries."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

import numpy as np

from jejak.demo.aftercare import (
    ANSWERED,
    ARRIVED,
    BY_COMMENT,
    CANCELLED,
    CLICKED,
    DELIVERED,
    NOTICES,
    OPENED,
    REFUNDED,
    SENT,
    SOLVED,
    TICKET,
)
from jejak.demo.basket import Baskets, baskets, order_number
from jejak.demo.columns import take
from jejak.demo.delivery import send
from jejak.demo.faces import traits, user_id
from jejak.demo.hidden import Hidden
from jejak.demo.orders import HONEST, NO_ANSWER, NOT_ASKED
from jejak.demo.record import said_words
from jejak.demo.shop import CURRENCY, LAST
from jejak.demo.visits import (
    AT_MARKET,
    BY_PHONE,
    CHAT_MESSAGE,
    IN_VISIT,
    PHONE_CALL,
    STORE_VISIT,
)

Message = dict[str, Any]
Calls = Iterator[tuple[float, float, Message]]
CONTACTS = {
    STORE_VISIT: "Store Visited",
    PHONE_CALL: "Phone Call Started",
    CHAT_MESSAGE: "WhatsApp Message Received",
}
REASONS = ("", "tanya produk", "pesan", "pengiriman terlambat", "cara menyeduh", "produk rusak")
WAYS = ("instagram_comment", "phone")
SHOP_COPY = 0.05  # share of the orders of web and app that the shop's system sends as well
LIBRARY = {"name": "analytics-python", "version": "2.3.4"}


def record_systems(rng: np.random.Generator, hidden: Hidden) -> Iterator[Message]:
    """All server messages: contacts, orders, notices."""
    bought = baskets(hidden.orders)
    calls = chain(contacts(hidden), orders(rng, hidden, bought), notices(hidden, bought))
    return send(rng, calls, "srv-")


def told(t: float, event: str, person: int, properties: Message) -> tuple[float, float, Message]:
    message = {
        "type": "track",
        "event": event,
        "userId": user_id(person),
        "properties": properties,
        "context": {"library": LIBRARY},
    }
    return t, 0.0, message


def contacts(hidden: Hidden) -> Calls:
    names = ("person", "t", "what", "reason")
    for person, t, what, reason in zip(
        *(hidden.contacts[name].tolist() for name in names), strict=True
    ):
        properties: Message = {"reason": REASONS[reason], "direction": "inbound"}
        if what == STORE_VISIT:
            properties = {"store": "Gerai Kemang", "city": "Jakarta"}
        yield told(t, CONTACTS[what], person, properties)


def orders(rng: np.random.Generator, hidden: Hidden, bought: Baskets) -> Calls:
    """Orders taken by people, and copies of some of web and app, a little later."""
    taken = take(hidden.orders, hidden.orders["where"] != IN_VISIT)
    names = ("person", "seq", "t", "where", "heard")
    known: set[int] = set()
    for person, seq, t, where, heard in zip(*(taken[name].tolist() for name in names), strict=True):
        if where != AT_MARKET and person not in known:
            known.add(person)
            yield introduced(t - 1, person)
        yield told(t, "Order Completed", person, bought[person, seq])
        if heard != NOT_ASKED and where <= BY_PHONE:
            yield from asked(t, person, heard)
    online = take(hidden.orders, hidden.orders["where"] == IN_VISIT)
    copied = take(online, (rng.random(len(online["t"])) < SHOP_COPY) & (online["t"] < LAST))
    for person, seq, t in zip(*(copied[name].tolist() for name in names[:3]), strict=True):
        yield told(t + 20, "Order Completed", person, bought[person, seq])


def introduced(t: float, person: int) -> tuple[float, float, Message]:
    """The customer record that the shop's system keeps."""
    message = {
        "type": "identify",
        "userId": user_id(person),
        "traits": traits(person),
        "context": {"library": LIBRARY},
    }
    return t, 0.0, message


def asked(t: float, person: int, heard: int) -> Calls:
    yield told(t + 5, "Survey Sent", person, {"survey": "heard_from"})
    if heard != NO_ANSWER:
        answer = "lewat di depan toko" if heard == HONEST else said_words(heard, 0)
        properties = {"survey": "heard_from", "heard_from": answer}
        yield told(t + 30, "Survey Answered", person, properties)


def notices(hidden: Hidden, bought: Baskets) -> Calls:
    names = ("person", "order", "t", "what", "detail", "about")
    refunds = refund_amounts(hidden)
    for person, order, t, what, detail, about in zip(
        *(hidden.notices[name].tolist() for name in names), strict=True
    ):
        if (person, order) not in bought:
            continue
        order_id = order_number(person, order)
        properties: Message = {"order_id": order_id}
        if what in (CANCELLED, ARRIVED):
            properties |= {"total": bought[person, order]["total"], "currency": CURRENCY}
        elif what == REFUNDED:
            properties |= {"total": refunds[person, order], "currency": CURRENCY}
        else:
            properties = notice_properties(what, detail, about, order_id)
        yield told(t, NOTICES[what], person, properties)


def refund_amounts(hidden: Hidden) -> dict[tuple[int, int], int]:
    names = ("person", "seq", "refund")
    columns = (hidden.orders[name].astype(int).tolist() for name in names)
    return {(person, seq): amount for person, seq, amount in zip(*columns, strict=True)}


def notice_properties(what: int, detail: int, about: int, order_id: str) -> Message:
    if what in (DELIVERED, OPENED, CLICKED):
        return {"email_id": "selamat-datang", "email_subject": "Kopi Anda sedang disiapkan"}
    if what in (TICKET, SOLVED):
        reason, way = divmod(detail, 10)
        channel = WAYS[BY_COMMENT if way == BY_COMMENT else 1]
        return {"ticket_id": f"T-{order_id}", "reason": REASONS[reason], "channel": channel}
    survey = "csat" if about else "nps"
    properties: Message = {"survey": survey, "question_type": survey, "order_id": order_id}
    if what == ANSWERED:
        properties["score"] = detail
    assert what in (SENT, ANSWERED)
    return properties
