"""The second engine: Apache Spark in this process's own Java machine, on loopback only."""

import atexit
import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import types as spark_types

from jejak.engine.base import Engine, Row, Values
from jejak.engine.translate import translate

_TYPES: dict[str, spark_types.DataType] = {
    "BIGINT": spark_types.LongType(),
    "INTEGER": spark_types.IntegerType(),
    "DOUBLE": spark_types.DoubleType(),
    "VARCHAR": spark_types.StringType(),
    "BOOLEAN": spark_types.BooleanType(),
    "TIMESTAMP": spark_types.TimestampNTZType(),
}
_NUMBERS: dict[str, Callable[[Any], Any]] = {"BIGINT": int, "INTEGER": int, "DOUBLE": float}
_CONFIG = {
    "spark.sql.ansi.enabled": "true",  # overflow, bad casts and division by 0 are errors
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",  # times are UTC and carry no zone
    "spark.sql.shuffle.partitions": "2",
    # A kept table in a UNION ALL: Spark looks for columns of its plan that are no longer there.
    "spark.sql.constraintPropagation.enabled": "false",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
}
_QUIET = """\
rootLogger.level = error
rootLogger.appenderRef.console.ref = console
appender.console.type = Console
appender.console.name = console
appender.console.target = SYSTEM_ERR
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %p %c{1}: %m%n
"""


class SparkEngine:
    """A session of its own in the Java machine of this process, which the first one starts.

    `threads` holds for the machine, so only the first engine of a process sets it; starting
    it takes some seconds.  Tables live in this session and are gone with `close`.
    """

    name = "spark"

    def __init__(self, threads: int = 2):
        self.session = _machine(threads).newSession()
        for key, value in _CONFIG.items():
            if key.startswith("spark.sql."):
                self.session.conf.set(key, value)
        self._tables: dict[str, DataFrame] = {}

    def rows(self, sql: str, values: Values | None = None) -> list[Row]:
        return [row.asDict() for row in self._frame(sql, values).collect()]

    def table(self, name: str, sql: str, values: Values | None = None) -> None:
        self._keep(name, self._frame(sql, values, name).localCheckpoint(eager=True))

    def view(self, name: str, sql: str) -> None:
        self._keep(name, self._frame(sql, None, name))

    def load(self, name: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
        read = [_NUMBERS.get(kind, _plain) for kind in columns.values()]
        typed = [
            tuple(
                None if value is None else as_(value) for as_, value in zip(read, row, strict=True)
            )
            for row in rows
        ]
        self._keep(name, self.session.createDataFrame(typed, _schema(columns)))

    def files(self, name: str, paths: Sequence[str], columns: Mapping[str, str]) -> None:
        if not paths:
            self.load(name, columns, [])
            return
        frame = self.session.read.schema(_schema(columns)).parquet(*paths)
        self._keep(name, frame)

    def write(self, sql: str, path: str, values: Values | None = None) -> int:
        folder = Path(tempfile.mkdtemp(dir=Path(path).parent, prefix=".spark-"))
        try:
            parts = folder / "parts"
            frame = self._frame(sql, values).coalesce(1)
            frame.write.option("compression", "zstd").parquet(str(parts))
            (part,) = parts.glob("part-*.parquet")
            count = self.session.read.parquet(str(part)).count()
            part.replace(path)
            return count
        finally:
            shutil.rmtree(folder)

    def drop(self, name: str) -> None:
        self._tables.pop(name, None)
        self.session.catalog.dropTempView(name)

    def both(self, one: Callable[[Engine], None], other: Callable[[Engine], None]) -> None:
        one(self)
        other(self)

    def close(self) -> None:
        for name in list(self._tables):
            self.drop(name)

    def _frame(self, sql: str, values: Values | None, name: str = "query") -> DataFrame:
        return self.session.sql(translate(sql, "spark", values, name))

    def _keep(self, name: str, frame: DataFrame) -> None:
        self._tables[name] = frame
        frame.createOrReplaceTempView(name)


def _machine(threads: int) -> SparkSession:
    """The Java machine of this process with its first session, started if there is none."""
    running = SparkSession.getActiveSession()
    if running is not None:
        return running
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)
    scratch = Path(tempfile.mkdtemp(prefix="jejak-spark-"))
    atexit.register(shutil.rmtree, scratch, ignore_errors=True)
    quiet = scratch / "log4j2.properties"
    quiet.write_text(_QUIET, encoding="utf-8")
    builder = SparkSession.Builder().master(f"local[{threads}]").appName("jejak")
    for key, value in _CONFIG.items():
        builder = builder.config(key, value)
    builder = builder.config(
        "spark.driver.extraJavaOptions", f"-Dlog4j2.configurationFile={quiet.as_uri()}"
    )
    builder = builder.config("spark.sql.warehouse.dir", str(scratch / "warehouse"))
    return builder.config("spark.local.dir", str(scratch)).getOrCreate()


def _schema(columns: Mapping[str, str]) -> spark_types.StructType:
    return spark_types.StructType(
        [spark_types.StructField(column, _TYPES[kind]) for column, kind in columns.items()]
    )


def _plain(value: Any) -> Any:
    """A value as Spark takes it: times without a zone, in UTC."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).replace(tzinfo=None)
    return value
