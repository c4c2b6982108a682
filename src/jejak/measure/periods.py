"""Days, weeks and months of a range, as rows of a measure."""

from collections.abc import Iterator
from datetime import date, timedelta

from msgspec import Struct

PERIODS = ("day", "week", "month")
COLUMNS = {"period": "VARCHAR", "day": "BIGINT"}
_FIRST = date(1970, 1, 1)


class Period(Struct, frozen=True):
    """Local days from `first` to `last`, both counted; those of a cut week or month are fewer."""

    name: str
    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def periods(by: str, first: date, last: date) -> list[Period]:
    """The days, ISO weeks or months that hold the days from first to last, cut to them.

    A day is named by its date, a week by its Monday, a month by its year and month.

    >>> [(p.name, p.days) for p in periods("week", date(2026, 10, 4), date(2026, 10, 6))]
    [('2026-09-28', 1), ('2026-10-05', 2)]
    """
    made: list[Period] = []
    for day in _days(first, last):
        name = period_name(by, day)
        begun = made[-1].first if made and made[-1].name == name else None
        if begun is not None:
            made.pop()
        made.append(Period(name, begun or day, day))
    return made


def period_name(by: str, day: date) -> str:
    """The name of the day, week or month in which a day lies."""
    if by == "month":
        return f"{day:%Y-%m}"
    return (day - timedelta(days=day.weekday()) if by == "week" else day).isoformat()


def days_of(made: list[Period]) -> list[tuple[str, int]]:
    """Rows (name of the period, local day as days since 1970) of every day of each period."""
    return [(one.name, (day - _FIRST).days) for one in made for day in _days(one.first, one.last)]


def _days(first: date, last: date) -> Iterator[date]:
    for step in range((last - first).days + 1):
        yield first + timedelta(days=step)
