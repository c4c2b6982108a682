"""Rows of a result as a table of words: the same one for the page and the terminal."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from jejak import numbers
from jejak.report.naming import PATH_MARK, SET_MARK, column_name, name, tone
from jejak.report.voice import Row, Voice, number
from jejak.words import MODELS, OTHER, UNATTRIBUTED, UNKNOWN

COUNTS = (
    "conversions not_converted open lost assisted_conversions last_conversions first_conversions "
    "influenced_conversions people converters at_risk converted censored people_of_weaker "
    "people_of_stronger people_of_both strata strata_not_comparable multi_touch visitors new "
    "returning without_visit days_counted "
    "customers repeaters third returning_conversions next_order "
    "viewed viewers carted bought returned buyers looked looked_at_2 "
    "returns reached entered left came_back done "
    "answers dissatisfied asked replied contacts given last_week events device_number "
    "attempts in_progress dropped orders impressions clicks visits "
    "bounce_single bounce_unengaged exits"
)
MONEY = (
    "value returning_value assisted_value last_value first_value mean_order_value money gross "
    "cancelled net cost cost_per_conversion ordered invoiced paid fees difference"
)
SHARES = (
    "within_7 within_30 within_90 share assisted_share last_share rate share_converted "
    "dissatisfied_share replied_share of_entered of_previous of_all closed "
    "bounce_single_rate bounce_unengaged_rate exit_rate"
)
BOUNCES = ("bounce_single", "bounce_unengaged")
ANSWERED = ("dissatisfied", "replied")
SHARES_OF_PEOPLE = ("of_entered", "of_previous", "of_all", "closed")
KINDS = {
    **dict.fromkeys(COUNTS.split(), "count"),
    **dict.fromkeys(MONEY.split(), "money"),
    **dict.fromkeys(SHARES.split(), "share"),
    **{f"{model}_conversions": "count" for model in MODELS},
    **{f"{model}_value": "money" for model in MODELS},
    **dict.fromkeys(("raw", "standardised"), "points"),
    **dict.fromkeys(("median", "p90", "leaves_after", "usual_week"), "decimal"),
    **dict.fromkeys(("assisted_per_last", "ratio", "return_on_spend"), "ratio"),
    "cost_interval": "money_interval",
    "return_interval": "ratio_interval",
    "path": "path",
    "month": "period",
    "cart_place cart_device": "several",
    "purchase_place purchase_device": "several",
    "devices": "set",
    "interval": "interval",
    "score": "score",
    "score_interval": "score_interval",
    "raw_interval": "points_interval",
    "standardised_interval": "points_interval",
    "days_interval": "days_interval",
    "quantile": "quantile",
    "reached_days": "reached",
    "days": "bucket",
    "path_length": "bucket",
    "sessions": "bucket",
    "day": "count",
    "median_hours": "hours",
    **{f"{share}_interval": "interval" for share in (*SHARES_OF_PEOPLE, *BOUNCES, *ANSWERED)},
}
# The columns of limits that an interval is written from, where these are not low and high.
_OF_MAPS = ("came", "left", "done")
PREFIXES = {
    f"{share}_interval": f"{share}_"
    for share in (*SHARES_OF_PEOPLE, *BOUNCES, *ANSWERED, *_OF_MAPS, "raw", "return")
}
LEFT_KINDS = frozenset({"text", "path", "set", "several", "period"})
NOTHING = numbers.DASH


class Piece(Struct, frozen=True):
    """One item in a cell, with the tone of its channel."""

    text: str
    tone: str = ""


class Cell(Struct, frozen=True):
    pieces: tuple[Piece, ...]
    mark: str = ""  # what stands between the pieces
    tag: str = ""  # a remark beside it: thin
    shade: int = -1  # of a matrix: 0 for nothing, to 5 for the largest figure

    @property
    def text(self) -> str:
        return self.mark.join(piece.text for piece in self.pieces)


class Column(Struct, frozen=True):
    """A column of a table: the row's key, how it is written, its heading."""

    key: str
    kind: str
    heading: str


class Grid(Struct, frozen=True):
    """A table ready to print; `folded` ones open on demand, unprinted ones stay on the screen."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    folded: bool = False
    printed: bool = True


Tagger = Callable[[Row], str]


def columns(keys: Sequence[str], voice: Voice) -> tuple[Column, ...]:
    return tuple(column(key, voice) for key in keys)


def column(key: str, voice: Voice, heading: str | None = None, kind: str | None = None) -> Column:
    return Column(
        key=key,
        kind=kind or KINDS.get(key, "text"),
        heading=heading or column_name(key.split()[0], voice.language),
    )


def grid(
    caption: str,
    heads: Sequence[Column],
    rows: Sequence[Row],
    voice: Voice,
    tag: Tagger | None = None,
    folded: bool = False,
    printed: bool = True,
) -> Grid:
    """The table of these rows; `tag` is a remark in the first cell of a row."""
    made = tuple(table_row(row, heads, voice, tag) for row in rows)
    return Grid(caption, tuple(heads), made, folded, printed)


def table_row(
    row: Row, heads: Sequence[Column], voice: Voice, tag: Tagger | None
) -> tuple[Cell, ...]:
    cells = [cell(row, head, voice) for head in heads]
    if tag and (remark := tag(row)):
        cells[0] = Cell(cells[0].pieces, cells[0].mark, remark)
    return tuple(cells)


def cell(row: Row, head: Column, voice: Voice) -> Cell:
    if head.kind in LEFT_KINDS:
        return words_cell(row, head, voice)
    return Cell((Piece(figure(row, head, voice)),))


def words_cell(row: Row, head: Column, voice: Voice) -> Cell:
    if head.kind == "several":
        return Cell(several(row, head.key.split(), voice), " · ")
    value = row.get(head.key)
    if value is None:
        return Cell((Piece(NOTHING),))
    text = str(value)
    if head.kind == "period":
        return Cell((Piece(numbers.period(text, voice.language)),))
    if head.kind == "path" and text not in (OTHER, UNATTRIBUTED):
        return Cell(pieces(vocabulary("path", voice), text.split(PATH_MARK), voice), " → ")
    if head.kind == "set":
        return Cell(pieces("device", text.split(SET_MARK), voice), " + ")
    lookup = vocabulary(head.key, voice)
    return Cell((Piece(name(lookup, text, voice.language), tone(lookup, text)),))


def vocabulary(key: str, voice: Voice) -> str:
    """The column whose names a key takes: items of paths are those of the dimension."""
    if key == "path" and voice.measure == "devices":
        return "device"
    if key in ("item", "other_item", "path"):
        return voice.by
    if key == "model" and voice.measure in ("attribution", "assisted"):
        return "credit_model"
    return key


def several(row: Row, keys: Sequence[str], voice: Voice) -> tuple[Piece, ...]:
    """The values of several columns in one cell; what is unknown is left out of it."""
    known = [(key, row.get(key)) for key in keys if row.get(key) not in (None, UNKNOWN)]
    made = tuple(Piece(name(key, value, voice.language), tone(key, value)) for key, value in known)
    return made or (Piece(name(keys[0], UNKNOWN, voice.language)),)


def pieces(lookup: str, items: Sequence[str], voice: Voice) -> tuple[Piece, ...]:
    return tuple(Piece(name(lookup, item, voice.language), tone(lookup, item)) for item in items)


def figure(row: Row, head: Column, voice: Voice) -> str:
    """A figure as text, in the form of its kind."""
    if head.kind in ("score", "score_interval"):
        return score(row, head.kind, voice)
    if head.kind.endswith("interval"):
        return interval(row, head, voice)
    value = row.get(head.key)
    if head.kind == "reached":
        value = row.get("days")
    if head.kind == "bucket":
        return bucket(value, voice, days=head.key == "days")
    if not isinstance(value, (int, float)):
        return absent(head.kind, voice) if head.key in row or head.kind == "reached" else NOTHING
    return WRITERS[head.kind](float(value), voice)


WRITERS: dict[str, Callable[[float, Voice], str]] = {
    "count": lambda value, voice: numbers.count(value, voice.language),
    "money": lambda value, voice: numbers.money(value, voice.currency, voice.language),
    "share": lambda value, voice: numbers.percent(value, voice.language, 1),
    "points": lambda value, voice: numbers.points(value, voice.language),
    "decimal": lambda value, voice: numbers.count(value, voice.language),
    "ratio": lambda value, voice: numbers.decimal(value, voice.language, 2),
    "quantile": lambda value, voice: numbers.percent(value, voice.language),
    "reached": lambda value, voice: numbers.count(value, voice.language),
    "hours": lambda value, voice: span(value, voice),
}


# Intervals of which one end may be unknown: how their ends are written.
OPEN = {"money_interval": "money", "ratio_interval": "ratio"}


def open_interval(low: float | None, high: float | None, kind: str, voice: Voice) -> str:
    """From … to …; only the lower end where no upper one can be told."""
    if low is None:
        return NOTHING
    if high is None:
        return voice.say("at_least", value=WRITERS[kind](low, voice))
    return f"{WRITERS[kind](low, voice)}{numbers.DASH}{WRITERS[kind](high, voice)}"


def span(hours: float, voice: Voice) -> str:
    """A time passed in the unit that a reader would say it in."""
    if hours < 1:
        return voice.say("minutes", n=tenths(hours * 60, voice))
    if hours < 48:
        return voice.say("hours", n=tenths(hours, voice))
    return voice.say("days", n=tenths(hours / 24, voice))


def tenths(value: float, voice: Voice) -> str:
    """One digit after the comma, none where it would be a 0."""
    whole = abs(value - round(value)) < 0.05
    return numbers.decimal(value, voice.language, 0 if whole else 1)


def absent(kind: str, voice: Voice) -> str:
    if kind == "share":
        return voice.say("not_enough")
    return voice.say("not_reached") if kind == "reached" else NOTHING


def bucket(value: object, voice: Voice, days: bool = False) -> str:
    """A class of days or lengths: `12-30` with a dash, `0` days as the same day."""
    if value is None:
        return NOTHING
    if days and str(value) == "0":
        return voice.say("same_day")
    return str(value).replace("-", numbers.DASH)


def interval(row: Row, head: Column, voice: Voice) -> str:
    prefix = PREFIXES.get(head.key, "")
    low, high = number(row, f"{prefix}low"), number(row, f"{prefix}high")
    if head.kind == "days_interval":
        return days_interval(low, high, voice)
    if head.kind in OPEN:
        return open_interval(low, high, OPEN[head.kind], voice)
    if low is None or high is None:
        return NOTHING
    if head.kind == "points_interval":
        return numbers.points_range(low, high, voice.language)
    return numbers.percent_range(low, high, voice.language, 1)


def days_interval(low: float | None, high: float | None, voice: Voice) -> str:
    """Days by which a share is reached: an open end is one that is not reached."""
    if low is None and high is None:
        return NOTHING
    ends = (
        (NOTHING if low is None else numbers.count(low, voice.language)),
        ("…" if high is None else numbers.count(high, voice.language)),
    )
    return numbers.DASH.join(ends)


def score(row: Row, kind: str, voice: Voice) -> str:
    """NPS in whole points, CSAT in percent, CES on its scale; how few answers where untold."""
    answers, language = numbers.count(number(row, "answers") or 0, voice.language), voice.language
    if number(row, "score") is None:
        return voice.say("only_answers", answers=answers) if kind == "score" else NOTHING
    asked = str(row.get("question"))
    factor, digits = {"nps": (1, 0), "csat": (100, 0), "ces": (1, 1)}[asked]
    unit = "%" if asked == "csat" else ""

    def written(key: str) -> str:
        return numbers.decimal((number(row, key) or 0.0) * factor, language, digits)

    if kind == "score":
        return written("score") + unit
    if number(row, "low") is None:
        return NOTHING
    first, last = written("low"), written("high")
    between = f" {numbers.DASH} " if numbers.MINUS in first + last else numbers.DASH
    return first + between + last + unit
