"""The true figures of people: devices they hold, gaps between devices, time until they buy."""

from itertools import combinations
from typing import Any

import numpy as np

from jejak.demo.agents import AGENTS
from jejak.demo.columns import Column, Table, ordered, rows, take
from jejak.demo.hidden import Hidden
from jejak.demo.orders import NEVER
from jejak.demo.people import OFFLINE
from jejak.demo.shop import DAY, END
from jejak.demo.touches import (
    NO_DEVICE,
    SCREEN_OF,
    SPAN,
    Asked,
    conversions,
    device_type,
    visit_touches,
)
from jejak.demo.visits import AT_MARKET
from jejak.words import DEVICE_TYPES, SCREENS

LEAST_PEOPLE = 25  # of a device, before it is compared
OSES = tuple(sorted({agent.os for agent in AGENTS}))
OS_OF = np.array([OSES.index(agent.os) for agent in AGENTS])


def device_figures(hidden: Hidden, asked: Asked) -> dict[str, Any]:
    """Conversion rates of person × device, and what separates the device types."""
    v = seen_in_range(hidden, asked)
    converted = conversions(hidden, asked)
    kinds = {
        "device": (DEVICE_TYPES, device_type(v["agent"]), device_type(converted["agent"])),
        "screen": (SCREENS, SCREEN_OF[v["agent"]], of_agent(SCREEN_OF, converted)),
        "os": (OSES, OS_OF[v["agent"]], of_agent(OS_OF, converted)),
    }
    rates = {
        by: rates_by(names, v["person"], seen, converted["person"], bought)
        for by, (names, seen, bought) in kinds.items()
    }
    return {"rates": rates, "gaps": gaps(hidden, v, converted)}


def of_agent(codes: Column, converted: Table) -> Column:
    return np.where(converted["agent"] >= 0, codes[converted["agent"].clip(0)], -1)


def seen_in_range(hidden: Hidden, asked: Asked) -> Table:
    v = ordered(visit_touches(hidden), "person", "t")
    return take(v, (v["t"] >= asked.since * DAY) & (v["t"] < asked.until * DAY))


def rates_by(
    names: tuple[str, ...], person: Column, seen: Column, buyer: Column, bought: Column
) -> dict[str, dict[str, float]]:
    """People who came or bought on each kind of device, and the share who bought on it."""
    out: dict[str, dict[str, float]] = {}
    for code, name in enumerate(names):
        converters = np.unique(buyer[bought == code])
        people = np.union1d(person[seen == code], converters)
        if len(people):
            out[name] = {"people": len(people), "rate": len(converters) / len(people)}
    return out


def gaps(hidden: Hidden, v: Table, converted: Table) -> dict[str, dict[str, float]]:
    """Difference of conversion rates of two device types: raw, and within strata.

    Strata: channel and landing page of the person's first visit of the range on that device,
    and whether it is the person's first visit ever; who used both devices is left out.
    """
    v = {**v, "type": device_type(v["agent"])}
    first = np.unique(v["person"] * 16 + v["type"], return_index=True)[1]
    unit = take(v, first)
    bought = np.unique(converted["person"] * 16 + device_type(converted["agent"]))
    unit["converted"] = np.isin(unit["person"] * 16 + unit["type"], bought)
    ever = first_visit_ever(hidden)
    unit["new"] = ever[unit["person"]] == unit["t"]
    unit["stratum"] = (unit["channel"] * 64 + unit["landing"] + 1) * 2 + unit["new"]
    out: dict[str, dict[str, float]] = {}
    known = set(unit["type"].tolist()) - {NO_DEVICE}
    types = [DEVICE_TYPES.index(name) for name in sorted(DEVICE_TYPES)]
    types = [code for code in types if code in known]
    for a, b in combinations(types, 2):
        one, other = take(unit, unit["type"] == a), take(unit, unit["type"] == b)
        both = np.intersect1d(one["person"], other["person"])
        one, other = without(one, both), without(other, both)
        if min(rows(one), rows(other)) >= LEAST_PEOPLE:
            raw = float(one["converted"].mean() - other["converted"].mean())
            name = f"{DEVICE_TYPES[a]} - {DEVICE_TYPES[b]}"
            out[name] = {"raw": raw, "standardised": mantel_haenszel(one, other)}
    return out


def first_visit_ever(hidden: Hidden) -> Column:
    ever = np.full(len(hidden.people["t0"]), SPAN)
    np.minimum.at(ever, hidden.visits["person"], hidden.visits["t"])
    return ever


def without(table: Table, people: Column) -> Table:
    return take(table, ~np.isin(table["person"], people))


def mantel_haenszel(one: Table, other: Table) -> float:
    """Difference of rates with weights n1 n2 / (n1 + n2) of each stratum."""
    size = int(max(one["stratum"].max(), other["stratum"].max())) + 1
    n1, n2 = (np.bincount(t["stratum"], minlength=size).astype(float) for t in (one, other))
    x1, x2 = (np.bincount(t["stratum"], t["converted"], minlength=size) for t in (one, other))
    both = (n1 > 0) & (n2 > 0)
    weight = n1[both] * n2[both] / (n1[both] + n2[both])
    difference = x1[both] / n1[both] - x2[both] / n2[both]
    return float((weight * difference).sum() / weight.sum())


def latent_curve(hidden: Hidden, days: int = 60) -> list[float]:
    """Share of all people who order within 0, 1, … local calendar days of their first touch.

    What happens after the last day counts here: this is the law that the shop draws from,
    which no record of 120 days holds in full.
    """
    people = hidden.people
    met = np.ones(len(people["t0"]), dtype=bool)
    at_market = hidden.orders["where"] == AT_MARKET  # no touch before their order
    met[hidden.orders["person"][at_market]] = False
    met &= ~((people["story"] == OFFLINE) & (people["first_t"] >= END))
    lag = (people["first_t"] // DAY - people["t0"] // DAY)[met]
    return [float((lag <= day).mean()) for day in range(days)]


def undecided(hidden: Hidden) -> float:
    """Share of all buyers whose first order falls after the last day."""
    first = hidden.people["first_t"]
    return float((first[first < NEVER] >= END).mean())
