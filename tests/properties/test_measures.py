"""Every measure: SQL and reference agree on random histories."""

import pytest
from agreement import ask_every_measure
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


def histories_asked(number: int) -> settings:
    return settings(max_examples=number, suppress_health_check=list(HealthCheck))


@histories_asked(8)
@given(data=st.data())
def test_every_measure(data: st.DataObject) -> None:
    ask_every_measure(data)


@histories_asked(4)
@given(data=st.data())
def test_every_measure_where_the_clock_changes(data: st.DataObject) -> None:
    """New York: the range and the days of a lag cross 1 November 2026, a day of 25 hours."""
    ask_every_measure(data, zone="America/New_York")


@pytest.mark.heavy
@histories_asked(30)
@given(data=st.data())
def test_every_measure_at_length(data: st.DataObject) -> None:
    ask_every_measure(data, most=60)
