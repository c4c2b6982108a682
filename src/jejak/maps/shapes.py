"""What a picture is made of: texts in their cells, plain shapes, and groups with a title.

Lengths are points of a printed page; y grows downwards.
"""

from math import cos, pi, sin
from typing import Literal

from msgspec import Struct

from jejak.maps.widths import ASCENT, DESCENT, is_known, shorten, width, wrap

INK, SOFT, RULE, GROUND = "#1f2933", "#52606d", "#d3dae1", "#ffffff"
RED, GREEN, AMBER, BLUE, VIOLET, TEAL = (
    "#b4232c",
    "#17663a",
    "#8a5200",
    "#0b5cad",
    "#6f42ae",
    "#0d6b62",
)
SMALL = 6.5  # the smallest size of print
LEADING = 1.2  # from line to line, in sizes
Anchor = Literal["start", "middle", "end"]


class Cell(Struct, frozen=True):
    """A rectangle that something has to itself."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    def inside(self, x: float, y: float = 0.0) -> "Cell":
        """The cell without its margins."""
        return Cell(self.left + x, self.top + y, self.right - x, self.bottom - y)


class Text(Struct, frozen=True):
    """One line of text: its foot stands at y, and all of it in its cell."""

    x: float
    y: float
    text: str
    size: float
    cell: Cell
    bold: bool = False
    colour: str = INK
    anchor: Anchor = "start"
    halo: bool = False

    @property
    def width(self) -> float:
        return width(self.text, self.size, self.bold)

    @property
    def pinned(self) -> bool:
        """Whether its length must be told, since fonts differ in its characters."""
        return not is_known(self.text)

    @property
    def box(self) -> Cell:
        """What the text covers."""
        left = self.x - self.width * {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor]
        return Cell(
            left,
            self.y - ASCENT * self.size,
            left + self.width,
            self.y + DESCENT * self.size,
        )


class Shape(Struct, frozen=True):
    """An element without text: its tag and attributes."""

    tag: str
    attributes: dict[str, str | float]


class Group(Struct, frozen=True):
    """Marks that say together what `title` says in full."""

    title: str
    marks: tuple["Mark", ...]


Mark = Text | Shape | Group


class Lane(Struct, frozen=True):
    """Marks of a part of a picture, and where it ends."""

    marks: list[Mark]
    bottom: float


def line_text(
    text: str,
    cell: Cell,
    size: float,
    *,
    bold: bool = False,
    colour: str = INK,
    anchor: Anchor = "start",
    halo: bool = False,
) -> list[Mark]:
    """One line at the top of a cell; what does not fit is an ellipsis, and its title has all."""
    shown = shorten(text, cell.width, size, bold)
    if not shown:
        return []
    x = {"start": cell.left, "middle": cell.middle, "end": cell.right}[anchor]
    own = Cell(cell.left, cell.top, cell.right, cell.top + LEADING * size)
    made = Text(x, cell.top + foot(size), shown, size, own, bold, colour, anchor, halo)
    return [made] if shown == text else [Group(text, (made,))]


def paragraph(
    text: str,
    cell: Cell,
    size: float,
    *,
    most: int,
    bold: bool = False,
    colour: str = INK,
    anchor: Anchor = "start",
) -> Lane:
    """A text in several lines from the top of a cell, which may be higher than its cell."""
    wrapped = wrap(text, cell.width, size, bold, most)
    marks: list[Mark] = []
    top = cell.top
    for line in wrapped.lines:
        at = Cell(cell.left, top, cell.right, top + LEADING * size)
        marks += line_text(line, at, size, bold=bold, colour=colour, anchor=anchor)
        top = at.bottom
    return Lane([Group(text, tuple(marks))] if wrapped.cut else marks, top)


def foot(size: float) -> float:
    """From the top of a line to the foot of its letters."""
    return ((LEADING - ASCENT - DESCENT) / 2 + ASCENT) * size


def rectangle(
    cell: Cell, fill: str, stroke: str | None = None, radius: float = 0.0, **more: str | float
) -> Shape:
    values: dict[str, str | float] = {
        "x": cell.left,
        "y": cell.top,
        "width": cell.width,
        "height": cell.height,
        "fill": fill,
    }
    if radius:
        values["rx"] = radius
    return Shape("rect", values | ({"stroke": stroke} if stroke else {}) | more)


def line(
    x1: float, y1: float, x2: float, y2: float, stroke: str = RULE, **more: str | float
) -> Shape:
    return Shape("line", {"x1": x1, "y1": y1, "x2": x2, "y2": y2, "stroke": stroke, **more})


def path(d: str, fill: str = "none", **more: str | float) -> Shape:
    return Shape("path", {"d": d, "fill": fill, **more})


def circle(x: float, y: float, radius: float, fill: str, **more: str | float) -> Shape:
    return Shape("circle", {"cx": x, "cy": y, "r": radius, "fill": fill, **more})


def polygon(corners: list[tuple[float, float]], fill: str, **more: str | float) -> Shape:
    return path("M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in corners) + "Z", fill, **more)


def diamond(x: float, y: float, reach: float, fill: str, **more: str | float) -> Shape:
    corners = [(x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y)]
    return polygon(corners, fill, **more)


def square(x: float, y: float, reach: float, fill: str, **more: str | float) -> Shape:
    values = {"x": x - reach, "y": y - reach, "width": 2 * reach, "height": 2 * reach}
    return Shape("rect", {**values, "fill": fill, **more})


def star(x: float, y: float, reach: float, fill: str) -> Shape:
    turns = [(pi * n / 5, reach if n % 2 == 0 else reach * 0.42) for n in range(10)]
    return polygon([(x + r * sin(turn), y - r * cos(turn)) for turn, r in turns], fill)


def tick(x: float, y: float, colour: str) -> Shape:
    return path(f"M{x - 2.2:.2f} {y:.2f}l1.6 1.8 2.8-3.8", stroke=colour, stroke_width=1.1)


def cross(x: float, y: float, colour: str) -> Shape:
    d = f"M{x - 1.8:.2f} {y - 1.8:.2f}l3.6 3.6m0-3.6l-3.6 3.6"
    return path(d, stroke=colour, stroke_width=1.1)


def arrow(x: float, y: float, colour: str) -> Shape:
    """An arrow that points down, from y to 6 under it."""
    return path(f"M{x:.2f} {y:.2f}v5m-2-2.2l2 2.4 2-2.4", stroke=colour, stroke_width=0.9)
