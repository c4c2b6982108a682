"""What follows an order: e-mails, guide, delivery, complaints, reviews, questions, invitations."""

from collections.abc import Collection

import numpy as np

from jejak.demo.columns import Column, Table, draw, rows, stack, take
from jejak.demo.orders import NEVER
from jejak.demo.people import APP
from jejak.demo.shop import DAY, HOUR, LATE_DELIVERY, MINUTE, clock
from jejak.demo.sources import DIRECT, EMAIL
from jejak.demo.visits import (
    GUIDE,
    HOW_TO_BREW,
    IN_VISIT,
    LATE,
    OTHER_PROBLEM,
    PHONE_CALL,
    REVIEW,
    SURVEY,
    contact,
    make,
)

# Notices: what the shop's systems tell, and no touch.
NOTICES = (
    "Email Delivered",
    "Email Opened",
    "Email Link Clicked",
    "Order Delivered",
    "Order Cancelled",
    "Order Refunded",
    "Ticket Opened",
    "Ticket Resolved",
    "Survey Sent",
    "Survey Answered",
)
DELIVERED, OPENED, CLICKED, ARRIVED, CANCELLED, REFUNDED, TICKET, SOLVED, SENT, ANSWERED = range(10)
BY_COMMENT, BY_CALL = range(2)  # how a ticket came in
NPS, CSAT = 0, 1  # which survey
OPENS, READS = 0.60, 0.50  # welcome e-mails opened; of those, guides read
COMPLAINS, COMPLAINS_LATE = 0.03, 0.45
CALLS, CALLS_GUIDED = 0.14, 0.01  # "how do I brew it"


def notice(orders: Table, t: Column, what: int, detail: Column | int = 0, about: int = 0) -> Table:
    """Notices about these orders; `detail` is a score, a reason or a way, `about` a survey."""
    n = rows(orders)
    return {
        "person": orders["person"],
        "order": orders["seq"],
        "t": t,
        "what": np.full(n, what),
        "detail": np.broadcast_to(np.asarray(detail), n).copy(),
        "about": np.full(n, about),
    }


def fates(orders: Table) -> Table:
    """Delivered, cancelled, refunded: told by the shop at their own dates."""
    told: list[Table] = []
    for column, what in (
        ("delivered_t", ARRIVED),
        ("cancelled_t", CANCELLED),
        ("refunded_t", REFUNDED),
    ):
        some = take(orders, orders[column] < NEVER)
        told.append(notice(some, some[column], what))
    return stack(told)


def welcome(rng: np.random.Generator, first: Table) -> tuple[Table, Table]:
    """Welcome e-mail of each first order in web or app; guide visits by those who follow it."""
    got = take(first, (first["where"] == IN_VISIT) & (first["cancelled_t"] == NEVER))
    sent_at = got["t"] + HOUR
    opened = rng.random(rows(got)) < OPENS
    opener = take(got, opened)
    open_at = (opener["t"] // DAY + 1 + (opener["t"] % DAY > 22 * HOUR)) * DAY
    open_at = open_at + clock(rng, rows(opener))
    reads = rng.random(rows(opener)) < READS
    reader, read_at = take(opener, reads), open_at[reads] + MINUTE
    visits = make(rng, reader["person"], read_at, kind=GUIDE, source=EMAIL, landing=6)
    notices = stack(
        [
            notice(got, sent_at, DELIVERED),
            notice(opener, open_at, OPENED),
            notice(reader, read_at - 10, CLICKED),
        ]
    )
    return visits, notices


def complaints(
    rng: np.random.Generator, orders: Table, plants: Collection[str]
) -> tuple[Table, Table]:
    """Tickets by Instagram comment and by phone, and the calls themselves."""
    got = take(orders, orders["delivered_t"] < NEVER)
    late = got["late"] & (LATE_DELIVERY in plants)
    angry = rng.random(rows(got)) < np.where(late, COMPLAINS_LATE, COMPLAINS)
    hurt = take(got, angry)
    reason = np.where(hurt["late"], LATE, OTHER_PROBLEM)
    way = draw(rng, (0.5, 0.5), rows(hurt))
    wait = np.where(hurt["late"], -rng.integers(0, 24 * HOUR, rows(hurt)), DAY)
    t = ((hurt["delivered_t"] + wait) // DAY) * DAY + clock(rng, rows(hurt))
    t = np.maximum(t, hurt["t"] + HOUR)
    calls = take(contact(hurt["person"], t, PHONE_CALL, reason), way == BY_CALL)
    solved_at = t + rng.integers(2 * HOUR, 60 * HOUR, rows(hurt))
    asked_at = solved_at + HOUR
    answers = rng.random(rows(hurt)) < 0.35
    score = 1 + draw(rng, (0.16, 0.14, 0.2, 0.3, 0.2), rows(hurt))
    notices = stack(
        [
            notice(hurt, t + 5 * MINUTE, TICKET, reason * 10 + way),
            notice(hurt, solved_at, SOLVED, reason * 10 + way),
            notice(hurt, asked_at, SENT, 0, CSAT),
            notice(take(hurt, answers), asked_at[answers] + 2 * HOUR, ANSWERED, score[answers], 1),
        ]
    )
    return calls, notices


def brewing_calls(rng: np.random.Generator, orders: Table, reads_guide: Column) -> Table:
    """Calls of people who do not know how to brew what they bought: mostly no guide readers."""
    got = take(orders, (orders["delivered_t"] < NEVER) & (orders["seq"] == 1))
    share = np.where(reads_guide[got["person"]], CALLS_GUIDED, CALLS)
    caller = take(got, rng.random(rows(got)) < share)
    days = caller["delivered_t"] // DAY + rng.integers(1, 4, rows(caller))
    return contact(caller["person"], days * DAY + clock(rng, rows(caller)), PHONE_CALL, HOW_TO_BREW)


def voices(
    rng: np.random.Generator, orders: Table, reads_guide: Column, plants: Collection[str]
) -> tuple[Table, Table]:
    """Reviews and NPS answers: visits in which they are given; notices of questions sent."""
    got = take(orders, (orders["delivered_t"] < NEVER) & (orders["where"] == IN_VISIT))
    reviewer = take(got, rng.random(rows(got)) < 0.18)
    at = (reviewer["delivered_t"] // DAY + rng.integers(2, 8, rows(reviewer))) * DAY
    at = at + clock(rng, rows(reviewer))
    reviews = make(rng, reviewer["person"], at, kind=REVIEW, slot=reviewer["slot"], source=DIRECT)
    asked = take(got, (got["seq"] == 1) & (rng.random(rows(got)) < 0.6))
    sent_at = (asked["delivered_t"] // DAY + 10) * DAY + 9 * HOUR
    answers = rng.random(rows(asked)) < 0.3
    answered = take(asked, answers)
    at = sent_at[answers] + rng.integers(10 * MINUTE, 10 * HOUR, rows(answered))
    slot = np.where(answered["slot"] == APP, 0, answered["slot"])
    surveys = make(rng, answered["person"], at, kind=SURVEY, slot=slot, source=EMAIL)
    late = answered["late"] & (LATE_DELIVERY in plants)
    happy = draw(rng, (0.10, 0.30, 0.60), rows(answered))
    sad = draw(rng, (0.55, 0.25, 0.20), rows(answered))
    mood = np.where(late, sad, np.maximum(happy, reads_guide[answered["person"]]))
    low, high = np.array([0, 7, 9])[mood], np.array([6, 8, 10])[mood]
    surveys["order"] = np.zeros(rows(answered), dtype=int)
    scores = (low + np.floor(rng.random(rows(answered)) * (high - low + 1))).astype(int)
    rating = np.where(reviewer["late"] & (LATE_DELIVERY in plants), 2, 4)
    reviews["detail"], surveys["detail"] = rating + draw(rng, (0.4, 0.6), rows(reviewer)), scores
    return stack([reviews, surveys]), notice(asked, sent_at, SENT, 0, NPS)
