"""The text of a funnel's steps: what is read, and what is refused with its place."""

import pytest

from fixtures.story import buy, event
from jejak.errors import ArgumentError
from jejak.expression.tree import Comparison, Every, Not
from jejak.measure.funnel_steps import Alternative, parse_steps, write_step
from jejak.project import in_memory
from jejak.report.text import table


def test_steps_alternatives_and_conditions():
    steps = parse_steps("Product Viewed[place=web, device != tv] > Cart|Wish List")
    where = Every((Comparison("place", "=", ("web",)), Not(Comparison("device", "=", ("tv",)))))
    assert steps == [
        (Alternative("Product Viewed", where),),
        (Alternative("Cart"), Alternative("Wish List")),
    ]


def test_names_and_values_with_marks_stand_in_quotes():
    steps = parse_steps("""'A > B' > C[page = "/a,b"]""")
    assert [one.event for step in steps for one in step] == ["A > B", "C"]
    assert steps[1][0].where == Comparison("page", "=", ("/a,b",))


def test_a_name_may_hold_words_of_the_language_and_round_brackets():
    steps = parse_steps("Signed In > Terms and Conditions (2026) > Page <- Home")
    names = ["Signed In", "Terms and Conditions (2026)", "Page <- Home"]
    assert [one.event for step in steps for one in step] == names


def test_a_step_is_written_as_it_is_read():
    text = "A[place = web and os != iOS or value between 1 and 2.5]|B"
    assert write_step(parse_steps(text)[0]) == text.replace(
        "place = web and os != iOS", "(place = web and os != iOS)"
    )
    again = parse_steps(write_step(parse_steps(text)[0]))
    assert again == parse_steps(text)


@pytest.mark.parametrize(
    "text",
    ["", "A >", "> A", "A | > B", "A[", "A[place]", "A[place = ]", "A[place = web", "A]", "A|A",
     "A = B", "A[place web]", "'A", 'A["x', "A[did B]", "A[orders > 2]"]
)  # fmt: skip
def test_what_cannot_be_read_is_refused(text: str):
    with pytest.raises(ArgumentError) as refused:
        parse_steps(text)
    codes = ("read", "end", "column", "column_near")
    assert refused.value.code in [f"expression.{code}" for code in codes]


def test_where_the_text_ends_the_name_of_an_event_is_expected():
    with pytest.raises(ArgumentError, match=r"text ends here .character 17.; .* name of an event"):
        parse_steps("Product Viewed >")


def test_a_column_that_is_not_there_names_those_that_are():
    wrong = r"character 3: `plce` .* Did you mean `place`\? Allowed: place, device, os"
    with pytest.raises(ArgumentError, match=wrong):
        parse_steps("A[plce = web] > B")


def test_an_event_that_the_data_has_not_names_the_nearest():
    shop = in_memory([event("10-01 09:00", "a", "Product Viewed"), buy("10-01 10:00", "a", 5)])

    def caveats(**asked: str):
        said = ("event_near", "event_unknown", "missing_events")
        return [c for c in shop.funnel(**asked).caveats if c["code"] in said]

    near = {"code": "event_near", "event": "Product Viewd", "near": "Product Viewed"}
    known = ["Order Completed", "Product Viewed"]
    unknown = {"code": "event_unknown", "event": "Xyzzy", "known": known}
    missing = {"code": "missing_events", "events": "Product Viewd"}
    assert caveats(steps="Product Viewd > Order Completed") == [missing, near]
    assert caveats(steps="Product Viewed|Xyzzy > Order Completed") == [unknown]
    right = "Product Viewed > Order Completed"
    assert caveats(steps=right, exclude="Product Viewd") == [near]
    assert caveats(steps=right) == []
    told = table(shop.funnel(steps="Product Viewd > Order Completed"), "en", 200)
    assert "Did you mean “Product Viewed”?" in told
    shop.close()
