"""Both sides asked the same, on random histories: jejak's SQL and the reference."""

from collections.abc import Sequence
from typing import Any

from histories import BY, histories, questions, rules
from hypothesis import strategies as st

from jejak.expression.parse import parse
from jejak.journeys.segment import select
from reference.asked import Rules
from reference.compare import differences
from reference.sides import Jejak, Reference, Rows, packaged_channels

CLASSIFY = packaged_channels()


def agree(rows: Rows, given_rules: Rules, asked: dict[str, dict[str, Any]]) -> None:
    mine, names = Reference(rows, given_rules, CLASSIFY), {row["event"] for row in rows}
    with Jejak(rows, given_rules) as theirs:
        for measure, arguments in asked.items():
            if arguments.get("goal") not in names:  # a goal nobody met is an error of its own
                arguments = {name: v for name, v in arguments.items() if name != "goal"}
            if not names.issuperset(spoken_of(arguments.get("segment"))):
                arguments = {name: v for name, v in arguments.items() if name != "segment"}
            by = arguments.get("by") or (BY[measure] or (None,))[0]
            told = mine.ask(measure, **arguments), theirs.ask(measure, **arguments)
            found = differences(measure, by, *told)
            where = f"{measure}({arguments}): (table, key, column, reference, jejak)"
            assert not found, f"{where} {found}"


def spoken_of(segment: str | None) -> tuple[str, ...]:
    """The events after `did` in a segment."""
    return select(parse(segment)).events if segment else ()


def ask(
    measures: Sequence[str], data: st.DataObject, zone: str = "Asia/Jakarta", most: int = 30
) -> None:
    """A question to each measure on one history: to build its tables takes longest."""
    rows, given_rules = data.draw(histories(most=most)), data.draw(rules(zone))
    agree(rows, given_rules, {measure: data.draw(questions(measure)) for measure in measures})
