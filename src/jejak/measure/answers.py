"""What people answered: scores of NPS, CSAT and CES questions, read from events' properties.

An answer counts where its `question_type` is nps, csat or ces and its `score` is a whole number
on that question's scale.  The type is declared, never guessed from the scale.  Properties are
JSON texts, which engines read differently; surveys are few, so they are read here.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from jejak.engine import statements
from jejak.journeys.read import Journeys
from jejak.measure.result import Row
from jejak.words import SURVEY_ANSWERED

_SQL = statements.read("jejak.measure", "answers.sql")
SCALES = {"nps": (0, 10), "csat": (1, 5), "ces": (1, 7)}
PROMOTERS = 9  # this score and above
_DIGITS = re.compile(r"[0-9]{1,9}")


class Score(Struct, frozen=True):
    """A whole number on the scale of its question."""

    question: str
    score: int


def read_properties(text: str | None) -> dict[str, Any]:
    """The properties of an event; none where they are no JSON object."""
    try:
        found = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def score_of(properties: Mapping[str, Any]) -> Score | None:
    """The score that an answer gives; None where it is none, or none on the question's scale.

    >>> score_of({"question_type": "nps", "score": 9})
    Score(question='nps', score=9)
    >>> score_of({"question_type": "nps", "score": 9.5}) is None
    True
    """
    told, score = properties.get("question_type"), properties.get("score")
    question = told.strip().lower() if isinstance(told, str) else ""
    if question not in SCALES:
        return None
    if isinstance(score, str) and _DIGITS.fullmatch(score.strip()):
        score = int(score)
    if isinstance(score, bool) or not isinstance(score, int | float) or score % 1:
        return None
    low, high = SCALES[question]
    return Score(question, int(score)) if low <= score <= high else None


def promoters(journeys: Journeys, values: Mapping[str, Any]) -> list[tuple[int]]:
    """The events in which somebody would recommend the business: 9 or 10 of NPS."""
    found: list[Row] = journeys.rows(
        "answers", _SQL["answers"], {**values, "event": SURVEY_ANSWERED}
    )
    told = [(row["event_id"], score_of(read_properties(row["properties"]))) for row in found]
    return [
        (event,) for event, one in told if one and one.question == "nps" and one.score >= PROMOTERS
    ]
