"""A project's own channels.yml: read with the place of every mistake."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from jejak.errors import SettingsError
from jejak.journeys.arrival import Arrival, bare_host, cleaned, plain
from jejak.journeys.channel_list import NAMING_CLICKS, PAID_CLICKS
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
    root = _compose(text, path)
    if root is None:
        return ChannelFile(channels={}, rules=(), gateways=())
    reader = _Reader(path)
    parts = dict(reader.pairs(root, KEYS, "rules:"))
    channels = reader.channels(parts["channels"]) if "channels" in parts else {}
    known = (*CHANNELS, *channels)
    rules = reader.items(parts["rules"]) if "rules" in parts else ()
    gateways = reader.texts(parts["gateways"]) if "gateways" in parts else ()
    return ChannelFile(
        channels=channels,
        rules=tuple(reader.rule(node, known) for node in rules),
        gateways=tuple(reader.host(node) for node in gateways),
    )


class _Reader:
    """Reads YAML nodes and knows where each stands."""

    def __init__(self, path: str):
        self.path = path

    def error(self, code: str, node: Any, **values: Any) -> SettingsError:
        mark = node.start_mark
        place = {"file": self.path, "line": mark.line + 1, "column": mark.column + 1}
        return SettingsError(f"channels.{code}", **place, **values)

    def pairs(self, node: Any, allowed: tuple[str, ...], fix: str) -> Iterator[tuple[str, Any]]:
        """Key and value node of a map; keys one of `allowed` where any are given."""
        if node.id != "mapping":
            keys = ", ".join(allowed) or "a-z 0-9 _"
            raise self.error("not_a_map", node, value=_shown(node), allowed=keys, fix=fix)
        seen: set[str] = set()
        for key_node, value in node.value:
            key = self.text(key_node)
            if allowed and key not in allowed:
                raise self._unknown("unknown_key", key_node, key, allowed)
            if key in seen:
                raise self.error("duplicate_key", key_node, value=key)
            if _empty(value) and allowed != KEYS:
                raise self.error("empty", key_node, value=key)
            seen.add(key)
            if not _empty(value):
                yield key, value

    def items(self, node: Any) -> list[Any]:
        if node.id != "sequence":
            raise self.error("not_a_list", node, value=_shown(node))
        return node.value

    def texts(self, node: Any) -> list[Any]:
        """The scalar nodes of a text or of a list of one text or more."""
        found = self.items(node) if node.id == "sequence" else [node]
        if not found:
            raise self.error("empty", node, value="[]")
        return found

    def text(self, node: Any) -> str:
        if node.id != "scalar":
            raise self.error("not_text", node, value=_shown(node))
        if _empty(node):
            raise self.error("empty", node, value=node.value)
        return node.value.strip()

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
            raise self._unknown("unknown_channel", channel_node, channel, known)
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
                raise self._unknown("unknown_click", part, part.value, CLICKS)
        return re.compile("|".join(_wild(self.text(part)) for part in nodes), re.DOTALL)

    def host(self, node: Any) -> str:
        value = self.text(node)
        host = bare_host(value.removeprefix("*.")) or ""
        if "/" in value or not _HOST.fullmatch(host):
            raise self.error("bad_host", node, value=value, fix=_as_host(value))
        return host

    def _unknown(self, code: str, node: Any, value: str, allowed: tuple[str, ...]) -> SettingsError:
        from difflib import get_close_matches

        fix = get_close_matches(value.casefold(), allowed, 1, cutoff=0)[0]
        return self.error(code, node, value=value, allowed=", ".join(allowed), fix=fix)


def _key(node: Any, key: str) -> Any:
    """The node of a key."""
    return next(name for name, _ in node.value if name.value.strip() == key)


def _compose(text: str, path: str) -> Any:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    compose: Callable[[str], Any] = YAML(typ="safe", pure=True).compose
    try:
        root = compose(text)
    except MarkedYAMLError as error:
        raise _unreadable(text, path, error) from None
    except YAMLError as error:
        raise SettingsError(
            "channels.syntax", file=path, line=1, column=1, problem=str(error).splitlines()[0]
        ) from None
    return None if root is None or _empty(root) else root


def _unreadable(text: str, path: str, error: Any) -> SettingsError:
    mark = error.problem_mark or error.context_mark
    if "end of stream" in (error.problem or "") and error.context_mark:
        mark = error.context_mark  # a quote or bracket that is never closed: where it opens
    line = text.splitlines()[mark.line] if mark.line < len(text.splitlines()) else ""
    place = {"file": path, "line": mark.line + 1, "column": mark.column + 1}
    star = re.search(r"(?:^|[:\[,-])\s*(\*[^,\]#]*)", line)
    if star is not None:
        value = star.group(1).strip()
        place["column"] = star.start(1) + 1
        return SettingsError("channels.quote", **place, value=value, fix=f'"{value}"')
    if "\t" in line:
        place["column"] = line.index("\t") + 1
        return SettingsError("channels.tab", **place)
    return SettingsError("channels.syntax", **place, problem=error.problem or error.context)


def _empty(node: Any) -> bool:
    return node.id == "scalar" and (
        not node.value.strip() or (node.style is None and node.value in ("~", "null"))
    )


def _shown(node: Any) -> str:
    return node.value[:60] if node.id == "scalar" else {"sequence": "[…]"}.get(node.id, "{…}")


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
