"""Time lag: days from the first touch, and how many are still undecided."""

from jejak import numbers
from jejak.measure.result import Result
from jejak.report import charts
from jejak.report.blocks import (
    THIN,
    Block,
    Heading,
    Picture,
    Said,
    bucket_bars,
    detail,
    picked,
    pictured,
    whisker_key,
)
from jejak.report.grids import column, columns, grid
from jejak.report.voice import Row, Voice, amount, number

SINCE = "first_touch"
COUNTED = ("conversions", "share", "interval", "value")
BUCKETS = (*(str(day) for day in range(12)), "12-30", "31-60", "61-90", "91+")
NO_LIMITS = {"low": None, "high": None}
CURVE_DAYS = (0, 1, 2, 3, 7, 14, 21, 30, 60, 90, 180, 365)


def blocks(result: Result, voice: Voice) -> list[Block]:
    rows = picked(result.rows, since=SINCE)
    others = counted_otherwise(result)
    made = histogram(rows, voice)
    heads = columns(("days", *COUNTED), voice)
    made.append(grid(voice.say("lag_table", unit=voice.unit), heads, rows, voice))
    made += quantiles(detail(result.details, "quantiles"), voice)
    if others:
        heads = columns(("since", "days", *COUNTED), voice)
        made.append(grid(voice.say("lag_others"), heads, others, voice, folded=True))
    made += visits(detail(result.details, "visits"), voice)
    return made + undecided(result, voice)


def counted_otherwise(result: Result) -> list[Row]:
    """The rows of the other starting points, of those that occur at all."""
    seen = {row["since"] for row in result.rows if amount(row, "conversions") > 0} - {SINCE}
    return [row for row in result.rows if row["since"] in seen]


def histogram(rows: list[Row], voice: Voice) -> list[Block]:
    title = voice.say("lag_picture", unit=voice.unit)
    bars = bucket_bars(rows, "days", BUCKETS, voice)
    ident = f"{voice.language}-lag"
    legend = (whisker_key(voice),)
    return pictured(bars, lambda: charts.histogram(ident, title, bars), title, legend)


def quantiles(rows: list[Row], voice: Voice) -> list[Block]:
    if not rows:
        return []
    heads = columns(("since", "unit", "conversions", "median", "p90"), voice)
    few = {"median": None, "p90": None}
    told = [row if amount(row, "conversions") >= THIN else {**row, **few} for row in rows]
    return [grid(voice.say("lag_quantiles"), heads, told, voice)]


def visits(rows: list[Row], voice: Voice) -> list[Block]:
    if not rows:
        return []
    heads = columns(("sessions", "conversions", "share"), voice)
    return [grid(voice.say("lag_visits", unit=voice.unit), heads, rows, voice, folded=True)]


def undecided(result: Result, voice: Voice) -> list[Block]:
    """The curve of all people, those who have not converted yet among them."""
    days, reached = (detail(result.details, key) for key in ("curve", "reached"))
    made: list[Block] = []
    if days:
        made += [Heading(voice.say("curve_heading")), Said(curve_sentence(days, voice))]
        made += [*curve(days, voice), curve_table(days, voice)]
    if reached:
        wanted = ("quantile", "reached_days", "days_interval")
        heads = [column(key, voice) for key in wanted]
        made.append(grid(voice.say("reached_table"), heads, reached_by(reached, days), voice))
    return made


def reached_by(rows: list[Row], days: list[Row]) -> list[Row]:
    """Days by which shares are reached, those that stand on too few people not told."""
    last = max((amount(row, "day") for row in known(days)), default=-1.0)
    told: list[Row] = []
    for row in rows:
        late = [key for key in ("days", *NO_LIMITS) if amount(row, key) > last or last < 0]
        told.append({**row, **dict.fromkeys(late)})
    return told


def known(days: list[Row]) -> list[Row]:
    """The first days of a curve: those whose share stands on ten people or more.

    These are the people still in view, with those who converted before in their proportion: all
    of them where nobody was lost from view.
    """
    found: list[Row] = []
    left = 1.0
    for row in days:
        if amount(row, "at_risk") < THIN * left - 1e-9:
            break
        found.append(row)
        left = 1 - amount(row, "share_converted")
    return found


def curve_sentence(days: list[Row], voice: Voice, about: str = "curve") -> str:
    told = [row for row in known(days) if number(row, "low") is not None]
    last, language = (told or [{}])[-1], voice.language
    people = max(amount(row, "at_risk") for row in days)
    low, high = number(last, "low"), number(last, "high")
    if low is None or high is None:
        return voice.say("not_enough_sentence")
    return voice.say(
        f"{about}_sentence",
        people=numbers.count(people, language),
        share=numbers.percent(amount(last, "share_converted"), language),
        range=numbers.percent_range(low, high, language),
        day=numbers.count(amount(last, "day"), language),
        open=numbers.count(sum(amount(row, "censored") for row in days), language),
    )


def curve(days: list[Row], voice: Voice, about: str = "curve") -> list[Picture]:
    """The curve of who has converted, in the words that begin with `about`.

    None where no day after the first has an interval: there is nothing to see rise.
    """
    drawn_days = known(days)
    if not any(amount(row, "day") and number(row, "low") is not None for row in drawn_days):
        return []
    points = [
        charts.Point(
            amount(row, "day"),
            share := amount(row, "share_converted"),
            share if (low := number(row, "low")) is None else low,
            share if (high := number(row, "high")) is None else high,
        )
        for row in drawn_days
    ]
    title = voice.say(f"{about}_picture")
    drawn = charts.curve(
        f"{voice.language}-{about}",
        title,
        curve_sentence(days, voice, about),
        points,
        lambda day: voice.say("day_tick", day=numbers.count(day, voice.language)),
        lambda share: scale_name(share, voice),
    )
    keys = (("curve-key", voice.say(f"key_{about}")), ("band-key", voice.say("interval_95")))
    return [Picture(drawn, title, keys)]


def scale_name(share: float, voice: Voice) -> str:
    """A share on the scale, with the digits its steps need: 5%, 2,5%, 0,25%."""
    digits = next((d for d in (0, 1) if abs(round(share * 100, d) - share * 100) < 1e-9), 2)
    return numbers.decimal(share * 100, voice.language, digits) + "%"


def curve_table(days: list[Row], voice: Voice, about: str = "curve") -> Block:
    """The curve at round days: the last row at or before each, the end always.

    Its share is not told where it stands on too few people.
    """
    told = known(days)
    days = [*told, *({**row, "share_converted": None} | NO_LIMITS for row in days[len(told) :])]
    rows: list[Row] = []
    last = amount(days[-1], "day")
    for wanted in (*(day for day in CURVE_DAYS if day < last), last):
        before = [row for row in days if amount(row, "day") <= wanted]
        if before and before[-1] not in rows:
            rows.append(before[-1])
    heads = columns(
        ("day", "at_risk", "converted", "censored", "share_converted", "interval"), voice
    )
    return grid(voice.say(f"{about}_table"), heads, rows, voice)
