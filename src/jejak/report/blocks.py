"""What a section is made of, and the few pieces that several sections are made with."""

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from jejak import numbers
from jejak.markup import Markup
from jejak.report.charts import Bar
from jejak.report.flags import Flag
from jejak.report.grids import Grid, bucket
from jejak.report.naming import tone
from jejak.report.voice import Row, Voice, amount, number
from jejak.words import UNATTRIBUTED

DRAWN = 12  # bars in a picture; the table holds all
Legend = tuple[tuple[str, str], ...]
THIN = 10  # conversions under which an item is thin


class Picture(Struct, frozen=True):
    """A picture under a title, with the key of its marks."""

    svg: Markup
    caption: str
    legend: Legend = ()
    warnings: tuple[str, ...] = ()  # what of its data is missing


class Heading(Struct, frozen=True):
    """A heading inside a section."""

    text: str


class Said(Struct, frozen=True):
    """A sentence between pictures and tables."""

    text: str


Block = Picture | Heading | Said | Grid


def whisker_key(voice: Voice) -> tuple[str, str]:
    return ("whisker", voice.say("interval_95"))


def family_keys(voice: Voice, items: Sequence[object]) -> tuple[tuple[str, str], ...]:
    """The colours that a picture of channels uses, named."""
    used = {tone(voice.by, item) for item in items} - {"plain"}
    order = ("paid", "organic", "message", "partner", "offline")
    return tuple((family, voice.say(f"family.{family}")) for family in order if family in used)


def drawn_of(shown: int, whole: int, voice: Voice) -> str:
    """A remark where a picture holds fewer items than the table."""
    if shown >= whole:
        return ""
    told = (numbers.count(figure, voice.language) for figure in (shown, whole))
    return " " + voice.say("drawn_of", **dict(zip(("shown", "whole"), told, strict=True)))


def share_bar(
    label: str,
    row: Row,
    voice: Voice,
    colour: str = "plain",
    share: str = "share",
    cases: str = "conversions",
    basis: str = "",
    marks: tuple[tuple[str, float], ...] = (),
    flags: tuple[Flag, ...] = (),
) -> Bar:
    """A bar of a share with its interval; its note is the count and the share.

    It is thin where the `basis` (else the count itself) is under 10.
    """
    told = number(row, share)
    counted = numbers.count(amount(row, cases), voice.language)
    thin = 0 < amount(row, basis or cases) < THIN
    return Bar(
        label=f"{label} ({voice.say('thin')})" if thin else label,
        note=counted if told is None else f"{counted} · {numbers.percent(told, voice.language)}",
        value=told or 0.0,
        low=number(row, "low"),
        high=number(row, "high"),
        tone=colour,
        thin=thin,
        marks=marks,
        flags=flags,
    )


def bucket_bars(rows: Sequence[Row], key: str, order: Sequence[str], voice: Voice) -> list[Bar]:
    """The bars of a distribution, empty classes before the last filled one drawn as such.

    They are never thin: the classes are told together.
    """
    filled = {str(row.get(key)): row for row in rows if amount(row, "conversions") > 0}
    last = max((place for place, name in enumerate(order) if name in filled), default=-1)
    made: list[Bar] = []
    for name in order[: last + 1]:
        bar = share_bar("", filled.get(name, {"share": 0.0}), voice)
        made.append(Bar(bucket(name, voice), bar.note, bar.value, bar.low, bar.high))
    return made


def pictured(
    made: Sequence[Bar], draw: Callable[[], Markup], caption: str, legend: Legend = ()
) -> list[Block]:
    """A picture, unless there is nothing but zeros to draw."""
    return [Picture(draw(), caption, legend)] if any(bar.value for bar in made) else []


def tag_thin(key: str, voice: Voice) -> Callable[[Row], str]:
    """Marks rows that stand on fewer than 10 cases of a column."""

    def tag(row: Row) -> str:
        return voice.say("thin") if 0 < amount(row, key) < THIN else ""

    return tag


def joined(rows: Sequence[Row], more: Sequence[Row], key: str) -> list[dict[str, object]]:
    """Rows with the columns of a detail table that shares their key."""
    by_key = {row.get(key): row for row in more}
    return [{**row, **by_key.get(row.get(key), {})} for row in rows]


def items(rows: Sequence[Row], voice: Voice) -> list[Row]:
    """The rows of items, without that of conversions no touch was found for."""
    return [row for row in rows if row.get(voice.by) != UNATTRIBUTED]


def picked(rows: Sequence[Row], **wanted: object) -> list[Row]:
    """The rows that hold these values."""
    return [row for row in rows if all(row.get(key) == value for key, value in wanted.items())]


def detail(result_details: Mapping[str, list[dict[str, object]]], key: str) -> list[Row]:
    return list(result_details.get(key) or [])
