"""A busy machine changes no answer: DuckDB before 1.5.3 now and then lost all rows of a join."""

import subprocess
import sys
from collections.abc import Iterator
from random import Random

import pytest

from jejak.engine.duckdb import DuckDB

_BUSY = "while True: sum(range(10**6))"
_LAST = """SELECT f.device, l.device AS last_device, COUNT(*) AS journeys
FROM moves AS f
JOIN (SELECT journey_id, MAX(nth) AS nth FROM moves GROUP BY journey_id) AS e
    ON e.journey_id = f.journey_id
JOIN moves AS l ON l.journey_id = e.journey_id AND l.nth = e.nth
WHERE f.nth = 1
GROUP BY f.device, l.device"""
# How many paths are so long: the simulated shop's, where it was met.
LENGTHS = {1: 16, 2: 13, 3: 9, 4: 30, 5: 8, 6: 6, 7: 2}


@pytest.fixture
def busy() -> Iterator[None]:
    """Three others that want the processor."""
    others = [subprocess.Popen([sys.executable, "-c", _BUSY]) for _ in range(3)]
    yield
    for other in others:
        other.kill()
        other.wait()


def test_a_join_to_an_aggregate_finds_its_rows_every_time(busy: None):
    engine = DuckDB()
    columns = {"journey_id": "BIGINT", "device": "VARCHAR", "net_value": "DOUBLE", "nth": "BIGINT"}
    draw = Random(1)
    journeys = [length for length, many in LENGTHS.items() for _ in range(many)]
    steps = [
        (journey, draw.choice(("mobile", "desktop")), 100.0, nth)
        for length in journeys
        for journey in [draw.getrandbits(63)]
        for nth in range(1, length + 1)
    ]
    engine.load("moves", columns, steps)
    found = [sum(row["journeys"] for row in engine.rows(_LAST)) for _ in range(400)]
    engine.close()
    assert set(found) == {len(journeys)}


def test_a_column_may_begin_with_many_nulls():
    engine = DuckDB()
    rows = [(number, None if number < 5_000 else f"u{number}", None) for number in range(5_001)]
    engine.load("told", {"n": "BIGINT", "user_id": "VARCHAR", "value": "DOUBLE"}, rows)
    found = engine.rows("SELECT COUNT(*) AS n, COUNT(value) AS told, MAX(user_id) AS u FROM told")
    engine.close()
    assert found == [{"n": 5_001, "told": 0, "u": "u5000"}]
