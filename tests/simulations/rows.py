"""Hidden state → rows of schema.INCOMING: the events that the measures look at, and no others.

A short way for hundreds of shops; that the whole way (JSON lines through the import) gives
the same results is a test of its own.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from jejak.collect.agents import read_agent
from jejak.demo.agents import AGENTS, IN_APP
from jejak.demo.basket import TAKEN, order_number
from jejak.demo.faces import user_id
from jejak.demo.hidden import Hidden
from jejak.demo.people import APP
from jejak.demo.script import CART_SHARES, SCRIPTS
from jejak.demo.shop import HOST, PAGES, START
from jejak.demo.sources import SOURCES
from jejak.demo.systems import CONTACTS
from jejak.demo.visits import BUYING, IN_VISIT, LEAVE
from jejak.words import CONTACT_EVENTS

Row = dict[str, Any]
BEGINNING = START.replace(tzinfo=None)


def rows_of(hidden: Hidden) -> list[Row]:
    rows = [*visit_rows(hidden), *contact_rows(hidden), *order_rows(hidden)]
    for number, row in enumerate(rows, 1):
        row |= {"row": number, "message_id": f"m{number:012d}", "received_at": row["occurred_at"]}
    return rows


def at(seconds: float) -> datetime:
    return BEGINNING + timedelta(seconds=seconds)


def visit_rows(hidden: Hidden) -> Iterator[Row]:
    v, people = hidden.visits, hidden.people
    agent = people["agent"][v["person"]].copy()
    agent[v["slot"] > 0] = people["second_agent"][v["person"]][v["slot"] > 0]
    value = {
        (p, s): (m, c)
        for p, s, m, c in zip(
            *(hidden.orders[n].tolist() for n in ("person", "seq", "value", "cod")), strict=True
        )
    }
    names = ("person", "t", "kind", "spend", "slot", "source", "landing", "order", "login",
             "signed", "device")  # fmt: skip
    columns = [v[name].tolist() for name in names] + [agent.tolist()]
    for (
        person,
        t,
        kind,
        spend,
        slot,
        source,
        landing,
        order,
        login,
        signed,
        device,
        agent_id,
    ) in zip(*columns, strict=True):
        user = user_id(person)
        base = {**agent_of(agent_id, slot == APP), "anonymous_id": f"d{device}"}
        first = {
            **base,
            **arrival(source, slot == APP, agent_id),
            "occurred_at": at(t),
            "type": "page",
        }
        first |= {
            "event": "Page Viewed",
            "page": SCRIPTS[kind][0].page or PAGES[landing],
            "host": HOST[4:],
        }
        if slot == APP:
            first |= {"event": "Application Opened", "type": "track", "page": None, "host": None}
        if signed:
            first["user_id"] = base["user_id"] = user
        yield first
        if kind in CART_SHARES:
            yield {
                **base,
                "event": "Product Added",
                "occurred_at": at(t + spend * CART_SHARES[kind]),
            }
        if login and not signed:
            base["user_id"] = user
            page = first["page"] if kind == LEAVE else None
            signs = {"event": "Signed In", "page": page, "host": page and first["host"]}
            yield {**base, **signs, "occurred_at": at(t + 1 + spend * 0.75)}
        if kind in BUYING:
            money, cod = value[person, order]
            number = order_number(person, order)
            order_row = {**base, "event": "Order Completed", "occurred_at": at(t + spend)}
            yield {**order_row, "order_id": number, "value": float(money), "cash_on_delivery": cod}


def contact_rows(hidden: Hidden) -> Iterator[Row]:
    names = ("person", "t", "what")
    for person, t, what in zip(*(hidden.contacts[n].tolist() for n in names), strict=True):
        event = CONTACTS[what]
        contact, place = CONTACT_EVENTS[event]
        yield {"event": event, "occurred_at": at(t), "is_server": True, "user_id": user_id(person),
               "contact": contact, "place": place}  # fmt: skip


def order_rows(hidden: Hidden) -> Iterator[Row]:
    names = ("person", "seq", "t", "where", "value", "cod")
    for person, seq, t, where, value, cod in zip(
        *(hidden.orders[n].tolist() for n in names), strict=True
    ):
        if where != IN_VISIT:
            yield {"event": "Order Completed", "occurred_at": at(t), "is_server": True,
                   "user_id": user_id(person), "order_id": order_number(person, seq),
                   "value": float(value), "cash_on_delivery": cod,
                   "place": TAKEN[where][1]}  # fmt: skip


@cache
def agent_of(index: int, is_app: bool) -> Row:
    agent = AGENTS[index]
    seen = read_agent(agent.user_agent.replace("{app}", ""))
    screen = "small" if agent.width < 360 else "medium" if agent.width < 768 else "large"
    return {
        "place": "app" if is_app else "web",
        "device_type": agent.device_type,
        "os": agent.os,
        "browser": None if is_app else seen.browser,
        "model": agent.model or None,
        "screen": screen,
    }


@cache
def arrival(source: int, is_app: bool, agent: int) -> Row:
    told = SOURCES[source]
    if is_app:
        return {}
    utm = told.utm or (None, None, (None,))
    on_phone = AGENTS[agent].device_type == "mobile" and told.in_app in IN_APP
    return {
        "utm_source": utm[0],
        "utm_medium": utm[1],
        "utm_campaign": utm[2][0],
        "click_id": told.click or None,
        "referrer_host": (urlsplit(told.referrer).hostname or "").removeprefix("www.") or None,
        "in_app": told.in_app if on_phone else None,
    }
