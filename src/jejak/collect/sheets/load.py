"""A spreadsheet → table collect_table: every cell a text, each row with its number."""

import csv
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from pathlib import Path

import msgspec

from jejak.collect.lines import ALLOWED, LONGEST, clean_lines, in_order
from jejak.collect.sheets.blanks import strip_ends
from jejak.collect.sheets.book import book_rows
from jejak.collect.sheets.encoding import as_utf8
from jejak.collect.sheets.header import SEARCHED, columns_of, find_header, plain
from jejak.engine.duckdb import DuckDB, file_list, literal
from jejak.errors import InputError

Refused = list[tuple[int, str, str, str, str]]
Dropped = list[tuple[int, str, str]]  # row, why, its text
NUMBER = "file_row_number"  # the column beside the file's own; a header is row 1
BOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # xlsx and ods, xls
MARKS = ("\t", ";", "|", ",")


class Cells(msgspec.Struct, frozen=True):
    """A spreadsheet as clean text, before it is known what its columns mean."""

    path: Path
    refused: Refused
    is_book: bool
    is_even: bool  # a workbook without an empty row


class Top(msgspec.Struct, frozen=True):
    """The beginning of a spreadsheet: how its cells are split, which row names the columns."""

    text: Cells
    mark: str
    header: int  # index of the row
    cells: tuple[str, ...]
    above: Dropped


def open_cells(path: Path, folder: Path, sheet: str | None) -> Cells:
    """A spreadsheet as clean text; of a workbook the named sheet, else the first with cells."""
    csv.field_size_limit(LONGEST)
    with path.open("rb") as file:
        is_book = file.read(4) in BOOK
    if not is_book:
        lines = clean_lines(as_utf8(path, folder), folder)
        refused = [(n, "", value, code, ALLOWED[code]) for n, code, value in lines.refused]
        return Cells(lines.path, refused, False, False)
    text = folder / "book.csv"
    rows = book_rows(path, sheet)
    with text.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows(rows)
    return Cells(text, [], True, all(map(any, rows)))


def find_top(cells: Cells, name: str, known: Collection[str], mark: str | None) -> Top:
    """Where the table begins, told by the names that are known."""
    mark = "," if cells.is_book else mark or _find_mark(cells.path, known)
    rows = first_rows(cells.path, mark)
    if not rows:
        raise InputError("import.empty", file=name, fix=f"jejak import {name}")
    at = find_header(rows, known)
    above = [(n, "above", _told(row)) for n, row in enumerate(rows[:at], 1) if any(row)]
    return Top(cells, mark, at, tuple(rows[at]), above)


def load_sheet(engine: DuckDB, top: Top, name: str, folder: Path, used: Collection[str]) -> Refused:
    """Table collect_table of the rows under the header.

    A row with more or fewer cells than the header is refused, and so is a line that is no
    UTF-8; empty lines are skipped.  Nothing is guessed about what a cell means.  A column of
    `used` that stands twice is an error: which of the two is meant cannot be told.
    """
    header = columns_of(top.cells)
    _refuse_twice(name, top, used)
    refused, text = _load_rows(engine, top, folder, header)
    wanted = {plain(column) for column in used} or {plain(column) for column in header}
    strip_ends(engine, [column for column in header if plain(column) in wanted], text)
    return refused


def _load_rows(engine: DuckDB, top: Top, folder: Path, header: list[str]) -> tuple[Refused, Path]:
    """Table collect_cells; returns what was refused, and the file that was read in the end."""
    text = top.text
    if not (top.header or text.refused) and (text.is_even or not _is_uneven(text)):
        try:
            _load(engine, text.path, top.mark, header, f"rowid + 2 AS {NUMBER}")
            return [], text.path
        except Exception:  # some row it cannot split: find out which, read the others
            pass
    tidy = folder / "tidy.csv"
    refused = [*text.refused, *_tidy(top, tidy, len(header))]
    _load(engine, tidy, ",", [*header, NUMBER], f"CAST({NUMBER} AS BIGINT) AS {NUMBER}")
    return refused, tidy


def _refuse_twice(name: str, top: Top, used: Collection[str]) -> None:
    plainly = [plain(cell) for cell in top.cells]
    wanted = {plain(column) for column in used}
    for cell in top.cells:
        if plain(cell) in wanted and plainly.count(plain(cell)) > 1:
            raise InputError(
                "import.header",
                file=name,
                row=top.header + 1,
                value=cell,
                allowed=", ".join(top.cells),
                fix=f"jejak import {name}",
            )


def _load(engine: DuckDB, path: Path, mark: str, header: list[str], number: str) -> None:
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in header)
    in_order(
        engine,
        "collect_cells",
        f"""SELECT * FROM read_csv({file_list([str(path)])}, columns = {{{columns}}}, header = true,
        delim = {literal(mark)}, quote = '"', escape = '"', auto_detect = false, strict_mode = true,
        max_line_size = {2 * LONGEST}, buffer_size = {LONGEST * 4})""",
    )
    own = ['"' + name.replace('"', '""') + '"' for name in header if name != NUMBER]
    blank = " AND ".join(f"COALESCE(TRIM({name}), '') = ''" for name in own)  # `;;;;` is no row
    blank = f"({own[0]} IS NULL OR {own[0]} < '!') AND {blank}"  # cheap to tell
    has_blank = engine.rows(f"SELECT 1 FROM collect_cells WHERE {blank} LIMIT 1")
    filled = f"WHERE NOT ({blank})" if has_blank else ""
    engine.execute(
        f"""CREATE OR REPLACE VIEW collect_table AS
        SELECT {", ".join(own)}, {number} FROM collect_cells {filled}"""
    )


def _find_mark(path: Path, known: Collection[str]) -> str:
    """The mark that finds most known names in one row, then that which makes most columns."""
    wanted = {plain(name) for name in known}

    def found(mark: str) -> tuple[int, int]:
        rows = first_rows(path, mark)
        names = max((len({plain(c) for c in row} & wanted) for row in rows), default=0)
        return names, len(rows[0]) if rows else 0

    return max(MARKS, key=found)


def first_rows(path: Path, mark: str) -> list[list[str]]:
    """The rows in which a header is looked for, split by a mark."""
    try:
        with path.open(encoding="utf-8", newline="", errors="replace") as file:
            return list(islice(csv.reader(file, delimiter=mark), SEARCHED))
    except csv.Error:
        return []


def _told(cells: Iterable[str]) -> str:
    return " ".join(cell.strip() for cell in cells if cell.strip())[:200]


def _is_uneven(text: Cells) -> bool:
    """Whether some row is empty."""
    if text.is_book:
        return True
    with text.path.open("rb") as file:
        last = b""
        while chunk := file.read(1 << 22):
            if b"\n\n" in last + chunk:
                return True
            last = chunk[-1:]
    return False


def _tidy(top: Top, tidy: Path, width: int) -> Refused:
    """A copy in which every row has the header's width and its number; the rest is refused."""
    refused: Refused = []
    skip = {n for n, *_ in top.text.refused}
    with (
        top.text.path.open(encoding="utf-8", newline="") as file,
        tidy.open("w", encoding="utf-8", newline="") as out,
    ):
        writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for number, cells in enumerate(_rows(file, top.mark), start=1):
            if number == top.header + 1:
                writer.writerow([*cells, NUMBER])
            elif number <= top.header or not any(cell.strip() for cell in cells):
                continue
            elif len(cells) == width:
                writer.writerow([*cells, number])
            elif number not in skip:
                found = top.mark.join(cells)[:200]
                refused.append((number, "", found, "import.row_width", str(width)))
    return refused


def _rows(file: Iterator[str], mark: str) -> Iterator[list[str]]:
    """Each row by its number in the file; an empty line is an empty row."""
    yield from csv.reader(file, delimiter=mark)
