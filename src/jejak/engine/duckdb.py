"""The default engine: DuckDB in this process, over the project's Parquet files."""

import os
import re
import shutil
import tempfile
import weakref
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb

from jejak.engine.base import Engine, FilesGoneError, Row, Values
from jejak.engine.statements import parameters
from jejak.errors import FULL, ProjectError

# What the system says of a disk without room; DuckDB repeats it.
_FULL = {number: os.strerror(number) for number in FULL}
# What DuckDB says of a Parquet file whose bytes are others than were written.
_DAMAGED = re.compile(
    r"(?:Failed to read|not read enough bytes from) file \"(?P<file>[^\"]+)"
    r"|magic bytes|too small to be a Parquet|TProtocolException|don't know what type"
    r"|of the bitpacked data"
)
_OTHER = {"VIEW": "TABLE", "TABLE": "VIEW"}
# The second version's encodings of numbers: as small, a quarter quicker to read.
_PARQUET = "FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v2, WRITE_BLOOM_FILTER false"
_NUMPY_FROM = 20  # rows; below, a VALUES list is quicker than making arrays


class DuckDB:
    """One in-memory connection.

    `memory` bounds what it holds before it spills (default: DuckDB's, 0.8 of the machine's) to the
    folder `spill` (default: one of the system's for temporary files that only this user reads,
    gone when the engine closes or the process ends).  `execute` is for statements that only
    DuckDB has: reading CSV and JSON at import.
    """

    name = "duckdb"

    def __init__(
        self, threads: int | None = None, memory: str | None = None, spill: Path | None = None
    ):
        config: dict[str, Any] = {"preserve_insertion_order": False}
        if threads:
            config["threads"] = threads
        if memory:
            config["memory_limit"] = memory
        aside = None if spill else Path(tempfile.mkdtemp(prefix="jejak-"))  # nobody else's to read
        config["temp_directory"] = str(spill or f"{aside}/spill")
        self.connection = duckdb.connect(config=config)
        with suppress(duckdb.Error):  # an older one has no such step, or a newer one no more
            self.connection.execute(f"SET disabled_optimizers = '{','.join(_left_out())}'")
        with suppress(duckdb.Error):  # an old one reads the kind of a column off some rows only
            self.connection.execute("SET GLOBAL pandas_analyze_sample = 1000000000")
        # Nothing here is ever saved: to make ready for it took a tenth of some statements.
        self.connection.execute("SET checkpoint_threshold = '1TB'")
        self.connection.execute("SET autoinstall_known_extensions = false")
        self.connection.execute("SET autoload_known_extensions = false")
        self._made: dict[str, str] = {}  # name → TABLE or VIEW: to ask takes ten times as long
        self._clear = weakref.finalize(self, shutil.rmtree, aside, True) if aside else _nothing
        self._quieten()

    def _quieten(self) -> None:
        """What every connection is told by itself."""
        with suppress(duckdb.Error):  # a notebook without widgets refuses, and draws none
            self.connection.execute("SET enable_progress_bar = false")
        self.connection.execute("SET TimeZone = 'UTC'")

    def twin(self) -> "DuckDB":
        """Another connection to the same tables, for another thread."""
        other = object.__new__(DuckDB)
        other.connection = self.connection.cursor()
        other._made, other._clear = self._made, _nothing
        other._quieten()
        return other

    def both(self, one: Callable[[Engine], None], other: Callable[[Engine], None]) -> None:
        if self.threads < 2:
            one(self)
            other(self)
            return
        twin = self.twin()
        try:
            with ThreadPoolExecutor(1) as pool:
                begun = pool.submit(other, twin)
                one(self)
                begun.result()
        finally:
            twin.close()

    @property
    def threads(self) -> int:
        return int(self.rows("SELECT current_setting('threads') AS n")[0]["n"])

    def execute(self, sql: str, values: Values | None = None) -> duckdb.DuckDBPyConnection:
        named = parameters(sql) if values else frozenset[str]()
        bound = {name: value for name, value in (values or {}).items() if name in named}
        try:
            return self.connection.execute(sql, bound or None)
        except duckdb.Error as error:
            io = isinstance(error, duckdb.IOException)
            if io and ("No files found" in str(error) or "No such file" in str(error)):
                raise FilesGoneError(str(error)) from error
            damaged = _DAMAGED.search(str(error))
            if damaged and not isinstance(error, duckdb.ConversionException):
                file = damaged["file"] or "*.parquet"
                raise ProjectError("project.file_damaged", file=file) from error
            for number, said in _FULL.items():
                if said in str(error):
                    raise OSError(number, said) from error
            raise

    def rows(self, sql: str, values: Values | None = None) -> list[Row]:
        cursor = self.execute(sql, values)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def table(self, name: str, sql: str, values: Values | None = None) -> None:
        self._make("TABLE", name, f"AS {sql}", values)

    def view(self, name: str, sql: str) -> None:
        self._make("VIEW", name, f"AS {sql}")

    def _make(self, kind: str, name: str, what: str, values: Values | None = None) -> None:
        if self._made.get(name, kind) != kind:
            self.drop(name)
        statement = f"CREATE OR REPLACE {kind} {_quoted(name)} {what}"
        try:
            self.execute(statement, values)
        except duckdb.CatalogException as error:
            if "is of type" not in str(error):
                raise
            self.drop(name)  # made by `execute`, as the other kind
            self.execute(statement, values)
        self._made[name] = kind

    def load(self, name: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
        types = ", ".join(f"{_quoted(column)} {kind}" for column, kind in columns.items())
        self._make("TABLE", name, f"({types})")
        if len(rows) < _NUMPY_FROM:
            self._insert(name, len(columns), rows)
        else:
            self._insert_arrays(name, columns, rows)

    def _insert(self, name: str, width: int, rows: Sequence[Sequence[Any]]) -> None:
        marks = "(" + ", ".join("?" * width) + ")"
        if rows:
            self.connection.execute(
                f"INSERT INTO {_quoted(name)} VALUES " + ", ".join([marks] * len(rows)),
                [value for row in rows for value in row],
            )

    def _insert_arrays(
        self, name: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]
    ) -> None:
        import numpy as np  # not above: to load it takes a tenth of a second

        loaded = {
            column: np.array(values, dtype=object)
            for column, values in zip(columns, zip(*rows, strict=True), strict=True)
        }
        self.connection.register("loaded_arrays", loaded)
        names = ", ".join(_quoted(column) for column in columns)
        self.execute(f"INSERT INTO {_quoted(name)} SELECT {names} FROM loaded_arrays")
        self.connection.unregister("loaded_arrays")

    def files(self, name: str, paths: Sequence[str], columns: Mapping[str, str]) -> None:
        if not paths:
            self.load(name, columns, [])
            return
        names = ", ".join(_quoted(column) for column in columns)
        sql = f"SELECT {names} FROM read_parquet({file_list(paths)}, hive_partitioning = false)"
        self.view(name, sql)

    def write(self, sql: str, path: str, values: Values | None = None) -> int:
        copied = self.execute(f"COPY ({sql}) TO {literal(path)} ({_PARQUET})", values).fetchone()
        return copied[0] if copied else 0

    def drop(self, name: str) -> None:
        kind = self._made.pop(name, "VIEW")
        try:
            self.execute(f"DROP {kind} IF EXISTS {_quoted(name)}")
        except duckdb.CatalogException:
            self.execute(f"DROP {_OTHER[kind]} {_quoted(name)}")

    def close(self) -> None:
        self.connection.close()
        self._clear()


def file_list(paths: Sequence[str]) -> str:
    """Paths as a list in SQL, each of one file."""
    return "[" + ", ".join(map(path_literal, paths)) + "]"


def path_literal(path: str) -> str:
    """A path as SQL: its name may hold the marks of a pattern, and means itself alone."""
    return literal(re.sub(r"[*?\[]", r"[\g<0>]", path))


def _left_out() -> list[str]:
    """Steps of the optimizer that are not taken: slower here, or wrong in an older DuckDB."""
    version = [int(part) for part in duckdb.__version__.split(".")[:3] if part.isdigit()]
    if version < [1, 5, 3]:  # a join to an aggregate now and then found nothing
        return ["join_filter_pushdown"]
    return ["partial_aggregate_pushdown"]


def _nothing() -> None:
    """The folder is somebody else's to clear."""


def bounded(most: int) -> str | None:
    """0.6 of the machine's memory, at most so many bytes; none where the machine does not tell."""
    try:
        whole = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return None
    return f"{min(whole * 6 // 10, most) >> 20}MiB"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def literal(value: str) -> str:
    """A text as SQL."""
    return "'" + value.replace("'", "''") + "'"
