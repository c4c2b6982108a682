"""What every figure stands on, and what of the data was left out."""

from datetime import timedelta
from typing import Any

from jejak.engine import statements
from jejak.journeys.read import PEOPLE, Journeys
from jejak.journeys.zone import micros
from jejak.measure.gaps import find_gaps
from jejak.measure.intervals import wilson
from jejak.measure.question import Question
from jejak.measure.result import Row
from jejak.measure.run import Answer

_SQL = statements.read("jejak.measure", "quality.sql")
# The figures in the order in which they are read, each with what it is a share of.
FIGURES = {
    "events": None,
    "bot": "events",
    "internal": "events",
    "duplicates": "events",
    "rejected": "events",
    "late": "events",
    "people": None,
    "visitors": "people",
    "joined_people": "people",
    "devices": None,
    "shared_devices": "devices",
    "contacts": None,
    "crowded": "contacts",
    "sessions": None,
    "touches": None,
    "unassigned_touches": "touches",
}
WEEK, BEFORE = timedelta(days=7), timedelta(days=28)
EVEN = WEEK / (WEEK + BEFORE)  # the share of the last week where nothing changes
FEWEST = 10  # events a week before, under which nothing is said to drift


def quality(
    journeys: Journeys, question: Question, values: dict[str, Any], reconciliation: Row
) -> Answer:
    """Rows: figure, count, of (what it is a share of), share; over the whole data, all traffic.

    duplicates and rejected rows are known of imported files; late: received more than a day
    after it happened; people: of whom there is any event, visitors: those with a visit;
    joined_people: joined from two or more devices; shared_devices: seen with
    two or more accounts, so no identity; crowded: e-mails and phones of more user ids than
    `identity.max_people`.  Details: `sources`, and `drift`: events whose last seven days hold
    half as many or fewer, or twice as many or more, as a usual week of the four before, by more
    than chance; `gaps`, fields that went missing (see `measure.gaps`).
    """
    counts = count_quality(journeys) | dict(journeys.intake)
    rows = [_row(name, counts) for name in FIGURES if name in counts]
    sums = {"events": counts["events"], "bot": counts["bot"], "internal": counts["internal"]}
    sums["counted"] = counts["events"] - counts["bot"] - counts["internal"]
    details = {"sources": count_sources(journeys), "drift": find_drift(journeys)}
    details["gaps"] = find_gaps(journeys)
    return Answer(rows, details, reconciliation=sums)


def _row(name: str, counts: dict[str, int]) -> Row:
    of = FIGURES[name]
    share = counts[name] / counts[of] if of and counts[of] else None
    return {"figure": name, "count": counts[name], "of": of, "share": share}


def count_quality(journeys: Journeys) -> dict[str, int]:
    """Counts over the whole data, bots and the business's own people left out of persons."""
    values = journeys.bind(Question())
    journeys.need(PEOPLE, values)
    journeys.need_everyone(values)
    found: Row = {}
    for name in ("kinds", "quality", "late", "crowded"):
        found |= journeys.rows(name, _SQL[name], values)[0]
    return {name: int(count or 0) for name, count in found.items()}


def count_sources(journeys: Journeys) -> list[dict[str, Any]]:
    """One row a source: source, kind (client, server or both), events, first and last time."""
    rows = journeys.rows("sources", _SQL["sources"], {})
    return sorted(rows, key=lambda row: row["source"])


def find_drift(journeys: Journeys) -> list[Row]:
    """Events that arrive half or twice as often as before, or no more: per event and source.

    Nothing is said of data of under five weeks, nor of events under 10 in a usual week.
    """
    end = journeys.data_end
    if end is None or journeys.data_start is None or end - journeys.data_start < WEEK + BEFORE:
        return []
    values = {"week_us": micros(end - WEEK), "before_us": micros(end - WEEK - BEFORE)}
    rows: list[Row] = []
    for row in journeys.rows("drift", _SQL["drift"], values):
        usual = row["weeks_before"] / (BEFORE / WEEK)
        low, high = wilson(row["last_week"], row["last_week"] + row["weeks_before"])
        by_chance = low is None or high is None or low <= EVEN <= high
        if usual >= FEWEST and not by_chance and not 0.5 < row["last_week"] / usual < 2:
            told = {"event": row["event"], "source": row["source"], "last_week": row["last_week"]}
            rows.append(told | {"usual_week": usual, "ratio": row["last_week"] / usual})
    return sorted(rows, key=lambda row: (row["ratio"], row["event"], row["source"]))
