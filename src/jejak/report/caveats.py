"""Caveats as sentences: a code with values becomes words and figures of the language."""

from collections.abc import Mapping
from typing import Any

from jejak import numbers
from jejak.report.naming import masked
from jejak.report.voice import Voice
from jejak.words import say, texts

# Where the id of a channel, place, device or model in a caveat finds its name.
LISTS = (
    "columns.special",
    "channels",
    "channels.place",
    "columns.device",
    "columns.since",
    "columns.credit_model",
    "columns.stage",
    "columns.question",
    "columns.field",
)


def caveat(item: Mapping[str, Any], voice: Voice) -> str:
    """One caveat as a sentence; a code without words stands with its values."""
    code = str(item["code"])
    values = {key: told(key, value, voice) for key, value in item.items() if key != "code"}
    key = f"caveats.{code}"
    if key in texts(voice.language):
        return say(key, voice.language, **values)
    listed = ", ".join(f"{field}: {value}" for field, value in values.items())
    return f"{code}: {listed}" if listed else code


def told(key: str, value: Any, voice: Voice) -> str:
    """A value of a caveat: money, shares and counts by its name, ids by theirs."""
    if isinstance(value, (list, tuple)):
        return ", ".join(told(key, item, voice) for item in value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return word(key, "" if value is None else str(value), voice)
    if key.endswith(("value", "money")):
        return numbers.money(value, voice.currency, voice.language)
    if key.endswith(("share", "rate")):
        return numbers.percent(value, voice.language)
    return numbers.count(value, voice.language)


def word(key: str, value: str, voice: Voice) -> str:
    if key in ("since", "until", "day", "data_start", "data_end"):
        return numbers.day(value, voice.language)
    for area in LISTS:
        if known := texts(voice.language).get(f"{area}.{value}"):
            return known
    return masked(value)
