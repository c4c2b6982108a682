"""The text of a funnel's steps: what is read, and what is refused with its place."""

import pytest

from jejak.errors import ArgumentError
from jejak.measure.funnel_steps import Alternative, Condition, parse_steps, write_step


def test_steps_alternatives_and_conditions():
    steps = parse_steps("Product Viewed[place=web, device != tv] > Cart|Wish List")
    conditions = (Condition("place", "web"), Condition("device", "tv", wanted=False))
    assert steps == [
        (Alternative("Product Viewed", conditions),),
        (Alternative("Cart"), Alternative("Wish List")),
    ]


def test_names_and_values_with_marks_stand_in_quotes():
    steps = parse_steps("""'A > B' > C[page = "/a,b"]""")
    assert [one.event for step in steps for one in step] == ["A > B", "C"]
    assert steps[1][0].where == (Condition("page", "/a,b"),)


def test_a_step_is_written_as_it_is_read():
    text = "A[place = web, os != iOS]|B"
    assert write_step(parse_steps(text)[0]) == text


@pytest.mark.parametrize(
    "text",
    ["", "A >", "> A", "A | > B", "A[", "A[place]", "A[place = ]", "A[place = web", "A]", "A|A",
     "A[place = web, place = app]", "A = B", "A[place > web]", "'A", 'A["x']
)  # fmt: skip
def test_what_cannot_be_read_is_refused(text: str):
    with pytest.raises(ArgumentError) as refused:
        parse_steps(text)
    assert refused.value.code in ("funnel.steps", "funnel.column", "funnel.column_near")


def test_a_column_that_is_not_there_names_those_that_are():
    with pytest.raises(ArgumentError, match=r"Did you mean `place`\? Allowed: place, device, os"):
        parse_steps("A[plce = web] > B")
