"""Files and tables into a project: read, sealed, reported."""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec

from jejak.collect.lines import is_parquet
from jejak.collect.mentions import mentioned
from jejak.collect.profiles import profile_file
from jejak.collect.read import REJECTED, Reading, read_file
from jejak.engine.duckdb import DuckDB
from jejak.errors import InputError, ProjectError
from jejak.numbers import decimal
from jejak.schema import INCOMING
from jejak.settings import Settings
from jejak.store.costs import seal_costs
from jejak.store.manifest import Manifest
from jejak.store.seal import seal
from jejak.store.suppression import keyed
from jejak.store.undo import undo
from jejak.words import say

PROFILES = "profiles"  # folder of a project with profiles of its own
_MEMORY = "600MB"  # that DuckDB may hold of a file of text; the rest goes to disk
_SHOWN = 10  # rejected rows that the report quotes; all of them stay in the store

_QUOTED = f'SELECT row, "column", value, code, allowed FROM rejected ORDER BY row LIMIT {_SHOWN}'


class ImportReport(msgspec.Struct, frozen=True):
    """What became of a file: rows = accepted + duplicates + rejected + suppressed.

    `updated` of the accepted took the place of what an earlier export said.
    Suppressed rows are of people who were forgotten; nothing of them is stored.
    `totals` are the control totals of its readable rows: rows, orders, events and money per
    event name, first and last time.  `examples` are the first rejected rows with row, column,
    value, code and what is allowed.
    """

    batch: int
    file: str
    source: str
    rows: int
    accepted: int
    duplicates: int
    rejected: int
    suppressed: int
    totals: dict[str, Any]
    examples: list[dict[str, Any]]
    updated: int = 0

    def text(self, language: str = "en") -> str:
        """The report as a person reads it."""
        counts = {
            name: getattr(self, name) for name in ("rows", "accepted", "duplicates", "rejected")
        }
        about = {"file": self.file, "source": self.source, "batch": self.batch}
        totals = self.totals
        lines = [*self._profile(language), say("project.imported", language, **about, **counts)]
        if self.updated:
            lines.append(say("project.updated", language, updated=self.updated))
        if self.totals.get("gone"):
            gone = ", ".join(self.totals["gone"])
            lines.append(say("project.gone", language, source=self.source, fields=gone))
        if totals.get("rows"):
            lines.append(
                say(
                    "project.totals",
                    language,
                    rows=totals["rows"],
                    orders=totals["orders"],
                    first=f"{totals['first']:%Y-%m-%d %H:%M}",
                    last=f"{totals['last']:%Y-%m-%d %H:%M}",
                )
            )
            lines += self._money(language)
        lines += [*self._costs(language), *self._table(language)]
        if self.suppressed:
            lines.append(say("project.suppressed", language, suppressed=self.suppressed))
        lines += [f"  {self.reason(example, language)}" for example in self.examples]
        if self.rejected > len(self.examples):
            lines.append(say("project.more_rejected", language, more=self.rejected - _SHOWN))
        return "\n".join(lines)

    def _profile(self, language: str) -> list[str]:
        """Which of our profiles it was recognised as."""
        totals = self.totals
        if "share" not in totals:
            return []
        title = totals["title"].get(language, totals["profile"])
        share = round(100 * totals["share"])
        return [say("project.profile", language, file=self.file, title=title, share=share)]

    def _money(self, language: str) -> list[str]:
        """Money by event: what can be laid beside the file's own total."""
        return [
            say(
                "project.money",
                language,
                event=event,
                events=decimal(self.totals["events"][event], language),
                money=decimal(money, language, 0 if money == int(money) else 2),
            )
            for event, money in self.totals["money"].items()
        ]

    def _costs(self, language: str) -> list[str]:
        """Costs by currency: what can be laid beside the report's own total."""
        told = self.totals.get("costs")
        if not told or not told["rows"]:
            return []
        money = ", ".join(
            f"{currency} {decimal(cost, language, 0 if cost == int(cost) else 2)}".strip()
            for currency, cost in told["money"].items()
        )
        counts = {name: decimal(told[name], language) for name in ("days", "campaigns")}
        about = {"first": str(told["first"]), "last": str(told["last"]), "money": money}
        lines = [say("project.costs", language, **counts, **about)]
        if told["spread"]:
            lines.append(say("project.spread", language, rows=decimal(told["spread"], language)))
        return lines

    def _table(self, language: str) -> list[str]:
        """Rows of a spreadsheet that are no events, and why."""
        totals = self.totals
        lines: list[str] = []
        if totals.get("dropped"):
            dropped = ", ".join(f"{row} “{text[:40]}”" for row, _, text in totals["dropped"])
            lines.append(say("project.table", language, dropped=dropped))
        if totals.get("skipped"):
            skipped = ", ".join(f"{state} {n}" for state, n in totals["skipped"].items())
            lines.append(say("project.skipped", language, skipped=skipped))
        if totals.get("differs"):
            lines.append(say("project.differs", language, differs=totals["differs"]))
        return lines

    def reason(self, example: dict[str, Any], language: str) -> str:
        """Why one row was rejected, and what is allowed."""
        return say(f"errors.{example['code']}", language, file=self.file, **example)


def import_file(
    manifest: Manifest,
    settings: Settings,
    file: str | Path,
    mapping: str | Path | None,
    source: str | None,
    answers: Mapping[str, str] | None = None,
) -> ImportReport:
    """Read one file, seal its good rows; nothing changes when this raises."""
    path = Path(file)
    memory = None if is_parquet(path) else _MEMORY
    with manifest.workplace() as spill, closing(DuckDB(memory=memory, spill=spill)) as engine:
        own = manifest.folder.parent / PROFILES
        profile = profile_file(str(mapping), own) if mapping else None
        reading = read_file(engine, path, settings, profile, source, answers, own)
        key = manifest.meta("key") or ""
        with manifest.writing():
            hidden = _hide_rejected(engine, manifest.suppressed(), key)
            quoted = engine.rows(_QUOTED)
            reading = _with_gone(reading, manifest)
            about = _about(path, reading, hidden)
            if "costs" in reading.totals:
                sealed = seal_costs(manifest, engine, about)
            else:
                latest = bool(reading.totals.get("latest"))
                sealed = seal(manifest, engine, key, about, latest)
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
    )


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


def _about(path: Path, reading: Reading, hidden: int) -> dict[str, Any]:
    """What the list of imports keeps of one."""
    return {
        "file": path.name,
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
            "reason": say(f"errors.{row['code']}", language, file=found["file"], **row),
            "raw": row["raw"],
        }
        for row in rows
    ]


def undo_import(manifest: Manifest, batch: int) -> dict[str, int]:
    """Take a batch out again; nothing changes when this raises."""
    engine = DuckDB()
    try:
        with manifest.writing():
            return undo(manifest, engine, batch)
    finally:
        engine.close()


def _hide_rejected(engine: DuckDB, listed: list[str], key: str) -> int:
    """Take rejected rows out that name somebody on the suppression list; returns how many."""
    if not listed:
        return 0
    known = set(listed)
    rows = engine.rows("SELECT rowid AS place, value, raw FROM rejected")
    named = mentioned([text for row in rows for text in (row["raw"], row["value"])], key)
    hidden = [
        (row["place"],)
        for row, of_raw, of_value in zip(rows, named[::2], named[1::2], strict=True)
        if any(keyed("id", number, key) in known for number in of_raw | of_value)
    ]
    engine.load("hidden", {"place": "BIGINT"}, hidden)
    engine.execute("DELETE FROM rejected WHERE rowid IN (SELECT place FROM hidden)")
    engine.drop("hidden")
    return len(hidden)


def rows_of(table: Any) -> list[dict[str, Any]]:
    """The rows of a pandas, Polars or Arrow table as dicts with the columns of incoming."""
    engine = DuckDB(threads=1)
    engine.connection.register("given", table)
    found = [row["column_name"] for row in engine.rows("DESCRIBE given")]
    unknown = [column for column in found if column not in INCOMING]
    if unknown:
        raise InputError("import.unknown_column", column=unknown[0], allowed=", ".join(INCOMING))
    columns = ", ".join(f'CAST("{column}" AS {INCOMING[column]}) AS "{column}"' for column in found)
    rows = engine.rows(f"SELECT {columns} FROM given")
    engine.close()
    return rows
