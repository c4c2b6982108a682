"""What people do until their first order: visits of web and app, messages, shop counters."""

from collections.abc import Collection

import numpy as np

from jejak.demo.columns import Column, Table, draw, stack
from jejak.demo.people import (
    APP,
    APP_BUYER,
    LANDING_LATER,
    MEMBER,
    OFFLINE,
    SINGLE,
    WEB,
)
from jejak.demo.shop import ASSIST_ONLY, DAY, HOUR, MINUTE, clock
from jejak.demo.sources import (
    DIRECT,
    DISPLAY,
    FINAL,
    FINAL_WITH_DISPLAY,
    MIDDLE,
    ORGANIC,
)

# Kinds of visit; the last four come after an order.
LEAVE, BROWSE, CART, BUY, BUY_CARRIED, FAIL, GUIDE, REVIEW, SURVEY = range(9)
BUYING = (BUY, BUY_CARRIED)
MINUTES = np.array([[0, 0], [2, 8], [3, 9], [5, 15], [3, 9], [4, 12], [2, 7], [2, 5], [1, 3]])
# Where an order is placed: in a visit, or told by the shop's own systems.
IN_VISIT, AT_COUNTER, BY_PHONE, BY_CHAT, AT_MARKET = range(5)
OFFLINE_SHARES = (0.35, 0.15, 0.30, 0.20)  # counter, phone, chat, marketplace
# Contacts that a server tells and that are a touch.
STORE_VISIT, PHONE_CALL, CHAT_MESSAGE = range(3)


def make(rng: np.random.Generator, person: Column, t: Column, **given: Column | int) -> Table:
    """Visits of these people at these times; what is not given is a direct visit of the web."""
    n = len(person)
    wide = {name: np.broadcast_to(np.asarray(value), n).copy() for name, value in given.items()}
    kind = wide.get("kind", np.full(n, BROWSE))
    low, high = MINUTES[kind, 0] * MINUTE, MINUTES[kind, 1] * MINUTE
    zero = np.zeros(n, dtype=int)
    return {
        "person": person,
        "t": t,
        "kind": kind,
        "spend": low + (rng.random(n) * (high - low)).astype(int),
        "slot": wide.get("slot", zero),
        "source": wide.get("source", zero + DIRECT),
        "landing": wide.get("landing", draw(rng, LANDING_LATER, n)),
        "order": wide.get("order", zero),  # which order of the person is placed in it, from 1
        "login": wide.get("login", zero).astype(bool),
    }


def contact(person: Column, t: Column, what: Column | int, reason: Column | int = 0) -> Table:
    """Contacts told by a server: a call, a message, a visit of the shop, and its reason."""
    n = len(person)
    return {
        "person": person,
        "t": t,
        "what": np.broadcast_to(np.asarray(what), n).copy(),
        "reason": np.broadcast_to(np.asarray(reason), n).copy(),
    }


def first_visits(rng: np.random.Generator, p: Table, plants: Collection[str]) -> Table:
    """The visit that begins each journey; who buys at once buys in it."""
    who = np.flatnonzero(p["story"] != OFFLINE)
    buys = p["would_buy"][who] & ~p["leaves"][who]
    later = (p["lag"][who] > 0) | (p["story"][who] == APP_BUYER) | shown_an_ad(p, plants)[who]
    kind = draw(rng, (0.5, 0.36, 0.14), len(who))
    kind[buys] = draw(rng, (0.0, 0.6, 0.4), len(who))[buys]
    kind[buys & p["buys_on_second"][who] | (p["story"][who] == APP_BUYER)] = CART
    kind[buys & ~later] = BUY
    kind[buys & ~later & p["fails"][who]] = FAIL
    kind[p["leaves"][who]] = LEAVE
    return make(
        rng,
        who,
        p["t0"][who],
        kind=kind,
        source=p["source"][who],
        landing=p["landing"][who],
        order=(kind == BUY).astype(int),
        login=(p["story"][who] == MEMBER) | (kind == BUY),
    )


def shown_an_ad(p: Table, plants: Collection[str]) -> Column:
    """Display ads never close, where that is planted: their people come again to buy."""
    planted = ASSIST_ONLY in plants
    return (p["source"] == DISPLAY) & planted & (p["story"] != OFFLINE)


def closing_visits(rng: np.random.Generator, p: Table, plants: Collection[str]) -> Table:
    """The later visit in which a person buys, or fails to."""
    ordinary = (p["story"] == SINGLE) | (p["story"] == MEMBER)
    again = p["would_buy"] & ~p["leaves"] & ordinary
    who = np.flatnonzero(again & ((p["lag"] > 0) | shown_an_ad(p, plants)))
    n = len(who)
    same_day = p["t0"][who] + HOUR + rng.integers(0, 4 * HOUR, n)
    t = np.where(p["lag"][who] > 0, day_after(p, who, p["lag"][who]) + clock(rng, n), same_day)
    second = p["buys_on_second"][who]
    slot = np.where(second, p["second_slot"][who], WEB)
    kind = np.where(second & (rng.random(n) < 0.6), BUY_CARRIED, BUY)
    kind[p["fails"][who]] = FAIL
    source = draw(rng, FINAL if ASSIST_ONLY in plants else FINAL_WITH_DISPLAY, n)
    source[slot == APP] = DIRECT
    bought = kind != FAIL
    login = bought | (p["story"][who] == MEMBER)
    return make(rng, who, t, kind=kind, slot=slot, source=source, order=bought, login=login)


def day_after(p: Table, who: Column, days: Column | int) -> Column:
    """Local midnight so many days after a person's first visit."""
    return (p["t0"][who] // DAY + days) * DAY


def visits_between(rng: np.random.Generator, p: Table) -> Table:
    """Visits on days between the first and the closing one; the others come again at leisure."""
    browser = (p["story"] == SINGLE) | (p["story"] == MEMBER)
    to_buy = browser & p["would_buy"] & ~p["leaves"]
    idle = browser & ~p["would_buy"] & ~p["leaves"]
    n = len(browser)
    count = np.where(to_buy, rng.poisson(0.9, n), 0) + np.where(idle, rng.geometric(0.72, n) - 1, 0)
    who = np.repeat(np.arange(n), count)
    inside = 1 + np.floor(rng.random(len(who)) * (p["lag"][who] - 1)).astype(int)
    after = 1 + np.floor(rng.lognormal(np.log(5), 1.0, len(who))).astype(int)
    days = np.where(to_buy[who], inside, np.minimum(after, 90))
    keep = (days > 0) & (~to_buy[who] | (days < p["lag"][who]))
    once = np.unique(who[keep] * 1000 + days[keep])  # one visit a day
    who, days = once // 1000, once % 1000
    member = p["story"][who] == MEMBER
    slot = np.where(member & (rng.random(len(who)) < 0.4), p["second_slot"][who], WEB)
    source = np.where(slot == APP, DIRECT, draw(rng, MIDDLE, len(who)))
    kind = draw(rng, (0.30, 0.56, 0.14), len(who))
    t = day_after(p, who, days) + clock(rng, len(who))
    return make(rng, who, t, kind=kind, slot=slot, source=source, login=member)


def app_visits(rng: np.random.Generator, p: Table) -> Table:
    """The planted journey after its cart: organic search and sign-in the next day, then the app."""
    who = np.flatnonzero((p["story"] == APP_BUYER) & p["would_buy"])
    n = len(who)
    search_at = day_after(p, who, 1) + clock(rng, n)
    search = make(rng, who, search_at, kind=BROWSE, source=ORGANIC, login=1)
    app_at = search_at + rng.integers(35 * MINUTE, 150 * MINUTE, n)
    app = make(rng, who, app_at, kind=BUY_CARRIED, slot=APP, order=1, login=1)
    return stack([search, app])


def member_messages(rng: np.random.Generator, p: Table) -> Table:
    """Members ask by WhatsApp between two visits."""
    long_enough = (p["story"] == MEMBER) & (p["lag"] > 2)
    who = np.flatnonzero(long_enough & (rng.random(len(long_enough)) < 0.25))
    days = 1 + np.floor(rng.random(len(who)) * (p["lag"][who] - 1)).astype(int)
    return contact(who, day_after(p, who, days) + clock(rng, len(who)), CHAT_MESSAGE, ASKS)


NO_REASON, ASKS, ORDERS, LATE, HOW_TO_BREW, OTHER_PROBLEM = range(6)
