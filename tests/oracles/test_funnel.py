"""The funnel cases of ClickHouse's windowFunnel and Mixpanel's worked sequences.

Sources: ClickHouse tests (Apache-2.0), those that agree with the published version and whose
mode the design defines; Mixpanel documentation, "Funnels: advanced".
"""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from jejak.measure.result import Result
from jejak.project import in_memory

START = datetime(2026, 11, 1)
LONG_AGO = START - timedelta(days=60)
OURS = {"strict_order", "strict_once", "strict_increase"}
# Places in the file: cases on which ClickHouse's own version agrees, in modes the design
# defines, of two steps or more.
CASES = (0, 1, 3, 10, 11, 12, 13, 14, 15, 16, 18, 19, 20, 21, 22)


def funnel(events: list[tuple[float, str]], steps: list[str], **arguments: Any) -> Result:
    """The funnel of one person; times are seconds."""
    rows = [
        {
            "source": "web",
            "message_id": f"m{number}",
            "event": name,
            "occurred_at": START + timedelta(seconds=at),
            "anonymous_id": "a",
        }
        for number, (at, name) in enumerate(events)
    ]
    # Somebody else did every step long ago: the data has the events, and the goal.
    other = {"occurred_at": LONG_AGO, "anonymous_id": "z"}
    for name in {*steps, "Order Completed"}:
        rows.append(rows[0] | other | {"message_id": f"z {name}", "event": name})
    project = in_memory(rows)
    result = project.funnel(steps=" > ".join(steps), since=START.date(), **arguments)
    project.close()
    return result


def level(result: Result) -> int:
    """The deepest step with a person in it."""
    return sum(row["people"] > 0 for row in result.rows)


def arguments_of(case: dict[str, Any], events: list[tuple[float, str]]) -> dict[str, Any]:
    """ClickHouse's modes in our words.

    Its strict order forbids every other event, ours those of other steps: the rest is excluded.
    """
    modes = set(case["modes"])
    asked: dict[str, Any] = {"window": f"{case['window']}s", "repeat": "many"}
    if "strict_once" in modes:
        asked["repeat"] = "one"
    if "strict_increase" in modes:
        asked["ties"] = "later"
    if "strict_order" in modes:
        asked["order"] = "strict"
        others = sorted({name for _, name in events} - set(case["steps"]))
        asked |= {"exclude": "|".join(others)} if others else {}
    return asked


@pytest.fixture(scope="module")
def told(shared: Path) -> dict[str, Any]:
    return json.loads((shared / "oracles/clickhouse/window_funnel_cases.json").read_text("utf-8"))


def test_every_case_of_our_modes_is_equalled(told: dict[str, Any]):
    ours = [
        place
        for place, case in enumerate(told["cases"])
        if case["agrees"] and set(case["modes"]) <= OURS and len(case["steps"]) > 1
    ]
    assert tuple(ours) == CASES


@pytest.mark.parametrize("place", CASES)
def test_clickhouse(told: dict[str, Any], place: int):
    case = told["cases"][place]
    for user, expected in case["expected_level_by_user"].items():
        rows = told["tables"][case["events"]]
        events = [(row["ts"], row["event"]) for row in rows if str(row["user"]) == user]
        asked = arguments_of(case, events)
        assert level(funnel(events, case["steps"], **asked)) == expected, (user, asked)


def test_mixpanel_a_second_entry_does_not_restart_the_window():
    # A 13:00, A 13:30, B 13:45, C 14:15; window one hour: B, not C.
    events = [(0, "A"), (1800, "A"), (2700, "B"), (4500, "C")]
    steps = ["A", "B", "C"]
    assert level(funnel(events, steps, window="1h", reentry="first")) == 2
    # The best attempt begins with the second A: 45 minutes to C.
    assert level(funnel(events, steps, window="1h")) == 3


def test_mixpanel_time_to_convert():
    # A t0, A t1, A t2, B t3: t3 − t0 one after the other, t3 − t2 with the best entry.
    events = [(0, "A"), (3600, "A"), (7200, "A"), (18000, "B")]
    assert funnel(events, ["A", "B"], reentry="first").rows[1]["median_hours"] == 5
    assert funnel(events, ["A", "B"]).rows[1]["median_hours"] == 3


def test_mixpanel_an_excluded_step_ends_an_attempt_and_begins_none():
    # A A A B, excluding A: two entries, one conversion.
    events = [(0, "A"), (60, "A"), (120, "A"), (180, "B")]
    rows = funnel(events, ["A", "B"], exclude="A", reentry="first").rows
    assert [row["attempts"] for row in rows] == [2, 1]


@pytest.mark.parametrize(
    ("sequence", "reached"),
    [("A B C D E", 5), ("A B F C D E", 5), ("A B D C D E", 5), ("A B C E", 3)],
)
@pytest.mark.parametrize("reentry", ["best", "first"])
def test_mixpanel_specific_order(sequence: str, reached: int, reentry: str):
    events = [(float(n), name) for n, name in enumerate(sequence.split())]
    assert level(funnel(events, list("ABCDE"), reentry=reentry)) == reached
