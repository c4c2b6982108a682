"""Rows of Python values as an Arrow C stream, made by DuckDB: no Arrow library is needed."""

from typing import Any

from jejak.engine.duckdb import DuckDB

_TYPES = {bool: "BOOLEAN", int: "BIGINT", float: "DOUBLE"}


def stream(columns: list[str], rows: list[dict[str, Any]], requested_schema: Any = None) -> Any:
    """A PyCapsule of the Arrow C stream interface over the rows."""
    engine = DuckDB(threads=1)
    kinds = {column: _kind([row[column] for row in rows]) for column in columns}
    engine.load("rows", kinds or {"empty": "BIGINT"}, [tuple(row.values()) for row in rows])
    return engine.connection.table("rows").__arrow_c_stream__(requested_schema)


def _kind(values: list[Any]) -> str:
    found = {type(value) for value in values if value is not None}
    if found == {int, float}:
        return "DOUBLE"
    return _TYPES.get(found.pop(), "VARCHAR") if len(found) == 1 else "VARCHAR"
