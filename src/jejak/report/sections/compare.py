"""What changed since an earlier period: the changes that are certain, then every figure."""

from jejak import numbers
from jejak.measure.result import Result
from jejak.report.blocks import Block, Heading, Said, detail
from jejak.report.certain import FIGURES, certain
from jejak.report.grids import (
    KINDS,
    NOTHING,
    WRITERS,
    Cell,
    Column,
    Grid,
    Piece,
    bucket,
    column,
    words_cell,
)
from jejak.report.naming import column_name, name
from jejak.report.sections.products import renamed
from jejak.report.voice import Row, Voice, number
from jejak.words import MODELS, texts

HEADS = ("counted_of", "figure", "before", "before_same_length", "now", "change", "interval")
SAME = HEADS[3]  # stands where the periods differ in length


def blocks(result: Result, voice: Voice) -> list[Block]:
    """Nothing where no comparison was asked for."""
    rows = with_names(detail(result.details, "compare"), result)
    if not rows:
        return []
    first, last = (str(result.settings[key]) for key in ("compare_since", "compare_until"))
    between = numbers.days_between(first, last, voice.language)
    sure = certain(rows, voice.measure)
    made: list[Block] = [Heading(voice.say("compare_title", period=between))]
    if not sure:
        made.append(Said(voice.say("compare_nothing")))
    else:
        made.append(table(voice.say("compare_certain"), sure, voice))
        told = (numbers.count(n, voice.language) for n in (len(rows), len(sure)))
        made.append(
            Said(voice.say("compare_chance", **dict(zip(("all", "sure"), told, strict=True))))
        )
    made.append(table(voice.say("compare_all"), rows, voice, folded=True))
    return made


def with_names(rows: list[Row], result: Result) -> list[Row]:
    """The rows with products by their name, where one is known."""
    by = str(result.settings.get("by"))
    known = [row for row in result.rows if row.get("name") and by in row]
    names = {str(row[by]): str(row["name"]) for row in known}
    return [renamed(row, (by,), names) if by in row else row for row in rows]


def table(caption: str, rows: list[Row], voice: Voice, folded: bool = False) -> Grid:
    keys = [key for key in HEADS if key != SAME or SAME in rows[0]]
    heads = tuple(column(key, voice, kind="text" if key in HEADS[:2] else "count") for key in keys)
    return Grid(caption, heads, tuple(cells(row, voice) for row in rows), folded)


def cells(row: Row, voice: Voice) -> tuple[Cell, ...]:
    """A change in words: of what, which figure, before, now, the change, its interval.

    Where the periods differ in length, before at the length of now stands after before.
    """
    figure = str(row["figure"])
    kind = kind_of(row)
    same = [written(number(row, SAME), kind, voice)] if SAME in row else []
    texts = (
        figure_name(figure, voice),
        written(number(row, "before"), kind, voice),
        *same,
        written(number(row, "now"), kind, voice),
        signed(number(row, "change"), kind, voice),
        interval(row, kind, voice),
    )
    return (item(row, voice), *(Cell((Piece(text),)) for text in texts))


def kind_of(row: Row) -> str:
    """How the figures of a row are written; CSAT, the share of the content, as a share."""
    if row["figure"] == "score" and row.get("question") == "csat":
        return "share"
    return KINDS.get(str(row["figure"]), "count")


def figure_name(figure: str, voice: Voice) -> str:
    """The heading of a figure; credit is named by its model."""
    model, _, what = figure.rpartition("_")
    if model in MODELS and f"columns.{figure}" not in texts(voice.language):
        credit = name("credit_model", model, voice.language)
        return f"{credit} · {column_name(what, voice.language)}"
    return column_name(figure, voice.language)


def item(row: Row, voice: Voice) -> Cell:
    """What the figures are of: the values of the table's keys, or all of it."""
    keys = [key for key in row if key not in ("table", *FIGURES)]
    if not keys:
        return Cell((Piece(voice.say("compare_total")),))
    if keys == ["path"]:
        return words_cell(row, Column("path", "path", ""), voice)
    return Cell(tuple(Piece(called(key, row, voice)) for key in keys), " · ")


def called(key: str, row: Row, voice: Voice) -> str:
    """A value of a key, as the other tables call it."""
    kind = KINDS.get(key, "text")
    if kind == "set":
        return words_cell(row, Column(key, kind, ""), voice).text
    if kind == "bucket":
        return bucket(row[key], voice, days=key == "days")
    return name(naming(key), row[key], voice.language)


def naming(key: str) -> str:
    """The column whose names a key takes."""
    return "credit_model" if key == "model" else key


def written(value: float | None, kind: str, voice: Voice) -> str:
    if value is None:
        return NOTHING
    return WRITERS.get(kind, WRITERS["count"])(value, voice)


def signed(value: float | None, kind: str, voice: Voice) -> str:
    """A change with its sign; of shares, in percentage points."""
    if value is None:
        return NOTHING
    plus = "+" if value > 0 else ""
    if kind == "share":
        return f"{plus}{numbers.points(value, voice.language)} {voice.say('short_points')}"
    return plus + written(value, kind, voice)


def interval(row: Row, kind: str, voice: Voice) -> str:
    low, high = number(row, "low"), number(row, "high")
    if low is None or high is None:
        return NOTHING
    if kind == "share":
        return numbers.points_range(low, high, voice.language)
    ends = (round(end) if kind == "count" and abs(end) >= 10 else end for end in (low, high))
    return " … ".join(signed(end, kind, voice) for end in ends)
