"""How people felt at a touchpoint, as their answers to NPS, CSAT and CES questions tell.

An answer belongs to the touchpoint that the survey declares (its property `touchpoint`: an id of
the map or the name of a bound event), else to the last one the person met within the lookback
before it.  Answers are put on the map's scale from -3 to +3, each question's worst answer -3 and
its best +3, and averaged; the interval is Student's over people, each with the mean of theirs.
Under 10 people who answered nothing is told.
"""

from collections import defaultdict
from math import sqrt
from typing import Any

from jejak.engine import statements
from jejak.journeys.read import Journeys
from jejak.maps.measured import Feeling
from jejak.maps.model import Touchpoint
from jejak.measure.answers import SCALES, Score, read_properties, score_of
from jejak.measure.scores import FEWEST, t_score
from jejak.words import SURVEY_ANSWERED

_SQL = statements.read("jejak.maps", "feeling.sql")
FEELING_EVENTS = frozenset({SURVEY_ANSWERED})
WORST, BEST = -3.0, 3.0


def find_feelings(
    journeys: Journeys, touchpoints: tuple[Touchpoint, ...], values: dict[str, Any]
) -> dict[str, Feeling]:
    """{touchpoint: feeling} of the answers of the range; reads `hits` and `person_events`."""
    bound = values | {"event": SURVEY_ANSWERED}
    journeys.table("survey_answers", _SQL["survey_answers"], bound)
    declared = {one.event: one.id for one in reversed(touchpoints) if one.event is not None}
    declared |= {one.id: one.id for one in touchpoints}
    told: dict[str, dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    for row in journeys.rows("answered_after", _SQL["answered_after"], bound):
        properties = read_properties(row["properties"])
        score = score_of(properties)
        met = None if row["touchpoint"] is None else touchpoints[row["touchpoint"]].id
        about = declared.get(str(properties.get("touchpoint", "")).strip(), met)
        if score and about:
            told[about][row["person_id"]].append(felt(score))
    journeys.engine.drop("survey_answers")
    return {id: _feeling(people) for id, people in told.items() if len(people) >= FEWEST}


def felt(score: Score) -> float:
    """An answer on the map's scale.

    >>> felt(Score("nps", 10)), felt(Score("csat", 3)), felt(Score("ces", 1))
    (3.0, 0.0, -3.0)
    """
    low, high = SCALES[score.question]
    return WORST + (BEST - WORST) * (score.score - low) / (high - low)


def _feeling(people: dict[int, list[float]]) -> Feeling:
    means = [sum(answers) / len(answers) for answers in people.values()]
    n = len(means)
    mean = sum(means) / n
    spread = sum((one - mean) ** 2 for one in means) / (n - 1)
    reach = t_score(n - 1) * sqrt(spread / n)
    answers = sum(map(len, people.values()))
    return Feeling(mean, max(WORST, mean - reach), min(BEST, mean + reach), answers)
