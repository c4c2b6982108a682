"""Two public shops, imported through a mapping: repeat and returns as plain pandas counts them.

UCI Online Retail (CC0) and 84.51° Complete Journey (CC0) stand outside the project; nothing of
them is kept.  Orders are put together from their lines by pandas, once for both sides.
"""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

import jejak
from jejak.project import Project

MAPPING = """
source: shop
kind: server
fields: {time: at, order_id: order, user_id: customer, total: value}
constants: {event: Order Completed, place: store}
"""
SETTINGS = 'timezone = "UTC"\ncurrency = "GBP"\nlanguage = "en"\n'


def online_retail(shared: Path) -> Any:
    """Invoices of known customers; cancellations (C…) are papers of their own, not orders."""
    pandas = pytest.importorskip("pandas")
    path = shared / "data/online_retail/onlineretail.parquet"
    if not path.exists():
        pytest.skip(f"not there: {path}")
    lines = pandas.read_parquet(path)
    lines = lines[lines.CustomerID.notna() & ~lines.InvoiceNo.str.startswith("C")]
    lines = lines.assign(value=lines.Quantity * lines.UnitPrice)
    lines = lines.assign(customer=lines.CustomerID.astype(int).astype(str))
    orders = lines.groupby(["customer", "InvoiceNo"], as_index=False).agg(
        at=("InvoiceDate", "min"), value=("value", "sum")
    )
    return orders.rename(columns={"InvoiceNo": "order"})


def completejourney(shared: Path) -> Any:
    pandas = pytest.importorskip("pandas")
    path = shared / "data/completejourney/transactions_sample.parquet"
    if not path.exists():
        pytest.skip(f"not there: {path}")
    lines = pandas.read_parquet(path)
    orders = lines.groupby(["household_id", "basket_id"], as_index=False).agg(
        at=("transaction_timestamp", "min"), value=("sales_value", "sum")
    )
    return orders.rename(columns={"household_id": "customer", "basket_id": "order"})


def imported(orders: Any, folder: Path, mapping: str = MAPPING) -> Project:
    folder.mkdir()
    orders.to_parquet(folder / "orders.parquet")
    (folder / "orders.yml").write_text(mapping, encoding="utf-8")
    jejak.new(folder / "shop").close()
    (folder / "shop/jejak.toml").write_text(SETTINGS, encoding="utf-8")
    project = jejak.open(folder / "shop")
    report = project.import_file(folder / "orders.parquet", folder / "orders.yml")
    assert (report.accepted, report.rejected) == (len(orders), 0)
    return project


@pytest.mark.parametrize("shop", [online_retail, completejourney], ids=lambda shop: shop.__name__)
def test_repeat_as_pandas_counts_it(shop: Any, shared: Path, tmp_path: Path):
    pandas = pytest.importorskip("pandas")
    orders = shop(shared).sort_values(["customer", "at", "order"])
    # Two orders of one minute: which is first is a matter of rules, so they are told apart.
    again = orders.groupby(["customer", "at"]).cumcount()
    orders["at"] += pandas.to_timedelta(again, unit="s")
    orders["nth"] = orders.groupby("customer").cumcount() + 1
    orders["day"] = orders["at"].dt.normalize()
    orders["gap"] = orders.groupby("customer")["day"].diff().dt.days
    project = imported(orders, tmp_path / "data")
    middle = orders["at"].min() + (orders["at"].max() - orders["at"].min()) / 2
    for since in (orders["at"].min().date(), middle.date()):
        compare(project, orders, since, orders["at"].max().date())
    project.close()


def compare(project: Project, orders: Any, since: date, until: date) -> None:
    """All figures of customers whose first order ever lies in the range."""
    result = project.repeat(since=since, until=until)
    inside = (orders["day"].dt.date >= since) & (orders["day"].dt.date <= until)
    new = set(orders[inside & (orders["nth"] == 1)]["customer"])
    mine = orders[orders["customer"].isin(new)]
    people = mine.groupby("customer").agg(first=("at", "min"), orders=("nth", "max"))
    cohorts = people.groupby(people["first"].dt.strftime("%Y-%m"))["orders"]
    assert {r["cohort"]: (r["customers"], r["repeaters"], r["third"]) for r in result.rows} == {
        month: (len(counts), int((counts >= 2).sum()), int((counts >= 3).sum()))
        for month, counts in cohorts
    }
    for order in (2, 3):
        gaps = mine[mine["nth"] == order]["gap"].value_counts()
        found = {
            day["day"]: day["converted"]
            for day in result.details["curve"]
            if day["next_order"] == order and day["converted"]
        }
        assert found == {int(day): int(count) for day, count in gaps.items()}
    [brought] = result.details["returning_totals"]
    later = orders[inside & (orders["nth"] > 1)]
    assert brought["conversions"] == int(inside.sum())
    assert brought["returning_conversions"] == len(later)
    assert brought["value"] == pytest.approx(orders[inside]["value"].sum())
    assert brought["returning_value"] == pytest.approx(later["value"].sum())


LINES = """
source: lines
kind: server
fields: {time: at, order_id: order, user_id: customer, total: value, event: event}
constants: {place: store}
properties: [products]
"""


def test_products_bought_and_returned_as_pandas_counts_them(shared: Path, tmp_path: Path):
    """Cancellation papers name what comes back, but not the order: units of their own date."""
    pandas = pytest.importorskip("pandas")
    path = shared / "data/online_retail/onlineretail.parquet"
    if not path.exists():
        pytest.skip(f"not there: {path}")
    lines = pandas.read_parquet(path)
    lines = lines[lines.CustomerID.notna()]
    lines = lines[lines.InvoiceDate.between("2011-03-01", "2011-04-30 23:59:59")]
    lines["returned"] = lines.InvoiceNo.str.startswith("C")
    lines["value"] = lines.Quantity * lines.UnitPrice
    project = imported(papers(lines), tmp_path / "data", LINES)
    result = project.products(since=date(2011, 3, 1), until=date(2011, 4, 30))
    units = lines.assign(units=lines.Quantity.abs()).groupby(["StockCode", "returned"])["units"]
    totals = units.sum().unstack(fill_value=0)
    found = {r["product"]: (r["bought"], r["returned"]) for r in result.rows}
    assert found == {code: (row[False], row[True]) for code, row in totals.to_dict("index").items()}
    sold = lines[~lines["returned"]].groupby("StockCode")["value"].sum().to_dict()
    for row in result.rows:
        assert row["value"] == pytest.approx(sold.get(row["product"], 0.0), abs=1e-6)
    project.close()


def papers(lines: Any) -> Any:
    """One row an invoice, its lines as the array `products`."""
    pandas = pytest.importorskip("pandas")
    found: list[dict[str, Any]] = []
    for (number, customer, returned), mine in lines.groupby(
        ["InvoiceNo", "CustomerID", "returned"]
    ):
        products = [
            {"product_id": code, "name": name, "price": price, "quantity": quantity}
            for code, name, price, quantity in zip(
                mine.StockCode, mine.Description, mine.UnitPrice, mine.Quantity, strict=True
            )
        ]
        told = {"at": mine.InvoiceDate.min(), "order": number, "customer": str(int(customer))}
        told["event"] = "Order Refunded" if returned else "Order Completed"
        found.append(told | {"value": abs(mine.value.sum()), "products": products})
    return pandas.DataFrame(found)
