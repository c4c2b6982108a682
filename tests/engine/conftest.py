"""One Spark for all tests: starting it takes seconds."""

from collections.abc import Iterator

import pytest

from jejak.engine.base import Engine
from jejak.engine.duckdb import DuckDB


@pytest.fixture
def duck() -> Iterator[DuckDB]:
    engine = DuckDB(threads=1)
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def spark() -> Iterator[Engine]:
    pytest.importorskip("pyspark", reason="the extra `spark` is not installed")
    from jejak.engine.spark import SparkEngine

    engine = SparkEngine()
    yield engine
    engine.close()
