"""Products: looked at, put in the cart, bought, returned, and what they bring.

Which products an event names is read when it comes in (Segment's e-commerce spec: `product_id`,
`sku`, `name`, `category`, `price`, `quantity`, or an array `products` of these).  The products
of an order are those of its latest event that names any.  Its value is split over them by
price times quantity (by quantity where a price is missing), what is taken back over the
products that the refund names, else over the order's; so the net values add up to all.
"""

from typing import Any

from jejak.engine import statements
from jejak.journeys.read import Journeys
from jejak.measure.intervals import wilson
from jejak.measure.question import Question
from jejak.measure.reconciliation import events_found
from jejak.measure.result import Row
from jejak.measure.run import Answer
from jejak.words import CART_EVENT, REFUNDED, UNKNOWN, VIEW_EVENT

_SQL = statements.read("jejak.measure", "products.sql")
_TABLES = ("known", "parts", "told_baskets", "ordered", "sold", "done", "looks")


def products(
    journeys: Journeys, question: Question, values: dict[str, Any], reconciliation: Row
) -> Answer:
    """Rows by `question.by`: product (its id, with its name) or category.

    viewed (`Product Viewed` events), viewers, carted, bought and returned units, conversions
    with it, buyers, net value, and `rate`: viewers of the range who bought it in the range, of
    all its viewers, Wilson.  Views, carts and refunds count at their own date, units bought at
    the order's; a refund of a whole order that names no product returns all of it.  Orders
    that name no product stand in the row `unknown`.  Null: the data has no such event, or none
    that names a product.  Details: `looked_before`, for each bought item those looked at within
    the lookback before it, as a share of its buyers; `lookers`, buyers by how many
    different items they looked at before they bought; `looked_at_2`, the share of buyers who
    looked at two or more.
    """
    by = question.by or "product"
    names = (VIEW_EVENT, CART_EVENT, REFUNDED, values["goal"])
    journeys.need_events(names, values, of_everyone=True)  # others may tell of a member's order
    for name in _TABLES:
        if name == "done" and question.segment is not None:
            journeys.replace_events(_SQL["members_told"], values)
        journeys.table(name, _SQL[name], values)
    counted = journeys.rows("products", _SQL["products"], values)
    before = journeys.rows("looked_before", _SQL["looked_before"], values)
    lookers = journeys.rows("lookers", _SQL["lookers"], values)
    called = {row["product"]: row["name"] for row in journeys.engine.rows(_NAMES)}
    for name in _TABLES:
        journeys.engine.drop(name)
    missing = [name for name in names if name not in events_found(journeys)]
    rows = [_row(row, by, called, missing) for row in counted]
    rows.sort(key=lambda row: (row[by] == UNKNOWN, -row["value"], -(row["viewed"] or 0), row[by]))
    details = {} if VIEW_EVENT in missing else _details(by, rows, before, lookers)
    return Answer(rows, details, _caveats(rows, by, reconciliation["conversions"]))


_NAMES = "SELECT product, name FROM known"


def _row(counted: Row, by: str, called: dict[str, str | None], missing: list[str]) -> Row:
    viewers, buyers = counted["viewers"], counted["viewing_buyers"]
    low, high = wilson(buyers, viewers)
    row: Row = {by: counted["item"]}
    if by == "product":
        row["name"] = called.get(counted["item"])
    row |= {
        "viewed": int(counted["viewed"]),
        "viewers": int(viewers),
        "carted": float(counted["carted"]),
        "bought": float(counted["bought"]),
        "returned": float(counted["returned"]),
        "conversions": int(counted["conversions"]),
        "buyers": int(counted["buyers"]),
        "value": float(counted["value"]),
        "rate": buyers / viewers if viewers else None,
        "low": low,
        "high": high,
    }
    untold = (
        *(("viewed", "viewers", "rate", "low", "high") if VIEW_EVENT in missing else ()),
        *(("carted",) if CART_EVENT in missing else ()),
        *(("returned",) if REFUNDED in missing else ()),
    )
    return row | dict.fromkeys(untold)


def _details(
    by: str, rows: list[Row], before: list[Row], lookers: list[Row]
) -> dict[str, list[Row]]:
    bought = {row[by]: row["buyers"] for row in rows}
    pairs: list[Row] = []
    for row in before:
        whole = bought[row["item"]]
        low, high = wilson(row["buyers"], whole)
        told = {by: row["item"], "looked_at": row["looked_at"], "buyers": row["buyers"]}
        pairs.append(told | {"share": row["buyers"] / whole, "low": low, "high": high})
    pairs.sort(key=lambda row: (-bought[row[by]], row[by], -row["buyers"], row["looked_at"]))
    lookers = sorted(lookers, key=lambda row: row["looked"])
    return {"looked_before": pairs, "lookers": lookers, "looked_at_2": _looked_at_2(lookers)}


def _looked_at_2(lookers: list[Row]) -> list[Row]:
    buyers = sum(row["buyers"] for row in lookers)
    many = sum(row["buyers"] for row in lookers if row["looked"] >= 2)
    low, high = wilson(many, buyers)
    told = {"buyers": buyers, "looked_at_2": many}
    return [told | {"share": many / buyers, "low": low, "high": high}] if buyers else []


def _caveats(rows: list[Row], by: str, conversions: int) -> list[Row]:
    """Says how many conversions name no product."""
    unknown = sum(row["conversions"] for row in rows if row[by] == UNKNOWN)
    told = {"code": "no_products", "conversions": unknown, "of": conversions}
    return [told] if unknown else []
