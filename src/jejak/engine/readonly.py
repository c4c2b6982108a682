"""A person's own SELECT: it reads the project's tables and nothing else."""

from typing import Any

import duckdb

from jejak.engine.base import Engine
from jejak.engine.duckdb import DuckDB, literal, path_literal
from jejak.errors import ArgumentError


def select(
    engine: Engine, query: str, folder: str | None, tables: list[str]
) -> list[dict[str, Any]]:
    """The rows of one SELECT; other statements, and files outside the store, are refused."""
    allowed = ", ".join(tables)
    try:
        statements = duckdb.extract_statements(query)
    except duckdb.Error as error:
        raise ArgumentError("sql.failed", detail=_short(error)) from None
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise ArgumentError("sql.read_only", allowed=allowed)
    if isinstance(engine, DuckDB):
        _shut(engine, folder)
    try:
        return engine.rows(query)
    except ArgumentError:
        raise
    except Exception as error:  # an engine's own class of errors; the query is a person's
        raise ArgumentError("sql.failed", detail=_short(error)) from None


def _shut(engine: DuckDB, folder: str | None) -> None:
    """Leave the engine only the files of the store; it cannot be opened again."""
    state = engine.rows("SELECT current_setting('enable_external_access') AS open")
    if state[0]["open"]:
        if folder:
            said = f"{literal(f'{folder}/')}, {path_literal(f'{folder}/')}"  # as views name it too
            engine.execute(f"SET allowed_directories = [{said}]")
        engine.execute("SET enable_external_access = false")


def _short(error: Exception) -> str:
    return str(error).split("\n\nLINE")[0].strip()
