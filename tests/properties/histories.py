"""Random histories and random questions, crowded around the edges where rules decide."""

from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from fixtures.story import (
    GATEWAY,
    GOOGLE,
    GOOGLE_ADS,
    INSTAGRAM,
    NEWSLETTER,
    OWN_HOST,
    WHATSAPP,
)
from reference.asked import Rules

Row = dict[str, Any]
START = datetime(2026, 10, 1)
# Few days and few seconds: many exact half hours, lookbacks, ties and local midnights.
DAYS = (0, 0, 0, 1, 1, 2, 7, 9, 30, 31, 37, 45)
SECONDS = (0, 0, 1, 600, 900, 1799, 1800, 1801, 2700, 3600, 3601, 5400, 61199, 61200, 63000)
ARRIVALS = (
    {},
    {},
    {},
    INSTAGRAM,
    NEWSLETTER,
    NEWSLETTER | {"utm_campaign": "november"},
    GOOGLE,
    GOOGLE_ADS,
    WHATSAPP,
    OWN_HOST,
    GATEWAY,
    {"in_app": "instagram"},
)
CONTACTS = ({}, {}, {"contact": "phone"}, {"contact": "whatsapp"}, NEWSLETTER, GOOGLE_ADS, GOOGLE)
DEVICES = ("d0", "d1", "d2", "d3")
USERS = ("u0", "u1", "u2", "u3")
NAMES = ("Page Viewed",) * 5 + ("Product Added", "Product Added", "Signed Up")
ABOUT_ORDERS = ("Order Completed",) * 5 + (
    "Order Cancelled",
    "Order Refunded",
    "Order Delivered",
    "Invoice Paid",
)
MONEY = (None, 0.0, 10.0, 25.0, 25.0, 100.0)


def mostly(nothing: Any, *values: Any, often: int = 3) -> st.SearchStrategy[Any]:
    return st.sampled_from([nothing] * often + list(values))


@st.composite
def times(draw: st.DrawFn) -> datetime:
    days, seconds = draw(st.sampled_from(DAYS)), draw(st.sampled_from(SECONDS))
    return START + timedelta(days=days, seconds=seconds)


@st.composite
def rows_of_one(draw: st.DrawFn) -> Row:
    """One event, of a client or a server; message id and receivedAt come later."""
    is_server = draw(st.sampled_from((False, False, False, True)))
    kind = draw(st.sampled_from(("visit", "visit", "visit", "order", "order", "login", "alias")))
    row: Row = {
        "occurred_at": draw(times()),
        "is_server": is_server,
        "excluded": draw(mostly("", "bot", "internal", often=8)),
        "place": draw(st.sampled_from(("web", "web", "app", "store", None))),
    }
    row |= draw(who(is_server, kind))
    row |= draw(st.sampled_from(CONTACTS if is_server else ARRIVALS))
    if kind == "order":
        row |= draw(orders())
    elif kind == "alias":
        row |= {"event": "Aliased", "type": "alias"}
        row["previous_id"] = draw(st.sampled_from(DEVICES + USERS))
    else:
        row["event"] = draw(st.sampled_from(NAMES)) if kind == "visit" else "Signed In"
    return row


@st.composite
def who(draw: st.DrawFn, is_server: bool, kind: str) -> Row:
    """The identifiers of an event, and the device it names."""
    row: Row = {}
    row["anonymous_id"] = draw(
        mostly(draw(st.sampled_from(DEVICES)), None, often=2 + 4 * (not is_server))
    )
    known = kind == "login" or is_server or row["anonymous_id"] is None
    row["user_id"] = draw(st.sampled_from(USERS if known else (None, None, None, None, *USERS[:2])))
    row["email"] = draw(mostly(None, "ana@kopi.id", "budi@kopi.id", often=2 if known else 12))
    row["phone"] = draw(mostly(None, "+62811", often=6 if known else 16))
    if draw(st.integers(0, 9)) == 0:
        row["user_id"] = None
    if not is_server:
        row["device_type"] = draw(mostly("mobile", "desktop", "tablet", None, often=2))
        row["os"] = draw(st.sampled_from(("Android", "iOS", None)))
        row["page"] = draw(st.sampled_from(("/", "/kopi", None)))
    return row


@st.composite
def orders(draw: st.DrawFn) -> Row:
    return {
        "event": draw(st.sampled_from(ABOUT_ORDERS)),
        "order_id": draw(st.sampled_from((None, None, "o0", "o1", "o2"))),
        "value": draw(st.sampled_from(MONEY)),
        "cash_on_delivery": draw(st.sampled_from((None, False, True))),
    }


@st.composite
def histories(draw: st.DrawFn, most: int = 30, far_copies: bool = True) -> list[Row]:
    """Incoming rows of one source or two, with copies of some of them."""
    rows = draw(st.lists(rows_of_one(), min_size=1, max_size=most))
    for i, row in enumerate(rows):
        row |= {"source": "web" if i % 3 else "kasir", "message_id": f"m{i}"}
        received = row["occurred_at"] + timedelta(hours=1)
        row["received_at"] = draw(st.sampled_from((received, None)))
    shifts = (0, 0, 1, 2, 3) if far_copies else (0, 0, 1)
    copies = st.lists(st.tuples(st.integers(0, len(rows) - 1), st.sampled_from(shifts)), max_size=3)
    for nth, (which, days) in enumerate(draw(copies)):
        at = rows[which]["occurred_at"] + timedelta(days=days)
        received = START + timedelta(days=draw(st.sampled_from((0, 60))), minutes=nth)
        rows.append(rows[which] | {"occurred_at": at, "received_at": received})
    return rows


def rules(zone: str = "Asia/Jakarta") -> st.SearchStrategy[Rules]:
    return st.builds(
        Rules,
        gap=st.sampled_from((1800, 1800, 900)),
        max_people=st.sampled_from((5, 1, 2)),
        timezone=st.just(zone),
        internal_users=st.sampled_from(((), (), ("u3",))),
    )


DATES = (None, None, date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 8))
UNTIL = (None, None, date(2026, 10, 2), date(2026, 10, 31), date(2026, 11, 30))
PATH_BY = ("channel", "source", "campaign", "landing_page", "place", "device")
DEVICE_BY = ("device", "os", "browser")
ITEMS = ("direct", "email", "paid_social", "organic_search", "mobile", "web", "/", "unknown")
BY = {
    "assisted": PATH_BY,
    "paths": PATH_BY,
    "attribution": PATH_BY,
    "path_length": (),
    "time_lag": (),
    "devices": DEVICE_BY,
    "carry_over": (),
}


@st.composite
def questions(draw: st.DrawFn, measure: str) -> dict[str, Any]:
    """Arguments of a measure; those left at their default are not named."""
    since, until = draw(st.sampled_from(DATES)), draw(st.sampled_from(UNTIL))
    asked: dict[str, Any] = {
        "since": since,
        "until": until if until is None or since is None or since <= until else None,
        "lookback": draw(st.sampled_from(("30d", "30d", "1d", "7d", "365d"))),
        "goal": draw(mostly(None, "Signed Up")),
        "direct": draw(mostly(None, "skip", often=1)),
        "count": draw(mostly(None, "once", often=1)),
        "reset_after_conversion": draw(mostly(None, "on", often=1)),
        "touch": draw(mostly(None, "session", often=1)),
        "session": draw(mostly(None, "person", often=1)),
        "identity": draw(mostly(None, "as_of_event", often=1)),
        "traffic": draw(mostly(None, "all", often=1)),
    }
    if BY[measure]:
        asked["by"] = draw(st.sampled_from(BY[measure]))
    if measure == "paths":
        asked |= draw(conditions())
    if measure in ("paths", "attribution"):
        asked |= draw(transforms())
    if measure == "attribution":
        asked["half_life"] = draw(mostly(None, "1d", often=1))
    return {name: value for name, value in asked.items() if value is not None}


@st.composite
def conditions(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "any_touch": draw(mostly(None, *ITEMS, often=16)),
        "first_touch": draw(mostly(None, *ITEMS, often=16)),
        "last_touch": draw(mostly(None, *ITEMS, often=16)),
        "min_length": draw(mostly(None, 1, 2, often=6)),
        "max_length": draw(mostly(None, 1, 3, often=6)),
        "min_lag": draw(mostly(None, "30m", "1d", "30d", often=6)),
        "top": draw(mostly(None, 1, 2, often=2)),
    }


@st.composite
def transforms(draw: st.DrawFn) -> dict[str, Any]:
    kinds = ("raw", "unique", "exposure", "first", "last_n", "remove", "remove_last")
    kind = draw(st.sampled_from(kinds))
    asked: dict[str, Any] = {"transform": kind}
    if kind == "last_n":
        asked["trim"] = draw(st.integers(1, 3))
    if kind.startswith("remove"):
        asked["remove"] = draw(st.sampled_from(ITEMS))
    return asked
