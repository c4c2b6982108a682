"""Mobile conversions: which devices people use, which they convert on, where one is weak.

The unit is a person on a device type seen in the range: a session begun, or a conversion
made, on it.  The numerator is a conversion *on* that device, so a person who looks on the
phone and buys on the desktop counts against the phone and for the desktop.
"""

from typing import Any

from jejak.engine import statements
from jejak.journeys.read import Journeys
from jejak.measure.device_gap import gaps
from jejak.measure.intervals import wilson
from jejak.measure.question import Question
from jejak.measure.result import Row
from jejak.measure.run import Answer
from jejak.measure.variants import read_variants
from jejak.words import DEVICE_TYPES

_SQL = statements.read("jejak.measure", "devices.sql")
_BITS = {device: 1 << place for place, device in enumerate(DEVICE_TYPES)}


def devices(
    journeys: Journeys, question: Question, values: dict[str, Any], reconciliation: Row
) -> Answer:
    """Rows by `question.by`: people, converters, rate with Wilson's interval, conversions, value.

    Details: `overlap`, people by the set of device types they used; `device_paths`, the
    device types of a path's touches and of its conversion, runs collapsed; `switches`, first
    against converting device type; `gap`, pairs of device types (measure/device_gap.py).
    """
    by = question.by or "device"
    journeys.keep("user_visits", _SQL["user_visits"], values, (values["by"],))
    for name in ("visited", "bought"):
        journeys.table(name, _SQL[name], values)
    rows = [_rate(by, row) for row in journeys.rows("rates", _SQL["rates"], values)]
    rows.sort(key=lambda row: (-row["people"], row[by]))
    journeys.table("moves", _SQL["moves"], values)
    details = {
        "overlap": _overlap(journeys, values),
        "device_paths": _device_paths(journeys, values),
        "switches": _switches(journeys, values),
        "gap": gaps(journeys, _SQL, values),
    }
    for name in ("visited", "bought", "moves"):
        journeys.engine.drop(name)
    return Answer(rows, details)


def _rate(by: str, row: Row) -> Row:
    low, high = wilson(row["converters"], row["people"])
    return {
        by: row["item"],
        "people": int(row["people"]),
        "converters": int(row["converters"]),
        "rate": row["converters"] / row["people"],
        "low": low,
        "high": high,
        "conversions": int(row["conversions"]),
        "value": row["value"],
    }


def _overlap(journeys: Journeys, values: dict[str, Any]) -> list[Row]:
    journeys.engine.load("device_bits", {"device": "VARCHAR", "bit": "BIGINT"}, list(_BITS.items()))
    found: list[Row] = [
        {
            "devices": " + ".join(sorted(d for d, bit in _BITS.items() if row["types"] & bit)),
            "people": row["people"],
            "converters": row["converters"],
        }
        for row in journeys.rows("device_sets", _SQL["device_sets"], values)
    ]
    journeys.engine.drop("device_bits")
    return sorted(found, key=lambda row: (-row["people"], row["devices"]))


def _device_paths(journeys: Journeys, values: dict[str, Any]) -> list[Row]:
    journeys.table("shaped", _SQL["walked"], values)
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
