"""Table files through a mapping: Parquet as it stands, CSV and TSV as texts."""

from pathlib import Path

from jejak.collect.csvs import NUMBER, Refused, load_csv
from jejak.collect.found import Found
from jejak.collect.lines import literal
from jejak.collect.mapped import check_columns, packed, read_table
from jejak.collect.mapping import read_mapping
from jejak.engine.duckdb import DuckDB
from jejak.errors import InputError


def read_mapped(engine: DuckDB, path: Path, mapping: Path | None, folder: Path) -> Found:
    """Table collect_read from a table file and its mapping.

    `row` is the row as a spreadsheet numbers it (the header is row 1); in Parquet from 1.
    """
    if mapping is None:
        raise InputError(
            "import.needs_mapping", file=path.name, fix=f"jejak import {path} --mapping FILE.yml"
        )
    told = read_mapping(mapping)
    refused: Refused = []
    with path.open("rb") as file:
        is_parquet = file.read(4) == b"PAR1"
    if is_parquet:
        _view_parquet(engine, path)
    else:
        refused = load_csv(engine, path, told.delimiter, folder)
    number = f"{NUMBER} + 1" if is_parquet else NUMBER
    columns = {
        row["column_name"]: row["column_type"]
        for row in engine.rows("DESCRIBE collect_table")
        if row["column_name"] != NUMBER
    }
    check_columns(told, path.name, tuple(columns))
    read_table(engine, told, columns, number)
    raw = f"SELECT {number} AS row, {packed(tuple(columns), columns)} AS raw FROM collect_table"
    return Found(told.source, told.kind, dict(told.fields), refused, raw)


def _view_parquet(engine: DuckDB, path: Path) -> None:
    try:
        engine.execute(
            "CREATE OR REPLACE VIEW collect_table AS SELECT * FROM "
            f"read_parquet({literal(str(path))}, file_row_number = true)"
        )
    except Exception as error:
        raise InputError(
            "import.broken_parquet",
            file=path.name,
            detail=str(error).splitlines()[0],
            fix=f"jejak import {path.name}",
        ) from None
