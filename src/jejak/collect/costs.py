"""A report of advertising costs, a row a campaign and its days → table cost_rows, a row a day.

What was spent over several days is spread evenly over them, to the last unit: the days sum to
what the report says.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import msgspec

from jejak.collect.checks import A_NUMBER
from jejak.collect.mapped import quoted
from jejak.collect.mapping import Mapping
from jejak.collect.sheets.load import Refused
from jejak.engine.duckdb import DuckDB, literal
from jejak.schema import COST_ROWS

LONGEST = 366  # days that one row may span
_UTM = ("utm_source", "utm_medium", "utm_campaign")
_COUNTS = ("impressions", "clicks")
_CURRENCY = re.compile(r"\(([A-Z]{3})\)\s*$")  # Jumlah yang dibelanjakan (IDR)
_COUNT = re.compile(r"\d+|\d{1,3}([., \u00a0\u202f]\d{3})+")
_NO_COUNT = frozenset({"", "-", "--", "\u2014", "\u2013"})
_A_DAY = "2026-11-22"


class Costs(msgspec.Struct, frozen=True):
    """Rows refused, and totals: rows, days, campaigns, first, last, spread (rows over several
    days), money by currency."""

    refused: Refused
    totals: dict[str, Any]


class _RowError(Exception):
    """Why a row of a report cannot be taken: column, value, code, what is allowed."""


def read_costs(engine: DuckDB, told: Mapping, number: str) -> Costs:
    """Table `cost_rows` (schema.COST_ROWS) of view collect_typed.

    Refused is a row without a day or a campaign that can be read, with a cost under 0, an end
    before its start, or over `LONGEST` days.
    """
    refused: Refused = []
    rows: list[tuple[Any, ...]] = []
    money: dict[str, float] = {}
    taken, spread = 0, 0
    for row in engine.rows(_texts(told, number)):
        try:
            days = list(_days(told, row))
        except _RowError as reason:
            refused.append((row["row"], *reason.args))
            continue
        rows += days
        taken, spread = taken + 1, spread + (len(days) > 1)
        currency = days[0][7] or ""
        money[currency] = money.get(currency, 0) + row["money"]
    engine.load("cost_rows", COST_ROWS, rows)
    dates = [row[2] for row in rows]
    totals: dict[str, Any] = {
        "rows": taken,
        "days": len(set(dates)),
        "campaigns": len({row[3:6] for row in rows}),
        "first": min(dates, default=None),
        "last": max(dates, default=None),
        "spread": spread,
        "money": money,
    }
    return Costs(refused, totals)


def _texts(told: Mapping, number: str) -> str:
    """Each row's fields as texts; constants stand for what the file does not say."""
    parts = [f"{number} AS row"]
    for field in ("time", "until", "cost", "currency", *_UTM, *_COUNTS):
        if field in told.constants:
            parts.append(f"{literal(told.constants[field])} AS {field}")
        elif field in told.fields:
            column = f"TRIM(CAST({quoted(told.fields[field])} AS VARCHAR))"
            parts.append(f"{column} AS {field}")
        else:
            parts.append(f"NULL::VARCHAR AS {field}")
    return f"""SELECT *, collect_money(cost) AS money, {_day_of("time")} AS first_day,
        {_day_of("until")} AS last_day
        FROM (SELECT {", ".join(parts)} FROM collect_typed) ORDER BY row"""


def _day_of(text: str) -> str:
    """The day that a text begins with; null for one of a year that no report is of."""
    day = f"TRY_CAST(LEFT({text}, 10) AS DATE)"
    return f"CASE WHEN {day} BETWEEN DATE '1990-01-01' AND DATE '2200-01-01' THEN {day} END"


def _days(told: Mapping, row: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    """The rows of COST_ROWS that one row of a report makes."""
    first, last = _period(told, row)
    if row["money"] is None:
        raise _refusing(told, row, "cost", "import.bad_number", A_NUMBER)
    if row["money"] < 0:
        raise _refusing(told, row, "cost", "import.negative_cost", "0, 150000")
    if "utm_campaign" in told.fields and not row["utm_campaign"]:
        raise _refusing(told, row, "utm_campaign", "import.no_campaign", "…")
    currency = _currency(told, row)
    utm = tuple(row[field] or None for field in _UTM)
    span = (last - first).days + 1
    counts = [_spread(_count(told, row, field), span) for field in _COUNTS]
    for place, cost in enumerate(_spread(row["money"], span)):
        day = first + timedelta(days=place)
        told_counts = (count[place] for count in counts)
        yield (row["row"], told.source, day, *utm, cost, currency, *told_counts)


def _period(told: Mapping, row: dict[str, Any]) -> tuple[date, date]:
    first: date | None = row["first_day"]
    if first is None:
        raise _refusing(told, row, "time", "import.bad_day", _A_DAY)
    if not row["until"]:
        return first, first
    last: date | None = row["last_day"]
    longest = first + timedelta(days=LONGEST - 1)
    if last is None or not first <= last <= longest:
        raise _refusing(told, row, "until", "import.bad_day", f"{first} … {longest}")
    return first, last


def _currency(told: Mapping, row: dict[str, Any]) -> str | None:
    """What the row says, else the heading of the column; null: the project's."""
    said = (row["currency"] or "").upper()
    if not said:
        found = _CURRENCY.search(told.fields["cost"])
        return found[1] if found else None
    if not re.fullmatch(r"[A-Z]{3}", said):
        raise _refusing(told, row, "currency", "import.bad_currency", "IDR, USD, …")
    return said


def _count(told: Mapping, row: dict[str, Any], field: str) -> int | None:
    """A count, which has no fraction: a mark in it can only stand between thousands."""
    text = row[field] or ""
    if text in _NO_COUNT:
        return None
    if not _COUNT.fullmatch(text):
        raise _refusing(told, row, field, "import.bad_number", "1234")
    return int(re.sub(r"\D", "", text))


def _spread(amount: float | None, days: int) -> list[Any]:
    """An amount over days: whole units where it is whole, else hundredths; the first get the rest.

    >>> _spread(100, 3), _spread(0.05, 2)
    ([34, 33, 33], [0.03, 0.02])
    """
    if amount is None or days == 1:
        return [amount] * days
    unit = 1 if amount == int(amount) else 100
    each, rest = divmod(round(amount * unit), days)
    shares = [each + (place < rest) for place in range(days)]
    return shares if unit == 1 else [share / unit for share in shares]


def _refusing(told: Mapping, row: dict[str, Any], field: str, code: str, allowed: str) -> _RowError:
    column = told.fields.get(field, field)
    return _RowError(column, str(row[field] or "")[:200], code, allowed)
