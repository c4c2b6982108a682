"""Days that may tell why figures rose or fell: the project's notes, and those every shop knows.

Ramadan and Lebaran are facts: the first days as Indonesia's Ministry of Religious Affairs
decided them (sidang isbat).  Later ones are a forecast by the criterion it decides with since
2022 (MABIMS: the new moon 3 degrees high and 6.4 degrees from the sun at sunset); Lebaran is
its two public holidays, 1 and 2 Syawal.  Payday runs from the 25th, from which on private
employers pay, to the 1st, on which the state does.  A mark says when, never why.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from jejak.journeys.notes import Note
from jejak.measure.result import Row
from jejak.words import LANGUAGES

KINDS = ("payday", "ramadan", "lebaran", "harbolnas", "note")
# (1 Ramadan, 1 Syawal) of the years 1441 to 1452; the first FORECAST year was not decided yet.
RAMADANS = (
    (date(2020, 4, 24), date(2020, 5, 24)),
    (date(2021, 4, 13), date(2021, 5, 13)),
    (date(2022, 4, 3), date(2022, 5, 2)),
    (date(2023, 3, 23), date(2023, 4, 22)),
    (date(2024, 3, 12), date(2024, 4, 10)),
    (date(2025, 3, 1), date(2025, 3, 31)),
    (date(2026, 2, 19), date(2026, 3, 21)),
    (date(2027, 2, 8), date(2027, 3, 10)),
    (date(2028, 1, 28), date(2028, 2, 27)),
    (date(2029, 1, 16), date(2029, 2, 15)),
    (date(2030, 1, 6), date(2030, 2, 4)),
    (date(2030, 12, 26), date(2031, 1, 25)),
)
FORECAST = 2027
SALES = ((11, 11), (12, 12))  # month, day
_DAY = timedelta(days=1)


def marked_days(since: date, until: date, notes: Sequence[Note]) -> list[Row]:
    """Rows first_day, last_day, kind, text_id, text_en, forecast of what touches these days.

    Ordered by day; the text is that of a note, the date (11.11) of a sale, else null.  A
    forecast is a date that is not decided yet.
    """
    found = [*_paydays(since, until), *_feasts(), *_sales(since, until), *map(_noted, notes)]
    kept = [row for row in found if _touches(row, since, until)]
    return sorted(kept, key=lambda row: (row["first_day"], KINDS.index(row["kind"])))


def _touches(row: Row, since: date, until: date) -> bool:
    return row["first_day"] <= until.isoformat() and row["last_day"] >= since.isoformat()


def _row(
    kind: str,
    first: date,
    last: date,
    forecast: bool = False,
    texts: Mapping[str, str] | None = None,
) -> Row:
    said = {f"text_{language}": (texts or {}).get(language) for language in LANGUAGES}
    days = {"first_day": first.isoformat(), "last_day": last.isoformat()}
    return {**days, "kind": kind, **said, "forecast": forecast}


def _paydays(since: date, until: date) -> Iterator[Row]:
    first = (since.replace(day=1) - _DAY).replace(day=25)
    while first <= until:
        last = (first.replace(day=28) + 4 * _DAY).replace(day=1)
        yield _row("payday", first, last)
        first = last.replace(day=25)


def _feasts() -> Iterator[Row]:
    for ramadan, lebaran in RAMADANS:
        forecast = ramadan.year >= FORECAST
        yield _row("ramadan", ramadan, lebaran - _DAY, forecast)
        yield _row("lebaran", lebaran, lebaran + _DAY, forecast)


def _sales(since: date, until: date) -> Iterator[Row]:
    for year in range(since.year, until.year + 1):
        for month, day in SALES:
            name = f"{day}.{month}"
            when = date(year, month, day)
            yield _row("harbolnas", when, when, texts=dict.fromkeys(LANGUAGES, name))


def _noted(note: Note) -> Row:
    return _row("note", note.first, note.last, texts=note.texts)
