"""Measures asked after each other say what each says alone: no table of one is lost to another."""

from pathlib import Path
from typing import Any

import pytest

import jejak
from jejak.project import Project

ASKED = (
    ("time_lag", {}),
    ("paths", {}),
    ("devices", {}),
    ("discovery", {}),
    ("stages", {}),
    ("devices", {"by": "os"}),
    ("paths", {"by": "campaign"}),
    ("paths", {"segment": "orders >= 1"}),
    ("devices", {"session": "person"}),
    ("paths", {"until": "2026-09-20"}),
    ("attribution", {"transform": "exposure"}),
    ("attribution", {}),
    ("attribution", {"half_life": "1d", "since": "2026-09-01", "until": "2026-09-20"}),
    ("attribution", {"by": "source"}),
    ("carry_over", {}),
    ("carry_over", {"lookback": "2d", "until": "2026-09-20"}),
    ("path_length", {"direct": "skip"}),
    ("path_length", {"since": "2026-09-01", "count": "once"}),
    ("time_lag", {"lookback": "3d", "until": "2026-09-20"}),
    ("devices", {"since": "2026-09-01", "until": "2026-09-20"}),
    ("attribution", {"segment": "orders >= 1"}),
    ("assisted", {"by": "campaign", "until": "2026-09-20"}),
    ("dropoff", {}),
    ("funnel", {}),
    ("dropoff", {"by": "channel", "top": 2}),
    ("dropoff", {"by": "channel", "until": "2026-09-20"}),
    ("funnel", {"until": "2026-09-20", "by": "channel"}),
    ("dropoff", {"by": "device", "until": "2026-09-20", "goal": "Product Added"}),
    ("dropoff", {"until": "2026-09-20", "segment": "orders >= 1"}),
    ("funnel", {"until": "2026-09-20", "segment": "orders >= 1"}),
    ("dropoff", {"until": "2026-09-20", "traffic": "all", "identity": "as_of_event"}),
    ("funnel", {"since": "2026-09-10", "until": "2026-09-12", "window": "1d"}),
    ("funnel", {"since": "2026-09-08", "until": "2026-09-12"}),
    ("funnel", {"since": "2026-09-08", "until": "2026-09-12", "window": "3h"}),
    ("dropoff", {"since": "2026-09-10", "until": "2026-09-12"}),
    ("dropoff", {"since": "2026-09-12", "until": "2026-09-16"}),
)


@pytest.fixture(scope="module")
def asked(small_shop: Path) -> Project:
    """A project of which everything has been asked, back and forth."""
    project = jejak.open(small_shop)
    for measure, arguments in (*ASKED, *reversed(ASKED)):
        project.measure(measure, **arguments)
    project._results.clear()
    return project


@pytest.mark.parametrize("number", range(len(ASKED)))
def test_an_answer_is_the_same_alone_and_after_others(
    number: int, asked: Project, small_shop: Path
):
    measure, arguments = ASKED[number]
    alone = jejak.open(small_shop)
    expected = alone.measure(measure, **arguments)
    found = asked.measure(measure, **arguments)
    alone.close()
    assert found.details.keys() == expected.details.keys()
    for told, right in [
        (found.rows, expected.rows),
        *((found.details[name], expected.details[name]) for name in expected.details),
    ]:
        assert len(told) == len(right)
        for row, other in zip(told, right, strict=True):
            assert row.keys() == other.keys()
            assert all(same(row[name], other[name]) for name in row), (row, other)


def same(value: Any, other: Any) -> bool:
    """Equal, but for sums that were added in another order."""
    if isinstance(value, float) and isinstance(other, float):
        return value == pytest.approx(other, rel=1e-9, abs=1e-12)
    return value == other
