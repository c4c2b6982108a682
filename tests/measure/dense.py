"""Histories of few people who look, fill carts and buy a lot, on several devices and places."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from fixtures.story import GOOGLE, INSTAGRAM, NEWSLETTER, stub
from reference.asked import Rules
from reference.compare import differences
from reference.sides import Jejak, Reference

FEW, MANY = settings(max_examples=5), settings(max_examples=12)
START = datetime(2026, 10, 1)
DAYS = (0, 0, 0, 1, 2, 3, 12, 30, 31)
SECONDS = (0, 1, 900, 1800, 1801, 61199, 61200, 61201)
NAMES = ("Page Viewed",) * 3 + ("Product Added",) * 2 + ("Order Completed",) * 2
DEVICES = (("hp", "mobile"), ("pc", "desktop"), ("tab", "tablet"), ("old", None))


@st.composite
def dense_rows(draw: st.DrawFn) -> list[dict[str, Any]]:
    return [draw(events(nth)) for nth in range(draw(st.integers(2, 40)))]


@st.composite
def events(draw: st.DrawFn, nth: int) -> dict[str, Any]:
    user = draw(st.sampled_from(("ana", "budi", "citra")))
    device, kind = draw(st.sampled_from(DEVICES))
    at = START + timedelta(days=draw(st.sampled_from(DAYS)), seconds=draw(st.sampled_from(SECONDS)))
    name = draw(st.sampled_from(NAMES))
    row: dict[str, Any] = {
        "source": "web",
        "message_id": f"m{nth}",
        "type": "track",
        "event": name,
        "occurred_at": at,
        "received_at": at,
        "user_id": user,
        "anonymous_id": f"{user} {device}",
        "device_type": kind,
        "place": draw(st.sampled_from(("web", "web", "app", None))),
        "page": draw(st.sampled_from(("/", "/kopi"))),
    }
    if name == "Order Completed":
        row["value"] = draw(st.sampled_from((10.0, 25.0)))
    elif draw(st.booleans()):
        row |= draw(st.sampled_from((INSTAGRAM, NEWSLETTER, GOOGLE)))
    return row


ARGUMENTS = st.fixed_dictionaries(
    {},
    optional={
        "lookback": st.sampled_from(("1d", "7d", "30d", "365d")),
        "direct": st.just("skip"),
        "count": st.just("once"),
        "reset_after_conversion": st.just("on"),
        "session": st.just("person"),
        "touch": st.just("session"),
    },
)


def agree(measure: str, rows: list[dict[str, Any]], **asked: Any) -> dict[str, Any]:
    """jejak's answer, after checking that the reference gives the same."""
    mine = Reference(rows, Rules(), stub).ask(measure, **asked)
    theirs = Jejak(rows, Rules()).ask(measure, **asked)
    by = asked.get("by") or ("device" if measure == "devices" else None)
    assert not differences(measure, by, mine, theirs)
    return theirs
