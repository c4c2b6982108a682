"""Orders beside the books, for the terminal and a notebook; it is no section of the report."""

from jejak.measure.result import Result
from jejak.report.blocks import Block, detail
from jejak.report.grids import column, columns, grid
from jejak.report.voice import Voice

OUTCOMES = ("outcome", "orders", "ordered", "paid", "fees", "difference")
UNMATCHED = ("order_number", "outcome", "day", "ordered", "invoiced", "paid", "fees", "difference")


def blocks(result: Result, voice: Voice) -> list[Block]:
    outcomes = detail(result.details, "outcomes")
    if not outcomes:
        return []
    table = grid(voice.say("reconcile_outcomes"), columns(OUTCOMES, voice), outcomes, voice)
    if not result.rows:
        return [table]
    heads = [
        column(key, voice, kind="period", heading=voice.say("day_heading"))
        if key == "day"
        else column(key, voice)
        for key in UNMATCHED
    ]
    rows = grid(voice.say("reconcile_unmatched"), heads, result.rows, voice, folded=True)
    return [table, rows]
