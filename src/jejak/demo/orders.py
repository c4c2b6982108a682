"""Orders: what is bought, whether it is paid, delivered, given back, and when bought again."""

from collections.abc import Collection

import numpy as np

from jejak.demo.columns import Column, Table, draw, ordered, rows, take
from jejak.demo.people import OFFLINE
from jejak.demo.shop import DAY, GUIDE, HOUR, PRODUCT_SHARES, PRODUCTS, clock
from jejak.demo.visits import (
    AT_COUNTER,
    BUYING,
    BY_CHAT,
    IN_VISIT,
    OFFLINE_SHARES,
)

NEVER = np.int64(1) << 40  # a time that does not come
PRICES = np.array([price for _, _, price in PRODUCTS])
LATE_SHARE = 0.12
HONEST, NO_ANSWER, NOT_ASKED = -1, -2, -3
HEARD_ELSEWHERE = ("teman atau keluarga", "lewat di depan toko", "lupa")
AGAIN, AGAIN_GUIDED = 0.32, 0.50
GAP_MEDIAN, GAP_SPREAD, GAP_GUIDED = 22.0, 0.5, 0.5
MOST_ORDERS = 5


def orders_of_visits(visits: Table) -> Table:
    """One row for each visit in which somebody buys."""
    bought = take(visits, np.isin(visits["kind"], BUYING))
    return {
        "person": bought["person"],
        "seq": bought["order"],
        "t": bought["t"] + bought["spend"],
        "where": np.full(rows(bought), IN_VISIT),
        "slot": bought["slot"],
    }


def offline_orders(rng: np.random.Generator, p: Table) -> Table:
    """First orders of people without a device."""
    who = np.flatnonzero(p["story"] == OFFLINE)
    return {
        "person": who,
        "seq": np.ones(len(who), dtype=int),
        "t": p["t0"][who] + rng.integers(4 * 60, 15 * 60, len(who)),
        "where": AT_COUNTER + draw(rng, OFFLINE_SHARES, len(who)),
        "slot": np.full(len(who), -1),
    }


def settle(rng: np.random.Generator, orders: Table) -> Table:
    """Orders with their basket and all that happens to them; times that do not come are NEVER."""
    n = rows(orders)
    t, where = orders["t"], orders["where"]
    basket: Table = {
        "product": draw(rng, PRODUCT_SHARES, n),
        "quantity": 1 + draw(rng, (0.7, 0.22, 0.08), n),
        "product2": np.where(rng.random(n) < 0.35, draw(rng, PRODUCT_SHARES, n), -1),
    }
    second = np.where(basket["product2"] >= 0, PRICES[basket["product2"]], 0)
    value = PRICES[basket["product"]] * basket["quantity"] + second
    at_shop = where == AT_COUNTER
    cod = (rng.random(n) < 0.22) & ~at_shop
    cancelled = (rng.random(n) < np.where(cod, 0.20, 0.03)) & ~at_shop
    late = (rng.random(n) < LATE_SHARE) & ~at_shop & ~cancelled
    way = rng.integers(30 * HOUR, 90 * HOUR, n) + late * rng.integers(72 * HOUR, 150 * HOUR, n)
    delivered = np.where(cancelled, NEVER, t + np.where(at_shop, 60, way))
    refunded = (rng.random(n) < 0.03) & ~cancelled
    back = np.where(rng.random(n) < 0.6, value, np.round(value * 0.5))
    return {
        **orders,
        **basket,
        "value": value,
        "cod": cod,
        "late": late,
        "cancelled_t": np.where(cancelled, t + rng.integers(6 * HOUR, 44 * HOUR, n), NEVER),
        "delivered_t": delivered,
        "refunded_t": np.where(refunded, delivered + rng.integers(DAY, 5 * DAY, n), NEVER),
        "refund": np.where(refunded, back, 0),
        "heard": draw_heard(rng, orders["seq"] == 1),
    }


def draw_heard(rng: np.random.Generator, new: Column) -> Column:
    """ "Where did you hear of us?": HONEST (names the first source), an answer of HEARD_ELSEWHERE
    from 0, NO_ANSWER, or NOT_ASKED."""
    said = draw(rng, (0.6, 0.22, 0.10, 0.08), len(new)) - 1  # -1 is HONEST
    said = np.where(rng.random(len(new)) < 0.35, NO_ANSWER, said)
    return np.where(new & (rng.random(len(new)) < 0.6), said, NOT_ASKED)


def buy_again(
    rng: np.random.Generator, orders: Table, reads_guide: Column, plants: Collection[str]
) -> Table:
    """The next order of those who order once more; `t` is when their visit or call begins."""
    guided = reads_guide[orders["person"]] & (GUIDE in plants)
    n = rows(orders)
    again = rng.random(n) < np.where(guided, AGAIN_GUIDED, AGAIN)
    gap = 7 + rng.lognormal(np.log(GAP_MEDIAN), GAP_SPREAD, n)
    gap = np.floor(np.where(guided, gap * GAP_GUIDED, gap)).astype(int)
    t = (orders["delivered_t"] // DAY + gap) * DAY + clock(rng, n)
    to_chat = (orders["where"] == IN_VISIT) & (rng.random(n) < 0.12)
    following: Table = {
        "person": orders["person"],
        "seq": orders["seq"] + 1,
        "t": t,
        "where": np.where(to_chat, BY_CHAT, orders["where"]),
        "slot": np.where(to_chat, -1, orders["slot"]),
    }
    kept = again & (orders["delivered_t"] < NEVER)
    return ordered(take(following, kept), "person")
