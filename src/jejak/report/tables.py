"""Tables, pictures and sentences of a section as HTML."""

import re
from collections.abc import Sequence

from jejak import numbers
from jejak.markup import Markup, element, join
from jejak.report.blocks import Block, Heading, Picture, Said
from jejak.report.grids import LEFT_KINDS, Cell, Column, Grid, Piece
from jejak.report.svg import legend_mark
from jejak.report.voice import Voice

RANGE = re.compile(r"([^\s(]*\d\u2013[^\s);]*)")
SHOWN = 25  # rows before the rest is folded away
MOST = 300  # rows of a folded table; the rest is counted


def draw(block: Block, voice: Voice, level: int = 3) -> Markup:
    """A block as HTML; its headings stand on `level`."""
    if isinstance(block, Grid):
        return table(block, voice)
    if isinstance(block, Picture):
        return figure(block)
    if isinstance(block, Heading):
        return element(f"h{level}", block.text)
    assert isinstance(block, Said)
    return element("p", *unbroken(block.text), class_="said")


def figure(picture: Picture) -> Markup:
    keys = [
        element("li", legend_mark(shape), element("span", words)) for shape, words in picture.legend
    ]
    return element(
        "figure",
        element("figcaption", picture.caption),
        *(element("p", warning, class_="warning") for warning in picture.warnings),
        element("ul", *keys, class_="legend") if keys else None,
        picture.svg,
    )


def table(grid: Grid, voice: Voice) -> Markup:
    """The table with its caption; what is long or secondary opens on demand."""
    if grid.folded:
        return folded(grid.caption, grid, grid.rows, "extra", voice, voice.say("on_screen"))
    first, rest = grid.rows[:SHOWN], grid.rows[SHOWN:]
    shown = framed(grid, first, grid.caption)
    if not rest:
        return shown
    more = voice.say("more_rows", count=numbers.count(len(rest), voice.language))
    return join(shown, folded(more, grid, rest, "more", voice))


def folded(
    summary: str,
    grid: Grid,
    rows: Sequence[tuple[Cell, ...]],
    class_: str,
    voice: Voice,
    on_paper: str | None = None,
) -> Markup:
    """A table that opens on demand; `on_paper` says there where it is, if it is not printed."""
    left = len(rows) - MOST
    return element(
        "details",
        element("summary", summary, data_paper=on_paper),
        framed(grid, rows[:MOST], grid.caption),
        element("p", more_in_json(left, voice), class_="about") if left > 0 else None,
        class_=class_,
    )


def more_in_json(left: int, voice: Voice, where: str = "") -> str:
    """Where the rows are that are too many to show; `where` names the project in the command."""
    counted = numbers.count(left, voice.language)
    return voice.say("more_in_json", count=counted, command=voice.command + where)


def framed(grid: Grid, rows: Sequence[tuple[Cell, ...]], caption: str) -> Markup:
    """A table that scrolls sideways inside its own frame, by keyboard too."""
    head = element("tr", *(heading(c, index == 0) for index, c in enumerate(grid.columns)))
    body = [body_row(grid.columns, row) for row in rows]
    made = element(
        "table",
        element("caption", caption),
        element("thead", head),
        element("tbody", *body),
    )
    return element("div", made, class_="frame", role="region", tabindex="0", aria_label=caption)


def heading(column: Column, first: bool) -> Markup:
    return element("th", column.heading, scope="col", class_=side(column, first))


def side(column: Column, first: bool) -> str | None:
    """Figures stand to the right, names and the first column to the left."""
    return None if first or column.kind in LEFT_KINDS else "n"


def body_row(columns: Sequence[Column], row: Sequence[Cell]) -> Markup:
    cells = [
        body_cell(column, cell, index == 0)
        for index, (column, cell) in enumerate(zip(columns, row, strict=True))
    ]
    return element("tr", *cells)


def body_cell(column: Column, cell: Cell, first: bool) -> Markup:
    last = len(cell.pieces) - 1
    inside: list[object] = []
    for place, item in enumerate(cell.pieces):
        inside += [*coloured(item, cell.mark if place < last else ""), " " if place < last else ""]
    if cell.tag:
        inside += [" ", element("span", cell.tag, class_="tag")]
    shade = f"shade-{cell.shade}" if cell.shade >= 0 else None
    classes = " ".join(word for word in (side(column, first), shade) if word)
    return element(
        "th" if first else "td",
        *inside,
        scope="row" if first else None,
        class_=classes or None,
    )


def coloured(item: Piece, mark: str) -> list[object]:
    """A name, the swatch of its channel's colour before it, the mark to the next one behind."""
    swatch = item.tone not in ("", "plain")
    if not swatch and not mark:
        return [item.text]
    return [
        element(
            "span",
            element("i", class_=f"swatch {item.tone}") if swatch else None,
            item.text,
            element("span", mark.rstrip(), class_="between") if mark else None,
            class_="item with-swatch" if swatch else "item",
        )
    ]


def unbroken(text: str) -> list[object]:
    """A sentence whose ranges (31–39%) no line end divides."""
    parts = RANGE.split(text)
    return [
        element("span", part, class_="nw") if index % 2 else part
        for index, part in enumerate(parts)
    ]
