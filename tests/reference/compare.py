"""Where two answers differ: tables as {key: figures}, floats to 1e-9 relative."""

from math import isclose
from typing import Any

from reference.carry_over import COLUMNS

Table = list[dict[str, Any]]
KEYS: dict[tuple[str, str], tuple[str, ...]] = {
    ("paths", "rows"): ("path",),
    ("paths", "overlap"): ("item", "other_item"),
    ("attribution", "intervals"): ("BY", "model"),
    ("path_length", "rows"): ("unit", "path_length"),
    ("time_lag", "rows"): ("since", "days"),
    ("time_lag", "later"): ("since",),
    ("time_lag", "quantiles"): ("since", "unit"),
    ("time_lag", "visits"): ("sessions",),
    ("time_lag", "curve"): ("day",),
    ("time_lag", "reached"): ("quantile",),
    ("devices", "overlap"): ("devices",),
    ("devices", "device_paths"): ("path",),
    ("devices", "switches"): ("first_device", "converting_device"),
    ("devices", "gap"): ("weaker", "stronger"),
    ("carry_over", "rows"): COLUMNS,
    ("products", "looked_before"): ("BY", "looked_at"),
    ("products", "lookers"): ("looked",),
    ("products", "looked_at_2"): (),
    ("discovery", "rows"): ("channel",),
    ("discovery", "hours"): ("channel", "weekday", "hour"),
    ("discovery", "curve"): ("day",),
    ("discovery", "reached"): ("quantile",),
    ("discovery", "asked"): ("channel", "answer"),
    ("repeat", "curve"): ("next_order", "day"),
    ("repeat", "reached"): ("next_order", "quantile"),
    ("feedback", "rows"): ("question", "BY"),
    ("feedback", "questions"): ("question",),
    ("feedback", "distribution"): ("question", "given"),
    ("feedback", "months"): ("question", "month"),
    ("feedback", "complaints"): ("event", "channel", "reason"),
    ("feedback", "contacts"): ("event", "channel", "reason"),
    ("quality", "rows"): ("figure",),
    ("quality", "sources"): ("source", "kind"),
    ("quality", "drift"): ("event", "source"),
    ("stages", "rows"): ("stage", "state"),
    ("stages", "reach"): ("stage",),
    ("stages", "between"): ("stage",),
    ("stages", "curve"): ("stage", "day"),
    ("stages", "reached"): ("stage", "quantile"),
    ("stages", "months"): ("month", "stage"),
    ("stages", "actions"): ("stage",),
    ("funnel", "rows"): ("BY", "step"),
    ("funnel", "steps"): ("step",),
    ("funnel", "outcome"): (),
    ("dropoff", "whole"): (),
    ("dropoff", "last_events"): ("last_event",),
    ("dropoff", "looked_at"): ("page",),
    ("dropoff", "went_next"): ("event", "next_event"),
    ("dropoff", "left"): (),
}


COUNTS = (
    "conversions",
    "not_converted",
    "at_risk",
    "visitors",
    "customers",
    "viewed",
    "carted",
    "returned",
)


def differences(measure: str, by: str | None, mine: dict[str, Any], theirs: dict[str, Any]):
    """Every difference as (table, key, column, mine, theirs); columns that mine lacks are free."""
    found = compare_tables("rows", key_of(measure, "rows", by), mine["rows"], theirs["rows"])
    for name, table in mine["details"].items():
        other = theirs["details"].get(name)
        if other is None:
            found.append((name, None, None, table, None))
        else:
            found += compare_tables(name, key_of(measure, name, by), table, other)
    for name, value in mine["reconciliation"].items():
        other = theirs["reconciliation"].get(name)
        if not same(value, other):
            found.append(("reconciliation", None, name, value, other))
    if measure == "paths":
        found += compare_order(mine["rows"], theirs["rows"])
    return found


def key_of(measure: str, table: str, by: str | None) -> tuple[str, ...]:
    if (measure, table) == ("paths", "multi_touch"):
        return ()
    if table == "marked_days":
        return ("first_day", "kind", "text_en")
    key = KEYS.get((measure, table), ("BY",))
    return tuple((by or "") if name == "BY" else name for name in key)


def compare_tables(name: str, key: tuple[str, ...], mine: Table, theirs: Table) -> list[Any]:
    one, other = keyed(mine, key), keyed(theirs, key)
    found: list[Any] = []
    if len(other) != len([row for row in theirs if not is_empty(row)]):
        found.append((name, "a key twice", None, None, theirs))
    for k in sorted(one.keys() | other.keys(), key=repr):
        if k not in one or k not in other:
            found.append((name, k, None, one.get(k), other.get(k)))
            continue
        for column, value in one[k].items():
            if not same(value, other[k].get(column)):
                found.append((name, k, column, value, other[k].get(column)))
    return found


def keyed(table: Table, key: tuple[str, ...]) -> dict[tuple[Any, ...], dict[str, Any]]:
    return {tuple(row.get(name) for name in key): row for row in table if not is_empty(row)}


def is_empty(row: dict[str, Any]) -> bool:
    """A bucket in which nothing happened says nothing."""
    counts = [v for k, v in row.items() if k in COUNTS]
    return bool(counts) and not any(counts)


def same(one: Any, other: Any) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
    return one == other


def compare_order(mine: Table, theirs: Table) -> list[Any]:
    one = [row["path"] for row in mine if row["path"] != "unattributed"]
    other = [row["path"] for row in theirs if row["path"] != "unattributed"]
    return [] if one == other else [("rows", "order", None, one, other)]
