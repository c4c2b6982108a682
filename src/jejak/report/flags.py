"""Marks beside a time axis: a shape with its letter or number, a line for as long as it lasts.

Each mark keeps its lane from the first bin it touches to its last, so that what lies in one
bin stands side by side and what lasts reads as one line.
"""

from collections.abc import Sequence

from msgspec import Struct

from jejak.markup import Markup, element
from jejak.report import svg

LANES = 4  # the last one counts what has no lane of its own; the table holds all
STEP = 17  # pixels from lane to lane
START = 0.78  # of the width: where the first lane begins


class Flag(Struct, frozen=True):
    """A mark in one bin: its first part carries the letter, the others a line."""

    shape: str
    letter: str
    name: str
    lane: int
    begins: bool
    goes_on: bool


def lanes(spans: Sequence[tuple[int, int]]) -> list[int]:
    """A lane for each span of bins, both ends counted: the lowest that is free.

    Spans come in the order of their beginnings.

    >>> lanes([(0, 5), (1, 1), (1, 2), (3, 3)])
    [0, 1, 2, 1]
    """
    busy: list[int] = []  # the last bin of each lane
    found: list[int] = []
    for first, last in spans:
        lane = next((lane for lane, end in enumerate(busy) if end < first), len(busy))
        busy[lane : lane + 1] = [last]
        found.append(lane)
    return found


def draw_flags(flags: Sequence[Flag], middle: float, height: float) -> Markup | None:
    """The marks of one bin about its middle line; too many are counted in the last lane."""
    if not flags:
        return None
    rest = [flag for flag in flags if flag.lane >= LANES - 1]
    drawn = [part(flag, flag.lane, height) for flag in flags if flag.lane < LANES - 1]
    if len(rest) == 1:
        drawn.append(part(rest[0], LANES - 1, height))
    elif rest:
        x = str(place(LANES - 1) - 6)
        drawn.append(svg.words(x, 4, f"+{len(rest)}", "flag-more"))
    return element("svg", *drawn, x=svg.at(START), y=middle, overflow="visible")


def place(lane: int) -> float:
    return STEP / 2 + lane * STEP


def part(flag: Flag, lane: int, height: float) -> Markup:
    """The letter where the mark begins, its line down to the next bin where it goes on."""
    top = 0.0 if flag.begins else -height / 2
    bottom = height / 2 if flag.goes_on else 0.0
    line = element("path", d=f"M0 {top:g}V{bottom:g}", class_="flag-line")
    shape = svg.flag(flag.shape, flag.letter) if flag.begins else None
    return element("g", line, shape, transform=f"translate({place(lane):g} 0)")
