"""What the report says of the data it stands on."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct

QUALITY = (
    "events",
    "bot",
    "internal",
    "duplicates",
    "far_duplicates",
    "rejected",
    "late",
    "people",
    "visitors",
    "joined_people",
    "devices",
    "shared_devices",
    "contacts",
    "crowded",
    "sessions",
    "touches",
    "unassigned_touches",
)


class ReportMeta(Struct, frozen=True):
    """The project, the range, and what of its data was left out.

    `quality` counts, as far as they are known, the names of QUALITY; others are not shown.
    `sources` holds one row a source: source, kind (client or server), events, duplicates,
    rejected, first_at and last_at (times in UTC).  `data_end` is the latest event's time in
    UTC: the report tells no other time, so that the same data makes the same file.
    """

    project: str
    since: date | str
    until: date | str
    data_end: datetime | str
    timezone: str = "Asia/Jakarta"
    currency: str = "IDR"
    quality: Mapping[str, int] = {}
    sources: Sequence[Mapping[str, object]] = ()
