"""How large a workbook would become in memory, told before it is: a bomb, a cell far away.

Its reader makes a place for every cell up to the last row and column: one stray cell at the end
of an empty sheet would be seventeen thousand million.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from functools import reduce
from html import unescape
from pathlib import Path
from typing import IO

import msgspec

from jejak.errors import InputError

_LARGEST = 1 << 32  # bytes of all parts, unpacked
_SMALL, _DENSEST = 1 << 28, 100  # over so many bytes, no sheet is packed to less than a hundredth
_PLACES, _FILLED = 1 << 25, 0.05  # over so many places, one in twenty holds something
_CELL = re.compile(rb'c r="([A-Z]+)(\d+)"[^>]*?(?<!/)>')  # one that holds something
_WIDE = re.compile(rb'c r="([A-Z]{2,3})(\d+)"[^>]*?(?<!/)>')
_NARROW = 26  # columns of one letter: how many there are is not asked
_TAIL = 1 << 14
_SHEET = re.compile(r'<(?:\w+:)?sheet\s[^>]*?\bname="([^"]*)"[^>]*?\br:id="([^"]*)"')
_PART = re.compile(r"<(?:\w+:)?Relationship\s[^>]*>")
_BROKEN = (KeyError, OSError, zipfile.BadZipFile, zlib.error, RuntimeError)


class Extent(msgspec.Struct, frozen=True):
    """The last row of a sheet with a cell that holds something, its columns (26 where
    there are fewer), its cells, and the one that stands farthest out."""

    rows: int
    columns: int
    cells: int
    farthest: str


def refuse_bomb(path: Path) -> None:
    """InputError where a workbook unpacks to more than memory is for."""
    try:
        with zipfile.ZipFile(path) as book:
            parts = book.infolist()
    except _BROKEN:
        return  # an old workbook, or a broken one: its reader says so
    whole, packed = sum(p.file_size for p in parts), sum(p.compress_size for p in parts)
    if whole > _LARGEST or (whole > _SMALL and whole > _DENSEST * packed):
        size, allowed = f"{whole / 1e9:.1f} GB", f"{_LARGEST / 1e9:.1f} GB"
        fix = f"jejak import {path.stem}.csv"
        raise InputError("import.bomb", file=path.name, value=size, allowed=allowed, fix=fix)


def sheet_rows(path: Path, sheet: str) -> int:
    """The last row that holds a cell; InputError where one stands far from all others.

    0 where its part of the workbook cannot be told (an old workbook, an OpenDocument).
    """
    try:
        with zipfile.ZipFile(path) as book, book.open(_part_of(book, sheet)) as part:
            found = _extent(part)
    except _BROKEN:
        return 0
    places = found.rows * found.columns
    if places > _PLACES and found.cells < _FILLED * places:
        told = {"value": found.farthest, "rows": found.rows, "columns": found.columns}
        raise InputError("import.far_cell", file=path.name, sheet=sheet, fix="Ctrl+End", **told)
    return found.rows


def _part_of(book: zipfile.ZipFile, sheet: str) -> str:
    """The file of a sheet inside a workbook; KeyError where there is none."""
    listed = book.read("xl/workbook.xml").decode("utf-8", "replace")
    ids = {unescape(name): key for name, key in _SHEET.findall(listed)}
    parts = book.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    for told in _PART.findall(parts):
        named = dict(re.findall(r'(\w+)="([^"]*)"', told))
        if named.get("Id") == ids[sheet]:
            target = unescape(named["Target"])
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError(sheet)


def _extent(part: IO[bytes]) -> Extent:
    rows, columns, cells, widest = 0, _NARROW, 0, ""
    for piece in _pieces(part):
        cells += piece.count(b'c r="')
        last = _CELL.findall(piece, max(0, len(piece) - _TAIL)) or _CELL.findall(piece)
        rows = max(rows, int(last[-1][1])) if last else rows
        for letters, row in _WIDE.findall(piece):
            if (number := _number(letters)) > columns:
                columns, widest = number, (letters + row).decode()
    return Extent(rows, columns, cells, widest or f"A{rows}")


def _pieces(part: IO[bytes]) -> Iterator[bytes]:
    """The bytes of a sheet, no cell's mark cut in two."""
    left = b""
    while more := part.read(1 << 20):
        whole = left + more
        cut = whole.rfind(b"<")
        yield whole[:cut]
        left = whole[cut:]
    yield left


def _number(letters: bytes) -> int:
    """
    >>> _number(b"A"), _number(b"XFD")
    (1, 16384)
    """
    return reduce(lambda number, letter: number * 26 + letter - 64, letters, 0)
