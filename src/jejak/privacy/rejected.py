"""Rejected rows, which are kept as they were written, and the people they name."""

from collections.abc import Collection, Sequence
from typing import Any

from jejak.collect.mentions import mentioned
from jejak.engine.duckdb import DuckDB, file_list
from jejak.store.manifest import Manifest
from jejak.store.rewrite import Mentions


def naming(ids: Collection[int], key: str) -> Mentions:
    """Tells of texts whether they name one of these ids."""
    known = set(ids)

    def names(texts: Sequence[str | None]) -> list[bool]:
        return [bool(found & known) for found in mentioned(texts, key)]

    return names


def rejected_rows(manifest: Manifest, names: Mentions) -> list[dict[str, Any]]:
    """The rejected rows that name somebody, with the file each came from."""
    files = {batch["batch"]: batch["file"] for batch in manifest.batches()}
    engine = DuckDB(threads=1)
    found: list[dict[str, Any]] = []
    for file in manifest.files("rejected"):
        path = file_list([str(manifest.folder / file.path)])
        rows = engine.rows(f"SELECT row, value, raw FROM read_parquet({path}) ORDER BY row")
        told = names([text for row in rows for text in (row["raw"], row["value"])])
        found += [
            {"file": files.get(file.batch), **row}
            for row, in_raw, in_value in zip(rows, told[::2], told[1::2], strict=True)
            if in_raw or in_value
        ]
    engine.close()
    return found
