"""All conversions = attributed + unattributed: the line under every measure, and its caveats."""

from typing import Any

from jejak.engine import statements
from jejak.journeys.read import STEPS, Journeys
from jejak.measure.question import arguments_of
from jejak.measure.result import Row

_RECONCILIATION = statements.read("jejak.measure", "reconciliation.sql")["reconciliation"]
# A path's caveats name the events a measure lives on.
_NEEDS = {
    "carry_over": ("Product Added",),
    "discovery": ("Survey Answered",),
    "products": ("Product Viewed", "Product Added"),
}


def read_conversions(
    journeys: Journeys, measure: str, values: dict[str, Any]
) -> tuple[Row, list[Row]]:
    """Steps, their sum and its caveats; nothing for a measure that does not look at conversions."""
    if "goal" not in arguments_of(measure):
        return {}, []
    journeys.need(STEPS, values)
    found = journeys.kept_rows("reconciliation", _RECONCILIATION, values, STEPS)
    reconciliation = _whole(found[0])
    unpaid = reconciliation.pop("unpaid")
    foreign = {name: reconciliation.pop(name) for name in ("in_other_currency", "other_currency")}
    return reconciliation, [
        *_caveats(journeys, measure, values, reconciliation),
        *_currency_caveat(foreign, journeys.settings.currency),
        *_unpaid_caveat(unpaid, reconciliation["conversions"], values),
    ]


def events_found(journeys: Journeys) -> set[str]:
    """The names of the events in the project."""
    return {row["event"] for row in journeys.engine.rows("SELECT event FROM event_counts")}


def _whole(row: Row) -> Row:
    """A row of sums whose nulls, sums over nothing, are zeros."""
    money = {"value", "gross", "cancelled", "refunded", "net"}
    return {
        name: value
        if value is not None
        else (0.0 if name in money or name.endswith("_value") else 0)
        for name, value in row.items()
    }


def _caveats(
    journeys: Journeys, measure: str, values: dict[str, Any], reconciliation: Row
) -> list[Row]:
    found = events_found(journeys)
    needed = (values["goal"], *_NEEDS.get(measure, ()))
    missing = [event for event in needed if event not in found]
    caveats: list[Row] = []
    if missing:
        caveats.append({"code": "missing_events", "events": ", ".join(missing)})
    elif not reconciliation["conversions"]:
        caveats.append({"code": "no_conversions", "goal": values["goal"]})
    elif reconciliation["conversions"] < 10:
        caveats.append({"code": "few_conversions", "conversions": reconciliation["conversions"]})
    if reconciliation["unattributed"]:
        caveats.append(
            {
                "code": "unattributed",
                "conversions": reconciliation["unattributed"],
                "of": reconciliation["conversions"],
            }
        )
    if reconciliation["open_orders"]:
        caveats.append(
            {
                "code": "open_orders",
                "conversions": reconciliation["open_orders"],
                "value": reconciliation["open_value"],
            }
        )
    return caveats


def _currency_caveat(foreign: Row, currency: str) -> list[Row]:
    if not foreign["in_other_currency"]:
        return []
    found = {"conversions": foreign["in_other_currency"], "found": foreign["other_currency"]}
    return [{"code": "other_currency", **found, "currency": currency}]


def _unpaid_caveat(unpaid: int, of: int, values: dict[str, Any]) -> list[Row]:
    """Where payments tell the value, conversions that none is known of are worth nothing."""
    if values["value"] == "ordered" or not unpaid:
        return []
    return [{"code": "unpaid", "conversions": unpaid, "of": of}]
