"""Two periods beside each other, against each asked alone and against simulated periods."""

from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from jejak.errors import JejakError
from jejak.measure.compare import before
from jejak.measure.intervals import difference_limits, poisson
from jejak.measure.question import arguments_of
from jejak.project import Project, in_memory
from jejak.words import MEASURES
from reference.intervals import newcombe

CHANGE = ("change", "low", "high")
MAY, JUNE = (date(2026, 5, 2), date(2026, 5, 31)), (date(2026, 6, 1), date(2026, 6, 30))


def test_the_period_before():
    assert before("previous", *JUNE) == MAY  # 30 days before 30 days
    assert before("previous", JUNE[0], JUNE[0]) == (date(2026, 5, 31), date(2026, 5, 31))
    assert before("last-year", *JUNE) == (date(2025, 6, 1), date(2025, 6, 30))
    assert before("last-year", date(2028, 2, 29), date(2028, 3, 1))[0] == date(2027, 2, 28)
    assert before("2026-01-01..2026-01-07", *JUNE) == (date(2026, 1, 1), date(2026, 1, 7))


@pytest.mark.parametrize("asked", ["prevous", "2026-01-07..2026-01-01", "2026-13-01..2026-13-02"])
def test_a_period_that_is_none_is_refused(asked: str):
    with pytest.raises(JejakError) as raised:
        before(asked, *JUNE)
    assert raised.value.values["argument"] == "compare"
    assert raised.value.values["value"] == asked


def visit(person: int, day: date, source: str, buys: float | None) -> list[dict[str, Any]]:
    begun = datetime(day.year, day.month, day.day, 3)
    name, when = f"p{person}", f"{person}-{day}"
    page = {
        "event": "Page Viewed",
        "occurred_at": begun,
        "anonymous_id": name,
        "message_id": f"v{when}",
        "utm_source": source,
        "utm_medium": "cpc",
        "device_type": "mobile",
        "place": "web",
    }
    cart = page | {"event": "Product Added", "message_id": f"c{when}", "place": "app"}
    if buys is None:
        return [page, cart]
    order = {"event": "Order Completed", "order_id": f"o{when}", "value": buys}
    return [
        page,
        cart,
        page | order | {"message_id": f"b{when}", "occurred_at": begun + timedelta(minutes=9)},
    ]


@pytest.fixture(scope="module")
def shop() -> Project:
    """May: 20 bought from google, 10 from bing.  June: 44 from google, 1 from tiktok."""
    rows: list[dict[str, Any]] = []
    for person in range(30):
        rows += visit(
            person, MAY[0] + timedelta(days=person), "google" if person < 20 else "bing", 10.0
        )
    for person in range(100, 145):
        day = JUNE[0] + timedelta(days=person % 30)
        rows += visit(person, day, "google" if person < 144 else "tiktok", 12.0)
    return in_memory(rows)


def found(result: Any, **wanted: Any) -> dict[str, Any]:
    rows = [r for r in result.details["compare"] if all(r.get(k) == v for k, v in wanted.items())]
    assert len(rows) == 1, rows
    return rows[0]


def test_every_figure_is_that_of_its_period_and_the_change_their_difference(shop: Project):
    result = shop.assisted(by="source", since=JUNE[0], until=JUNE[1], compare="previous")
    assert result.settings["compare_since"] == "2026-05-02"
    total = found(result, table="total", figure="conversions")
    assert (total["now"], total["before"], total["change"]) == (45, 30, 15)
    google = found(result, table="rows", source="google", figure="last_conversions")
    assert (google["now"], google["before"], google["change"]) == (44, 20, 24)
    assert 24 - 16 < google["low"] < 24 < google["high"] < 24 + 18 and google["low"] > 0
    bing = found(result, table="rows", source="bing", figure="last_value")
    assert (bing["now"], bing["before"], bing["change"]) == (0, 100.0, -100.0)
    assert bing["low"] is None  # sums of money have no interval
    share = found(result, table="shares", source="google", figure="last_share")
    assert share["change"] == pytest.approx(44 / 45 - 20 / 30)
    # every person has one order, so this is Newcombe's interval of 44/45 - 20/30
    assert (share["low"], share["high"]) == pytest.approx(newcombe(44, 45, 20, 30))


def test_a_row_of_one_period_only_stands_as_nothing_in_the_other(shop: Project):
    result = shop.assisted(by="source", since=JUNE[0], until=JUNE[1], compare="previous")
    tiktok = found(result, table="shares", source="tiktok", figure="last_share")
    assert tiktok["before"] == 0.0 and tiktok["change"] == pytest.approx(1 / 45)
    assert tiktok["low"] < 0 < tiktok["high"]


def test_periods_of_other_lengths_are_compared_as_if_equal_and_it_is_said(shop: Project):
    result = shop.assisted(since=JUNE[0], until=JUNE[1], compare="2026-05-02..2026-05-16")
    total = found(result, table="total", figure="conversions")
    assert (total["now"], total["before"]) == (45, 15)
    assert total["change"] == pytest.approx(45 - 15 * 2)
    assert {"code": "compare_lengths", "days": 30, "days_before": 15} in result.caveats
    early = shop.assisted(since=JUNE[0], until=JUNE[1], compare="2026-04-20..2026-05-19")
    assert {"code": "compare_partial", "data_start": "2026-05-02"} in early.caveats


def test_a_period_that_goes_on_after_the_data_is_said(shop: Project):
    whole = shop.assisted(since=JUNE[0], until=JUNE[1], compare="previous")
    assert "compare_unfinished" not in {caveat["code"] for caveat in whole.caveats}
    late = JUNE[1] + timedelta(days=1)
    cut = shop.assisted(since=JUNE[0], until=late, compare="previous")
    assert {"code": "compare_unfinished", "data_end": JUNE[1].isoformat()} in cut.caveats


@pytest.mark.parametrize("measure", [m for m in MEASURES if "compare" in arguments_of(m)])
def test_every_measure_of_a_range_can_be_compared(shop: Project, measure: str):
    result = shop.measure(measure, since=JUNE[0], until=JUNE[1], compare="previous")
    alone = shop.measure(measure, since=MAY[0], until=MAY[1])
    if "goal" in arguments_of(measure) and "conversions" in alone.reconciliation:
        total = found(result, table="total", figure="conversions")
        assert total["before"] == alone.reconciliation["conversions"] == 30
    told = [row for row in result.details["compare"] if row["table"] != "total"]
    checked = 0
    for row in told:
        keys = [k for k in row if k not in ("table", "figure", "now", "before", *CHANGE)]
        table = alone.rows if row["table"] == "rows" else alone.details.get(row["table"], [])
        same = [one for one in table if all(one[key] == row[key] for key in keys)]
        if same:
            assert row["before"] == pytest.approx(same[0][row["figure"]]), row
            checked += 1
    assert checked or measure == "feedback"  # nobody was asked in this shop


@pytest.mark.parametrize(("mean1", "mean2", "repeat"), [(8, 8, 1), (40, 25, 1), (60, 60, 4)])
def test_the_interval_of_a_change_holds_the_true_one(mean1: int, mean2: int, repeat: int):
    """People come as Poisson and each buys 1 … repeat times."""
    random = np.random.default_rng(20261122)
    inside, rounds = 0, 4000
    for _ in range(rounds):
        counts: list[float] = []
        limits: list[tuple[float, float]] = []
        for mean in (mean1, mean2):
            bought = random.integers(1, repeat + 1, random.poisson(mean))
            effect = (bought**2).sum() / bought.sum() if bought.sum() else 1.0
            counts.append(float(bought.sum()))
            limits.append(poisson(counts[-1], float(effect)))
        low, high = difference_limits(counts[0], limits[0], counts[1], limits[1])
        inside += low <= (mean1 - mean2) * (1 + repeat) / 2 <= high
    assert 0.935 <= inside / rounds <= 0.97


def test_limits_of_a_count_solve_the_score_equation():
    """Both limits m of a count c are roots of (c - m)² = z² m."""
    for count in (0, 1, 10, 250):
        for limit in poisson(count):
            assert (count - limit) ** 2 == pytest.approx(1.959963984540054**2 * limit, abs=1e-9)


def test_a_period_before_the_data_is_refused(shop: Project):
    """Everything would look like a certain rise."""
    with pytest.raises(JejakError) as raised:
        shop.assisted(since=JUNE[0], until=JUNE[1], compare="last-year")
    assert raised.value.values["data_start"] == "2026-05-02"
    assert raised.value.values["until"] == "2025-06-30"
