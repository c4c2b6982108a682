"""What was left out: bots, staff, duplicates, rejected rows, what has no channel."""

from collections.abc import Mapping, Sequence

from jejak import numbers
from jejak.measure.quality import FIGURES
from jejak.report.blocks import Block
from jejak.report.grids import Cell, Column, Grid, Piece, column, grid
from jejak.report.meta import QUALITY, ReportMeta
from jejak.report.voice import Voice
from jejak.words import texts

SOURCE = ("source", "kind", "events", "duplicates", "rejected", "first_at", "last_at")
COUNTS = ("events", "duplicates", "rejected")


def blocks(meta: ReportMeta, voice: Voice) -> list[Block]:
    made: list[Block] = []
    counted = [key for key in QUALITY if key in meta.quality]
    if counted:
        made.append(quality(meta, counted, voice))
    if meta.sources:
        made.append(sources(meta.sources, voice))
    return made


def quality(meta: ReportMeta, counted: list[str], voice: Voice) -> Grid:
    rows = tuple(quality_row(key, meta, voice) for key in counted)
    return Grid(voice.say("quality_table"), quality_heads(voice), rows)


def quality_heads(voice: Voice) -> tuple[Column, ...]:
    return (
        Column("what", "text", voice.say("quality_what")),
        Column("count", "count", voice.say("quality_count")),
        Column("share", "share", voice.say("quality_share")),
    )


def quality_row(key: str, meta: ReportMeta, voice: Voice) -> tuple[Cell, ...]:
    value, whole = meta.quality[key], meta.quality.get(FIGURES.get(key) or "", 0)
    return quality_row_of(key, value, value / whole if whole else None, voice)


def quality_row_of(key: str, value: int, share: float | None, voice: Voice) -> tuple[Cell, ...]:
    told = "" if share is None else numbers.percent(share, voice.language, 1)
    words = (voice.say(f"quality.{key}"), numbers.count(value, voice.language), told)
    return tuple(Cell((Piece(text),)) for text in words)


def sources(listed: Sequence[Mapping[str, object]], voice: Voice) -> Grid:
    known = [key for key in SOURCE if any(key in row for row in listed)]
    heads = [
        column(key, voice, voice.say(f"source.{key}"), "count" if key in COUNTS else "text")
        for key in known
    ]
    rows = [{key: shown(key, row.get(key), voice) for key in known} for row in listed]
    return grid(voice.say("source_table"), heads, rows, voice)


def shown(key: str, value: object, voice: Voice) -> object:
    if key in ("first_at", "last_at") and value is not None:
        return numbers.moment(str(value), voice.timezone, voice.language)
    if key == "kind" and f"report.kind.{value}" in texts(voice.language):
        return voice.say(f"kind.{value}")
    return value
