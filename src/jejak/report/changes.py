"""What changed for certain since an earlier period: at most five sentences, or that nothing did."""

from collections.abc import Iterator, Mapping

from jejak import numbers
from jejak.markup import Markup, element, join
from jejak.measure.result import Result
from jejak.report.sections.compare import cells, is_certain
from jejak.report.tables import unbroken
from jejak.report.voice import Row, Voice, amount, voice_of

MOST = 5
# Figures that are told in a sentence: measure, table, figure.  All others stand in the tables.
TOLD = (
    ("assisted", "total", "conversions"),
    ("overview", "totals", "visitors"),
    ("overview", "totals", "rate"),
    ("devices", "rows", "rate"),
    ("assisted", "shares", "assisted_share"),
    ("carry_over", "rows", "share"),
)


def changes(results: Mapping[str, Result], language: str) -> list[str]:
    """The surest changes first: those whose interval lies farthest from 0 for its width."""
    found = sorted(certain(results, language), key=lambda one: -sureness(one[0]))
    return [sentence(row, voice) for row, voice in found[:MOST]]


def certain(results: Mapping[str, Result], language: str) -> Iterator[tuple[Row, Voice]]:
    for measure, table, figure in TOLD:
        if measure in results:
            voice = voice_of(results[measure], language)
            for row in results[measure].details.get("compare", []):
                if (row["table"], row["figure"]) == (table, figure) and is_certain(row):
                    yield row, voice


def sureness(row: Row) -> float:
    return abs(amount(row, "change")) / (amount(row, "high") - amount(row, "low"))


def sentence(row: Row, voice: Voice) -> str:
    words = ("item", "figure", "before", "now", "change", "range")
    told = dict(zip(words, (cell.text for cell in cells(row, voice)), strict=True))
    return voice.say("changed", **told)


def changed(results: Mapping[str, Result], voice: Voice) -> Markup | None:
    """The heading and the sentences; nothing where no comparison was asked for."""
    compared = next((r for r in results.values() if "compare_since" in r.settings), None)
    if compared is None:
        return None
    first, last = (str(compared.settings[key]) for key in ("compare_since", "compare_until"))
    between = numbers.days_between(first, last, voice.language)
    told = [element("li", *unbroken(text)) for text in changes(results, voice.language)]
    return join(
        element("h3", voice.say("compare_title", period=between)),
        element("ul", *told) if told else element("p", voice.say("compare_nothing")),
    )
