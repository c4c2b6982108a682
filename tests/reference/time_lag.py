"""Time to conversion: buckets, quantiles, visits, and the censored curve."""

from collections import defaultdict
from datetime import timedelta
from typing import Any

from reference.asked import local_day
from reference.conversions import Conversion
from reference.identity import Event, Person
from reference.intervals import log_log, quantile
from reference.journeys import Path, converting, reconciliation, visits_on
from reference.path_length import bucket
from reference.paths import share, summed
from reference.touches import is_left_out, is_other
from reference.world import Asked

ANCHORS = ("first_touch", "last_touch", "first_touch_ever", "last_cart")


def time_lag(asked: Asked) -> dict[str, Any]:
    paths = converting(asked)
    found: dict[tuple[str, str], list[Path]] = defaultdict(list)
    later: dict[str, list[Path]] = defaultdict(list)
    lags: dict[str, list[tuple[int, timedelta]]] = defaultdict(list)
    for path in paths:
        for anchor, since in anchors(path, asked).items():
            if since is None:
                continue
            days = days_between(since, path.until, asked)
            found[anchor, bucket_of_days(days)].append(path)
            if days >= 1:
                later[anchor].append(path)
            lags[anchor].append((days, path.until - since))
    rows = [
        {"since": anchor, "days": days, **summed(counted), **share(counted, paths)}
        for (anchor, days), counted in found.items()
    ]
    curve = censored(asked)
    details = {
        "later": [
            {"since": anchor, "conversions": len(counted), **share(counted, paths)}
            for anchor, counted in later.items()
        ],
        "quantiles": quantiles(lags),
        "visits": visits(paths, asked),
        "curve": curve,
        "reached": reached(curve),
    }
    return {"rows": rows, "details": details, "reconciliation": reconciliation(asked)}


def anchors(path: Path, asked: Asked) -> dict[str, Any]:
    """When each clock starts; None where there is no such event."""
    assert path.conversion is not None
    touches = path.touches
    ever = [touch.at for touch in asked.touches.get(path.person, []) if touch.at <= path.until]
    cart = last_cart(asked, path.person, path.conversion)
    return {
        "first_touch": touches[0].at if touches else None,
        "last_touch": touches[-1].at if touches else None,
        "first_touch_ever": ever[0] if ever else None,
        "last_cart": cart.at if cart else None,
    }


def last_cart(asked: Asked, person: Person, conversion: Conversion) -> Event | None:
    """The person's last Product Added at or before the conversion, within the lookback."""
    carts = [
        event
        for event in carts_of(asked).get(person, [])
        if event.at <= conversion.at and conversion.at - event.at <= asked.lookback
    ]
    return carts[-1] if carts else None


def carts_of(asked: Asked) -> dict[Person, list[Event]]:
    world = asked.world
    session_of = {id(event): session for session in world.sessions for event in session.events}
    carts: dict[Person, list[Event]] = defaultdict(list)
    for event in world.events:  # in total order
        if event.name != "Product Added":
            continue
        session = session_of.get(id(event))
        account = session.account if session else None
        person = world.identity.person(event, account, asked.question.identity)
        left_out = is_left_out(event.excluded, person, world.identity, asked.question)
        if not left_out and not is_other(person, asked.question):
            carts[person].append(event)
    return carts


def days_between(start: Any, end: Any, asked: Asked) -> int:
    zone = asked.rules.timezone
    return (local_day(end, zone) - local_day(start, zone)).days


def bucket_of_days(days: int) -> str:
    if days <= 11:
        return str(days)
    for last, name in ((30, "12-30"), (60, "31-60"), (90, "61-90")):
        if days <= last:
            return name
    return "91+"


def quantiles(lags: dict[str, list[tuple[int, timedelta]]]) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = []
    for anchor, mine in lags.items():
        # RULE: hours are whole hours, as the days are whole days.
        in_units = {"days": [days for days, _ in mine]}
        in_units["hours"] = [lag // timedelta(hours=1) for _, lag in mine]
        for unit, values in in_units.items():
            median, p90 = quantile(values, 0.5), quantile(values, 0.9)
            told.append(
                {"since": anchor, "unit": unit, "conversions": len(values)}
                | {"median": median, "p90": p90}
            )
    return told


def visits(paths: list[Path], asked: Asked) -> list[dict[str, Any]]:
    counts: dict[str, int] = defaultdict(int)
    for path in paths:
        if path.touches:
            counts[bucket(visits_on(path, asked))] += 1
    return [
        {"sessions": name, "conversions": count, "share": count / len(paths)}
        for name, count in counts.items()
    ]


def censored(asked: Asked) -> list[dict[str, Any]]:
    """Kaplan-Meier of days from a person's first touch to the first conversion, whole data."""
    ends: dict[int, list[int]] = defaultdict(lambda: [0, 0])  # day: converted, censored
    for person, touches in asked.touches.items():
        start, mine = touches[0].at, asked.all_conversions.get(person, [])
        if mine and mine[0].at < start:
            continue  # converted before the first touch: apart
        end = mine[0].at if mine else asked.world.data_end
        ends[days_between(start, end, asked)][0 if mine else 1] += 1
    return kaplan_meier(ends)


def kaplan_meier(ends: dict[int, list[int]]) -> list[dict[str, Any]]:
    """The curve of {day: [converted, still waiting]}."""
    at_risk = sum(converted + lost for converted, lost in ends.values())
    survival, greenwood = 1.0, 0.0
    curve: list[dict[str, Any]] = []
    for day in sorted(ends):
        converted, lost = ends[day]
        survival *= 1 - converted / at_risk
        if converted < at_risk:
            greenwood += converted / (at_risk * (at_risk - converted))
        low = high = None
        if 0 < survival < 1:
            low, high = log_log(survival, greenwood)
        curve.append(
            {
                "day": day,
                "at_risk": at_risk,
                "converted": converted,
                "censored": lost,
                "share_converted": 1 - survival,
                "low": None if high is None else 1 - high,
                "high": None if low is None else 1 - low,
            }
        )
        at_risk -= converted + lost
    return curve


def reached(curve: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first day by which a share of persons converted; None: not reached."""
    told: list[dict[str, Any]] = []
    for share_wanted in (0.1, 0.25, 0.5, 0.75, 0.9):
        days = [row["day"] for row in curve if row["share_converted"] >= share_wanted - 1e-12]
        told.append({"quantile": share_wanted, "days": days[0] if days else None})
    return told
