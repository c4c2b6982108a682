"""What an event says about where it came from, and what the channel rules make of it."""

import re

import msgspec

_SAME = re.compile(r"[\s_+-]+")
_ABSENT = {"", "(direct)", "(none)", "(not set)", "(not provided)", "null", "none", "undefined"}


class Arrival(msgspec.Struct, frozen=True):
    """The evidence of one event (words.ARRIVAL), all of it optional."""

    contact: str | None = None
    utm_source: str | None = None
    utm_medium: str | None = None
    utm_campaign: str | None = None
    click_id: str | None = None
    referrer_host: str | None = None
    in_app: str | None = None


class Traffic(msgspec.Struct, frozen=True):
    """What an arrival is called in every report.

    `carries_source` is False where the event says nothing new: no evidence at all, an own or
    gateway host, or only the in-app browser (every page it opens says the same).  Such an
    event begins a touch only as the first of a session, with the channel given here.
    """

    channel: str
    source: str
    medium: str | None = None
    campaign: str | None = None
    carries_source: bool = True


def cleaned(value: str | None) -> str | None:
    """Lower case and trimmed; None for what trackers write when there is nothing."""
    text = (value or "").casefold().strip()
    return None if text in _ABSENT else text


def plain(text: str) -> str:
    """One spelling for spaces, `_`, `+` and `-`, so that `E_mail` is `e-mail`."""
    return _SAME.sub("-", text.casefold().strip()).strip("-")


def bare_host(value: str | None) -> str | None:
    """A host in lower case without port, `www.` and the final dot."""
    text = (cleaned(value) or "").rstrip(".").partition(":")[0].removeprefix("www.")
    return text or None
