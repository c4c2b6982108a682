"""What every measure gives back: rows, what they count, and what they do not."""

from importlib import import_module
from typing import Any

import msgspec

from jejak.errors import ProjectError

Row = dict[str, Any]


class Result(msgspec.Struct, frozen=True):
    """Rows of one measure with everything needed to read them.

    `rows` are the main table, `details` secondary ones by name; shares lie in 0…1, `low` and
    `high` bound a 95 % interval, money is in `settings["currency"]`, null is "cannot be
    said".  `reconciliation` adds up to all conversions; `caveats` are codes with values.
    """

    measure: str
    settings: Row
    rows: list[Row]
    details: dict[str, list[Row]]
    reconciliation: Row
    caveats: list[Row]
    sql: str

    def to_dict(self) -> Row:
        """The object that `jejak measure NAME --json` prints."""
        return {
            "measure": self.measure,
            "settings": self.settings,
            "rows": self.rows,
            "details": self.details,
            "reconciliation": self.reconciliation,
            "caveats": self.caveats,
        }

    def to_pandas(self) -> Any:
        """The rows as a pandas DataFrame; pandas must be installed."""
        return _library("pandas").DataFrame(self.rows, columns=self.columns)

    def to_polars(self) -> Any:
        """The rows as a Polars DataFrame; Polars must be installed."""
        return _library("polars").DataFrame(self.rows, infer_schema_length=None)

    @property
    def columns(self) -> list[str]:
        return list(self.rows[0]) if self.rows else []

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        """The rows as an Arrow stream, for any library that reads one."""
        from jejak.engine.arrow import stream

        return stream(self.columns, self.rows, requested_schema)


def _library(name: str) -> Any:
    """One that jejak itself does without."""
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        raise ProjectError("library.missing", library=name) from error
