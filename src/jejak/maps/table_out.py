"""A map as sheets: XLSX with one for every block, CSV with its touchpoints."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from jejak.errors import InputError
from jejak.maps.model import Map
from jejak.maps.rows import FLOW, Column, at, blocks, cell
from jejak.markup import FORMULA
from jejak.words import say

Cell = str | float | bool | None
LONGEST = 32_767  # characters of a cell, as spreadsheets have it
_WIDEST = 44
_SPARE = 200  # rows below the last that still offer the allowed words


def to_csv(made: Map, language: str) -> bytes:
    """The touchpoints, one a row; a text that would be a formula has an apostrophe before it."""
    columns = blocks()["touchpoints"]
    file = io.StringIO(newline="")
    write = csv.writer(file, lineterminator="\r\n").writerow
    write([column.label(language) for column in columns])
    for row in _rows(made, "touchpoints", columns):
        write([_csv_cell(value) for value in row])
    return file.getvalue().encode("utf-8-sig", "surrogatepass")


def _csv_cell(value: Cell) -> str:
    if isinstance(value, str):
        return f"'{value}" if FORMULA.match(value) else value
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else _number(value)


def _number(value: float) -> str:
    return f"{value:.15f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def to_xlsx(made: Map, language: str) -> bytes:
    """One sheet for every block; no cell is ever a formula, a link or a number by accident."""
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    book.set_properties({"created": datetime(2000, 1, 1)})  # same map, same bytes
    forms = {
        "head": book.add_format({"bold": True, "bottom": 1, "bg_color": "#EEF2F6"}),
        "body": book.add_format({"valign": "top", "text_wrap": True}),
    }
    for block, columns in blocks().items():
        name = say(f"sheets.block.{block}", language)
        sheet = book.add_worksheet(name)
        rows = list(_rows(made, block, columns))
        for place, column in enumerate(columns):
            _write_column(sheet, place, column, [row[place] for row in rows], forms, language)
        sheet.freeze_panes(1, 1)
    book.close()
    return file.getvalue()


def _write_column(
    sheet: Any, place: int, column: Column, values: list[Cell], forms: dict[str, Any], language: str
) -> None:
    label = column.label(language)
    sheet.write_string(0, place, label, forms["head"])
    for row, value in enumerate(values, 1):
        if isinstance(value, bool):
            sheet.write_boolean(row, place, value, forms["body"])
        elif isinstance(value, str):
            if len(value) > LONGEST:
                told = {"sheet": sheet.get_name(), "row": row + 1, "column": label}
                raise InputError("map.cell_long", **told, length=len(value), most=LONGEST)
            sheet.write_string(row, place, value, forms["body"])
        elif value is not None:
            sheet.write_number(row, place, value, forms["body"])
    if column.allowed:
        offered = {"validate": "list", "source": list(column.allowed), "error_type": "warning"}
        sheet.data_validation(1, place, len(values) + _SPARE, place, offered)
    lines = [line for value in values if isinstance(value, str) for line in value.split("\n")]
    widest = max(map(len, [label, *lines]))
    sheet.set_column(place, place, min(widest + 2, _WIDEST))


def _rows(made: Map, block: str, columns: tuple[Column, ...]) -> Iterator[list[Cell]]:
    data = msgspec.to_builtins(getattr(made, block))
    if block == "flow":
        data = [dict(zip(FLOW, pair, strict=True)) for pair in data.items()]
    for item in [data] if isinstance(data, dict) else data:
        yield [cell(at(item, column.path), column.kind) for column in columns]
