"""dbt-ga4's last non-direct session, for every session of a customer.

Source: Velir/dbt-ga4 (MIT), unit test of the model that carries the last non-direct source
forward.  Theirs names one session for each session; ours credits a conversion in each session
to the last non-direct touch before it.
"""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest
from arrivals import Row, project, sale, touch


@pytest.fixture(scope="module")
def told(shared: Path) -> dict[str, list[dict[str, str]]]:
    found = {}
    for name in ("input", "expected"):
        file = shared / f"oracles/dbt-ga4/last_non_direct_{name}.csv"
        with file.open(newline="", encoding="utf-8-sig") as text:
            found[name] = list(csv.DictReader(text))
    assert [len(rows) for rows in found.values()] == [4, 4]
    return found


def session(row: dict[str, str]) -> list[Row]:
    """The session's first view, on a page that carries its key, and a sale in it."""
    start = datetime.fromtimestamp(int(row["session_partition_timestamp"]), UTC).replace(
        tzinfo=None
    )
    view = touch(
        row["client_key"],
        start,
        row["session_source"],
        utm_source=row["session_source"],
        utm_medium=row["session_medium"] or None,
        utm_campaign=row["session_campaign"] or None,
        page=row["session_partition_key"],
    )
    return [view, sale(row["client_key"], start, 1.0) | {"order_id": row["session_partition_key"]}]


def test_each_session_is_credited_to_the_last_that_was_not_direct(
    told: dict[str, list[dict[str, str]]],
):
    columns = {
        "landing_page": "session_partition_key_last_non_direct",
        "source": "last_non_direct_source",
        "campaign": "last_non_direct_campaign",
    }
    shop = project([row for given in told["input"] for row in session(given)])
    for wanted in told["expected"]:
        day = datetime.strptime(wanted["session_partition_date"], "%Y%m%d").date()
        for by, column in columns.items():
            result = shop.attribution(by=by, since=day, until=day)
            credited = [row[by] for row in result.rows if row["last_non_direct_conversions"]]
            assert credited == [wanted[column]]
            assert result.reconciliation["conversions"] == 1


def test_direct_is_credited_where_nothing_else_was():
    """Hand-made: with direct visits alone the last one keeps its credit (SEMANTICS, direct)."""
    visits = [datetime(2023, 5, 6, 9), datetime(2023, 5, 7, 9)]
    rows = [touch("A", when, "direct", page=f"/{when.day}") for when in visits]
    shop = project([*rows, sale("A", visits[-1], 1.0)])
    result = shop.attribution(by="landing_page")
    credit = {row["landing_page"]: row["last_non_direct_conversions"] for row in result.rows}
    assert credit == {"/6": 0.0, "/7": 1.0}
