"""From the hidden state: who was touched when and how, who ordered, what stood in carts.

Written for the truth alone: it knows persons and causes, and shares no code with the
measures, whose results are compared with it.
"""

import numpy as np
from msgspec import Struct

from jejak.demo.agents import AGENTS, TYPE_OF
from jejak.demo.columns import Column, Table, ordered, rows, stack, take
from jejak.demo.hidden import Hidden
from jejak.demo.people import APP, WEB
from jejak.demo.script import CART_SHARES
from jejak.demo.shop import DAY, MINUTE, PAGES
from jejak.demo.sources import CHANNEL_OF
from jejak.demo.visits import CHAT_MESSAGE, GUIDE, IN_VISIT, PHONE_CALL, STORE_VISIT
from jejak.words import CHANNELS, DEVICE_TYPES, PLACES, SCREENS

SPAN = 1 << 40  # more seconds than any person's life: person * SPAN + t orders both
WEB_PLACE, APP_PLACE = PLACES.index("web"), PLACES.index("app")
NO_DEVICE = DEVICE_TYPES.index("unknown")
CONTACT_CHANNELS = {STORE_VISIT: "store", PHONE_CALL: "phone", CHAT_MESSAGE: "whatsapp"}
CONTACT_PLACES = {STORE_VISIT: "store", PHONE_CALL: "phone", CHAT_MESSAGE: "chat"}
ORDER_PLACES = np.array([PLACES.index(p) for p in ("web", "store", "phone", "chat", "marketplace")])
SCREEN_OF = np.array(
    [SCREENS.index("small" if a.width < 360 else "medium" if a.width < 768 else "large")
     for a in AGENTS]
)  # fmt: skip
GAP = 30 * MINUTE
FEW = 2  # seconds, for pages that follow the last call of a visit


class Asked(Struct, frozen=True):
    """What is asked of the truth: days counted from the first, the last one left out."""

    since: int = 90
    until: int = 120
    lookback: int = 30
    once: bool = False


def key(person: Column, t: Column) -> Column:
    return person * SPAN + t


def visit_touches(hidden: Hidden) -> Table:
    """Each visit begins with a touch; all people's devices are known to be theirs."""
    v = hidden.visits
    second = hidden.people["second_agent"][v["person"]]
    agent = np.where(v["slot"] == WEB, hidden.people["agent"][v["person"]], second)
    return {
        "person": v["person"],
        "t": v["t"],
        "end": v["t"] + v["spend"] + FEW,
        "channel": CHANNEL_OF[v["source"]],
        "place": np.where(v["slot"] == APP, APP_PLACE, WEB_PLACE),
        "agent": agent,
        "landing": landings(v),
        "kind": v["kind"],
        "spend": v["spend"],
    }


def landings(visits: Table) -> Column:
    """The page a visit begins on: guide, review and survey have their own, the app has none."""
    after_order = visits["kind"] >= GUIDE
    page = np.where(after_order, len(PAGES) + visits["kind"] - GUIDE, visits["landing"])
    return np.where(visits["slot"] == APP, -1, page)


def all_touches(hidden: Hidden) -> Table:
    """Touches of visits and of contacts, by person and time."""
    visits, contacts = visit_touches(hidden), hidden.contacts
    what = contacts["what"]
    told = np.zeros(len(what), dtype=int)
    channel, place = told.copy(), told.copy()
    for code, name in CONTACT_CHANNELS.items():
        channel[what == code] = CHANNELS.index(name)
        place[what == code] = PLACES.index(CONTACT_PLACES[code])
    contact: Table = {
        "person": contacts["person"],
        "t": contacts["t"],
        "channel": channel,
        "place": place,
    }
    names = tuple(contact)
    return ordered(stack([{name: visits[name] for name in names}, contact]), "person", "t")


def carts(hidden: Hidden) -> Table:
    """Each time a product goes into a cart: by person and time, with the channel of its visit."""
    visits = visit_touches(hidden)
    share = np.zeros(max(CART_SHARES) + 10)
    for kind, when in CART_SHARES.items():
        share[kind] = when
    cart = take(visits, share[visits["kind"]] > 0)
    at = cart["t"] + (cart["spend"] * share[cart["kind"]]).astype(int)
    return ordered({**cart, "t": at}, "person", "t")


def conversions(hidden: Hidden, asked: Asked) -> Table:
    """Orders of the range with their place and device, by person and time."""
    o = ordered(hidden.orders, "person", "t")
    inside = (o["t"] >= asked.since * DAY) & (o["t"] < asked.until * DAY)
    o = take(o, inside)
    if asked.once and rows(o):
        o = take(o, np.concatenate([[True], np.diff(o["person"]) != 0]))
    online = o["where"] == IN_VISIT
    place = np.where(online & (o["slot"] == APP), APP_PLACE, ORDER_PLACES[o["where"]])
    return {**o, "place": place, "agent": order_agent(hidden, o, asked)}


def order_agent(hidden: Hidden, orders: Table, asked: Asked) -> Column:
    """The device of an order: its own, else of the visit then open, else of the last; -1 none."""
    person, t = orders["person"], orders["t"]
    second = hidden.people["second_agent"][person]
    own = np.where(orders["slot"] == WEB, hidden.people["agent"][person], second)
    v = ordered(visit_touches(hidden), "person", "t")
    before = np.searchsorted(key(v["person"], v["t"]), key(person, t), side="right") - 1
    seen = before.clip(0)
    if not rows(v):
        return np.where(orders["where"] == IN_VISIT, own, -1)
    known = (before >= 0) & (v["person"][seen] == person)
    known &= t - v["t"][seen] <= asked.lookback * DAY
    return np.where(orders["where"] == IN_VISIT, own, np.where(known, v["agent"][seen], -1))


def device_type(agent: Column) -> Column:
    return np.where(agent >= 0, TYPE_OF[agent.clip(0)], NO_DEVICE)


class Paths(Struct, frozen=True):
    """The touches of each conversion: rows low..high of touches; `of` and `at` pair them up."""

    low: Column
    high: Column
    of: Column  # index of the conversion
    at: Column  # index of the touch


def paths(touches: Table, converted: Table, asked: Asked) -> Paths:
    """Touches with 0 <= conversion - touch <= lookback."""
    keys, person, t = key(touches["person"], touches["t"]), converted["person"], converted["t"]
    low = np.searchsorted(keys, key(person, np.maximum(t - asked.lookback * DAY, 0)), side="left")
    high = np.searchsorted(keys, key(person, t), side="right")
    length = high - low
    of = np.repeat(np.arange(len(low)), length)
    start = np.cumsum(length) - length
    at = np.arange(length.sum()) - start[of] + low[of]
    return Paths(low=low, high=high, of=of, at=at)
