"""Random histories and random questions, crowded around the edges where rules decide."""

import json
from dataclasses import dataclass
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
# Few days and seconds in one history: many exact half hours, lookbacks, ties, local midnights.
DAYS = ([0], [0, 30], [0, 1], [0, 1, 30], [0, 30, 31], [0, 2, 9, 45], [0, 7], [0, 1, 2, 37])
SECONDS = (
    [0, 900, 1800, 2700, 3600],
    [0, 1, 1800, 1801, 3600, 3601],
    [0, 600, 1799, 3600],
    [0, 1800],
    [59400, 61199, 61200, 63000],  # around midnight in Jakarta (17:00 UTC)
    [0, 900, 1800, 5400, 61200, 63000, 64800],
)
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
NAMES = (
    ("Page Viewed",) * 5 + ("Product Added", "Product Added", "Signed Up") + ("Product Viewed",) * 3
)
SURVEYS = (
    ("Survey Sent", '{"survey": "heard_from"}'),
    ("Survey Answered", '{"survey": "heard_from", "heard_from": " Teman  saya"}'),
    ("Survey Answered", '{"survey": "heard_from", "heard_from": "Iklan TV"}'),
    ("Survey Answered", '{"heard_from": null}'),
    ("Survey Answered", '{"survey": "nps", "score": 9}'),
)
BASKETS = (
    '{"product_id": "A", "name": "Gayo", "category": "Kopi", "price": 50, "quantity": 1}',
    '{"sku": "B", "category": "Alat", "price": 20}',
    '{"product_id": "A", "quantity": 2}',
    '{"products": [{"product_id": "A", "price": 50, "quantity": 1}, {"sku": "B", "price": 25}]}',
    '{"products": [{"product_id": "C", "price": 0}, {"name": "D", "quantity": 3}]}',
    '{"products": []}',
    '{"name": "beranda"}',
)
DESCRIBED = (
    '{"city": "Bandung", "age": 30}',
    '{"city": "Jakarta", "age": "30", "vip": true}',
    '{"city": null, "age": 29.5}',
    '{"age": "tua", "city": ["Bandung"]}',
    None,
)
ABOUT_ORDERS = ("Order Completed",) * 5 + (
    "Order Cancelled",
    "Order Refunded",
    "Order Delivered",
    "Invoice Paid",
    "Fee Charged",
)
# What follows an order, of a client or a server: steps of the stages, complaints, answers.
AFTERWARDS = (
    "Email Opened",
    "Guide Viewed",
    "Order Delivered",
    "Product Used",
    "Ticket Opened",
    "Product Reviewed",
    "Invite Shared",
    "Ticket Resolved",
    *("Survey Sent", "Survey Answered") * 3,
)
SCORES = (("nps", 9), ("nps", 3), ("csat", 5), ("csat", 9), ("nps", 9.5))
SAID = (
    *(json.dumps({"question_type": question, "score": score}) for question, score in SCORES),
    '{"reason": "rusak", "channel": "phone"}',
    '{"touchpoint": "Demo", "question_type": "nps"}',
)
MONEY = (None, 0.0, 10.0, 25.0, 25.0, 100.0)
CURRENCIES = (*(None,) * 8, "IDR", "USD")


def mostly(nothing: Any, *values: Any, often: int = 3) -> st.SearchStrategy[Any]:
    return st.sampled_from([nothing] * often + list(values))


@dataclass(frozen=True)
class Cast:
    """Who and when, for one history: few of each, so that events meet."""

    days: list[int]
    seconds: list[int]
    devices: list[str]
    users: list[str]


@st.composite
def casts(draw: st.DrawFn) -> Cast:
    """One to four days (often 30 apart), few times of day, devices and users."""
    return Cast(
        days=draw(st.sampled_from(DAYS)),
        seconds=draw(st.sampled_from(SECONDS)),
        devices=list(DEVICES[: draw(st.integers(1, len(DEVICES)))]),
        users=list(USERS[: draw(st.integers(1, len(USERS)))]),
    )


@st.composite
def rows_of_one(draw: st.DrawFn, cast: Cast) -> Row:
    """One event, of a client or a server; message id and receivedAt come later."""
    is_server = draw(st.sampled_from((False, False, False, False, True)))
    kind = draw(st.sampled_from(("visit",) * 6 + ("order",) * 3 + ("login", "alias", "after")))
    days, seconds = draw(st.sampled_from(cast.days)), draw(st.sampled_from(cast.seconds))
    row: Row = {
        "occurred_at": START + timedelta(days=days, seconds=seconds),
        "is_server": is_server,
        "excluded": draw(mostly("", "bot", "internal", often=18)),
        "place": draw(st.sampled_from(("web", "web", "app", "store", None))),
    }
    row |= draw(who(cast, is_server, kind))
    row |= draw(st.sampled_from(CONTACTS if is_server else ARRIVALS))
    if kind == "order":
        row |= draw(orders())
    elif kind == "after":
        row["event"] = draw(st.sampled_from(AFTERWARDS))
        row["properties"] = draw(st.sampled_from((None, *SAID)))
    elif kind == "alias":
        row |= {"event": "Aliased", "type": "alias"}
        row["previous_id"] = draw(st.sampled_from([*cast.devices, *cast.users]))
    else:
        row["event"] = draw(st.sampled_from(NAMES)) if kind == "visit" else "Signed In"
    row["properties"] = draw(mostly(None, *BASKETS, often=4))
    if kind == "login" and draw(st.booleans()):
        row["event"], row["properties"] = draw(st.sampled_from(SURVEYS))
    elif kind == "login" and draw(st.booleans()):
        row |= {"event": "Identified", "type": "identify"}
        row["properties"] = draw(st.sampled_from(DESCRIBED))
    return row


@st.composite
def who(draw: st.DrawFn, cast: Cast, is_server: bool, kind: str) -> Row:
    """The identifiers of an event, and the device it names."""
    row: Row = {}
    device = draw(st.sampled_from(cast.devices))
    row["anonymous_id"] = draw(mostly(device, None, often=2 if is_server else 12))
    known = kind == "login" or is_server or row["anonymous_id"] is None
    user = draw(st.sampled_from(cast.users))
    row["user_id"] = draw(mostly(user, None, often=8) if known else mostly(None, user, often=4))
    contacts = ("ana@kopi.id", "budi@kopi.id")
    row["email"] = draw(mostly(None, *contacts, often=12 if known else 50))
    row["phone"] = draw(mostly(None, "+62811", often=12 if known else 50))
    if not is_server:
        row["device_type"] = draw(st.sampled_from(("mobile", "mobile", "desktop", None)))
        row["os"] = draw(st.sampled_from(("Android", "iOS", None)))
        row["page"] = draw(st.sampled_from(("/", "/kopi", None)))
    return row


@st.composite
def orders(draw: st.DrawFn) -> Row:
    return {
        "event": draw(st.sampled_from(ABOUT_ORDERS)),
        "order_id": draw(st.sampled_from((None, None, None, None, "o0", "o1", "o2"))),
        "value": draw(st.sampled_from(MONEY)),
        "currency": draw(st.sampled_from(CURRENCIES)),
        "cash_on_delivery": draw(st.sampled_from((None, False, True))),
    }


DAY = 86400
LATER = tuple(
    timedelta(seconds=seconds)
    for seconds in (0, 900, 901, 1800, 1800, 1801, DAY, 7 * DAY, 30 * DAY, 30 * DAY, 30 * DAY + 1)
)
SAME = ("is_server", "excluded", "anonymous_id", "user_id", "email", "phone", "device_type", "page")


@st.composite
def echo(draw: st.DrawFn, rows: list[Row]) -> Row:
    """The same person again, a gap or a lookback later to the second: buys, comes, fills a cart."""
    first = draw(st.sampled_from(rows))
    row = {name: first.get(name) for name in SAME}
    row |= {"occurred_at": first["occurred_at"] + draw(st.sampled_from(LATER)), "place": "web"}
    kind = draw(
        st.sampled_from(("buy", "buy", "buy", "pay", "come", "cart", "elsewhere", "elsewhere"))
    )
    if kind == "buy":
        order = draw(st.sampled_from((None, None, "o0", "o1")))
        row |= {"event": "Order Completed", "value": 50.0, "order_id": order}
    elif kind == "pay":
        order, value = draw(st.sampled_from(("o0", "o1"))), draw(st.sampled_from((None, 20.0)))
        name, currency = draw(st.sampled_from(ABOUT_ORDERS[5:])), draw(st.sampled_from(CURRENCIES))
        row |= {"event": name, "value": value, "order_id": order, "currency": currency}
    elif kind == "cart":
        row |= {"event": "Product Added", "place": draw(st.sampled_from(("web", "app")))}
    else:
        row |= {"event": "Page Viewed", **draw(st.sampled_from(ARRIVALS))}
    row["properties"] = draw(mostly(None, *BASKETS, often=2))
    if kind == "elsewhere" and not row["is_server"]:
        row |= {"anonymous_id": draw(st.sampled_from(DEVICES)), "device_type": "desktop"}
        row["user_id"] = row["user_id"] or USERS[0]
    return row


@st.composite
def histories(draw: st.DrawFn, most: int = 30, far_copies: bool = True) -> list[Row]:
    """Incoming rows of one source or two, with echoes and copies of some of them."""
    cast, length = draw(casts()), draw(st.integers(most // 5, most * 2 // 3))
    rows = draw(st.lists(rows_of_one(cast), min_size=length, max_size=length))
    for _ in range(draw(st.integers(most // 10, most // 3))):
        rows.append(draw(echo(rows)))
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


DATES = (None, None, None, date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 8))
UNTIL = (None, None, None, date(2026, 10, 2), date(2026, 10, 31), date(2026, 11, 30))
PATH_BY = ("channel", "source", "campaign", "landing_page", "place", "device")
DEVICE_BY = ("device", "os", "browser")
CHANNELS = ("direct", "email", "paid_social", "organic_search", "unknown")
ITEMS = (*CHANNELS, "mobile", "web", "/")
BY = {
    "overview": ("day", "week", "month"),
    "assisted": PATH_BY,
    "paths": PATH_BY,
    "attribution": PATH_BY,
    "path_length": (),
    "time_lag": (),
    "devices": DEVICE_BY,
    "carry_over": (),
    "products": ("product", "category"),
    "discovery": (),
    "repeat": ("cohort", "first_channel", "first_product"),
    "stages": (),
    "feedback": ("touchpoint", "channel"),
    "quality": (),
    "funnel": (None, None, *PATH_BY),
    "dropoff": ("landing_page", "channel", "device", "place"),
}
# Arguments that a measure of people or events does not take.
OF_CONVERSIONS = (
    "lookback",
    "goal",
    "direct",
    "count",
    "reset_after_conversion",
    "touch",
    "session",
    "value",
)
NEVER = {"stages": OF_CONVERSIONS, "feedback": OF_CONVERSIONS}
NEVER["quality"] = (*OF_CONVERSIONS, "since", "until", "identity", "traffic")


@st.composite
def questions(draw: st.DrawFn, measure: str) -> dict[str, Any]:
    """Arguments of a measure; those left at their default are not named."""
    since, until = draw(st.sampled_from(DATES)), draw(st.sampled_from(UNTIL))
    asked: dict[str, Any] = {
        "since": since,
        "until": until if until is None or since is None or since <= until else None,
        "lookback": draw(st.sampled_from(("30d", "30d", "30d", "1d", "7d", "365d"))),
        "goal": draw(mostly(None, "Signed Up", often=7)),
        "direct": draw(mostly(None, "skip", often=2)),
        "count": draw(mostly(None, "once", often=2)),
        "reset_after_conversion": draw(mostly(None, "on", often=2)),
        "touch": draw(mostly(None, "session", often=2)),
        "session": draw(mostly(None, "person", often=2)),
        "identity": draw(mostly(None, "as_of_event", often=2)),
        "traffic": draw(mostly(None, "all", often=2)),
        "value": draw(mostly(None, "paid", "net_of_fees", often=3)),
    }
    if BY[measure]:
        asked["by"] = draw(st.sampled_from(BY[measure]))
    if measure != "quality":
        asked["segment"] = draw(st.one_of(st.none(), st.none(), segments()))
    if measure == "paths":
        asked |= draw(conditions(asked["by"]))
    if measure in ("paths", "attribution"):
        asked |= draw(transforms())
    if measure == "attribution":
        asked["half_life"] = draw(mostly(None, "1d", often=1))
    if measure == "dropoff":
        asked["top"] = draw(mostly(None, 1, 2, often=2))
    if measure == "funnel":
        asked |= draw(funnels())
        if asked.get("by") and asked["order"] != "any":
            asked["by_step"] = draw(st.sampled_from((None, "2", "last")))
    without = NEVER.get(measure, ())
    return {n: value for n, value in asked.items() if value is not None and n not in without}


STEPS = (
    None,
    "Product Viewed > Product Added",
    "Page Viewed > Product Added > Order Completed",
    "Page Viewed > Page Viewed > Page Viewed",
    "Page Viewed|Product Viewed > Product Added|Page Viewed > Product Added",
    "Page Viewed[place = web] > Page Viewed[place != web] > Order Completed",
    "Page Viewed[device = mobile, os != iOS] > Product Added|Order Completed[page = unknown]",
    "Signed In > Page Viewed > Signed In",
    "Page Viewed[page like '/%' or place in (app, store)] > Order Completed[value >= 50]",
    "Page Viewed[day between 2026-10-01 and 2026-10-02] > Product Added[not os is null]",
    "Order Completed > Order Completed",
    "Page Viewed > Never Heard Of",
)
SPANS = ("900s", "30m", "1d", "30d")
ABOUT_PERSONS = (
    *(f"{column} {sign} {n}" for column in ("visits", "orders", "touches", "devices")
      for sign, n in (("=", 0), (">=", 1), (">", 1), ("<=", 2), ("!=", 1))),
    *(f"net_value {sign} {n}" for sign in ("<", ">", "=") for n in (0, 25, "50.0")),
    "visits between 1 and 2", "orders not in (0, 2)", "touches is null",
    *(f"{column} {test}" for column in ("first_channel", "last_channel")
      for test in ("= direct", "!= email", "in (direct, paid_social)", "is null", "is not null",
                   "like '%a%l'", "not like 'd_rect'", "= unknown")),
    *(f"{column} {test}" for column in ("first_seen", "last_seen", "first_order", "last_order")
      for test in ("= 2026-10-01", "< 2026-10-02", ">= 2026-10-02", "<= 2026-10-01", "is null",
                   "between 2026-10-01 and 2026-10-08", "> 2026-10-01", "!= 2026-10-01",
                   "in (2026-10-01, 2026-10-31)", "not between 2026-09-01 and 2026-10-01")),
    "trait city = Bandung", "trait city is null", "trait city like 'B%'", "trait vip = true",
    "trait age >= 30", "trait age = '30'", "trait age < 30 or trait age is null",
)  # fmt: skip
ABOUT_EVENTS = (
    "place = web", "place != app", "device = mobile", "device is null", "os in (iOS, unknown)",
    "page like '/%' and not os = iOS", "value > 20", "value is null", "value != 25",
    "day > 2026-10-01", "day = 2026-10-01 or place in (store, app)", "page = /, device = mobile",
)  # fmt: skip
ABOUT_TOUCHES = (
    "channel = direct", "channel != direct", "source like '%o%'", "campaign is not null",
    "place = web and device = mobile", "landing_page in (/, /kopi)", "day <= 2026-10-01",
    "channel in (email, phone) or source = unknown",
)  # fmt: skip


def modes() -> st.SearchStrategy[dict[str, str]]:
    """Arguments that decide who is who and what a visit and a touch are."""
    return st.fixed_dictionaries(
        {},
        optional={
            "identity": st.just("as_of_event"),
            "traffic": st.just("all"),
            "session": st.just("person"),
            "touch": st.just("session"),
        },
    )


@st.composite
def segments(draw: st.DrawFn) -> str:
    """A segment of one to three tests, some turned round."""
    counted = st.builds(
        "did '{}' {}{}".format,
        st.sampled_from(("Page Viewed", "Product Added", "Order Completed", "Signed In")),
        st.one_of(st.just(""), st.sampled_from(ABOUT_EVENTS).map("[{}]".format)),
        st.sampled_from(("", "", " >= 2", " = 0", " between 1 and 2", " != 1")),
    )
    touched = st.sampled_from(ABOUT_TOUCHES).map("any touch [{}]".format)
    one = st.one_of(
        st.sampled_from(ABOUT_PERSONS), st.sampled_from(ABOUT_PERSONS), counted, touched
    )
    said = st.builds("{}({})".format, st.sampled_from(("", "", "not ")), one)
    parts = draw(st.lists(said, min_size=1, max_size=3))
    return draw(st.sampled_from((" and ", " or ", ", "))).join(parts)


@st.composite
def funnels(draw: st.DrawFn) -> dict[str, Any]:
    """Windows as long as the gaps of the histories, to the second."""
    steps = draw(st.sampled_from(STEPS))
    order = draw(st.sampled_from(("ordered", "ordered", "strict", "any")))
    asked: dict[str, Any] = {
        "steps": steps,
        "order": order,
        "window": draw(mostly(None, *SPANS, often=4)),
        "exclude": draw(mostly(None, "Signed In", "Product Added|Page Viewed", often=3)),
        "reentry": draw(st.sampled_from(("best", "best", "first"))),
        "repeat": draw(st.sampled_from(("one", "one", "many"))),
    }
    if asked["exclude"]:
        asked["exclude_what"] = draw(st.sampled_from(("attempt", "person")))
    if order == "any":
        names = [
            part.partition("[")[0] for one in (steps or "").split(" > ") for part in one.split("|")
        ]
        if len(set(names)) < len(names):
            asked["repeat"] = "many"
    else:
        asked["step_window"] = draw(mostly(None, *SPANS[:3], often=4))
        asked["ties"] = draw(st.sampled_from((None, None, "later")))
    return asked


@st.composite
def conditions(draw: st.DrawFn, by: str) -> dict[str, Any]:
    """Mostly none, so that paths remain; else one."""
    name, values = draw(st.sampled_from(CONDITIONS))
    if values is ITEMS and by == "channel":
        values = CHANNELS  # any other is refused
    asked = {name: draw(st.sampled_from(values))} if draw(st.booleans()) else {}
    return asked | {"top": draw(mostly(None, 1, 2, often=4))}


CONDITIONS = (
    ("any_touch", ITEMS),
    ("first_touch", ITEMS),
    ("last_touch", ITEMS),
    ("min_length", (1, 2)),
    ("max_length", (1, 3)),
    ("min_lag", ("30m", "1d", "30d")),
)


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
