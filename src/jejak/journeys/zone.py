"""Local days without an engine's time zones: a small table of a zone's offsets."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

COLUMNS = {"from_us": "BIGINT", "to_us": "BIGINT", "offset_us": "BIGINT"}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def micros(moment: datetime) -> int:
    """Microseconds since 1970 of a UTC time, naive or aware."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (aware - EPOCH) // timedelta(microseconds=1)


def day_start(day: date, zone: ZoneInfo) -> int:
    """Microseconds since 1970 at which a local day begins."""
    return micros(datetime.combine(day, time(), zone))


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """The local day of a naive UTC time."""
    return moment.replace(tzinfo=UTC).astimezone(zone).date()


def offsets(zone: ZoneInfo, first: datetime, last: datetime) -> list[tuple[int, int, int]]:
    """Rows (from_us, to_us, offset_us): the zone's offset over a stretch of UTC time.

    Offsets change at a full quarter of an hour (St. John's did so at a minute past until 2011: its
    14 minutes count to the other day); the table covers a day more at each end.
    """
    at = first.replace(tzinfo=UTC, minute=0, second=0, microsecond=0) - timedelta(days=1)
    end = last.replace(tzinfo=UTC) + timedelta(days=1)
    rows: list[tuple[int, int, int]] = []
    start, offset = at, _offset(at, zone)
    while at < end:
        nearby = at + timedelta(days=1)
        if _offset(nearby, zone) != offset:
            change = _change(at, nearby, zone)
            rows.append((micros(start), micros(change), offset))
            start, offset = change, _offset(change, zone)
        at = nearby
    rows.append((micros(start), micros(end + timedelta(days=2)), offset))
    return rows


def _offset(moment: datetime, zone: ZoneInfo) -> int:
    shift = moment.astimezone(zone).utcoffset() or timedelta()
    return shift // timedelta(microseconds=1)


def _change(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """The first quarter of an hour after `low` at which the offset differs."""
    before = _offset(low, zone)
    while low < high and _offset(low, zone) == before:
        low += timedelta(minutes=15)
    return low
