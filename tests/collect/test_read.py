"""What an import is told and tells: sources, kinds, rows that are shaped already, totals."""

from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from segment_by_hand import event

import jejak
from jejak.collect.read import load_rows
from jejak.engine.duckdb import DuckDB
from jejak.errors import InputError
from jejak.schema import INCOMING
from jejak.settings import Settings, Source

Read = Any


def test_a_source_may_be_named_and_be_a_server(read: Read):
    settings = Settings(sources={"kasir": Source(kind="server")})
    told = read([event(event="Store Visited")], settings=settings, source="kasir")
    assert (told.reading.source, told.row["source"]) == ("kasir", "kasir")
    assert (told.row["is_server"], told.row["contact"]) == (True, "store")
    other = read([event()], settings=settings)
    assert (other.row["source"], other.row["is_server"]) == ("segment", False)


def test_control_totals_are_the_files_own(read: Read):
    amounts = [0.1] * 10 + [150_000_000.25]
    made = [
        event(messageId=str(n), event="Order Completed", timestamp=f"2026-03-{n + 1:02}T00:00:00Z",
              properties={"order_id": f"T-{n // 2}", "total": amount})
        for n, amount in enumerate(amounts)
    ]  # fmt: skip
    reading = read([*made, event(messageId="x", timestamp="2026-03-20T00:00:00Z"), {}]).reading
    assert (reading.rows, reading.accepted, reading.rejected) == (13, 12, 1)
    assert reading.totals == {
        "rows": 12,
        "orders": 6,
        "events": {"Order Completed": 11, "Product Viewed": 1},
        "money": {"Order Completed": 150_000_001.25},
        "other_money": {},
        "first": datetime(2026, 3, 1),
        "last": datetime(2026, 3, 20),
        "naive_times": 0,
    }


def test_rows_that_are_shaped_already(engine: DuckDB):
    at = datetime(2026, 3, 4)
    rows = [{"event": "A", "occurred_at": at, "user_id": "u1"},
            {"event": "B", "occurred_at": at, "user_id": "u1", "message_id": "m", "place": "store",
             "is_server": True, "excluded": "bot", "value": 5.0}]  # fmt: skip
    reading = load_rows(engine, rows, Settings())
    assert (reading.rows, reading.accepted, reading.totals["money"]) == (2, 2, {"B": 5.0})
    first, second = engine.rows("SELECT * FROM incoming ORDER BY row")
    assert tuple(first) == tuple(INCOMING)
    assert {k: v for k, v in first.items() if v is not None} == {
        "row": 1, "source": "rows", "message_id": "row-1", "type": "track", "event": "A",
        "occurred_at": at, "is_server": False, "user_id": "u1", "excluded": "",
        "cash_on_delivery": False,
    }  # fmt: skip
    assert {key: second[key] for key in rows[1]} == rows[1]
    assert engine.rows("SELECT * FROM rejected") == []


def test_many_shaped_rows(engine: DuckDB):
    rows = [{"event": "A", "occurred_at": datetime(2026, 3, 4), "user_id": f"u{n}",
             "value": None if n % 2 else float(n)} for n in range(6000)]  # fmt: skip
    load_rows(engine, rows, Settings())
    found = engine.rows("SELECT user_id, value FROM incoming ORDER BY row")
    assert found == [{"user_id": row["user_id"], "value": row["value"]} for row in rows]


def test_a_shaped_row_with_an_unknown_column(engine: DuckDB):
    with pytest.raises(InputError) as caught:
        load_rows(engine, [{"evnt": "A"}], Settings())
    assert (caught.value.code, caught.value.values["column"]) == ("import.unknown_column", "evnt")


def test_a_parquet_with_other_bytes_is_told_as_the_file_it_is(tmp_path: Path):
    duckdb.sql(
        """COPY (SELECT '2026-10-01 00:00:00' AS t, 'u' || range AS u FROM range(20000))
        TO '{}' (FORMAT parquet, COMPRESSION zstd)""".format(tmp_path / "a.parquet")
    )
    held = bytearray((tmp_path / "a.parquet").read_bytes())
    for place in range(40, len(held) - 600):
        held[place] ^= 0x55
    (tmp_path / "a.parquet").write_bytes(held)
    mapping = tmp_path / "m.yml"
    mapping.write_text("source: x\nfields: {time: t, user_id: u}\nconstants: {event: A}\n")
    project = jejak.new(tmp_path / "p")
    with pytest.raises(InputError) as told:
        project.import_file(tmp_path / "a.parquet", mapping=mapping)
    assert told.value.code == "import.broken_parquet"
    assert told.value.values["file"] == "a.parquet"
    project.close()
