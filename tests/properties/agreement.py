"""Both sides asked the same, on random histories: jejak's SQL and the reference."""

from typing import Any

from histories import BY, histories, questions, rules
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from jejak.expression.parse import parse
from jejak.journeys.segment import select
from reference.asked import Rules
from reference.compare import differences
from reference.sides import Jejak, Reference, Rows, packaged_channels

FEW = settings(max_examples=6, suppress_health_check=list(HealthCheck))
FEWER = settings(FEW, max_examples=4)
MANY = settings(max_examples=10, suppress_health_check=list(HealthCheck))
CLASSIFY = packaged_channels()
CONVERSIONS = (
    "assisted",
    "paths",
    "attribution",
    "path_length",
    "time_lag",
    "devices",
    "carry_over",
)


def agree(rows: Rows, given_rules: Rules, asked: dict[str, dict[str, Any]]) -> None:
    mine, theirs = Reference(rows, given_rules, CLASSIFY), Jejak(rows, given_rules)
    names = {row["event"] for row in rows}
    for measure, arguments in asked.items():
        if arguments.get("goal") not in names:  # a goal nobody ever met is an error of its own
            arguments = {name: v for name, v in arguments.items() if name != "goal"}
        if not names.issuperset(spoken_of(arguments.get("segment"))):
            arguments = {name: v for name, v in arguments.items() if name != "segment"}
        by = arguments.get("by") or (BY[measure] or (None,))[0]
        found = differences(
            measure, by, mine.ask(measure, **arguments), theirs.ask(measure, **arguments)
        )
        assert not found, f"{measure}({arguments}): (table, key, column, reference, jejak) {found}"


def spoken_of(segment: str | None) -> tuple[str, ...]:
    """The events after `did` in a segment."""
    return select(parse(segment)).events if segment else ()


def ask_both(measure: str, data: st.DataObject, most: int = 30) -> None:
    """One question on one history."""
    rows, given_rules = data.draw(histories(most=most)), data.draw(rules())
    agree(rows, given_rules, {measure: data.draw(questions(measure))})
