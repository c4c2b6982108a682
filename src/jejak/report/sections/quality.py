"""The quality of the data: what was left out, sources, events that arrive more or less often."""

from jejak.measure.result import Result
from jejak.report.blocks import Block, detail
from jejak.report.grids import Grid, column, columns, grid
from jejak.report.sections.left_out import quality_heads, quality_row_of, sources
from jejak.report.voice import Voice

DRIFT = ("event", "source", "last_week", "usual_week", "ratio")
GAPS = ("field", "source", "event", "since", "until")


def blocks(result: Result, voice: Voice) -> list[Block]:
    rows = tuple(
        quality_row_of(row["figure"], row["count"], row["share"], voice) for row in result.rows
    )
    made: list[Block] = [Grid(voice.say("quality_table"), quality_heads(voice), rows)]
    made.append(sources(detail(result.details, "sources"), voice))
    if drift := detail(result.details, "drift"):
        made.append(grid(voice.say("quality_drift"), columns(DRIFT, voice), drift, voice))
    if gaps := detail(result.details, "gaps"):
        heads = [column(key, voice, heading=voice.say(f"gaps.{key}")) for key in GAPS]
        made.append(grid(voice.say("quality_gaps"), heads, gaps, voice))
    return made
