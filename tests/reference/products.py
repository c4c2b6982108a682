"""Products: looked at, carted, bought, returned, what they bring, what was looked at before."""

import json
from collections import defaultdict
from typing import Any

from reference.conversions import Conversion
from reference.identity import Event, Person
from reference.intervals import wilson
from reference.journeys import reconciliation
from reference.touches import is_left_out, is_other
from reference.world import Asked

Item = dict[str, Any]
Split = dict[str, tuple[float, float]]  # item: units, share of the basket


def items_of(event: Event) -> list[Item]:
    """The products an event names: its array, else itself where it has an id or a SKU."""
    try:
        told = json.loads(event.get("properties") or "{}")
    except ValueError:
        return []
    listed = told.get("products") if isinstance(told.get("products"), list) else []
    if not listed and (told.get("product_id") or told.get("sku")):
        listed = [told]
    found: list[Item] = []
    for one in listed:
        product = one.get("product_id") or one.get("sku") or one.get("name")
        if product:
            quantity = abs(float(one.get("quantity") or 0)) or 1.0
            item = {"product": str(product), "quantity": quantity}
            found.append(item | {key: one.get(key) for key in ("name", "category", "price")})
    return found


class Shop:
    """The events of persons that name products, as the report sees them."""

    def __init__(self, asked: Asked):
        self.asked = asked
        world = asked.world
        session_of = {id(event): session for session in world.sessions for event in session.events}
        self.events: list[tuple[Person, Event]] = []
        categories: dict[str, set[str]] = defaultdict(set)
        names: dict[str, set[str]] = defaultdict(set)
        for event in world.events:  # in total order
            for item in items_of(event):
                categories[item["product"]] |= {item["category"]} - {None}
                names[item["product"]] |= {item["name"]} - {None}
            session = session_of.get(id(event))
            account = session.account if session else None
            person = world.identity.person(event, account, asked.question.identity)
            if not is_left_out(event.excluded, person, world.identity, asked.question):
                self.events.append((person, event))
        self.categories = {product: max(told) for product, told in categories.items() if told}
        self.names = {product: max(told) for product, told in names.items() if told}

    def label(self, item: Item) -> str:
        if self.asked.question.by == "product":
            return item["product"]
        return item["category"] or self.categories.get(item["product"], "unknown")

    def split(self, event: Event | None) -> Split:
        """RULE: by price times quantity; by quantity where a price is missing or all are 0."""
        items = items_of(event) if event else []
        prices = [item["price"] for item in items]
        priced = all(price is not None and price >= 0 for price in prices)
        amounts = [item["price"] * item["quantity"] if priced else 0.0 for item in items]
        if sum(amounts) <= 0:
            amounts = [item["quantity"] for item in items]
        found: Split = {}
        for item, amount in zip(items, amounts, strict=True):
            units, part = found.get(self.label(item), (0.0, 0.0))
            share = amount / sum(amounts)
            found[self.label(item)] = (units + item["quantity"], part + share)
        return found

    def latest(self, conversion: Conversion, name: str) -> Event | None:
        """The latest event of that name, about the conversion's order, that names a product."""
        order = conversion.event.get("order_id")
        about = [
            event
            for _, event in self.events
            if event.name == name
            and items_of(event)
            and (event is conversion.event if order is None else event.get("order_id") == order)
        ]
        return about[-1] if about else None


def products(asked: Asked) -> dict[str, Any]:
    shop = Shop(asked)
    by = asked.question.by
    figures: dict[str, dict[str, Any]] = defaultdict(empty)
    orders = {c.event.get("order_id") for mine in asked.all_conversions.values() for c in mine}
    for person, event in shop.events:
        # RULE: a refund is of the segment where its order is, whoever told it.
        ours = event.name == "Order Refunded" and event.get("order_id") in orders - {None}
        if is_other(person, asked.question) and not ours:
            continue
        if asked.range[0] <= event.at < asked.range[1]:
            happened(figures, person, event, shop)
    bought: dict[str, dict[Person, list[Conversion]]] = defaultdict(lambda: defaultdict(list))
    for person, conversion in asked.conversions:
        for item in sell(figures, person, conversion, shop):
            bought[item][person].append(conversion)
    names = {event.name for event in asked.world.events}
    rows = [told(by, item, row, shop, names) for item, row in figures.items()]
    details = looked(asked, shop, bought, by) if "Product Viewed" in names else {}
    return {"rows": rows, "details": details, "reconciliation": reconciliation(asked)}


def empty() -> dict[str, Any]:
    counts = dict.fromkeys(("viewed", "carted", "bought", "returned", "conversions", "value"), 0)
    return counts | {"viewers": set(), "buyers": set()}


def happened(figures: Any, person: Person, event: Event, shop: Shop) -> None:
    for item, (units, _) in shop.split(event).items():
        if event.name == "Product Viewed":
            figures[item]["viewed"] += 1
            figures[item]["viewers"].add(person)
        elif event.name == "Product Added":
            figures[item]["carted"] += units
        elif event.name == "Order Refunded":
            figures[item]["returned"] += units


def sell(figures: Any, person: Person, conversion: Conversion, shop: Shop) -> Split:
    """One conversion's units and money; what is taken back goes by the refund's products."""
    order = shop.latest(conversion, shop.asked.goal)
    refund = shop.latest(conversion, "Order Refunded")
    split = shop.split(order) or {"unknown": (0.0, 1.0)}
    named = refund is not None and order is not None and conversion.state != "cancelled"
    for item, (units, part) in split.items():
        row = figures[item]
        row["bought"] += units
        row["value"] += conversion.gross * part
        row["conversions"] += 1
        row["buyers"].add(person)
        if conversion.state == "refunded" and refund is None:
            row["returned"] += units
    taken = conversion.gross - conversion.net
    if taken > 0:
        for item, (_, part) in (shop.split(refund) if named else split).items():
            figures[item]["value"] -= taken * part
    return split


def told(by: str, item: str, row: dict[str, Any], shop: Shop, names: set[str]) -> dict[str, Any]:
    viewers, buyers = row["viewers"], row["buyers"]
    low, high = wilson(len(viewers & buyers), len(viewers))
    told = {by: item} | ({"name": shop.names.get(item)} if by == "product" else {})
    told |= row | {"viewers": len(viewers), "buyers": len(buyers), "low": low, "high": high}
    told["rate"] = len(viewers & buyers) / len(viewers) if viewers else None
    if "Product Viewed" not in names:
        told |= dict.fromkeys(("viewed", "viewers", "rate", "low", "high"))
    if "Product Added" not in names:
        told["carted"] = None
    if "Order Refunded" not in names:
        told["returned"] = None
    return told


def looked(asked: Asked, shop: Shop, bought: Any, by: str) -> dict[str, Any]:
    pairs: list[dict[str, Any]] = []
    for item, people in bought.items():
        if item == "unknown":
            continue
        found: dict[str, set[Person]] = defaultdict(set)
        for person, mine in people.items():
            for other in seen_before(asked, shop, person, mine):
                found[other].add(person)
        pairs += [
            {by: item, "looked_at": other, "buyers": len(those), **share(len(those), len(people))}
            for other, those in found.items()
        ]
    conversions: dict[Person, list[Conversion]] = defaultdict(list)
    for person, conversion in asked.conversions:
        conversions[person].append(conversion)
    lookers: dict[int, int] = defaultdict(int)
    for person, mine in conversions.items():
        lookers[len(seen_before(asked, shop, person, mine))] += 1
    many = sum(count for looked, count in lookers.items() if looked >= 2)
    buyers = sum(lookers.values())
    whole = {"buyers": buyers, "looked_at_2": many}
    return {
        "looked_before": pairs,
        "lookers": [{"looked": looked, "buyers": count} for looked, count in lookers.items()],
        "looked_at_2": [whole | share(many, buyers)] if buyers else [],
    }


def seen_before(asked: Asked, shop: Shop, person: Person, mine: list[Conversion]) -> set[str]:
    """The items that a person looked at within the lookback before any of these conversions."""
    found: set[str] = set()
    for who, event in shop.events:
        if who == person and event.name == "Product Viewed":
            for conversion in mine:
                if event.at <= conversion.at and conversion.at - event.at <= asked.lookback:
                    found |= shop.split(event).keys()
    return found


def share(count: int, whole: int) -> dict[str, Any]:
    low, high = wilson(count, whole)
    return {"share": count / whole, "low": low, "high": high}
