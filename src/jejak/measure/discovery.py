"""Discovery: how people found the business, as tracked and as they say themselves.

Tracked is the channel of a person's first touch in all of the data, at its local weekday and
hour.  Asked is the answer of a survey (`Survey Answered` with `heard_from`): what no click
tells, such as a friend's word.
"""

import re
from typing import Any

from msgspec import structs

from jejak.engine import statements
from jejak.journeys.read import Journeys
from jejak.journeys.zone import micros
from jejak.measure.answers import read_properties
from jejak.measure.intervals import wilson
from jejak.measure.question import Question
from jejak.measure.repeat import QUANTILES, share_by
from jejak.measure.result import Row
from jejak.measure.run import Answer
from jejak.measure.survival import kaplan_meier, reached

_SQL = statements.read("jejak.measure", "discovery.sql")
_CUSTOMERS = statements.read("jejak.measure", "customers.sql")
_SURVEYS = ("Survey Sent", "Survey Answered")
NOT_ASKED, NO_ANSWER, WORD_OF_MOUTH = "not_asked", "no_answer", "word_of_mouth"
# Words of an answer that tell of another person's recommendation, not parts of other words: a
# shop called FamilyMart recommends nothing.
_PEOPLE = re.compile(
    r"\b(?:(?:teman|keluarga|saudara|tetangga)(?:-\w+)?(?:ku|mu|nya)?|mulut ke mulut"
    r"|(?:di|me)?rekomendasi(?:kan|nya)?"
    r"|(?:friend|relative|neighbou?r|colleague)s?|famil(?:y|ies)|recommend(?:s|ed|ation|ations)?"
    r"|word of mouth)\b"
)


def discovery(
    journeys: Journeys, question: Question, values: dict[str, Any], reconciliation: Row
) -> Answer:
    """Rows: channel of the first touch ever, of people for whom it lies in the range.

    people, their share of all with Wilson's interval, converted by data end, and `within_7`,
    the Kaplan-Meier share that converts within 7 days (null: nobody was watched that long).
    Who had converted before the first touch counts as a person, not in these two.  Details:
    `hours`, people by channel, local weekday (1 is Monday) and hour; `curve` and `reached`,
    days to the first conversion; `asked`, new customers of the range (the first conversion
    ever lies in it) by tracked channel and answer: it sums to all of them.  An answer that
    names friends or family is `word_of_mouth`; `no_answer` were asked only, `not_asked` were
    not as far as the data tells.
    """
    end = journeys.data_end
    journeys.table("first_touches", _CUSTOMERS["first_touches"], values)
    bound = values | {"data_end_us": micros(end) if end else 0}
    journeys.table("discovered", _SQL["discovered"], bound)
    waits = journeys.rows("waits", _SQL["waits"], values)
    hours = journeys.rows("hours", _SQL["hours"], values)
    asked = _asked(journeys, values)
    for name in ("discovered", "first_touches"):
        journeys.engine.drop(name)
    details: dict[str, list[Row]] = {"hours": _hours(hours), **_curve(waits)}
    if asked is not None:
        details["asked"] = asked
    earlier = int(sum(wait["earlier"] for wait in waits))
    caveats: list[Row] = [{"code": "earlier_converters", "people": earlier}] if earlier else []
    return Answer(_rows(waits), details, caveats)


def read_answer(event: str, properties: str) -> str | None:
    """What somebody said: '' for a question without an answer, None for another question.

    >>> read_answer("Survey Answered", '{"heard_from": "Teman atau keluarga"}')
    'word_of_mouth'
    """
    told = read_properties(properties)
    if event == "Survey Answered" and "heard_from" in told:
        answer = " ".join(str(told["heard_from"] or "").lower().split())
        return WORD_OF_MOUTH if _PEOPLE.search(answer) else answer
    return "" if told.get("survey") == "heard_from" else None


def _asked(journeys: Journeys, values: dict[str, Any]) -> list[Row] | None:
    """New customers by tracked channel and answer; None where nobody was ever asked."""
    told = journeys.rows("told_answers", _SQL["told_answers"], values)
    answers = [(r["event"], r["properties"], read_answer(**r)) for r in told]
    answers = [one for one in answers if one[2] is not None]
    if not answers:
        return None
    journeys.need_events(_SURVEYS, values)
    kinds = {"event": "VARCHAR", "properties": "VARCHAR", "answer": "VARCHAR"}
    journeys.engine.load("answers", kinds, answers)
    journeys.table("answered", _SQL["answered"], values)
    rows = journeys.rows("asked", _SQL["asked"], values)
    for name in ("answers", "answered"):
        journeys.engine.drop(name)
    rows.sort(key=lambda row: (row["channel"], -row["customers"], row["answer"]))
    return rows


def _rows(waits: list[Row]) -> list[Row]:
    whole = int(sum(wait["converted"] + wait["waiting"] + wait["earlier"] for wait in waits))
    rows: list[Row] = []
    for channel in {wait["channel"] for wait in waits}:
        mine = [wait for wait in waits if wait["channel"] == channel]
        converted, waiting, earlier = (
            int(sum(wait[name] for wait in mine)) for name in ("converted", "waiting", "earlier")
        )
        people = converted + waiting + earlier
        low, high = wilson(people, whole)
        row = {"channel": channel, "people": people, "share": people / whole}
        row |= {"low": low, "high": high, "converted": converted}
        rows.append(row | {"within_7": share_by(kaplan_meier(_counts(mine)), 7)})
    return sorted(rows, key=lambda row: (-row["people"], row["channel"]))


def _counts(waits: list[Row]) -> list[tuple[int, int, int]]:
    return [(wait["days"], int(wait["converted"]), int(wait["waiting"])) for wait in waits]


def _hours(counted: list[Row]) -> list[Row]:
    ordered = sorted(counted, key=lambda row: (row["channel"], row["hour_of_week"]))
    return [
        {
            "channel": row["channel"],
            "weekday": row["hour_of_week"] // 24 + 1,
            "hour": row["hour_of_week"] % 24,
            "people": row["people"],
        }
        for row in ordered
    ]


def _curve(waits: list[Row]) -> dict[str, list[Row]]:
    curve = kaplan_meier(_counts(waits))
    return {
        "curve": [structs.asdict(day) for day in curve],
        "reached": [structs.asdict(one) for one in reached(curve, QUANTILES)] if curve else [],
    }
