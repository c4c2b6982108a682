"""Repeat purchase: who buys again, how soon, and what returning customers bring."""

from jejak import numbers
from jejak.measure.result import Result
from jejak.report import charts, marks
from jejak.report.blocks import (
    DRAWN,
    THIN,
    Block,
    Heading,
    Said,
    detail,
    drawn_of,
    picked,
    pictured,
    share_bar,
    tag_thin,
    whisker_key,
)
from jejak.report.grids import Column, column, columns, grid
from jejak.report.naming import name, tone
from jejak.report.sections.time_lag import curve, curve_sentence, curve_table, reached_by
from jejak.report.voice import Row, Voice, amount

AGAIN = ("customers", "repeaters", "rate", "interval", "within_30", "within_90", "third")
BROUGHT = ("conversions", "value", "returning_conversions", "returning_value", "share", "interval")


def blocks(result: Result, voice: Voice) -> list[Block]:
    item = item_column(voice)
    rate = column("rate", voice, voice.say("repeat_rate"))
    heads = tuple(rate if head.key == "rate" else head for head in columns(AGAIN, voice))
    rows = [enough(row) for row in result.rows]
    totals = [enough(row) for row in detail(result.details, "totals")]
    marked = marks.marks_of(result, voice, "month") if voice.by == "cohort" else []
    lettered = marks.lettered(rows, marked, "cohort", "month") if marked else rows
    heads_by = (item, *marks.marks_column(marked, voice), *heads)
    made: list[Block] = [
        grid(voice.say("repeat_totals"), heads, totals, voice),
        *rates(rows, marked, voice),
        *marks.table(marked, voice),
        grid(voice.say("repeat_table"), heads_by, lettered, voice),
        *waiting(detail(result.details, "curve"), voice),
    ]
    reached = detail(result.details, "reached")
    if reached:
        wanted = ("next_order", "quantile", "reached_days", "days_interval")
        days = detail(result.details, "curve")
        orders = {row["next_order"]: picked(days, next_order=row["next_order"]) for row in reached}
        told = [
            row
            for order, mine in orders.items()
            for row in reached_by(picked(reached, next_order=order), mine)
        ]
        made.append(grid(voice.say("again_reached"), columns(wanted, voice), told, voice))
    return made + returning(result, item, voice)


def item_column(voice: Voice) -> Column:
    return column(voice.by, voice, kind="period" if voice.by == "cohort" else "text")


def enough(row: Row) -> Row:
    """Shares of fewer than 10 customers are not told."""
    if amount(row, "customers") >= THIN:
        return row
    return {**row, **dict.fromkeys(("rate", "low", "high", "within_30", "within_90"))}


def rates(rows: list[Row], marked: list[marks.Mark], voice: Voice) -> list[Block]:
    shown = rows[-DRAWN:] if voice.by == "cohort" else rows[:DRAWN]
    shown = [row for row in shown if row["rate"] is not None]
    title = voice.say("repeat_picture")
    cohorts = [str(row[voice.by]) for row in shown] if marked else []
    flags = marks.flags_of(marked, cohorts, "month") or [()] * len(shown)
    bars = [
        share_bar(
            called(row, voice),
            row,
            voice,
            tone(voice.by, row[voice.by]),
            "rate",
            "customers",
            flags=some,
        )
        for row, some in zip(shown, flags, strict=True)
    ]
    caption = title + drawn_of(len(bars), len(rows), voice)
    ident = f"{voice.language}-repeat"
    key = (whisker_key(voice), *marks.legend(marked, voice))
    return pictured(bars, lambda: charts.bars(ident, title, bars), caption, key)


def called(row: Row, voice: Voice) -> str:
    item = str(row[voice.by])
    if voice.by == "cohort":
        return numbers.period(item, voice.language)
    return name(voice.by, item, voice.language)


def waiting(days: list[Row], voice: Voice) -> list[Block]:
    """The curves to the 2nd and the 3rd conversion, those who may still come among them."""
    made: list[Block] = []
    for order, about in ((2, "again"), (3, "third")):
        mine = picked(days, next_order=order)
        if any(amount(day, "converted") for day in mine):
            said = Said(curve_sentence(mine, voice, about))
            made += [Heading(voice.say(f"{about}_heading")), said]
            made += [*curve(mine, voice, about), curve_table(mine, voice, about)]
    return made


def returning(result: Result, item: Column, voice: Voice) -> list[Block]:
    totals = detail(result.details, "returning_totals")
    if not totals:
        return []
    heads = columns(BROUGHT, voice)
    rows = detail(result.details, "returning")
    tag = tag_thin("conversions", voice)
    return [
        grid(voice.say("returning_totals"), heads, totals, voice),
        grid(voice.say("returning_table"), (item, *heads), rows, voice, tag, folded=True),
    ]
