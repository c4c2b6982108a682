"""Rows of a spreadsheet that are no data: a description under the header, totals at the end."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from jejak.collect.sheets.load import NUMBER, Dropped
from jejak.engine.duckdb import DuckDB

_TOTAL = re.compile(r"(grand |sub ?)?total(\b.*)?|jumlah(\b.*)?|sum|keseluruhan")
_LAST = 12  # rows at the end that may be totals: Google Ads has one a kind of campaign


class Ends(msgspec.Struct, frozen=True):
    """What was taken out, and what the first row of totals has in each column of money."""

    dropped: Dropped
    totals: dict[str, str]


def drop_ends(engine: DuckDB, kinds: Mapping[str, Sequence[str]]) -> Ends:
    """Take such rows out of view collect_table; each with its reason and text.

    A description is the first row under the header where a time cell is filled and no time and
    no money cell has a digit.  Totals are among the last rows: no time cell has a digit, and
    the first filled cell is `total`, `jumlah` and their like; what stands below them goes too.
    """
    columns = [
        row["column_name"]
        for row in engine.rows("DESCRIBE collect_table")
        if row["column_name"] != NUMBER
    ]
    dropped: Dropped = []
    first = _rows(engine, columns, "ASC", 1)
    if first and _describes(first[0], kinds["times"], kinds["money"]):
        dropped.append((first[0][NUMBER], "description", _text(first[0], columns)))
    ends = _rows(engine, columns, "DESC", _LAST)
    marked = [n for n, row in enumerate(ends) if _sums(row, columns, kinds["times"])]
    totals: dict[str, str] = {}
    if marked:
        below = ends[: marked[-1] + 1]
        if not any(_has_digit(row, kinds["times"]) for row in below):
            dropped += [(row[NUMBER], "total", _text(row, columns)) for row in reversed(below)]
            totals = {c: below[-1][c] for c in kinds["money"] if (below[-1][c] or "").strip()}
    if dropped:
        listed = ", ".join(str(number) for number, *_ in dropped)
        engine.table(
            "collect_kept", f"SELECT * FROM collect_table WHERE {NUMBER} NOT IN ({listed})"
        )
        engine.execute("CREATE OR REPLACE VIEW collect_table AS SELECT * FROM collect_kept")
    return Ends(dropped, totals)


def _rows(engine: DuckDB, columns: list[str], order: str, count: int) -> list[dict[str, Any]]:
    listed = ", ".join('"' + name.replace('"', '""') + '"' for name in columns)
    return engine.rows(
        f"SELECT {NUMBER}, {listed} FROM collect_table ORDER BY {NUMBER} {order} LIMIT {count}"
    )


def _describes(row: Mapping[str, str], times: Sequence[str], money: Sequence[str]) -> bool:
    timed = any((row[column] or "").strip() for column in times)
    return timed and not _has_digit(row, (*times, *money))


def _sums(row: Mapping[str, str], columns: Sequence[str], times: Sequence[str]) -> bool:
    filled = [str(row[column]).strip() for column in columns if (row[column] or "").strip()]
    untimed = not _has_digit(row, times)
    return bool(filled) and untimed and bool(_TOTAL.fullmatch(filled[0].casefold().strip(": ")))


def _has_digit(row: Mapping[str, str], columns: Sequence[str]) -> bool:
    return any(c.isdigit() for column in columns for c in row[column] or "")


def _text(row: Mapping[str, str], columns: Sequence[str]) -> str:
    return " ".join(str(row[c]).strip() for c in columns if (row[c] or "").strip())[:200]
