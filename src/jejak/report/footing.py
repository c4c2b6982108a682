"""What stands under every measure: what it adds up to, its caveats, its settings."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from jejak import numbers
from jejak.markup import Markup, element
from jejak.measure.result import Result
from jejak.report.caveats import caveat, word
from jejak.report.naming import masked
from jejak.report.voice import COUNTED, Voice, number
from jejak.words import texts

HIDDEN = (
    "since",
    "until",
    "currency",
    "timezone",
    "data_end",
    "compare_since",
    "compare_until",
)  # told elsewhere on the page

DURATIONS = ("lookback", "half_life", "min_lag", "window", "step_window")
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def reconciliation_lines(result: Result, voice: Voice) -> list[str]:
    """The sums of a measure as sentences; none where it keeps no account."""
    sums = result.reconciliation
    if COUNTED.get(result.measure) in sums:
        told = {key: numbers.count(number(sums, key) or 0.0, voice.language) for key in sums}
        return [voice.say(f"adds_up.{result.measure}", **told)]
    if number(sums, "conversions") == 0 or result.measure in ("funnel", "dropoff"):
        return []
    lines: list[str] = []
    if all(number(sums, key) is not None for key in ("conversions", "attributed", "unattributed")):
        told = counted(sums, voice)
        lines.append(voice.say("adds_up", unit=voice.units(told["conversions"]), **told))
    keys = ("value", "attributed_value", "unattributed_value")
    if all(number(sums, key) is not None for key in keys):
        lines.append(voice.say("value_adds_up", **paid(sums, keys, voice)))
    keys = ("gross", "cancelled", "refunded", "net")
    if all(number(sums, key) is not None for key in keys):
        lines.append(voice.say("net_adds_up", **paid(sums, keys, voice)))
    return lines


def counted(sums: Mapping[str, object], voice: Voice) -> dict[str, str]:
    keys = ("conversions", "attributed", "unattributed")
    return {key: numbers.count(number(sums, key) or 0.0, voice.language) for key in keys}


def paid(sums: Mapping[str, object], keys: tuple[str, ...], voice: Voice) -> dict[str, str]:
    return {
        key: numbers.money(number(sums, key) or 0.0, voice.currency, voice.language) for key in keys
    }


def listed(lines: Sequence[str], class_: str) -> Markup | None:
    """Lines under a section; nothing where there are none."""
    if not lines:
        return None
    return element("ul", *(element("li", line) for line in lines), class_=class_)


def caveat_lines(items: Iterable[Mapping[str, Any]], voice: Voice) -> list[str]:
    return [caveat(item, voice) for item in items]


def missing_lines(items: Iterable[Mapping[str, Any]], voice: Voice) -> list[str]:
    """The caveats of fields that went missing, short enough to stand at a picture."""
    return [
        voice.say(
            "missing_buyer" if item["code"] == "buyers_unknown" else "missing_field",
            field=word("field", str(item["field"]), voice),
            days=numbers.days_between(item["since"], item["until"], voice.language),
            source=masked(str(item["source"])),
        )
        for item in items
        if item.get("code") in ("field_missing", "buyers_unknown")
    ]


def is_blocking(item: Mapping[str, Any]) -> bool:
    """Whether a caveat says why there is little to read: it is told on top."""
    return item.get("code") in ("missing_events", "no_conversions", "few_conversions")


def shared_caveats(results: Iterable[Result]) -> list[Mapping[str, Any]]:
    """The caveats that every result of conversions carries alike: told once, not under each."""
    whole = [result for result in results if "conversions" in result.reconciliation]
    if len(whole) < 2:
        return []
    first, *others = whole
    return [
        item
        for item in first.caveats
        if item["code"] != "field_missing" and all(item in other.caveats for other in others)
    ]


def setting_lines(result: Result, voice: Voice) -> list[tuple[str, str]]:
    """The arguments of a measure as names and values; those at rest (None) are left out."""
    made: list[tuple[str, str]] = []
    for key, value in result.settings.items():
        if key in HIDDEN or value is None or value == "" or value == []:
            continue
        called = texts(voice.language).get(f"settings.{key}", key)
        made.append((called, setting_value(key, value, voice)))
    return made


def setting_value(key: str, value: object, voice: Voice) -> str:
    known = texts(voice.language).get(f"settings.{key}.{value}")
    if known:
        return known
    if isinstance(value, (list, tuple)):
        return ", ".join(masked(str(item)) for item in value)
    if key == "by":
        return texts(voice.language).get(f"columns.{value}", str(value))
    if key in DURATIONS:
        return spell_out(str(value), voice)
    return masked(str(value))


def spell_out(duration: str, voice: Voice) -> str:
    """A duration as it is typed, `30d`, in words: `30 hari`."""
    duration = duration.strip()
    told = numbers.count(int(duration[:-1]), voice.language)
    return voice.say(UNITS[duration[-1]], n=told)


def settings(result: Result, voice: Voice) -> Markup:
    """How the numbers were asked for, and the command that prints them."""
    lines = setting_lines(result, voice)
    made = [element("div", element("dt", called), element("dd", value)) for called, value in lines]
    return element(
        "details",
        element("summary", voice.say("settings")),
        element("dl", *made, class_="settings"),
        element("p", voice.say("same_numbers"), " ", element("code", voice.command)),
        class_="how",
    )
