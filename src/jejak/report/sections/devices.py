"""Mobile conversions: rates by device, the gap among like people, switches of device."""

from collections.abc import Callable

from jejak import numbers
from jejak.measure.result import Result
from jejak.report import charts
from jejak.report.blocks import (
    DRAWN,
    THIN,
    Block,
    Heading,
    Picture,
    Said,
    detail,
    drawn_of,
    pictured,
    share_bar,
    tag_thin,
    whisker_key,
)
from jejak.report.grids import Cell, Column, Grid, Piece, columns, grid
from jejak.report.naming import name
from jejak.report.voice import Row, Voice, amount, number
from jejak.words import UNKNOWN

RATES = ("people", "converters", "rate", "interval", "conversions", "value")
SIDES = ("weaker", "stronger")
GAP = "weaker stronger raw raw_interval standardised standardised_interval money"
GAP_BASIS = (
    "weaker stronger people_of_weaker people_of_stronger people_of_both strata "
    "strata_not_comparable mean_order_value"
)


def blocks(result: Result, voice: Voice) -> list[Block]:
    heads = columns((voice.by, *RATES), voice)
    rows = [enough(row) for row in result.rows]
    table = grid(voice.say("devices_table"), heads, rows, voice, tag_thin("converters", voice))
    made: list[Block] = [*rates(rows, voice), table]
    made += gaps(detail(result.details, "gap"), voice)
    made += switches(detail(result.details, "switches"), voice)
    for key, wanted in (
        ("overlap", ("devices", "people", "converters")),
        ("device_paths", ("path", "conversions", "value")),
    ):
        found = detail(result.details, key)
        if found:
            heads = columns(wanted, voice)
            made.append(grid(voice.say(f"devices_{key}"), heads, found, voice, folded=True))
    return made


def enough(row: Row) -> Row:
    """A rate on fewer than 10 people is not told."""
    few = amount(row, "people") < THIN
    return {**row, "rate": None, "low": None, "high": None} if few else row


def rates(rows: list[Row], voice: Voice) -> list[Block]:
    known = [row for row in rows if row.get(voice.by) != UNKNOWN]  # buyers only, by definition
    ordered = sorted(known, key=lambda row: -amount(row, "rate"))
    shown = ordered[:DRAWN]
    title = voice.say("devices_picture")
    bars = [rate_bar(row, voice) for row in shown]
    ident = f"{voice.language}-devices"
    caption = title + drawn_of(len(shown), len(rows), voice)
    return pictured(bars, lambda: charts.bars(ident, title, bars), caption, (whisker_key(voice),))


def rate_bar(row: Row, voice: Voice) -> charts.Bar:
    label = name(voice.by, row.get(voice.by), voice.language)
    people = numbers.count(amount(row, "people"), voice.language)
    label = voice.say("of_people", item=label, people=people)
    if number(row, "rate") is None:
        return charts.Bar(f"{label} · {voice.say('not_enough')}", "", 0.0)
    return share_bar(label, row, voice, share="rate", cases="converters")


def gaps(rows: list[Row], voice: Voice) -> list[Block]:
    if not rows:
        return []
    title = voice.say("gap_picture")
    bars = [bar for row in rows for bar in gap_bars(row, voice)]
    drawn = charts.gaps(f"{voice.language}-gap", title, bars)
    keys = (
        ("ring", voice.say("key_raw")),
        ("diamond", voice.say("key_standardised")),
        whisker_key(voice),
    )
    heads = columns(GAP.split(), voice)
    return [
        Heading(voice.say("gap_heading")),
        Said(left_out(rows, voice)),
        Picture(drawn, title, keys),
        grid(voice.say("gap_table"), heads, rows, voice, tag=tag_open(voice)),
        grid(voice.say("gap_basis"), columns(GAP_BASIS.split(), voice), rows, voice, folded=True),
    ]


def tag_open(voice: Voice) -> Callable[[Row], str]:
    """Marks gaps whose interval covers 0, or that turn around among like people."""

    def tag(row: Row) -> str:
        low, high = number(row, "low"), number(row, "high")
        if low is None or high is None or low <= 0 <= high:
            return voice.say("undecided")
        return voice.say("reversed") if low > 0 else ""

    return tag


def left_out(rows: list[Row], voice: Voice) -> str:
    """How many people used both devices of each pair, and so are on neither side of its gap."""
    told = [
        voice.say(
            "gap_left_out_pair",
            people=numbers.count(amount(row, "people_of_both"), voice.language),
            pair=gap_pair(row, voice),
        )
        for row in rows
    ]
    return voice.say("gap_left_out", pairs=", ".join(told))


def gap_pair(row: Row, voice: Voice) -> str:
    weaker, stronger = (name("device", row.get(key), voice.language) for key in SIDES)
    return voice.say("gap_pair", weaker=weaker, stronger=stronger)


def gap_bars(row: Row, voice: Voice) -> list[charts.Bar]:
    pair = gap_pair(row, voice)
    made: list[charts.Bar] = []
    for key, prefix in (("raw", "raw_"), ("standardised", "")):
        value = number(row, key)
        if value is None:
            continue
        low, high = number(row, f"{prefix}low"), number(row, f"{prefix}high")
        label = f"{pair} ({voice.say(f'short_{key}')})"
        note = f"{numbers.points(value, voice.language)} {voice.say('short_points')}"
        made.append(charts.Bar(label, note, value, low, high, thin=key == "raw"))
    return made


def switches(rows: list[Row], voice: Voice) -> list[Block]:
    """The matrix of the first device against the one that converted, shaded by count."""
    if not rows:
        return []
    sides = ("first_device", "converting_device")
    total = {side: totals(rows, side) for side in sides}
    first, last = (sorted(total[side], key=lambda d, s=side: -total[s][d]) for side in sides)
    counted = {(row.get(sides[0]), row.get(sides[1])): amount(row, "conversions") for row in rows}
    top = max(counted.values()) or 1.0
    corner = Column("first_device", "text", voice.say("switch_corner"))
    heads = [Column(d, "count", name("device", d, voice.language)) for d in last]
    body = tuple(
        (
            Cell((Piece(name("device", one, voice.language)),)),
            *(matrix_cell(counted.get((one, other), 0.0), top, voice) for other in last),
        )
        for one in first
    )
    caption = voice.say("switch_table", unit=voice.unit)
    heads_long = columns((*sides, "conversions", "value"), voice)
    listed = grid(voice.say("switch_list"), heads_long, rows, voice, folded=True)
    return [Heading(voice.say("switch_heading")), Grid(caption, (corner, *heads), body), listed]


def totals(rows: list[Row], side: str) -> dict[str, float]:
    summed: dict[str, float] = {}
    for row in rows:
        device = str(row.get(side))
        summed[device] = summed.get(device, 0.0) + amount(row, "conversions")
    return summed


def matrix_cell(value: float, top: float, voice: Voice) -> Cell:
    shade = 0 if value == 0 else 1 + min(4, int(value / top * 4.999))
    return Cell((Piece(numbers.count(value, voice.language)),), shade=shade)
