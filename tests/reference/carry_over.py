"""Carts left on one place or device and bought on another."""

from collections import defaultdict
from typing import Any

from reference.identity import Event, Person
from reference.journeys import Path, converting, reconciliation
from reference.paths import share, summed
from reference.time_lag import last_cart
from reference.world import Asked

COLUMNS = (
    "cart_place",
    "cart_device",
    "cart_channel",
    "purchase_place",
    "purchase_device",
    "read_as",
    "helped_by",
)


def carry_over(asked: Asked) -> dict[str, Any]:
    paths = converting(asked)
    found: dict[tuple[str, ...], list[Path]] = defaultdict(list)
    for path in paths:
        assert path.conversion is not None
        cart = last_cart(asked, path.person, path.conversion)
        if cart is None:
            continue
        row = row_of(cart, path, asked)
        if is_other(row[0], row[3]) or is_other(row[1], row[4]):
            found[row].append(path)
    rows = [
        dict(zip(COLUMNS, row, strict=True)) | summed(counted) | share(counted, paths)
        for row, counted in found.items()
    ]
    return {"rows": rows, "details": {}, "reconciliation": reconciliation(asked)}


def row_of(cart: Event, path: Path, asked: Asked) -> tuple[str, ...]:
    assert path.conversion is not None
    helped_by = channel_at(asked, path.person, cart)
    return (
        cart.get("place") or "unknown",
        cart.get("device_type") or "unknown",
        helped_by,
        asked.place_of(path.person, path.conversion),
        asked.device_of(path.person, path.conversion),
        read_as(path),
        helped_by,
    )


def is_other(one: str, other: str) -> bool:
    """RULE: what is unknown is not another."""
    return "unknown" not in (one, other) and one != other


def channel_at(asked: Asked, person: Person, cart: Event) -> str:
    """The channel of the cart's touch: the person's latest at or before it."""
    before = [touch for touch in asked.touches.get(person, []) if touch.at <= cart.at]
    return before[-1].channel if before else "unattributed"


def read_as(path: Path) -> str:
    if not path.touches:
        return "unattributed"
    told = [touch.channel for touch in path.touches if touch.channel != "direct"]
    return told[-1] if told else "direct"
