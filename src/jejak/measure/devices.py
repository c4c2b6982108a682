"""Mobile conversions: which devices people use, which they convert on, where one is weak.

The unit is a person on a device type seen in the range: a session begun, or a conversion
made, on it.  The numerator is a conversion *on* that device, so a person who looks on the
phone and buys on the desktop counts against the phone and for the desktop.
"""

from typing import Any

from jejak.engine import statements
from jejak.journeys.read import PATHS, Journeys
from jejak.measure.device_gap import gaps
from jejak.measure.intervals import wilson
from jejak.measure.question import Question
from jejak.measure.result import Row
from jejak.measure.run import Answer
from jejak.measure.variants import read_variants
from jejak.words import DEVICE_TYPES, UNKNOWN

_SQL = statements.read("jejak.measure", "devices.sql")
BITS = {device: 1 << place for place, device in enumerate(DEVICE_TYPES)}


def devices(
    journeys: Journeys, question: Question, values: dict[str, Any], reconciliation: Row
) -> Answer:
    """Rows by `question.by`: people, converters, rate with Wilson's interval, conversions, value.

    Details: `overlap`, people by the set of device types they used; `device_paths`, the
    device types of a path's touches and of its conversion, runs collapsed; `switches`, first
    against converting device type; `gap`, pairs of device types (measure/device_gap.py).
    """
    by = question.by or "device"
    values = values | {"unknown": BITS["unknown"]}
    items = _keep_visits(journeys, values)
    for name in ("visited", "bought"):
        journeys.table(name, _SQL[name], values)
    rates = journeys.rows("rates", _SQL["rates"], values)
    rows = [_rate(by, items[row.pop("item_id")], row) for row in rates]
    rows.sort(key=lambda row: (-row["people"], row[by]))
    journeys.keep("moves", _SQL["moves"], values, stages=PATHS)
    details = {
        "overlap": _overlap(journeys, values),
        "device_paths": _device_paths(journeys, values),
        "switches": _switches(journeys, values),
        "gap": gaps(journeys, _SQL, BITS, values),
    }
    for name in ("visited", "bought"):
        journeys.engine.drop(name)
    return Answer(rows, details)


def _keep_visits(journeys: Journeys, values: dict[str, Any]) -> list[str]:
    """Tables `agent_items` and `user_visits`, which outlast the question; the items by number."""
    engine = journeys.engine
    found = {row["item"] for row in journeys.rows("items", _SQL["items"], values)}
    items = [UNKNOWN, *sorted(found - {UNKNOWN})]
    numbers = [(item, number) for number, item in enumerate(items)]
    engine.load("item_ids", {"item": "VARCHAR", "item_id": "BIGINT"}, numbers)
    engine.load("device_bits", {"device": "VARCHAR", "bit": "BIGINT"}, list(BITS.items()))
    for name in ("agent_items", "user_visits"):
        journeys.keep(name, _SQL[name], values, (values["by"],))
    for name in ("item_ids", "device_bits"):
        engine.drop(name)
    return items


def _rate(by: str, item: str, row: Row) -> Row:
    low, high = wilson(row["converters"], row["people"])
    return {
        by: item,
        "people": int(row["people"]),
        "converters": int(row["converters"]),
        "rate": row["converters"] / row["people"],
        "low": low,
        "high": high,
        "conversions": int(row["conversions"]),
        "value": row["value"],
    }


def _overlap(journeys: Journeys, values: dict[str, Any]) -> list[Row]:
    journeys.table("buyer_types", _SQL["buyer_types"], values)
    found: list[Row] = [
        {
            "devices": " + ".join(sorted(d for d, bit in BITS.items() if row["types"] & bit)),
            "people": int(row["people"]),
            "converters": int(row["converters"]),
        }
        for row in journeys.rows("device_sets", _SQL["device_sets"], values)
    ]
    journeys.engine.drop("buyer_types")
    return sorted(found, key=lambda row: (-row["people"], row["devices"]))


def _device_paths(journeys: Journeys, values: dict[str, Any]) -> list[Row]:
    journeys.keep("runs", _SQL["runs"], values, stages=PATHS)
    journeys.view("shaped", _SQL["walked"])
    found: list[Row] = [
        {"path": path.path, "conversions": path.conversions, "value": path.value}
        for path in read_variants(journeys, None, values)[0]
    ]
    for name in ("shaped", "keyed_paths"):
        journeys.engine.drop(name)
    return found


def _switches(journeys: Journeys, values: dict[str, Any]) -> list[Row]:
    rows = journeys.rows("switches", _SQL["switches"], values)
    return sorted(
        rows, key=lambda r: (-r["conversions"], r["first_device"], r["converting_device"])
    )
