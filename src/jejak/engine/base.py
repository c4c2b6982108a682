"""The engine boundary: what jejak asks of a database, and nothing else."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

Values = Mapping[str, Any]
Row = dict[str, Any]


class FilesGoneError(Exception):
    """Files that a view reads are there no more: another process put others in their place."""


class Engine(Protocol):
    """Runs statements of the portable subset; tables it makes live as long as it does.

    Values are bound as `$name`; a value a statement does not name is ignored.
    """

    name: str

    def rows(self, sql: str, values: Values | None = None) -> list[Row]:
        """The rows of a SELECT as dicts of Python values."""
        ...

    def table(self, name: str, sql: str, values: Values | None = None) -> None:
        """Keep the rows of a SELECT as a table of this session, replacing one of that name."""
        ...

    def view(self, name: str, sql: str) -> None:
        """Name a SELECT without keeping its rows: it is made again where it is read."""
        ...

    def load(self, name: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
        """A small table from Python: columns are name → SQL type, rows in that order."""
        ...

    def files(self, name: str, paths: Sequence[str], columns: Mapping[str, str]) -> None:
        """A view over Parquet files; an empty table where there are none."""
        ...

    def write(self, sql: str, path: str, values: Values | None = None) -> int:
        """The rows of a SELECT to one Parquet file; returns how many."""
        ...

    def drop(self, name: str) -> None:
        """Forget a table or view."""
        ...

    def both(self, one: "Callable[[Engine], None]", other: "Callable[[Engine], None]") -> None:
        """Run two parts, of which neither reads what the other makes: at once where that pays."""
        ...

    def close(self) -> None: ...
