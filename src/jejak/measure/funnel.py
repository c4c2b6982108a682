"""Funnel: how many people come from step to step, how long it takes, and who is still on the way.

The unit is the person.  An attempt begins with an event of the first step in the range; later
steps count until the window, which runs from the entry and is inclusive, or the data ends.  A
person stands at the deepest step of any attempt.  An order told twice (same event and order id)
is one event, its earliest.  Sources: ClickHouse windowFunnel and Mixpanel, whose worked cases the
tests equal; Wilson for every share.
"""

from typing import Any

from jejak.engine import statements
from jejak.errors import ArgumentError, nearest
from jejak.expression.tree import Comparison
from jejak.expression.where import Leaf, Where
from jejak.journeys.read import Journeys
from jejak.journeys.zone import day_start, micros
from jejak.measure.funnel_attempts import ATTEMPTS, find_attempts
from jejak.measure.funnel_steps import Alternative, Step, parse_steps, write_step
from jejak.measure.intervals import wilson
from jejak.measure.question import LAST, Question
from jejak.measure.reconciliation import events_found
from jejak.measure.result import Row
from jejak.measure.run import Answer
from jejak.settings import seconds
from jejak.words import EVENT_COLUMNS, FUNNEL_STEPS

_SQL = statements.read("jejak.measure", "funnel.sql")
# The columns of events as `matched` knows them.
_COLUMNS = {
    "place": "e.place",
    "device": "a.device_type",
    "os": "a.os",
    "browser": "a.browser",
    "page": "p.page",
    "value": "e.value",
    "day": "EPOCH_US(e.occurred_at)",
}
# Of events: what every funnel reads, and what conditions and items are told by.
READ = ("event_id", "person_id", "event", "occurred_at", "order_key")
_TOLD = ("place", "agent_id", "page_id", "value")
_TESTED = {
    "person_id": "BIGINT",
    "event_id": "BIGINT",
    "occurred_at": "TIMESTAMP",
    "step": "INTEGER",
    "tie": "INTEGER",
}
_HOUR = 3_600_000_000
_FEW = 120  # events of a person: of so many it is quicker to try every pair than to order them
_STARTS = {"person_id": "BIGINT", "at_us": "BIGINT", "event_id": "BIGINT"}
_NO_ITEMS = {"person_id": "BIGINT", "item": "VARCHAR"}
_ITEMS = {
    "place": "event_items",
    "device": "event_items",
    "landing_page": "landing_items",
}
_TABLES = ("funnel_items", "funnel_people", "first_arrivals", *ATTEMPTS, "step_events", "matched")


def funnel(
    journeys: Journeys, question: Question, values: dict[str, Any], reconciliation: Row
) -> Answer:
    """Rows, one a step (and item of `question.by`, as it was at the entry): people and shares.

    `by_step` takes the item at the person's first arrival at that step, or at the last step they
    came to; who never came to it stands in the item `not_reached`.
    Columns: step, event, people (who came at least this far), of_entered, of_previous
    and of_all (of all persons seen in the range) with their 95 % intervals, in_progress and
    dropped (whose furthest step this is), median_hours since the step before; attempts where
    `reentry` is first, else each person has one.
    Details: `outcome`: entered = converted + in_progress + dropped, and the share `closed` =
    converted / (converted + dropped).
    """
    found = events_found(journeys)
    steps = steps_of(question, found)
    told = {"steps": " > ".join(write_step(step) for step in steps)}
    missing, unknown = missing_of(steps, found), unknown_of(question, found)
    if missing:
        lost = {"code": "missing_events", "events": ", ".join(missing)}
        return Answer([], settings=told, caveats=[lost, *unknown])
    bound = bind(question, values, steps, journeys)
    if question.by_step != LAST and int(question.by_step) > len(steps):
        allowed = f"1 … {len(steps)}, {LAST}"
        values = {"argument": "by_step", "value": question.by_step, "allowed": allowed}
        raise ArgumentError("argument.value", **values)
    itemised = _ITEMS.get(str(question.by)) == "event_items"
    left_out = find_people(journeys, steps, question, bound, itemised)
    rows, details = _answer(journeys, steps, question, bound)
    clear(journeys)
    caveat = {"code": "excluded_people", "people": left_out}
    return Answer(rows, details, [caveat, *unknown] if left_out else unknown, settings=told)


def steps_of(question: Question, found: set[str]) -> list[Step]:
    """The steps asked for; else the known e-commerce events that the data has."""
    if question.steps is not None:
        return parse_steps(question.steps)
    known = [event for event in FUNNEL_STEPS if event in found]
    names = known if len(known) > 1 else FUNNEL_STEPS
    return [step for name in names for step in parse_steps(name)]


def missing_of(steps: list[Step], found: set[str]) -> list[str]:
    """The events of steps of which the data has none at all."""
    lost = [step for step in steps if not any(one.event in found for one in step)]
    return sorted({one.event for step in lost for one in step})


def unknown_of(question: Question, found: set[str]) -> list[Row]:
    """The caveats of events asked for by name of which the data has none: misspelt, most likely."""
    asked = parse_steps(question.steps) if question.steps else []
    asked += parse_steps(question.exclude, "exclude") if question.exclude else []
    caveats: list[Row] = []
    for event in dict.fromkeys(one.event for step in asked for one in step):
        if event in found:
            continue
        near = nearest(event, sorted(found))
        caveats.append(
            {"code": "event_near", "event": event, "near": near}
            if near
            else {"code": "event_unknown", "event": event, "known": sorted(found)}
        )
    return caveats


def bind(
    question: Question, values: dict[str, Any], steps: list[Step], journeys: Journeys
) -> dict[str, Any]:
    """The values that the statements of a funnel bind."""
    window = seconds(question.window)
    end = journeys.data_end
    return values | {
        "by": question.by,
        "last": len(steps),
        "by_step": 0 if question.by_step == LAST else int(question.by_step),
        "order": question.order,
        "reentry": question.reentry,
        "ties": question.ties,
        "again": int(question.repeat == "many"),
        "window_us": window * 1_000_000,
        "step_window_us": seconds(question.step_window or question.window) * 1_000_000,
        "data_end_us": micros(end) if end else 0,
    }


def find_people(
    journeys: Journeys,
    steps: list[Step],
    question: Question,
    values: dict[str, Any],
    itemised: bool = False,
) -> int:
    """Tables `funnel_people`, `reached`, `first_arrivals`; returns how many were excluded.

    `itemised`: the places and devices of the events will be asked for.
    """
    excluded = parse_steps(question.exclude, "exclude")[0] if question.exclude else ()
    _read_events(journeys, [one for step in (*steps, excluded) for one in step], values, itemised)
    ties = _ties(steps, excluded)
    _match(journeys, steps, excluded, ties, values)
    cuts = bool(excluded) and question.exclude_what == "attempt"
    if cuts:
        journeys.table("step_events", _SQL["cut"], values)
    else:
        journeys.view("step_events", _SQL["kept"])
    even = all(len({ties[one.event] for one in step}) == 1 for step in steps)
    even = even or question.ties == "later"
    few = _FEW if even and question.order != "strict" else 0
    find_attempts(journeys, values | {"few": few})
    by_id = even and question.reentry == "best" and question.order != "any"
    _find_first(journeys, by_id, values)
    journeys.table("funnel_people", _SQL["funnel_people"], values)
    return _leave_out(journeys, values) if excluded and not cuts else 0


def _read_events(
    journeys: Journeys, asked: list[Alternative], values: dict[str, Any], itemised: bool
) -> None:
    """Those of everybody, whoever a segment chooses: another may have told an order first."""
    itemised = itemised or any(one.where for one in asked)
    columns = (*READ, *_TOLD) if itemised else READ
    names = [one.event for one in asked]
    time = (values["since_us"], values["until_us"] + values["window_us"])
    journeys.need_events(names, values, of_everyone=True, columns=columns, time=time)


def _leave_out(journeys: Journeys, values: dict[str, Any]) -> int:
    """Take those out of `funnel_people` who did an excluded event; how many they were."""
    journeys.table("spoiled", _SQL["spoiled"], values)
    people = journeys.rows("spoiled_count", _SQL["spoiled_count"], values)[0]["people"]
    journeys.table("funnel_people", _SQL["unspoiled"], values)
    journeys.engine.drop("spoiled")
    return people


def _find_first(journeys: Journeys, by_id: bool, values: dict[str, Any]) -> None:
    """Table `first_arrivals`; `by_id`: of starts at one time the one with the largest id counts."""
    if by_id:
        journeys.view("first_starts", _SQL["first_starts"])
    else:
        journeys.engine.load("first_starts", _STARTS, [])
    looked = values | {"looked_from": 2 if by_id else 1}
    journeys.table("first_arrivals", _SQL["first_arrivals"], looked)
    journeys.engine.drop("first_starts")


def clear(journeys: Journeys) -> None:
    """Drop what `find_people` and the funnel made."""
    for name in _TABLES:
        journeys.engine.drop(name)


def _ties(steps: list[Step], excluded: Step) -> dict[str, int]:
    """What orders events of one time: the first, then the last step that an event can fill."""
    places: dict[str, list[int]] = {}
    for number, step in enumerate((excluded, *steps)):
        for one in step:
            places.setdefault(one.event, []).append(number)
    return {event: min(of) * 100 + max(of) for event, of in places.items()}


def _match(
    journeys: Journeys,
    steps: list[Step],
    excluded: Step,
    ties: dict[str, int],
    values: dict[str, Any],
) -> None:
    """Table `matched` from `step_alternatives`: what fills a step; 0 is what is excluded."""
    where = Where(lambda day: day_start(day, journeys.settings.zone))
    rows: list[tuple[Any, ...]] = []
    tests: list[str] = []
    for number, step in enumerate((excluded, *steps)):
        for one in step:
            if one.where:
                tests.append(f"s.test = {len(tests) + 1} AND {where.text(one.where, _column)}")
            rows.append((number, one.event, ties[one.event], len(tests) if one.where else 0))
    kinds = {"step": "INTEGER", "event": "VARCHAR", "tie": "INTEGER", "test": "INTEGER"}
    journeys.engine.load("step_alternatives", kinds, rows)
    if tests:
        told = "\n    AND (" + "\n        OR ".join(tests) + ")"
        journeys.table("tested", _SQL["tested"] + told, values | where.values)
    else:
        journeys.engine.load("tested", _TESTED, [])
    journeys.table("told_again", _SQL["told_again"], values)
    journeys.table("matched", _SQL["matched"], values)
    for name in ("tested", "told_again", "step_alternatives"):
        journeys.engine.drop(name)
    if values["segment"] is not None:
        journeys.table("matched", _SQL["members_matched"], values)


def _column(leaf: Leaf) -> tuple[str, str]:
    assert isinstance(leaf, Comparison)
    return _COLUMNS[leaf.column], EVENT_COLUMNS[leaf.column]


def _answer(
    journeys: Journeys, steps: list[Step], question: Question, values: dict[str, Any]
) -> tuple[list[Row], dict[str, list[Row]]]:
    spans = (values["since_us"], values["until_us"])
    journeys.keep("seen_people", _SQL["seen_people"], values, spans)
    everyone = journeys.rows("everyone", _SQL["everyone"], values)[0]["people"]
    by = question.by
    named = _names(steps, question.order)
    journeys.engine.load("funnel_items", _NO_ITEMS, [])
    counted = _count(journeys, values)
    whole = _rows(counted.get("all", {}), named, everyone)
    if question.reentry == "first":
        tries = journeys.rows("tries", _SQL["tries"], values)
        of_step = {row["step"]: row["attempts"] for row in tries}
        whole = [row | {"attempts": of_step.get(row["step"], 0)} for row in whole]
    details = {"outcome": [_outcome(counted.get("all", {}), len(steps), everyone)]}
    if by is None:
        return (whole if whole[0]["people"] else []), details
    _find_items(journeys, by, values)
    items = _count(journeys, values)
    ordered = sorted(items, key=lambda item: (-items[item][1]["people"], item))
    rows = [{by: item} | row for item in ordered for row in _rows(items[item], named, everyone)]
    return rows, details | {"steps": whole}


def _find_items(journeys: Journeys, by: str, values: dict[str, Any]) -> None:
    """Table `funnel_items`: the item of each person, at the entry or at the step asked for."""
    moments = "entry_moments" if values["by_step"] == 1 else "step_moments"
    journeys.table("moments", _SQL[moments], values)
    journeys.table("step_items", _SQL[_ITEMS.get(by, "touch_items")], values)
    journeys.table("funnel_items", _SQL["known_items"], values)
    for name in ("moments", "step_items"):
        journeys.engine.drop(name)


def _count(journeys: Journeys, values: dict[str, Any]) -> dict[str, dict[int, Row]]:
    """{item: {step: its row}}."""
    found: dict[str, dict[int, Row]] = {}
    for row in journeys.rows("funnel", _SQL["funnel"], values):
        found.setdefault(row["item"], {})[row["step"]] = row
    return found


def _names(steps: list[Step], order: str) -> list[str]:
    if order == "any":
        return [f"{n}/{len(steps)}" for n in range(1, len(steps) + 1)]
    return [write_step(step) for step in steps]


def _rows(counted: dict[int, Row], names: list[str], everyone: int) -> list[Row]:
    rows: list[Row] = []
    entered = previous = int(counted[1]["people"]) if counted else 0
    for number, name in enumerate(names, start=1):
        row = counted.get(number, {})
        people = int(row.get("people", 0))
        median = row.get("median_us") if number > 1 else None
        rows.append(
            {"step": number, "event": name, "people": people}
            | _share("of_entered", people, entered, certain=number == 1)
            | _share("of_previous", people, previous, certain=number == 1)
            | _share("of_all", people, everyone)
            | {name: int(row.get(name) or 0) for name in ("in_progress", "dropped")}
            | {"median_hours": None if median is None else median / _HOUR}
        )
        previous = people
    return rows


def _share(name: str, people: int, of: int, certain: bool = False) -> Row:
    """A share with its interval; what is all by definition has none."""
    low, high = (None, None) if certain else wilson(people, of)
    return {name: people / of if of else None, f"{name}_low": low, f"{name}_high": high}


def _outcome(counted: dict[int, Row], last: int, everyone: int) -> Row:
    entered = int(counted[1]["people"]) if counted else 0
    converted = int(counted[last]["people"]) if last in counted else 0
    states = {
        name: sum(int(row[name]) for row in counted.values()) for name in ("in_progress", "dropped")
    }
    closed = converted + states["dropped"]
    return (
        {"all_people": everyone, "entered": entered, "converted": converted}
        | states
        | _share("closed", converted, closed)
    )
