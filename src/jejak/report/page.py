"""One language of the report: the sentences, the sections, what was left out."""

from collections.abc import Mapping, Sequence

from msgspec import structs

from jejak import numbers
from jejak.markup import Markup, element, join
from jejak.measure.result import Result
from jejak.report.blocks import Block, Picture
from jejak.report.changes import changed
from jejak.report.findings import Finding, capital
from jejak.report.footing import (
    caveat_lines,
    is_blocking,
    listed,
    missing_lines,
    reconciliation_lines,
    settings,
    shared_caveats,
)
from jejak.report.map_section import SECTION, LivingMap, map_section
from jejak.report.meta import ReportMeta
from jejak.report.naming import masked, measure_name
from jejak.report.sections import draw_section, left_out
from jejak.report.sentences import basis, sentence, summary
from jejak.report.tables import draw, unbroken
from jejak.report.voice import Voice, number, voice_of
from jejak.words import DEFAULT_GOAL, say

ORDER = (
    "overview",
    "discovery",
    "assisted",
    "time_lag",
    "devices",
    "carry_over",
    "funnel",
    "dropoff",
    "paths",
    "path_length",
    "attribution",
    "repeat",
    "products",
    "stages",
    "feedback",
)
NAMED = ("assisted", "time_lag", "devices")
FIGURES = ("conversions", "net", "attributed", "unattributed")


def page(
    results: Mapping[str, Result], language: str, meta: ReportMeta, living: LivingMap | None = None
) -> Markup:
    """Everything that the report says in one language."""
    shown = [measure for measure in ORDER if measure in results]
    voice = voice_of(results[shown[0]], language) if shown else silent(language, meta)
    return element(
        "div",
        header(results, meta, voice),
        element(
            "div",
            contents(shown, language, living is not None),
            element(
                "main",
                opening(results, voice, meta),
                map_section(living, language) if living else None,
                *(section(results, measure, language) for measure in outer(shown)),
                remainder(results, meta, voice),
            ),
            class_="columns",
        ),
        lang=language,
        class_=f"page page-{language}",
    )


def outer(shown: Sequence[str]) -> list[str]:
    """The measures with a section of their own."""
    return [measure for measure in shown if measure != "carry_over" or "devices" not in shown]


def silent(language: str, meta: ReportMeta) -> Voice:
    return Voice(language, meta.currency, meta.timezone, "channel", DEFAULT_GOAL, "")


def header(results: Mapping[str, Result], meta: ReportMeta, voice: Voice) -> Markup:
    between = numbers.days_between(str(meta.since), str(meta.until), voice.language)
    return element(
        "header",
        element("p", element("b", "jejak"), " · ", voice.say("title"), class_="brand"),
        element("h1", meta.project),
        element("p", between, data_end(meta, voice), class_="range"),
        of_segment(results, voice),
        figures(results, voice),
    )


def of_segment(results: Mapping[str, Result], voice: Voice) -> Markup | None:
    """Whom the report is about, where that is not everybody."""
    told = next((r.settings for r in results.values() if r.settings.get("segment")), None)
    if told is None:
        return None
    people = numbers.count(told["segment_people"], voice.language)
    segment = element("code", masked(str(told["segment"])))
    return element("p", voice.say("of_segment", people=people), " ", segment, class_="range")


def figure_name(key: str, voice: Voice) -> str:
    return capital(voice.unit) if key == "conversions" else voice.say(f"figure.{key}")


def data_end(meta: ReportMeta, voice: Voice) -> str:
    if not meta.data_end:
        return ""
    end = numbers.moment(meta.data_end, meta.timezone, voice.language)
    return " · " + voice.say("data_end", end=end)


def figures(results: Mapping[str, Result], voice: Voice) -> Markup | None:
    """The totals that every section adds up to."""
    sums = next((r.reconciliation for r in results.values() if r.reconciliation), None)
    if not sums or not number(sums, "conversions"):
        return None
    told = [
        element("div", element("dt", figure_name(key, voice)), element("dd", text))
        for key in FIGURES
        if (text := figure(number(sums, key), key, voice)) is not None
    ]
    return element("dl", *told, class_="figures") if told else None


def figure(value: float | None, key: str, voice: Voice) -> str | None:
    if value is None:
        return None
    if key == "net":
        return numbers.money(value, voice.currency, voice.language)
    return numbers.count(value, voice.language)


def contents(shown: Sequence[str], language: str, with_map: bool) -> Markup:
    links = [("summary", say("report.summary", language))]
    links += [(SECTION, say("map.heading", language))] if with_map else []
    links += [(measure, measure_name(measure, language)) for measure in shown]
    links.append(("left-out", say("report.left_out", language)))
    inner = {"carry_over"} if "devices" in shown else set[str]()
    made = [
        element(
            "li",
            element("a", text, href=f"#{language}-{key}"),
            class_="inner" if key in inner else None,
        )
        for key, text in links
    ]
    title = say("report.contents", language)
    return element("nav", element("ol", *made), aria_label=title)


def opening(results: Mapping[str, Result], voice: Voice, meta: ReportMeta) -> Markup:
    """The five sentences, or that there is not enough data for one."""
    language = voice.language
    made = [finding(one, results[one.measure], language) for one in summary(results, language)]
    between = numbers.days_between(str(meta.since), str(meta.until), language)
    blocking = [item for item in shared_caveats(results.values()) if is_blocking(item)]
    said = element("ol", *made, class_="findings") if made else nothing(between, voice)
    return element(
        "section",
        element("h2", voice.say("summary")),
        said,
        changed(results, voice),
        listed(caveat_lines(blocking, voice) + whole_missing(results, voice), "caveats"),
        element("p", voice.say("words_of_care"), class_="care"),
        id=f"{language}-summary",
    )


def whole_missing(results: Mapping[str, Result], voice: Voice) -> list[str]:
    """Each field that went missing, once."""
    every = [item for result in results.values() for item in result.caveats]
    return list(dict.fromkeys(missing_lines(every, voice)))


def finding(one: Finding, result: Result, language: str) -> Markup:
    rests = basis(one, result, voice_of(result, language))
    link = element("a", say("report.to_section", language), href=f"#{language}-{one.measure}")
    return element(
        "li",
        element("p", *unbroken(one.text), class_="finding"),
        element("p", *unbroken(rests), element("span", " · ", link, class_="to"), class_="basis"),
    )


def nothing(between: str, voice: Voice) -> Markup:
    text = voice.say("nothing_certain", period=between, unit=voice.unit)
    return element("p", text, class_="finding")


def section(results: Mapping[str, Result], measure: str, language: str, level: int = 2) -> Markup:
    """One measure: its sentence, pictures and tables, what it adds up to, its caveats.

    Carry-over is told inside mobile conversions, one level down.  What every measure would
    repeat (the sums of money, the caveats they share) stands once, at the end of the page.
    """
    result = results[measure]
    voice = voice_of(result, language)
    missing = tuple(missing_lines(result.caveats, voice))
    blocks = [warned(block, missing) for block in draw_section(result, voice)]
    inner = "carry_over" if measure == "devices" and "carry_over" in results else None
    shared = shared_caveats(results.values())
    own = [item for item in result.caveats if item not in shared]
    return element(
        "section",
        element(f"h{level}", measure_name(measure, language), *english(measure, language)),
        element("p", *unbroken(sentence(result, voice)), class_="sentence"),
        element("p", voice.say(f"about.{measure}", unit=voice.unit), class_="about"),
        *(draw(block, voice, level + 1) for block in blocks),
        listed(reconciliation_lines(result, voice)[:1], "adds-up") if blocks else None,
        listed(caveat_lines(own, voice), "caveats"),
        settings(result, voice),
        section(results, inner, language, level + 1) if inner else None,
        id=f"{language}-{measure}",
        class_=f"measure {measure}",
    )


def warned(block: Block, missing: tuple[str, ...]) -> Block:
    """A picture says itself which of its data are missing: it may be cut out and shown alone."""
    return structs.replace(block, warnings=missing) if isinstance(block, Picture) else block


def english(measure: str, language: str) -> list[Markup]:
    """The English name in brackets, where a named analysis is first met in Indonesian."""
    if language == "en" or measure not in NAMED:
        return []
    name = element("span", f"({measure_name(measure, 'en')})", lang="en", class_="other-name")
    return [join(" ", name)]


def remainder(results: Mapping[str, Result], meta: ReportMeta, voice: Voice) -> Markup:
    sums = next((r for r in results.values() if r.reconciliation), None)
    shared = [item for item in shared_caveats(results.values()) if not is_blocking(item)]
    return element(
        "section",
        element("h2", voice.say("left_out")),
        element("p", voice.say("left_out_sentence"), class_="about"),
        listed(reconciliation_lines(sums, voice), "adds-up") if sums else None,
        listed(caveat_lines(shared, voice), "caveats"),
        *(draw(block, voice) for block in left_out.blocks(meta, voice)),
        element("p", voice.say("privacy"), class_="about last"),
        id=f"{voice.language}-left-out",
        class_="left-out",
    )
