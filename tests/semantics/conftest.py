"""Every hand-made case is asked of the reference and of jejak: both must give the hand's figure."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from fixtures.story import stub
from reference.asked import Rules
from reference.sides import Answer, Jejak, Reference, Rows

Told = Callable[..., Answer]


@pytest.fixture(params=["reference", "jejak"])
def told(request: pytest.FixtureRequest) -> Iterator[Told]:
    """told(rows, measure, rules=…, **arguments) → rows, details, reconciliation.

    The tables of the same rows are built once in a test.
    """
    built: dict[tuple[str, Rules], Jejak] = {}

    def ask(rows: Rows, measure: str, rules: Rules | None = None, **arguments: Any) -> Answer:
        rules = rules or Rules()
        if request.param == "reference":
            return Reference(rows, rules, stub).ask(measure, **arguments)
        key = (repr(rows), rules)
        if key not in built:
            built[key] = Jejak(rows, rules)
        return built[key].ask(measure, **arguments)

    yield ask
    for jejak in built.values():
        jejak.project.close()
