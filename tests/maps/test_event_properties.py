"""`property NAME` in a touchpoint's `where`: against loops, and whatever its texts say."""

import json
import math
import operator
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_check_data import MAP, found, rows

from jejak.engine.guard import problems
from jejak.expression.where import Where
from jejak.maps.bind import find_hits, hits_statement
from jejak.maps.laid import in_range
from jejak.maps.model import About, Map, Name, Touchpoint
from jejak.measure.question import ask
from jejak.project import in_memory
from jejak.settings import Settings
from jejak.verify.data import hits_and_overlaps

FEW = settings(max_examples=10, deadline=None)
NASTY = ["'; DROP TABLE events; --", "' OR 1=1 --", "$s1", "q0.told", "a.b", "%", "{{x}}", "𝕏", " "]
NAMES = ["plan", "value", "nth", "Plan", "a.b", "it's", *NASTY]
SAID = st.one_of(
    st.sampled_from(["emas", "perak", "", "7", " 7 ", "07", "7.0", "1e1", "true", "null", *NASTY]),
    st.sampled_from([7, 7.0, -1, 0, 10.5, 10**30, 10**400, math.inf, math.nan]),
    st.sampled_from([True, False, None, [], [7], {}, {"b": 7}]),
)
TOLD = st.one_of(
    st.none(),
    st.sampled_from(["", "7", "[7]", "null", '"plan"', "{", '{"plan": 7, "plan": 8}', "[" * 3000]),
    st.dictionaries(st.sampled_from(NAMES), SAID, max_size=4).map(json.dumps),
)
SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
Test = tuple[str, Callable[[Any], bool]]  # as it is written, and on the value that was sent


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def text_of(value: Any) -> str:
    """RULE: lists, objects and nothing are missing, and what is missing reads unknown."""
    if value is None or value == "" or isinstance(value, list | dict):
        return "unknown"
    return str(value).lower() if isinstance(value, bool) else str(value)


def number_of(value: Any) -> float:
    """RULE: a number, or a text that is nothing but a plain one; else none, which fits nothing."""
    if isinstance(value, str):
        plain = re.fullmatch(r"\s*-?[0-9]+(\.[0-9]+)?\s*", value)
        return float(value) if plain else math.nan
    if isinstance(value, bool | list | dict) or value is None or abs(value) > 1e308:
        return math.nan
    return float(value)


@st.composite
def asked_of(draw: st.DrawFn) -> tuple[str, Test]:
    """(name, test) of one property."""
    name, sign = draw(st.sampled_from(NAMES)), draw(st.sampled_from(sorted(SIGNS)))
    if draw(st.booleans()):
        low, high = draw(st.sampled_from([(7, 10.5), (-1, 0), (0, 7)]))
        compare = SIGNS[sign]
        told: list[Test] = [
            (f"{sign} {low}", lambda v: compare(number_of(v), low)),
            (f"between {low} and {high}", lambda v: low <= number_of(v) <= high),
            (f"in ({low}, {high})", lambda v: number_of(v) in (low, high)),
        ]
    else:
        text = draw(st.sampled_from(["emas", "perak", "unknown", *NASTY]))
        compare = SIGNS[sign]
        told = [
            (f"{sign} {quoted(text)}", lambda v: compare(text_of(v), text)),
            (f"in ({quoted(text)}, emas)", lambda v: text_of(v) in (text, "emas")),
            ("like 'e%s'", lambda v: re.fullmatch("e.*s", text_of(v), re.DOTALL) is not None),
            ("is null", lambda v: text_of(v) == "unknown"),
        ]
    return name, draw(st.sampled_from(told))


def sent(properties: str | None, name: str) -> Any:
    try:
        told = json.loads(properties or "null")
    except (ValueError, RecursionError):
        return None
    return told.get(name) if isinstance(told, dict) else None


@FEW
@given(
    st.lists(TOLD, min_size=1, max_size=8), asked_of(), asked_of(), st.sampled_from(["and", "or"])
)
def test_hits_are_those_of_loops(
    told: list[str | None], one: tuple[str, Test], other: tuple[str, Test], word: str
):
    (a, (a_text, a_test)), (b, (b_text, b_test)) = one, other
    where = f"property {quoted(a)} {a_text} {word} not property {quoted(b)} {b_text}"
    join = all if word == "and" else any
    expected = [
        n for n, text in enumerate(told) if join((a_test(sent(text, a)), not b_test(sent(text, b))))
    ]
    assert hits(told, where) == expected


def hits(told: list[str | None], where: str) -> list[int]:
    """Which of the events, one a minute, land on a touchpoint of them."""
    events = rows(*["Page Viewed"] * len(told))
    events = [event | {"properties": text} for event, text in zip(events, told, strict=True)]
    journeys = in_memory(events, Settings()).journeys
    question = ask("assisted", **in_range(journeys))
    find_hits(
        journeys,
        Map(map=ABOUT, touchpoints=(point(where),)),
        journeys.bind(question) | {"goal": "Order Completed", "by": "channel"},
    )
    at = [row["at_us"] for row in journeys.engine.rows("SELECT at_us FROM hits ORDER BY at_us")]
    assert journeys.engine.rows("SELECT COUNT(*) AS n FROM events") == [{"n": len(told)}]
    begun = rows("Page Viewed")[0]["occurred_at"]
    return [(moment(us) - begun) // timedelta(minutes=1) for us in at]


def moment(us: int) -> datetime:
    return datetime(1970, 1, 1) + timedelta(microseconds=us)


ABOUT = About(id="m", name=Name(en="M"), state="as-is", owner="me", timezone="UTC")


def point(where: str, id: str = "seen") -> Touchpoint:
    return Touchpoint(
        id=id,
        name=Name(en="Seen"),
        stage="s",
        contact=("c",),
        by="customer",
        event="Page Viewed",
        where=where,
    )


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NASTY)), min_size=1, max_size=4))
def test_a_statement_holds_nothing_of_the_text(asked: list[tuple[str, str]]):
    """Whatever names and texts say, it reads as that of harmless ones, and is portable."""
    told = [(quoted(name), quoted(text)) for name, text in asked]
    order = sorted({name for name, _ in asked})
    plain = [(f"p{order.index(name)}", "'x'") for name, _ in asked]
    for made in (statement, overlaps):
        assert made(told) == made(plain)
        assert problems(made(told), "hits") == []


def points(asked: list[tuple[str, str]]) -> tuple[Touchpoint, ...]:
    return tuple(
        point(f"property {name} = {text}", f"t{n}") for n, (name, text) in enumerate(asked)
    )


def statement(asked: list[tuple[str, str]]) -> str:
    return hits_statement(points(asked), (), Where(lambda _: 0), 9)


def overlaps(asked: list[tuple[str, str]]) -> str:
    pairs = [(0, n) for n in range(1, len(asked))]
    return hits_and_overlaps(points(asked), pairs, Where(lambda _: 0))


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ("property plan = emas", "property plan = perak", 0),
        ("property plan = emas", "not property plan = perak", 1),
        ("property plan in (emas, perak)", "property price > 5", 2),
    ],
)
def test_data_tells_of_filters_by_properties(one: str, other: str, both: int):
    """Three views, of `emas` at 10, `perak` at "10" and nothing at 10: counted by hand."""
    again = (
        "\n  - {id: again, stage: all, contact: [web], by: customer, name: {id: L, en: A},\n"
        f'     event: Page Viewed, where: "{other}"}}\nflow:'
    )
    text = MAP.replace("EXTRA", "").replace("\nflow:", again).replace("view*", "view* again*")
    text = text.replace("event: Page Viewed}", f'event: Page Viewed, where: "{one}"}}', 1)
    views = rows("Page Viewed", "Page Viewed", "Page Viewed", "Order Completed")
    said = ({"plan": "emas", "price": 10}, {"plan": "perak", "price": "10"}, {"price": 10}, {})
    views = [row | {"properties": json.dumps(one)} for row, one in zip(views, said, strict=True)]
    told = found(text, views)
    assert told.get("overlap", {"count": 0})["count"] == both
    assert "no_hits" not in told


def test_data_tells_of_a_property_that_nobody_sends():
    text = MAP.replace("EXTRA", ", where: property plna = emas")
    told = found(text, rows("Page Viewed", "Order Completed", properties='{"plan": "emas"}'))
    assert told["no_hits"]["value"] == "buy"
