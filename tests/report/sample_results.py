"""A written set of results: long names, zeros, nulls, thin rows, hostile texts.

The figures are made up but add up: every share is its count over 1.842 orders, every interval
is Wilson's, so that a test can compute each again.
"""

from datetime import date
from typing import Any

from jejak.journeys.notes import Note
from jejak.measure.intervals import newcombe, wilson
from jejak.measure.marked_days import marked_days
from jejak.measure.result import Result
from jejak.measure.survival import kaplan_meier, reached
from jejak.report.meta import ReportMeta
from jejak.words import MODELS

ORDERS, WITHOUT = 1842, 61
VALUE = 214_350.0
SETTINGS: dict[str, Any] = {
    "by": "channel",
    "since": "2026-07-26",
    "until": "2026-11-22",
    "lookback": "30d",
    "goal": "Order Completed",
    "direct": "keep",
    "count": "every",
    "reset_after_conversion": "off",
    "touch": "source",
    "session": "device",
    "identity": "latest",
    "traffic": "human",
    "timezone": "Asia/Jakarta",
    "currency": "IDR",
    "data_end": "2026-11-22T07:30:00+00:00",
}
SUMS = {
    "conversions": ORDERS,
    "attributed": ORDERS - WITHOUT,
    "unattributed": WITHOUT,
    "value": ORDERS * VALUE,
    "attributed_value": (ORDERS - WITHOUT) * VALUE,
    "unattributed_value": WITHOUT * VALUE,
    "gross": ORDERS * VALUE + 31_500_000,
    "cancelled": 24_250_000.0,
    "refunded": 7_250_000.0,
    "net": ORDERS * VALUE,
    "open_orders": 34,
    "open_value": 34 * VALUE,
}
CAVEATS: list[dict[str, Any]] = [
    {"code": "unattributed", "conversions": WITHOUT, "of": ORDERS},
    {"code": "open_orders", "conversions": 34, "value": 34 * VALUE},
]
# channel: assisted, last, first, influenced
CHANNELS = {
    "paid_social": (703, 121, 688, 745),
    "direct": (512, 468, 231, 802),
    "organic_search": (388, 574, 402, 811),
    "whatsapp": (241, 296, 88, 468),
    "email": (173, 102, 61, 240),
    "paid_search": (122, 98, 164, 201),
    "organic_social": (88, 41, 92, 118),
    "marketplace": (31, 52, 33, 74),
    "referral": (14, 21, 18, 33),
    "phone": (9, 8, 4, 16),
    "ai_assistant": (3, 0, 0, 3),
}
DAYS = (611, 212, 158, 117, 96, 81, 64, 71, 52, 47, 38, 0, 190, 41, 3, 0)
DAY_NAMES = (*(str(day) for day in range(12)), "12-30", "31-60", "61-90", "91+")
LENGTHS = (522, 431, 318, 204, 131, 77, 41, 26, 14, 9, 5, 3)


def with_share(
    row: dict[str, Any], whole: int = ORDERS, count: str = "conversions"
) -> dict[str, Any]:
    low, high = wilson(row[count], whole)
    return row | {"share": row[count] / whole, "low": low, "high": high}


def result(measure: str, rows: list[dict[str, Any]], **more: Any) -> Result:
    return Result(
        measure=measure,
        settings=SETTINGS | more.pop("settings", {}),
        rows=rows,
        details=more.pop("details", {}),
        reconciliation=more.pop("reconciliation", SUMS),
        caveats=more.pop("caveats", CAVEATS),
        sql="SELECT 1",
    )


def assisted() -> Result:
    rows: list[dict[str, Any]] = [
        {
            "channel": channel,
            "assisted_conversions": helped,
            "assisted_value": helped * VALUE,
            "last_conversions": last,
            "last_value": last * VALUE,
            "first_conversions": first,
            "first_value": first * VALUE,
            "influenced_conversions": both,
            "assisted_per_last": helped / last if last else None,
        }
        for channel, (helped, last, first, both) in CHANNELS.items()
    ]
    shares: list[dict[str, Any]] = []
    for row in rows:
        told = with_share(row, count="assisted_conversions")
        last = with_share(row, count="last_conversions")
        kept = {"assisted_share": told["share"], "low": told["low"], "high": told["high"]}
        kept |= {"last_share": last["share"], "last_low": last["low"], "last_high": last["high"]}
        shares.append({"channel": row["channel"], **kept})
    nobody = dict.fromkeys(rows[0], 0) | {"channel": "unattributed", "assisted_per_last": 0.0}
    nobody |= {"last_conversions": WITHOUT, "last_value": WITHOUT * VALUE}
    nobody |= {"first_conversions": WITHOUT, "first_value": WITHOUT * VALUE}
    return result("assisted", [*rows, nobody], details={"shares": shares})


def time_lag() -> Result:
    rows: list[dict[str, Any]] = []
    for since in ("first_touch", "last_touch", "first_touch_ever", "last_cart"):
        for name, many in zip(DAY_NAMES, DAYS, strict=True):
            if not many:
                continue
            row = {"since": since, "days": name, "conversions": many, "value": many * VALUE}
            rows.append(with_share(row))
    spread = [
        {"since": since, "unit": unit, "conversions": sum(DAYS), "median": median, "p90": p90}
        for since, unit, median, p90 in (
            ("first_touch", "days", 2.0, 17.0),
            ("first_touch", "hours", 55.4, 421.7),
            ("last_touch", "days", 0.0, 3.0),
            ("last_touch", "hours", 1.2, 74.9),
        )
    ]
    visits = [with_share({"sessions": n, "conversions": many}) for n, many in lengths()]
    counts = [(day, max(2, 260 - 9 * day) if day < 29 else 3, 34 + day) for day in range(119)]
    curve = kaplan_meier(counts)
    days = [{field: getattr(day, field) for field in day.__struct_fields__} for day in curve]
    when = [
        {"quantile": one.quantile, "days": one.days, "low": one.low, "high": one.high}
        for one in reached(curve, (0.1, 0.25, 0.5, 0.75, 0.9))
    ]
    later = [with_share({"since": "first_touch", "conversions": sum(DAYS[1:])})]
    details = {"later": later, "quantiles": spread, "visits": visits, "curve": days}
    details["reached"] = when
    return result("time_lag", rows, details=details)


def lengths() -> list[tuple[str, int]]:
    names = [*(str(n) for n in range(1, 12)), "12+"]
    return list(zip(names, LENGTHS, strict=True))


def devices() -> Result:
    people = {
        "mobile": (18_204, 561, 583),
        "desktop": (6_120, 311, 340),
        "tablet": (402, 9, 9),
        "tv": (7, 0, 0),
    }
    rows: list[dict[str, Any]] = []
    for device, (seen, bought, orders) in people.items():
        low, high = wilson(bought, seen)
        row = {"device": device, "people": seen, "converters": bought, "rate": bought / seen}
        rows.append(
            row | {"low": low, "high": high, "conversions": orders, "value": orders * VALUE}
        )
    low, high = newcombe(561, 18_204, 311, 6_120)
    gap = {
        "weaker": "mobile",
        "stronger": "desktop",
        "raw": 561 / 18_204 - 311 / 6_120,
        "raw_low": low,
        "raw_high": high,
        "standardised": -0.0134,
        "low": -0.0192,
        "high": -0.0076,
        "people_of_weaker": 17_392,
        "people_of_stronger": 5_308,
        "people_of_both": 812,
        "strata": 41,
        "strata_not_comparable": 7,
        "mean_order_value": 243_100.0,
        "money": 0.0134 * 18_204 * 243_100.0,
    }
    uncertain = gap | {
        "weaker": "tablet",
        "stronger": "desktop",
        "standardised": -0.011,
        "low": -0.031,
        "high": 0.009,
        "money": 402 * 0.011 * 243_100.0,
        "people_of_weaker": 371,
        "people_of_stronger": 6_089,
        "people_of_both": 31,
    }
    pairs = {
        ("mobile", "mobile"): 512,
        ("mobile", "desktop"): 183,
        ("desktop", "desktop"): 149,
        ("desktop", "mobile"): 66,
        ("tablet", "desktop"): 8,
        ("tablet", "tablet"): 9,
        ("unknown", "mobile"): 5,
    }
    switches = [
        {"first_device": a, "converting_device": b, "conversions": n, "value": n * VALUE}
        for (a, b), n in pairs.items()
    ]
    details = {
        "gap": [gap, uncertain],
        "switches": switches,
        "overlap": [
            {"devices": "mobile", "people": 17_392, "converters": 402},
            {"devices": "desktop + mobile", "people": 812, "converters": 159},
        ],
        "device_paths": [
            {"path": "mobile", "conversions": 512, "value": 512 * VALUE},
            {"path": "mobile > desktop > mobile", "conversions": 61, "value": 61 * VALUE},
        ],
    }
    return result("devices", rows, details=details, settings={"by": "device"})


CARTS = (
    ("web", "mobile", "paid_social", "app", "mobile", "organic_search", "paid_social", 214),
    ("web", "mobile", "paid_social", "web", "desktop", "direct", "paid_social", 58),
    ("web", "desktop", "email", "app", "mobile", "direct", "email", 41),
    ("app", "mobile", "whatsapp", "store", "unknown", "store", "whatsapp", 12),
    (
        "web",
        "mobile",
        "organic_search",
        "marketplace",
        "unknown",
        "marketplace",
        "organic_search",
        6,
    ),
)


# Of the ways above: the number of the way, the source that helped, conversions.
WAY_SOURCES = ((0, "instagram", 211), (0, "fb", 3), (1, "instagram", 57), (1, "fb", 1))


def carry_over() -> Result:
    keys = [
        "cart_place",
        "cart_device",
        "cart_channel",
        "purchase_place",
        "purchase_device",
        "read_as",
        "helped_by",
    ]
    rows = [
        with_share(
            dict(zip(keys, cart[:-1], strict=True))
            | {"conversions": cart[-1], "value": cart[-1] * VALUE}
        )
        for cart in CARTS
    ]
    sources = [
        {"helped_by": "paid_social", "helped_source": "instagram", "conversions": 268},
        {"helped_by": "paid_social", "helped_source": "fb", "conversions": 4},
        {"helped_by": "email", "helped_source": "buletin", "conversions": 41},
    ]
    settings = {"by": None}
    ways = [
        {name: rows[nth][name] for name in keys} | {"helped_source": source, "conversions": n}
        for nth, source, n in WAY_SOURCES
    ]
    details = {"sources": sources, "sources_of_ways": ways}
    return result("carry_over", rows, details=details, settings=settings)


PATHS = (
    ("organic_search", 1, 188, 4020, 911, 3109),
    ("paid_social > organic_search", 2, 171, 312, 101, 211),
    ("paid_social > direct > organic_search > whatsapp > direct > email > direct", 7, 96, 12, 8, 4),
    ("direct", 1, 92, 1210, 309, 901),
    ("whatsapp", 1, 71, 96, 40, 56),
    ("paid_social > paid_social > direct", 3, 55, 240, 92, 148),
    ("email > whatsapp", 2, 8, 30, 11, 19),
    ("ai_assistant > unassigned > phone", 3, 2, 1, 1, 0),
)


def paths() -> Result:
    keys = ("path", "path_length", "conversions", "not_converted", "open", "lost")
    rows = [
        with_share(dict(zip(keys, path, strict=True)) | {"value": path[2] * VALUE})
        for path in PATHS
    ]
    rest = ORDERS - WITHOUT - sum(path[2] for path in PATHS)
    other = {"path": "other", "path_length": None, "conversions": rest, "value": rest * VALUE}
    rows.append(with_share(other | {"not_converted": 5120, "open": 1001, "lost": 4119}))
    multi = with_share({"conversions": ORDERS, "multi_touch": 1259}, count="multi_touch")
    overlap = [
        {"item": "paid_social", "other_item": "organic_search", "conversions": 402},
        {"item": "direct", "other_item": "paid_social", "conversions": 388},
    ]
    return result("paths", rows, details={"multi_touch": [multi], "overlap": overlap})


def path_length() -> Result:
    rows = [
        with_share({"unit": unit, "path_length": n, "conversions": many, "value": many * VALUE})
        for unit in ("touches", "sessions")
        for n, many in lengths()
    ]
    return result("path_length", rows, settings={"by": None})


def attribution() -> Result:
    rows: list[dict[str, Any]] = []
    intervals: list[dict[str, Any]] = []
    for channel, (helped, last, first, both) in CHANNELS.items():
        linear = (helped + last + first) / 3
        credit = dict(
            zip(
                MODELS,
                (first, last, last * 1.05, linear, linear * 1.02, linear * 0.97, both),
                strict=True,
            )
        )
        row: dict[str, Any] = {"channel": channel}
        for model, credited in credit.items():
            row |= {f"{model}_conversions": credited, f"{model}_value": credited * VALUE}
            low, high = wilson(min(credited, ORDERS), ORDERS)
            told = {"channel": channel, "model": model, "share": credited / ORDERS}
            intervals.append(told | {"low": low, "high": high, "thin": both < 10})
        rows.append(row)
    nobody: dict[str, Any] = {"channel": "unattributed"}
    for model in MODELS:
        nobody |= {f"{model}_conversions": WITHOUT, f"{model}_value": WITHOUT * VALUE}
    return result(
        "attribution",
        [*rows, nobody],
        details={"intervals": intervals},
        settings={"half_life": "7d"},
    )


def overview() -> Result:
    figures = {"visitors": 4000, "sessions": 5200, "new": 3100, "returning": 900}
    bought = {"conversions": ORDERS, "value": ORDERS * VALUE, "without_visit": 40}
    low, high = wilson(800, 4000)
    rate = {"converters": 800, "rate": 0.2, "low": low, "high": high}
    total = figures | bought | rate
    row = {"month": "2026-11", "days_counted": 22, **total}
    note = Note(date(2026, 11, 3), date(2026, 11, 3), {"id": "Kurir <b>baru</b>", "en": "Courier"})
    marked = marked_days(date(2026, 11, 1), date(2026, 11, 22), [note])
    details = {"totals": [total], "marked_days": marked}
    return result("overview", [row], details=details, settings={"by": "month"})


def repeat() -> Result:
    low, high = wilson(300, 1000)
    rate = {"customers": 1000, "repeaters": 300, "third": 90, "rate": 0.3, "low": low, "high": high}
    rate |= {"within_30": 0.2, "within_90": 0.31}
    brought = {"conversions": ORDERS, "value": ORDERS * VALUE, "returning_conversions": 390}
    brought |= {"returning_value": 390 * VALUE} | with_share({"conversions": 390}, ORDERS)
    day = {"at_risk": 1000, "converted": 300, "censored": 700, "share_converted": 0.3}
    curve = {"next_order": 2, "day": 20, **day, "low": 0.27, "high": 0.33}
    reached = {"next_order": 2, "quantile": 0.25, "days": 20, "low": 18, "high": 21}
    details = {
        "totals": [rate],
        "curve": [curve],
        "reached": [reached],
        "returning": [{"cohort": "2026-11", **brought, "conversions": ORDERS}],
        "returning_totals": [brought | {"conversions": ORDERS}],
    }
    rows = [{"cohort": "2026-11", **rate}]
    return result("repeat", rows, details=details, settings={"by": "cohort"})


def products() -> Result:
    figures = {"viewed": 900, "viewers": 800, "carted": 300.0, "bought": 200.0, "returned": 4.0}
    low, high = wilson(160, 800)
    rate = {"rate": 0.2, "low": low, "high": high}
    sold = {"conversions": ORDERS, "buyers": 180, "value": ORDERS * VALUE}
    row = {"product": "KP-1", "name": "Gayo 250 g", **figures, **sold, **rate}
    seen = with_share({"buyers": 90}, 180, "buyers")
    details = {
        "looked_before": [{"product": "KP-1", "looked_at": "KP-1", **seen}],
        "lookers": [{"looked": 1, "buyers": 90}, {"looked": 2, "buyers": 90}],
        "looked_at_2": [with_share({"buyers": 180, "looked_at_2": 90}, 180, "looked_at_2")],
    }
    return result("products", [row], details=details, settings={"by": "product"})


def discovery() -> Result:
    row = with_share({"channel": "paid_social", "people": 1000}, 1000, "people")
    day = {"day": 3, "at_risk": 1000, "converted": 200, "censored": 800, "share_converted": 0.2}
    details = {
        "hours": [{"channel": "paid_social", "weekday": 1, "hour": 9, "people": 1000}],
        "asked": [{"channel": "paid_social", "answer": "word_of_mouth", "customers": 200}],
        "curve": [day | {"low": 0.18, "high": 0.22}],
        "reached": [{"quantile": 0.1, "days": 3, "low": 3, "high": 3}],
    }
    rows = [row | {"converted": 200, "within_7": 0.2}]
    return result("discovery", rows, details=details, settings={"by": None})


PEOPLE_SETTINGS = {"by": None, "lookback": None, "goal": None, "direct": None}


def stages() -> Result:
    people = {
        ("awareness", "active"): 5_244,
        ("awareness", "left"): 16_892,
        ("acquisition", "active"): 63,
        ("acquisition", "left"): 270,
        ("onboarding", "left"): 933,
        ("advocacy", "unclear"): 7,
    }
    whole = sum(people.values())
    rows = [
        with_share({"stage": stage, "state": state, "people": n}, whole, "people")
        for (stage, state), n in people.items()
    ]
    reach = [
        with_share({"stage": stage, "people": n}, whole, "people")
        | {"returns": n // 3, "leaves_after": days}
        for stage, n, days in (("awareness", 23_000, 23.0), ("advocacy", 7, None))
    ]
    pair = {"stage": "awareness", "next_stage": "acquisition"}
    between = [
        pair
        | {"people": 22_000}
        | with_share({"reached": 3_085}, 22_000, "reached")
        | {"median": 1.0, "p90": 21.5, "earlier": 0}
    ]
    action = {"stage": "awareness", "action": "Product Added", "people": 22_000}
    when = {"quantile": 0.1, "days": 12, "low": 11, "high": 14}
    never = {"quantile": 0.5, "days": None, "low": None, "high": None}
    month = {"month": "2026-10", "stage": "awareness", "entered": 6_671, "left": 1_332}
    details = {
        "reach": reach,
        "between": between,
        "actions": [action | with_share({"done": 7_134}, 22_000, "done")],
        "months": [month | {"came_back": 209}],
        "curve": [],
        "reached": [pair | when, pair | never],
    }
    states = ("active", "left", "unclear")
    sums = {s: sum(n for (_, state), n in people.items() if state == s) for s in states}
    return result(
        "stages",
        rows,
        details=details,
        reconciliation={"people": whole} | sums,
        caveats=[],
        settings=PEOPLE_SETTINGS,
    )


def feedback() -> Result:
    told = {"answers": 377, "score": 46.4, "low": 39.3, "high": 52.9, "dissatisfied": 39}
    told |= {"dissatisfied_share": 39 / 377, "asked": 1_198, "replied": 377}
    happy = {"question": "nps"} | told | {"replied_share": 377 / 1_198}
    few = {"answers": 7, "score": None, "low": None, "high": None, "dissatisfied": 1}
    few |= {"dissatisfied_share": None, "asked": 9, "replied": 7, "replied_share": None}
    for name, of in (("dissatisfied", "answers"), ("replied", "asked")):
        low, high = wilson(happy[name], happy[of])
        happy |= {f"{name}_low": low, f"{name}_high": high}
        few |= {f"{name}_low": None, f"{name}_high": None}
    csat = {"question": "csat"} | few
    ces = happy | {"question": "ces", "score": 5.31, "low": 5.02, "high": 5.6}
    late = {"event": "Ticket Opened", "channel": "instagram_comment", "reason": "terlambat"}
    call = {"event": "Phone Call Started", "channel": "phone", "reason": "unknown"}
    share = with_share({"contacts": 111, "people": 109}, 335, "contacts")
    details = {
        "questions": [happy, csat, ces],
        "distribution": [
            {"question": "nps", "given": 9} | with_share({"answers": 120}, 377, "answers")
        ],
        "months": [
            {"question": "nps", "month": "2026-10", "answers": 137}
            | with_share({"dissatisfied": 17}, 137, "dissatisfied")
        ],
        "complaints": [late | share],
        "contacts": [call | share],
    }
    rows = [happy | {"touchpoint": "Order Delivered"}, csat | {"touchpoint": "Ticket Resolved"}]
    return result(
        "feedback",
        rows,
        details=details,
        reconciliation={"answers": 761, "nps": 377, "csat": 7, "ces": 377},
        caveats=[{"code": "few_answers", "question": "csat", "answers": 7}],
        settings=PEOPLE_SETTINGS | {"by": "touchpoint"},
    )


def quality() -> Result:
    rows = [
        {"figure": "events", "count": 201_334, "of": None, "share": None},
        {"figure": "bot", "count": 8_412, "of": "events", "share": 8_412 / 201_334},
        {"figure": "crowded", "count": 0, "of": "contacts", "share": None},
    ]
    drift = {"event": "Product Added", "source": "web", "last_week": 9, "usual_week": 214.5}
    details = {"sources": [dict(one) for one in meta().sources], "drift": [drift | {"ratio": 0.04}]}
    sums = {"events": 201_334, "bot": 8_412, "internal": 611, "counted": 192_311}
    return result(
        "quality",
        rows,
        details=details,
        reconciliation=sums,
        caveats=[],
        settings=PEOPLE_SETTINGS,
    )


def funnel() -> Result:
    """12,000 who looked, 3,000 who filled a cart, 1,200 who bought; all windows closed but 900."""
    people = {"Product Viewed": 12_000, "Product Added": 3_000, "Order Completed": 1_200}
    rows: list[dict[str, Any]] = []
    before = 12_000
    for step, (event, many) in enumerate(people.items(), start=1):
        row: dict[str, Any] = {"step": step, "event": event, "people": many}
        for name, of in (("of_entered", 12_000), ("of_previous", before), ("of_all", 25_000)):
            low, high = wilson(many, of)
            row |= {name: many / of, f"{name}_low": low, f"{name}_high": high}
        waits = {"in_progress": 300 * (step < 3), "dropped": (0, 8700, 1500, 0)[step]}
        rows.append(row | waits | {"median_hours": None if step == 1 else 1.5 * step})
        before = many
    low, high = wilson(1_200, 11_400)
    outcome = {"all_people": 25_000, "entered": 12_000, "converted": 1_200, "in_progress": 600}
    outcome |= {"dropped": 10_200, "closed": 1_200 / 11_400, "closed_low": low, "closed_high": high}
    settings = {"by": None, "steps": " > ".join(people), "window": "7d"}
    return result("funnel", rows, details={"outcome": [outcome]}, settings=settings)


def dropoff() -> Result:
    """48,000 visits to two pages, of which 21,000 ended after one event."""
    rows: list[dict[str, Any]] = []
    pages = (("/", 30_000, 12_000), ("/promo", 18_000, 9_000), ("all", 48_000, 21_000))
    for page, visits, single in pages:
        row: dict[str, Any] = {"landing_page": page, "people": visits // 2, "visits": visits}
        for kind, many in (("single", single), ("unengaged", single + 900)):
            low, high = wilson(many, visits)
            row |= {f"bounce_{kind}": many, f"bounce_{kind}_rate": many / visits}
            row |= {f"bounce_{kind}_low": low, f"bounce_{kind}_high": high}
        rows.append(row)
    low, high = wilson(15_000, 24_000)
    share = {"share": 15_000 / 24_000, "low": low, "high": high}
    left = {"returns": 24_000, "left_after_days": 21.5, "people": 24_000, "left": 15_000} | share
    low, high = wilson(300, 400)
    share = {"share": 0.75, "low": low, "high": high}
    details = {
        "whole": [{name: value for name, value in rows.pop().items() if name != "landing_page"}],
        "last_events": [{"last_event": "Page Viewed", "exits": 300} | share],
        "looked_at": [
            {"page": "/", "visits": 400, "exits": 300, "exit_rate": 0.75, "low": low, "high": high}
        ],
        "went_next": [{"event": "Product Added", "next_event": "nothing", "people": 300} | share],
        "left": [left],
    }
    return result("dropoff", rows, details=details, settings={"by": "landing_page"})


def sample() -> dict[str, Result]:
    made = [
        overview(),
        assisted(),
        time_lag(),
        devices(),
        carry_over(),
        paths(),
        path_length(),
        attribution(),
        repeat(),
        products(),
        discovery(),
        stages(),
        feedback(),
        quality(),
        funnel(),
        dropoff(),
    ]
    return {one.measure: one for one in made}


def meta(project: str = "Kopi Nusantara") -> ReportMeta:
    return ReportMeta(
        project=project,
        since="2026-07-26",
        until="2026-11-22",
        data_end="2026-11-22T07:30:00+00:00",
        quality={
            "events": 201_334,
            "bot": 8_412,
            "internal": 611,
            "duplicates": 1_920,
            "far_duplicates": 2,
            "rejected": 37,
            "late": 1_204,
            "people": 25_921,
            "joined_people": 3_110,
            "shared_devices": 14,
            "sessions": 48_120,
            "touches": 51_889,
            "unassigned_touches": 702,
        },
        sources=[
            {
                "source": "web",
                "kind": "client",
                "events": 171_240,
                "duplicates": 1_800,
                "rejected": 12,
                "first_at": "2026-07-25T17:02:11+00:00",
                "last_at": "2026-11-22T07:30:00+00:00",
            },
            {
                "source": "pesanan",
                "kind": "server",
                "events": 2_204,
                "duplicates": 120,
                "rejected": 25,
                "first_at": "2026-07-26T01:12:40+00:00",
                "last_at": "2026-11-22T06:58:02+00:00",
            },
        ],
    )
