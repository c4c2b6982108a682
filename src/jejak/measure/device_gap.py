"""The gap between two device types: raw, and among people who came the same way."""

from collections import defaultdict
from itertools import combinations
from typing import Any

from jejak.journeys.read import Journeys
from jejak.measure.intervals import newcombe
from jejak.measure.result import Row
from jejak.measure.strata import mantel_haenszel_difference
from jejak.words import DEVICE_TYPES

_ROUNDING = 1e-12  # what sums leave of a difference of 0
FLOOR = 25  # people on either device type, below which a pair is not compared


def gaps(
    journeys: Journeys, sql: dict[str, str], bits: dict[str, int], values: dict[str, Any]
) -> list[Row]:
    """One row per pair of device types with 25 people each who used only one of the two.

    raw: rate(weaker) - rate(stronger), Newcombe.  standardised: the Mantel-Haenszel risk
    difference over channel, new or returning, and landing page of the first session on that
    type in the range.  The weaker is the one whose standardised rate is lower, even where it
    is ahead as things stand: then it only has more of the people who buy.
    money = -standardised x people of the weaker x mean order value there, never below 0.
    """
    known = sorted(set(DEVICE_TYPES) - {"unknown"})
    pairs = list(combinations(known, 2))
    both_ways = [
        (*pair, way[0], bits[way[0]], bits[way[1]]) for pair in pairs for way in (pair, pair[::-1])
    ]
    columns = {name: "VARCHAR" for name in ("one", "other", "device")}
    columns |= {"bit": "BIGINT", "opposite": "BIGINT"}
    journeys.engine.load("pairs", columns, both_ways)
    for name in ("several", "users"):
        journeys.table(name, sql[name], values)
    cells: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in journeys.rows("strata", sql["strata"], values):
        cells[row["one"], row["other"]].append(row)
    both = {
        (row["one"], row["other"]): row["people"]
        for row in journeys.rows("users_of_both", sql["users_of_both"], values)
    }
    for name in ("pairs", "users", "several"):
        journeys.engine.drop(name)
    found = [_gap(pair, cells[pair], both.get(pair, 0)) for pair in pairs]
    return [row for row in found if row]


def _gap(pair: tuple[str, str], cells: list[Row], both: int) -> Row | None:
    sums = {device: _sum([c for c in cells if c["device"] == device]) for device in pair}
    if min(group["people"] for group in sums.values()) < FLOOR:
        return None
    rates = {device: sums[device]["converters"] / sums[device]["people"] for device in pair}
    weaker, stronger = sorted(pair, key=lambda device: (rates[device], device))
    even = mantel_haenszel_difference(_strata(cells, weaker, stronger))
    if even.difference is not None and even.difference > _ROUNDING:
        weaker, stronger = stronger, weaker
        even = mantel_haenszel_difference(_strata(cells, weaker, stronger))
    low, high = newcombe(
        sums[weaker]["converters"],
        sums[weaker]["people"],
        sums[stronger]["converters"],
        sums[stronger]["people"],
    )
    orders = sums[weaker]["conversions"]
    mean = sums[weaker]["value"] / orders if orders else None
    money = None
    if even.difference is not None and mean is not None:
        money = max(0.0, -even.difference) * sums[weaker]["people"] * mean
    return {
        "weaker": weaker,
        "stronger": stronger,
        "raw": rates[weaker] - rates[stronger],
        "raw_low": low,
        "raw_high": high,
        "standardised": even.difference,
        "low": even.low,
        "high": even.high,
        "people_of_weaker": int(sums[weaker]["people"]),
        "people_of_stronger": int(sums[stronger]["people"]),
        "people_of_both": both,
        "strata": even.strata,
        "strata_not_comparable": even.not_comparable,
        "mean_order_value": mean,
        "money": money,
    }


def _sum(cells: list[Row]) -> dict[str, Any]:
    counted = ("people", "converters", "conversions", "value")
    return {name: sum(cell[name] for cell in cells) for name in counted}


def _strata(
    cells: list[Row], weaker: str, stronger: str
) -> list[tuple[float, float, float, float]]:
    """(converters, people) of the weaker, then of the stronger, per stratum."""
    strata: dict[tuple[Any, ...], dict[str, tuple[float, float]]] = defaultdict(dict)
    for cell in cells:
        key = (cell["channel"], cell["is_new"], cell["page"])
        strata[key][cell["device"]] = (float(cell["converters"]), float(cell["people"]))
    nobody = (0.0, 0.0)
    return [(*s.get(weaker, nobody), *s.get(stronger, nobody)) for s in strata.values()]
