"""Every hand-made case is asked of the reference and of jejak: both must give the hand's figure."""

from collections.abc import Callable
from typing import Any

import pytest

from fixtures.story import stub
from reference.asked import Rules
from reference.sides import Answer, Jejak, Reference, Rows

Told = Callable[..., Answer]


@pytest.fixture(params=["reference", "jejak"])
def told(request: pytest.FixtureRequest) -> Told:
    """told(rows, measure, rules=…, **arguments) → rows, details, reconciliation."""

    def ask(rows: Rows, measure: str, rules: Rules | None = None, **arguments: Any) -> Answer:
        rules = rules or Rules()
        if request.param == "reference":
            return Reference(rows, rules, stub).ask(measure, **arguments)
        pytest.importorskip("jejak.project")
        return Jejak(rows, rules).ask(measure, **arguments)

    return ask
