"""Fields that went missing: `referrer` gone from the events of a site since a day on.

An import whose table lacks a column that an earlier one of its source had says so itself.

A tracker that was changed, or a column that was renamed, looks like a channel that fell.  It is
told apart by what did not change: the same events of the same source go on, and none of them
tells the field any more.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

import msgspec

from jejak.engine import statements
from jejak.journeys.read import Journeys
from jejak.measure.question import BY, arguments_of
from jejak.measure.result import Result, Row
from jejak.words import LANGUAGES

_SQL = statements.read("jejak.measure", "gaps.sql")
_START = date(1970, 1, 1)
_BEFORE = 28  # days before a gap that say what is usual
_FEWEST = 20  # events that would have told the field, under which nothing is said
_USUAL = 0.8  # share of those days on which the field was told: bursts are no habit
_OF_CHANNELS = tuple(name for name in BY if "lookback" in arguments_of(name))
_OF_MONEY = tuple(name for name in BY if "value" in arguments_of(name))
BUYER = "buyer"  # orders that name nobody: told by their import, not by days
# Field → the measures that read it.
TOUCHES = {
    "referrer": _OF_CHANNELS,
    "utm": _OF_CHANNELS,
    "click_id": _OF_CHANNELS,
    "page": ("paths", "assisted", "attribution", "funnel", "dropoff", "devices"),
    "device": ("devices", "funnel", "dropoff", "carry_over", "paths", "assisted", "attribution"),
    "account": tuple(name for name in BY if "identity" in arguments_of(name)),
    BUYER: tuple(name for name in BY if "identity" in arguments_of(name)),
    "money": _OF_MONEY,
    "order_number": _OF_MONEY,
    "products": ("products", "repeat"),
}
# Field of a table → the field it feeds.
_FEEDS = {
    "referrer": "referrer",
    **dict.fromkeys(("utm_source", "utm_medium", "utm_campaign"), "utm"),
    **dict.fromkeys(("url", "path", "search"), "page"),
    **dict.fromkeys(("user_agent", "device_type", "device_model", "os", "browser"), "device"),
    **dict.fromkeys(("user_id", "anonymous_id", "email", "phone"), "account"),
    **dict.fromkeys(("total", "revenue", "value", "item_total", "price", "quantity"), "money"),
    **dict.fromkeys(("status", "paid_time", "payment_method", "refund", "currency"), "money"),
    **dict.fromkeys(("product", "sku"), "products"),
    "order_id": "order_number",
    BUYER: BUYER,
}


def find_gaps(journeys: Journeys) -> list[Row]:
    """One row a gap: field, source, event, since, until (local days, both without the field).

    A gap is two days with events or more on which none tells a field that was told on at least
    80 % of the days with events in the 28 before; at that rate 20 events or more should have.
    Not found: fields told more rarely, or less often than before.
    """
    if journeys.data_end is None:
        return []
    offset = journeys.settings.zone.utcoffset(journeys.data_end) or timedelta()
    values = {"offset_us": offset // timedelta(microseconds=1)}
    days: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in journeys.rows("field_days", _SQL["field_days"], values):
        days[row["source"], row["event"]].append(row)
    found: list[Row] = []
    for (source, event), rows in sorted(days.items()):
        rows.sort(key=lambda row: row["day"])
        for field in [name for name in TOUCHES if name != BUYER]:
            for first, last in _runs([(r["day"], r["events"], r[field]) for r in rows]):
                ends = {"since": _day(first), "until": _day(last)}
                found.append({"field": field, "source": source, "event": event} | ends)
    return found + _lacking(journeys, found)


def _lacking(journeys: Journeys, found: Sequence[Row]) -> list[Row]:
    """The gaps that imports tell, without those that the days have told already."""
    gaps: dict[tuple[str, ...], Row] = {}
    for row in journeys.lacking:
        field = _FEEDS.get(row["field"])
        if field is None:
            continue
        told = {name: row[name] for name in ("source", "event")} | {"field": field}
        ends = {name: _local_day(journeys, row[name]) for name in ("since", "until")}
        twice = any(
            all(gap[name] == value for name, value in told.items())
            and gap["since"] <= ends["until"]
            and gap["until"] >= ends["since"]
            for gap in found
        )
        key = (*told.values(), ends["since"])
        if not twice:
            gaps[key] = told | ends | ({"share": row["share"]} if "share" in row else {})
    return list(gaps.values())


def _local_day(journeys: Journeys, moment: str) -> str:
    zone = journeys.settings.zone
    return datetime.fromisoformat(moment).replace(tzinfo=UTC).astimezone(zone).date().isoformat()


def with_gaps(result: Result, gaps: Iterable[Row]) -> Result:
    """The result with a caveat for each field that its measure reads and its range lacks.

    Where it runs over days or months, these days are marked.
    """
    read = [gap for gap in gaps if result.measure in TOUCHES[gap["field"]]]
    caveats = caveats_of(read, result.settings["since"], result.settings["until"])
    details = dict(result.details)
    if caveats and "marked_days" in details:
        marked = [_marked(one) for one in caveats if one["code"] == "field_missing"]
        details["marked_days"] = [*details["marked_days"], *marked]
    return msgspec.structs.replace(result, caveats=[*result.caveats, *caveats], details=details)


def _marked(caveat: Row) -> Row:
    days = {"first_day": caveat["since"], "last_day": caveat["until"], "kind": "gap"}
    return days | {f"text_{name}": caveat["field"] for name in LANGUAGES} | {"forecast": False}


def caveats_of(gaps: Iterable[Row], since: str, until: str) -> list[Row]:
    """The caveats of the gaps that touch a range of days."""
    touching = [gap for gap in gaps if gap["since"] <= until and gap["until"] >= since]
    told: dict[tuple[str, str, str, str], list[str]] = defaultdict(list)
    for gap in touching:
        if gap["field"] != BUYER:
            told[gap["field"], gap["source"], gap["since"], gap["until"]].append(gap["event"])
    names = ("field", "source", "since", "until")
    missing = [
        {"code": "field_missing", **dict(zip(names, key, strict=True)), "events": ", ".join(events)}
        for key, events in told.items()
    ]
    buyers = [gap for gap in touching if gap["field"] == BUYER]
    kept = (*names, "share")
    return missing + [{"code": "buyers_unknown"} | {k: gap[k] for k in kept} for gap in buyers]


def _runs(days: Sequence[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """First and last day of each gap in days (day, events, of them telling) in order."""
    found: list[tuple[int, int]] = []
    start = 0
    while start < len(days):
        if days[start][2]:
            start += 1
            continue
        end = start
        while end + 1 < len(days) and not days[end + 1][2]:
            end += 1
        if end > start and _is_gap(days, start, end):
            found.append((days[start][0], days[end][0]))
        start = end + 1
    return found


def _is_gap(days: Sequence[tuple[int, int, int]], start: int, end: int) -> bool:
    before = [day for day in days[:start] if day[0] >= days[start][0] - _BEFORE]
    events, telling = sum(day[1] for day in before), sum(day[2] for day in before)
    if len(before) < 7 or telling < _FEWEST:
        return False
    if sum(day[2] > 0 for day in before) < _USUAL * len(before):
        return False
    return telling / events * sum(day[1] for day in days[start : end + 1]) >= _FEWEST


def _day(number: int) -> str:
    return (_START + timedelta(days=number)).isoformat()
