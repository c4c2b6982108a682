"""What every figure stands on, and what of the data was left out."""

from typing import Any

from jejak.engine import statements
from jejak.journeys.read import PEOPLE, Journeys
from jejak.measure.question import Question
from jejak.measure.result import Row

_SQL = statements.read("jejak.measure", "quality.sql")


def count_quality(journeys: Journeys) -> dict[str, int]:
    """Counts over the whole data, bots and the business's own people left out of persons.

    events; bot and internal events among them; late: received more than a day after they
    happened; people, those joined from two or more devices, shared devices (two or more
    accounts); sessions; touches and the unassigned ones.
    """
    values = journeys.bind(Question())
    journeys.need(PEOPLE, values)
    found: Row = {}
    for name in ("kinds", "quality", "late"):
        found |= journeys.rows(name, _SQL[name], values)[0]
    return {name: int(count or 0) for name, count in found.items()}


def count_sources(journeys: Journeys) -> list[dict[str, Any]]:
    """One row a source: source, kind (client, server or both), events, first and last time."""
    rows = journeys.rows("sources", _SQL["sources"], {})
    return sorted(rows, key=lambda row: row["source"])
