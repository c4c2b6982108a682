"""Paths: the chains of touches that converted, and those that did not."""

from jejak.measure.result import Result
from jejak.report import charts
from jejak.report.blocks import (
    Block,
    detail,
    drawn_of,
    pictured,
    share_bar,
    tag_thin,
    whisker_key,
)
from jejak.report.grids import PATH_MARK, columns, grid
from jejak.report.naming import parts
from jejak.report.voice import Row, Voice, amount
from jejak.words import OTHER, UNATTRIBUTED

COLUMNS = "path path_length conversions share interval value not_converted open lost"
DRAWN = 10


def blocks(result: Result, voice: Voice) -> list[Block]:
    heads = columns(COLUMNS.split(), voice)
    tag = tag_thin("conversions", voice)
    table = grid(voice.say("paths_table", unit=voice.unit), heads, result.rows, voice, tag)
    made: list[Block] = [*draw(list(result.rows), voice), table]
    multi = detail(result.details, "multi_touch")
    if any(amount(row, "conversions") for row in multi):
        heads = columns(("conversions", "multi_touch", "share", "interval"), voice)
        made.append(grid(voice.say("paths_multi", unit=voice.unit), heads, multi, voice))
    overlap = detail(result.details, "overlap")
    if overlap:
        heads = columns(("item", "other_item", "conversions"), voice)
        made.append(grid(voice.say("paths_overlap"), heads, overlap, voice, folded=True))
    return made


def draw(rows: list[Row], voice: Voice) -> list[Block]:
    named = [
        row
        for row in rows
        if row.get("path") not in (OTHER, UNATTRIBUTED) and amount(row, "conversions") > 0
    ]
    shown = named[:DRAWN]
    title = voice.say("paths_picture", unit=voice.unit)
    bars = [share_bar(spell(str(row.get("path")), voice), row, voice) for row in shown]
    ident = f"{voice.language}-paths"
    caption = title + drawn_of(len(shown), len(named), voice)
    return pictured(bars, lambda: charts.bars(ident, title, bars), caption, (whisker_key(voice),))


def spell(path: str, voice: Voice) -> str:
    return " → ".join(parts(voice.by, path, PATH_MARK, voice.language))
