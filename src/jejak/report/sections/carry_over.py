"""Cart carry-over: carts filled on one place or device and bought on another."""

from jejak.measure.result import Result
from jejak.report import charts
from jejak.report.blocks import (
    DRAWN,
    Block,
    Picture,
    detail,
    drawn_of,
    share_bar,
    tag_thin,
    whisker_key,
)
from jejak.report.grids import columns, grid
from jejak.report.naming import name, tone
from jejak.report.voice import Row, Voice, amount

FROM = ("cart_place", "cart_device", "cart_channel")
TO = ("purchase_place", "purchase_device", "read_as", "helped_by")
COLUMNS = (*FROM, *TO, "conversions", "share", "interval", "value")


def blocks(result: Result, voice: Voice) -> list[Block]:
    heads = columns(COLUMNS, voice)
    tag = tag_thin("conversions", voice)
    table = grid(voice.say("carry_table", unit=voice.unit), heads, result.rows, voice, tag)
    made: list[Block] = [draw(list(result.rows), voice), table]
    sources = detail(result.details, "sources")
    if sources:
        heads = columns(("helped_by", "helped_source", "conversions"), voice)
        made.append(grid(voice.say("carry_sources"), heads, sources, voice, folded=True))
    return made


def draw(rows: list[Row], voice: Voice) -> Picture:
    ordered = sorted(rows, key=lambda row: -amount(row, "conversions"))
    shown = ordered[: DRAWN // 2]
    title = voice.say("carry_picture", unit=voice.unit)
    bars = [
        share_bar(route(row, voice), row, voice, tone("helped_by", row.get("helped_by")))
        for row in shown
    ]
    drawn = charts.bars(f"{voice.language}-carry", title, bars)
    return Picture(drawn, title + drawn_of(len(shown), len(rows), voice), (whisker_key(voice),))


def route(row: Row, voice: Voice) -> str:
    """From where to where, short enough for a picture."""
    ends = (("cart_place", "cart_device"), ("purchase_place", "purchase_device"))
    named = [[name(key, row.get(key), voice.language) for key in end] for end in ends]
    return " → ".join(f"{place} ({device})" for place, device in named)
