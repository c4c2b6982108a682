"""Whatever stands in the file, it is told in words and never ends in a traceback."""

import random
from datetime import date

import pytest
from broken import WHOLE
from hypothesis import given
from hypothesis import strategies as st

from jejak.maps.file import read_map
from jejak.verify.check import Beside, check, exit_code
from jejak.words import LANGUAGES

BESIDE = Beside(date(2026, 11, 23))
MARKS = (
    *"[]{}:-#'\"|>?,~%@`&*!\t\n\r",
    "&a ",
    "*a",
    "!x ",
    "null",
    "<<: ",
    "---\n",
    "...\n",
    "😀",
    "\x85",
    "\u2028",
    "\ufeff",
    "a: ",
    "{[a]: }",
)


def told(text: str) -> int:
    """The exit code, after every finding was said in both languages."""
    source = read_map(text)
    findings = check(source, BESIDE)
    for finding in findings:
        assert finding.place.line >= 1 and finding.place.column >= 1
        for language in LANGUAGES:
            assert finding.text(language)
            assert finding.to_dict(language)["code"] == finding.code
    return exit_code(source, findings)


@given(st.integers(0, 10**9))
def test_a_map_with_some_bytes_changed(seed: int):
    chance, text = random.Random(seed), WHOLE
    for _ in range(chance.randint(1, 6)):
        at, way = chance.randrange(len(text)), chance.random()
        if way < 0.5:
            text = text[:at] + chance.choice(MARKS) + text[at:]
        elif way < 0.8:
            text = text[:at] + text[at + chance.randint(1, 40) :]
        else:
            begin = chance.randrange(len(text))
            text = text[:at] + text[begin : begin + chance.randint(1, 60)] + text[at:]
    assert told(text) in (0, 1, 3)


@given(st.text(max_size=60))
def test_any_text(text: str):
    assert told(text) == 3


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# a comment",
        "[]",
        "- a",
        "map",
        "map:",
        "map: []",
        "? {a: b}\n: c",
        "map: {[a]: }",
        "touchpoints: [[[]]]",
        "touchpoints: {}",
        "flow: main",
        "flow: {Main: a, 1: b, c: [d]}",
        "{a: &x [*x]}",
        "a: &x {b: *x}",
        "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c]",
        "<<: {map: {id: a}}",
        "--- {}\n--- {}",
        "[" * 5000,
        "\0",
        "map: {id: !!python/object:os.system x}",
    ],
)
def test_texts_that_are_no_map(text: str):
    assert told(text) == 3
