"""The truth against loops over the hidden state, closed forms, and what was planted."""

import subprocess
import sys
from collections import Counter
from typing import Any

import numpy as np
import pytest

from jejak.demo.figures import path_figures
from jejak.demo.people_figures import latent_curve
from jejak.demo.planted import CARRY_ROW, lag_law, planted
from jejak.demo.shop import ALL_PLANTS, DAY
from jejak.demo.simulate import Shop, simulate
from jejak.demo.touches import Asked, all_touches, carts, conversions, device_type
from jejak.demo.truth import crowd, population, truth
from jejak.words import CHANNELS, DEVICE_TYPES, PLACES

PEOPLE = 150_000
ASKED = Asked()
CARRY_ENDS = ("cart_place", "cart_device", "purchase_place", "purchase_device")


@pytest.fixture(scope="module")
def shop() -> Shop:
    return simulate(seed=11, size=0.05)


def journeys(shop: Shop, asked: Asked) -> list[list[tuple[int, str]]]:
    """Touches (time, channel) of each conversion, by loops."""
    touches = all_touches(shop.hidden)
    of: dict[int, list[tuple[int, str]]] = {}
    for person, t, channel in zip(
        *(touches[name].tolist() for name in ("person", "t", "channel")), strict=True
    ):
        of.setdefault(person, []).append((t, CHANNELS[channel]))
    out: list[list[tuple[int, str]]] = []
    for person, t in zip(*(shop.hidden.orders[n].tolist() for n in ("person", "t")), strict=True):
        if asked.since * DAY <= t < asked.until * DAY:
            near = [x for x in of.get(person, []) if 0 <= t - x[0] <= asked.lookback * DAY]
            out.append(sorted(near))
    return out


def test_shares_of_paths_equal_loops_over_the_hidden_state(shop: Shop) -> None:
    found = path_figures(shop.hidden, ASKED)
    paths = [[channel for _, channel in journey] for journey in journeys(shop, ASKED)]
    n = len(paths)
    assert found["conversions"] == n > 30
    for channel in CHANNELS:
        assisted = sum(channel in path[:-1] for path in paths) / n
        assert found["assisted"].get(channel, 0) == pytest.approx(assisted)
        last = sum(path[-1:] == [channel] for path in paths) / n
        assert found["credit"]["last"].get(channel, 0) == pytest.approx(last)
        linear = sum(path.count(channel) / len(path) for path in paths if path) / n
        assert found["credit"]["linear"].get(channel, 0) == pytest.approx(linear)
        spoken = [([c for c in path if c != "direct"] or path)[-1:] for path in paths]
        shares = found["credit"]["last_non_direct"].get(channel, 0)
        assert shares == pytest.approx(sum(s == [channel] for s in spoken) / n)
    assert found["multi_touch"] == pytest.approx(sum(len(p) >= 2 for p in paths) / n)
    for path, share in found["paths"].items():
        assert share == pytest.approx(sum(" > ".join(p) == path for p in paths) / n)


@pytest.mark.parametrize(
    ("length", "weights"),
    [(1, [1]), (2, [0.5, 0.5]), (3, [0.4, 0.2, 0.4]), (5, [0.4, 0.2 / 3, 0.2 / 3, 0.2 / 3, 0.4])],
)
def test_position_weights_are_those_of_the_rule(length: int, weights: list[float]) -> None:
    from jejak.demo.figures import position_weights

    got = position_weights(np.arange(length), np.full(length, length))
    assert got.tolist() == pytest.approx(weights)


def test_credit_sums_to_the_share_with_a_touch(shop: Shop) -> None:
    found = path_figures(shop.hidden, ASKED)
    touched = sum(found["path_length"].values())
    for model, shares in found["credit"].items():
        if model != "participation":
            assert sum(shares.values()) == pytest.approx(touched), model


def test_carried_carts_equal_loops_over_the_hidden_state(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jejak.demo.figures.TOP_PATHS", 10_000)  # every row, not the first ten
    bought, carted = conversions(shop.hidden, ASKED), carts(shop.hidden)
    many: Counter[tuple[str, ...]] = Counter()
    for i in range(len(bought["t"])):
        age = bought["t"][i] - carted["t"]
        own = (carted["person"] == bought["person"][i]) & (age >= 0) & (age <= 30 * DAY)
        if own.any():
            last = np.flatnonzero(own)[-1]
            there = (carted["place"][last], device_type(carted["agent"])[last])
            here = (bought["place"][i], device_type(bought["agent"])[i])
            if there != here:
                many[PLACES[there[0]], DEVICE_TYPES[there[1]], PLACES[here[0]],
                     DEVICE_TYPES[here[1]]] += 1  # fmt: skip
    found: Counter[tuple[str, ...]] = Counter()
    for row in path_figures(shop.hidden, ASKED)["carry_over"]:
        ends = tuple(row[name] for name in CARRY_ENDS)
        found[ends] += round(row["share"] * len(bought["t"]))
    assert found == many
    assert len(many) > 1


def test_the_planted_row_leads_and_goes_when_it_is_not_planted() -> None:
    rows = population(ALL_PLANTS, ASKED, PEOPLE)["carry_over"]
    assert {name: rows[0][name] for name in CARRY_ROW} == CARRY_ROW
    assert rows[0]["share"] > 0.1 > 5 * rows[1]["share"]
    assert rows[0]["purchase_place"] == "app" and "app" in PLACES
    bare = population((), ASKED, PEOPLE)["carry_over"]
    same = [r["share"] for r in bare if {name: r[name] for name in CARRY_ROW} == CARRY_ROW]
    assert sum(same) < 0.005


def test_display_assists_and_never_closes() -> None:
    figures = population(ALL_PLANTS, ASKED, PEOPLE)
    assert figures["assisted"]["display"] > 0.05
    assert figures["credit"]["last"].get("display", 0) == 0
    assert population((), ASKED, PEOPLE)["credit"]["last"]["display"] > 0.03


def test_the_drawn_lags_follow_the_closed_form() -> None:
    people = crowd(ALL_PLANTS, PEOPLE).people
    law = lag_law()
    for day in (0, 1, 3, 7, 14, 30):
        drawn = float((people["lag"] <= day).mean())
        assert drawn == pytest.approx(law[day], abs=4 * 0.5 / PEOPLE**0.5)


def test_the_curve_rises_to_the_share_of_buyers() -> None:
    hidden = crowd(ALL_PLANTS, PEOPLE)
    curve = latent_curve(hidden)
    assert curve == sorted(curve) and 0.03 < curve[0] < curve[-1] < 0.3


def test_small_androids_lose_what_others_sell() -> None:
    figures = population(ALL_PLANTS, ASKED, PEOPLE)["devices"]["rates"]["screen"]
    assert figures["small"]["rate"] < 0.5 * figures["medium"]["rate"]
    bare = population((), ASKED, PEOPLE)["devices"]["rates"]["screen"]
    assert bare["small"]["rate"] == pytest.approx(bare["medium"]["rate"], rel=0.15)


def plants_of(shop: Shop) -> dict[str, Any]:
    return planted(shop.hidden, shop.plants)


def test_every_plant_is_told() -> None:
    told = plants_of(simulate(seed=2, size=0.5))
    assert set(told) == set(ALL_PLANTS)
    assert told["small_android"]["rate"] < 0.5 * told["small_android"]["rate_elsewhere"]
    leaks = told["leaking_page"]["buys"]
    assert leaks[told["leaking_page"]["page"]] == min(leaks.values())
    guide = told["guide"]
    assert guide["readers"]["again"] > guide["others"]["again"]
    assert guide["readers"]["median_days"] < guide["others"]["median_days"]
    assert told["late_delivery"]["late"] > 5 * told["late_delivery"]["in_time"]
    assert 0.05 < told["lag"]["undecided_share_of_buyers"] < 0.5
    assert set(truth(simulate(seed=2, size=0.1, plants=("guide",)))["plants"]) == {"guide"}


def test_the_truth_never_loads_what_it_judges() -> None:
    code = (
        "import sys; from jejak.demo.simulate import simulate;"
        "from jejak.demo.truth import figures; from jejak.demo.touches import Asked;"
        "figures(simulate(1, 0.02).hidden, Asked());"
        "print([m for m in sys.modules if m.startswith(('jejak.measure', 'jejak.journeys',"
        "'jejak.resolve', 'jejak.collect', 'jejak.engine', 'duckdb'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
