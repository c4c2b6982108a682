"""Files and tables into a project: read, sealed, reported."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from shlex import quote
from typing import Any

import msgspec

from jejak.collect.lines import is_json, is_parquet
from jejak.collect.mentions import mentioned
from jejak.collect.profiles import profile_file
from jejak.collect.read import REJECTED, Reading, read_file
from jejak.engine.duckdb import DuckDB
from jejak.errors import InputError, ProjectError
from jejak.import_report import EXAMPLES, ImportReport, beside, reason
from jejak.schema import INCOMING
from jejak.settings import Settings
from jejak.store.costs import seal_costs
from jejak.store.manifest import Manifest
from jejak.store.seal import Sealed, seal
from jejak.store.suppression import keyed, said_by_name
from jejak.store.undo import undo

PROFILES = "profiles"  # folder of a project with profiles of its own
# What a column of each kind looks like.
_LIKE = {
    "TIMESTAMP": "2026-10-31 09:00:00 (UTC)",
    "DOUBLE": "95000.0",
    "BIGINT": "7",
    "BOOLEAN": "true, false",
}
# That DuckDB may hold of a file of text; the rest goes to disk.  With less than 700 MB it reads
# JSON lines on one core.
_MEMORY, _MEMORY_OF_JSON = "600MB", "800MB"


def import_file(
    manifest: Manifest,
    settings: Settings,
    file: str | Path,
    mapping: str | Path | None,
    source: str | None,
    answers: Mapping[str, str] | None = None,
    expect: Mapping[str, float] | None = None,
) -> ImportReport:
    """Read one file, seal its good rows; nothing changes when this raises.

    What is expected (rows, orders, money) is laid beside what was read; it refuses nothing.
    """
    path = Path(file)
    with (
        manifest.workplace() as spill,
        closing(DuckDB(memory=_memory(path), spill=spill)) as engine,
    ):
        own = manifest.folder.parent / PROFILES
        profile = profile_file(str(mapping), own) if mapping else None
        reading = read_file(engine, path, settings, profile, source, answers, own, spill)
        key = manifest.meta("key") or ""
        with manifest.writing():
            hidden, kept = _hide(engine, path.name, manifest.suppressed(), key)
            quoted = engine.rows(EXAMPLES)
            reading = _with_gone(reading, manifest)
            sealed = _sealed(manifest, engine, key, _about(kept, reading, hidden))
    return ImportReport(
        batch=sealed.batch,
        file=path.name,
        source=reading.source,
        rows=reading.rows,
        accepted=sealed.accepted,
        duplicates=sealed.duplicates,
        rejected=reading.rejected - hidden,
        suppressed=sealed.suppressed,
        totals=reading.totals,
        examples=quoted,
        updated=sealed.updated,
        expected=beside(expect or {}, reading.totals, reading.rows),
        currency=settings.currency,
        timezone=settings.timezone,
        path=str(path),
    )


def _memory(path: Path) -> str | None:
    if is_parquet(path):
        return None
    return _MEMORY_OF_JSON if is_json(path) else _MEMORY


def _sealed(manifest: Manifest, engine: DuckDB, key: str, about: dict[str, Any]) -> Sealed:
    if "costs" in about["totals"]:
        return seal_costs(manifest, engine, about)
    return seal(manifest, engine, key, about, bool(about["totals"].get("latest")))


def _with_gone(reading: Reading, manifest: Manifest) -> Reading:
    """The reading that says which fields the last import of the source had, and this one lacks."""
    before = [
        batch["totals"]["fields"]
        for batch in manifest.batches()
        if batch["source"] == reading.source
        and batch["undone_by"] is None
        and "fields" in batch["totals"]
    ]
    if not before or "fields" not in reading.totals:
        return reading
    gone = sorted(set(before[-1]) - set(reading.totals["fields"]))
    return msgspec.structs.replace(reading, totals={**reading.totals, "gone": gone})


def _about(file: str, reading: Reading, hidden: int) -> dict[str, Any]:
    """What the list of imports keeps of one."""
    return {
        "file": file,
        "source": reading.source,
        "rows": reading.rows,
        "rejected": reading.rejected - hidden,
        "suppressed": hidden,
        "totals": reading.totals,
    }


def rejected_rows(manifest: Manifest, batch: int, language: str = "en") -> list[dict[str, Any]]:
    """The rows of an import that were rejected: row, column, value, why, and the row itself.

    An error where there is no such import.
    """
    found = next((one for one in manifest.batches() if one["batch"] == batch), None)
    if found is None:
        allowed = ", ".join(str(one["batch"]) for one in manifest.batches()) or "—"
        raise ProjectError("project.no_import", batch=batch, allowed=allowed)
    paths = [str(manifest.folder / f.path) for f in manifest.files("rejected") if f.batch == batch]
    engine = DuckDB(threads=1)
    try:
        engine.files("rejected", paths, REJECTED)
        rows = engine.rows('SELECT * FROM rejected ORDER BY row, "column"')
    finally:
        engine.close()
    return [
        {
            **{name: row[name] for name in ("row", "column", "value")},
            "reason": reason(row | {"n": 1}, quote(found["file"]), language),
            "raw": row["raw"],
        }
        for row in rows
    ]


def undo_import(manifest: Manifest, batch: int) -> dict[str, int]:
    """Take a batch out again; nothing changes when this raises."""
    with manifest.workplace() as spill, closing(DuckDB(spill=spill)) as engine, manifest.writing():
        return undo(manifest, engine, batch)


def _hide(engine: DuckDB, file: str, listed: list[str], key: str) -> tuple[int, str]:
    """How many rejected rows go, and what is kept of a file's name that names somebody listed."""
    named = _names_any([said_by_name(file)], listed, key)[0]
    return _hide_rejected(engine, listed, key), "…" if named else file


def _hide_rejected(engine: DuckDB, listed: list[str], key: str) -> int:
    """Take rejected rows out that name somebody on the suppression list; returns how many."""
    if not listed:
        return 0
    rows = engine.rows("SELECT rowid AS place, value, raw FROM rejected")
    texts = [text for row in rows for text in (row["raw"], row["value"])]
    named = _names_any(texts, listed, key)
    hidden = [
        (row["place"],)
        for row, in_raw, in_value in zip(rows, named[::2], named[1::2], strict=True)
        if in_raw or in_value
    ]
    engine.load("hidden", {"place": "BIGINT"}, hidden)
    engine.execute("DELETE FROM rejected WHERE rowid IN (SELECT place FROM hidden)")
    engine.drop("hidden")
    return len(hidden)


def _names_any(texts: Sequence[str | None], listed: Sequence[str], key: str) -> list[bool]:
    """Whether each text names somebody on the suppression list."""
    if not listed:
        return [False] * len(texts)
    known = set(listed)
    told = mentioned(texts, key)
    return [any(keyed("id", number, key) in known for number in ids) for ids in told]


def rows_of(table: Any) -> list[dict[str, Any]]:
    """The rows of a pandas, Polars or Arrow table as dicts with the columns of incoming."""
    with closing(DuckDB(threads=1)) as engine:
        try:
            engine.connection.register("given", table)
            found = [row["column_name"] for row in engine.rows("DESCRIBE given")]
        except Exception:  # whatever the engine says of what is no table
            told = {"kind": type(table).__name__, "allowed": ", ".join(INCOMING)}
            raise InputError("import.no_table", **told) from None
        for column in found:
            if column not in INCOMING:
                allowed = ", ".join(INCOMING)
                raise InputError("import.unknown_column", column=column, allowed=allowed)
        read = ", ".join(f'CAST("{name}" AS {INCOMING[name]}) AS "{name}"' for name in found)
        try:
            return engine.rows(f"SELECT {read} FROM given")
        except Exception as error:
            raise (_unfit(engine, found) or error) from None


def _unfit(engine: DuckDB, columns: Sequence[str]) -> InputError | None:
    """The first column and value that are not of their kind; None where all are."""
    for column in columns:
        fits = f'TRY_CAST("{column}" AS {INCOMING[column]})'
        wrong = f'"{column}" IS NOT NULL AND {fits} IS NULL'
        rows = engine.rows(f'SELECT "{column}" AS value FROM given WHERE {wrong} LIMIT 1')
        for row in rows:
            told = {
                "column": column,
                "value": row["value"],
                "allowed": _LIKE.get(INCOMING[column], ""),
            }
            return InputError("import.table_value", **told)
    return None
