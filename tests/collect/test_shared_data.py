"""Real files, read as they are: control totals are the files' own, by other readers."""

import csv
import gzip
import json
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest

from jejak.collect.read import read_file
from jejak.engine.duckdb import DuckDB
from jejak.settings import Settings

NAMES = {"page": "Page Viewed"}
LEADS = """source: leads
kind: server
zone: America/Sao_Paulo
fields: {user_id: mql_id, time: first_contact_date, utm_source: origin, path: landing_page_id}
constants: {event: Lead Created}
"""
DEALS = """source: deals
kind: server
zone: America/Sao_Paulo
fields: {user_id: mql_id, time: won_date, value: declared_monthly_revenue}
constants: {event: Order Completed, currency: BRL}
"""
BASKETS = """source: baskets
kind: server
zone: America/New_York
fields: {order_id: basket_id, time: transaction_timestamp, user_id: household_id,
  item_total: sales_value, quantity: quantity}
statuses: {}
"""


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


def sums(rows: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    told: dict[str, Decimal] = {}
    for key, value in rows:
        told[key] = told.get(key, Decimal(0)) + value
    return told


def test_leads_and_the_deals_they_became(engine: DuckDB, shared: Path, tmp_path: Path):
    """8,000 leads and 842 deals: people, sources and revenue as the csv module reads them."""
    folder = shared / "data/olist_funnel"
    for name, text in (("leads", LEADS), ("deals", DEALS)):
        (tmp_path / f"{name}.yml").write_text(text)
    leads_file = folder / "olist_marketing_qualified_leads_dataset.csv"
    deals_file = folder / "olist_closed_deals_dataset.csv"
    with leads_file.open(encoding="utf-8") as one, deals_file.open(encoding="utf-8") as other:
        leads, deals = list(csv.DictReader(one)), list(csv.DictReader(other))
    reading = read_file(engine, leads_file, Settings(currency="BRL"), tmp_path / "leads.yml")
    assert (reading.accepted, reading.rejected) == (len(leads), 0) == (8000, 0)
    found = engine.rows("SELECT utm_source, COUNT(*) AS n FROM incoming GROUP BY utm_source")
    wanted = Counter(row["origin"].lower() or None for row in leads)
    assert {row["utm_source"]: row["n"] for row in found} == wanted
    reading = read_file(engine, deals_file, Settings(currency="BRL"), tmp_path / "deals.yml")
    money = sum(Decimal(row["declared_monthly_revenue"]) for row in deals)
    assert (reading.accepted, reading.rejected) == (len(deals), 0) == (842, 0)
    assert reading.totals["money"] == {"Order Completed": pytest.approx(float(money))}
    people = {row["user_id"] for row in engine.rows("SELECT user_id FROM incoming")}
    assert people == {row["mql_id"] for row in deals} and people < {row["mql_id"] for row in leads}


def test_baskets_of_a_grocer_an_item_a_row(engine: DuckDB, shared: Path, tmp_path: Path):
    """Each basket's money is the exact sum of its items, by household."""
    path = shared / "data/completejourney/transactions_sample.parquet"
    (tmp_path / "baskets.yml").write_text(BASKETS)
    rows = engine.rows(
        f"SELECT basket_id, household_id, CAST(sales_value AS VARCHAR) AS money FROM '{path}'"
    )
    reading = read_file(engine, path, Settings(currency="USD"), tmp_path / "baskets.yml")
    wanted = sums((row["basket_id"], Decimal(row["money"])) for row in rows)
    found = engine.rows("SELECT order_id, user_id, value FROM incoming")
    assert reading.rejected == 0 and len(found) == len(wanted) == reading.totals["orders"]
    assert {row["order_id"]: row["value"] for row in found} == pytest.approx(
        {key: float(money) for key, money in wanted.items()}
    )
    buyers = {row["basket_id"]: row["household_id"] for row in rows}
    assert {row["order_id"]: row["user_id"] for row in found} == buyers
