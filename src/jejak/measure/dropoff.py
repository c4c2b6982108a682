"""Drop-off: how visits end, after which event, on which page, and where people go who leave.

The unit is the visit (a session of one device, also under `session: person`) that began in the
range.  `bounce_single` is a visit of one event; `bounce_unengaged` one of under 10 s, without the
goal and with fewer than two page or screen views.  An exit is a visit's last event.  A person
has left who has been silent for longer than 95 % of all returns took.  Associated with leaving,
never its cause.  Intervals of visits are over persons, those of people Wilson's.
"""

from typing import Any

from jejak.engine import statements
from jejak.journeys.person_events import ALWAYS
from jejak.journeys.read import PEOPLE, Journeys
from jejak.journeys.zone import micros
from jejak.measure import funnel
from jejak.measure.intervals import ratio_interval, wilson
from jejak.measure.question import Question
from jejak.measure.reconciliation import events_found
from jejak.measure.result import Row
from jejak.measure.run import Answer
from jejak.words import CALL_EVENTS, OTHER

_SQL = statements.read("jejak.measure", "dropoff.sql")
_READ = (*funnel.READ, "device_id", "page_id")  # of events
_DAY = 86_400_000_000
_TABLES = ("visits", "page_names", "happened", "exits", "judged", "visitors")
NOTHING = "nothing"  # no event after the last step


def dropoff(
    journeys: Journeys, question: Question, values: dict[str, Any], reconciliation: Row
) -> Answer:
    """Rows by `question.by`: people, visits, both kinds of bounce, their shares and intervals.

    The `top` rows by visits; what that cuts off stands in a row `other`, its people counted anew.
    Details: `whole`, the same of all visits; `last_events`, after which event visits end;
    `looked_at`, per page the visits without the goal that saw it and the share that ended
    there; `went_next`, what those did next who dropped off from the usual funnel, by the last
    step they reached; `left`, people silent for longer than the 95th percentile of returns.
    """
    end = journeys.data_end
    bound = values | {
        "page_event": CALL_EVENTS["page"],
        "screen_event": CALL_EVENTS["screen"],
        "data_end_us": micros(end) if end else 0,
    }
    asked = tuple(values[name] for name in ("since_us", "until_us", "goal"))
    by = str(question.by)
    sums, details = journeys.once("judged", lambda: _judge(journeys, question, bound), asked)
    rows = _rows(journeys, by, question.top, bound)
    whole = {name: value for name, value in _visits(sums, by).items() if name != by}
    return Answer(rows, {"whole": [whole] if rows else [], **details})


def _judge(
    journeys: Journeys, question: Question, values: dict[str, Any]
) -> tuple[Row, dict[str, list[Row]]]:
    """Table `judged`; the sums over all visits and the details, by whatever the rows will be."""
    names = sorted(events_found(journeys))
    time = (values["since_us"], ALWAYS[1])  # a funnel's among them, and what followed
    journeys.need_events(names, values, of_everyone=True, columns=_READ, time=time)
    dropped = _find_dropped(journeys, question, values)
    for name in _TABLES:
        journeys.table(name, _SQL[name], values)
    sums = journeys.rows("whole_dropoff", _SQL["whole_dropoff"], values)[0]
    details = {
        "last_events": _last_events(journeys, sums, values),
        "looked_at": _looked_at(journeys, values),
        "went_next": _went_next(journeys, dropped, values),
        "left": _left(journeys, values) if sums["visits"] else [],
    }
    for name in _TABLES:
        if name != "judged":
            journeys.engine.drop(name)
    funnel.clear(journeys)
    return sums, details


def _find_dropped(journeys: Journeys, question: Question, values: dict[str, Any]) -> list[str]:
    """Table `funnel_people` of the usual funnel; its steps, none where the data lacks them."""
    found = events_found(journeys)
    steps = funnel.steps_of(question, found)
    if funnel.missing_of(steps, found):
        return []
    funnel.find_people(journeys, steps, question, funnel.bind(question, values, steps, journeys))
    return [funnel.write_step(step) for step in steps]


def _rows(journeys: Journeys, by: str, top: int, values: dict[str, Any]) -> list[Row]:
    """The `top` items by visits, then by text; the rest, an item named `other` among it."""
    journeys.table("visitor_items", _SQL["visitor_items"], values)
    rows = [_visits(row, by) for row in journeys.rows("dropoff", _SQL["dropoff"], values)]
    rows.sort(key=lambda row: (-row["visits"], row[by]))
    if len(rows) > top:
        kept = [row for row in rows if row[by] != OTHER][:top]
        journeys.engine.load("kept_items", {"item": "VARCHAR"}, [(row[by],) for row in kept])
        rest = journeys.rows("other_dropoff", _SQL["other_dropoff"], values)
        journeys.engine.drop("kept_items")
        rows = [*kept, *(_visits(row, by) for row in rest)]
    journeys.engine.drop("visitor_items")
    return rows


def _visits(row: Row, by: str) -> Row:
    told = {by: row["item"], "people": int(row["people"]), "visits": int(row["visits"] or 0)}
    for kind in ("single", "unengaged"):
        told |= {f"bounce_{kind}": int(row[kind] or 0)} | _share(row, kind, f"bounce_{kind}")
    return told


def _share(row: Row, kind: str, name: str) -> Row:
    """Bounces as a share of the visits, with its interval over persons."""
    visits = int(row["visits"] or 0)
    sums = (row[f"{kind}_squares"] or 0, row[f"{kind}_products"] or 0)
    low, high = ratio_interval(row[kind] or 0, visits, *sums, row["visits_squared"] or 0)
    share = row[kind] / visits if visits else None
    return {f"{name}_rate": share, f"{name}_low": low, f"{name}_high": high}


def _last_events(journeys: Journeys, whole: Row, values: dict[str, Any]) -> list[Row]:
    found = journeys.rows("last_events", _SQL["last_events"], values)
    rows: list[Row] = []
    for row in sorted(found, key=lambda r: (-r["exits"], r["last_event"])):
        sums = (whole["visits"], row["squares"], row["products"], whole["visits_squared"])
        low, high = ratio_interval(row["exits"], *sums)
        told = {"last_event": row["last_event"], "exits": int(row["exits"])}
        rows.append(told | {"share": row["exits"] / whole["visits"], "low": low, "high": high})
    return rows


def _looked_at(journeys: Journeys, values: dict[str, Any]) -> list[Row]:
    found = journeys.rows("looked_at", _SQL["looked_at"], values)
    rows: list[Row] = []
    for row in sorted(found, key=lambda r: (-r["exits"], -r["visits"], r["page"])):
        sums = (row["visits"], row["squares"], row["products"], row["visits_squared"])
        low, high = ratio_interval(row["exits"], *sums)
        told = {"page": row["page"], "visits": int(row["visits"]), "exits": int(row["exits"])}
        rows.append(told | {"exit_rate": row["exits"] / row["visits"], "low": low, "high": high})
    return rows


def _went_next(journeys: Journeys, steps: list[str], values: dict[str, Any]) -> list[Row]:
    if not steps:
        return []
    found = journeys.rows("went_next", _SQL["went_next"], values)
    dropped: dict[int, int] = {}
    for row in found:
        dropped[row["step"]] = dropped.get(row["step"], 0) + row["people"]
    rows = [
        {"event": steps[row["step"] - 1], "next_event": row["next_event"] or NOTHING}
        | _of_people(int(row["people"]), dropped[row["step"]])
        for row in sorted(found, key=lambda r: (r["step"], -r["people"], r["next_event"] or ""))
    ]
    return rows


def _of_people(people: int, of: int) -> Row:
    low, high = wilson(people, of)
    return {"people": people, "share": people / of if of else None, "low": low, "high": high}


def _left(journeys: Journeys, values: dict[str, Any]) -> list[Row]:
    returns = journeys.kept_rows("returns", _SQL["returns"], values, PEOPLE)[0]
    after = returns["left_after_us"]
    if after is None:
        return []
    journeys.keep("last_seen", _SQL["last_seen"], values)
    silent = journeys.rows("silent", _SQL["silent"], values | {"left_after_us": after})[0]
    gone, people = int(silent["gone"] or 0), int(silent["people"])
    low, high = wilson(gone, people)
    told = {"returns": int(returns["returns"]), "left_after_days": after / _DAY, "people": people}
    return [told | {"left": gone, "share": gone / people, "low": low, "high": high}]
