"""Google Analytics' BigQuery export, written from a truth that is known, in JSON and in Parquet."""

import json
import random
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from jejak.collect.read import read_file
from jejak.engine.duckdb import DuckDB
from jejak.settings import Settings

Row = dict[str, Any]
START = datetime(2026, 10, 1, 3)
KINDS = {
    "page_view": ("page", "Page Viewed"),
    "view_item": ("track", "Product Viewed"),
    "add_to_cart": ("track", "Product Added"),
    "purchase": ("track", "Order Completed"),
    "scroll": ("track", "scroll"),
}
SOURCES = ((None, None, None, None), ("instagram", "paid_social", "Kopi Baru", None),
    ("google", "cpc", "Brand", "gclid"))  # fmt: skip


def param(key: str, value: Any) -> Row:
    """As BigQuery writes it: only the kind that a value is of, whole numbers as texts."""
    kind = "int_value" if isinstance(value, int) else "string_value"
    return {"key": key, "value": {kind: str(value)}}


def exported(chance: random.Random, count: int) -> tuple[list[Row], list[Row]]:
    """Rows of an export, and what each must become."""
    told: list[Row] = []
    truth: list[Row] = []
    for number in range(count):
        name = chance.choice(list(KINDS))
        at = START + timedelta(seconds=97 * number, microseconds=chance.randrange(10**6))
        source, medium, campaign, click = chance.choice(SOURCES)
        person = f"{chance.randrange(9)}.17"
        items = [
            {"item_id": f"SKU{n}", "item_name": f"Kopi {n}", "item_category": "(not set)",
             "price": 45000.5 + n, "quantity": str(n + 1)}
            for n in range(chance.randrange(3))
        ]  # fmt: skip
        params = [param("ga_session_id", 1790000000), param("page_location", "https://toko.id/a?b=1"),
            param("currency", "IDR"), param("page_title", "Kopi")]  # fmt: skip
        row: Row = {
            "event_date": f"{at:%Y%m%d}",
            "event_timestamp": str(round((at - datetime(1970, 1, 1)).total_seconds() * 10**6)),
            "event_name": name,
            "event_params": params,
            "user_pseudo_id": person,
            "platform": "WEB",
            "device": {"category": "mobile", "mobile_brand_name": "Samsung",
                "mobile_model_name": "SM-A155F", "operating_system": "Android",
                "web_info": {"browser": "Chrome", "hostname": "toko.id"}},
            "traffic_source": {"name": "lama", "source": "lama", "medium": "lama"},
            "items": items,
        }  # fmt: skip
        if number % 3 == 0:
            row["user_id"] = f"u{number % 5}"
        if source:
            row["collected_traffic_source"] = {"manual_source": source, "manual_medium": medium,
                "manual_campaign_name": campaign} | ({"gclid": "Cj0"} if click else {})  # fmt: skip
        value = None
        if name == "purchase":
            value = chance.randrange(10, 900) * 500.5
            row["ecommerce"] = {"transaction_id": f"T-{number}", "purchase_revenue": value}
        told.append(row)
        truth.append(
            {
                "type": KINDS[name][0], "event": KINDS[name][1], "occurred_at": at,
                "anonymous_id": person, "user_id": row.get("user_id"), "utm_source": source,
                "utm_medium": medium, "utm_campaign": campaign, "click_id": click,
                "order_id": f"T-{number}" if value else None, "value": value,
                "host": "toko.id", "page": "/a", "device_type": "mobile", "os": "Android",
                "browser": "Chrome", "model": "Samsung SM-A155F", "place": "web",
                "products": [(i["item_id"], i["price"], float(i["quantity"])) for i in items],
            }
        )  # fmt: skip
    return told, truth


def found(engine: DuckDB) -> list[Row]:
    rows = engine.rows("SELECT * FROM incoming ORDER BY row")
    for row in rows:
        told = json.loads(row["properties"])["products"] if row["properties"] else []
        row["products"] = [(one["product_id"], one["price"], one["quantity"]) for one in told]
        assert not any("category" in one and one["category"] for one in told)
    return rows


def same(rows: list[Row], truth: list[Row]) -> None:
    assert len(rows) == len(truth)
    for row, expected in zip(rows, truth, strict=True):
        assert {name: row[name] for name in expected} == expected


@pytest.mark.parametrize("seed", range(4))
def test_each_event_is_what_was_exported(engine: DuckDB, tmp_path: Path, seed: int):
    told, truth = exported(random.Random(seed), 60)
    lines = tmp_path / "events.json"
    lines.write_text("\n".join(map(json.dumps, told)) + "\n", encoding="utf-8")
    reading = read_file(engine, lines, Settings())
    assert (reading.source, reading.rejected) == ("ga4", 0)
    same(found(engine), truth)
    parquet = tmp_path / "events.parquet"
    rows = f"SELECT * FROM read_json('{lines}', sample_size = -1)"
    engine.execute(f"COPY ({rows}) TO '{parquet}' (FORMAT parquet)")
    assert read_file(engine, parquet, Settings()).source == "ga4"
    same(found(engine), truth)
    array = tmp_path / "array.json"
    array.write_text(json.dumps(told), encoding="utf-8")
    assert read_file(engine, array, Settings()).source == "ga4"
    same(found(engine), truth)


def test_bad_lines_are_listed_and_the_others_go_on(engine: DuckDB, tmp_path: Path):
    told, _ = exported(random.Random(9), 4)
    told[1]["event_timestamp"] = "kemarin"
    told[2].pop("user_pseudo_id")
    told[2].pop("user_id", None)
    lines = tmp_path / "events.json"
    lines.write_text("\n".join([*map(json.dumps, told), '{"event_name": "x', ""]))
    reading = read_file(engine, lines, Settings())
    assert (reading.rows, reading.accepted) == (5, 2)
    rows = engine.rows('SELECT row, "column" AS named, code FROM rejected ORDER BY row')
    assert [tuple(row.values()) for row in rows] == [
        (2, "event_timestamp", "import.bad_time"),
        (3, "user_id", "import.no_identity"),
        (5, "", "import.bad_json"),
    ]
