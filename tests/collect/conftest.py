"""Files written and read back: what every test of collecting does."""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from jejak.collect.read import Reading, read_file
from jejak.engine.duckdb import DuckDB
from jejak.settings import Settings


class Import(msgspec.Struct):
    """What one file became."""

    reading: Reading
    rows: list[dict[str, Any]]
    rejected: list[dict[str, Any]]

    @property
    def row(self) -> dict[str, Any]:
        assert len(self.rows) == 1, (self.rows, self.rejected)
        return self.rows[0]

    @property
    def refusal(self) -> dict[str, Any]:
        assert len(self.rejected) == 1, (self.rows, self.rejected)
        return self.rejected[0]


@pytest.fixture(scope="session")
def engine() -> Iterator[DuckDB]:
    made = DuckDB(threads=2)
    yield made
    made.close()


@pytest.fixture(scope="session")
def read(engine: DuckDB, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Import]:
    """Writes bytes, text or events to a file of a given name and reads it."""
    folder = tmp_path_factory.mktemp("files")

    def reader(
        content: bytes | str | Sequence[dict[str, Any]],
        name: str = "events.jsonl",
        mapping: str | None = None,
        settings: Settings | None = None,
        source: str | None = None,
    ) -> Import:
        path = write(folder / name, content)
        rules = None if mapping is None else write(folder / "mapping.yml", mapping)
        reading = read_file(engine, path, settings or Settings(), rules, source)
        return Import(
            reading,
            engine.rows("SELECT * FROM incoming ORDER BY row, message_id"),
            engine.rows("SELECT * FROM rejected ORDER BY row"),
        )

    return reader


def write(path: Path, content: bytes | str | Sequence[dict[str, Any]]) -> Path:
    if isinstance(content, str):
        content = content.encode()
    if not isinstance(content, bytes):
        content = "".join(json.dumps(event) + "\n" for event in content).encode()
    path.write_bytes(content)
    return path
