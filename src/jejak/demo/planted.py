"""What was planted, told from the causes: parameters where they are the truth, else counts."""

from math import erf, log, sqrt
from typing import Any

import numpy as np

from jejak.demo.aftercare import TICKET
from jejak.demo.columns import Column, Table, rows, take
from jejak.demo.hidden import Hidden
from jejak.demo.orders import NEVER
from jejak.demo.people import LAG_MEDIAN, LAG_MOST, LAG_SPREAD, SAME_DAY, SINGLE
from jejak.demo.people_figures import undecided
from jejak.demo.shop import (
    CARRY_OVER,
    DAY,
    GUIDE,
    LAG,
    LATE_DELIVERY,
    LEAK_PAGE,
    LEAKING_PAGE,
    PAGES,
    SMALL_ANDROID,
)

CARRY_ROW = {
    "cart_place": "web",
    "cart_device": "mobile",
    "cart_channel": "paid_social",
    "purchase_place": "app",
    "purchase_device": "mobile",
    "read_as": "organic_search",
    "helped_by": "paid_social",
}


def planted(hidden: Hidden, plants: tuple[str, ...]) -> dict[str, Any]:
    """One entry for each plant that the shop has."""
    tell = {
        CARRY_OVER: lambda: {"row": CARRY_ROW},
        LAG: lambda: {"within_days": lag_law(), "undecided_share_of_buyers": undecided(hidden)},
        SMALL_ANDROID: lambda: checkout(hidden),
        LEAKING_PAGE: lambda: leaks(hidden),
        GUIDE: lambda: repeats(hidden),
        LATE_DELIVERY: lambda: complaint_shares(hidden),
    }
    return {name: tell[name]() if name in tell else {"channel": "display"} for name in plants}


def lag_law(most: int = 40) -> list[float]:
    """Share of buyers whose first order falls within 0, 1, … calendar days; closed form."""

    def within(day: int) -> float:
        if day == 0:
            return SAME_DAY
        if day >= LAG_MOST:
            return 1.0
        below = 0.5 * (1 + erf(log(day / LAG_MEDIAN) / (LAG_SPREAD * sqrt(2))))
        return SAME_DAY + (1 - SAME_DAY) * below

    return [within(day) for day in range(most + 1)]


def checkout(hidden: Hidden) -> dict[str, float]:
    """People who would buy on a small Android screen: how many of them the checkout lets."""
    people = hidden.people
    small = people["small_screen"] & ~people["leaves"]
    would, buys = people["would_buy"][small], people["buys"][small]
    return {
        "people": float(small.sum()),
        "rate_elsewhere": share(would),
        "rate": share(buys),
        "gap": share(buys) - share(would),
    }


def leaks(hidden: Hidden) -> dict[str, Any]:
    """Share of people who buy, by the page on which they first land."""
    people = hidden.people
    single = people["story"] == SINGLE
    by_page = {
        PAGES[page]: share(people["buys"][single & (people["landing"] == page)])
        for page in range(len(PAGES))
    }
    return {"page": PAGES[LEAK_PAGE], "buys": by_page}


def repeats(hidden: Hidden) -> dict[str, Any]:
    """Readers of the guide and the others: who orders again, and days from order to order."""
    orders = hidden.orders
    first, second = take(orders, orders["seq"] == 1), take(orders, orders["seq"] == 2)
    mailed = (first["where"] == 0) & (first["delivered_t"] < NEVER)
    first = take(first, mailed & (first["t"] < first["t"].max() - 60 * DAY))
    at = np.full(len(hidden.people["t0"]), NEVER)
    at[second["person"]] = second["t"]
    reads = hidden.people["reads_guide"][first["person"]]
    gap = (at[first["person"]] - first["t"]) / DAY
    return {
        name: {"again": share(gap[who] < DAY), "median_days": middle(gap[who])}
        for name, who in (("readers", reads), ("others", ~reads))
    }


def middle(gap: Column) -> float | None:
    gap = gap[gap < DAY]
    return float(np.median(gap)) if len(gap) else None


def complaint_shares(hidden: Hidden) -> dict[str, float]:
    """Share of delivered orders that somebody complained about."""
    orders = take(hidden.orders, hidden.orders["delivered_t"] < NEVER)
    tickets: Table = take(hidden.notices, hidden.notices["what"] == TICKET)
    about = set((tickets["person"] * 16 + tickets["order"]).tolist())
    hurt = np.array([k in about for k in (orders["person"] * 16 + orders["seq"]).tolist()])
    if not rows(orders):
        return {}
    return {"late": share(hurt[orders["late"]]), "in_time": share(hurt[~orders["late"]])}


def share(column: Column) -> float:
    return float(column.mean()) if len(column) else 0.0
