"""The demo shop's events: the same every time, as a real client would send, true to its state."""

import gzip
import json
import time
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from jejak.demo.basket import order_number
from jejak.demo.faces import user_id
from jejak.demo.people import APP_BUYER
from jejak.demo.shop import ALL_PLANTS, DAY, DAYS, HOST, LEAK_PAGE, PAGES, START
from jejak.demo.simulate import Shop, simulate
from jejak.demo.sources import DISPLAY, SOURCES
from jejak.demo.visits import BUYING, FAIL
from jejak.demo.write import write_events

SIZE = 0.1
Message = dict[str, Any]


@pytest.fixture(scope="module")
def shop() -> Shop:
    return simulate(seed=7, size=SIZE)


@pytest.fixture(scope="module")
def files(shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_events(shop, tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def messages(files: list[Path]) -> list[Message]:
    texts = [gzip.decompress(path.read_bytes()) for path in files]
    return [json.loads(line) for text in texts for line in text.splitlines()]


def seconds(text: str) -> float:
    return (datetime.fromisoformat(text) - START).total_seconds()


def true_time(message: Message) -> float:
    """SEMANTICS, clock skew: what the collector makes of the three times."""
    made, sent = seconds(message["originalTimestamp"]), seconds(message["sentAt"])
    got = seconds(message["receivedAt"])
    return got - (sent - made) if abs(got - sent) >= 60 else min(made, got)


def by_user(messages: list[Message]) -> dict[str, list[Message]]:
    """Messages of every device that a user signed in on alone, and of the shop's systems."""
    users: dict[str, set[str]] = defaultdict(set)
    for m in messages:
        if m.get("userId") and m.get("anonymousId"):
            users[m["anonymousId"]].add(m["userId"])
    out: dict[str, list[Message]] = defaultdict(list)
    for m in messages:
        seen = users.get(m.get("anonymousId", ""), set())
        user = m.get("userId") or (next(iter(seen)) if len(seen) == 1 else None)
        if user:
            out[user].append(m)
    return {user: sorted(found, key=true_time) for user, found in out.items()}


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path, files: list[Path]) -> None:
    again = write_events(simulate(seed=7, size=SIZE), tmp_path / "again")
    other = write_events(simulate(seed=8, size=SIZE), tmp_path / "other")
    assert [p.read_bytes() for p in again] == [p.read_bytes() for p in files]
    assert other[0].read_bytes() != files[0].read_bytes()


def test_it_ends_on_31_october_in_jakarta() -> None:
    last = START + timedelta(days=DAYS) + timedelta(hours=7)
    assert last == datetime(2026, 11, 1, tzinfo=UTC)


@pytest.mark.heavy
def test_full_size_is_200_000_events_in_under_ten_seconds(tmp_path: Path) -> None:
    start = time.process_time()  # other tests may run beside this one
    paths = write_events(simulate(seed=1), tmp_path)
    assert time.process_time() - start < 10
    count = sum(gzip.decompress(path.read_bytes()).count(b"\n") for path in paths)
    assert 190_000 < count < 215_000


def test_a_tenth_is_fast_and_a_tenth(messages: list[Message]) -> None:
    start = time.process_time()
    simulate(seed=1, size=SIZE)
    assert time.process_time() - start < 1
    assert 17_000 < len(messages) < 23_000


def test_small_has_about_sixty_orders_a_month() -> None:
    counts = [len(simulate(seed=s, small=True).hidden.orders["t"]) / 4 for s in range(20)]
    assert 50 < float(np.mean(counts)) < 70


def test_every_message_is_what_segment_describes(messages: list[Message]) -> None:
    for m in messages:
        assert m["type"] in {"track", "page", "screen", "identify"}
        assert m.get("userId") or m.get("anonymousId")
        assert len(m["messageId"]) > 20
        assert (m["type"] == "track") == bool(m.get("event"))
        assert m["context"]["library"]["name"]
        for name in ("originalTimestamp", "sentAt", "receivedAt"):
            assert m[name].endswith("Z")
        is_server = m["context"]["library"]["name"] == "analytics-python"
        assert is_server == ("anonymousId" not in m)
        if "page" in m["context"]:
            page = m["context"]["page"]
            assert page["url"] == f"https://{HOST}{page['path']}{page['search']}"
            assert ("campaign" in m["context"]) == ("utm_source" in page["search"])
        assert 0 < true_time(m) < DAYS * DAY + 60


def test_nobody_in_it_exists(messages: list[Message]) -> None:
    for m in messages:
        if m["type"] == "identify":
            assert m["traits"]["email"].endswith("@example.com")
            assert m["traits"]["phone"].startswith("0800") and len(m["traits"]["phone"]) == 12
        assert m["context"].get("ip", "203.0.113.1").startswith(("203.0.113.", "198.51.100."))
    known = {m["userId"]: m["traits"] for m in messages if m["type"] == "identify"}
    for name in ("email", "phone"):
        assert len({traits[name] for traits in known.values()}) == len(known)


def test_every_order_is_recorded_once_at_its_time(shop: Shop, messages: list[Message]) -> None:
    orders = shop.hidden.orders
    true = {
        order_number(p, s): (t, v)
        for p, s, t, v in zip(
            *(orders[name].tolist() for name in ("person", "seq", "t", "value")), strict=True
        )
    }
    recorded: dict[str, float] = {}
    for m in messages:
        if m.get("event") == "Order Completed":
            number = m["properties"]["order_id"]
            assert m["properties"]["total"] == true[number][1]
            recorded[number] = min(true_time(m), recorded.get(number, 1e12))
    assert set(recorded) == set(true)
    for number, t in recorded.items():
        assert abs(t - true[number][0]) < 3, number


def test_money_comes_back_as_the_state_says(shop: Shop, messages: list[Message]) -> None:
    orders, last = shop.hidden.orders, DAYS * DAY - 180
    names = {"Order Cancelled": "cancelled_t", "Order Refunded": "refunded_t"}
    for event, column in names.items():
        told = {m["properties"]["order_id"] for m in messages if m.get("event") == event}
        gone = orders[column] < last
        pairs = zip(orders["person"][gone], orders["seq"][gone], strict=True)
        assert told == {order_number(p, s) for p, s in pairs} != set()
    cod = orders["cod"]
    lost = orders["cancelled_t"] < 1 << 40
    assert lost[cod].mean() > 3 * lost[~cod].mean()


def test_the_planted_journey_stands_in_the_file(shop: Shop, messages: list[Message]) -> None:
    people, orders = shop.hidden.people, shop.hidden.orders
    buyers = orders["person"][(orders["seq"] == 1)]
    buyers = buyers[people["story"][buyers] == APP_BUYER].tolist()
    assert len(buyers) > 40
    of = by_user(messages)
    for person in buyers:
        number = order_number(person, 1)
        story = [
            m for m in of[user_id(person)] if m["context"]["library"]["name"] != "analytics-python"
        ]
        done = next(m for m in story if m.get("properties", {}).get("order_id") == number
                    and m.get("event") == "Order Completed")  # fmt: skip
        until = true_time(done)
        before = [m for m in story if true_time(m) <= until]
        ad = next(m for m in before if "utm_source=instagram" in json.dumps(m["context"]))
        cart = [m for m in before if m.get("event") == "Product Added"]
        search = next(m for m in before if (m["context"].get("page") or {}).get("referrer")
                      == "https://www.google.com/")  # fmt: skip
        login = next(m for m in before if m.get("event") == "Signed In")
        app = next(m for m in before if m.get("event") == "Application Opened")
        moments = [true_time(m) for m in (ad, cart[-1], search, login, app, done)]
        assert moments == sorted(moments)
        assert {m["context"]["library"]["name"] for m in cart} == {"analytics.js"}
        assert ad["anonymousId"] == search["anonymousId"] != app["anonymousId"]
        assert moments[2] // DAY - moments[1] // DAY == 1
        assert "app" in done["context"]


def test_a_shared_computer_names_its_user_on_every_event() -> None:
    shop = simulate(seed=3, size=0.5)
    shared = np.flatnonzero(shop.hidden.people["shares_with"] >= 0)
    assert len(shared) > 10
    assert (
        shop.hidden.people["shares_with"][shop.hidden.people["shares_with"][shared]] == shared
    ).all()
    v = shop.hidden.visits
    devices: dict[int, set[int]] = defaultdict(set)
    for person, device in zip(v["person"].tolist(), v["device"].tolist(), strict=True):
        devices[device].add(person)
    of_two = {device for device, people in devices.items() if len(people) > 1}
    assert of_two
    on = np.isin(v["device"], list(of_two))
    assert v["signed"][on].all()


def test_late_copies_bots_and_wrong_clocks(messages: list[Message]) -> None:
    ids = Counter(m["messageId"] for m in messages)
    copies = sum(1 for n in ids.values() if n > 1)
    assert 0.005 < copies / len(ids) < 0.02
    client = [m for m in messages if "anonymousId" in m]
    waits = [seconds(m["sentAt"]) - seconds(m["originalTimestamp"]) for m in client]
    assert 0.01 < np.mean([wait >= 3600 for wait in waits]) < 0.05
    skew = [abs(seconds(m["receivedAt"]) - seconds(m["sentAt"])) for m in client]
    assert 0.005 < np.mean([s >= 60 for s in skew]) < 0.08
    agents = Counter("bot" in m["context"]["userAgent"].lower() for m in client)
    assert 0.01 < agents[True] / len(client) < 0.06


def test_sessions_of_one_device_stand_apart(shop: Shop) -> None:
    v = shop.hidden.visits
    order = np.lexsort([v["t"], v["device"]])
    same = np.diff(v["device"][order]) == 0
    silence = v["t"][order][1:] - (v["t"] + v["spend"])[order][:-1]
    assert silence[same].min() > 31 * 60


def test_plants_off_remove_each_plant() -> None:
    bare = simulate(seed=5, size=0.5, plants=())
    people, visits = bare.hidden.people, bare.hidden.visits
    assert not (people["story"] == APP_BUYER).any()
    assert not people["fails"].any() and not (visits["kind"] == FAIL).any()
    assert not people["leaves"].any()
    assert people["lag"].max() <= 1
    closing = np.isin(visits["kind"], BUYING)
    assert (visits["source"][closing] == DISPLAY).any()
    planted = simulate(seed=5, size=0.5, plants=ALL_PLANTS).hidden
    closing = np.isin(planted.visits["kind"], BUYING)
    assert not (planted.visits["source"][closing] == DISPLAY).any()
    assert planted.people["fails"].any() and planted.people["leaves"].any()
    assert SOURCES[DISPLAY].channel == "display" and PAGES[LEAK_PAGE].startswith("/promo")


def test_an_unknown_plant_is_refused() -> None:
    with pytest.raises(ValueError, match="no such plant: carrots; there are carry_over"):
        simulate(plants=("carrots",))
