"""Flows against Python's own regular expressions: the same words are accepted."""

import re
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jejak.errors import ArgumentError
from jejak.maps.flow import (
    Choice,
    Order,
    Repeat,
    Step,
    Tree,
    accepts,
    compile_flow,
    parse,
    reached,
    steps,
    write,
)

LETTERS = {"ad": "a", "view": "b", "pay": "c"}
WORDS = [word for length in range(6) for word in product(LETTERS, repeat=length)]
trees = st.recursive(
    st.sampled_from([Step(name) for name in LETTERS]),
    lambda part: st.one_of(
        st.builds(Order, st.lists(part, min_size=2, max_size=3).map(tuple)),
        st.builds(Choice, st.lists(part, min_size=2, max_size=3).map(tuple)),
        st.builds(Repeat, part, st.sampled_from("?*+")),
    ),
    max_leaves=7,
)


def as_python(tree: Tree) -> str:
    """The same expression for `re`, one letter a touchpoint."""
    match tree:
        case Step(id):
            return LETTERS[id]
        case Order(parts):
            return "".join(f"(?:{as_python(part)})" for part in parts)
        case Choice(parts):
            return "|".join(f"(?:{as_python(part)})" for part in parts)
        case Repeat(part, sign):
            return f"(?:{as_python(part)}){sign}"


@settings(max_examples=150, deadline=None)
@given(trees)
def test_accepts_what_python_matches(tree: Tree):
    automaton, pattern = compile_flow(tree), re.compile(as_python(tree))
    for word in WORDS:
        spelled = "".join(LETTERS[id] for id in word)
        assert accepts(automaton, word) == bool(pattern.fullmatch(spelled)), (write(tree), word)


@settings(max_examples=300, deadline=None)
@given(trees)
def test_tree_to_text_to_tree_is_the_identity(tree: Tree):
    flow = parse(write(tree))
    assert flow.tree == tree
    assert [write(tree)[start:end] for start, end in flow.places] == list(steps(tree))


@settings(max_examples=100, deadline=None)
@given(trees)
def test_every_state_lies_on_a_path(tree: Tree):
    automaton = compile_flow(tree)
    assert automaton.labels == tuple(steps(tree))
    assert reached(automaton) == frozenset(range(len(automaton.labels)))


@settings(max_examples=60, deadline=None)
@given(trees, st.sampled_from(list(LETTERS)), st.sampled_from(list(LETTERS)))
def test_reached_with_starts_and_ends_are_the_states_of_such_words(tree: Tree, start, end):
    """Brute force: walk every path of up to six steps through the states."""
    automaton = compile_flow(tree)
    paths = [(s,) for s in automaton.first if automaton.labels[s] == start]
    on_one: set[int] = set()
    for _ in range(7):
        for path in paths:
            if path[-1] in automaton.last and automaton.labels[path[-1]] == end:
                on_one.update(path)
        paths = [(*p, n) for p in paths for n in automaton.follow[p[-1]] if len(paths) < 4000]
    assert on_one <= reached(automaton, [start], [end])
    if len(automaton.labels) <= 4 and len(paths) < 4000:  # then every simple path was walked
        assert on_one == reached(automaton, [start], [end])


def test_places_are_those_of_the_text():
    text = "  (ad_ig|search )?  view+\n  pay"
    flow = parse(text)
    assert [text[a:b] for a, b in flow.places] == ["ad_ig", "search", "view", "pay"]
    assert write(flow.tree) == "(ad_ig | search)? view+ pay"


def test_brackets_that_say_nothing_go_and_others_stay():
    assert write(parse("((a)) (b (c))").tree) == "a (b c)"
    assert write(parse("a | (b | c)").tree) == "a | (b | c)"
    assert write(parse("a+?").tree) == "(a+)?"
    assert write(parse("a b | c d").tree) == "a b | c d"


@pytest.mark.parametrize(
    ("text", "code", "place", "found"),
    [
        ("", "nothing", 1, "…"),
        ("   ", "nothing", 4, "…"),
        ("a (b | c", "open", 3, "("),
        ("a b) c", "closed", 4, ")"),
        ("a ( ) b", "nothing", 5, ")"),
        ("a | | b", "nothing", 5, "|"),
        ("a |", "nothing", 4, "…"),
        ("(? a)", "dangling", 2, "?"),
        ("* a", "dangling", 1, "*"),
        ("a -> b", "read", 3, "->"),
        ("a, b", "read", 2, ","),
        ("a Bayar", "read", 3, "Bayar"),
        ("a{2}", "read", 2, "{2}"),
        ("a 😀 b", "read", 3, "😀"),
        ("(" * 60 + "a" + ")" * 60, "deep", 51, "("),
        ("a " * 1001, "many", 2001, "a"),
        ("a" * 20_001, "long", None, None),
    ],
)
def test_a_text_that_cannot_be_read_says_where(text, code, place, found):
    with pytest.raises(ArgumentError) as told:
        parse(text, "main")
    assert told.value.code == f"flow.{code}"
    assert told.value.values.get("place") == place
    assert told.value.values.get("found") == found
    for language in ("id", "en"):
        assert "main" in told.value.text(language)
