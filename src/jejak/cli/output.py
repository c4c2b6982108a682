"""Rows as text: JSON and CSV for programs, columns for people."""

import csv
import json
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any

from jejak.markup import FORMULA

_BREAKS = str.maketrans({"\n": "\\n"})  # a row is a line
Rows = Sequence[Mapping[str, Any]]


def as_json(value: Any) -> str:
    """Times as ISO text, letters of every language as they are."""
    return json.dumps(value, ensure_ascii=False, default=str, indent=1)


def as_csv(rows: Rows) -> str:
    """RFC 4180, a header first, nothing where there is nothing; no rows give no text.

    The header names every column that a row has, in the order in which they appear.  A text that
    a spreadsheet would compute as a formula has an apostrophe before it.

    >>> as_csv([{"channel": "email", "value": None}])
    'channel,value\\nemail,'
    """
    text = StringIO()
    if rows:
        names = list(dict.fromkeys(name for row in rows for name in row))
        writer = csv.DictWriter(text, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: _safe(row[name]) for name in row} for row in rows)
    return text.getvalue().removesuffix("\n")


def _safe(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and FORMULA.match(value) else value


def as_table(rows: Rows) -> str:
    """Columns wide enough for what they hold, numbers to the right.

    >>> print(as_table([{"channel": "email", "n": 12}, {"channel": "sms", "n": 7}]))
    channel   n
    email    12
    sms       7
    """
    if not rows:
        return ""
    names = list(rows[0])
    cells = [[shown(row[name]).translate(_BREAKS) for name in names] for row in rows]
    widths = [max(map(len, column)) for column in zip(names, *cells, strict=True)]
    right = [all(isinstance(row[name], int | float | None) for row in rows) for name in names]
    lines = (
        "  ".join(
            cell.rjust(width) if number else cell.ljust(width)
            for cell, width, number in zip(line, widths, right, strict=True)
        ).rstrip()
        for line in [names, *cells]
    )
    return "\n".join(lines)


def shown(value: Any) -> str:
    return "" if value is None else str(value)
