"""PostHog's attribution cases: five models, influenced conversions, paths.

Source: PostHog/posthog, products/marketing_analytics, the tests of the attribution table and of
the attribution paths; values transcribed.  Their conventions as our arguments: a touch is the
start of a session (`touch=session`), the window of 4 days is the lookback, its quarter the
half-life of time decay, paths keep the last 10 touches (`transform=last_n`).
"""

import json
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from arrivals import moment, project, sale, touch

from jejak.project import Project

MODELS = ("first", "last", "linear", "time_decay", "position")
Case = dict[str, Any]

# test_attribution_table_query_runner.py, three touches a day apart, the sale a day after.
THREE_TOUCHES: Case = {
    "id": "all_models_three_touches",
    "touches": [
        ["p1", "2023-01-07T12:00:00Z", "early"],
        ["p1", "2023-01-08T12:00:00Z", "middle"],
        ["p1", "2023-01-09T12:00:00Z", "late"],
    ],
    "conversions": [["p1", "2023-01-10T12:00:00Z", 100]],
    "expected": {
        "first": {"early": 1, "middle": 0, "late": 0},
        "last": {"early": 0, "middle": 0, "late": 1},
        "linear": {"early": "1/3", "middle": "1/3", "late": "1/3"},
        "time_decay": {"early": "1/7", "middle": "2/7", "late": "4/7"},
        "position": {"early": 0.4, "middle": 0.2, "late": 0.4},
    },
}
CASES = (
    "all_models_three_touches",
    "repeat_channel_sums_weight",
    "influenced_counts_each_conversion_once_and_overlaps",
    "two_conversions_same_second_stay_separate",
    "exclude_direct_before_weights",
    "outside_window_not_credited",
    "lookback_override_2_days",
    "unattributed_reported_not_dropped",
    "touch_before_report_range_counts_conversion_before_does_not",
    "once_per_person_keeps_first",
    "consecutive_repeats_preserved_in_paths",
    "session_counts_by_start_even_if_pageview_after_conversion",
    "long_path_keeps_last_10",
)


@pytest.fixture(scope="module")
def cases(shared: Path) -> dict[str, Case]:
    text = (shared / "oracles/posthog/attribution_cases.json").read_text(encoding="utf-8")
    told = json.loads(text)
    assert told["conventions"]["window_days"] == 4
    return {case["id"]: case for case in told["cases"]}


class Asked:
    """A case as a project of ours and the arguments that mean its settings."""

    def __init__(self, case: Case):
        rows = [touch(who, moment(when), name) for who, when, name in case["touches"]]
        rows += [sale(who, moment(when), value) for who, when, value in case["conversions"]]
        self.project: Project = project(rows)
        self.arguments: dict[str, Any] = {
            "by": "source",
            "since": date.fromisoformat(case.get("date_from", "2023-01-01")),
            "until": date(2023, 1, 31),
            "lookback": f"{case.get('lookback_days', 4)}d",
            "touch": "session",
            "count": "once" if case.get("one_per_person") else "every",
        }

    def credit(self, column: str, direct: str = "keep") -> dict[str, float]:
        result = self.project.attribution(**self.arguments, half_life="1d", direct=direct)
        return {
            row["source"]: row[column] for row in result.rows if row["source"] != "unattributed"
        }

    def influenced(self) -> dict[str, int]:
        result = self.project.assisted(**self.arguments)
        return {
            row["source"]: row["influenced_conversions"]
            for row in result.rows
            if row["source"] != "unattributed"
        }

    def paths(self, **transform: Any) -> dict[str, int]:
        result = self.project.paths(**self.arguments, **transform)
        return {row["path"]: row["conversions"] for row in result.rows if row["conversions"]}

    def total(self, name: str) -> int:
        return self.project.assisted(**self.arguments).reconciliation[name]


def same(ours: dict[str, float], told: dict[str, Any]) -> None:
    """Their figures, and nothing beside them; a row of ours that is missing is 0."""
    wanted = {name.casefold(): float(Fraction(str(figure))) for name, figure in told.items()}
    assert ours.keys() <= wanted.keys()
    found = {name: ours.get(name, 0.0) for name in wanted}
    assert found == pytest.approx(wanted, rel=1e-9)


def check(asked: Asked, figure: str, told: Any) -> None:
    if figure in MODELS:
        same(asked.credit(f"{figure}_conversions"), told)
    elif figure == "linear_excluding_direct":
        same(asked.credit("linear_conversions", direct="skip"), told)
    elif figure == "value":
        same(asked.credit("last_value"), told)
    elif figure == "influenced":
        same(dict(asked.influenced()), told)
    elif figure == "influenced_value":
        same(asked.credit("participation_value"), told)
    elif figure == "paths":
        assert asked.paths(transform="last_n", trim=10) == told
    elif figure == "truncated":
        assert told is (asked.paths() != asked.paths(transform="last_n", trim=10))
    else:
        names = {"total_conversions": "conversions", "unattributed_conversions": "unattributed"}
        assert asked.total(names[figure]) == told


def check_all(case: Case) -> None:
    asked = Asked(case)
    for figure, told in case["expected"].items():
        check(asked, figure, told)


def test_three_touches_under_every_model():
    check_all(THREE_TOUCHES)


def test_these_are_all_their_cases(cases: dict[str, Case]):
    assert tuple(cases) == CASES
    assert {name: cases[CASES[0]][name] for name in THREE_TOUCHES} == THREE_TOUCHES


@pytest.mark.parametrize("name", CASES)
def test_case(cases: dict[str, Case], name: str):
    check_all(cases[name])


@pytest.mark.parametrize(
    ("tags_at", "credited"),
    [
        ("opening", "late-pageview"),
        # Theirs credits late-pageview here too: it reads a session's tags off its page views and
        # dates them to its start.  SEMANTICS, row touch, forbids it: a later event with a source
        # of its own is a touch at its own time, and so lies after the sale.
        ("page view", "direct"),
    ],
)
def test_a_session_counts_by_its_start(tags_at: str, credited: str):
    """The session opens before the sale and its only page view comes after it.

    In their test the opening is an event without a link and a long session lasts on; here
    the sale is an event of the session, 30 minutes from both.
    """
    who = "p1"
    tags = {"opening": "direct", "page view": "direct"} | {tags_at: "late-pageview"}
    opening = touch(who, datetime(2023, 1, 10, 11, 30), tags["opening"])
    rows = [
        opening | {"type": "track", "event": "Element Clicked"},
        sale(who, datetime(2023, 1, 10, 12, 0), 100)
        | {"anonymous_id": opening["anonymous_id"], "is_server": False},
        touch(who, datetime(2023, 1, 10, 12, 30), tags["page view"]),
    ]
    result = project(rows).attribution(by="source", lookback="4d")
    assert {row["source"]: row["last_conversions"] for row in result.rows} == {credited: 1.0}
