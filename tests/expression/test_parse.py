"""Texts of the language: the tree they say, and where the ones that say nothing are refused."""

from datetime import date
from string import printable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jejak.errors import ArgumentError
from jejak.expression.parse import SEGMENT, WHERE_EVENT, WHERE_TOUCH, parse
from jejak.expression.tree import (
    Comparison,
    Did,
    Either,
    Every,
    Node,
    Not,
    Touched,
    Trait,
    write,
)

TWO = Comparison("orders", ">=", (2.0,))
PAID = Comparison("first_channel", "=", ("paid_social",))
SEPTEMBER = (date(2026, 9, 1), date(2026, 9, 30))
SAID: dict[str, Node] = {
    "orders >= 2": TWO,
    "orders>=2": TWO,
    "  (orders >= 2)  ": TWO,
    "net_value > -0.5": Comparison("net_value", ">", (-0.5,)),
    "orders != 2": Not(Comparison("orders", "=", (2.0,))),
    "orders in (1, 2)": Comparison("orders", "in", (1.0, 2.0)),
    "orders not in (1)": Not(Comparison("orders", "in", (1.0,))),
    "first_channel = 'paid_social'": PAID,
    'first_channel = "paid_social"': PAID,
    "first_channel = paid_social": PAID,
    "first_channel = paid social": Comparison("first_channel", "=", ("paid social",)),
    "first_channel = 'it''s'": Comparison("first_channel", "=", ("it's",)),
    "first_channel is null": Comparison("first_channel", "null"),
    "last_channel is not null": Not(Comparison("last_channel", "null")),
    "last_channel not like 'paid%'": Not(Comparison("last_channel", "like", ("paid%",))),
    "first_seen between 2026-09-01 and 2026-09-30": Comparison("first_seen", "between", SEPTEMBER),
    "orders >= 2 and first_channel = paid_social": Every((TWO, PAID)),
    "orders >= 2, first_channel = paid_social": Every((TWO, PAID)),
    "orders >= 2 AND first_channel = paid_social": Every((TWO, PAID)),
    "orders >= 2 or orders >= 2 and not orders >= 2": Either((TWO, Every((TWO, Not(TWO))))),
    "(orders >= 2 or orders >= 2) and orders >= 2": Every((Either((TWO, TWO)), TWO)),
    "did 'Product Added'": Did("Product Added"),
    "did Signed In and orders >= 2": Every((Did("Signed In"), TWO)),
    "not did 'Guide Viewed'": Not(Did("Guide Viewed")),
    "did A >= 3": Did("A", None, ">=", (3.0,)),
    "did A != 3": Not(Did("A", None, "=", (3.0,))),
    "did A between 1 and 2 and orders >= 2": Every((Did("A", None, "between", (1.0, 2.0)), TWO)),
    "did A [place = app and device = mobile] >= 3": Did(
        "A",
        Every((Comparison("place", "=", ("app",)), Comparison("device", "=", ("mobile",)))),
        ">=",
        (3.0,),
    ),
    "any touch [channel = email]": Touched(Comparison("channel", "=", ("email",))),
    "trait city = Bandung": Trait("city", "=", ("Bandung",)),
    "trait 'kota asal' is null": Trait("kota asal", "null"),
    "trait kota asal in (Solo, Kota Batu)": Trait("kota asal", "in", ("Solo", "Kota Batu")),
    "trait age >= 30": Trait("age", ">=", (30.0,)),
    "trait age >= '30'": Trait("age", ">=", ("30",)),
    "trait age between 3 and 'x'": Trait("age", "between", ("3", "x")),
}


@pytest.mark.parametrize("text", SAID)
def test_a_text_says_a_tree(text: str):
    assert parse(text) == SAID[text]


@pytest.mark.parametrize("text", SAID)
def test_what_a_tree_writes_says_the_same(text: str):
    assert parse(write(SAID[text])) == SAID[text]


REFUSED = {
    "": ("end", 1),
    "orders": ("end", 7),
    "orders >=": ("end", 10),
    "orders >= 2 and": ("end", 16),
    "orders >= 2 orders": ("value", 11),
    "orders >= 2)": ("read", 12),
    "(orders >= 2": ("end", 13),
    "ordrs >= 2": ("column_near", 1),
    "orders >= 2 and xyzzy = 2": ("column", 17),
    "visits >= many": ("value", 11),
    "net_value > 500.000": ("value", 13),
    "net_value > 1e6": ("value", 13),
    "net_value > ١": ("value", 13),
    "orders like '2%'": ("read", 8),
    "first_seen = yesterday": ("value", 14),
    "first_seen = 2026-02-30": ("value", 14),
    "first_seen = 9999-12-31": ("value", 14),
    "first_channel like 'a\\b'": ("value", 20),
    "first_channel = 'it's'": ("read", 22),  # a quote that nothing ends
    "first_channel = ''": ("read", 17),
    "did": ("end", 4),
    "did 'A' [device = moble]": ("value_near", 19),
    "did 'A' [orders = 2]": ("column", 10),
    "did 'A' [did 'B']": ("column", 10),
    "did 'A' >= -1": ("value", 14),
    "did 'A' >= 1.5": ("value", 15),
    "any touch": ("end", 10),
    "any touch [value > 2]": ("column", 12),
    "select 1; drop table events": ("column", 1),
    "sleep(10)": ("column", 1),
    "orders >= 2 -- and": ("value", 11),
    "orders >= 2; drop table events": ("value", 11),
    "orders >= $s1": ("value", 11),
    "orders >= 2 union select": ("value", 11),
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_read_is_refused_at_its_place(text: str):
    with pytest.raises(ArgumentError) as refused:
        parse(text)
    code, place = REFUSED[text]
    assert (refused.value.code, refused.value.values["place"]) == (f"expression.{code}", place)
    assert refused.value.text("id") != refused.value.text("en")


EXPECTED = {
    "orders >=": ("the text ends here (character 10); expected there: a number.", "sebuah angka"),
    "orders >= and": ("at character 11, “and”; expected there: a number.", "sebuah angka"),
    "first_seen >": ("the text ends here (character 13); expected there: a day", "tanggal"),
    "did": ("the text ends here (character 4); expected there: the name of an event.", "peristiwa"),
    "trait": ("the text ends here (character 6); expected there: a name.", "sebuah nama"),
}


@pytest.mark.parametrize("text", EXPECTED)
def test_what_is_expected_is_said_in_words(text: str):
    with pytest.raises(ArgumentError) as refused:
        parse(text)
    english, indonesian = EXPECTED[text]
    assert english in refused.value.text("en")
    assert indonesian in refused.value.text("id")


def test_a_column_that_is_not_there_names_the_nearest():
    with pytest.raises(ArgumentError, match=r"character 13: .* Did you mean `net_value`\?"):
        parse("visits > 1, netvalue > 2")


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("orders between 3 and 1", "between 1 and 3"),
        ("net_value not between 2 and 0.5", "between 0.5 and 2"),
        ("did A between 5 and 2", "between 2 and 5"),
        ("did A [day between 2026-09-30 and 2026-09-01]", "between 2026-09-01 and 2026-09-30"),
        ("trait age between 40 and 9", "between 9 and 40"),
        ("trait city between 'Solo' and 'Bandung'", "between 'Bandung' and 'Solo'"),
    ],
)
def test_two_ends_that_nothing_lies_between_are_refused_with_how_to_turn_them(
    text: str, turned: str
):
    with pytest.raises(ArgumentError, match=f"Turn them round: {turned}") as refused:
        parse(text)
    assert turned in refused.value.text("id")


def test_two_equal_ends_hold_one_value():
    assert parse("orders between 2 and 2") == Comparison("orders", "between", (2.0, 2.0))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("(" * 21 + "orders = 1" + ")" * 21, "deep"),
        ("not " * 21 + "orders = 1", "deep"),
        ("(" * 999 + "orders = 1", "deep"),
        ("orders = 1 " + "and orders = 1 " * 200, "long"),
        ("x" * 1_000_000, "long"),
        (" and ".join(["did A"] * 21), "many"),
        (" and ".join(["any touch [day is null]"] * 21), "many"),
    ],
)
def test_texts_have_an_end(text: str, code: str):
    with pytest.raises(ArgumentError) as refused:
        parse(text)
    assert refused.value.code == f"expression.{code}"


def test_twenty_brackets_are_not_too_many():
    assert parse("(" * 20 + "orders >= 2" + ")" * 20) == TWO


WORDS = st.sampled_from(
    ["orders", "place", "first_seen", "did", "any", "touch", "trait", "not", "and", "or", "in",
     "between", "like", "is", "null", "(", ")", "[", "]", ",", "=", "!=", "<", ">=", "'", '"', "|",
     "'A'", "2", "2026-09-01", "--", ";", "/*", "*/", "$s1", "%", "\\", "\x00", "𝕏", "é", "\n"]
)  # fmt: skip
NOISE = st.one_of(
    st.text(max_size=60),
    st.text(printable, max_size=60),
    st.lists(WORDS, max_size=40).map(" ".join),
    st.lists(WORDS, max_size=40).map("".join),
)


@pytest.mark.parametrize("language", [SEGMENT, WHERE_EVENT, WHERE_TOUCH])
@given(text=NOISE)
def test_any_text_says_a_tree_or_is_refused(language: object, text: str):
    try:
        tree = parse(text, language)  # type: ignore[arg-type]
    except ArgumentError as error:
        assert error.text("id")
    else:
        assert parse(write(tree), language) == tree  # type: ignore[arg-type]
