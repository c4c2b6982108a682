"""CSV and TSV → table collect_table: every cell a text, each row with its number."""

import csv
from collections.abc import Iterator
from pathlib import Path

from jejak.collect.lines import ALLOWED, LONGEST, clean_lines, in_order, literal
from jejak.engine.duckdb import DuckDB
from jejak.errors import InputError

Refused = list[tuple[int, str, str, str, str]]
NUMBER = "file_row_number"  # the column beside the file's own; a header is row 1
_DELIMITERS = ("\t", ";", "|", ",")


def load_csv(engine: DuckDB, path: Path, delimiter: str | None, folder: Path) -> Refused:
    """Table collect_table of a CSV file whose first row names its columns.

    A row with more or fewer cells than the header is refused, and so is a line that is no
    UTF-8; empty lines are skipped.  Nothing is guessed about what a cell means.
    """
    lines = clean_lines(path, folder)
    refused: Refused = [(n, "", value, code, ALLOWED[code]) for n, code, value in lines.refused]
    mark = delimiter or _find_delimiter(lines.path)
    header = _header(lines.path, path.name, mark)
    if not refused and not _has_blank_lines(lines.path):
        try:
            _load(engine, lines.path, mark, header, f"rowid + 2 AS {NUMBER}")
            return refused
        except Exception:  # some row it cannot split: find out which, read the others
            refused = []
    tidy = folder / "tidy.csv"
    refused += _tidy(lines.path, tidy, mark, len(header), {n for n, *_ in refused})
    _load(engine, tidy, ",", [*header, NUMBER], f"CAST({NUMBER} AS BIGINT) AS {NUMBER}")
    return refused


def _load(engine: DuckDB, path: Path, mark: str, header: list[str], number: str) -> None:
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in header)
    in_order(
        engine,
        "collect_cells",
        f"""SELECT * FROM read_csv({literal(str(path))}, columns = {{{columns}}}, header = true,
        delim = {literal(mark)}, quote = '"', escape = '"', auto_detect = false, strict_mode = true,
        max_line_size = {2 * LONGEST}, buffer_size = {LONGEST * 4})""",
    )
    own = ", ".join('"' + name.replace('"', '""') + '"' for name in header if name != NUMBER)
    engine.execute(
        f"CREATE OR REPLACE VIEW collect_table AS SELECT {own}, {number} FROM collect_cells"
    )


def _find_delimiter(path: Path) -> str:
    """The mark that splits the first line into most columns."""
    with path.open(encoding="utf-8", newline="") as file:
        line = file.readline(LONGEST)
    return max(_DELIMITERS, key=lambda mark: len(next(csv.reader([line], delimiter=mark))))


def _header(path: Path, name: str, mark: str) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        cells = [cell.strip() for cell in next(csv.reader(file, delimiter=mark), [])]
    twice = [cell for cell in cells if cells.count(cell) > 1]
    if twice or NUMBER in cells or "" in cells:
        found = twice[0] if twice else NUMBER if NUMBER in cells else ""
        raise InputError(
            "import.header",
            file=name,
            row=1,
            value=found,
            allowed=", ".join(cells),
            fix=f"jejak import {name}",
        )
    return cells


def _has_blank_lines(path: Path) -> bool:
    with path.open("rb") as file:
        last = b""
        while chunk := file.read(1 << 22):
            if b"\n\n" in last + chunk:
                return True
            last = chunk[-1:]
    return False


def _tidy(path: Path, tidy: Path, mark: str, width: int, skip: set[int]) -> Refused:
    """A copy in which every row has the header's width and its number; the rest is refused."""
    refused: Refused = []
    csv.field_size_limit(LONGEST)
    with (
        path.open(encoding="utf-8", newline="") as file,
        tidy.open("w", encoding="utf-8", newline="") as out,
    ):
        writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for number, cells in enumerate(_rows(file, mark), start=1):
            if number == 1:
                writer.writerow([*cells, NUMBER])
            elif len(cells) == width:
                writer.writerow([*cells, number])
            elif cells and number not in skip:
                found = mark.join(cells)[:200]
                refused.append((number, "", found, "import.row_width", str(width)))
    return refused


def _rows(file: Iterator[str], mark: str) -> Iterator[list[str]]:
    """Each row by its number in the file; an empty line is an empty row."""
    yield from csv.reader(file, delimiter=mark)
