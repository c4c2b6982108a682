"""The columns of a picture: touchpoints under their stages, alternatives at the entry in one."""

from collections.abc import Sequence
from itertools import pairwise
from math import ceil

from msgspec import Struct

from jejak.errors import ArgumentError
from jejak.maps.flow import Choice, Order, Repeat, Step, Tree, parse
from jejak.maps.model import Map, Stage, Touchpoint
from jejak.maps.shapes import Cell

STACKED = 4  # alternatives in one column; more stand in the next ones
NEAR = 2  # columns by which a row may end sooner to end with a stage
SPREAD = 3  # columns over which a text may reach where its neighbours have none


class Column(Struct, frozen=True):
    """A touchpoint, or alternatives at the entry, under a stage."""

    stage: Stage | None
    touchpoints: tuple[Touchpoint, ...]

    @property
    def weight(self) -> float:
        """Its width in columns: alternatives stand side by side in the lanes of figures."""
        many = len(self.touchpoints)
        return 1.0 if many == 1 else max(1.5, 0.67 * many)


class Placed(Struct, frozen=True):
    """A column in a row of the picture."""

    column: Column
    left: float
    right: float

    def slots(self) -> list[tuple[Touchpoint, float, float]]:
        """Each touchpoint with the left and right end of its own figures."""
        each = (self.right - self.left) / len(self.column.touchpoints)
        return [
            (touchpoint, self.left + each * n, self.left + each * (n + 1))
            for n, touchpoint in enumerate(self.column.touchpoints)
        ]


def columns_of(map: Map) -> list[Column]:
    """Every touchpoint of a map in one column, stage by stage in the order of the file.

    Touchpoints of a stage that the map does not have come last.
    """
    first = set(entries(map))
    made: list[Column] = []
    for stage in (*map.stages, None):
        known = {one.id for one in map.stages}
        here = [
            touchpoint
            for touchpoint in map.touchpoints
            if (touchpoint.stage == stage.id if stage else touchpoint.stage not in known)
        ]
        stacked = [touchpoint for touchpoint in here if touchpoint.id in first]
        if len(stacked) > 1:
            made += [Column(stage, part) for part in stacks(stacked)]
            here = [touchpoint for touchpoint in here if touchpoint.id not in first]
        made += [Column(stage, (touchpoint,)) for touchpoint in here]
    return made


def stacks(touchpoints: list[Touchpoint]) -> list[tuple[Touchpoint, ...]]:
    """Alternatives in as few columns as may be, as even as may be."""
    many = ceil(len(touchpoints) / STACKED)
    each = ceil(len(touchpoints) / many)
    return [tuple(touchpoints[n : n + each]) for n in range(0, len(touchpoints), each)]


def entries(map: Map) -> tuple[str, ...]:
    """The touchpoints of which a journey of the main flow begins with one, where it has several."""
    text = map.flow.get("main") or next(iter(map.flow.values()), "")
    try:
        tree: Tree = parse(text).tree
    except ArgumentError:
        return ()
    while not isinstance(tree, (Choice, Step)):
        tree = tree.parts[0] if isinstance(tree, Order) else tree.part
    if isinstance(tree, Step):
        return ()
    parts = [part.part if isinstance(part, Repeat) else part for part in tree.parts]
    ids = [part.id for part in parts if isinstance(part, Step)]
    return tuple(dict.fromkeys(ids)) if len(ids) == len(parts) else ()


def rows_of(columns: Sequence[Column], capacity: float) -> list[list[Column]]:
    """Columns in rows of about the same width, ended with a stage where one ends near."""
    rows: list[list[Column]] = []
    waiting = list(columns)
    while waiting:
        rows_left = ceil(weigh(waiting) / capacity)
        taken = fill(waiting, weigh(waiting) / rows_left, capacity)
        taken = end_with_stage(waiting, taken, capacity, rows_left - 1)
        rows.append(waiting[:taken])
        waiting = waiting[taken:]
    return rows


def weigh(columns: Sequence[Column]) -> float:
    return sum(column.weight for column in columns)


def fill(columns: Sequence[Column], wanted: float, capacity: float) -> int:
    """How many columns come to about the wanted width."""
    taken = 0
    while taken < len(columns) and weigh(columns[:taken]) < wanted - 1e-9:
        if taken and weigh(columns[: taken + 1]) > capacity + 1e-9:
            break
        taken += 1
    return taken


def end_with_stage(columns: Sequence[Column], taken: int, capacity: float, rows: int) -> int:
    """The nearest end of a stage, if what is left over still fits into as many rows."""
    if taken >= len(columns):
        return taken
    for away in (0, 1, -1, 2, -2):
        end = taken + away
        if (
            0 < end < len(columns)
            and abs(away) <= NEAR
            and columns[end - 1].stage != columns[end].stage
            and weigh(columns[:end]) <= capacity
            and weigh(columns[end:]) <= capacity * rows
        ):
            return end
    return taken


def place(columns: Sequence[Column], left: float, width: float) -> list[Placed]:
    """Columns side by side; `width` is that of one touchpoint."""
    placed: list[Placed] = []
    for column in columns:
        right = left + column.weight * width
        placed.append(Placed(column, left, right))
        left = right
    return placed


def spread(placed: Sequence[Placed], owners: Sequence[int]) -> dict[int, tuple[float, float]]:
    """How far the texts of some columns may reach: over free columns beside them, never over
    one another."""
    found: dict[int, tuple[float, float]] = {}
    free = 0  # first column that nobody has taken
    for owner, following in pairwise((*owners, len(placed))):
        last = min(following, owner + SPREAD) - 1
        first = max(free, last - SPREAD + 1)
        found[owner] = (placed[first].left, placed[last].right)
        free = last + 1
    return found


def stages_of(placed: Sequence[Placed]) -> list[tuple[Stage | None, Cell]]:
    """The stages of a row, each with the width of its columns (height 0)."""
    made: list[tuple[Stage | None, Cell]] = []
    for one in placed:
        again = made and made[-1][0] == one.column.stage
        left = made.pop()[1].left if again else one.left
        made.append((one.column.stage, Cell(left, 0, one.right, 0)))
    return made
