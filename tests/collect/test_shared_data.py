"""Real files, read as they are: control totals are the files' own, by other readers."""

import gzip
import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

from jejak.collect.read import read_file
from jejak.engine.duckdb import DuckDB
from jejak.settings import Settings

NAMES = {"page": "Page Viewed"}


def test_shapees_is_read_whole(engine: DuckDB, shared: Path):
    """16,008 events; the file's amounts are in US dollars."""
    path = shared / "data/shapees/events.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        events = [json.loads(line) for line in file]
    reading = read_file(engine, path, Settings(currency="USD"))
    assert (reading.rows, reading.accepted, reading.rejected) == (16008, 16008, 0)
    assert reading.totals["events"] == Counter(e.get("event") or NAMES[e["type"]] for e in events)
    money: Counter[str] = Counter()
    for event in events:
        properties = event["properties"]
        for key in ("revenue", "total", "value"):
            if properties.get(key) is not None:
                money[event["event"]] += properties[key]
                break
    assert reading.totals["money"] == pytest.approx(dict(money))
    times = sorted(datetime.fromisoformat(e["timestamp"]).replace(tzinfo=None) for e in events)
    assert (reading.totals["first"], reading.totals["last"]) == (times[0], times[-1])
    ids = Counter(event["messageId"] for event in events)
    found = engine.rows("SELECT message_id, COUNT(*) AS n FROM incoming GROUP BY message_id")
    assert {row["message_id"]: row["n"] for row in found} == ids  # copies are the seal's work
    users = engine.rows("SELECT COUNT(DISTINCT user_id) AS n FROM incoming")[0]["n"]
    assert users == len({event["userId"] for event in events}) == 250


def test_shapees_in_another_currency_is_kept_whole_with_its_currency(engine: DuckDB, shared: Path):
    """43 orders name US dollars; the rest of the money names no currency."""
    path = shared / "data/shapees/events.jsonl.gz"
    reading = read_file(engine, path, Settings(currency="IDR"))
    with gzip.open(path, "rt", encoding="utf-8") as file:
        told = [json.loads(line)["properties"] for line in file]
    dollars = [p["total"] for p in told if p.get("currency") == "USD"]
    assert (reading.accepted, reading.rejected, len(dollars)) == (16008, 0, 43)
    assert reading.totals["other_money"] == pytest.approx({"USD": sum(dollars)})
    assert "Order Completed" not in reading.totals["money"]


def test_the_help_desk_log_is_read_whole(engine: DuckDB, shared: Path):
    """4,580 tickets, 21,348 events."""
    path = shared / "data/helpdesk_it/helpdesk.xes.gz"
    with gzip.open(path, "rb") as file:
        root = ElementTree.parse(file).getroot()
    told: Counter[str] = Counter()
    cases = set()
    for trace in root.iter("{http://www.xes-standard.org/}trace"):
        for child in trace:
            if child.get("key") == "concept:name":
                cases.add(child.get("value"))
            told.update(item.attrib["value"] for item in child if item.get("key") == "concept:name")
    reading = read_file(engine, path, Settings())
    assert (reading.rows, reading.rejected) == (21348, 0)
    assert reading.totals["events"] == told
    found = engine.rows("SELECT COUNT(DISTINCT user_id) AS n FROM incoming")[0]["n"]
    assert found == len(cases) == 4580


def test_a_table_of_invoices_through_a_mapping(engine: DuckDB, shared: Path, tmp_path: Path):
    """541,909 invoice lines, 135,080 of them without a customer."""
    path = shared / "data/online_retail/onlineretail.parquet"
    columns = {row["column_name"] for row in engine.rows(f"DESCRIBE SELECT * FROM '{path}'")}
    assert {"InvoiceNo", "InvoiceDate", "CustomerID"} <= columns
    mapping = tmp_path / "invoices.yml"
    mapping.write_text(
        "source: faktur\nkind: server\nzone: Europe/London\nfields:\n  time: InvoiceDate\n"
        "  user_id: CustomerID\n  order_id: InvoiceNo\n  revenue: UnitPrice\n"
        "constants:\n  event: Order Completed\n"
    )
    reading = read_file(engine, path, Settings(currency="GBP"), mapping)
    assert (reading.accepted, reading.rejected) == (541909 - 135080, 135080)
    whole = engine.rows(
        f"""SELECT SUM(CAST(UnitPrice AS DECIMAL(38, 4))) AS money,
        COUNT(DISTINCT InvoiceNo) AS orders, COUNT(DISTINCT CustomerID) AS people
        FROM '{path}' WHERE CustomerID IS NOT NULL"""
    )[0]
    assert reading.totals["money"]["Order Completed"] == pytest.approx(float(whole["money"]))
    assert reading.totals["orders"] == whole["orders"]
    people = engine.rows("SELECT COUNT(DISTINCT user_id) AS n FROM incoming")[0]["n"]
    assert people == whole["people"]
    codes = engine.rows("SELECT DISTINCT code FROM rejected")
    assert codes == [{"code": "import.no_identity"}]
