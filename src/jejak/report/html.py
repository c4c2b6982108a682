"""The report: one HTML file that asks for nothing from outside and runs no script."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from importlib import resources

from jejak.markup import Markup, element, join
from jejak.measure.result import Result
from jejak.report.footing import caveat_lines, listed, reconciliation_lines
from jejak.report.map_section import LivingMap
from jejak.report.meta import ReportMeta
from jejak.report.naming import measure_name
from jejak.report.page import page
from jejak.report.sections import draw_section
from jejak.report.sentences import sentence
from jejak.report.tables import draw
from jejak.report.voice import voice_of
from jejak.words import LANGUAGES, say


def render(
    results: Mapping[str, Result],
    languages: Sequence[str],
    meta: ReportMeta,
    living: LivingMap | None = None,
) -> str:
    """The whole report as HTML, in one language or in several with a switch between them.

    `results` holds results by measure name; one that is absent is left out.  `living` is the
    project's map, where it has one.  The same results
    give the same text: no clock is read.  Nothing is loaded from anywhere, and the page's own
    policy forbids it; there is no script.
    """
    unknown = [language for language in languages if language not in LANGUAGES]
    if unknown or not languages:
        raise ValueError(f"languages must be of {', '.join(LANGUAGES)}: {', '.join(languages)}")
    languages = list(dict.fromkeys(languages))
    body = [page(results, language, meta, living) for language in languages]
    document = element(
        "html",
        head(languages[0], meta),
        element("body", *switch(languages), *body),
        lang=languages[0],
    )
    return f"<!doctype html>\n{document}\n"


def head(language: str, meta: ReportMeta) -> Markup:
    sheet = style()
    digest = b64encode(sha256(sheet.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", f"{meta.project} · {say('report.title', language)}"),
        element("style", Markup(sheet)),
    )


@cache
def style() -> str:
    return (resources.files("jejak") / "report" / "style.css").read_text(encoding="utf-8")


def switch(languages: Sequence[str]) -> list[Markup]:
    """A choice of language that needs no script: radio buttons that the style sheet reads."""
    if len(languages) < 2:
        return []
    made: list[Markup] = []
    for index, language in enumerate(languages):
        ident = f"show-{language}"
        made += [
            element(
                "input",
                type="radio",
                name="language",
                id=ident,
                class_="switch",
                checked=index == 0,
            ),
            element("label", say("report.language_name", language), for_=ident, lang=language),
        ]
    return made


def html_table(result: Result, language: str) -> str:
    """One measure as a fragment for a notebook: its sentence, tables, sums and caveats."""
    voice = voice_of(result, language)
    blocks = draw_section(result, voice)
    return element(
        "div",
        element("style", Markup(style())),
        element("h3", measure_name(result.measure, language)),
        element("p", sentence(result, voice), class_="sentence"),
        join(*(draw(block, voice) for block in blocks)),
        listed(reconciliation_lines(result, voice), "adds-up"),
        listed(caveat_lines(result.caveats, voice), "caveats"),
        lang=language,
        class_="jejak-result",
    )
