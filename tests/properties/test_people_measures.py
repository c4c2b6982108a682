"""Measures of people, visits and events: SQL and reference agree on random histories.

Two files, so that two workers share them.
"""

import pytest
from agreement import CONVERSIONS, FEW, MANY, ask_both
from hypothesis import given
from hypothesis import strategies as st

from reference.sides import MEASURES

OTHERS = tuple(measure for measure in MEASURES if measure not in CONVERSIONS)


@pytest.mark.parametrize("measure", OTHERS)
@FEW
@given(data=st.data())
def test_a_measure(measure: str, data: st.DataObject) -> None:
    ask_both(measure, data)


@pytest.mark.heavy
@pytest.mark.parametrize("measure", OTHERS)
@MANY
@given(data=st.data())
def test_a_measure_at_length(measure: str, data: st.DataObject) -> None:
    ask_both(measure, data, most=60)
