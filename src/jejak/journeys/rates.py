"""A project's rates.yml: what one unit of another currency is worth in the project's own.

USD:
  2026-11: 15850      # a month
  2026-11-22: 15910   # a day goes before its month
SGD: 12100            # always
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from jejak.journeys.yaml_nodes import Reader, compose

FILE = "rates.yml"
ALWAYS = ""
_WHEN = re.compile(r"\d{4}-\d{2}(-\d{2})?")
_RATE = re.compile(r"\d+(\.(\d{1,2}|\d{4,}))?")  # 15.850 may be fifteen thousand
_FIX = "USD: 15850"

Rates = Mapping[str, Mapping[str, float]]  # currency → month, day or ALWAYS → rate


def read_rates(text: str | None, path: str = FILE) -> Rates:
    """The rates of a file; SettingsError names line, column, what is allowed, the fix."""
    root = None if text is None else compose(text, path)
    if root is None:
        return {}
    reader = _Reader(path, "rates")
    return {key: reader.rates(key, node) for key, node in reader.pairs(root, (), _FIX)}


def rate(rates: Rates, currency: str, day: date) -> float | None:
    """The rate of a day: its own, else its month's, else the one for always.

    >>> rate({"USD": {"2026-11": 15850.0}}, "USD", date(2026, 11, 22))
    15850.0
    """
    told = rates.get(currency, {})
    written = day.isoformat()
    return told.get(written, told.get(written[:7], told.get(ALWAYS)))


class _Reader(Reader):
    """Reads what only rates.yml holds."""

    def rates(self, key: str, node: Any) -> dict[str, float]:
        if not re.fullmatch(r"[A-Z]{3}", key):
            raise self.error("currency", node, value=key, allowed="USD, SGD, EUR …", fix=_FIX)
        if node.id == "scalar":
            return {ALWAYS: self.rate(node)}
        return {
            self.when(when, one): self.rate(one)
            for when, one in self.pairs(node, (), "2026-11: 15850")
        }

    def when(self, when: str, node: Any) -> str:
        month = when if len(when) == 10 else f"{when}-01"
        if not _WHEN.fullmatch(when) or not _is_day(month):
            raise self.error("when", node, value=when, allowed="2026-11, 2026-11-22", fix="2026-11")
        return when

    def rate(self, node: Any) -> float:
        text = self.text(node)
        if not _RATE.fullmatch(text) or float(text) == 0:
            raise self.error("rate", node, value=text, allowed="15850, 15850.5", fix="15850")
        return float(text)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
