"""Products: what is looked at, bought and returned, and what was looked at before."""

from collections.abc import Mapping, Sequence

from jejak.measure.result import Result
from jejak.report import charts
from jejak.report.blocks import (
    DRAWN,
    THIN,
    Block,
    detail,
    drawn_of,
    pictured,
    share_bar,
    tag_thin,
    whisker_key,
)
from jejak.report.grids import columns, grid
from jejak.report.naming import name
from jejak.report.voice import Row, Voice, amount, number
from jejak.words import UNKNOWN

COLUMNS = (
    *("viewed", "viewers", "rate", "interval", "carted", "bought", "returned"),
    *("conversions", "buyers", "value"),
)


def blocks(result: Result, voice: Voice) -> list[Block]:
    by = voice.by
    called = {str(row[by]): str(row.get("name") or row[by]) for row in result.rows}
    rows = [enough(renamed(row, (by,), called)) for row in result.rows]
    heads = columns((by, *COLUMNS), voice)
    tag = tag_thin("buyers", voice)
    made = [*rates(rows, voice), grid(voice.say("products_table"), heads, rows, voice, tag)]
    many = detail(result.details, "looked_at_2")
    if many:
        heads = columns(("buyers", "looked_at_2", "share", "interval"), voice)
        made.append(grid(voice.say("products_looked_at_2"), heads, many, voice))
        heads = columns(("looked", "buyers"), voice)
        lookers = detail(result.details, "lookers")
        made.append(grid(voice.say("products_lookers"), heads, lookers, voice, folded=True))
    pairs = [renamed(row, (by, "looked_at"), called) for row in looked_before(result)]
    if pairs:
        heads = columns((by, "looked_at", "buyers", "share", "interval"), voice)
        caption = voice.say("products_looked_before")
        made.append(grid(caption, heads, pairs, voice, tag, folded=True))
    return made


def looked_before(result: Result) -> Sequence[Row]:
    return detail(result.details, "looked_before")


def renamed(row: Row, keys: Sequence[str], called: Mapping[str, str]) -> Row:
    """The row with products by their name, where one is known."""
    return {**row, **{key: called.get(str(row[key]), row[key]) for key in keys}}


def enough(row: Row) -> Row:
    """A rate on fewer than 10 viewers is not told."""
    few = amount(row, "viewers") < THIN
    return {**row, "rate": None, "low": None, "high": None} if few else row


def rates(rows: Sequence[Row], voice: Voice) -> list[Block]:
    known = [row for row in rows if row[voice.by] != UNKNOWN and number(row, "rate") is not None]
    shown = sorted(known, key=lambda row: -amount(row, "rate"))[:DRAWN]
    title = voice.say("products_picture")
    bars = [
        share_bar(
            name(voice.by, row[voice.by], voice.language), row, voice, share="rate", cases="viewers"
        )
        for row in shown
    ]
    ident = f"{voice.language}-products"
    caption = title + drawn_of(len(shown), len(rows), voice)
    return pictured(bars, lambda: charts.bars(ident, title, bars), caption, (whisker_key(voice),))
