"""Snowplow's fractribution on its own 98 events: channels, sessions, paths, last touch.

Not ours, so not compared: the rows of the type `shapley` (leave one out; a removal that is
neither of the two Shapley values in MATHS), return on spend (no spend is imported here) and
`referral_path` (of a referrer we keep the host alone).
"""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import fractribution as theirs
import pytest

from jejak.project import Project

FOLDER = "oracles/snowplow-fractribution"


def expected(shared: Path, name: str) -> list[theirs.Row]:
    return theirs.read(shared / FOLDER / f"expected/snowplow_fractribution_{name}_expected.csv")


@pytest.fixture(scope="module")
def events(shared: Path) -> list[theirs.Row]:
    found = theirs.read(shared / FOLDER / "source/snowplow_fractribution_events.csv")
    assert len(found) == 98
    return found


@pytest.fixture(scope="module")
def project(events: list[theirs.Row], tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Each of their sessions is a device of its own; the user id makes them one person."""
    return theirs.prepare(events, tmp_path_factory.mktemp("by") / "session", "domain_sessionid")


@pytest.fixture(scope="module")
def by_gap(events: list[theirs.Row], tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A person's cookie is the device, and a silence over 30 minutes ends a session."""
    return theirs.prepare(events, tmp_path_factory.mktemp("by") / "gap", "domain_userid")


def told(text: str) -> str:
    """Their name of a source, medium or campaign as ours; nothing is None."""
    return "" if text in ("(none)", "(not set)") else text.lower().strip("()")


def test_channels_6_of_6(shared: Path, project: Project):
    spend = {row["channel"].lower() for row in expected(shared, "channel_spend")}
    assert len(spend) == 6
    assert {row["channel"] for row in theirs.sessions(project)} == spend


def test_sessions_97_of_97(shared: Path, project: Project):
    ours = Counter(
        (
            "f" + row["customer"],
            f"{row['started_at']:%Y-%m-%d %H:%M:%S}",
            row["channel"],
            told(row["campaign"] or ""),
            row["source"],
            told(row["medium"] or ""),
        )
        for row in theirs.sessions(project)
    )
    wanted = Counter(
        (
            row["customer_id"],
            row["visit_start_tstamp"],
            row["channel"].lower(),
            told(row["campaign"]),
            told(row["source"]),
            told(row["medium"]),
        )
        for row in expected(shared, "sessions_by_customer_id")
    )
    assert sum(wanted.values()) == 97
    assert ours == wanted


def test_sessions_by_channel_source_medium_and_campaign(shared: Path, project: Project):
    ours = Counter(
        (row["channel"], told(row["campaign"] or ""), row["source"], told(row["medium"] or ""))
        for row in theirs.sessions(project)
    )
    wanted = {
        (row["channel"].lower(), *(told(row[name]) for name in ("campaign", "source", "medium"))): (
            int(row["number_of_sessions"])
        )
        for row in expected(shared, "channel_counts")
    }
    assert len(wanted) == 9
    assert ours == wanted


def test_conversions_6_of_6(shared: Path, project: Project):
    ours = {
        ("f" + row["customer"], f"{row['converted_at']:%Y-%m-%d %H:%M:%S}.000", row["net_value"])
        for row in theirs.conversions(project)
    }
    wanted = {
        (row["customer_id"], row["conversion_tstamp"], float(row["revenue"]))
        for row in expected(shared, "conversions_by_customer_id")
    }
    assert len(wanted) == 6
    assert ours == wanted


def test_paths_to_conversion_6_of_6(shared: Path, project: Project):
    for column, transform in (("path", "raw"), ("transformed_path", "exposure")):
        ours = {
            (
                "f" + row["customer"],
                f"{row['ended_at']:%Y-%m-%d %H:%M:%S}",
                row["net_value"],
                row["path"],
            )
            for row in theirs.customer_paths(project, transform)
            if row["outcome"] == 0
        }
        wanted = {
            (
                row["customer_id"],
                row["conversion_tstamp"],
                float(row["revenue"]),
                row[column].lower(),
            )
            for row in expected(shared, "paths_to_conversion")
        }
        assert len(wanted) == 6
        assert ours == wanted


def test_paths_to_non_conversion_61_of_61(shared: Path, project: Project):
    for column, transform in (("path", "raw"), ("transformed_path", "exposure")):
        ours = {
            "f" + row["customer"]: row["path"]
            for row in theirs.customer_paths(project, transform)
            if row["outcome"] != 0
        }
        rows = expected(shared, "paths_to_non_conversion")
        wanted = {row["customer_id"]: row[column].lower() for row in rows}
        assert len(wanted) == 61
        assert ours == wanted


def wanted_summary(shared: Path) -> dict[str, tuple[int, int, float]]:
    return {
        row["transformed_path"].lower(): (
            int(row["conversions"]),
            int(row["non_conversions"]),
            float(row["revenue"] or 0),
        )
        for row in expected(shared, "path_summary")
    }


def test_path_summary_9_of_9(shared: Path, project: Project):
    wanted = wanted_summary(shared)
    assert len(wanted) == 9
    ours = theirs.path_summary(project)
    assert ours.keys() == wanted.keys()
    for path, figures in wanted.items():
        assert ours[path] == pytest.approx(figures, rel=1e-9)


def test_last_touch_by_channel(shared: Path, project: Project):
    result = project.attribution(**theirs.ASKED, transform="exposure")
    ours = {row["channel"]: row for row in result.rows}
    wanted = [
        row
        for row in expected(shared, "channel_attribution")
        if row["ATTRIBUTION_TYPE"] == "last_touch"
    ]
    assert len(wanted) == 6
    for row in wanted:
        # A channel on no converting path is no row of ours; theirs says 0.
        found = ours.pop(row["CHANNEL"].lower(), {"last_conversions": 0, "last_value": 0})
        assert found["last_conversions"] == pytest.approx(float(row["CONVERSIONS"]), rel=1e-9)
        assert found["last_value"] == pytest.approx(float(row["REVENUE"]), rel=1e-9)
    assert not ours
    assert result.reconciliation["unattributed"] == 0


def test_30_calendar_days_and_30_times_24_hours_are_the_same_here(project: Project):
    """Their lookback counts calendar days, ours is an exact duration: no pair lies between."""
    visits = theirs.sessions(project)
    ends = [(row["customer"], row["converted_at"]) for row in theirs.conversions(project)]
    last = {
        row["customer"]: row["started_at"] for row in sorted(visits, key=lambda r: r["started_at"])
    }
    pairs = [
        (end, row["started_at"])
        for customer, end in [*ends, *last.items()]
        for row in visits
        if row["customer"] == customer and row["started_at"] <= end
    ]
    assert len(pairs) > 97
    for end, start in pairs:
        exact = end - start <= timedelta(days=30)
        assert ((end.date() - start.date()).days <= 30) == exact


def test_a_gap_of_30_minutes_joins_two_pairs_of_their_sessions(
    shared: Path, project: Project, by_gap: Project
):
    """Two customers came again within seconds, once by an ad and once with nothing said.

    Theirs are sessions by the tracker's id, ours by silence (SEMANTICS: no split on a campaign
    change), so each pair is one session here.
    """
    known = {(row["customer"], row["started_at"]) for row in theirs.sessions(by_gap)}
    joined = [
        row for row in theirs.sessions(project) if (row["customer"], row["started_at"]) not in known
    ]
    assert len(known) == 95
    assert sorted((row["customer"], row["channel"]) for row in joined) == [
        ("f0004497876110531212", "paid_search_other"),  # 10 s after organic_search
        ("f0008275880593050809", "direct"),  # 39 s after referral
    ]
    # One touch a session: both second arrivals are gone.
    wanted = wanted_summary(shared)
    del wanted["referral > direct"]
    wanted |= {
        "referral": (0, 3, 0.0),
        "organic_search": (1, 27, 66.5),
        "organic_search > paid_search_other": (0, 1, 0.0),
    }
    assert theirs.path_summary(by_gap) == wanted
    # A touch for each source (our default): the ad is back; a visit without a source within a
    # session stays no touch.
    wanted |= {
        "organic_search": (1, 26, 66.5),
        "organic_search > paid_search_other": (0, 2, 0.0),
    }
    assert theirs.path_summary(by_gap, touch="source") == wanted
