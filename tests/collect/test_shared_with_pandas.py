"""Five data sets of others, each by our own profile text: totals are those of plain pandas."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jejak.collect.read import Reading, read_file
from jejak.engine.duckdb import DuckDB
from jejak.settings import Settings

pd: Any = pytest.importorskip("pandas")
pytestmark = pytest.mark.heavy
INVOICES = """source: invoices
kind: server
zone: Europe/London
fields: {order_id: InvoiceNo, time: InvoiceDate, user_id: CustomerID, quantity: Quantity,
  price: UnitPrice}
constants: {currency: GBP}
statuses: {}
"""
BASKETS = """source: baskets
kind: server
zone: America/New_York
fields: {order_id: basket_id, time: transaction_timestamp, user_id: household_id,
  item_total: sales_value, quantity: quantity}
constants: {currency: USD}
statuses: {}
"""
COUPONS = """source: coupons
kind: server
zone: America/New_York
fields: {user_id: household_id, time: redemption_date}
constants: {event: Coupon Redeemed}
properties: {coupon: coupon_upc, campaign: campaign_id}
"""
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


def read(engine: DuckDB, path: Path, folder: Path, profile: str, currency: str) -> Reading:
    told = folder / "profile.yml"
    told.write_text(profile)
    reading = read_file(engine, path, Settings(currency=currency), told)
    assert reading.rejected == 0
    return reading


def exactly(values: Any) -> float:
    """The sum to the last cent, which floats do not keep."""
    return float(sum((Decimal(repr(float(value))) for value in values), Decimal(0)))


def test_invoices_with_returns(engine: DuckDB, shared: Path, tmp_path: Path):
    """541,909 lines: invoices sold, those given back, and stock put right at no price."""
    path = shared / "data/online_retail/onlineretail.parquet"
    lines = pd.read_parquet(path)
    assert len(lines) == 541_909
    cents = (lines.Quantity * lines.UnitPrice * 1000).round().astype("int64")
    whole = pd.DataFrame({"order": lines.InvoiceNo, "money": cents, "pieces": lines.Quantity})
    whole = whole.groupby("order").sum()
    back = whole[whole.money < 0]
    none = whole[(whole.money == 0) & (whole.pieces < 0)]
    sold = whole.drop(back.index).drop(none.index)
    totals = read(engine, path, tmp_path, INVOICES, "GBP").totals
    assert totals["events"] == {"Order Completed": len(sold), "Order Refunded": len(back)}
    assert totals["money"] == {
        "Order Completed": float(sold.money.sum()) / 1000,
        "Order Refunded": float(-back.money.sum()) / 1000,
    }
    assert totals["skipped"] == {"skip": len(none)}
    found = engine.rows("SELECT order_id, event, value FROM incoming")
    assert {r["order_id"]: r["value"] for r in found if r["event"] == "Order Completed"} == {
        str(order): money / 1000 for order, money in sold.money.items()
    }
    people = engine.rows("SELECT COUNT(DISTINCT user_id) AS n FROM incoming")[0]["n"]
    named = lines[lines.InvoiceNo.isin([*sold.index, *back.index])]
    assert people == named.CustomerID.nunique()


def test_baskets_and_coupons_of_a_grocer(engine: DuckDB, shared: Path, tmp_path: Path):
    folder = shared / "data/completejourney"
    lines = pd.read_parquet(folder / "transactions_sample.parquet")
    totals = read(engine, folder / "transactions_sample.parquet", tmp_path, BASKETS, "USD").totals
    assert totals["orders"] == lines.basket_id.nunique()
    assert totals["money"]["Order Completed"] == exactly(lines.sales_value)
    coupons = pd.read_parquet(folder / "coupon_redemptions.parquet")
    reading = read(engine, folder / "coupon_redemptions.parquet", tmp_path, COUPONS, "USD")
    assert reading.totals["events"] == {"Coupon Redeemed": len(coupons)}
    people = engine.rows("SELECT COUNT(DISTINCT user_id) AS n FROM incoming")[0]["n"]
    assert people == coupons.household_id.nunique()


def test_leads_and_deals(engine: DuckDB, shared: Path, tmp_path: Path):
    folder = shared / "data/olist_funnel"
    path = folder / "olist_marketing_qualified_leads_dataset.csv"
    leads = pd.read_csv(path)
    reading = read(engine, path, tmp_path, LEADS, "BRL")
    assert reading.totals["events"] == {"Lead Created": len(leads)}
    found = engine.rows("SELECT utm_source, COUNT(*) AS n FROM incoming GROUP BY utm_source")
    told = leads.origin.fillna("").value_counts().to_dict()
    assert {row["utm_source"] or "": row["n"] for row in found} == told
    path = folder / "olist_closed_deals_dataset.csv"
    deals = pd.read_csv(path)
    totals = read(engine, path, tmp_path, DEALS, "BRL").totals
    assert totals["events"] == {"Order Completed": len(deals)}
    assert totals["money"] == {"Order Completed": exactly(deals.declared_monthly_revenue)}


def test_the_help_desk(engine: DuckDB, shared: Path):
    path = shared / "data/helpdesk_it/helpdesk.xes.gz"
    names = pd.read_xml(
        path,
        xpath=".//x:event/x:string[@key='concept:name']",
        namespaces={"x": "http://www.xes-standard.org/"},
        parser="etree",
    )
    totals = read_file(engine, path, Settings()).totals
    assert totals["events"] == names.value.value_counts().to_dict()
    assert totals["rows"] == len(names) == 21_348


def test_a_clothing_shop(engine: DuckDB, shared: Path):
    path = shared / "data/shapees/events.jsonl.gz"
    events = pd.read_json(path, lines=True, dtype=False)
    totals = read_file(engine, path, Settings(currency="USD")).totals
    named = events.event.fillna("Page Viewed").value_counts().to_dict()
    assert totals["events"] == named
    orders = events[events.event == "Order Completed"].properties
    assert totals["money"]["Order Completed"] == exactly(orders.str["total"].dropna())
