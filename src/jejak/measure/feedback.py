"""Feedback: what people answered when asked, what they complained and contacted about.

An answer belongs to the touchpoint after which it was asked: the `touchpoint` that the survey
declares, else the person's last touchpoint event within 30 days before it was sent (before the
answer, where no survey was sent).  Its channel is the one declared, else that of the visit or
contact it came with.  Scores count whole answers of a declared question type only.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from jejak.engine import statements
from jejak.journeys.read import PEOPLE, Journeys
from jejak.journeys.zone import local_day, micros
from jejak.measure.answers import SCALES, read_properties, score_of
from jejak.measure.intervals import ratio_interval, wilson
from jejak.measure.question import Question
from jejak.measure.reconciliation import events_found
from jejak.measure.result import Row
from jejak.measure.run import Answer
from jejak.measure.scores import FEWEST, dissatisfied, score_row
from jejak.words import (
    COMPLAINT_EVENTS,
    CONTACT_EVENTS,
    SURVEY_ANSWERED,
    SURVEY_SENT,
    TOUCHPOINT_EVENTS,
    UNKNOWN,
)

_SQL = statements.read("jejak.measure", "feedback.sql")
_TABLES = ("voiced", "voice_channels", "voice_topics")
CONTACTS = tuple(name for name in CONTACT_EVENTS if name != "Store Visited")
VOICES = (SURVEY_SENT, SURVEY_ANSWERED, *COMPLAINT_EVENTS, *CONTACTS)


def feedback(
    journeys: Journeys, question: Question, values: dict[str, Any], reconciliation: Row
) -> Answer:
    """Rows: question (nps, csat, ces), touchpoint or channel, answers, score, interval.

    Score: NPS -100 … 100, CSAT the share of 4-5, CES the mean of 1-7; null under 10 answers.
    `dissatisfied`: NPS 0-6, CSAT 1-2, CES 1-3.  `asked` are surveys sent in the range, `replied`
    those that the person answered later; null by channel.  Shares have Wilson's interval.
    Details: `questions` (the same over all), `distribution`, `months`, `complaints` and
    `contacts` by event, channel and reason.
    """
    found = events_found(journeys)
    said = _read(journeys, found, values)
    until = values["until_us"]
    asked = [s for s in said if s["event"] == SURVEY_SENT]
    answers = _answers(said, asked)
    _match(asked, answers)
    answers = [a for a in answers if micros(a["occurred_at"]) < until]
    asked = [s for s in asked if micros(s["occurred_at"]) < until]
    inside = [s for s in said if micros(s["occurred_at"]) < until]
    by = question.by or "touchpoint"
    groups = sorted({(a["question"], a[by]) for a in answers} | _asked_groups(asked, by))
    return Answer(
        [_row(name, by, item, answers, asked) for name, item in groups],
        {
            "questions": [_row(q, None, None, answers, asked) for q in _kinds(answers, asked)],
            "distribution": _distribution(answers),
            "months": _months(answers, journeys),
            "complaints": _reasons([s for s in inside if s["event"] in COMPLAINT_EVENTS]),
            "contacts": _reasons([s for s in inside if s["event"] in CONTACTS]),
        },
        _caveats(found, inside, answers),
        {"answers": len(answers)} | {q: _count(answers, q) for q in SCALES},
    )


def _read(journeys: Journeys, found: set[str], values: dict[str, Any]) -> list[Row]:
    """Surveys, complaints and contacts since the range began, in order, with what they say."""
    journeys.need(PEOPLE, values)
    names = [name for name in dict.fromkeys((*VOICES, *TOUCHPOINT_EVENTS)) if name in found]
    journeys.need_events(names, values)
    load = journeys.engine.load
    load("voices", {"event": "VARCHAR"}, [(name,) for name in VOICES])
    load("touchpoints", {"event": "VARCHAR"}, [(name,) for name in TOUCHPOINT_EVENTS])
    for name in _TABLES:
        journeys.table(name, _SQL[name], values)
    rows = journeys.rows("feedback", _SQL["feedback"], values)
    for name in (*_TABLES, "voices", "touchpoints"):
        journeys.engine.drop(name)
    rows.sort(key=lambda row: (row["occurred_at"], row["event_id"]))
    for row in rows:
        said = read_properties(row.pop("properties"))
        row["said"] = said
        row["channel"] = _text(said.get("channel")) or row["channel"] or UNKNOWN
        row["touchpoint"] = _text(said.get("touchpoint")) or row["touchpoint"] or UNKNOWN
        row["reason"] = _text(said.get("reason")) or UNKNOWN
        kind = _text(said.get("question_type")) or ""
        row["question"] = kind.lower() if kind.lower() in SCALES else None
    return rows


def _text(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _answers(said: Sequence[Row], asked: Sequence[Row]) -> list[Row]:
    """Answers with a score; their touchpoint is that of the survey that asked."""
    sent: dict[tuple[int, str | None], list[Row]] = defaultdict(list)
    for survey in asked:
        sent[survey["person_id"], survey["question"]].append(survey)
    told: list[Row] = []
    for row in said:
        score = score_of(row["said"]) if row["event"] == SURVEY_ANSWERED else None
        if score is None:
            continue
        mine = sent[row["person_id"], row["question"]]
        before = [one for one in mine if one["occurred_at"] <= row["occurred_at"]]
        declared = _text(row["said"].get("touchpoint"))
        touchpoint = declared or (before[-1] if before else row)["touchpoint"]
        told.append(row | {"answer": score.score, "touchpoint": touchpoint})
    return told


def _match(asked: Sequence[Row], answers: Iterable[Row]) -> None:
    """`replied` of each survey: whether the person answered it before being asked that again."""
    times: dict[tuple[int, str | None], list[datetime]] = defaultdict(list)
    for row in answers:
        times[row["person_id"], row["question"]].append(row["occurred_at"])
    again: dict[tuple[int, str | None], datetime] = {}
    for survey in reversed(asked):
        who = (survey["person_id"], survey["question"])
        end = again.get(who, datetime.max)
        survey["replied"] = any(survey["occurred_at"] <= at < end for at in times[who])
        again[who] = survey["occurred_at"]


def _asked_groups(asked: Iterable[Row], by: str) -> set[tuple[str, str]]:
    if by != "touchpoint":
        return set()
    return {(s["question"], s["touchpoint"]) for s in asked if s["question"]}


def _kinds(answers: Sequence[Row], asked: Sequence[Row]) -> list[str]:
    known = {row["question"] for row in (*answers, *asked)}
    return [question for question in SCALES if question in known]


def _row(
    question: str, by: str | None, item: str | None, answers: Sequence[Row], asked: Sequence[Row]
) -> Row:
    """One question, over all or of one touchpoint or channel."""

    def within(row: Row) -> bool:
        return row["question"] == question and (by is None or row[by] == item)

    counts = Counter(row["answer"] for row in answers if within(row))
    surveys = [row for row in asked if within(row)]
    n, replied = sum(counts.values()), sum(row["replied"] for row in surveys)
    unhappy = dissatisfied(question, counts)
    told = {"question": question} | ({by: item} if by else {})
    told |= {"answers": n} | score_row(question, counts)
    told |= _named("dissatisfied", unhappy, n)
    if by == "channel":
        return told | {"asked": None} | _named("replied", 0, 0) | {"replied": None}
    return told | {"asked": len(surveys)} | _named("replied", replied, len(surveys))


def _distribution(answers: Iterable[Row]) -> list[Row]:
    counts = Counter((row["question"], row["answer"]) for row in answers)
    whole = Counter[str]()
    for (question, _), n in counts.items():
        whole[question] += n
    return [
        {"question": question, "given": answer} | _share(n, whole[question], "answers")
        for (question, answer), n in sorted(counts.items())
    ]


def _months(answers: Iterable[Row], journeys: Journeys) -> list[Row]:
    """The share dissatisfied, by question and local month."""
    zone = journeys.settings.zone
    counts: dict[tuple[str, str], Counter[int]] = defaultdict(Counter)
    for row in answers:
        month = local_day(row["occurred_at"], zone).isoformat()[:7]
        counts[row["question"], month][row["answer"]] += 1
    return [
        {"question": question, "month": month, "answers": sum(found.values())}
        | _share(dissatisfied(question, found), sum(found.values()), "dissatisfied")
        for (question, month), found in sorted(counts.items())
    ]


def _reasons(said: Sequence[Row]) -> list[Row]:
    """How often, and how many people, by event, channel and reason; the most frequent first.

    Shares are of all contacts in the table; their intervals know that people contact repeatedly.
    """
    mine = Counter(row["person_id"] for row in said)
    squares = sum(n * n for n in mine.values())
    groups: dict[tuple[str, str, str], Counter[int]] = defaultdict(Counter)
    for row in said:
        groups[row["event"], row["channel"], row["reason"]][row["person_id"]] += 1
    rows: list[Row] = []
    for (event, channel, reason), who in sorted(groups.items()):
        told = {"event": event, "channel": channel, "reason": reason}
        n = who.total()
        told |= {"contacts": n, "people": len(who), "share": None, "low": None, "high": None}
        if len(said) >= FEWEST:
            both = sum(count * mine[person] for person, count in who.items())
            own = sum(count * count for count in who.values())
            low, high = ratio_interval(n, len(said), own, both, squares)
            told |= {"share": n / len(said), "low": low, "high": high}
        rows.append(told)
    return sorted(rows, key=lambda row: -row["contacts"])


def _share(count: int, whole: int, name: str) -> Row:
    """A count with its share and Wilson's interval; no share under 10 cases."""
    if whole < FEWEST:
        return {name: count, "share": None, "low": None, "high": None}
    low, high = wilson(count, whole)
    return {name: count, "share": count / whole, "low": low, "high": high}


def _named(name: str, count: int, whole: int) -> Row:
    """The same in columns of its own, beside another share."""
    told = _share(count, whole, name)
    ends = {f"{name}_{end}": told[end] for end in ("low", "high")}
    return {name: count, f"{name}_share": told["share"], **ends}


def _count(answers: Iterable[Row], question: str) -> int:
    return sum(row["question"] == question for row in answers)


def _caveats(found: set[str], inside: Sequence[Row], answers: Sequence[Row]) -> list[Row]:
    """What is missing, what is too little, and answers that are no score on their scale."""
    caveats: list[Row] = []
    if missing := [name for name in (SURVEY_ANSWERED, *COMPLAINT_EVENTS) if name not in found]:
        caveats.append({"code": "missing_events", "events": ", ".join(missing)})
    for question in SCALES:
        n = _count(answers, question)
        if 0 < n < FEWEST:
            caveats.append({"code": "few_answers", "question": question, "answers": n})
    scored = [s for s in inside if s["event"] == SURVEY_ANSWERED and "score" in s["said"]]
    if refused := len(scored) - len(answers):
        caveats.append({"code": "answers_refused", "answers": refused})
    return caveats
