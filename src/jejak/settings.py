"""jejak.toml as one frozen struct: what a project is; what a report can choose is an argument."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from json import dumps
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, available_timezones

import msgspec

from jejak.errors import SettingsError, nearest
from jejak.words import DEFAULT_GOAL, SETTINGS, STAGES, say

FILE = "jejak.toml"
LARGEST = 1 << 20  # bytes of a file that a person wrote
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


class Traffic(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who is not a customer: user ids and networks of the business's own people."""

    internal_users: tuple[str, ...] = ()
    internal_networks: tuple[str, ...] = ()


class Session(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A silence longer than `gap` ends a session."""

    gap: str = "30m"


class Identity(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An e-mail or phone seen with more than `max_people` user ids is nobody's identity."""

    max_people: int = 5


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether a source's events come from a customer's device or from a server."""

    kind: Literal["client", "server"] = "client"


class Privacy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is dropped before it is stored, beside what always is."""

    drop_properties: tuple[str, ...] = ()


class Stage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Events that bring a person to a stage, and the one expected there; null: the usual ones."""

    events: tuple[str, ...] | None = None
    expected: str | None = None


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The thirteen keys of jejak.toml and what stands in for each that is absent."""

    timezone: str = "Asia/Jakarta"
    currency: str = "IDR"
    language: Literal["id", "en"] = "id"
    engine: Literal["duckdb", "spark"] = "duckdb"
    goals: tuple[str, ...] = (DEFAULT_GOAL,)
    own_hosts: tuple[str, ...] = ()
    traffic: Traffic = Traffic()
    session: Session = Session()
    identity: Identity = Identity()
    sources: dict[str, Source] = {}
    privacy: Privacy = Privacy()
    stages: dict[str, Stage] = {}
    map: str | None = None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def gap(self) -> int:
        """Seconds of silence after which a session has ended."""
        return seconds(self.session.gap)


def seconds(duration: str) -> int:
    """A duration with its unit in seconds.

    >>> seconds("30d"), seconds("90m")
    (2592000, 5400)
    """
    match = re.fullmatch(r"(\d{1,6})([smhd])", duration.strip())
    if not match:
        raise ValueError(duration)
    return int(match[1]) * _UNITS[match[2]]


def read_settings(text: str, path: str = FILE) -> Settings:
    """The settings that a jejak.toml says; an unknown key is an error with its place."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError("settings.syntax", file=path, detail=str(error)) from None
    except RecursionError:
        raise SettingsError("settings.deep", file=path) from None
    _refuse_unknown(data, SETTINGS, text, path, "")
    if isinstance(data.get("stages"), dict):
        _refuse_unknown(data["stages"], STAGES, text, path, "stages.")
        for name, stage in data["stages"].items():
            if isinstance(stage, dict):
                _refuse_unknown(stage, Stage.__struct_fields__, text, path, f"stages.{name}.")
    for table, kind in (
        ("traffic", Traffic),
        ("session", Session),
        ("identity", Identity),
        ("privacy", Privacy),
    ):
        if isinstance(data.get(table), dict):
            _refuse_unknown(data[table], kind.__struct_fields__, text, path, f"{table}.")
    settings = _convert(data, text, path)
    _check(settings, text, path)
    return settings


def load_settings(folder: Path) -> Settings:
    """The settings of a project folder."""
    file = folder / FILE
    return read_settings(read_written(file), str(file))


def read_written(file: Path) -> str:
    """The text of a file that a person wrote; SettingsError where it is none, or very large."""
    data = file.read_bytes()
    if len(data) > LARGEST:
        size, allowed = f"{len(data) / 1e6:.1f} MB", f"{LARGEST / 1e6:.1f} MB"
        raise SettingsError("settings.too_large", file=str(file), value=size, allowed=allowed)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
    else:
        if "\0" not in text:
            return text.replace("\r\n", "\n")
        line = text[: text.index("\0")].count("\n") + 1  # UTF-16 without a mark, or no text
    raise SettingsError("settings.not_utf8", file=str(file), line=line)


USUAL_ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "UTC")  # known without a walk


@cache
def zones() -> set[str]:
    """The names of time zones; to list them takes a walk through many folders."""
    return available_timezones()


def _convert(data: dict[str, Any], text: str, path: str) -> Settings:
    try:
        return msgspec.convert(data, Settings)
    except msgspec.ValidationError as error:
        place = re.search(r"at `\$\.?([^`]*)`", str(error))
        key = place[1] if place else ""
        raise SettingsError(
            "settings.value",
            file=path,
            line=line_of(text, key.split(".")[-1].split("[")[0]),
            key=key,
            detail=str(error).split(" - at")[0],
        ) from None


def _check(settings: Settings, text: str, path: str) -> None:
    if settings.timezone not in USUAL_ZONES and settings.timezone not in zones():
        near = nearest(settings.timezone, sorted(zones()))
        _refuse_value(text, path, "timezone", settings.timezone, near or "Asia/Jakarta")
    if not re.fullmatch(r"[A-Z]{3}", settings.currency):
        _refuse_value(text, path, "currency", settings.currency, "IDR, USD, EUR …")
    if not settings.goals:
        _refuse_value(text, path, "goals", "[]", f'["{DEFAULT_GOAL}"]')
    try:
        gap = settings.gap
    except ValueError:
        gap = 0
    if not 60 <= gap <= 86400:
        _refuse_value(text, path, "gap", settings.session.gap, "1m … 1d, e.g. 30m")
    if settings.identity.max_people < 1:
        _refuse_value(text, path, "max_people", str(settings.identity.max_people), "≥ 1")
    _check_stages(settings.stages, text, path)


def _check_stages(stages: Mapping[str, Stage], text: str, path: str) -> None:
    """Awareness begins with the first visit; an event brings people to one stage only."""
    places: dict[str, str] = {}
    for name, stage in stages.items():
        for event in stage.events or ():
            if name == STAGES[0]:
                allowed = ", ".join(f"stages.{other}.events" for other in STAGES[1:])
                _refuse_value(text, path, f"stages.{name}.events", event, allowed)
            if places.setdefault(event, name) != name:
                allowed = f"stages.{places[event]}.events"
                _refuse_value(text, path, f"stages.{name}.events", event, allowed)


def _refuse_value(text: str, path: str, key: str, value: str, allowed: str) -> None:
    raise SettingsError(
        "settings.not_allowed",
        file=path,
        line=line_of(text, key.removesuffix(".events").split(".")[-1]),
        key=key,
        value=value,
        allowed=allowed,
    )


def _refuse_unknown(
    data: dict[str, Any], known: tuple[str, ...], text: str, path: str, prefix: str
) -> None:
    for key in data:
        if key not in known:
            near = nearest(key, known)
            raise SettingsError(
                "settings.unknown_near" if near else "settings.unknown",
                file=path,
                line=line_of(text, key),
                key=prefix + key,
                near=prefix + near if near else "",
                allowed=", ".join(prefix + name for name in known),
            )


def line_of(text: str, key: str) -> int:
    """The line on which a key or table of that name stands; 1 where none does."""
    pattern = re.compile(rf"""^\s*\[?\s*(\w+\.)?["']?{re.escape(key)}["']?\s*[\].=]""")
    for number, line in enumerate(text.splitlines(), start=1):
        if pattern.match(line):
            return number
    return 1


def toml(language: str, own_hosts: Sequence[str] = (), map: str | None = None) -> str:
    """The jejak.toml that a new project starts with; goals are those of its map, if it has one."""
    standard = Settings()
    lines = {
        "timezone": f'"{standard.timezone}"',
        "currency": f'"{standard.currency}"',
        "language": f'"{language}"',
        "map" if map else "goals": f'"{map}"' if map else f'["{DEFAULT_GOAL}"]',
        "own_hosts": dumps(list(own_hosts)),
    }
    return "\n".join(
        f"# {say(f'project.toml_{key}', language)}\n{key} = {value}\n"
        for key, value in lines.items()
    )
