"""The texts: the same keys in both languages, the same values in them, every code has one."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from jejak import errors
from jejak.words import LANGUAGES, say, texts

SOURCE = Path(__file__).resolve().parents[1] / "src" / "jejak"
CLASSES = {
    name
    for name, thing in vars(errors).items()
    if isinstance(thing, type) and issubclass(thing, errors.JejakError)
}


def values_of(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def codes() -> dict[str, str]:
    """Every error code that the code raises by its name, and where."""
    found: dict[str, str] = {}
    for file in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in CLASSES and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    found[str(first.value)] = f"{file.relative_to(SOURCE)}:{node.lineno}"
    return found


def test_both_languages_say_the_same_things():
    assert texts("id").keys() == texts("en").keys()


def test_both_languages_take_the_same_values():
    taken = {key: (values_of(texts("id")[key]), values_of(texts("en")[key])) for key in texts("en")}
    assert {key: both for key, both in taken.items() if both[0] != both[1]} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_has_a_text(language: str):
    raised = codes()
    assert len(raised) > 60, "the codes are not found any more"
    said = texts(language)
    assert {code: place for code, place in raised.items() if f"errors.{code}" not in said} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_can_be_said(language: str):
    """Whatever its values are called."""
    for key, text in texts(language).items():
        if key.startswith("errors."):
            values = dict.fromkeys(values_of(text), "x")
            error = errors.JejakError(key.removeprefix("errors."), **values)
            assert error.text(language)


MANY = (
    "days events rows people orders conversions answers payments lines touchpoints copies visits "
    "touches identifiers pages sources others errors notes warnings times devices campaigns stages "
    "customers entries products hashes"
)


def test_one_is_no_plural():
    """Every English text with a 1 for each of its values."""
    plural = re.compile(rf"(?<![\w.…-])1 (new |more |rejected )*({'|'.join(MANY.split())})\b")
    filled = {
        key: say(key, "en", **dict.fromkeys(values_of(text), "1"))
        for key, text in texts("en").items()
        if not key.startswith("errors.")  # whose numbers are limits
    }
    assert {key: text for key, text in filled.items() if plural.search(text)} == {}


@pytest.mark.parametrize(
    ("of", "told"),
    [
        ({"days": 1, "of": 8}, "1 of the 8 days has no advertising cost"),
        ({"days": "2", "of": "8"}, "2 of the 8 days have no advertising cost"),
        ({"days": "1", "of": "1"}, "1 of the 1 day has no advertising cost"),
    ],
)
def test_words_follow_their_number(of: dict[str, object], told: str):
    assert say("caveats.costs_days", "en", **of).startswith(told)


def test_no_text_is_left_in_the_other_language():
    """Words that give a text away as not translated."""
    english = re.compile(r"\b(the|and|with|of)\b", re.I)
    kept = {key for key, text in texts("en").items() if texts("id")[key] == text}
    assert [key for key in kept if english.search(texts("en")[key])] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_in_a_sentence_does_not_steer_the_terminal(language: str):
    """What files hold (campaigns, events) stands in caveats and errors."""
    told = say("caveats.costs_unmet", language, items="\x1b[2Jgaji\x9b1m\r")
    assert "?[2Jgaji?1m?" in told
    assert told.isprintable()
