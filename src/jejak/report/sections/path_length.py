"""Path length: touches and visits before a conversion."""

from jejak.measure.result import Result
from jejak.report import charts
from jejak.report.blocks import Block, bucket_bars, picked, pictured, whisker_key
from jejak.report.grids import columns, grid
from jejak.report.voice import Voice

BUCKETS = (*(str(length) for length in range(1, 12)), "12+")
COLUMNS = ("path_length", "conversions", "share", "interval", "value")


def blocks(result: Result, voice: Voice) -> list[Block]:
    touches = picked(result.rows, unit="touches")
    sessions = picked(result.rows, unit="sessions")
    title = voice.say("length_picture", unit=voice.unit)
    bars = bucket_bars(touches, "path_length", BUCKETS, voice)
    ident = f"{voice.language}-length"
    legend = (whisker_key(voice),)
    made = pictured(bars, lambda: charts.histogram(ident, title, bars), title, legend)
    heads = columns(COLUMNS, voice)
    made.append(grid(voice.say("length_touches"), heads, touches, voice))
    if sessions:
        caption = voice.say("length_sessions")
        made.append(grid(caption, heads, sessions, voice, folded=True))
    return made
