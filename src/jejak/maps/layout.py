"""Where everything of a picture stands: rows of columns, as many on a page as it holds."""

from collections.abc import Sequence

from msgspec import Struct

from jejak.maps.columns import Column, columns_of, place, rows_of, weigh
from jejak.maps.heading import heading, legend
from jejak.maps.lanes_below import backstage, pains, tests, visibility
from jejak.maps.lanes_feeling import feelings
from jejak.maps.lanes_people import contacts, people, waits
from jejak.maps.lanes_top import cards, stages
from jejak.maps.shapes import SMALL, SOFT, Cell, Mark, line_text
from jejak.maps.subject import STYLES, Paper, Strip, Style, Subject

LABELS = 62.0  # points for the names of lanes
NARROWEST, WIDEST = 41.0, 96.0  # points of a column
ROWS_APART = 12.0
MAKERS = (stages, cards, contacts, feelings, people, waits, tests, visibility, backstage, pains)


class Sheet(Struct, frozen=True):
    """A page of a picture: its size in points and its marks."""

    width: float
    height: float
    marks: list[Mark]


def lay_out(subject: Subject, paper: Paper, ident: str = "") -> list[Sheet]:
    """The pages of a map: on one without a height all rows stand under one another.

    Where a row is higher than the page, all rows become plainer, never smaller in print.
    """
    strips = strips_of(subject, paper, STYLES[0], ident)
    for style in STYLES:
        strips = strips_of(subject, paper, style, ident)
        if paper.height is None:
            break
        room = paper.height - frame_height(subject, strips, paper)
        if max((height_of(strip) for strip in strips), default=0.0) <= room:
            break
    pages = pages_of(subject, strips, paper)
    return [sheet(subject, page, paper, n, len(pages)) for n, page in enumerate(pages, 1)]


def strips_of(subject: Subject, paper: Paper, style: Style, ident: str) -> list[Strip]:
    rows = rows_of(columns_of(subject.map), (paper.width - LABELS) / NARROWEST)
    most = max((weigh(row) for row in rows), default=1.0)
    width = min(WIDEST, (paper.width - LABELS) / most)
    made: list[Strip] = []
    before: Column | None = None
    for row in rows:
        placed = place(row, LABELS, width)
        right = placed[-1].right
        again = before is not None and before.stage == row[0].stage
        made.append(Strip(subject, placed, 0.0, LABELS, right, style, again, ident))
        before = row[-1]
    return made


def frame_height(subject: Subject, strips: Sequence[Strip], paper: Paper) -> float:
    """What the heading and the legend of a page take."""
    over = heading(subject, 0, paper.width, 0, "(99/99)").bottom
    return over + 8 + (legend(strips, 0, paper.width, 0).bottom + 6 if strips else 0)


def height_of(strip: Strip) -> float:
    return draw_strip(strip, 0.0)[1]


def draw_strip(strip: Strip, top: float) -> tuple[list[Mark], float]:
    """The lanes of a row that have something to show, and where they end."""
    marks: list[Mark] = []
    y = bottom = top
    for make in MAKERS:
        lane = make(strip, y)
        if lane is not None:
            marks += lane.marks
            bottom = lane.bottom
            y = bottom + (4.0 if make is stages else strip.style.gap)
    return marks, bottom


def pages_of(subject: Subject, strips: Sequence[Strip], paper: Paper) -> list[list[Strip]]:
    """Rows on pages, as many as fit."""
    if paper.height is None or not strips:
        return [list(strips)]
    room = paper.height - frame_height(subject, strips, paper)
    pages: list[list[Strip]] = []
    used = 0.0
    for strip in strips:
        height = height_of(strip)
        if not pages or used + ROWS_APART + height > room:
            pages.append([])
            used = -ROWS_APART
        pages[-1].append(strip)
        used += ROWS_APART + height
    return pages


def sheet(
    subject: Subject, strips: Sequence[Strip], paper: Paper, number: int, pages: int
) -> Sheet:
    mark = f"({number}/{pages})" if pages > 1 else ""
    fixed = paper.height if paper.page else None
    head = heading(subject, 0, paper.width, 0, mark)
    marks, y = list(head.marks), head.bottom + 8
    for strip in strips:
        drawn, bottom = draw_strip(strip, y)
        marks, y = [*marks, *drawn], bottom + ROWS_APART
    if strips:
        foot = legend(strips, 0, paper.width, y - ROWS_APART + 6)
        return Sheet(paper.width, fixed or foot.bottom, [*marks, *foot.marks])
    empty = line_text(subject.say("empty"), Cell(0, y, paper.width, y), SMALL, colour=SOFT)
    return Sheet(paper.width, fixed or y + 20, [*marks, *empty])
