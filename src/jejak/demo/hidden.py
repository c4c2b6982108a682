"""The hidden state: everything that happens in the shop, before anything is recorded."""

from collections.abc import Collection
from typing import Any

import numpy as np
from msgspec import Struct

from jejak.demo.aftercare import brewing_calls, complaints, fates, voices, welcome
from jejak.demo.agents import FIRST_APP, FIRST_COMPUTER
from jejak.demo.columns import Column, Table, draw, ordered, rows, stack, take
from jejak.demo.orders import (
    MOST_ORDERS,
    NEVER,
    buy_again,
    offline_orders,
    orders_of_visits,
    settle,
)
from jejak.demo.people import APP, MEMBER, SECOND, draw_people
from jejak.demo.shop import HOUR, LAST, MINUTE
from jejak.demo.sources import DIRECT, REPEAT
from jejak.demo.visits import (
    AT_COUNTER,
    AT_MARKET,
    BUY,
    BY_CHAT,
    CHAT_MESSAGE,
    IN_VISIT,
    ORDERS,
    PHONE_CALL,
    REVIEW,
    STORE_VISIT,
    app_visits,
    closing_visits,
    contact,
    first_visits,
    make,
    member_messages,
    visits_between,
)


class Hidden(Struct, frozen=True):
    """What really happened, each table one row a thing; times are seconds since START.

    `people` also says when each person's first order falls, even after the last day: `first_t`.
    """

    people: Table
    visits: Table
    contacts: Table
    orders: Table
    notices: Table


def live(rng: np.random.Generator, n: int, plants: Collection[str]) -> Hidden:
    """n people live 120 days with the shop."""
    people = draw_people(rng, n, plants)
    visits = [
        first_visits(rng, people, plants),
        visits_between(rng, people),
        closing_visits(rng, people, plants),
        app_visits(rng, people),
    ]
    first = stack([*(orders_of_visits(v) for v in visits), offline_orders(rng, people)])
    first = settle(rng, ordered(first, "person"))
    people["first_t"] = np.full(n, NEVER)
    people["first_t"][first["person"]] = first["t"]
    guides, mails = welcome(rng, first)
    reads_guide = np.zeros(n, dtype=bool)
    reads_guide[guides["person"]] = True
    people["reads_guide"] = reads_guide
    orders, more_visits, contacts = repeat(rng, first, reads_guide, plants)
    calls, tickets = complaints(rng, orders, plants)
    spoken, questions = voices(rng, orders, reads_guide, plants)
    brewing = brewing_calls(rng, orders, reads_guide)
    messages = member_messages(rng, people)
    all_visits = with_detail(stack([*visits, guides, *more_visits]))
    visits_kept = apart(stack([all_visits, spoken]))
    return cut(
        people,
        sign_in(share_devices(rng, people, visits_kept), people),
        stack([*contacts, calls, brewing, messages]),
        orders,
        stack([mails, tickets, questions, fates(orders)]),
    )


def with_detail(visits: Table) -> Table:
    return {**visits, "detail": np.zeros(rows(visits), dtype=int)}


def repeat(
    rng: np.random.Generator, first: Table, reads_guide: Column, plants: Collection[str]
) -> tuple[Table, list[Table], list[Table]]:
    """All orders, the visits of the later ones, and the contacts by which others came."""
    orders, visits, contacts = [first], list[Table](), [ordering(first, first["t"] - 4 * MINUTE)]
    for _ in range(2, MOST_ORDERS + 1):
        following = buy_again(rng, orders[-1], reads_guide, plants)
        online = following["where"] == IN_VISIT
        there = take(following, online)
        source = np.where(there["slot"] == APP, DIRECT, draw(rng, REPEAT, rows(there)))
        visit = make(
            rng,
            there["person"],
            there["t"],
            kind=BUY,
            slot=there["slot"],
            source=source,
            order=there["seq"],
            login=1,
        )
        visits.append(visit)
        contacts.append(ordering(following, following["t"]))
        wait = np.full(rows(following), 6 * MINUTE)
        wait[online] = visit["spend"]
        orders.append(settle(rng, {**following, "t": following["t"] + wait}))
    return stack(orders), visits, contacts


def ordering(orders: Table, t: Column) -> Table:
    """The contacts in which orders outside web and app are placed; marketplaces have none."""
    told = (orders["where"] >= AT_COUNTER) & (orders["where"] < AT_MARKET)
    what = np.select(
        [orders["where"] == AT_COUNTER, orders["where"] == BY_CHAT],
        [STORE_VISIT, CHAT_MESSAGE],
        PHONE_CALL,
    )
    return take(contact(orders["person"], t, what, ORDERS), told)


def apart(visits: Table) -> Table:
    """Without reviews and surveys that would fall within two hours of another visit."""
    visits = ordered(visits, "person", "t")
    near = (np.diff(visits["t"]) < 2 * HOUR) & (np.diff(visits["person"]) == 0)
    beside = np.concatenate([[False], near]) | np.concatenate([near, [False]])
    return take(visits, ~(beside & (visits["kind"] >= REVIEW)))


def share_devices(rng: np.random.Generator, people: Table, visits: Table) -> Table:
    """Some members share their second computer with the next such member of the list."""
    with_browser = (people["story"] == MEMBER) & (people["second_slot"] == SECOND)
    at_home = (people["second_agent"] >= FIRST_COMPUTER) & (people["second_agent"] < FIRST_APP)
    pairs = np.flatnonzero(with_browser & at_home)
    pairs = pairs[: len(pairs) // 2 * 2].reshape(-1, 2)
    pairs = pairs[rng.random(len(pairs)) < 0.15]
    owner = np.arange(len(people["story"]))
    owner[pairs[:, 1]] = pairs[:, 0]
    clash = clashes(visits, owner)
    owner[clash] = clash
    partner = np.flatnonzero(owner != np.arange(len(owner)))
    people["second_agent"][partner] = people["second_agent"][owner[partner]]
    people["shares_with"][partner] = owner[partner]
    people["shares_with"][owner[partner]] = partner
    slot, person = visits["slot"], visits["person"]
    holder = np.where(slot == SECOND, owner[person], person)
    return {**visits, "device": holder * 3 + slot}


def clashes(visits: Table, owner: Column) -> Column:
    """Second owners of a shared browser who would use it within the hour of the first."""
    second = take(visits, visits["slot"] == SECOND)
    second = ordered({**second, "holder": owner[second["person"]]}, "holder", "t")
    near = (np.diff(second["t"]) < HOUR) & (np.diff(second["holder"]) == 0)
    other = near & (np.diff(second["person"]) != 0)
    found = np.unique(np.concatenate([second["person"][:-1][other], second["person"][1:][other]]))
    return found


def sign_in(visits: Table, people: Table) -> Table:
    """With `signed`: the device is known to the shop already when the visit begins."""
    visits = ordered(visits, "person", "slot", "t")
    key = visits["person"] * 3 + visits["slot"]
    before = np.cumsum(visits["login"]) - visits["login"]
    start = np.concatenate([[True], np.diff(key) != 0]) if len(key) else np.zeros(0, dtype=bool)
    base = np.maximum.accumulate(np.where(start, before, 0))
    shared = (visits["slot"] == SECOND) & (people["shares_with"][visits["person"]] >= 0)
    visits = {**visits, "signed": (before > base) | shared}
    return ordered(visits, "t", "person")


def cut(people: Table, visits: Table, contacts: Table, orders: Table, notices: Table) -> Hidden:
    """Nothing is known of what comes after the last day."""
    kept = take(visits, visits["t"] + visits["spend"] < LAST)
    placed = take(orders, orders["t"] < LAST)
    known = {
        "visits": kept,
        "contacts": ordered(take(contacts, contacts["t"] < LAST), "t", "person"),
        "orders": ordered(placed, "t", "person"),
        "notices": ordered(take(notices, notices["t"] < LAST), "t", "person"),
    }
    tables: dict[str, Any] = known
    return Hidden(people=people, **tables)
