"""Every measure: SQL and reference agree on random histories."""

import pytest
from agreement import ask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reference.sides import MEASURES

# Half of the measures on one history: enough questions to pay for its tables.
HALVES = [pytest.param(tuple(MEASURES)[nth::2], id=f"half{nth}") for nth in (0, 1)]


def histories_asked(number: int) -> settings:
    return settings(max_examples=number, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("measures", HALVES)
@histories_asked(8)
@given(data=st.data())
def test_every_measure(measures: tuple[str, ...], data: st.DataObject) -> None:
    ask(measures, data)


@histories_asked(2)
@given(data=st.data())
def test_every_measure_where_the_clock_changes(data: st.DataObject) -> None:
    """New York: the range and the days of a lag cross 1 November 2026, a day of 25 hours."""
    ask(tuple(MEASURES), data, zone="America/New_York")


@pytest.mark.heavy
@histories_asked(6)
@given(data=st.data())
def test_every_measure_where_the_clock_changes_again(data: st.DataObject) -> None:
    ask(tuple(MEASURES), data, zone="America/New_York")


@pytest.mark.heavy
@pytest.mark.parametrize("measures", HALVES)
@histories_asked(30)
@given(data=st.data())
def test_every_measure_at_length(measures: tuple[str, ...], data: st.DataObject) -> None:
    ask(measures, data, most=60)
