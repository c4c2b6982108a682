"""Time lag against the reference, numpy and scipy on a simulated shop, and by hand."""

from datetime import date, datetime, timedelta

import numpy as np
import pytest
from dense import ARGUMENTS, FEW, MANY, agree, dense_rows
from hypothesis import given
from scipy.stats import CensoredData, ecdf

from fixtures.figures import row
from fixtures.story import INSTAGRAM, buy, page, server
from jejak.project import in_memory

JAKARTA = timedelta(hours=7)
OCTOBER = {"since": date(2026, 10, 1), "until": date(2026, 10, 31)}


@FEW
@given(rows=dense_rows(), asked=ARGUMENTS)
def test_lags_of_dense_histories_are_the_references(rows, asked):
    agree("time_lag", rows, **asked)


@pytest.mark.heavy
@MANY
@given(rows=dense_rows(), asked=ARGUMENTS)
def test_lags_of_dense_histories_are_the_references_at_length(rows, asked):
    agree("time_lag", rows, **asked)


def shop(people=400, days=60):
    """People who first come on some day, and buy after a wait unless the data ends before."""
    random = np.random.default_rng(42)
    start = datetime(2026, 9, 1)
    end = start + timedelta(days=days)
    rows, waits = [], []
    for i in range(people):
        came = start + timedelta(seconds=int(random.integers(0, (days - 1) * 86400)))
        bought = came + timedelta(hours=float(random.lognormal(3.5, 1.2)))
        rows.append(page(f"{came:%m-%d %H:%M:%S}", f"d{i}", INSTAGRAM))
        if bought <= end:
            bought = bought.replace(microsecond=0)
            rows.append(buy(f"{bought:%m-%d %H:%M:%S}", f"d{i}", 10))
        waits.append((came, bought if bought <= end else None))
    rows.append(page(f"{end:%m-%d %H:%M:%S}", "last"))
    waits.append((end, None))
    return rows, waits, end


def local_days(start, end):
    return ((end + JAKARTA).date() - (start + JAKARTA).date()).days


@pytest.fixture(scope="module")
def simulated():
    rows, waits, end = shop()
    asked = {"since": "2026-09-01", "until": "2026-10-31", "lookback": "365d"}
    return in_memory(rows).time_lag(**asked), waits, end


def test_quantiles_are_numpys(simulated):
    result, waits, _ = simulated
    bought = [(came, at) for came, at in waits if at]
    days = [local_days(came, at) for came, at in bought]
    hours = [(at - came) // timedelta(hours=1) for came, at in bought]
    for unit, values in (("days", days), ("hours", hours)):
        told = row(result.details["quantiles"], since="first_touch", unit=unit)
        assert told["conversions"] == len(bought)
        assert told["median"] == pytest.approx(np.quantile(values, 0.5))
        assert told["p90"] == pytest.approx(np.quantile(values, 0.9))


def test_buckets_are_counted_and_add_up(simulated):
    result, waits, _ = simulated
    days = np.array([local_days(came, at) for came, at in waits if at])
    told = {r["days"]: r["conversions"] for r in result.rows if r["since"] == "first_touch"}
    assert told["0"] == (days == 0).sum()
    assert told["12-30"] == ((days >= 12) & (days <= 30)).sum()
    assert sum(told.values()) == len(days) == result.reconciliation["attributed"]
    ten_of_all = [r for r in result.rows if r["since"] == "first_touch" and r["days"] == "1"]
    assert ten_of_all[0]["share"] == pytest.approx((days == 1).mean())


def test_the_curve_is_scipys_with_the_undecided(simulated):
    result, waits, end = simulated
    done = [float(local_days(came, at)) for came, at in waits if at]
    still = [float(local_days(came, end)) for came, at in waits if not at]
    theirs = ecdf(CensoredData(uncensored=done, right=still)).sf
    curve = result.details["curve"]
    assert curve[0]["at_risk"] == len(waits)
    for day in curve:
        left = float(theirs.evaluate(day["day"]))
        assert day["share_converted"] == pytest.approx(1 - left, abs=1e-12)
    naive = np.mean([bool(at) for _, at in waits])
    assert curve[-1]["share_converted"] > naive  # who came late could not yet have bought
    half = row(result.details["reached"], quantile=0.5)
    assert half["days"] == min(d["day"] for d in curve if d["share_converted"] >= 0.5)
    assert half["low"] <= half["days"] <= half["high"]


def test_who_bought_before_the_first_touch_stands_apart():
    rows = [
        server("10-01 03:00", "Order Completed", user_id="d", value=1.0),
        page("10-04 03:00", "d", user_id="d"),
        page("10-02 03:00", "e", INSTAGRAM),
    ]
    result = in_memory(rows).time_lag(**OCTOBER)
    assert {"code": "earlier_converters", "people": 1} in result.caveats
    assert result.details["curve"][0]["at_risk"] == 1


def test_nothing_to_measure_is_empty_rows():
    result = in_memory([page("10-02 03:00", "e", INSTAGRAM)]).time_lag(**OCTOBER)
    assert result.rows == [] == result.details["quantiles"] == result.details["visits"]
    assert [r["days"] for r in result.details["reached"]] == [None] * 5
