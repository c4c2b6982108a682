"""What changed for certain since an earlier period: at most five sentences, or that nothing did."""

from collections.abc import Iterator, Mapping

from jejak import numbers
from jejak.markup import Markup, element, join
from jejak.measure.result import Result
from jejak.report.certain import certain
from jejak.report.findings import NOBODY
from jejak.report.sections.compare import SAME, cells
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
    found = sorted(told(results, language), key=lambda one: -sureness(one[0]))
    return [sentence(row, voice) for row, voice in found[:MOST]]


def told(results: Mapping[str, Result], language: str) -> Iterator[tuple[Row, Voice]]:
    for measure, table, figure in TOLD:
        if measure in results:
            voice = voice_of(results[measure], language)
            for row in certain(results[measure].details.get("compare", []), measure):
                if (row["table"], row["figure"]) == (table, figure) and is_somebody(row, voice):
                    yield row, voice


def is_somebody(row: Row, voice: Voice) -> bool:
    """What is unknown changes with what is recorded: on it are those who bought, by definition."""
    return row.get(voice.by) not in NOBODY


def sureness(row: Row) -> float:
    return abs(amount(row, "change")) / (amount(row, "high") - amount(row, "low"))


def sentence(row: Row, voice: Voice) -> str:
    """What changed; where counts were taken at the same length, with both figures of before."""
    words = ("item", "figure", "before", *(["same"] if SAME in row else []))
    words = (*words, "now", "change", "range")
    values = dict(zip(words, (cell.text for cell in cells(row, voice)), strict=True))
    scaled = row.get(SAME, row["before"]) != row["before"]
    return voice.say("changed_scaled" if scaled else "changed", **values)


def changed(results: Mapping[str, Result], voice: Voice) -> Markup | None:
    """The heading and the sentences; nothing where no comparison was asked for."""
    compared = next((r for r in results.values() if "compare_since" in r.settings), None)
    if compared is None:
        return None
    first, last = (str(compared.settings[key]) for key in ("compare_since", "compare_until"))
    between = numbers.days_between(first, last, voice.language)
    points = [element("li", *unbroken(text)) for text in changes(results, voice.language)]
    return join(
        element("h3", voice.say("compare_title", period=between)),
        element("ul", *points) if points else element("p", voice.say("compare_nothing")),
    )
