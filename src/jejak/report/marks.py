"""The marked days of a result: what stands beside its time axes, their key, their table."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby

from msgspec import Struct

from jejak import numbers
from jejak.measure.result import Result
from jejak.report import flags
from jejak.report.blocks import Legend, detail
from jejak.report.flags import Flag
from jejak.report.grids import Column, Grid, column, grid
from jejak.report.naming import masked
from jejak.report.voice import Row, Voice
from jejak.words import say

SHAPES = {
    "payday": "square",
    "ramadan": "rhombus",
    "lebaran": "house",
    "harbolnas": "hexagon",
    "gap": "flag",
    "note": "circle",
}
EVERY_MONTH = "payday"  # no mark of a month, since each has one


class Mark(Struct, frozen=True):
    """One marked span of days, as it is drawn and told."""

    kind: str
    letter: str
    text: str
    first: date
    last: date

    @property
    def shape(self) -> str:
        return SHAPES[self.kind]


def marks_of(result: Result, voice: Voice, by: str) -> list[Mark]:
    """The marks of an axis of days, weeks or months, by their first day; notes are numbered."""
    made: list[Mark] = []
    for row in detail(result.details, "marked_days"):
        kind = str(row["kind"])
        noted = sum(mark.kind == "note" for mark in made)
        if by != "month" or kind != EVERY_MONTH:
            first, last = (date.fromisoformat(str(row[end])) for end in ("first_day", "last_day"))
            letter = str(noted + 1) if kind == "note" else voice.say(f"mark_letter.{kind}")
            made.append(Mark(kind, letter, told(row, voice), first, last))
    return made


def told(row: Row, voice: Voice) -> str:
    """What the days are: a note as it was written, a known day by its name."""
    text = masked(str(row[f"text_{voice.language}"] or ""))
    if row["kind"] == "note":
        return text
    if row["kind"] == "gap":  # its text is the field that is missing
        return voice.say("mark.gap", field=say(f"columns.field.{text}", voice.language))
    name = " ".join(word for word in (voice.say(f"mark.{row['kind']}"), text) if word)
    return voice.say("mark_forecast", name=name) if row["forecast"] else name


def bin_days(name: str, by: str) -> tuple[date, date]:
    """The first and last day of a day, of a week named by its Monday, or of a month.

    >>> bin_days("2026-02", "month")
    (datetime.date(2026, 2, 1), datetime.date(2026, 2, 28))
    """
    if by == "month":
        year, month = map(int, name.split("-"))
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    first = date.fromisoformat(name)
    return first, first + timedelta(days=6 if by == "week" else 0)


def inside(marks: Sequence[Mark], name: str, by: str) -> list[Mark]:
    """The marks that touch a bin."""
    first, last = bin_days(name, by)
    return [mark for mark in marks if mark.first <= last and mark.last >= first]


def flags_of(marks: Sequence[Mark], names: Sequence[str], by: str) -> list[tuple[Flag, ...]]:
    """The marks of each bin of an axis, which stand in the order of time."""
    touched = [inside(marks, name, by) for name in names]
    bins = {id(mark): [n for n, some in enumerate(touched) if mark in some] for mark in marks}
    drawn = sorted((m for m in marks if bins[id(m)]), key=lambda m: bins[id(m)][0])
    lanes = flags.lanes([(bins[id(mark)][0], bins[id(mark)][-1]) for mark in drawn])
    made: list[list[Flag]] = [[] for _ in names]
    for mark, lane in zip(drawn, lanes, strict=True):
        first, last = bins[id(mark)][0], bins[id(mark)][-1]
        for n in range(first, last + 1):
            made[n].append(Flag(mark.shape, mark.letter, mark.text, lane, n == first, n < last))
    return [tuple(some) for some in made]


def legend(marks: Sequence[Mark], voice: Voice) -> Legend:
    """The shape and letter of each kind that is drawn."""
    kinds = {mark.kind: mark for mark in reversed(marks)}
    return tuple(
        (f"{shape} {kinds[kind].letter}", voice.say(f"mark_key.{kind}"))
        for kind, shape in SHAPES.items()
        if kind in kinds
    )


def letters(marks: Sequence[Mark], name: str, by: str) -> str | None:
    """The letters and numbers of a bin, for a table; None where it has none."""
    return (
        numbers.NO_BREAK.join(dict.fromkeys(mark.letter for mark in inside(marks, name, by)))
        or None
    )


def lettered(rows: Sequence[Row], marks: Sequence[Mark], key: str, by: str) -> list[Row]:
    """Rows with the marks of their bin as a column `marks`."""
    return [{**row, "marks": letters(marks, str(row[key]), by)} for row in rows]


def marks_column(marks: Sequence[Mark], voice: Voice) -> tuple[Column, ...]:
    """The column `marks`, where there are any."""
    return (column("marks", voice),) if marks else ()


def table(marks: Sequence[Mark], voice: Voice, folded: bool = False) -> list[Grid]:
    """What each mark stands for and when; nothing where nothing is marked."""
    if not marks:
        return []
    order = sorted(marks, key=lambda m: (list(SHAPES).index(m.kind), m.letter.zfill(9), m.text))
    rows = [
        {"marks": letter, "marked": text, "dates": dates(list(some), voice)}
        for (letter, text), some in groupby(order, key=lambda mark: (mark.letter, mark.text))
    ]
    heads = [column(key, voice) for key in ("marks", "marked", "dates")]
    return [grid(voice.say("marks_table"), heads, rows, voice, folded=folded)]


def dates(marks: Sequence[Mark], voice: Voice) -> str:
    days = sorted((mark.first, mark.last) for mark in marks)
    return "; ".join(numbers.days_between(*pair, voice.language) for pair in days)
