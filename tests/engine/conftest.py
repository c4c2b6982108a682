"""One Spark for all tests: starting it takes seconds."""

import os
from collections.abc import Iterator
from pathlib import Path

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

    os.environ.setdefault("SPARK_CONF_DIR", str(Path(__file__).parent / "spark"))
    engine = SparkEngine()
    yield engine
    engine.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """notimpl, notyet and never skip a statement and say why, in their first argument."""
    for item in items:
        for name in ("notimpl", "notyet", "never"):
            marker = item.get_closest_marker(name)
            if marker:
                item.add_marker(pytest.mark.skip(reason=f"{name}: {marker.args[0]}"))
