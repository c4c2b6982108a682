"""The true figures of leaving, stages, repeat and feedback, told from what really happened.

Shares over all 120 days; what comes after the last day is unknown to them, as it is to the shop.
"""

from typing import Any

import numpy as np

from jejak.demo.aftercare import ANSWERED, CSAT, OPENED, TICKET
from jejak.demo.columns import Column, Table, take
from jejak.demo.hidden import Hidden
from jejak.demo.orders import NEVER
from jejak.demo.people import APP
from jejak.demo.shop import DAY, LAST, LEAK_PAGE, PAGES
from jejak.demo.systems import REASONS, WAYS
from jejak.demo.touches import landings
from jejak.demo.visits import BUYING, GUIDE, LEAVE, REVIEW, SURVEY

STAGES = ("awareness", "acquisition", "onboarding", "engagement", "advocacy")
AGAIN_WITHIN = (14, 21, 30)  # days
MONTHS = ((0, 28, "2026-07"), (28, 59, "2026-08"), (59, 89, "2026-09"), (89, 120, "2026-10"))
Shares = dict[str, float]


def later_figures(hidden: Hidden) -> dict[str, Any]:
    """Every figure of these four measures that the hidden state knows."""
    return {
        "leaving": leaving(hidden),
        "stages": stages(hidden),
        "repeat": repeat(hidden),
        "feedback": feedback(hidden),
    }


def leaving(hidden: Hidden) -> dict[str, Any]:
    """Per landing page: visits, and the shares of one event and of under ten seconds."""
    v = hidden.visits
    at_once = v["kind"] == LEAVE  # lasts no second
    signs_in = v["login"] & ~v["signed"]
    single = at_once & ~signs_in & (v["slot"] != APP)  # an app opens and shows a screen
    page = landings(v)
    told = {
        PAGES[code]: {
            "visits": int((page == code).sum()),
            "single": mean(single[page == code]),
            "unengaged": mean(at_once[page == code]),
        }
        for code in range(len(PAGES))
    }
    seen = (page == LEAK_PAGE) & ~np.isin(v["kind"], BUYING)
    return {"pages": told, "exits": {PAGES[LEAK_PAGE]: mean(at_once[seen])}}


def mean(column: Column) -> float:
    return float(column.mean()) if len(column) else 0.0


def stages(hidden: Hidden) -> Shares:
    """Share of all people known to the shop who entered each stage."""
    n = len(hidden.people["t0"])
    first = np.full(n, NEVER)
    np.minimum.at(first, hidden.orders["person"], hidden.orders["t"])
    acquired = first < NEVER
    voice = by_person(n, hidden.visits, np.isin(hidden.visits["kind"], (GUIDE,)))
    arrived = by_person(n, hidden.orders, hidden.orders["delivered_t"] < LAST)
    opened = by_person(n, hidden.notices, hidden.notices["what"] == OPENED)
    entered = {
        "awareness": by_person(n, hidden.visits, np.ones(len(hidden.visits["t"]), dtype=bool)),
        "acquisition": acquired,
        "onboarding": acquired & (voice | arrived | opened),
        "engagement": engaged(hidden, first),
        "advocacy": advocates(hidden, n),
    }
    known = entered["awareness"] | acquired
    known |= by_person(n, hidden.contacts, np.ones(len(hidden.contacts["t"]), dtype=bool))
    return {stage: mean(entered[stage][known]) for stage in STAGES}


def by_person(n: int, table: Table, rows: Column) -> Column:
    found = np.zeros(n, dtype=bool)
    found[table["person"][rows]] = True
    return found


def engaged(hidden: Hidden, first: Column) -> Column:
    """A second order, a question or complaint after the first, or a third active day after it."""
    n = len(first)
    tickets = take(hidden.notices, hidden.notices["what"] == TICKET)
    found = by_person(n, hidden.orders, hidden.orders["seq"] >= 2)
    for told in (hidden.contacts, tickets):
        asks = told["t"] >= first[told["person"]]
        found |= by_person(n, told, asks & spoken(told))
    return found | (active_days_after(hidden, first) >= 3)


def spoken(told: Table) -> Column:
    """Contacts but a visit of the counter, which is no contact of support."""
    return told["what"] != 0 if "reason" in told else np.ones(len(told["t"]), dtype=bool)


def active_days_after(hidden: Hidden, first: Column) -> Column:
    """Days after that of the first order on which each person did something."""
    acts = np.isin(hidden.notices["what"], (OPENED, TICKET, ANSWERED))
    tables = (hidden.visits, hidden.contacts, hidden.orders, take(hidden.notices, acts))
    person = np.concatenate([table["person"] for table in tables])
    day = np.concatenate([table["t"] // DAY for table in tables])
    later = day > first[person] // DAY
    pairs = np.unique(person[later] * 1000 + day[later])
    return np.bincount(pairs // 1000, minlength=len(first))


def advocates(hidden: Hidden, n: int) -> Column:
    v = hidden.visits
    praise = (v["kind"] == REVIEW) | ((v["kind"] == SURVEY) & (v["detail"] >= 9))
    return by_person(n, v, praise)


def repeat(hidden: Hidden) -> dict[str, Any]:
    """Customers who ordered again, by month of the first order; within days of it, by law."""
    n = len(hidden.people["t0"])
    first, second = np.full(n, NEVER), np.full(n, NEVER)
    for at, seq in ((first, 1), (second, 2)):
        mine = take(hidden.orders, hidden.orders["seq"] == seq)
        at[mine["person"]] = mine["t"]
    bought, again = first < NEVER, second < NEVER
    day = first // DAY
    watched = bought & (day < LAST // DAY - max(AGAIN_WITHIN))
    gap = second // DAY - day
    return {
        "rate": mean(again[bought]),
        "months": {
            name: mean(again[bought & (day >= since) & (day < until)])
            for since, until, name in MONTHS
        },
        "within": {days: mean(gap[watched] <= days) for days in AGAIN_WITHIN},
    }


def feedback(hidden: Hidden) -> dict[str, Any]:
    """NPS and CSAT, the share dissatisfied, and what complaints are about, of those who spoke."""
    v, told = hidden.visits, hidden.notices
    asked = v["kind"] == SURVEY
    nps = v["detail"][asked]
    answered = (told["what"] == ANSWERED) & (told["about"] == CSAT)
    csat = told["detail"][answered]
    hurt = told["detail"][told["what"] == TICKET]
    return {
        "nps": 100 * (mean(nps >= 9) - mean(nps <= 6)),
        "csat": mean(csat >= 4),
        "answers": {"nps": len(nps), "csat": len(csat)},
        "dissatisfied": {
            f"{question} {name}": mean(score[(day >= since) & (day < until)] <= unhappy)
            for question, score, day, unhappy in (
                ("nps", nps, survey_days(v, asked), 6),
                ("csat", csat, told["t"][answered] // DAY, 2),
            )
            for since, until, name in MONTHS
        },
        "complaints": {
            f"{REASONS[reason]} {way}": mean(hurt == reason * 10 + code)
            for reason in sorted(set((hurt // 10).tolist()))
            for code, way in enumerate(WAYS)
        },
        "tickets": len(hurt),
    }


def survey_days(visits: Table, asked: Column) -> Column:
    """The day of each answer, which is given near the end of its visit."""
    return (visits["t"][asked] + (visits["spend"][asked] * 0.9).astype(int)) // DAY
