"""Customers who buy again: rate, gaps with those still waiting, what returning ones bring."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from reference.asked import local_day
from reference.conversions import Conversion
from reference.identity import Person
from reference.intervals import over_persons, wilson
from reference.journeys import reconciliation
from reference.products import Shop
from reference.time_lag import days_between, kaplan_meier, reached
from reference.world import Asked

Waits = list[tuple[int, bool]]  # days, whether the order came


def repeat(asked: Asked) -> dict[str, Any]:
    by, (start, end) = asked.question.by, asked.range
    new = {
        person: mine for person, mine in asked.all_conversions.items() if start <= mine[0].at < end
    }
    items = grouped(new, lambda person: item_of(asked, person))
    buyers: dict[Person, list[Conversion]] = defaultdict(list)
    for person, conversion in asked.conversions:
        buyers[person].append(conversion)
    bought = grouped(buyers, lambda person: item_of(asked, person))
    curves = {n: kaplan_meier(ends(waits(asked, new, n))) for n in (2, 3)}
    details = {
        "totals": [figures(asked, new)] if new else [],
        "returning": [{by: item, **brought(asked, mine)} for item, mine in bought.items()],
        "returning_totals": [brought(asked, buyers)] if buyers else [],
        "curve": [{"next_order": n, **day} for n, curve in curves.items() for day in curve],
        "reached": [
            {"next_order": n, **one}
            for n, curve in curves.items()
            if curve
            for one in reached(curve)
        ],
    }
    rows = [{by: item, **figures(asked, mine)} for item, mine in items.items()]
    return {"rows": rows, "details": details, "reconciliation": reconciliation(asked)}


People = dict[Person, list[Conversion]]


def grouped(people: People, name: Callable[[Person], str]) -> dict[str, People]:
    found: dict[str, People] = defaultdict(dict)
    for person, mine in people.items():
        found[name(person)][person] = mine
    return found


def item_of(asked: Asked, person: Person) -> str:
    """RULE: the first channel is that of the first touch in the data, by the first conversion."""
    first = asked.all_conversions[person][0]
    if asked.question.by == "cohort":
        return f"{local_day(first.at, asked.rules.timezone):%Y-%m}"
    if asked.question.by == "first_product":
        return main_product(asked, first)
    touches = asked.touches.get(person, [])
    return touches[0].channel if touches and touches[0].at <= first.at else "unattributed"


def main_product(asked: Asked, conversion: Conversion) -> str:
    """RULE: the product with the largest part of the order; the first by name among equals."""
    shop = Shop(replace(asked, question=replace(asked.question, by="product")))
    split = shop.split(shop.latest(conversion, asked.goal))
    return min(split, key=lambda item: (-split[item][1], item), default="unknown")


def waits(asked: Asked, people: People, nth: int) -> Waits:
    """Days from the conversion before to the nth, or to data end where it has not come."""
    found: Waits = []
    for mine in people.values():
        if len(mine) >= nth - 1:
            came = len(mine) >= nth
            until = mine[nth - 1].at if came else asked.world.data_end
            found.append((days_between(mine[nth - 2].at, until, asked), came))
    return found


def ends(found: Waits) -> dict[int, list[int]]:
    days: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for day, came in found:
        days[day][0 if came else 1] += 1
    return days


def figures(asked: Asked, people: People) -> dict[str, Any]:
    again = sum(len(mine) >= 2 for mine in people.values())
    low, high = wilson(again, len(people))
    second = waits(asked, people, 2)
    told = {
        "customers": len(people),
        "repeaters": again,
        "third": sum(len(mine) >= 3 for mine in people.values()),
        "rate": again / len(people),
        "low": low,
        "high": high,
    }
    for window in (30, 90):
        told[f"within_{window}"] = within(second, window)
    return told


def within(found: Waits, window: int) -> float | None:
    """The curve on that day; not told where nobody was watched that long and some still wait."""
    curve = kaplan_meier(ends(found))
    if max(day for day, _ in found) < window and curve[-1]["share_converted"] < 1:
        return None
    return max((day["share_converted"] for day in curve if day["day"] <= window), default=0.0)


def brought(asked: Asked, people: People) -> dict[str, Any]:
    """The conversions counted, and those among them that were not the person's first ever."""
    told: dict[str, Any] = dict.fromkeys(
        ("conversions", "value", "returning_conversions", "returning_value"), 0
    )
    sums: list[tuple[float, float]] = []
    for person, mine in people.items():
        later = [c for c in mine if c is not asked.all_conversions[person][0]]
        told["conversions"] += len(mine)
        told["returning_conversions"] += len(later)
        sums.append((sum(c.net for c in later), sum(c.net for c in mine)))
    told["value"] = sum(value for _, value in sums)
    told["returning_value"] = sum(value for value, _ in sums)
    share = told["returning_value"] / told["value"] if told["value"] else None
    low, high = over_persons(sums)
    return told | {"share": share, "low": low, "high": high}
