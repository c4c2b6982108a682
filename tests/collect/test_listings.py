"""Every other table that we know, from known truth: read to exactly that truth, or refused."""

import os
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from listings import COLUMNS, EVENTS, Listing, listing

from jejak.collect.profiles import likely, shipped
from jejak.collect.read import read_file
from jejak.collect.sheets.header import plain
from jejak.engine.duckdb import DuckDB
from jejak.errors import InputError
from jejak.settings import Settings

MANY = int(os.environ.get("JEJAK_CASES", "60"))
REASONS = {"numbers": "import.ambiguous_numbers", "dates": "import.ambiguous_dates"}
ORDERS = {"shopee-orders", "tiktok-orders", "shopify-orders", "woocommerce-orders"}  # exports.py


def check(engine: DuckDB, folder: Path, seed: int) -> str:
    truth = listing(seed)
    path = folder / truth.name
    path.write_bytes(truth.content)
    try:
        reading = read_file(engine, path, Settings())
    except InputError as error:
        told = error.code, truth.profile, truth.ambiguous
        assert error.code in {REASONS[what] for what in truth.ambiguous}, (seed, told, str(error))
        return "refused"
    totals = reading.totals
    assert not truth.ambiguous, (seed, truth.profile)
    assert (totals["profile"], totals["lines"]) == (truth.profile, truth.rows), seed
    assert reading.rejected == 0, (seed, truth.profile, engine.rows("SELECT * FROM rejected"))
    own = totals.get("file_total")
    assert own is None or own["told"] == own["read"] == truth.money, seed
    (check_events if truth.profile in EVENTS else check_costs)(engine, truth, totals)
    return "read"


def check_events(engine: DuckDB, truth: Listing, totals: dict[str, Any]) -> None:
    event = EVENTS[truth.profile]
    assert totals["events"][event] == truth.rows, truth.profile
    assert totals["money"].get(event) == truth.money, truth.profile
    found = engine.rows(f"SELECT occurred_at FROM incoming WHERE event = '{event}'")
    days = {f"{row['occurred_at'] + timedelta(hours=7):%Y-%m-%d}" for row in found}
    assert days == truth.days, truth.profile


def check_costs(engine: DuckDB, truth: Listing, totals: dict[str, Any]) -> None:
    assert totals["costs"]["rows"] == truth.rows, truth.profile
    assert totals["costs"]["money"] == {"IDR": truth.money}, truth.profile
    found = engine.rows("SELECT DISTINCT day FROM cost_rows")
    assert {row["day"].isoformat() for row in found} == truth.days, truth.profile


def test_every_profile_of_ours_has_a_generator():
    assert set(COLUMNS) | ORDERS == set(shipped())


def test_listings_are_read_to_their_truth_or_refused(engine: DuckDB, tmp_path: Path):
    told = [check(engine, tmp_path, seed) for seed in range(33)]
    assert told.count("read") > 15 and told.count("refused") > 2


@pytest.mark.heavy
def test_many_listings_are_read_to_their_truth_or_refused(engine: DuckDB, tmp_path: Path):
    told = [check(engine, tmp_path, seed) for seed in range(33, 33 + MANY)]
    assert told.count("read") > 0.5 * MANY and told.count("refused") > 0.05 * MANY


def test_every_name_of_a_column_makes_its_profile_likely():
    """Profiles are parsed only where their text names cells of the file: it must have them all."""
    for name, profile in shipped().items():
        every = [*profile.names.values(), *profile.beside.values(), *profile.fees.values()]
        known = [{plain(column) for column in names} for names in every]
        for column in profile.known():
            assert name in likely([column, *(n for n in profile.known() if n != column)][:2])
        shared = Counter(column for names in known for column in names)
        assert max(shared.values()) <= 2, name
