"""Exports from known truth: read to exactly that truth, or refused for the right reason."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from exports import Export, make

from jejak.collect.read import read_file
from jejak.engine.duckdb import DuckDB
from jejak.errors import InputError
from jejak.settings import Settings

FEW = 16
MANY = int(os.environ.get("JEJAK_CASES", "88"))  # 2,000 take an hour
REASONS = {
    "numbers": "import.ambiguous_numbers",
    "dates": "import.ambiguous_dates",
    "digits": "import.lost_digits",
}


def figures(engine: DuckDB) -> tuple[dict[str, float], set[str], dict[str, list[str]]]:
    """What was sold, what of it was cancelled, and the articles of each sale."""
    rows = engine.rows("SELECT event, order_id, value, properties FROM incoming")
    completed = [row for row in rows if row["event"] == "Order Completed"]
    sold = {row["order_id"]: row["value"] for row in completed}
    assert len(sold) == len(completed)
    items = {row["order_id"]: json.loads(row["properties"])["products"] for row in completed}
    assert all(item["quantity"] == 1 for listed in items.values() for item in listed)
    named = {order: [item["name"] for item in listed] for order, listed in items.items()}
    return sold, {row["order_id"] for row in rows if row["event"] == "Order Cancelled"}, named


def read(engine: DuckDB, path: Path, export: Export) -> Any:
    path.write_bytes(export.content)
    return read_file(engine, path, Settings())


def check(engine: DuckDB, folder: Path, seed: int) -> str:
    export = make(seed)
    path = folder / export.name
    try:
        reading = read(engine, path, export)
    except InputError as error:
        if error.code == "import.empty":
            assert not export.completed
            return "empty"
        assert error.code in {REASONS[what] for what in export.ambiguous}, (seed, str(error))
        return "refused"
    assert not export.ambiguous, seed
    assert reading.totals["profile"] == export.profile, seed
    assert reading.rejected == 0, seed
    assert figures(engine) == (export.completed, export.cancelled, export.items), seed
    assert sum(reading.totals["money"].values()) == sum(export.completed.values())
    return "read"


def test_exports_are_read_to_their_truth_or_refused(engine: DuckDB, tmp_path: Path):
    told = [check(engine, tmp_path, seed) for seed in range(FEW)]
    assert told.count("read") > 6 and told.count("refused") > 2


@pytest.mark.heavy
def test_many_exports_are_read_to_their_truth_or_refused(engine: DuckDB, tmp_path: Path):
    told = [check(engine, tmp_path, seed) for seed in range(FEW, FEW + MANY)]
    assert told.count("read") > 0.45 * MANY and told.count("refused") > 0.05 * MANY
