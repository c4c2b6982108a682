"""Stages: how far people have come, who has left, and how they went on."""

from jejak.measure.result import Result
from jejak.report import charts, marks
from jejak.report.blocks import Block, detail, pictured, share_bar, whisker_key
from jejak.report.grids import columns, grid
from jejak.report.naming import name
from jejak.report.voice import Row, Voice

ROWS = ("stage", "state", "people", "share", "interval")
REACH = ("stage", "people", "share", "interval", "returns", "leaves_after")
BETWEEN = ("stage", "next_stage", "people", "reached", "share", "interval", "median", "p90")
ACTIONS = ("stage", "action", "people", "done", "share", "interval")
MONTHS = ("month", "stage", "entered", "left", "came_back")
REACHED = ("stage", "next_stage", "quantile", "reached_days", "days_interval")


def blocks(result: Result, voice: Voice) -> list[Block]:
    reach = detail(result.details, "reach")
    made = picture(reach, voice)
    made.append(grid(voice.say("stages_table"), columns(ROWS, voice), result.rows, voice))
    made.append(grid(voice.say("stages_reach"), columns(REACH, voice), reach, voice))
    marked = marks.marks_of(result, voice, "month")
    months = (MONTHS[0], "marks", *MONTHS[1:]) if marked else MONTHS
    for key, heads, folded in (
        ("between", BETWEEN, False),
        ("actions", ACTIONS, False),
        ("months", months, True),
        ("reached", REACHED, True),
    ):
        rows = detail(result.details, key)
        if key == "months":
            rows = marks.lettered(rows, marked, "month", "month")
        if rows:
            caption = voice.say(f"stages_{key}")
            made.append(grid(caption, columns(heads, voice), rows, voice, folded=folded))
    return made + marks.table(marked, voice, folded=True)


def picture(reach: list[Row], voice: Voice) -> list[Block]:
    title = voice.say("stages_picture")
    bars = [
        share_bar(name("stage", row.get("stage"), voice.language), row, voice, cases="people")
        for row in reach
    ]
    ident = f"{voice.language}-stages"
    return pictured(bars, lambda: charts.bars(ident, title, bars), title, (whisker_key(voice),))
