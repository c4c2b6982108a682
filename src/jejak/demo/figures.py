"""The true figures of a hidden state: what the measures ought to find, told from the causes."""

from collections import Counter
from typing import Any

import numpy as np

from jejak.demo.columns import Column, Table, rows
from jejak.demo.hidden import Hidden
from jejak.demo.shop import DAY, HOUR
from jejak.demo.touches import (
    Asked,
    Paths,
    all_touches,
    carts,
    conversions,
    device_type,
    key,
    paths,
)
from jejak.words import CHANNELS, DEVICE_TYPES, PLACES

DIRECT = CHANNELS.index("direct")
MOST = 12  # path lengths from here on are one class
HALF_LIFE = 7 * DAY
TOP_PATHS = 10
Shares = dict[str, float]


def path_figures(hidden: Hidden, asked: Asked) -> dict[str, Any]:
    """Figures of converting paths: shares of all conversions of the range."""
    touches, converted = all_touches(hidden), conversions(hidden, asked)
    found = paths(touches, converted, asked)
    n = rows(converted)
    if n == 0:
        return {"conversions": 0}
    length = found.high - found.low
    return {
        "conversions": n,
        "assisted": assisted_shares(touches, found, n),
        "credit": credit_shares(touches, converted, found, n),
        "multi_touch": float((length >= 2).mean()),
        "path_length": named(length[length > 0].clip(max=MOST), length_name, n),
        "paths": top_paths(touches, found, n),
        "time_lag": lag_shares(touches, converted, found),
        "carry_over": carry_over(hidden, touches, converted, found, asked),
    }


def named(codes: Column, name: Any, n: int) -> Shares:
    """Share of n of each code, by its name; the most frequent first."""
    values, counts = np.unique(codes, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    return {name(int(values[i])): float(counts[i] / n) for i in order}


def length_name(length: int) -> str:
    return f"{MOST}+" if length >= MOST else str(length)


def channel_name(code: int) -> str:
    return CHANNELS[code]


def assisted_shares(touches: Table, found: Paths, n: int) -> Shares:
    """Share of conversions with the channel anywhere on the path but last, once a conversion."""
    before_last = found.at < found.high[found.of] - 1
    pairs = np.unique(
        found.of[before_last] * len(CHANNELS) + touches["channel"][found.at[before_last]]
    )
    return named(pairs % len(CHANNELS), channel_name, n)


def credit_shares(touches: Table, converted: Table, found: Paths, n: int) -> dict[str, Shares]:
    """Each rule's credit of a channel as a share of all conversions."""
    channel = touches["channel"]
    any_touch = found.high > found.low
    first, last = found.low[any_touch], found.high[any_touch] - 1
    length = (found.high - found.low)[found.of]
    place = found.at - found.low[found.of]
    age = converted["t"][found.of] - touches["t"][found.at]
    decay = 0.5 ** (age / HALF_LIFE)
    total = np.bincount(found.of, decay, minlength=len(found.low))
    pairs = np.unique(found.of * len(CHANNELS) + channel[found.at])
    credits = {
        "linear": 1 / length,
        "position": position_weights(place, length),
        "time_decay": decay / total[found.of],
    }
    shares = {
        "first": named(channel[first], channel_name, n),
        "last": named(channel[last], channel_name, n),
        "last_non_direct": named(channel[last_non_direct(channel, found)], channel_name, n),
        "participation": named(pairs % len(CHANNELS), channel_name, n),
    }
    for model, weight in credits.items():
        sums = np.bincount(channel[found.at], weight, minlength=len(CHANNELS)) / n
        shares[model] = {CHANNELS[c]: float(sums[c]) for c in np.flatnonzero(sums)}
    return shares


def position_weights(place: Column, length: Column) -> Column:
    edge = (place == 0) | (place == length - 1)
    inner = 0.2 / np.maximum(length - 2, 1)
    return np.select([length == 1, length == 2, edge], [1.0, 0.5, 0.4], inner)


def last_non_direct(channel: Column, found: Paths) -> Column:
    """Per conversion with a touch: its last touch that is not direct, else its last."""
    best = np.where(channel[found.at] == DIRECT, -1, found.at)
    latest = np.full(len(found.low), -1)
    np.maximum.at(latest, found.of, best)
    last = found.high - 1
    return np.where(latest >= 0, latest, last)[found.high > found.low]


def top_paths(touches: Table, found: Paths, n: int) -> Shares:
    """The most frequent paths, written as the measure writes them."""
    names = touches["channel"][found.at].tolist()
    count: Counter[tuple[int, ...]] = Counter()
    start = 0
    for length in (found.high - found.low).tolist():
        if length:
            count[tuple(names[start : start + length])] += 1
        start += length
    return {
        " > ".join(CHANNELS[c] for c in path): many / n
        for path, many in count.most_common(TOP_PATHS)
    }


def lag_shares(touches: Table, converted: Table, found: Paths) -> dict[str, Any]:
    """Whole local calendar days from the first and the last touch to the conversion."""
    some = found.high > found.low
    t, first, last = converted["t"][some], found.low[some], found.high[some] - 1
    out: dict[str, Any] = {}
    for since, touch in (("first_touch", first), ("last_touch", last)):
        days = t // DAY - touches["t"][touch] // DAY
        hours = (t - touches["t"][touch]) / HOUR
        out[since] = {
            "days": named(lag_class(days), lag_name, len(converted["t"])),
            "median_days": float(np.median(days)),
            "median_hours": float(np.median(hours)),
            "p90_days": float(np.quantile(days, 0.9)),
        }
    return out


LAG_CLASSES = (*map(str, range(12)), "12-30", "31-60", "61-90", "91+")


def lag_class(days: Column) -> Column:
    return np.digitize(days, [*range(1, 12), 12, 31, 61, 91])


def lag_name(code: int) -> str:
    return LAG_CLASSES[code]


def carry_over(
    hidden: Hidden, touches: Table, converted: Table, found: Paths, asked: Asked
) -> list[dict[str, Any]]:
    """Carts that stood on another place or device than the purchase, as shares of conversions."""
    cart, n = carts(hidden), rows(converted)
    person, t = converted["person"], converted["t"]
    at = np.searchsorted(key(cart["person"], cart["t"]), key(person, t), side="right") - 1
    seen = at.clip(0)
    own = (at >= 0) & (cart["person"][seen] == person)
    own &= t - cart["t"][seen] <= asked.lookback * DAY
    bought_on, carted_on = device_type(converted["agent"]), device_type(cart["agent"][seen])
    moved = (cart["place"][seen] != converted["place"]) | (carted_on != bought_on)
    read = np.full(n, -1)
    some = found.high > found.low
    latest = last_non_direct(touches["channel"], found)
    read[some] = touches["channel"][latest]
    count: Counter[tuple[str, ...]] = Counter()
    for i in np.flatnonzero(own & moved).tolist():
        c = seen[i]
        channel = CHANNELS[cart["channel"][c]]
        carted = (PLACES[cart["place"][c]], DEVICE_TYPES[carted_on[i]], channel)
        bought = (PLACES[converted["place"][i]], DEVICE_TYPES[bought_on[i]])
        count[(*carted, *bought, CHANNELS[read[i]] if read[i] >= 0 else "direct", channel)] += 1
    columns = (
        "cart_place",
        "cart_device",
        "cart_channel",
        "purchase_place",
        "purchase_device",
        "read_as",
        "helped_by",
    )
    return [
        {**dict(zip(columns, row, strict=True)), "share": many / n}
        for row, many in count.most_common(TOP_PATHS)
    ]
