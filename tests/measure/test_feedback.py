"""Feedback: scores against their formulas, the demo's answers against those it gave."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from fixtures.figures import figures, row
from fixtures.story import CALLS, INSTAGRAM, event, page, server
from jejak.demo.aftercare import TICKET
from jejak.demo.columns import take
from jejak.demo.shop import START
from jejak.demo.simulate import simulate
from jejak.demo.systems import REASONS
from jejak.demo.visits import PHONE_CALL, SURVEY
from jejak.measure.scores import ces, nps, t_score
from jejak.project import in_memory, open

OCTOBER = {"since": date(2026, 10, 1), "until": date(2026, 10, 31)}


def answer(at: str, who: str, score: Any, question: str = "nps", **columns: Any) -> dict[str, Any]:
    said = f'{{"question_type": "{question}", "score": {score}}}'
    return event(at, who, "Survey Answered", user_id=who, properties=said, **columns)


def test_nps_by_hand():
    # 6 promoters, 2 passives, 2 detractors of 10: 40.  With ¾, 1½, ¾ more: 6.75 and 2.75 of 13:
    # 0.3077; variance (9.5/13 - 0.3077²)/13 = 0.04893; ± 1.96 · 0.2212 = 0.4336.
    score, (low, high) = nps({10: 6, 8: 2, 0: 2})
    assert (score, low, high) == pytest.approx((40, -12.59, 74.13), abs=0.02)


@pytest.mark.parametrize("degrees", [1, 2, 3, 4, 9, 10, 57, 400])
def test_t_is_scipys(degrees: int):
    stats = pytest.importorskip("scipy.stats")
    assert t_score(degrees) == pytest.approx(stats.t.ppf(0.975, degrees), rel=1e-9)


def test_ces_is_the_mean_with_scipys_t_interval():
    stats = pytest.importorskip("scipy.stats")
    given = [1, 4, 5, 5, 6, 7, 7, 3, 2, 6, 5]
    mean, interval = ces(Counter(given))
    wanted = stats.t.interval(0.95, 10, loc=stats.tmean(given), scale=stats.sem(given))
    assert mean == pytest.approx(sum(given) / 11)
    assert interval == pytest.approx(wanted)
    assert ces({5: 12}) == (5, (None, None))


def test_seven_answers_give_no_score():
    rows = [answer("10-02 03:00", f"u{n}", 9) for n in range(7)]
    result = in_memory(rows).feedback(**OCTOBER)
    [found] = result.rows
    assert (found["answers"], found["score"]) == (7, None)
    assert {"code": "few_answers", "question": "nps", "answers": 7} in result.caveats


def test_asked_and_answered_by_touchpoint():
    # Ten parcels, ten surveys after them, four answers; the fifth answers after a call.
    rows: list[dict[str, Any]] = []
    for n in range(10):
        rows.append(server("10-02 03:00", "Order Delivered", user_id=f"u{n}"))
        said = '{"question_type": "nps"}'
        rows.append(server("10-05 03:00", "Survey Sent", user_id=f"u{n}", properties=said))
    rows += [answer("10-06 03:00", f"u{n}", 10, **INSTAGRAM) for n in range(4)]
    rows.append(server("10-06 03:00", "Phone Call Started", user_id="other", **CALLS))
    rows.append(answer("10-07 03:00", "other", 0))
    project = in_memory(rows)
    found = figures(project.feedback(**OCTOBER).rows, "touchpoint", "asked", "replied", "answers")
    assert found == {"Order Delivered": (10, 4, 4), "Phone Call Started": (0, 0, 1)}
    ways = figures(project.feedback(by="channel", **OCTOBER).rows, "channel", "answers")
    assert ways == {"paid_social": 4, "direct": 1}


def test_complaints_without_an_answer_are_told():
    said = '{"reason": "terlambat", "channel": "instagram_comment"}'
    rows = [page("10-01 03:00", "a")]
    rows += [server("10-02 03:00", "Ticket Opened", user_id="a", properties=said)]
    result = in_memory(rows).feedback(**OCTOBER)
    assert result.rows == []
    [found] = result.details["complaints"]
    assert (found["channel"], found["reason"]) == ("instagram_comment", "terlambat")
    assert (found["contacts"], found["share"]) == (1, None)


def test_an_answer_off_its_scale_is_counted_as_refused():
    rows = [answer("10-02 03:00", "a", 6, "csat"), answer("10-02 03:00", "b", 4.5, "csat")]
    result = in_memory(rows).feedback(**OCTOBER)
    assert result.rows == []
    assert {"code": "answers_refused", "answers": 2} in result.caveats


def test_the_demos_answers_and_complaints_are_those_that_were_given(small_shop: Path):
    """Scores, complaints and calls as the hidden shop knows them, over the whole data."""
    hidden = simulate(small=True).hidden
    first = (START + timedelta(hours=7)).date()
    project = open(small_shop)
    result = project.feedback(since=first, until=first + timedelta(days=119))
    project.close()
    given = take(hidden.visits, hidden.visits["kind"] == SURVEY)["detail"].tolist()
    scores = [r for r in result.details["distribution"] if r["question"] == "nps"]
    told = {r["given"]: r["answers"] for r in scores}
    assert told == Counter(given)
    tickets = take(hidden.notices, hidden.notices["what"] == TICKET)["detail"]
    ways = ("instagram_comment", "phone")
    wanted = Counter((REASONS[d // 10], ways[d % 10]) for d in tickets.tolist())
    found = {(r["reason"], r["channel"]): r["contacts"] for r in result.details["complaints"]}
    assert found == wanted
    calls = take(hidden.contacts, hidden.contacts["what"] == PHONE_CALL)["reason"].tolist()
    phoned = {
        r["reason"]: r["contacts"]
        for r in result.details["contacts"]
        if r["event"] == "Phone Call Started"
    }
    assert phoned == Counter(REASONS[reason] for reason in calls)
    assert row(result.details["questions"], question="nps")["answers"] == len(given)


def asked_and_answered(at: str, who: str, score: int | None) -> list[dict[str, Any]]:
    said = '{"question_type": "nps"}'
    sent = server(f"{at} 03:00", "Survey Sent", user_id=who, properties=said)
    return [sent] if score is None else [sent, answer(f"{at} 04:00", who, score)]


def test_shares_of_the_dissatisfied_and_of_replies_have_wilsons_interval():
    # 2 of 10 answers are 0; 10 of 12 surveys were answered.  Limits by Wilson's formula by hand:
    # (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n) with z = 1.96.
    scores = [0, 0, *[9] * 8, None, None]
    rows = [
        r for n, score in enumerate(scores) for r in asked_and_answered("10-02", f"u{n}", score)
    ]
    [found] = in_memory(rows).feedback(**OCTOBER).details["questions"]
    unhappy = (found["dissatisfied_share"], found["dissatisfied_low"], found["dissatisfied_high"])
    assert unhappy == pytest.approx((0.2, 0.0567, 0.5098), abs=1e-4)
    replied = (found["replied_share"], found["replied_low"], found["replied_high"])
    assert replied == pytest.approx((10 / 12, 0.5520, 0.9530), abs=1e-4)


def test_their_changes_have_newcombes_interval():
    # 56 of 70 against 48 of 80: Newcombe (Statistics in Medicine 17, 1998), example (a), method
    # 10: +0.2 with 0.0524 to 0.3339.
    rows: list[dict[str, Any]] = []
    for at, unhappy, all_asked in (("09-10", 48, 80), ("10-10", 56, 70)):
        for n in range(all_asked):
            rows += asked_and_answered(at, f"{at}-{n}", 0 if n < unhappy else 9)
    before = {"since": date(2026, 10, 1), "until": date(2026, 10, 30), "compare": "previous"}
    told = in_memory(rows).feedback(**before).details["compare"]
    change = row(told, table="questions", figure="dissatisfied_share")
    assert change["change"] == pytest.approx(0.2)
    assert (change["low"], change["high"]) == pytest.approx((0.0524, 0.3339), abs=1e-4)
