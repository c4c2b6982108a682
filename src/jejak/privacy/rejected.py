"""Rejected rows, which are kept as they were written, and the people they name."""

import json
from collections.abc import Collection, Sequence
from typing import Any

from jejak.collect.mentions import mentioned
from jejak.engine.duckdb import DuckDB, file_list
from jejak.store.manifest import Manifest
from jejak.store.rewrite import Mentions


def naming(
    ids: Collection[int], key: str, forms: Collection[str] = (), surely: bool = False
) -> Mentions:
    """Tells of texts whether they name one of these ids, or hold one of the forms.

    `surely`: where a word could be anything else it names nobody.
    """
    known, lower = set(ids), [form.lower() for form in forms]

    def names(texts: Sequence[str | None]) -> list[bool]:
        told = mentioned(texts, key, surely)
        return [
            bool(found & known) or any(form in (text or "").lower() for form in lower)
            for text, found in zip(texts, told, strict=True)
        ]

    return names


def own_rows(manifest: Manifest, ids: Collection[int], key: str) -> list[dict[str, Any]]:
    """The rejected rows that name a person, for their eyes: of a batch only their own calls."""
    names = naming(ids, key, surely=True)
    return [_of_person(row, names) for row in rejected_rows(manifest, names)]


def _of_person(row: dict[str, Any], names: Mentions) -> dict[str, Any]:
    try:
        told = json.loads(row["raw"] or "null")
    except (ValueError, RecursionError):
        return row
    if not isinstance(told, dict) or not isinstance(told.get("batch"), list):
        return row
    calls = [json.dumps(call, ensure_ascii=False) for call in told["batch"]]
    own = [call for call, is_named in zip(calls, names(calls), strict=True) if is_named]
    raw = f'{{"batch": [{", ".join(own)}]}}'
    return row | {"raw": raw, "value": row["value"] if (row["value"] or "") in raw else None}


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
