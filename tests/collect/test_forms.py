"""Columns of amounts and times are read cell by cell, at a cost that small files can pay."""

from jejak.collect import enrich
from jejak.collect.sheets.forms import Asked, read_forms, typed
from jejak.engine.duckdb import DuckDB

_CELLS = """SELECT i AS file_row_number, 'Rp 1.' || 200 + i || '.500' AS total,
    strftime(TIMESTAMP '2026-04-13 10:00:00' + to_minutes(i), '%d/%m/%Y %H:%M') AS made
FROM range(9) AS r(i)"""
ASKED = Asked("orders.csv", money=("total",), times=("made",), typed=True)


def test_cells_that_do_not_repeat_are_read_within_one_small_plan(engine: DuckDB):
    """A macro repeats what it is given: one around another made a plan that took 20 s."""
    enrich.install(engine)
    engine.table("collect_table", _CELLS)
    assert read_forms(engine, ASKED) == {"total": "id", "made": "dmy"}
    names = f'total, "{typed("total")}" AS money, made, "{typed("made")}" AS moment'
    rows = engine.rows(f"SELECT {names} FROM collect_typed ORDER BY file_row_number")
    assert [row["money"] for row in rows] == [1_200_500 + 1000 * i for i in range(9)]
    assert [str(row["moment"]) for row in rows] == [f"2026-04-13 10:0{i}:00" for i in range(9)]
    assert float(rows[0]["total"]) == 1200500 and rows[0]["made"] == "2026-04-13T10:00:00"
    engine.execute("SET explain_output = 'all'")
    plans = engine.connection.execute("EXPLAIN SELECT * FROM collect_typed").fetchall()
    size = sum(len(plan) for _, plan in plans)
    assert size < 500_000, size
