"""Figures of a map as a picture and its table write them: short, in the language's form."""

from jejak import numbers
from jejak.maps.measured import Feeling, Share
from jejak.maps.model import Improvement
from jejak.maps.widths import width
from jejak.words import say

UNITS = (("seconds", 1), ("minutes", 60), ("hours", 3600), ("days", 86400))
SCALES = ((1_000_000_000, "billions"), (1_000_000, "millions"), (1_000, "thousands"))
RATIOS = ("conversion", "drop_off", "rate", "conformance", "coverage")


def lasting(seconds: float, language: str) -> str:
    """A time passed, in the largest unit that it comes to once: `6 mnt`, `1,4 hari`.

    >>> lasting(120960, "id"), lasting(360, "en")
    ('1,4\\xa0hari', '6\\xa0min')
    """
    unit, size = next((one for one in reversed(UNITS) if abs(seconds) >= one[1]), UNITS[0])
    value = seconds / size
    whole = value >= 10 or abs(value - round(value)) < 0.05
    return say(f"picture.{unit}", language, n=numbers.decimal(value, language, 0 if whole else 1))


def feeling(value: float, language: str) -> str:
    """A feeling with its sign: `+1,4`, `−2,3`, `0,0`."""
    told = numbers.decimal(value, language, 1)
    return told if value < 0 or not any(c in told for c in "123456789") else f"+{told}"


def feeling_range(found: Feeling, language: str) -> str:
    low, high = feeling(found.low, language), feeling(found.high, language)
    return f"{low} {numbers.DASH} {high}"


def share_range(share: Share, language: str) -> str:
    """The interval of a share, empty where it has none."""
    if share.low is None or share.high is None:
        return ""
    return numbers.percent_range(share.low, share.high, language, 1)


def effect(value: float, metric: str | None, language: str) -> str:
    """A judged effect with its sign; that of a share in percentage points."""
    if metric and metric.strip().startswith(RATIOS):
        told = numbers.points(value, language)
    else:
        told = numbers.decimal(value, language, 1)
    return told if value < 0 else f"+{told}"


def effect_unit(metric: str | None, language: str) -> str:
    share = bool(metric and metric.strip().startswith(RATIOS))
    return say("picture.points", language) if share else ""


def judged(one: Improvement, language: str) -> str:
    """What an improvement was judged to have done; empty before it was."""
    if (result := one.result) is None:
        return ""
    verdict = say(f"picture.verdict.{result.verdict}", language)
    if result.effect is None:
        return verdict
    figure = f"{effect(result.effect, one.metric, language)}{effect_unit(one.metric, language)}"
    if result.low is not None and result.high is not None:
        low, high = (effect(end, one.metric, language) for end in (result.low, result.high))
        figure += f" ({low} {numbers.DASH} {high})"
    return f"{verdict} {figure}"


def count_in(value: int, room: float, size: float, language: str, bold: bool = False) -> str:
    """A count as it stands, or shortened to its thousands or millions where room is scarce."""
    told = numbers.count(value, language)
    if width(told, size, bold) <= room:
        return told
    for scale, name in SCALES:
        if value >= scale:
            for digits in (1, 0):
                n = numbers.decimal(value / scale, language, digits)
                told = say(f"picture.{name}", language, n=n)
                if width(told, size, bold) <= room:
                    return told
    return told
