"""fractribution's path transforms, and its path summary from the paths alone.

Source: github.com/snowplow/dbt-snowplow-fractribution (Apache-2.0), the cases of the path
transform macro and the expected tables of its integration tests.
"""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from arrivals import Row, project, sale, touch

from jejak.journeys.shape import shape
from jejak.measure.question import TRANSFORMS, ask

WALKED = {
    "journey_id": "BIGINT",
    "person_id": "BIGINT",
    "outcome": "INTEGER",
    "net_value": "DOUBLE",
    "ended_at": "TIMESTAMP",
    "touch_id": "BIGINT",
    "touched_at": "TIMESTAMP",
    "is_direct": "INTEGER",
    "item": "VARCHAR",
    "position": "BIGINT",
    "path_length": "BIGINT",
}
# Theirs: ours.  Their cases trim to 1 and to 2 and remove Direct.
OURS: dict[str, dict[str, Any]] = {
    "raw_array": {"transform": "raw"},
    "unique_path": {"transform": "unique"},
    "exposure_path": {"transform": "exposure"},
    "first_path": {"transform": "first"},
    "trim_long_path": {"transform": "last_n", "trim": 1},
    "trim_long_path2": {"transform": "last_n", "trim": 2},
    "remove_if_not_all": {"transform": "remove", "remove": "Direct"},
    "remove_if_last_and_not_all": {"transform": "remove_last", "remove": "Direct"},
}
# An item of ours is a channel; theirs is a channel with its count, "a(4) > Direct(3)".
LACKING = {"frequency_path": "no rule names a path by how often each channel stands on it"}
START = datetime(2022, 6, 3, 12)


@pytest.fixture(scope="module")
def cases(shared: Path) -> list[dict[str, str]]:
    file = shared / "oracles/snowplow-fractribution/path_transform_cases.json"
    found = json.loads(file.read_text(encoding="utf-8"))
    assert len(found) == 7
    assert all(set(case) == {*OURS, *LACKING} for case in found)
    return found


def shaped(paths: list[str], **asked: Any) -> list[str]:
    """The paths after a transform of ours, by the statement that the measures run."""
    journeys = project([touch("anyone", START, "anywhere")]).journeys
    question = ask("paths", **asked)
    rows = [
        (n, n, 0, 0.0, START, i, START + timedelta(days=i), 0, item, i, len(items))
        for n, items in enumerate(path.split(" > ") for path in paths)
        for i, item in enumerate(items, start=1)
    ]
    journeys.engine.load("walked", WALKED, rows)
    shape(journeys, question.transform, question.trim, question.remove, journeys.bind(question))
    steps = journeys.engine.rows(
        "SELECT journey_id, item FROM shaped ORDER BY journey_id, position"
    )
    items: list[list[str]] = [[] for _ in paths]
    for step in steps:
        items[step["journey_id"]].append(step["item"])
    return [" > ".join(path) for path in items]


def test_every_transform_of_ours_is_among_theirs():
    assert {asked["transform"] for asked in OURS.values()} == set(TRANSFORMS)


@pytest.mark.parametrize("name", OURS)
def test_7_paths(cases: list[dict[str, str]], name: str):
    ours = shaped([case["raw_array"] for case in cases], **OURS[name])
    assert ours == [case[name] for case in cases]


@pytest.mark.parametrize("name", LACKING)
def test_a_transform_that_is_not_ours(name: str):
    pytest.skip(LACKING[name])


def test_a_path_by_hand():
    """Of their 7 cases the longest, transcribed."""
    told = {
        "unique_path": "a > a > a > Direct > a > Direct > Direct",
        "exposure_path": "a > Direct > a > Direct",
        "first_path": "a > Direct",
        "trim_long_path2": "Direct > Direct",
        "remove_if_not_all": "a > a > a > a",
        "remove_if_last_and_not_all": "a > a > a > Direct > a",
    }
    raw = "a > a > a > Direct > a > Direct > Direct"
    assert {name: shaped([raw], **OURS[name])[0] for name in told} == told


# snowplow_fractribution_paths_to_conversion_expected.csv: path, revenue.
CONVERTED = (
    ("Direct", 20.42),
    ("Direct > Direct", 24.0),
    ("Direct > Direct", 50.0),
    ("Organic_Search > Organic_Search > Direct", 140.0),
    ("Video", 200.0),
    ("Organic_Search > Organic_Search", 66.5),
)
# snowplow_fractribution_paths_to_non_conversion_expected.csv, counted: 61 customers.
NOT_CONVERTED = {
    "Direct": 23,
    "Organic_Search": 23,
    "Organic_Search > Organic_Search": 2,
    "Video": 2,
    "Direct > Direct": 2,
    "Organic_Search > Paid_Search_Other": 2,
    "Referral > Referral": 2,
    "Referral > Direct": 1,
    "Organic_Search > Organic_Search > Organic_Search > Organic_Search": 1,
    "Unmatched_Channel": 1,
    "Organic_Search > Direct": 1,
    "Paid_Search_Other": 1,
}
# snowplow_fractribution_path_summary_expected.csv: conversions, non_conversions, revenue.
SUMMARY = {
    "Direct": (3, 25, 94.42),
    "Organic_Search": (1, 26, 66.5),
    "Referral > Direct": (0, 1, 0.0),
    "Video": (1, 2, 200.0),
    "Organic_Search > Paid_Search_Other": (0, 2, 0.0),
    "Referral": (0, 2, 0.0),
    "Organic_Search > Direct": (1, 1, 140.0),
    "Paid_Search_Other": (0, 1, 0.0),
    "Unmatched_Channel": (0, 1, 0.0),
}
# snowplow_fractribution_channel_attribution_expected.csv, last_touch: conversions, revenue.
LAST_TOUCH = {"Direct": (4, 234.42), "Organic_Search": (1, 66.5), "Video": (1, 200.0)}


def visits(person: str, path: str) -> list[Row]:
    return [
        touch(person, START + timedelta(days=day), channel)
        for day, channel in enumerate(path.split(" > "))
    ]


def summary_rows() -> list[Row]:
    rows: list[Row] = []
    for number, (path, revenue) in enumerate(CONVERTED):
        came = visits(f"buyer {number}", path)
        rows += [*came, sale(f"buyer {number}", came[-1]["occurred_at"], revenue)]
    for path, customers in NOT_CONVERTED.items():
        for number in range(customers):
            rows += visits(f"{path} {number}", path)
    return rows


def test_path_summary_and_last_touch_from_their_paths():
    """Each path as visits on days in a row, its sale at the last; figures transcribed."""
    shop = project(summary_rows())
    asked = {"by": "source", "touch": "session", "transform": "exposure"}
    ours = {
        row["path"]: (row["conversions"], row["not_converted"], row["value"])
        for row in shop.paths(**asked).rows
    }
    assert ours.keys() == {path.casefold() for path in SUMMARY}
    for path, figures in SUMMARY.items():
        assert ours[path.casefold()] == pytest.approx(figures, rel=1e-9)
    last = {
        row["source"]: (row["last_conversions"], row["last_value"])
        for row in shop.attribution(**asked).rows
    }
    assert last.keys() == {channel.casefold() for channel in LAST_TOUCH}
    for channel, figures in LAST_TOUCH.items():
        assert last[channel.casefold()] == pytest.approx(figures, rel=1e-9)
