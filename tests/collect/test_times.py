"""Times: every form that may be read, and the ones that are refused rather than guessed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from segment_by_hand import event

from jejak.collect.read import latest_time

Read = Any
AT = datetime(2026, 3, 4, 5, 6, 7)
FORMS = {
    "2026-03-04T05:06:07Z": AT,
    "2026-03-04T05:06:07.000Z": AT,
    "2026-03-04T05:06:07.123456Z": AT.replace(microsecond=123456),
    "2026-03-04T05:06:07.123456789Z": AT.replace(microsecond=123456),
    "2026-03-04T12:06:07+07:00": AT,
    "2026-03-04T12:06:07+0700": AT,
    "2026-03-04T12:06:07+07": AT,
    "2026-03-04 12:06:07 +07:00": AT,
    "2026-03-04T01:36:07.000-03:30": AT,
    "2026-03-04 05:06:07 UTC": AT,
    "2026-03-04T05:06:07": AT,  # naive: UTC, and counted
    "2026-03-04 05:06:07": AT,
    "2026-03-04T05:06": AT.replace(second=0),
    " 2026-03-04T05:06:07Z ": AT,
    "2026-03-04": datetime(2026, 3, 4),
    "1772600767": AT,
    "1772600767000": AT,
    "1772600767000000": AT,
    "1772600767000000000": AT,
    1772600767: AT,
    1772600767000: AT,
    1772600767.5: AT.replace(microsecond=500000),
}
NO_TIMES = (
    "yesterday",
    "03/04/2026 05:06:07",
    "04-03-2026",
    "2026-02-30T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-03-04T25:00:00Z",
    "2026-03-04T05:06:07 Asia/Jakarta",
    "2026-03-04T05:06:07 WIB",
    "20260304",
    "infinity",
    "epoch",
    True,
    {"date": "2026-03-04"},
)


@pytest.fixture(scope="module")
def forms(read: Read) -> dict[Any, datetime]:
    made = [event(messageId=str(n), timestamp=text) for n, text in enumerate(FORMS)]
    found = read(made)
    assert not found.rejected
    assert found.reading.totals["naive_times"] == 4
    return {text: found.rows[n]["occurred_at"] for n, text in enumerate(FORMS)}


@pytest.mark.parametrize("text", FORMS)
def test_a_form_is_read(forms: dict[Any, datetime], text: Any):
    assert forms[text] == FORMS[text]


def test_what_could_be_two_times_or_none_is_refused(read: Read):
    found = read([event(timestamp=text) for text in NO_TIMES])
    assert not found.rows
    assert {row["code"] for row in found.rejected} == {"import.bad_time"}
    assert {row["column"] for row in found.rejected} == {"timestamp"}
    assert [row["row"] for row in found.rejected] == list(range(1, len(NO_TIMES) + 1))


def test_times_before_1990_and_in_the_future_are_refused(read: Read):
    texts = ("1989-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "2199-01-01T00:00:00Z", 631151999)
    found = read([event(timestamp=text) for text in texts])
    assert not found.rows
    assert [row["code"] for row in found.rejected] == ["import.time_range"] * 4
    assert found.rejected[0]["allowed"].startswith("1990-01-01")


def test_the_limit_of_the_future_is_two_days_from_now():
    ahead = datetime.fromisoformat(latest_time()).replace(tzinfo=UTC) - datetime.now(UTC)
    assert timedelta(days=2) - timedelta(minutes=1) < ahead <= timedelta(days=2)


SKEWS = [
    # the device's clock is 2 h ahead: moved by what the server saw
    ("12:00:00", "12:00:10", "10:00:12", "10:00:02"),
    # under a minute of difference is the way the message took
    ("12:00:00", "12:00:10", "12:01:09", "12:00:00"),
    # exactly a minute counts
    ("12:00:00", "12:00:10", "12:01:10", "12:01:00"),
    # never later than it was received
    ("12:00:30", "12:00:00", "12:00:20", "12:00:20"),
    ("12:00:00", None, "11:00:00", "11:00:00"),
    ("12:00:00", "12:00:10", None, "12:00:00"),
    (None, "12:00:10", "10:00:00", "09:00:00"),  # `timestamp` is corrected already
]


def test_clock_skew(read: Read):
    day = "2026-03-04T"
    made = [
        event(messageId=str(number), timestamp=f"{day}09:00:00Z")
        | {
            key: text and f"{day}{text}Z"
            for key, text in zip(("originalTimestamp", "sentAt", "receivedAt"), case, strict=False)
        }
        for number, case in enumerate(SKEWS)
    ]
    for row, (_, _, received, expected) in zip(read(made).rows, SKEWS, strict=True):
        assert row["occurred_at"] == datetime.fromisoformat(day + expected)
        assert row["received_at"] == (received and datetime.fromisoformat(day + received))


def test_the_time_of_receipt_stands_in_for_none(read: Read):
    made = event(receivedAt="2026-03-04T05:06:07Z")
    del made["timestamp"]
    assert read([made]).row["occurred_at"] == AT
    del made["receivedAt"]
    assert read([made]).refusal["code"] == "import.no_time"
