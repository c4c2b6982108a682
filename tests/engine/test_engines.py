"""One test body, every engine; and the differences that the guard is there for, shown."""

import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import sqlglot
from engine_cases import (
    ALLOWED,
    REFUSED,
    T_COLUMNS,
    T_ROWS,
    U_COLUMNS,
    U_ROWS,
    VALUES,
    Refused,
)

from jejak.engine.base import Engine, Row
from jejak.engine.duckdb import DuckDB

ENGINES = ("duck", pytest.param("spark", marks=pytest.mark.heavy))
NUMBERS = {"nth": "BIGINT", "x": "DOUBLE", "s": "VARCHAR", "b": "BOOLEAN", "moment": "TIMESTAMP"}
ROW = (2**62 + 1, -1.5e-300, "it's 😀 \\ \n", True, datetime(2026, 1, 2, 3, 4, 5, 6))


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Engine:
    return request.getfixturevalue(request.param)


def filled(engine: Engine, rows: Sequence[Sequence[Any]] = T_ROWS) -> Engine:
    engine.load("t", T_COLUMNS, rows)
    engine.load("u", U_COLUMNS, U_ROWS)
    return engine


def same(one: list[Row], two: list[Row]) -> bool:
    """The same rows in any order: types and integers exactly, floats to 1e-9."""
    return len(one) == len(two) and all(
        list(a) == list(b) and all(_same_value(a[name], b[name]) for name in a)
        for a, b in zip(sorted(one, key=_place), sorted(two, key=_place), strict=True)
    )


def _same_value(a: Any, b: Any) -> bool:
    if isinstance(a, float) and isinstance(b, float):
        return a == b or math.isclose(a, b, rel_tol=1e-9) or (math.isnan(a) and math.isnan(b))
    return type(a) is type(b) and a == b


def _place(row: Row) -> list[tuple[bool, str]]:
    exact = [value for value in row.values() if not isinstance(value, float)]
    floats = [value for value in row.values() if isinstance(value, float)]
    return [(value is None, repr(value)) for value in exact] + [
        (False, f"{value:.9e}") for value in floats
    ]


def test_loads_and_gives_back_python_values(engine: Engine):
    empty = (None,) * len(ROW)
    engine.load("typed", NUMBERS, [ROW, empty])
    got = engine.rows("SELECT nth, x, s, b, moment FROM typed ORDER BY nth NULLS LAST")
    assert got == [dict(zip(NUMBERS, row, strict=True)) for row in (ROW, empty)]
    assert [type(value) for value in got[0].values()] == [int, float, str, bool, datetime]


@pytest.mark.parametrize("count", [2, 19, 20, 60, 2000])
def test_few_rows_and_many_come_back_as_they_were(engine: Engine, count: int):
    """A column that is empty for long, whole numbers among others, and what a text may hold."""
    texts = ("", "12", "true", "2026-01-01", "nan", "None", "\u2028 😀 𝕏", "a'b\\ \n")
    rows = [
        (
            n if n % 7 else None,
            (float(n), n / 8, None, 2.0**60)[n % 4],
            texts[n % len(texts)],
            None if n < count - 2 else n % 2 == 0,
            datetime(1970 + n % 100, 1, 2, 3, 4, 5, n) if n % 5 else None,
        )
        for n in range(count)
    ]
    engine.load("many", NUMBERS, rows)
    got = engine.rows("SELECT nth, x, s, b, moment FROM many")
    assert same(got, [dict(zip(NUMBERS, row, strict=True)) for row in rows])


def test_binds_values_and_ignores_those_not_named(engine: Engine):
    names = dict(zip(NUMBERS, ROW, strict=True))
    sql = "SELECT $nth AS nth, $x AS x, $s AS s, $b AS b, $moment AS moment"
    assert engine.rows(sql, {**names, "unused": 1}) == [names]
    zoned = datetime(2026, 1, 2, 10, tzinfo=timezone(timedelta(hours=7)))
    for moment in (zoned, zoned.astimezone(UTC)):
        assert engine.rows("SELECT EPOCH_US(CAST($at AS TIMESTAMP)) AS us", {"at": moment}) == [
            {"us": 1767322800000000}
        ]


def test_a_table_stands_still_and_is_replaced(engine: Engine):
    engine.load("source", {"n": "BIGINT"}, [(1,), (2,)])
    engine.table("kept", "SELECT n + $more AS n FROM source", {"more": 10})
    engine.load("source", {"n": "BIGINT"}, [])
    assert engine.rows("SELECT n FROM source") == []
    assert engine.rows("SELECT SUM(n) AS n FROM kept") == [{"n": 23}]
    engine.table("kept", "SELECT n * 2 AS n FROM kept")
    assert engine.rows("SELECT SUM(n) AS n FROM kept") == [{"n": 46}]
    engine.drop("kept")
    engine.drop("kept")
    with pytest.raises(Exception, match="kept"):
        engine.rows("SELECT n FROM kept")


def test_writes_one_parquet_file_that_every_engine_reads(
    engine: Engine, duck: DuckDB, tmp_path: Path
):
    engine.load("typed", NUMBERS, [ROW, (None,) * len(ROW), (3, 0.1, "", False, ROW[4])])
    path = tmp_path / "out.parquet"
    sql = "SELECT nth, x, s, b, moment FROM typed WHERE nth = $nth OR nth IS NULL OR nth = 3"
    assert engine.write(sql, str(path), {"nth": ROW[0]}) == 3
    assert [file.name for file in tmp_path.iterdir()] == ["out.parquet"]
    held = duck.execute(
        "SELECT column_type FROM (DESCRIBE FROM read_parquet($p))", {"p": str(path)}
    )
    assert [kind for (kind,) in held.fetchall()] == list(NUMBERS.values())
    for reader in (engine, duck):
        reader.files("sealed", [str(path)], NUMBERS)
        assert same(
            reader.rows("SELECT nth, x, s, b, moment FROM sealed"),
            engine.rows("SELECT nth, x, s, b, moment FROM typed"),
        )


def test_reads_several_files_and_none(engine: Engine, duck: DuckDB, tmp_path: Path):
    paths = [str(tmp_path / f"day=2026-01-0{day}.parquet") for day in (1, 2)]
    for day, path in enumerate(paths):
        duck.write(f"SELECT CAST({day} AS BIGINT) AS n, 'a' AS s", path)
    engine.files("events", paths, {"s": "VARCHAR", "n": "BIGINT"})
    assert engine.rows("SELECT SUM(n) AS n, COUNT(s) AS s FROM events") == [{"n": 1, "s": 2}]
    engine.files("events", [], {"s": "VARCHAR", "n": "BIGINT"})
    assert engine.rows("SELECT SUM(n) AS n, COUNT(s) AS s FROM events") == [{"n": None, "s": 0}]


@pytest.mark.heavy
@pytest.mark.parametrize("sql", ALLOWED)
def test_what_is_let_through_means_the_same(sql: str, duck: DuckDB, spark: Engine):
    here, there = filled(duck).rows(sql, VALUES), filled(spark).rows(sql, VALUES)
    assert same(here, there), (here, there)


@pytest.mark.heavy
@pytest.mark.parametrize(
    "case",
    [case for case in REFUSED if case.shown_by in ("translated", "same_text")],
    ids=lambda case: f"{case.code}: {case.sql[:60]}",
)
def test_what_is_refused_differs_or_fails_on_spark(case: Refused, duck: DuckDB, spark: Engine):
    from py4j.protocol import Py4JJavaError
    from pyspark.errors import PySparkException

    here = filled(duck).rows(case.sql)
    filled(spark)
    text = case.sql
    if case.shown_by == "translated":
        (text,) = sqlglot.transpile(case.sql, read="duckdb", write="spark")
    try:
        there = [row.asDict() for row in spark.session.sql(text).collect()]
    except (PySparkException, Py4JJavaError):
        return
    ordered = sqlglot.parse_one(case.sql, dialect="duckdb").args.get("order") is not None
    assert not same(here, there) or (ordered and here != there), "the guard may allow it"


@pytest.mark.parametrize(
    "case",
    [case for case in REFUSED if case.shown_by == "reversed"],
    ids=lambda case: f"{case.code}: {case.sql[:60]}",
)
def test_what_is_refused_depends_on_the_order_of_arrival(case: Refused, duck: DuckDB):
    duck.execute("SET preserve_insertion_order = true")
    forth = filled(duck).rows(case.sql)
    back = filled(duck, T_ROWS[::-1]).rows(case.sql)
    assert not same(forth, back), "arrival no longer matters: the guard may allow it"


@pytest.mark.heavy
def test_the_known_trap_paths_lose_their_order_without_an_error(duck: DuckDB, spark: Engine):
    """`ARRAY_AGG(item ORDER BY position)`: sqlglot's Spark text runs, and the paths are wrong."""
    steps = [
        (journey, position, f"{(journey * 7 + position * 3) % 11}")
        for position in range(9, 0, -1)
        for journey in range(300)
    ]
    columns = {"journey_id": "BIGINT", "position": "BIGINT", "item": "VARCHAR"}
    sql = (
        "SELECT journey_id, ARRAY_AGG(item ORDER BY position) AS path"
        " FROM steps GROUP BY journey_id"
    )
    duck.load("steps", columns, steps)
    spark.load("steps", columns, steps)
    right = {row["journey_id"]: row["path"] for row in duck.rows(sql)}
    (text,) = sqlglot.transpile(sql, read="duckdb", write="spark")
    wrong = {row["journey_id"]: row["path"] for row in spark.session.sql(text).collect()}
    assert wrong.keys() == right.keys()
    assert all(sorted(wrong[journey]) == sorted(right[journey]) for journey in right)
    assert sum(wrong[journey] != right[journey] for journey in right) == len(right)
    ordered = (
        "SELECT journey_id, item, ROW_NUMBER() OVER (PARTITION BY journey_id ORDER BY position)"
        " AS n FROM steps"
    )
    assert same(duck.rows(ordered), spark.rows(ordered))
