"""Messages with the days of their copies, which hang together in steps of a day."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

_EPOCH = date(1970, 1, 1)


class Chains:
    """Messages that go, with the days of their copies: those hang together in steps of a day."""

    def __init__(
        self,
        ledger: Iterable[tuple[int, str]],
        gone: Sequence[dict[str, Any]],
        near: Sequence[dict[str, Any]],
    ):
        self.days: dict[int, set[date]] = defaultdict(set)
        for row in gone:
            self.days[row["message"]].add(row["day"])
        told = [(message, date.fromisoformat(day)) for message, day in ledger]
        known: dict[int, set[date]] = defaultdict(set)
        for message, day in [*told, *((row["message"], row["day"]) for row in near)]:
            known[message].add(day)
        for message, days in self.days.items():
            while more := {day for day in known[message] - days if _beside(day, days)}:
                days |= more
        self.ledger = [(m, day.isoformat()) for m, day in told if day in self.days.get(m, ())]
        self.copies = [row for row in near if row["day"] in self.days[row["message"]]]

    def event_ids(self, messages: Iterable[int]) -> set[int]:
        """The ids of these messages on their days and the neighbouring ones."""
        return {
            number
            for message in messages
            for day in self.days[message]
            for number in around(message ^ (day - _EPOCH).days << 40, day)
        }


def around(event_id: int, day: date) -> list[int]:
    """The ids that an event's message has on its day and on those beside it."""
    number = (day - _EPOCH).days
    return [event_id ^ number << 40 ^ number + step << 40 for step in (-1, 0, 1)]


def _beside(day: date, days: set[date]) -> bool:
    return bool({day - timedelta(days=1), day, day + timedelta(days=1)} & days)
