"""The Segment spec read a second time, event by event, in plain Python: the tests' own figure."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

CLICKS = ["gclid", "gbraid", "wbraid", "dclid", "msclkid", "ttclid", "twclid", "li_fat_id"]
CLICKS += ["fbclid", "igshid"]
EVENTS = {
    "page": "Page Viewed",
    "screen": "Screen Viewed",
    "identify": "Identified",
    "alias": "Aliased",
    "group": "Grouped",
}


def event(**fields: Any) -> dict[str, Any]:
    """The least a track call needs, and whatever is said beside it."""
    return {
        "type": "track",
        "event": "Product Viewed",
        "messageId": "m1",
        "anonymousId": "anon-1",
        "timestamp": "2026-03-04T05:06:07.890Z",
        **fields,
    }


def look(event: Any, *keys: str) -> Any:
    for key in keys:
        event = event.get(key) if isinstance(event, dict) else None
    return event


def first(*values: Any) -> Any:
    return next((value for value in values if value not in (None, "")), None)


def moment(text: str | None) -> datetime | None:
    if not text:
        return None
    found = datetime.fromisoformat(text)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def happened(event: dict[str, Any]) -> datetime:
    original, sent, received = (
        moment(event.get(key)) for key in ("originalTimestamp", "sentAt", "receivedAt")
    )
    found = original or moment(event.get("timestamp")) or received
    assert found
    if original and sent and received and abs(received - sent) >= timedelta(seconds=60):
        found = received - (sent - original)
    return (min(found, received) if received else found).replace(tzinfo=None)


def bare(host: str | None) -> str | None:
    return host.rstrip(".").removeprefix("www.") or None if host else None


def address(event: dict[str, Any]) -> dict[str, Any]:
    page, props = look(event, "context", "page"), event.get("properties")
    url = first(look(page, "url"), look(props, "url")) or ""
    if not url:
        search = first(look(page, "search"), look(props, "search")) or ""
        url = (first(look(page, "path"), look(props, "path")) or "") + (
            search if not search or search.startswith("?") else "?" + search
        )
    parts = urlsplit(url)
    query = {key: values[0].strip() for key, values in parse_qs(parts.query).items()}
    told = look(event, "context", "campaign") or {}
    host = bare(parts.hostname)
    back = bare(urlsplit(first(look(page, "referrer"), look(props, "referrer")) or "").hostname)
    return {
        "host": host,
        "page": parts.path or ("/" if host else None),
        "utm_source": told.get("source") or query.get("utm_source") or None,
        "utm_medium": told.get("medium") or query.get("utm_medium") or None,
        "utm_campaign": told.get("name") or query.get("utm_campaign") or None,
        "click_id": next((name for name in CLICKS if query.get(name)), None),
        "referrer_host": None if back == host else back,
    }


def money(event: dict[str, Any]) -> float | None:
    props = event.get("properties") or {}
    found = [props.get(key) for key in ("revenue", "total", "value")]
    return next((float(value) for value in found if value is not None), None)


def screen(event: dict[str, Any]) -> str:
    width = look(event, "context", "screen", "width")
    if width is None:
        return "unknown"
    return "small" if width < 360 else "medium" if width < 768 else "large"


def read_by_hand(event: dict[str, Any]) -> dict[str, Any]:
    """The columns of incoming that need no list of devices."""
    call = event["type"]
    library = look(event, "context", "library", "name") or ""
    kind = (
        "app"
        if re.search("android|ios|kotlin|swift|flutter|react-native", library)
        else "server"
        if library in {"analytics-python", "analytics-node", "analytics-php", "analytics-ruby"}
        else "browser"
    )
    place = "app" if kind == "app" or call == "screen" else None if kind == "server" else "web"
    found = address(event)
    if call == "screen":
        found["page"] = event.get("name") or found["page"]
    return {
        "message_id": event["messageId"],
        "type": call,
        "event": EVENTS.get(call) or event["event"],
        "occurred_at": happened(event),
        "received_at": (moment(event.get("receivedAt")) or datetime.max).replace(tzinfo=None)
        if event.get("receivedAt")
        else None,
        "is_server": kind == "server",
        "anonymous_id": first(event.get("anonymousId"), look(event, "context", "device", "id")),
        "user_id": event.get("userId") or None,
        "previous_id": event.get("previousId"),
        "place": place,
        "screen": None if kind == "server" and screen(event) == "unknown" else screen(event),
        "order_id": look(event, "properties", "order_id"),
        "value": money(event),
        **found,
    }
