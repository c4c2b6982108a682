"""Overview: visitors, visits and conversions day by day, week by week, month by month."""

from collections.abc import Sequence

from jejak import numbers
from jejak.measure.result import Result
from jejak.report import charts, marks
from jejak.report.blocks import Block, detail, pictured
from jejak.report.flags import Flag
from jejak.report.grids import column, columns, grid
from jejak.report.sections.devices import enough
from jejak.report.voice import Row, Voice, amount, number

VISITED = ("visitors", "new", "returning")
BOUGHT = ("conversions", "value", "converters", "rate", "interval", "without_visit")
MOST = 60  # periods in a picture; the table holds all


def blocks(result: Result, voice: Voice) -> list[Block]:
    heads = (*columns(VISITED[:1], voice), column("sessions", voice, kind="count"))
    heads += columns((*VISITED[1:], *BOUGHT), voice)
    heading = voice.say("date") if voice.by == "day" else None
    period = column(voice.by, voice, heading, "period")
    days = () if voice.by == "day" else columns(("days_counted",), voice)
    totals = [visited_enough(row) for row in detail(result.details, "totals")]
    marked = marks.marks_of(result, voice, voice.by)
    rows = marks.lettered([visited_enough(row) for row in result.rows], marked, voice.by, voice.by)
    periods = (period, *marks.marks_column(marked, voice), *days, *heads)
    return [
        grid(voice.say("overview_totals"), heads, totals, voice),
        *picture(result.rows, marked, voice),
        *marks.table(marked, voice),
        grid(voice.say(f"overview_by.{voice.by}"), periods, rows, voice),
    ]


def visited_enough(row: Row) -> Row:
    """A rate on fewer than 10 visitors is not told."""
    return enough({**row, "people": row.get("visitors")})


def picture(rows: Sequence[Row], marked: Sequence[marks.Mark], voice: Voice) -> list[Block]:
    """The conversions of each period, where they are known and few enough to be drawn."""
    if len(rows) > MOST or any(number(row, "conversions") is None for row in rows):
        return []
    title = voice.say(f"overview_picture.{voice.by}", unit=voice.unit)
    flags = marks.flags_of(marked, [str(row[voice.by]) for row in rows], voice.by)
    bars = [bar(row, some, voice) for row, some in zip(rows, flags, strict=True)]
    ident = f"{voice.language}-overview"
    key = marks.legend(marked, voice)
    return pictured(bars, lambda: charts.histogram(ident, title, bars), title, key)


def bar(row: Row, flags: tuple[Flag, ...], voice: Voice) -> charts.Bar:
    name = numbers.period(str(row[voice.by]), voice.language).rpartition(" ")[0]
    made = amount(row, "conversions")
    return charts.Bar(name, numbers.count(made, voice.language), made, flags=flags)
