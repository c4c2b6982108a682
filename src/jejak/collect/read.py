"""A file → the tables incoming and rejected, with control totals."""

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from jejak.collect.checks import REFUSED
from jejak.collect.enrich import count_naive, enrich, install
from jejak.collect.formats import open_file
from jejak.collect.found import Found, Said
from jejak.collect.segment import keep_lines
from jejak.collect.totals import count_totals, refused_money
from jejak.engine.duckdb import DuckDB
from jejak.errors import InputError, ProjectError
from jejak.schema import INCOMING
from jejak.settings import Settings
from jejak.store.hash import KEYED, add_macros

REJECTED = {**REFUSED, "raw": "VARCHAR"}
_AHEAD = timedelta(days=2)
# The refused time or amount as it stands in its cell, not as it was read.
_CELL = """CASE WHEN r.code IN ('import.time_range', 'import.bad_time', 'import.bad_day',
        'import.bad_number', 'import.negative')
    THEN COALESCE(LEFT(json_extract_string(f.raw,
        '/' || REPLACE(REPLACE(r."column", '~', '~0'), '/', '~1')), 200), r.value)
    ELSE r.value END"""


class Reading(msgspec.Struct, frozen=True):
    """What a file held.

    `rows` are its events (empty lines are none), `accepted` + `rejected` of them.  `totals`:
    rows, orders (distinct order ids), money and events per event name, other_money (by
    currency, where it is not the project's), first and last time,
    naive_times (event times written without an offset where no zone was named: read as UTC).
    """

    source: str
    rows: int
    accepted: int
    rejected: int
    totals: dict[str, Any]


def read_file(
    engine: DuckDB,
    path: Path,
    settings: Settings,
    mapping: Path | None = None,
    source: str | None = None,
    answers: Mapping[str, str] | None = None,
    own: Path | None = None,
    workplace: Path | None = None,
) -> Reading:
    """Read one file into `incoming` (schema.INCOMING; a view of table `keyed`) and `rejected`.

    Formats are told by content: Segment and RudderStack JSON (lines, batches, an array), XES,
    each plain or gzip; CSV, TSV, XLSX and Parquet through a profile: the `mapping` file, or for
    a spreadsheet the one whose columns it has, of jejak's and of those in the folder `own`;
    `answers` (numbers, dates) decide what a column leaves open.  A row that cannot be read is
    listed in `rejected` with row, column, value, code, what is allowed and the row itself; the
    others go on.  What makes the whole file unreadable raises InputError.

    A copy of a text that has to be cleaned stands in the folder `workplace` until it is read
    (without one: the system's for temporary files).

    A table of advertising costs comes to table `cost_rows` (schema.COST_ROWS) and is no event.

    Counted is every event of the file, copies too: they are found when the rows are sealed.
    """
    _forget(engine)
    install(engine)
    with TemporaryDirectory(prefix="jejak-", dir=workplace) as folder, _damage_of(path):
        found = open_file(engine, path, Said(mapping, answers or {}, own), Path(folder))
        name = source or found.source
        told = settings.sources.get(name)
        kind = found.kind or (told.kind if told else None)
        if "costs" in found.about:
            _load(engine, [])
            engine.load("collect_refused", REFUSED, [])
            _reject(engine, found)
            totals = found.about
        else:
            enrich(engine, settings, name, kind, latest_time(), found.names)
            _reject(engine, found)
            naive = 0 if found.is_zoned else count_naive(engine)
            totals = {**count_totals(engine, settings.currency), "naive_times": naive}
            totals |= found.about
        totals |= refused_money(engine, found)
    _forget(engine)
    return _reading(engine, path, name, totals)


@contextmanager
def _damage_of(path: Path) -> Generator[None]:
    """What is damaged is the file that is read, none of a project."""
    try:
        yield
    except ProjectError as error:
        if error.code != "project.file_damaged":
            raise
        detail = str(error.__cause__).splitlines()[0]
        fix = f"jejak import {path.name}"
        raise InputError("import.broken_parquet", file=path.name, detail=detail, fix=fix) from None


def latest_time() -> str:
    """The latest time an event may have: two days from now, for clocks that run fast."""
    return (datetime.now(UTC) + _AHEAD).strftime("%Y-%m-%d %H:%M:%S")


def load_rows(engine: DuckDB, rows: Sequence[Mapping[str, Any]], settings: Settings) -> Reading:
    """Rows already shaped as schema.INCOMING: a missing key is null, `is_server` False.

    Missing too may be `row` (the place in the list), `source` (rows), `message_id` (from the
    row's place), `type` (track), `excluded` ('').
    """
    unknown = {key for row in rows for key in row} - INCOMING.keys()
    if unknown:
        column, allowed = min(unknown), ", ".join(INCOMING)
        fix = f"del row[{column!r}]"
        raise InputError("import.unknown_column", column=column, allowed=allowed, fix=fix)
    _load(engine, [_filled(row, n) for n, row in enumerate(rows, start=1)])
    engine.load("rejected", REJECTED, [])
    source = str(rows[0].get("source") or "rows") if rows else "rows"
    return Reading(source, len(rows), len(rows), 0, count_totals(engine, settings.currency))


def _load(engine: DuckDB, rows: Sequence[tuple[Any, ...]]) -> None:
    """Tables incoming, of these rows, and keyed."""
    add_macros(engine)
    for name in ("incoming", "keyed"):
        engine.drop(name)
    engine.load("incoming", INCOMING, rows)
    told = "WITH told AS (SELECT *, CAST(NULL AS VARCHAR) AS told_basket FROM incoming)"
    engine.table("keyed", f"{told}\n{KEYED}")


def _filled(row: Mapping[str, Any], number: int) -> tuple[Any, ...]:
    standing = {
        "row": number,
        "source": "rows",
        "message_id": f"row-{number}",
        "type": "track",
        "is_server": False,
        "excluded": "",
        "cash_on_delivery": False,
    }
    return tuple(
        standing.get(column) if row.get(column) is None else row[column] for column in INCOMING
    )


def _reject(engine: DuckDB, found: Found) -> None:
    """Table rejected: each refused row with its reason and the row itself, in order."""
    engine.load("collect_early", REFUSED, found.refused)
    every = """SELECT row, "column", value, code, allowed FROM collect_refused
        UNION ALL SELECT row, "column", value, code, allowed FROM collect_early"""
    if not engine.rows(f"SELECT row FROM ({every}) LIMIT 1"):
        engine.load("rejected", REJECTED, [])
        return
    if found.lines and not engine.rows(
        "SELECT table_name FROM duckdb_tables() WHERE table_name = 'collect_lines'"
    ):
        keep_lines(engine, found.lines)
    value = _CELL if "forms" in found.about else "r.value"
    once = "DISTINCT" if found.about.get("latest") else ""  # an order makes several events
    engine.table(
        "rejected",
        f"""SELECT {once} r.row, r."column", {value} AS value, r.code, r.allowed,
            LEFT(f.raw, 32768) AS raw
        FROM ({every}) AS r LEFT JOIN ({found.raw}) AS f ON f.row = r.row
        ORDER BY r.row""",
    )


def _reading(engine: DuckDB, path: Path, source: str, totals: dict[str, Any]) -> Reading:
    accepted, rejected = (
        int(engine.rows(f"SELECT COUNT(*) AS n FROM {name}")[0]["n"])
        for name in ("incoming", "rejected")
    )
    accepted += totals.get("costs", {}).get("rows", 0)
    if accepted + rejected == 0:
        raise InputError("import.empty", file=path.name, fix=f"jejak import {path.name}")
    return Reading(source, accepted + rejected, accepted, rejected, totals)


def _forget(engine: DuckDB) -> None:
    """Drop every relation of an import but its results."""
    for row in engine.rows(
        """SELECT 'VIEW' AS kind, view_name AS name FROM duckdb_views()
        WHERE starts_with(view_name, 'collect_')
        UNION ALL SELECT 'TABLE', table_name FROM duckdb_tables()
        WHERE starts_with(table_name, 'collect_')"""
    ):
        engine.execute(f"DROP {row['kind']} {row['name']}")
