"""Cart carry-over: carts filled on one place or device and bought on another."""

from jejak.measure.result import Result
from jejak.report import charts
from jejak.report.blocks import (
    DRAWN,
    Block,
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
from jejak.report.voice import Row, Voice, amount
from jejak.words import UNKNOWN

CART = "cart_place cart_device"  # its channel is the one that helped
PURCHASE = "purchase_place purchase_device"
COLUMNS = (CART, PURCHASE, "read_as", "helped_by", "conversions", "share", "interval", "value")


def blocks(result: Result, voice: Voice) -> list[Block]:
    heads = columns(COLUMNS, voice)
    tag = tag_thin("conversions", voice)
    table = grid(voice.say("carry_table", unit=voice.unit), heads, result.rows, voice, tag)
    made: list[Block] = [*draw(list(result.rows), voice), table]
    sources = detail(result.details, "sources")
    if sources:
        heads = columns(("helped_by", "helped_source", "conversions"), voice)
        made.append(grid(voice.say("carry_sources"), heads, sources, voice, folded=True))
    return made


def draw(rows: list[Row], voice: Voice) -> list[Block]:
    ordered = sorted(rows, key=lambda row: -amount(row, "conversions"))
    shown = ordered[: DRAWN // 2]
    title = voice.say("carry_picture", unit=voice.unit)
    bars = [
        share_bar(route(row, voice), row, voice, tone("helped_by", row.get("helped_by")))
        for row in shown
    ]
    ident = f"{voice.language}-carry"
    caption = title + drawn_of(len(shown), len(rows), voice)
    legend = (whisker_key(voice), *family_keys(voice, [row.get("helped_by") for row in shown]))
    return pictured(bars, lambda: charts.bars(ident, title, bars), caption, legend)


def route(row: Row, voice: Voice) -> str:
    """From where to where, short enough for a picture."""
    ends = (("cart_place", "cart_device"), ("purchase_place", "purchase_device"))
    named = [
        [name(key, row.get(key), voice.language) for key in end if row.get(key) != UNKNOWN]
        for end in ends
    ]
    return " → ".join(", ".join(words) for words in named if words)
