"""A project's own channels.yml: read with the place of every mistake."""

import re
from typing import Any

import msgspec

from jejak.journeys.arrival import Arrival, bare_host, cleaned, plain
from jejak.journeys.channel_list import NAMING_CLICKS, PAID_CLICKS
from jejak.journeys.yaml_nodes import Reader, compose
from jejak.words import CHANNELS, OTHER, UNATTRIBUTED, UNKNOWN

KEYS = ("channels", "rules", "gateways")
# key of a rule: field of the arrival
CONDITIONS = {
    "contact": "contact",
    "source": "utm_source",
    "medium": "utm_medium",
    "campaign": "utm_campaign",
    "click_id": "click_id",
    "host": "referrer_host",
    "in_app": "in_app",
}
RULE_KEYS = ("channel", "name", *CONDITIONS)
CLICKS = (*PAID_CLICKS, *NAMING_CLICKS)
_ID = re.compile(r"[a-z][a-z0-9_]*")
_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)+")
_RESERVED = {*CHANNELS, OTHER, UNATTRIBUTED, UNKNOWN}


class OwnRule(msgspec.Struct, frozen=True):
    """One rule: every condition must hold, each by any one of its patterns."""

    channel: str
    name: str | None  # the source to show; None: as for any other arrival
    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    hosts: tuple[str, ...]

    def matches(self, arrival: Arrival) -> bool:
        if self.hosts and not _on_host(bare_host(arrival.referrer_host), self.hosts):
            return False
        return all(
            (value := cleaned(getattr(arrival, field))) is not None
            and pattern.fullmatch(plain(value))
            for field, pattern in self.patterns
        )


class ChannelFile(msgspec.Struct, frozen=True):
    channels: dict[str, str]
    rules: tuple[OwnRule, ...]
    gateways: tuple[str, ...]


def read_file(text: str, path: str) -> ChannelFile:
    """The file as structs; SettingsError names line, column, what is allowed and the fix."""
    root = compose(text, path)
    if root is None:
        return ChannelFile(channels={}, rules=(), gateways=())
    reader = _Reader(path, "channels")
    parts = dict(reader.pairs(root, KEYS, "rules:", may_be_empty=True))
    channels = reader.channels(parts["channels"]) if "channels" in parts else {}
    known = (*CHANNELS, *channels)
    rules = reader.items(parts["rules"]) if "rules" in parts else ()
    gateways = reader.texts(parts["gateways"]) if "gateways" in parts else ()
    return ChannelFile(
        channels=channels,
        rules=tuple(reader.rule(node, known) for node in rules),
        gateways=tuple(reader.host(node) for node in gateways),
    )


class _Reader(Reader):
    """Reads what only channels.yml holds."""

    def channels(self, node: Any) -> dict[str, str]:
        """The project's own channels: id and name."""
        channels: dict[str, str] = {}
        for channel, value in self.pairs(node, (), "komunitas: Komunitas"):
            key = _key(node, channel)
            if channel in _RESERVED:
                raise self.error("taken_id", key, value=channel, fix=f"{channel}_2")
            if not _ID.fullmatch(channel):
                raise self.error("bad_id", key, value=channel, fix=_as_id(channel))
            channels[channel] = self.text(value)
        return channels

    def rule(self, node: Any, known: tuple[str, ...]) -> OwnRule:
        parts = dict(self.pairs(node, RULE_KEYS, "channel: referral"))
        if "channel" not in parts:
            allowed = ", ".join(known)
            raise self.error("no_channel", node, allowed=allowed, fix="channel: referral")
        channel_node = parts.pop("channel")
        channel, name = self.text(channel_node), parts.pop("name", None)
        if channel not in known:
            raise self.unknown("unknown_channel", channel_node, channel, known)
        if not parts:
            values = {"allowed": ", ".join(CONDITIONS), "fix": "source: instagram"}
            raise self.error("no_condition", node, value=channel, **values)
        hosts = self.texts(parts.pop("host")) if "host" in parts else []
        return OwnRule(
            channel=channel,
            name=None if name is None else self.text(name).casefold(),
            patterns=tuple((CONDITIONS[key], self.pattern(key, parts[key])) for key in parts),
            hosts=tuple(self.host(host) for host in hosts),
        )

    def pattern(self, key: str, node: Any) -> re.Pattern[str]:
        """Any of the texts, `*` for any run of characters."""
        nodes = self.texts(node)
        for part in nodes if key == "click_id" else ():
            if self.text(part).casefold() not in CLICKS:
                raise self.unknown("unknown_click", part, part.value, CLICKS)
        return re.compile("|".join(_wild(self.text(part)) for part in nodes), re.DOTALL)

    def host(self, node: Any) -> str:
        value = self.text(node)
        host = bare_host(value.removeprefix("*.")) or ""
        if "/" in value or not _HOST.fullmatch(host):
            raise self.error("bad_host", node, value=value, fix=_as_host(value))
        return host


def _key(node: Any, key: str) -> Any:
    """The node of a key."""
    return next(name for name, _ in node.value if name.value.strip() == key)


def _wild(text: str) -> str:
    """A text as an expression over `plain` values, `*` for anything."""
    return ".*".join(re.escape(part) for part in plain(text).split("*"))


def _on_host(host: str | None, hosts: tuple[str, ...]) -> bool:
    return host is not None and any(host == own or host.endswith(f".{own}") for own in hosts)


def _as_id(text: str) -> str:
    words = re.sub(r"[^a-z0-9]+", "_", text.casefold()).strip("_")
    return words if _ID.fullmatch(words) and words not in _RESERVED else f"own_{words}".rstrip("_")


def _as_host(text: str) -> str:
    host = re.sub(r"^[a-z]*:?/+", "", text.casefold()).partition("/")[0]
    host = bare_host(host) or ""
    return host if _HOST.fullmatch(host) else "example.co.id"
