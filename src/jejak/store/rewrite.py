"""Files of the store written anew without what goes, each beside its old version."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from jejak.engine.duckdb import DuckDB, file_list
from jejak.schema import TABLES
from jejak.store.costs import COSTS, KEPT
from jejak.store.manifest import EVENT_KINDS, PRIVATE, File, Manifest
from jejak.store.seal import sync
from jejak.store.suppression import referred, said_by_name
from jejak.store.unsaid import COLUMNS, marked

_UNSAID = "CASE WHEN e.{0} NOT IN (SELECT id FROM unsaid_ids) THEN e.{0} END AS {0}"
_STAYING = ", ".join(
    _UNSAID.format(column)
    if column in COLUMNS
    else "CASE WHEN u.before IS NULL THEN e.properties ELSE u.after END AS properties"
    if column == "properties"
    else "COALESCE(n.after, e.event) AS event"
    if column == "event"
    else f"e.{column}"
    for column in TABLES["events"]
)
_SOURCE = ("utm_source", "utm_medium", "utm_campaign")
Mentions = Callable[[Sequence[str | None]], list[bool]]  # which of these texts name the person


class Rewriter:
    """Writes files without what goes, beside the old ones; nothing counts before the commit."""

    def __init__(self, manifest: Manifest, engine: DuckDB):
        self.manifest, self.engine = manifest, engine
        self.added: list[File] = []
        self.removed: list[str] = []
        self._rejected = Counter[int]()
        self._stamp = f"kept-{manifest.version + 1:06d}"

    def events(self, rows: Sequence[tuple[str, int]], also: Sequence[str]) -> None:
        """Files without these rows, and without what others say (`also`: files with such rows)."""
        live = {f.path: f for f in self.manifest.files(*EVENT_KINDS)}
        for number, file in enumerate(sorted({*also, *(file for file, _ in rows)})):
            path = Path(file).relative_to(self.manifest.folder).as_posix()
            lost = [(event,) for place, event in rows if place == file]
            self.engine.files("one_file", [file], TABLES["events"])
            self.engine.load("lost", {"event_id": "BIGINT"}, lost)
            self._replace(
                [live[path]],
                f"SELECT {_STAYING} FROM one_file AS e "
                "LEFT JOIN unsaid AS u ON u.before = e.properties "
                "LEFT JOIN unsaid_names AS n ON n.before = e.event "
                "WHERE e.event_id NOT IN (SELECT event_id FROM lost) "
                "ORDER BY e.device_id, e.occurred_at, e.event_id",
                f"{Path(path).parent.as_posix()}/{self._stamp}-{number}.parquet",
                timed=True,
            )

    def dictionary(self, name: str) -> int:
        """Without the entries that no event refers to any more; returns how many those are."""
        files = self.manifest.files(name)
        self.engine.files(name, self.manifest.paths(name), TABLES[name])
        column = "basket_id" if name == "items" else next(iter(TABLES[name]))
        stays = f"{column} IN ({referred(name, 'kept')})"
        lost = self.engine.rows(f"SELECT COUNT(*) AS n FROM {name} WHERE NOT {stays}")[0]["n"]
        if lost:
            columns = ", ".join(TABLES[name])
            path = f"dictionary/{name}/{self._stamp}.parquet"
            self._replace(files, f"SELECT {columns} FROM {name} WHERE {stays}", path)
        return lost

    def rejected(self, names: Mentions) -> int:
        """Without the rejected rows that name the person; returns how many those are."""
        for number, file in enumerate(self.manifest.files("rejected")):
            place = file_list([str(self.manifest.folder / file.path)])
            source = f"read_parquet({place}, file_row_number = true)"
            rows = self.engine.rows(f"SELECT file_row_number AS place, value, raw FROM {source}")
            told = names([text for row in rows for text in (row["raw"], row["value"])])
            lost = [
                (row["place"],)
                for row, in_raw, in_value in zip(rows, told[::2], told[1::2], strict=True)
                if in_raw or in_value
            ]
            if lost:
                self._rejected[file.batch] += len(lost)
                self.engine.load("lost", {"place": "BIGINT"}, lost)
                self._replace(
                    [file],
                    f"SELECT * EXCLUDE (file_row_number) FROM {source} "
                    "WHERE file_row_number NOT IN (SELECT place FROM lost) ORDER BY row",
                    f"rejected/{self._stamp}-{number}.parquet",
                )
        return sum(self._rejected.values())

    def costs(self, texts: Sequence[str]) -> None:
        """Files of advertising costs with a mark in place of the texts."""
        for number, file in enumerate(self.manifest.files(COSTS)):
            self.engine.files("one_file", [str(self.manifest.folder / file.path)], KEPT)
            told = {
                row["text"]
                for column in _SOURCE
                for row in self.engine.rows(f"SELECT DISTINCT {column} AS text FROM one_file")
            }
            after = [(text, marked(text, texts)) for text in told if text]
            if all(text == kept for text, kept in after):
                continue
            self.engine.load("unsaid", {"before": "VARCHAR", "after": "VARCHAR"}, after)
            columns = ", ".join(
                f"(SELECT after FROM unsaid WHERE before = {c}) AS {c}" if c in _SOURCE else c
                for c in KEPT
            )
            path = f"costs/{self._stamp}-{number}.parquet"
            self._replace([file], f"SELECT {columns} FROM one_file ORDER BY row, day", path)

    def batches(
        self, gone: dict[str, Counter[int]], names: Mentions, texts: Sequence[str]
    ) -> list[tuple[str, list[tuple[Any, ...]]]]:
        """What the imports' own rows say afterwards: as if those rows had not been in the file.

        Control totals of a file that held the person, or that say one of the texts, are dropped,
        and its name, should it name them.
        """
        batches = self.manifest.batches()
        told = names([said_by_name(batch["file"]) for batch in batches])
        changes: list[tuple[Any, ...]] = []
        for batch, is_named in zip(batches, told, strict=True):
            totals = json.dumps(batch["totals"], ensure_ascii=False)
            is_counted = marked(totals, texts) != totals
            number = batch["batch"]
            events, rejected = gone["events"][number], self._rejected[number]
            copies = min(gone["copies"][number], batch["duplicates"])
            events += gone["copies"][number] - copies  # accepted, until a better copy came
            if events + copies + rejected or is_named or is_counted:
                file = "…" if is_named else batch["file"]
                whole = events + copies + rejected
                changes.append((file, whole, events, copies, rejected, number))
        statement = (
            "UPDATE batches SET file = ?, rows = rows - ?, accepted = accepted - ?, "
            "duplicates = duplicates - ?, rejected = rejected - ?, totals = '{}' WHERE batch = ?"
        )
        return [(statement, changes)]

    def _replace(self, old: Sequence[File], sql: str, path: str, timed: bool = False) -> None:
        """Write what stays of files to one; nothing where nothing does."""
        target = self.manifest.folder / path
        aside = target.with_name(f"{target.name}.tmp")
        rows = self.engine.write(sql, str(aside))
        self.removed += [file.path for file in old]
        if rows == 0:
            aside.unlink()
            return
        first = last = None
        if timed:
            self.engine.files("one_file", [str(aside)], TABLES["events"])
            ends = "SELECT MIN(occurred_at) AS a, MAX(occurred_at) AS b FROM one_file"
            row = self.engine.rows(ends)[0]
            first, last = row["a"].isoformat(), row["b"].isoformat()
        if old[0].kind == "rejected":
            aside.chmod(PRIVATE)
        sync(aside)
        aside.rename(target)
        sync(target.parent)
        batch = max(file.batch for file in old)
        self.added.append(File(path, old[0].kind, batch, rows, first, last))
