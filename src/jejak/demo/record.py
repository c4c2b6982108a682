"""Visits as the messages that browsers and the app send."""

from collections.abc import Iterator
from itertools import chain
from typing import Any, NamedTuple

import numpy as np

from jejak.demo.agents import AGENTS
from jejak.demo.basket import Baskets, baskets
from jejak.demo.columns import Table, draw, rows
from jejak.demo.crawlers import crawl
from jejak.demo.delivery import clocks, send
from jejak.demo.faces import address, traits, user_id, uuid
from jejak.demo.hidden import Hidden
from jejak.demo.orders import HEARD_ELSEWHERE, HONEST, NO_ANSWER, NOT_ASKED
from jejak.demo.pages import (
    GATEWAY,
    app_context,
    browser_context,
    landing_path,
    page_context,
    search_of,
)
from jejak.demo.people import APP
from jejak.demo.script import ASK, HEARD, INVITE, LOGIN, PAGE, SCRIPTS, Call, product_page
from jejak.demo.shop import HOST, PRODUCT_SHARES
from jejak.demo.sources import SOURCES
from jejak.demo.tell import Scene, properties_of
from jejak.demo.visits import REVIEW

Message = dict[str, Any]


class Visit(NamedTuple):
    """A row of hidden visits, with what is drawn for its record alone."""

    person: int
    t: int
    kind: int
    spend: int
    slot: int
    source: int
    landing: int
    order: int
    login: bool
    signed: bool
    detail: int
    device: int
    agent: int
    product: int  # what is looked at
    click: int


def record_visits(rng: np.random.Generator, hidden: Hidden, size: float) -> Iterator[Message]:
    """All client messages, visit after visit, then those of crawlers."""
    leads = clocks(rng, 3 * rows(hidden.people)).tolist()
    names = rng.integers(0, 1 << 62, (3 * rows(hidden.people), 2)).tolist()
    bought = baskets(hidden.orders)
    first = hidden.orders["seq"] == 1
    heard = dict(
        zip(
            hidden.orders["person"][first].tolist(),
            hidden.orders["heard"][first].tolist(),
            strict=True,
        )
    )
    found = hidden.people["source"].tolist()

    def calls() -> Iterator[tuple[float, float, Message]]:
        for visit in visits_of(rng, hidden):
            said = heard.get(visit.person, NOT_ASKED) if visit.order == 1 else NOT_ASKED
            anonymous = uuid(*names[visit.device])
            scene = Scene(visit.product, visit.detail, said_words(said, found[visit.person]))
            for t, message in record(visit, anonymous, scene, bought, said):
                yield t, leads[visit.device], message

    return send(rng, chain(calls(), crawl(rng, size)), "ajs-next-")


def visits_of(rng: np.random.Generator, hidden: Hidden) -> Iterator[Visit]:
    table: Table = dict(hidden.visits)
    person, slot = table["person"], table["slot"]
    second = hidden.people["second_agent"][person]
    table["agent"] = np.where(slot == 0, hidden.people["agent"][person], second)
    n = rows(table)
    table["product"] = draw(rng, PRODUCT_SHARES, n)
    table["click"] = rng.integers(0, 1 << 47, n)
    return map(Visit, *(table[name].tolist() for name in Visit._fields))


def said_words(said: int, source: int) -> str:
    """The answer to "where did you hear of us?", empty without one."""
    if said in (NO_ANSWER, NOT_ASKED):
        return ""
    return SOURCES[source].name if said == HONEST else HEARD_ELSEWHERE[said]


def script_of(visit: Visit, said: int) -> list[Call]:
    calls = [call for call in SCRIPTS[visit.kind] if call.event != LOGIN or signs_in(visit)]
    if visit.kind == REVIEW and visit.detail >= 5:
        calls.append(INVITE)
    if said != NOT_ASKED:
        calls.append(ASK)
        if said != NO_ANSWER:
            calls.append(HEARD)
    return calls


def signs_in(visit: Visit) -> bool:
    return visit.login and not visit.signed


def record(
    visit: Visit, anonymous: str, scene: Scene, bought: Baskets, said: int
) -> Iterator[tuple[float, Message]]:
    """The messages of one visit with their true times."""
    base = context_of(visit, anonymous)
    search = search_of(visit.source, visit.landing, visit.click)
    referrer = SOURCES[visit.source].referrer
    user = user_id(visit.person) if visit.signed else None
    before = None
    for call in script_of(visit, said):
        t = visit.t + visit.spend * call.share + call.after
        path = path_of(call, visit)
        if before is not None and path != before:
            search, referrer = "", f"https://{HOST}{before}"
        if call.what == "from_gateway":
            referrer = GATEWAY
        before = path
        context = base if visit.slot == APP else with_page(base, path, search, referrer)
        if call.event == LOGIN:
            user = user_id(visit.person)
            who = {"anonymousId": anonymous, "userId": user, "context": context}
            yield t, {"type": "identify", "traits": traits(visit.person), **who}
            yield t + 1, track(LOGIN, {"method": "email"}, who)
            continue
        who: Message = {"anonymousId": anonymous, "context": context}
        if user is not None:
            who["userId"] = user
        if call.event != PAGE:
            basket = bought.get((visit.person, visit.order))
            yield t, track(call.event, properties_of(call, scene, basket), who)
        elif visit.slot == APP:
            yield from app_view(visit, call, t, path, who)
        else:
            yield t, {"type": "page", "name": None, "properties": context["page"], **who}


def track(event: str, properties: Message, who: Message) -> Message:
    return {"type": "track", "event": event, "properties": properties, **who}


def app_view(
    visit: Visit, call: Call, t: float, path: str, who: Message
) -> Iterator[tuple[float, Message]]:
    """A screen; the first of a visit opens the app."""
    if call.share == 0:
        opened = {"from_background": visit.signed, "version": "3.2.1", "build": "321"}
        yield t, track("Application Opened", opened, who)
        t += 1
    name = path.strip("/").replace("/", " ") or "beranda"
    yield t, {"type": "screen", "name": name, "properties": {"name": name}, **who}


def context_of(visit: Visit, anonymous: str) -> Message:
    agent, ip = AGENTS[visit.agent], address(visit.device)
    if visit.slot == APP:
        return app_context(agent, anonymous, ip)
    return browser_context(agent, visit.source, ip)


def with_page(base: Message, path: str, search: str, referrer: str) -> Message:
    context = {**base, "page": page_context(path, search, referrer)}
    if "utm_source=" in search:
        pairs = dict(part.split("=", 1) for part in search[1:].split("&"))
        context["campaign"] = {
            "source": pairs["utm_source"],
            "medium": pairs["utm_medium"],
            "name": pairs["utm_campaign"],
        }
    return context


def path_of(call: Call, visit: Visit) -> str:
    if call.page is None:
        return landing_path(visit.landing)
    if call.page == "product":
        return product_page(visit.product)
    if call.page == "other":
        return product_page((visit.product + 3) % len(PRODUCT_SHARES))
    return call.page
