"""The plain sentences: one above each measure, five at most on top of the report."""

from collections.abc import Mapping

from jejak import numbers
from jejak.measure.result import Result
from jejak.report.findings import LEAST_CASES, Finding, find, ranked, tied_funnel
from jejak.report.floors import FEWEST, number, total_of
from jejak.report.voice import Voice, missing_events, period, voice_of
from jejak.words import texts

MOST = 5
LISTS = ("quality", "person", "reconcile")  # which tell no shares of what they count

OF_TOUCHES = ("assisted", "attribution", "paths")  # which have nothing to compare without any


def sentence(result: Result, voice: Voice) -> str:
    """What a measure says, in one sentence; why it says nothing where it does not."""
    if missing_events(result) and not result.rows:
        return voice.say("missing")
    total = total_of(result)
    if total == 0 or (not result.rows and result.measure not in LISTS):
        return voice.say(_why_nothing(result), unit=voice.unit)
    if total < FEWEST and result.measure not in LISTS:
        told = numbers.count(total, voice.language)
        return voice.say("too_few", total=told, unit=voice.units(told))
    found = find(result, voice)
    if found:
        return found.text
    if result.measure == "funnel" and (tied := tied_funnel(result, voice)):
        return tied
    if result.measure == "devices" and not result.details.get("gap"):
        return voice.say("no_gap")
    if result.measure in OF_TOUCHES and _is_untouched(result):
        return voice.say("no_touch", unit=voice.unit)
    key = f"report.unsure_{result.measure}"
    least = numbers.count(LEAST_CASES, voice.language)
    known = key in texts(voice.language)
    return voice.say(key if known else "unsure", unit=voice.unit, least=least)


def _why_nothing(result: Result) -> str:
    """Nothing happened, or no touch of it was recorded, or none is as it was asked for."""
    if not number(result.reconciliation, "conversions") or result.measure == "dropoff":
        return "nothing_yet"
    return "no_touch" if _is_untouched(result) and result.measure != "funnel" else "none_fits"


def _is_untouched(result: Result) -> bool:
    """Whether none of the conversions has a touch before it."""
    sums = result.reconciliation
    conversions = number(sums, "conversions")
    return bool(conversions) and sums.get("unattributed") == conversions


def summary(results: Mapping[str, Result], language: str) -> list[Finding]:
    """The findings of all measures, what matters most first, five at most.

    Two sentences never say the same of one item: credit beside assistance is told of another
    item or not at all.
    """
    found: list[Finding] = []
    for result in results.values():
        if total_of(result) < FEWEST:
            continue
        one = find(result, voice_of(result, language))
        if one is not None:
            found.append(one)
    told: list[Finding] = []
    for one in ranked(found):
        if not one.about or one.about not in {other.about for other in told}:
            told.append(one)
    return told[:MOST]


def basis(found: Finding, result: Result, voice: Voice) -> str:
    """What a sentence rests on: measure, period, n, interval."""
    parts = [voice.say(f"measures.{found.measure}"), period(result, voice.language)]
    if found.total is not None:
        total = numbers.count(found.total, voice.language)
        parts.append(voice.say("basis_n", total=total, unit=found.unit))
    parts.append(voice.say("basis_interval", range=found.interval))
    return " · ".join(part for part in parts if part)
