"""Discovery: where people were first met, and where they say they heard of the business."""

from collections.abc import Sequence

from jejak import numbers
from jejak.measure.result import Result
from jejak.report import charts
from jejak.report.blocks import (
    DRAWN,
    Block,
    Heading,
    Said,
    detail,
    drawn_of,
    family_keys,
    pictured,
    share_bar,
    tag_thin,
    whisker_key,
)
from jejak.report.grids import columns, grid
from jejak.report.naming import name, tone
from jejak.report.sections.time_lag import curve, curve_sentence, curve_table
from jejak.report.voice import Row, Voice, amount

COLUMNS = ("channel", "people", "share", "interval", "converted", "within_7")
DAYS = range(1, 8)


def blocks(result: Result, voice: Voice) -> list[Block]:
    rows = list(result.rows)
    tag = tag_thin("people", voice)
    table = grid(voice.say("discovery_table"), columns(COLUMNS, voice), rows, voice, tag)
    made: list[Block] = [*shares(rows, voice), table]
    asked = detail(result.details, "asked")
    if asked:
        heads = columns(("channel", "answer", "customers"), voice)
        made.append(grid(voice.say("discovery_asked"), heads, asked, voice))
    made += clock(detail(result.details, "hours"), voice)
    days = detail(result.details, "curve")
    if any(amount(day, "converted") for day in days):
        said = Said(curve_sentence(days, voice, "found"))
        made += [Heading(voice.say("found_heading")), said]
        made += [*curve(days, voice, "found"), curve_table(days, voice, "found")]
    return made


def shares(rows: Sequence[Row], voice: Voice) -> list[Block]:
    shown = rows[:DRAWN]
    title = voice.say("discovery_picture")
    bars = [
        share_bar(
            name("channel", row["channel"], voice.language),
            row,
            voice,
            tone("channel", row["channel"]),
            cases="people",
        )
        for row in shown
    ]
    ident = f"{voice.language}-discovery"
    legend = (whisker_key(voice), *family_keys(voice, [row["channel"] for row in shown]))
    caption = title + drawn_of(len(shown), len(rows), voice)
    return pictured(bars, lambda: charts.bars(ident, title, bars), caption, legend)


def clock(hours: list[Row], voice: Voice) -> list[Block]:
    """First touches by local hour, and by weekday, all channels together."""
    title = voice.say("discovery_hours")
    bars = [bar(f"{hour:02d}", total(hours, "hour", hour), voice) for hour in range(24)]
    ident = f"{voice.language}-hours"
    made = pictured(bars, lambda: charts.histogram(ident, title, bars), title)
    week = [{"weekday": str(day), "people": total(hours, "weekday", day)} for day in DAYS]
    heads = columns(("weekday", "people"), voice)
    return [*made, grid(voice.say("discovery_weekdays"), heads, week, voice, folded=True)]


def total(hours: list[Row], key: str, value: int) -> float:
    return sum(amount(row, "people") for row in hours if row[key] == value)


def bar(label: str, people: float, voice: Voice) -> charts.Bar:
    return charts.Bar(label, numbers.count(people, voice.language), people)
