"""Touches and conversions, as other people's cases tell them, as rows of schema.INCOMING."""

from datetime import datetime
from typing import Any

from jejak.project import Project, in_memory
from jejak.settings import Settings

Row = dict[str, Any]


def moment(text: str) -> datetime:
    """An ISO time in UTC, without its zone."""
    return datetime.fromisoformat(text).replace(tzinfo=None)


def touch(person: str, when: datetime, source: str, **also: Any) -> Row:
    """A visit; its source stands in the link, and `Direct` is a link that says nothing."""
    tags = {} if source.casefold() == "direct" else {"utm_source": source}
    return {
        "anonymous_id": f"device of {person}",
        "user_id": person,
        "type": "page",
        "event": "Page Viewed",
        "occurred_at": when,
        **tags,
        **also,
    }


def sale(person: str, when: datetime, value: float) -> Row:
    """An order told by a server: no visit, no touch."""
    return {
        "user_id": person,
        "event": "Order Completed",
        "occurred_at": when,
        "is_server": True,
        "value": value,
    }


def project(rows: list[Row], **settings: Any) -> Project:
    return in_memory(rows, Settings(timezone="UTC", currency="USD", **settings))
