"""First, last and linear touch on 10,000 aggregated paths, beside ChannelAttribution 2.2.5.

The input is the PathData sample of that package (path, conversions, value), the expected
figures its heuristic models' output.  Each path is one journey of the table that our own
statements `aged`, `weights`, `credited` and `credit` read; its value is the path's total value,
and in a second run its number of conversions, so that the same SQL credits both.
"""

import csv
import gzip
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from jejak.engine import statements
from jejak.engine.duckdb import DuckDB

SQL = statements.read("jejak.measure", "attribution.sql")
SHAPED = {
    "journey_id": "BIGINT",
    "person_id": "BIGINT",
    "net_value": "DOUBLE",
    "touched_at": "TIMESTAMP",
    "is_direct": "INTEGER",
    "item": "VARCHAR",
    "position": "BIGINT",
    "path_length": "BIGINT",
}
MODELS = ("first", "last", "linear")
START = datetime(2020, 1, 1)
Figures = dict[str, dict[str, float]]


def credited(paths: list[list[str]], values: list[float]) -> Figures:
    """Item → the value that our statements credit it with, by model."""
    rows = [
        (n, n, value, START + timedelta(minutes=i), 0, item, i, len(path))
        for n, (path, value) in enumerate(zip(paths, values, strict=True))
        for i, item in enumerate(path, start=1)
    ]
    engine = DuckDB(threads=1)
    engine.load("shaped", SHAPED, rows)
    engine.table("aged", SQL["aged"], {"half_life": 604800.0})
    engine.table("weights", SQL["weights"], {})
    every = range(len(paths))
    conversions = {"conversion_id": "BIGINT", "person_id": "BIGINT", "of_person": "BIGINT"}
    engine.load("counted_conversions", conversions, [(n, n, 1) for n in every])
    engine.view("credited", SQL["credited"])
    found = engine.rows(SQL["credit"])
    engine.close()
    return {row["item"]: {model: row[f"{model}_value"] for model in MODELS} for row in found}


@pytest.mark.parametrize(
    ("column", "suffix"),
    [("total_conversions", "conversions"), ("total_conversion_value", "value")],
)
def test_first_last_linear_of_12_channels(shared: Path, column: str, suffix: str):
    with gzip.open(shared / "data/pathdata/data.csv.gz", "rt", newline="") as text:
        rows = list(csv.DictReader(text))
    with (shared / "oracles/pathdata/expected_heuristics.csv").open(newline="") as text:
        wanted = {
            row["channel_name"]: {m: float(row[f"{m}_touch_{suffix}"]) for m in MODELS}
            for row in csv.DictReader(text)
        }
    assert (len(rows), len(wanted)) == (10_000, 12)
    values = [float(row[column]) for row in rows]
    ours = credited([row["path"].split(" > ") for row in rows], values)
    assert ours.keys() == wanted.keys()
    for channel, figures in wanted.items():
        assert ours[channel] == pytest.approx(figures, rel=1e-9)
    for model in MODELS:
        assert sum(ours[channel][model] for channel in ours) == pytest.approx(sum(values))


def test_three_paths_by_hand():
    paths = [["eta", "iota", "alpha", "eta"], ["beta", "eta"], ["iota"]]
    assert credited(paths, [4.0, 10.0, 2.0]) == {
        "eta": {"first": 4.0, "last": 14.0, "linear": 7.0},
        "iota": {"first": 2.0, "last": 2.0, "linear": 3.0},
        "alpha": {"first": 0.0, "last": 0.0, "linear": 1.0},
        "beta": {"first": 10.0, "last": 0.0, "linear": 5.0},
    }
