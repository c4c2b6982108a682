"""Trees as SQL: nothing in it but our own words, whatever a text says."""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jejak.engine.guard import problems
from jejak.expression.parse import parse
from jejak.expression.tree import Comparison, Did, Either, Every, Node, Not, Touched, Trait
from jejak.journeys.segment import select
from jejak.project import Project, in_memory

OURS = """
    SELECT COUNT AS FROM LEFT JOIN ON WHERE GROUP BY AND OR NOT IN IS NULL BETWEEN LIKE COALESCE
    'unknown' p e person_id everyone visited seen touched ordered done_events met_touches traits
    times event name told number at_us place os page source campaign landing_page last_seen_us
    first_channel last_channel ( ) * . , < > =
"""
_NUMBERED = re.compile(r"\$s\d+|c\d+|\d+")
WORDS = (
    "'; DROP TABLE events; --", "' OR 1=1 --", "x' UNION SELECT 1", "/* */", "$s1", "{{x}}",
    "%", "a%b_", "𝕏\u202e", "\x00", "read_csv('/etc/passwd')", "''", '"', "\n", "null",
)  # fmt: skip
NASTY = st.one_of(st.text(min_size=1, max_size=20), st.sampled_from(WORDS))


def compared(columns: tuple[str, ...]) -> st.SearchStrategy[Comparison]:
    text = NASTY.map(lambda value: value.replace("\\", "/"))
    return st.one_of(
        st.builds(Comparison, st.sampled_from(columns), st.sampled_from(("=", "<", "like")),
                  st.tuples(text)),
        st.builds(Comparison, st.sampled_from(columns), st.just("in"),
                  st.lists(text, min_size=1, max_size=3).map(tuple)),
    )  # fmt: skip


def joined(leaf: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.recursive(
        leaf,
        lambda part: st.one_of(
            st.builds(Not, part),
            st.builds(Every, st.tuples(part, part)),
            st.builds(Either, st.tuples(part, part)),
        ),
        max_leaves=5,
    )


TREES = joined(
    st.one_of(
        compared(("first_channel", "last_channel")),
        st.builds(Comparison, st.just("last_seen"), st.just("="), st.tuples(st.dates(
            date(1970, 1, 2), date(2199, 12, 31)))),
        st.builds(Trait, NASTY, st.just("="), st.tuples(st.one_of(NASTY, st.floats(0, 1e300)))),
        st.builds(Did, NASTY, st.one_of(st.none(), joined(compared(("place", "page", "os"))))),
        st.builds(Touched, joined(compared(("source", "campaign", "landing_page")))),
    )
)  # fmt: skip


@given(tree=TREES)
def test_a_statement_holds_nothing_of_the_text(tree: Node):
    selection = select(tree)
    _, _, sql = selection.sql.partition("\n")
    ours = OURS.split()
    words = re.findall(r"'[^']*'|\$?\w+|\S", sql)
    assert [word for word in words if word not in ours and not _NUMBERED.fullmatch(word)] == []
    told = re.findall(r"\$(\w+)", selection.sql)
    assert set(told) == set(selection.values)


@given(tree=TREES)
def test_a_statement_is_portable(tree: Node):
    assert [str(error) for error in problems(select(tree).sql, "members")] == []


@pytest.mark.parametrize("count", [1, 120])
def test_a_long_text_is_portable(count: int):
    text = " and ".join(["orders >= 2"] * count)
    assert problems(select(parse(text)).sql, "members") == []
    deep = "not " * 20 + "orders = 1"
    assert problems(select(parse(deep)).sql, "members") == []


@pytest.fixture(scope="module")
def shop() -> Iterator[Project]:
    """One who visited and, for every text of WORDS, one person who says it of themselves."""
    at = {"source": "web", "occurred_at": datetime(2026, 10, 1)}
    rows = [
        {"message_id": "m", "type": "page", "event": "Page Viewed", "anonymous_id": "a"},
        *(
            {"message_id": f"i{n}", "type": "identify", "event": "Identified", "user_id": f"u{n}"}
            | {"properties": json.dumps({"kata": word})}
            for n, word in enumerate(WORDS)
        ),
    ]
    project = in_memory([row | at for row in rows])
    yield project
    project.close()


@settings(max_examples=15)
@given(value=NASTY, pattern=NASTY)
def test_what_a_value_says_is_not_run(shop: Project, value: str, pattern: str):
    """The engine finds the one person whose trait is that very text, and harms nothing."""
    check(shop, value, pattern)


@pytest.mark.parametrize("word", WORDS)
def test_what_a_nasty_value_says_is_not_run(shop: Project, word: str):
    check(shop, word, word)


def check(shop: Project, value: str, pattern: str) -> None:
    everybody = 1 + len(WORDS)
    quoted, like = (text.replace("'", "''") for text in (value, pattern))
    found = shop.assisted(segment=f"trait kata = '{quoted}'").settings
    assert found["segment_people"] == WORDS.count(value)
    if "\\" not in pattern:
        told = shop.assisted(segment=f"last_channel like '{like}'").settings
        every = re.fullmatch("[%_]*%[%_]*", pattern)
        assert told["segment_people"] == (everybody if every else 0)
    events = shop.journeys.engine.rows("SELECT COUNT(*) AS n FROM events")
    assert events == [{"n": everybody}]
