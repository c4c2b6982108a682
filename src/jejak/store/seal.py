"""incoming → sealed Parquet: hashed, without copies, one file a day, exactly once.

Written aside, synced, renamed, then one manifest transaction: killed at any point, the store
is as before or as after.  Closed months under a million events are kept in few files, since
every file costs a scan its opening.
"""

import json
import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any

import msgspec

from jejak.engine.duckdb import DuckDB, file_list
from jejak.errors import ProjectError
from jejak.schema import TABLES
from jejak.store.copies import LEDGER, drop_copies
from jejak.store.hash import DICTIONARIES, hash_incoming
from jejak.store.manifest import PRIVATE, Change, File, Manifest
from jejak.store.room import is_full
from jejak.store.suppression import drop_suppressed

_MONTH_ROWS = 1_000_000  # a closed month with fewer events is one file
_MONTH_FILES = 8  # … and becomes one again when it has more
EVENTS = ", ".join(TABLES["events"])
COPIES = "copies"  # the kind of files with events that gave way to better copies
MOVED = "moved"  # … and with events that left, or came back, since the tables were refreshed


class Sealed(msgspec.Struct, frozen=True):
    """What one batch brought: accepted rows are new events, duplicates copies of known ones.

    Suppressed rows are of people who were forgotten: nothing of them is kept.
    """

    batch: int
    accepted: int
    duplicates: int
    suppressed: int
    updated: int = 0  # of the accepted: those that took the place of an older copy


def seal(
    manifest: Manifest, engine: DuckDB, key: str, about: dict[str, Any], latest: bool = False
) -> Sealed:
    """Seal the tables `keyed` and `rejected`; `about` are file, source, rows, totals, rejected.

    `latest`: of this source the newest import counts from now on.

    The caller holds `manifest.writing()`.  Nothing changes when it raises.
    """
    manifest.sweep()
    batch = manifest.next_batch()
    hash_incoming(engine, key, batch)
    for name in ("incoming", "keyed", "keyed_rows"):
        engine.drop(name)
    suppressed = about.get("suppressed", 0) + drop_suppressed(engine, manifest.suppressed(), key)
    if suppressed:  # the totals would tell of them
        about = about | {"suppressed": suppressed, "totals": {}}
    _refuse_old_collisions(manifest, engine)
    newest: list[str] = sorted({*manifest.latest(), *([str(about["source"])] if latest else [])})
    duplicates = drop_copies(engine, _reach(manifest, engine), newest)
    updated = engine.rows("SELECT COUNT(*) AS n FROM losers")[0]["n"]
    accepted = engine.rows("SELECT COUNT(*) AS n FROM hashed")[0]["n"]
    writer = Writer(manifest.folder, engine, batch)
    removed = writer.rewrite_losers()
    if removed:
        writer.write_moved()
    writer.write(f"SELECT {EVENTS} FROM dropped", f"copies/part-{batch:06d}.parquet", COPIES)
    writer.write_all([*writer.events(manifest), *writer.dictionaries()])
    writer.write_rejected()
    ledger = [(r["message"], r["day"].isoformat()) for r in engine.rows("SELECT * FROM new_ledger")]
    about = about | {"totals": about["totals"] | {"updated": updated}}
    changed = bool(accepted or removed)
    manifest.commit(
        Change(
            added=writer.files,
            removed=removed,
            ledger=ledger,
            batch={"batch": batch, **about, "accepted": accepted, "duplicates": duplicates},
            meta=({"version": str(manifest.version + 1)} if changed else {})
            | ({"latest": json.dumps(newest)} if latest else {}),
        )
    )
    for name in ("hashed", "rejected", *DICTIONARIES.values()):
        engine.drop(name)
    _compact_where_room(manifest, engine)
    return Sealed(batch, accepted, duplicates, suppressed, updated)


def _compact_where_room(manifest: Manifest, engine: DuckDB) -> None:
    """What came in is in; fewer files can wait for room."""
    try:
        compact(manifest, engine)
    except OSError as error:
        if not is_full(error, manifest.folder):
            raise


def _refuse_old_collisions(manifest: Manifest, engine: DuckDB) -> None:
    """Dictionaries keep only values they lack; a known id with another value stops the batch."""
    for name, new in DICTIONARIES.items():
        engine.files(name, manifest.paths(name), TABLES[name])
        column, *rest = TABLES[name]
        differs = " OR ".join(f"n.{c} IS DISTINCT FROM o.{c}" for c in rest)
        joined = f"FROM {new} AS n JOIN {name} AS o ON o.{column} = n.{column}"
        met = engine.rows(f"SELECT n.{column} AS id {joined} WHERE {differs} LIMIT 1")
        if met:
            raise ProjectError("project.collision", kind=name, value=met[0]["id"])


def _reach(manifest: Manifest, engine: DuckDB) -> bool:
    """View `sealed` and table `ledger`: where copies of the new rows may already stand.

    A day around the new rows, and around the days on which copies of them were dropped: the
    copy that stayed is next to one of those.
    """
    days = [(message, date.fromisoformat(day)) for message, day in manifest.ledger()]
    engine.load("ledger", LEDGER, days)
    ends = engine.rows(
        "SELECT MIN(day) AS first_day, MAX(day) AS last_day FROM ("
        "SELECT CAST(occurred_at AS DATE) AS day FROM hashed "
        "UNION ALL SELECT day FROM ledger SEMI JOIN "
        "(SELECT day_id(event_id, occurred_at) AS message FROM hashed) USING (message))"
    )[0]
    if ends["first_day"] is None:
        return False
    first = (ends["first_day"] - timedelta(days=1)).isoformat()
    last = (ends["last_day"] + timedelta(days=2)).isoformat()
    near = [
        str(manifest.folder / file.path)
        for file in manifest.files("events")
        if (file.last_at or "") >= first and (file.first_at or "") < last
    ]
    if not near:
        return False
    engine.drop("sealed")
    engine.execute(
        f"CREATE VIEW sealed AS SELECT {EVENTS}, filename AS file "
        f"FROM read_parquet({file_list(near)}, filename = true, hive_partitioning = false)"
    )
    return True


class Part(msgspec.Struct, frozen=True):
    """A file to be: the SELECT of its rows, its path, its kind, first and last time where known."""

    sql: str
    path: str
    kind: str
    ends: tuple[str, str] | tuple[None, None] = (None, None)


class Writer:
    """Writes files aside and gives them their names; they count once they are committed."""

    def __init__(self, folder: Path, engine: DuckDB, batch: int):
        self.folder, self.engine, self.batch = folder, engine, batch
        self.files: list[File] = []

    def write(self, sql: str, path: str, kind: str, timed: bool = False) -> None:
        self.files += self._written(self.engine, Part(sql, path, kind), timed)

    def write_all(self, parts: Sequence[Part]) -> None:
        """Several files at once, each by one thread: a day alone is too small to be shared."""
        left = iter(parts)
        lock = Lock()

        def work(engine: DuckDB) -> list[File]:
            made: list[File] = []
            while True:
                with lock:
                    part = next(left, None)
                if part is None:
                    return made
                made += self._written(engine, part)

        engines = [self.engine.twin() for _ in range(min(len(parts), self.engine.threads))]
        try:
            with ThreadPoolExecutor(max(1, len(engines))) as pool:
                for made in pool.map(work, engines):
                    self.files += made
        finally:
            for engine in engines:
                engine.close()

    def _written(self, engine: DuckDB, part: Part, timed: bool = False) -> list[File]:
        target = self.folder / part.path
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = target.with_suffix(".parquet.tmp")
        rows = engine.write(part.sql, str(aside))
        if rows == 0:
            aside.unlink()
            return []
        if part.kind == "rejected":
            aside.chmod(PRIVATE)
        sync(aside)
        aside.rename(target)
        sync(target.parent)
        ends = _ends(engine, target) if timed else part.ends
        return [File(part.path, part.kind, self.batch, rows, *ends)]

    def rewrite_losers(self) -> list[str]:
        """Sealed files without the copies that gave way to better ones; returns the old paths."""
        removed: list[str] = []
        found = self.engine.rows("SELECT DISTINCT file FROM losers ORDER BY file")
        for number, row in enumerate(found):
            old = Path(row["file"]).relative_to(self.folder).as_posix()
            removed.append(old)
            text = row["file"].replace("'", "''")
            self.write(
                f"SELECT {EVENTS} FROM sealed WHERE file = '{text}' AND event_id NOT IN "
                f"(SELECT event_id FROM losers WHERE file = '{text}') "
                "ORDER BY device_id, occurred_at, event_id",
                f"{Path(old).parent.as_posix()}/part-{self.batch:06d}-{number}.parquet",
                "events",
                timed=True,
            )
        return removed

    def write_moved(self) -> None:
        """The rows that leave sealed files: what was made of them is to be made anew."""
        columns = ", ".join(f"r.{column}" for column in TABLES["events"])
        self.write(
            f"SELECT {columns} FROM rivals AS r "
            "SEMI JOIN losers AS l ON l.file = r.file AND l.event_id = r.event_id",
            f"moved/part-{self.batch:06d}.parquet",
            MOVED,
        )

    def events(self, manifest: Manifest) -> list[Part]:
        """A file a day, or one of a closed month that is small."""
        days = self.engine.rows(
            "SELECT CAST(occurred_at AS DATE) AS day, COUNT(*) AS n, MIN(occurred_at) AS first, "
            "MAX(occurred_at) AS last FROM hashed GROUP BY 1 ORDER BY 1"
        )
        if not days:
            return []
        end = max(
            days[-1]["day"].isoformat(), *(f.last_at or "" for f in manifest.files("events")), ""
        )
        months: dict[str, list[dict[str, Any]]] = {}
        for row in days:
            months.setdefault(row["day"].isoformat()[:7], []).append(row)
        parts: list[Part] = []
        for month, listed in months.items():
            if month < end[:7] and sum(row["n"] for row in listed) < _MONTH_ROWS:
                parts.append(self._span(listed, f"events/month={month}"))
            else:
                parts += [
                    self._span([row], f"events/day={row['day'].isoformat()}") for row in listed
                ]
        return parts

    def _span(self, days: Sequence[dict[str, Any]], folder: str) -> Part:
        first, after = days[0]["day"], days[-1]["day"] + timedelta(days=1)
        return Part(
            f"SELECT {EVENTS} FROM hashed WHERE occurred_at >= TIMESTAMP '{first} 00:00:00' "
            f"AND occurred_at < TIMESTAMP '{after} 00:00:00' "
            "ORDER BY device_id, occurred_at, event_id",
            f"{folder}/part-{self.batch:06d}.parquet",
            "events",
            (days[0]["first"].isoformat(), days[-1]["last"].isoformat()),
        )

    def dictionaries(self) -> list[Part]:
        """The values that the dictionaries lack."""
        parts: list[Part] = []
        for name, new in DICTIONARIES.items():
            column = next(iter(TABLES[name]))
            columns = ", ".join(f"n.{c}" for c in TABLES[name])
            lacking = f"FROM {new} AS n ANTI JOIN {name} AS o ON o.{column} = n.{column}"
            path = f"dictionary/{name}/part-{self.batch:06d}.parquet"
            parts.append(Part(f"SELECT {columns} {lacking}", path, name))
        return parts

    def write_rejected(self) -> None:
        if self.engine.rows("SELECT COUNT(*) AS n FROM rejected")[0]["n"]:
            path = f"rejected/part-{self.batch:06d}.parquet"
            self.write("SELECT * FROM rejected", path, "rejected")


def compact(manifest: Manifest, engine: DuckDB) -> None:
    """Closed months that came to many small files become one file each."""
    files = manifest.files("events")
    end = max((file.last_at or "" for file in files), default="")
    months: dict[str, list[File]] = {}
    for file in files:
        months.setdefault((file.first_at or "")[:7], []).append(file)
    for month, listed in sorted(months.items()):
        rows = sum(file.rows for file in listed)
        if month < end[:7] and len(listed) > _MONTH_FILES and rows < _MONTH_ROWS:
            _compact_month(manifest, engine, month, listed)


def _compact_month(manifest: Manifest, engine: DuckDB, month: str, files: Iterable[File]) -> None:
    listed = list(files)
    batch = max(file.batch for file in listed)
    engine.files("month", [str(manifest.folder / file.path) for file in listed], TABLES["events"])
    writer = Writer(manifest.folder, engine, batch)
    stamp = datetime.now().strftime("%Y%m%d%H%M%S%f")
    writer.write(
        f"SELECT {EVENTS} FROM month ORDER BY device_id, occurred_at, event_id",
        f"events/month={month}/whole-{batch:06d}-{stamp}.parquet",
        "events",
        timed=True,
    )
    manifest.commit(Change(added=writer.files, removed=[file.path for file in listed]))
    engine.drop("month")


def _ends(engine: DuckDB, path: Path) -> tuple[str, str]:
    row = engine.rows(
        "SELECT MIN(occurred_at) AS a, MAX(occurred_at) AS b "
        f"FROM read_parquet({file_list([str(path)])}, hive_partitioning = false)"
    )[0]
    return row["a"].isoformat(), row["b"].isoformat()


def sync(path: Path) -> None:
    """Make a file, or the names in a folder, last through a loss of power."""
    if os.name == "nt" and path.is_dir():
        return  # Windows cannot sync a folder
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
