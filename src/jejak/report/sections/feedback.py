"""Feedback: scores by touchpoint, complaints, reasons for contact."""

from jejak.measure.result import Result
from jejak.report import charts, marks
from jejak.report.blocks import DRAWN, Block, detail, drawn_of, pictured, share_bar, whisker_key
from jejak.report.grids import columns, grid
from jejak.report.naming import column_name, inside, masked, name
from jejak.report.voice import Row, Voice

UNHAPPY = ("dissatisfied", "dissatisfied_share", "dissatisfied_interval")
SCORE = ("answers", "score", "score_interval", *UNHAPPY)
ASKED = ("asked", "replied", "replied_share", "replied_interval")
DISTRIBUTION = ("question", "given", "answers", "share", "interval")
MONTHS = ("question", "month", "answers", "dissatisfied", "share", "interval")
REASONS = ("event", "channel", "reason", "contacts", "people", "share", "interval")


def blocks(result: Result, voice: Voice) -> list[Block]:
    complaints = detail(result.details, "complaints")
    by = "channel" if any("channel" in row for row in result.rows) else "touchpoint"
    caption = voice.say("feedback_table", by=inside(column_name(by, voice.language)))
    asked = ASKED if by == "touchpoint" else ()
    marked = marks.marks_of(result, voice, "month")
    months = (*MONTHS[:2], "marks", *MONTHS[2:]) if marked else MONTHS
    made: list[Block] = []
    for title, heads, rows, folded in (
        (voice.say("feedback_questions"), ("question", *SCORE, *ASKED), "questions", False),
        (caption, ("question", by, *SCORE, *asked), "", False),
        (voice.say("feedback_months"), months, "months", False),
        (voice.say("feedback_distribution"), DISTRIBUTION, "distribution", True),
    ):
        found = detail(result.details, rows) if rows else list(result.rows)
        if rows == "months":
            found = marks.lettered(found, marked, "month", "month")
        if found:
            made.append(grid(title, columns(heads, voice), found, voice, folded=folded))
        if rows == "months" and found:
            made += marks.table(marked, voice)
    made += picture(complaints, voice)
    for key in ("complaints", "contacts"):
        if rows := detail(result.details, key):
            heads = columns(REASONS, voice)
            made.append(grid(voice.say(f"feedback_{key}"), heads, rows, voice))
    return made


def picture(complaints: list[Row], voice: Voice) -> list[Block]:
    title = voice.say("feedback_picture")
    bars = [share_bar(said(row, voice), row, voice, cases="contacts") for row in complaints[:DRAWN]]
    ident = f"{voice.language}-complaints"
    caption = title + drawn_of(len(bars), len(complaints), voice)
    return pictured(bars, lambda: charts.bars(ident, title, bars), caption, (whisker_key(voice),))


def said(row: Row, voice: Voice) -> str:
    """A reason as the business writes it, and the channel it came by."""
    channel = name("channel", row.get("channel"), voice.language)
    reason = str(row.get("reason"))
    return f"{name('reason', masked(reason), voice.language)} · {channel}"
