"""Our SQL in other engines' words: values are literals of their type, texts still parse."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlglot
from engine_cases import ALLOWED, REFUSED, VALUES
from sqlglot import exp

from jejak.engine.translate import translate
from jejak.errors import DialectError

DIALECTS = ("spark", "clickhouse")


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("sql", ALLOWED)
def test_gives_one_query_that_the_dialect_reads(sql: str, dialect: str):
    text = translate(sql, dialect, VALUES)
    (tree,) = sqlglot.parse(text, dialect=dialect)
    assert isinstance(tree, exp.Query)
    assert not list(tree.find_all(exp.Placeholder, exp.Parameter))
    names = [column.alias_or_name for column in sqlglot.parse_one(sql, dialect="duckdb").selects]
    assert [column.alias_or_name for column in tree.selects] == names


@pytest.mark.parametrize("dialect", DIALECTS)
def test_refuses_what_the_guard_refuses(dialect: str):
    for case in REFUSED:
        with pytest.raises(DialectError):
            translate(case.sql, dialect, {"ids": 1})


@pytest.mark.parametrize(
    ("value", "literal"),
    [
        (7, "CAST(7 AS BIGINT)"),
        (-(2**62), "CAST(-4611686018427387904 AS BIGINT)"),
        (0.1, "CAST(0.1 AS DOUBLE)"),
        (float("-inf"), "CAST('-inf' AS DOUBLE)"),
        (True, "TRUE"),
        (None, "NULL"),
        ("a' OR 1 = 1 --", "'a\\' OR 1 = 1 --'"),
        (datetime(2026, 1, 2, 3, 4, 5, 6), "CAST('2026-01-02 03:04:05.000006' AS TIMESTAMP_NTZ)"),
        (
            datetime(2026, 1, 2, 3, tzinfo=timezone(timedelta(hours=7))),
            "CAST('2026-01-01 20:00:00.000000' AS TIMESTAMP_NTZ)",
        ),
        (datetime(2026, 1, 2, tzinfo=UTC), "CAST('2026-01-02 00:00:00.000000' AS TIMESTAMP_NTZ)"),
    ],
)
def test_binds_a_value_as_a_literal_of_its_type(value: object, literal: str):
    text = translate("SELECT $value AS a", "spark", {"value": value, "unused": object()})
    assert text == f"SELECT {literal} AS a"


def test_a_place_that_takes_a_plain_number_gets_one():
    text = translate(
        "SELECT event_id FROM t ORDER BY event_id LIMIT $top OFFSET $skip",
        "spark",
        {"top": 3, "skip": 1},
    )
    assert text.endswith("LIMIT 3 OFFSET 1")
    text = translate("SELECT a FROM t ORDER BY a NULLS LAST LIMIT $top", "spark", {"top": 2**40})
    assert text.endswith("LIMIT 2147483647")


def test_macros_inside_macros_are_translated():
    sql = "SELECT EPOCH_US(MAX(IF(EPOCH_US(a) > 1, a, NULL))) AS b FROM t"
    assert "EPOCH_US" not in translate(sql, "spark").replace("UNIX_MICROS", "")
    assert translate(sql, "clickhouse").count("toUnixTimestamp64Micro(") == 2


@pytest.mark.parametrize(
    ("dialect", "values", "code"),
    [
        ("spark", {}, "dialect.missing_value"),
        ("spark", {"a": [1]}, "dialect.bad_value"),
        ("oracle", {"a": 1}, "dialect.unknown_dialect"),
    ],
)
def test_says_what_is_missing(dialect: str, values: dict[str, object], code: str):
    with pytest.raises(DialectError) as caught:
        translate("SELECT $a AS a", dialect, values, "x")
    assert caught.value.code == code
    assert caught.value.text("id") != caught.value.text("en")


def test_a_pattern_is_bound_unless_engines_read_it_differently():
    sql = "SELECT event_id FROM t WHERE event LIKE $value"
    assert translate(sql, "spark", {"value": "it's %"}).endswith(r"LIKE 'it\'s %'")
    for pattern in ("a\\%", 3):
        with pytest.raises(DialectError) as caught:
            translate(sql, "spark", {"value": pattern})
        assert caught.value.code == "dialect.bad_value"
