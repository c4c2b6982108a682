"""Where a table begins: the row that names its columns, by the names that are known."""

import re
from collections.abc import Collection, Sequence

SEARCHED = 20  # rows in which the header is looked for
LEAST = 3  # known names that a row must have where it is not the first
_SPACES = re.compile(r"[\s\u00a0\u200e\u200f\u202f\ufeff]+")


def plain(name: str) -> str:
    """A column's name as it is compared: without case, spaces about it, stars and apostrophes."""
    return _SPACES.sub(" ", name).strip(" *'\"").casefold()


def find_header(rows: Sequence[Sequence[str]], known: Collection[str]) -> int:
    """The index of the first row with the most known names; 0 where no later row has three."""
    wanted = {plain(name) for name in known}
    best, most = 0, len({plain(cell) for cell in rows[0]} & wanted) if rows else 0
    for number, row in enumerate(rows[:SEARCHED]):
        found = len({plain(cell) for cell in row} & wanted)
        if found > most and found >= min(LEAST, len(wanted)):
            best, most = number, found
    return best


def columns_of(cells: Sequence[str]) -> list[str]:
    """Column names, each once: an empty one is told by its place, a second one gets its number."""
    names: list[str] = []
    for place, cell in enumerate(cells, start=1):
        name = _SPACES.sub(" ", cell).strip() or f"#{place}"
        count, taken = 2, name
        while taken.casefold() in {known.casefold() for known in names}:
            taken, count = f"{name} ({count})", count + 1
        names.append(taken)
    return names
