"""Small tables of the hidden shop: a name and a numpy column for each, rows at one index."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Column = NDArray[Any]
Table = dict[str, Column]


def take(table: Table, where: Column) -> Table:
    """The rows at these places, or where this is true."""
    return {name: column[where] for name, column in table.items()}


def stack(tables: Sequence[Table]) -> Table:
    """Tables of the same columns, one below the other."""
    return {name: np.concatenate([t[name] for t in tables]) for name in tables[0]}


def ordered(table: Table, *keys: str) -> Table:
    """The rows sorted by these columns, the first one first."""
    return take(table, np.lexsort([table[key] for key in reversed(keys)]))


def rows(table: Table) -> int:
    return len(next(iter(table.values())))


def draw(rng: np.random.Generator, shares: Sequence[float] | Column, n: int) -> Column:
    """n draws of 0..k-1 with these shares."""
    edges = np.cumsum(np.asarray(shares, dtype=float))
    return np.searchsorted(edges / edges[-1], rng.random(n), side="right").clip(0, len(edges) - 1)
