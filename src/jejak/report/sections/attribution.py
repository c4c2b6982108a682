"""Credit: the rules side by side, and how far they disagree."""

from collections.abc import Mapping
from typing import Any

from jejak import numbers
from jejak.measure.result import Result
from jejak.report import charts
from jejak.report.blocks import (
    DRAWN,
    Block,
    detail,
    drawn_of,
    family_keys,
    items,
    pictured,
    tag_thin,
    whisker_key,
)
from jejak.report.floors import total_of
from jejak.report.grids import Grid, column, grid
from jejak.report.naming import name, tone
from jejak.report.sections import costs
from jejak.report.voice import Row, Voice, amount, number
from jejak.words import MODELS

Limits = Mapping[tuple[Any, Any], Row]  # by item and model


def blocks(result: Result, voice: Voice) -> list[Block]:
    intervals = detail(result.details, "intervals")
    made: list[Block] = [
        *draw(list(result.rows), intervals, total_of(result), voice),
        table(result.rows, "conversions", voice),
        table(result.rows, "value", voice),
    ]
    if intervals:
        keys = (voice.by, "model", "share", "interval")
        heads = [column(key, voice, heading=model_heading(key, voice)) for key in keys]

        def tag(row: Row) -> str:
            return voice.say("thin") if row.get("thin") else ""

        caption = voice.say("credit_intervals")
        made.append(grid(caption, heads, intervals, voice, tag, folded=True))
    return [*made, *costs.blocks(result, voice, folded=True)]


def model_heading(key: str, voice: Voice) -> str | None:
    return voice.say("credit_model") if key == "model" else None


def table(rows: list[dict[str, object]], figure: str, voice: Voice) -> Grid:
    """One column a model: credited conversions, or credited value."""
    heads = [column(voice.by, voice)]
    for model in MODELS:
        called = voice.say(f"columns.credit_model.{model}")
        heads.append(column(f"{model}_{figure}", voice, heading=called))
    tag = tag_thin("participation_conversions", voice)
    return grid(voice.say(f"credit_{figure}", unit=voice.unit), heads, rows, voice, tag)


def draw(rows: list[Row], intervals: list[Row], total: float, voice: Voice) -> list[Block]:
    ordered = sorted(items(rows, voice), key=lambda row: -amount(row, "linear_conversions"))
    shown = ordered[:DRAWN]
    limits = {(row.get(voice.by), row.get("model")): row for row in intervals}
    bars = [bar(row, limits, total or 1.0, voice) for row in shown]
    title = voice.say("credit_picture", unit=voice.unit)
    keys = (
        ("plain", voice.say("columns.credit_model.linear")),
        ("diamond", voice.say("columns.credit_model.last")),
        ("ring", voice.say("columns.credit_model.first")),
        whisker_key(voice),
        *family_keys(voice, [row.get(voice.by) for row in shown]),
    )
    ident = f"{voice.language}-credit"
    caption = title + drawn_of(len(shown), len(ordered), voice)
    return pictured(bars, lambda: charts.bars(ident, title, bars), caption, keys)


def bar(row: Row, limits: Limits, total: float, voice: Voice) -> charts.Bar:
    item = row.get(voice.by)
    label = name(voice.by, item, voice.language)
    even = limits.get((item, "linear"), {})
    thin = bool(even.get("thin"))
    share = share_of(row, "linear", limits, total, voice)
    told = numbers.percent(share, voice.language)
    counted = numbers.count(amount(row, "linear_conversions"), voice.language)
    return charts.Bar(
        label=f"{label} ({voice.say('thin')})" if thin else label,
        note=f"{counted} · {told}",
        value=share,
        low=number(even, "low"),
        high=number(even, "high"),
        tone=tone(voice.by, item),
        thin=thin,
        marks=(
            ("ring", share_of(row, "first", limits, total, voice)),
            ("diamond", share_of(row, "last", limits, total, voice)),
        ),
    )


def share_of(row: Row, model: str, limits: Limits, total: float, voice: Voice) -> float:
    """The share of a credit, as the measure tells it, else of all conversions."""
    told = number(limits.get((row.get(voice.by), model), {}), "share")
    return amount(row, f"{model}_conversions") / total if told is None else told
