"""Hidden state → the events that leaving, stages, repeat and feedback look at beside rows.py's."""

import json
from collections.abc import Iterator

from jejak.demo.aftercare import ANSWERED, ARRIVED, NOTICES, OPENED, SENT, TICKET
from jejak.demo.faces import user_id
from jejak.demo.hidden import Hidden
from jejak.demo.people import APP
from jejak.demo.systems import notice_properties
from jejak.demo.visits import BROWSE, CART, FAIL, GUIDE, LEAVE, REVIEW, SURVEY
from simulations.rows import Row, at, rows_of, visit_rows

SECOND = {  # the event that tells a visit of this kind from one that ends at once: when, name
    BROWSE: (0.3, "Product Viewed"),
    CART: (0.3, "Product Viewed"),
    FAIL: (0.65, "Checkout Started"),
    GUIDE: (0.3, "Guide Viewed"),
    REVIEW: (0.8, "Product Reviewed"),
    SURVEY: (0.9, "Survey Answered"),
}


def later_rows_of(hidden: Hidden) -> list[Row]:
    """The rows of `rows_of` with those of the events after the first and after the order."""
    rows = [*rows_of(hidden), *second_rows(hidden), *notice_rows(hidden)]
    for number, row in enumerate(rows, 1):
        row |= {"row": number, "message_id": f"m{number:012d}", "received_at": row["occurred_at"]}
    return rows


def second_rows(hidden: Hidden) -> Iterator[Row]:
    """What follows the first event of a visit, of the same device and person."""
    v = hidden.visits
    first = [row for row in visit_rows(hidden) if row["event"] in OPENING]
    names = ("kind", "slot", "spend", "t", "detail")
    for row, kind, slot, spend, t, detail in zip(
        first, *(v[name].tolist() for name in names), strict=True
    ):
        who = {name: row[name] for name in CARRIED if name in row}
        if slot == APP:
            yield {**who, "type": "screen", "event": "Screen Viewed", "occurred_at": at(t + 1)}
        if kind in SECOND:
            share, event = SECOND[kind]
            said = {"question_type": "nps", "score": detail} if kind == SURVEY else {}
            yield {**who, "event": event, "occurred_at": at(t + spend * share),
                   "page": "/kopi/lain", "properties": json.dumps(said)}  # fmt: skip
        assert kind != LEAVE or spend == 0


OPENING = ("Page Viewed", "Application Opened")
CARRIED = ("anonymous_id", "user_id", "place", "device_type", "os", "browser", "model", "screen",
           "host")  # fmt: skip


def notice_rows(hidden: Hidden) -> Iterator[Row]:
    names = ("person", "order", "t", "what", "detail", "about")
    for person, order, t, what, detail, about in zip(
        *(hidden.notices[name].tolist() for name in names), strict=True
    ):
        if what in (OPENED, ARRIVED, TICKET, SENT, ANSWERED):
            said = {} if what == ARRIVED else notice_properties(what, detail, about, str(order))
            yield {"event": NOTICES[what], "occurred_at": at(t), "is_server": True,
                   "user_id": user_id(person), "properties": json.dumps(said)}  # fmt: skip
