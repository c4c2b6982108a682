"""The map against the events of a range: filters that match nothing or overlap, what is left."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from jejak.engine import statements
from jejak.errors import nearest
from jejak.expression.where import Where
from jejak.journeys.read import Journeys
from jejak.journeys.zone import day_start
from jejak.maps.bind import bound, from_sights, see, stop_seeing, tests_of
from jejak.maps.file import Source
from jejak.maps.findings import Finding
from jejak.maps.laid import in_range
from jejak.maps.model import Touchpoint
from jejak.measure.question import ask
from jejak.measure.reconciliation import events_found
from jejak.words import DEFAULT_GOAL

_SQL = statements.read("jejak.verify", "data.sql")
MOST_UNMAPPED = 0.1  # of the events of the range
_SHOWN = 5  # names of events that no touchpoint takes

Found = Iterator[Finding]


def check_data(source: Source, journeys: Journeys, **arguments: Any) -> Iterator[Finding]:
    """Findings that only data tells, over the range of a measure (since, until).

    `no_events` (an error where the data has no event of that name at all), `no_hits` and
    `overlap` (both in pairs of the file's order), `unmapped` over 10 % of the events of the range.
    """
    touchpoints = bound(source.map)
    question = ask("assisted", **in_range(journeys, **arguments))
    values = journeys.bind(question) | {"goal": DEFAULT_GOAL, "by": "channel"}
    place = {one.id: n for n, one in enumerate(source.map.touchpoints)}
    found = events_found(journeys)
    yield from _absent(source, touchpoints, place, found)
    see(journeys, touchpoints, values)
    where = Where(lambda day: day_start(day, journeys.settings.zone))
    pairs = _rivals(touchpoints)
    statement = hits_and_overlaps(touchpoints, pairs, where)
    counted = journeys.rows("hits_and_overlaps", statement, values | where.values)[0]
    stop_seeing(journeys)
    for number, one in enumerate(touchpoints):
        if not counted[f"hits_{number}"] and (one.event is None or one.event in found):
            told = one.where or one.event or _told(one)
            yield _warning(source, "no_hits", place[one.id], value=one.id, found=told)
    for n, (first, second) in enumerate(pairs):
        if counted[f"both_{n}"]:
            one, other = touchpoints[first].id, touchpoints[second].id
            values_ = {"value": other, "found": one, "count": int(counted[f"both_{n}"])}
            yield source.found("overlap", "touchpoints", place[other], **values_)
    yield from _unmapped(source, journeys, touchpoints, values)


def hits_and_overlaps(
    touchpoints: tuple[Touchpoint, ...], pairs: list[tuple[int, int]], where: Where
) -> str:
    """One row: how often each touchpoint is hit, and how often two at once would be."""
    tests = tests_of(touchpoints, where)
    sums = [f"{_count(test)} AS hits_{n}" for n, test in enumerate(tests)]
    sums += [
        f"{_count(f'{tests[a]} AND {tests[b]}')} AS both_{n}" for n, (a, b) in enumerate(pairs)
    ]
    listed = ",\n    ".join(sums or ["0 AS nothing"])
    return (
        "-- hits_and_overlaps: sights and dimensions → hits of each touchpoint, of two at once\n"
        f"SELECT {listed}\n{from_sights(listed)}\n"
        "    WHERE s.at_us >= $since_us AND s.at_us < $until_us"
    )


def _count(test: str) -> str:
    return f"COALESCE(SUM(CASE WHEN {test} THEN 1 ELSE 0 END), 0)"


def _rivals(touchpoints: tuple[Touchpoint, ...]) -> list[tuple[int, int]]:
    """Pairs that one event, or one arrival, could hit at once."""
    return [
        (a, b)
        for a, b in combinations(range(len(touchpoints)), 2)
        if touchpoints[a].event == touchpoints[b].event
    ]


def _absent(
    source: Source, touchpoints: tuple[Touchpoint, ...], place: dict[str, int], found: set[str]
) -> Found:
    for one in touchpoints:
        if one.event is not None and one.event not in found:
            near = nearest(one.event, sorted(found))
            code = "no_events_near" if near else "no_events"
            yield _warning(source, code, place[one.id], value=one.event, fix=near or "")


def _unmapped(
    source: Source,
    journeys: Journeys,
    touchpoints: tuple[Touchpoint, ...],
    values: dict[str, Any],
) -> Found:
    """Events of names that no touchpoint takes."""
    bound_names = {one.event for one in touchpoints}
    rows = journeys.rows("told_events", _SQL["told_events"], values)
    whole = sum(row["events"] for row in rows)
    left = sorted(
        (row for row in rows if row["event"] not in bound_names),
        key=lambda row: (-row["events"], row["event"]),
    )
    over = sum(row["events"] for row in left)
    if whole and over / whole > MOST_UNMAPPED:
        named = ", ".join(f"{row['event']} ({row['events']})" for row in left[:_SHOWN])
        share = round(100 * over / whole)
        yield Finding(
            "unmapped",
            "warning",
            source.place("touchpoints"),
            {"value": named, "count": int(over), "share": share, "names": len(left)},
        )


def _warning(source: Source, code: str, nth: int, **values: Any) -> Finding:
    return Finding(code, "warning", source.place("touchpoints", nth), values)


def _told(one: Touchpoint) -> str:
    touch = one.touch
    told = (
        {name: getattr(touch, name) for name in ("channel", "source", "campaign")} if touch else {}
    )
    return ", ".join(f"{name} = {value}" for name, value in told.items() if value)
