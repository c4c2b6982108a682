"""The gap between two device types, raw and over equal channel, newness and landing page."""

from collections import defaultdict
from itertools import combinations
from typing import Any

from reference.identity import Person
from reference.intervals import newcombe
from reference.sessions import Session
from reference.world import Asked

FLOOR = 25
Stratum = tuple[str, bool, str]


def gaps(asked: Asked) -> list[dict[str, Any]]:
    """One row per pair of device types that both have 25 people who used only one of the two."""
    first = first_sessions(asked)
    rows: list[dict[str, Any]] = []
    for pair in combinations(sorted(first), 2):
        both = first[pair[0]].keys() & first[pair[1]].keys()
        groups = {
            device: {p: s for p, s in first[device].items() if p not in both} for device in pair
        }
        if min(map(len, groups.values())) >= FLOOR:
            rows.append(gap(asked, groups) | {"people_of_both": len(both)})
    return rows


def first_sessions(asked: Asked) -> dict[str, dict[Person, Session]]:
    """Per known device type each person's first session on it that began in the range."""
    start, end = asked.range
    found: dict[str, dict[Person, Session]] = defaultdict(dict)
    for person, sessions in asked.sessions.items():
        for session in sessions:  # in order of their start
            device = session.first.get("device_type") or "unknown"
            if start <= session.started < end and device != "unknown":
                found[device].setdefault(person, session)
    return found


def gap(asked: Asked, groups: dict[str, dict[Person, Session]]) -> dict[str, Any]:
    orders: dict[tuple[Person, str], list[float]] = defaultdict(list)
    for person, conversion in asked.conversions:
        orders[person, asked.device_of(person, conversion)].append(conversion.net)
    buyers = {d: {p for p in group if orders.get((p, d))} for d, group in groups.items()}
    rate = {device: len(buyers[device]) / len(groups[device]) for device in groups}
    weaker, stronger = sorted(groups, key=lambda device: (rate[device], device))
    among_equals = mantel_haenszel(asked, groups, buyers, weaker, stronger)[0]
    if among_equals is not None and among_equals > 1e-12:
        weaker, stronger = stronger, weaker  # RULE: weaker among equals, not as they stand
    low, high = newcombe(
        len(buyers[weaker]), len(groups[weaker]), len(buyers[stronger]), len(groups[stronger])
    )
    values = [value for person in groups[weaker] for value in orders.get((person, weaker), [])]
    mean = sum(values) / len(values) if values else None
    standardised, comparable, apart = mantel_haenszel(asked, groups, buyers, weaker, stronger)
    money = None
    if standardised is not None and mean is not None:
        money = max(0.0, -standardised) * len(groups[weaker]) * mean
    return {
        "weaker": weaker,
        "stronger": stronger,
        "raw": rate[weaker] - rate[stronger],
        "raw_low": low,
        "raw_high": high,
        "standardised": standardised,
        "people_of_weaker": len(groups[weaker]),
        "people_of_stronger": len(groups[stronger]),
        "strata": comparable,
        "strata_not_comparable": apart,
        "mean_order_value": mean,
        "money": money,
    }


def mantel_haenszel(
    asked: Asked,
    groups: dict[str, dict[Person, Session]],
    buyers: dict[str, set[Person]],
    weaker: str,
    stronger: str,
) -> tuple[float | None, int, int]:
    """The risk difference weighted by n1 n2 / n of each stratum with both; strata with, without."""
    counts: dict[Stratum, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for device, group in groups.items():
        for person, session in group.items():
            cell = counts[stratum(asked, person, session)][device]
            cell[0] += person in buyers[device]
            cell[1] += 1
    above, below, comparable = 0.0, 0.0, 0
    for cells in counts.values():
        (x1, n1), (x2, n2) = cells[weaker], cells[stronger]
        if n1 and n2:
            weight = n1 * n2 / (n1 + n2)
            above += weight * (x1 / n1 - x2 / n2)
            below += weight
            comparable += 1
    return (above / below if below else None), comparable, len(counts) - comparable


def stratum(asked: Asked, person: Person, session: Session) -> Stratum:
    """Channel, whether it is the person's first session in the data, and landing page."""
    is_new = asked.sessions[person][0] is session
    opening = next(t for t in asked.world.touches if t.event is session.first)
    return opening.channel, is_new, session.first.get("page") or "unknown"
