"""Assisted conversions: who helped, beside who stood last."""

from jejak.measure.result import Result
from jejak.report import charts
from jejak.report.blocks import (
    DRAWN,
    Block,
    detail,
    drawn_of,
    family_keys,
    items,
    joined,
    pictured,
    share_bar,
    tag_thin,
    whisker_key,
)
from jejak.report.floors import total_of
from jejak.report.grids import columns, grid
from jejak.report.naming import name, tone
from jejak.report.sections import costs
from jejak.report.voice import Row, Voice, amount

COUNTED = (
    "assisted_conversions assisted_share interval last_conversions assisted_per_last "
    "first_conversions influenced_conversions"
)
VALUED = ("assisted_value", "last_value", "first_value")


def blocks(result: Result, voice: Voice) -> list[Block]:
    rows = joined(result.rows, detail(result.details, "shares"), voice.by)
    heads = columns((voice.by, *COUNTED.split()), voice)
    tag = tag_thin("influenced_conversions", voice)
    counted = grid(voice.say("assisted_table"), heads, rows, voice, tag)
    heads = columns((voice.by, *VALUED), voice)
    valued = grid(voice.say("assisted_values"), heads, rows, voice, tag, folded=True)
    return [
        *draw(rows, total_of(result), voice),
        counted,
        valued,
        *costs.blocks(result, voice, False),
    ]


def draw(rows: list[dict[str, object]], total: float, voice: Voice) -> list[Block]:
    ordered = sorted(items(rows, voice), key=lambda row: -amount(row, "assisted_conversions"))
    shown = ordered[:DRAWN]
    title = voice.say("assisted_picture", unit=voice.unit)
    made = [bar(row, total, voice) for row in shown]
    return pictured(
        made,
        lambda: charts.bars(f"{voice.language}-assisted", title, made),
        title + drawn_of(len(shown), len(ordered), voice),
        (
            ("plain", voice.say("key_assisted")),
            ("diamond", voice.say("key_last")),
            whisker_key(voice),
            *family_keys(voice, [row.get(voice.by) for row in shown]),
        ),
    )


def bar(row: Row, total: float, voice: Voice) -> charts.Bar:
    item = row.get(voice.by)
    last = amount(row, "last_conversions") / total if total else 0.0
    return share_bar(
        name(voice.by, item, voice.language),
        row,
        voice,
        tone(voice.by, item),
        share="assisted_share",
        cases="assisted_conversions",
        basis="influenced_conversions",
        marks=(("diamond", last),),
    )
