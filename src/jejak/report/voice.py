"""Who is spoken to about what: the language, and what every sentence of a result refers to."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from jejak.measure.result import Result
from jejak.numbers import days_between
from jejak.report.command import command_of
from jejak.words import DEFAULT_GOAL, say, texts

Row = Mapping[str, Any]
# What a measure counts where it is not conversions: the figure of its sum that all rows make.
COUNTED = {"stages": "people", "feedback": "answers", "quality": "events", "person": "events"}
COUNTED["reconcile"] = "orders"


class Voice(Struct, frozen=True):
    """The language of a report and the currency, zone and unit of what it tells."""

    language: str
    currency: str
    timezone: str
    by: str
    goal: str
    measure: str
    command: str = ""  # what to type for the same figures

    def say(self, key: str, **values: object) -> str:
        """A sentence of area `report`; keys of other areas are written in full."""
        full = key if key in texts(self.language) else f"report.{key}"
        return say(full, self.language, **values)

    @property
    def unit(self) -> str:
        """What is counted: people, visits (leaving), orders for the default goal, conversions."""
        return self.say(f"unit_{self._counted}")

    def units(self, told: str) -> str:
        """The same after a number: `1 order`, `2 orders`."""
        return self.say(f"unit_one.{self._counted}") if told == "1" else self.unit

    @property
    def _counted(self) -> str:
        if self.measure == "funnel":
            return "people"
        if self.measure == "dropoff":
            return "visits"
        of_goal = "orders" if self.goal == DEFAULT_GOAL else "conversions"
        return COUNTED.get(self.measure, of_goal)


def voice_of(result: Result, language: str) -> Voice:
    settings = result.settings
    return Voice(
        language=language,
        currency=str(settings.get("currency") or "IDR"),
        timezone=str(settings.get("timezone") or "Asia/Jakarta"),
        by=str(settings.get("by") or "channel"),
        goal=str(settings.get("goal") or DEFAULT_GOAL),
        measure=result.measure,
        command=command_of(result),
    )


def period(result: Result, language: str) -> str:
    """The range that a result covers, as dates; empty where it names none."""
    since, until = result.settings.get("since"), result.settings.get("until")
    if not since or not until:
        return ""
    return days_between(str(since), str(until), language)


def number(row: Row, key: str) -> float | None:
    """A figure of a row; None where it has none."""
    value = row.get(key)
    return float(value) if isinstance(value, (int, float)) else None


def amount(row: Row, key: str) -> float:
    """A figure of a row, 0 where it has none."""
    return number(row, key) or 0.0


def missing_events(result: Result) -> bool:
    """Whether the data lacks the events that this measure is made of."""
    return any(item.get("code") == "missing_events" for item in result.caveats)
