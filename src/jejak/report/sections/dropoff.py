"""Leaving: visits that end at once, after which event and on which page, and what came next."""

from jejak import numbers
from jejak.measure.result import Result
from jejak.report import charts
from jejak.report.blocks import (
    DRAWN,
    Block,
    Said,
    detail,
    drawn_of,
    pictured,
    share_bar,
    tag_thin,
    whisker_key,
)
from jejak.report.grids import columns, grid
from jejak.report.naming import name, tone
from jejak.report.voice import Row, Voice, amount, number

BOUNCES = (
    *("people", "visits", "bounce_single", "bounce_single_rate", "bounce_single_interval"),
    *("bounce_unengaged", "bounce_unengaged_rate", "bounce_unengaged_interval"),
)
TABLES = {
    "last_events": ("last_event", "exits", "share", "interval"),
    "looked_at": ("page", "visits", "exits", "exit_rate", "interval"),
    "went_next": ("event", "next_event", "people", "share", "interval"),
}


def blocks(result: Result, voice: Voice) -> list[Block]:
    heads = columns((voice.by, *BOUNCES), voice)
    tag = tag_thin("visits", voice)
    made = [*draw(list(result.rows), voice)]
    made.append(grid(voice.say("dropoff_table"), heads, result.rows, voice, tag))
    made += [Said(said_left(row, voice)) for row in detail(result.details, "left")]
    for key, keys in TABLES.items():
        if rows := detail(result.details, key):
            made.append(grid(voice.say(f"dropoff_{key}"), columns(keys, voice), rows, voice))
    return made


def said_left(row: Row, voice: Voice) -> str:
    share = number(row, "share")
    return voice.say(
        "dropoff_left",
        left=numbers.count(amount(row, "left"), voice.language),
        people=numbers.count(amount(row, "people"), voice.language),
        share=voice.say("not_enough") if share is None else numbers.percent(share, voice.language),
        days=numbers.decimal(amount(row, "left_after_days"), voice.language, 1),
    )


def draw(rows: list[Row], voice: Voice) -> list[Block]:
    title = voice.say("dropoff_picture")
    shown = rows[:DRAWN]
    bars = [
        share_bar(
            name(voice.by, row.get(voice.by), voice.language),
            {**row, "low": row["bounce_single_low"], "high": row["bounce_single_high"]},
            voice,
            tone(voice.by, row.get(voice.by)),
            share="bounce_single_rate",
            cases="bounce_single",
            basis="visits",
        )
        for row in shown
    ]
    ident = f"{voice.language}-dropoff"
    caption = title + drawn_of(len(shown), len(rows), voice)
    return pictured(bars, lambda: charts.bars(ident, title, bars), caption, (whisker_key(voice),))
