"""A sheet of a workbook as rows of texts; a number's text can be read in one way only.

Whole numbers are written as they are, other numbers with an exponent (`1234.5e0`): no reader
of a column takes their point for thousands.  A number of more than 15 digits has lost its end
before it came here, and is written with the exponent that tells so (`1.2345e+17`).
"""

import re
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from html import unescape
from pathlib import Path
from typing import Any

from jejak.errors import InputError

DIGITS = 15
_SHEET = re.compile(r'<(?:\w+:)?sheet\s[^>]*?\bname="([^"]*)"')
_CELL = re.compile(rb'<c r="[A-Z]+(\d+)"[^>]*?(?<!/)>')


def book_rows(path: Path, sheet: str | None) -> list[list[str]]:
    """Every row of a sheet (the named, else the first that holds cells), from row 1."""
    import python_calamine

    try:
        book: Any = python_calamine.CalamineWorkbook.from_path(str(path))
        names = book.sheet_names
        if sheet is not None and sheet not in names:
            raise InputError(
                "import.no_sheet", file=path.name, value=sheet, allowed=", ".join(names), fix="…"
            )
        rows: list[list[Any]] = []
        name = ""
        for name in [sheet] if sheet else names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if rows:
                break
    except InputError:
        raise
    except Exception as error:
        raise _broken(path, str(error)) from None
    else:
        told = _last_row(path, names.index(name)) if names else 0
        if told > len(rows):
            raise _broken(path, f"{len(rows)} of {told} rows")
        return [[c if type(c) is str else _text(c) for c in row] for row in rows]


def sheet_names(path: Path) -> list[str]:
    """The sheets of a workbook in order; none where its list cannot be read."""
    try:
        with zipfile.ZipFile(path) as book:
            listed = book.read("xl/workbook.xml").decode("utf-8", "replace")
    except (KeyError, OSError, zipfile.BadZipFile, zlib.error):
        return []
    return [unescape(name) for name in _SHEET.findall(listed)]


def _broken(path: Path, detail: str) -> InputError:
    fix = f"jejak import {path.name}"
    return InputError("import.broken_book", file=path.name, detail=detail, fix=fix)


def _last_row(path: Path, number: int) -> int:
    """The last row that holds a cell, as the sheet's own file says; 0 where it cannot be told."""
    try:
        with zipfile.ZipFile(path) as book:
            name = f"xl/worksheets/sheet{number + 1}.xml"
            if len([n for n in book.namelist() if n.startswith("xl/worksheets/sheet")]) != 1:
                return 0  # which part is which sheet is told elsewhere
            return _last_in(book, name, only_end=True) or _last_in(book, name, only_end=False)
    except (KeyError, zipfile.BadZipFile):
        return 0


def _last_in(book: zipfile.ZipFile, name: str, only_end: bool) -> int:
    """The last row with a cell in a part of a workbook, or in its last megabyte only."""
    last, left, chunk = 0, b"", b""
    with book.open(name) as file:
        while more := file.read(1 << 20):
            left, chunk = chunk[-(1 << 20) if only_end else -200 :], more
            if not only_end:
                found = _CELL.findall(left + chunk)
                last = max(last, int(found[-1])) if found else last
    if only_end:
        found = _CELL.findall(left + chunk)
        return int(found[-1]) if found else 0
    return last


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int | float):
        return _number(float(cell))
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return str(cell) if isinstance(cell, timedelta) else ""


def _number(value: float) -> str:
    if abs(value) >= 10**DIGITS:
        return f"{value:.16e}"
    if value == int(value):
        return str(int(value))
    return repr(value) if "e" in repr(value) else f"{value!r}e0"
