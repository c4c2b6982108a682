"""What is given: the project's rules, the arguments of a measure, durations, the range."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Rules:
    gap: int = 1800  # seconds
    max_people: int = 5
    timezone: str = "Asia/Jakarta"
    internal_users: tuple[str, ...] = ()
    goals: tuple[str, ...] = ("Order Completed",)
    stages: tuple[tuple[int, tuple[str, ...] | None, str | None], ...] = ()  # events, expected


@dataclass(frozen=True)
class Question:
    by: str | None = "channel"
    since: date | None = None
    until: date | None = None
    lookback: str = "30d"
    goal: str | None = None
    direct: str = "keep"
    count: str = "every"
    reset_after_conversion: str = "off"
    touch: str = "source"
    session: str = "device"
    identity: str = "latest"
    traffic: str = "human"
    value: str = "ordered"
    members: frozenset[Any] | None = None  # the persons of a segment; None: everybody
    any_touch: str | None = None
    first_touch: str | None = None
    last_touch: str | None = None
    min_length: int | None = None
    max_length: int | None = None
    min_lag: str | None = None
    transform: str = "raw"
    trim: int | None = None
    remove: str | None = None
    top: int = 20
    by_step: str = "1"
    half_life: str = "7d"
    steps: str | None = None
    order: str = "ordered"
    window: str = "7d"
    step_window: str | None = None
    exclude: str | None = None
    exclude_what: str = "attempt"
    reentry: str = "best"
    repeat: str = "one"
    ties: str = "in_order"


def duration(text: str) -> timedelta:
    """'30d', '12h', '30m', '45s'."""
    unit = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}[text[-1]]
    return timedelta(**{unit: int(text[:-1])})


def local_day(at: datetime, zone: str) -> date:
    return at.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).date()


def midnight(day: date, zone: str) -> datetime:
    """The start of a local day, in UTC."""
    local = datetime.combine(day, time(0), ZoneInfo(zone))
    return local.astimezone(UTC).replace(tzinfo=None)


def days_of(question: Question, data_end: datetime, zone: str) -> tuple[date, date]:
    """First and last local day of the range; both count.

    The default: the last 30 local days, of which data end's is the last.
    RULE: `until` alone gives the 30 days that end there.
    """
    last = question.until or local_day(data_end, zone)
    first = question.since or last - timedelta(days=29)
    return first, last


def range_of(question: Question, data_end: datetime, zone: str) -> tuple[datetime, datetime]:
    """UTC times of the range: the first is in it, the second is not."""
    first, last = days_of(question, data_end, zone)
    return midnight(first, zone), midnight(last + timedelta(days=1), zone)
