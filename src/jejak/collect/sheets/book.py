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

from jejak.collect.sheets.extent import refuse_bomb, sheet_rows
from jejak.errors import InputError

DIGITS = 15
_SHEET = re.compile(r'<(?:\w+:)?sheet\s[^>]*?\bname="([^"]*)"')


def book_rows(path: Path, sheet: str | None) -> list[list[str]]:
    """Every row of a sheet (the named, else the first that holds cells), from row 1."""
    import python_calamine

    refuse_bomb(path)
    told = 0  # rows, as the sheet's own file says
    try:
        book: Any = python_calamine.CalamineWorkbook.from_path(str(path))
        names = book.sheet_names
        if sheet is not None and sheet not in names:
            raise InputError(
                "import.no_sheet", file=path.name, value=sheet, allowed=", ".join(names), fix="…"
            )
        rows: list[list[Any]] = []
        for name in [sheet] if sheet else names:
            told = sheet_rows(path, name)
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if rows:
                break
    except InputError:
        raise
    except Exception as error:
        raise _broken(path, str(error)) from None
    else:
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
