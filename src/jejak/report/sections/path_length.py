"""Path length: touches and visits before a conversion."""

from jejak.measure.result import Result
from jejak.report import charts
from jejak.report.blocks import Block, picked, pictured, share_bar, whisker_key
from jejak.report.grids import bucket, columns, grid
from jejak.report.voice import Voice

COLUMNS = ("path_length", "conversions", "share", "interval", "value")


def blocks(result: Result, voice: Voice) -> list[Block]:
    touches = picked(result.rows, unit="touches")
    sessions = picked(result.rows, unit="sessions")
    title = voice.say("length_picture", unit=voice.unit)
    labels = [bucket(row.get("path_length"), "path_length", voice) for row in touches]
    bars = [share_bar(label, row, voice) for label, row in zip(labels, touches, strict=True)]
    ident = f"{voice.language}-length"
    legend = (whisker_key(voice),)
    made = pictured(bars, lambda: charts.histogram(ident, title, bars), title, legend)
    heads = columns(COLUMNS, voice)
    made.append(grid(voice.say("length_touches"), heads, touches, voice))
    if sessions:
        caption = voice.say("length_sessions")
        made.append(grid(caption, heads, sessions, voice, folded=True))
    return made
