"""The funnel: how many people come to each step, who is still on the way, who dropped off."""

from msgspec.structs import replace

from jejak import numbers
from jejak.measure.question import LAST
from jejak.measure.result import Result
from jejak.report import charts
from jejak.report.blocks import Block, Said, detail, pictured, share_bar, tag_thin, whisker_key
from jejak.report.charts import Bar
from jejak.report.grids import columns, grid
from jejak.report.voice import Row, Voice, amount, number

STATES = ("in_progress", "dropped")
SHARES = (
    "of_entered",
    "of_entered_interval",
    "of_previous",
    "of_previous_interval",
    "of_all",
    "of_all_interval",
)


def blocks(result: Result, voice: Voice) -> list[Block]:
    whole = detail(result.details, "steps") or list(result.rows)
    counts = ("people", "attempts") if "attempts" in whole[0] else ("people",)
    heads = columns(("event", *counts, *SHARES, "median_hours", *STATES), voice)
    tag = tag_thin("people", voice)
    made: list[Block] = [
        *draw(whole, voice),
        grid(voice.say("funnel_table"), heads, whole, voice, tag),
    ]
    outcome = detail(result.details, "outcome")
    made += [Said(adds_up(row, voice)) for row in outcome]
    heads = columns(("entered", "converted", *STATES, "closed", "closed_interval"), voice)
    made.append(grid(voice.say("funnel_outcome"), heads, outcome, voice))
    if by := result.settings.get("by"):
        heads = columns((by, "event", "people", *SHARES[:4], "median_hours", *STATES), voice)
        step = str(result.settings.get("by_step") or "1")
        made.append(grid(by_caption(step, voice), heads, result.rows, voice, tag))
    return made


def by_caption(step: str, voice: Voice) -> str:
    """At which step the dimension was looked at."""
    if step == LAST:
        return voice.say("funnel_by_last")
    return voice.say("funnel_by") if step == "1" else voice.say("funnel_by_step", step=step)


def adds_up(outcome: Row, voice: Voice) -> str:
    keys = ("entered", "converted", *STATES)
    told = {key: numbers.count(amount(outcome, key), voice.language) for key in keys}
    return voice.say("funnel_adds_up", **told)


def draw(rows: list[Row], voice: Voice) -> list[Block]:
    title = voice.say("funnel_picture")
    bars = [bar(row, voice) for row in rows]
    ident = f"{voice.language}-funnel"
    return pictured(bars, lambda: charts.bars(ident, title, bars), title, (whisker_key(voice),))


def bar(row: Row, voice: Voice) -> Bar:
    """Its note is the count alone where all who entered are in it: it must fit a phone."""
    low, high = number(row, "of_entered_low"), number(row, "of_entered_high")
    told = {**row, "low": low, "high": high}
    made = share_bar(str(row["event"]), told, voice, share="of_entered", cases="people")
    if number(row, "of_entered") != 1:
        return made
    return replace(made, note=numbers.count(amount(row, "people"), voice.language))
