"""The guard: each construct that another engine reads differently is refused by name."""

import json
from importlib import resources

import pytest
from engine_cases import ALLOWED, REFUSED, Refused

from jejak.engine.guard import guard, problems
from jejak.errors import DialectError

OF_VALUES = {"missing_value", "bad_value", "unknown_dialect"}  # tests in test_translate.py


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: f"{case.code}: {case.sql[:60]}")
def test_refuses(case: Refused):
    assert f"dialect.{case.code}" in {error.code for error in problems(case.sql, "case")}
    with pytest.raises(DialectError):
        guard(case.sql, "case")


@pytest.mark.parametrize("sql", ALLOWED)
def test_lets_through(sql: str):
    assert [str(error) for error in problems(sql, "case")] == []


def test_says_where_what_and_what_to_write_instead():
    sql = "-- x: t → all\nSELECT event_id,\n    ARRAY_AGG(a ORDER BY b) AS path\nFROM t"
    with pytest.raises(DialectError) as caught:
        guard(sql, "x")
    assert caught.value.to_dict() == {
        "code": "dialect.array",
        "statement": "x",
        "construct": "ARRAY_AGG(a ORDER BY b)",
        "line": 3,
        "column": 5,
    }
    for language in ("id", "en"):
        text = caught.value.text(language)
        assert "`x`" in text and "3" in text and "ARRAY_AGG" in text
    assert "one row per element" in caught.value.text("en")
    assert "satu baris per elemen" in caught.value.text("id")


def test_reports_everything_in_the_order_of_the_text():
    sql = "SELECT NOW() AS a, t.*\nFROM t\nORDER BY b\nLIMIT 3"
    found = [error.code for error in problems(sql, "x")]
    assert found == [
        "dialect.clock",
        "dialect.star",
        "dialect.total_order",
        "dialect.null_order",
    ]


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_code_has_a_case_and_a_sentence(language: str):
    words = resources.files("jejak") / "report" / "words" / language / "errors.json"
    keys = {
        key.removeprefix("dialect.")
        for key in json.loads(words.read_text(encoding="utf-8"))
        if key.startswith("dialect.")
    }
    assert keys == {case.code for case in REFUSED} | OF_VALUES


def test_a_name_counts_as_unique_only_where_it_is_not_made_otherwise():
    total = "SELECT a, ROW_NUMBER() OVER (PARTITION BY a ORDER BY nth) AS m FROM {} AS s"
    numbered = "(SELECT a, ROW_NUMBER() OVER (PARTITION BY a ORDER BY event_id) AS nth FROM t)"
    counted = "(SELECT a, b, COUNT(*) AS nth FROM t GROUP BY a, b)"
    assert problems(total.format(numbered), "x") == []
    assert [e.code for e in problems(total.format(counted), "x")] == ["dialect.total_order"]


def test_an_order_by_the_whole_group_is_total_through_subqueries():
    grouped = "WITH g AS (SELECT a, b, COUNT(*) AS c FROM t GROUP BY a, b) "
    window = "SELECT a, ROW_NUMBER() OVER (PARTITION BY {} ORDER BY c, {} NULLS LAST) AS m FROM g"
    assert problems(grouped + window.format("a", "b"), "x") == []
    assert [e.code for e in problems(grouped + window.format("c", "b"), "x")] == [
        "dialect.total_order"
    ]
