"""The lists that come with jejak: which host or word is whose, found by domain suffix."""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources

import msgspec

from jejak.journeys.arrival import plain

INSIDE = "inside"  # own hosts, payment and sign-on: no source at all
# GA4's source category of what the other lists know by a channel: it decides what a paid
# visit from there is called.
_CATEGORIES = {
    "whatsapp": "social",
    "chat": "social",
    "organic_social": "social",
    "marketplace": "shopping",
    "organic_search": "search",
    "organic_shopping": "shopping",
}
PAID_CLICKS = {  # parameter: network, GA4's category; display stands beside the four
    "gclid": ("google", "search"),
    "gbraid": ("google", "search"),
    "wbraid": ("google", "search"),
    "dclid": ("doubleclick", "display"),
    "msclkid": ("bing", "search"),
    "ttclid": ("tiktok", "social"),
    "twclid": ("x", "social"),
    "li_fat_id": ("linkedin", "social"),
}
NAMING_CLICKS = {"fbclid": "facebook", "igshid": "instagram", "igsh": "instagram"}
_COUNTRY_SECOND = {"ac", "co", "com", "edu", "go", "gov", "ne", "net", "or", "org", "web"}


class Place(msgspec.Struct, frozen=True):
    """One row of a list."""

    name: str
    channel: str | None  # what the row is by itself; None for GA4's categories
    category: str | None  # search, social, video, shopping


class Lists(msgspec.Struct, frozen=True):
    """Every row by its hosts and by its words."""

    hosts: Mapping[str, Place]
    words: Mapping[str, Place]

    def host(self, host: str) -> Place | None:
        """The row of the longest domain suffix of a host: m.facebook.com is facebook.com's.

        Whole labels count, never parts of one: notfacebook.com is nobody's.
        """
        for key in suffixes(host):
            if key in self.hosts:
                return self.hosts[key]
        return None

    def word(self, text: str) -> Place | None:
        """The row of a utm value: one of its words, or a host of a source, not a gateway."""
        found = self.words.get(plain(text))
        if found is None and "." in text:
            found = self.host(text.removeprefix("www."))
        return None if found is None or found.channel == INSIDE else found

    def with_inside(self, hosts: Iterable[str]) -> "Lists":
        """The same lists where these hosts carry no source."""
        more = {host: Place(name=host, channel=INSIDE, category=None) for host in hosts}
        return Lists(hosts={**self.hosts, **more}, words=self.words)


def suffixes(host: str) -> Iterable[str]:
    """Each domain suffix of a host, longest first, and its form without the country.

    >>> list(suffixes("m.google.co.id"))
    ['m.google.co.id', 'm.google.*', 'google.co.id', 'google.*', 'co.id', 'id']
    """
    labels = host.split(".")
    end = _registry(labels)
    for start in range(len(labels)):
        yield ".".join(labels[start:])
        if start < end < len(labels):
            yield ".".join([*labels[start:end], "*"])


def _registry(labels: list[str]) -> int:
    """Where `com`, `id` or `co.id` begins; the end where the host has another ending."""
    last = labels[-1]
    if last != "com" and len(last) != 2:
        return len(labels)
    second = len(labels) > 2 and len(last) == 2 and labels[-2] in _COUNTRY_SECOND
    return len(labels) - (2 if second else 1)


@cache
def packaged() -> Lists:
    """The lists as jejak comes."""
    hosts: dict[str, Place] = {}
    words: dict[str, Place] = {}
    for file in ("networks.yml", "indonesia.yml", "inside.yml"):
        for section, name, keys in rows(file):
            place = _place(file, section, name)
            hosts.update((key, place) for key in keys if "." in key)
            if file != "inside.yml":
                words.update((plain(key), place) for key in (name, *keys) if "." not in key)
    return Lists(hosts=hosts, words=words)


def _place(file: str, section: str, name: str) -> Place:
    if file == "networks.yml":
        return Place(name=name, channel=None, category=section)
    if file == "inside.yml":
        return Place(name=name, channel=INSIDE, category=None)
    return Place(name=name, channel=section, category=_CATEGORIES.get(section))


def rows(file: str) -> Iterable[tuple[str, str, list[str]]]:
    """(section, name, keys) of each row of a packaged list.

    The lists are YAML of one shape (sections of `name: keys`, a long row goes on four spaces
    in), read line by line: a YAML reader takes ten times as long as all else at the start.
    """
    text = (resources.files("jejak.journeys") / "lists" / file).read_text(encoding="utf-8")
    section = ""
    for line in text.replace("\n    ", " ").splitlines():
        if not line or line.startswith("#"):
            continue
        key, _, keys = line.strip().partition(":")
        if line.startswith(" "):
            yield section, key.strip('"'), keys.split()
        else:
            section = key
