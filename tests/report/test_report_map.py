"""The map in the report: its picture, and the same figures as tables."""

from datetime import date

import pytest
from msgspec.structs import replace
from reading import Element, read, tables
from sample_results import meta, sample

from fixtures.sample_map import measured, shop
from jejak.maps.contacts import Cell, ContactTable
from jejak.maps.measured import Share
from jejak.numbers import count
from jejak.report.html import render
from jejak.report.map_section import LivingMap
from jejak.report.map_text import sentences

MAP = shop()
FIGURES = measured(MAP)
CELLS = (
    Cell("awareness", "web", ("view_product",), 900, 700, 200, 80, 10, 30),
    Cell("acquisition", "wa", (), 500, 0, 500, 77, 0, 12),
)
CONTACTS = ContactTable(date(2026, 9, 1), date(2026, 10, 31), CELLS, CELLS[1:])
LIVING = LivingMap(MAP, FIGURES, CONTACTS)


@pytest.fixture(scope="module")
def page() -> Element:
    return read(render(sample(), ("id", "en"), meta(), LIVING))


def section(page: Element, language: str) -> Element:
    return next(one for one in page.all("section") if one.attributes["id"] == f"{language}-map")


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_tables_hold_the_figures_of_the_map(page: Element, language: str):
    found = tables(section(page, language))
    points = found[{"id": "Titik interaksi", "en": "Touchpoints"}[language]][1:]
    named = {one.id: one.name.text(language) for one in MAP.touchpoints}
    assert [row[1] for row in points] == [named[one.id] for one in FIGURES.touchpoints]
    assert [row[2] for row in points] == [
        count(one.people, language) for one in FIGURES.touchpoints
    ]
    lost = next(rows for caption, rows in found.items() if "77" in {c for r in rows for c in r})
    assert len(lost) >= 2


@pytest.mark.parametrize(
    ("language", "stages", "tests"),
    [
        ("id", "menghitung lain", "tetapi belum menjalankannya"),
        ("en", "counts otherwise", "does not run them yet"),
    ],
)
def test_what_stages_count_and_that_tests_do_not_run_is_said(
    page: Element, language: str, stages: str, tests: str
):
    text = section(page, language).text
    assert stages in text
    assert tests in text


def left(*people: int) -> list[str]:
    """What is said where so many left at the touchpoints that people leave."""
    leaving = [one for one in FIGURES.touchpoints if one.left][: len(people)]
    told = {
        one.id: replace(one, left=Share(n, 1000, n / 1000, 0.0, 1.0))
        for one, n in zip(leaving, people, strict=True)
    }
    points = tuple(told.get(one.id, replace(one, left=None)) for one in FIGURES.touchpoints)
    said = sentences(MAP, replace(FIGURES, touchpoints=points), "en")
    return [one for one in said if one.startswith("Most people left")]


def test_most_left_where_nowhere_else_as_many_did():
    leaving = [one.id for one in FIGURES.touchpoints if one.left]
    names = {one.id: one.name.text("en") for one in MAP.touchpoints}
    worst = f"Most people left at “{names[leaving[1]]}”: 120 of those who came there (12%)."
    assert left(80, 120) == [worst]
    assert left(120, 120) == left(0, 0) == []  # two alike, nobody: none is the worst


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_pain_stands_beside_what_is_done_about_it(page: Element, language: str):
    rows = tables(section(page, language))[
        {"id": "Kendala dan perbaikan", "en": "Pains and improvements"}[language]
    ]
    told = {(row[1], row[2]) for row in rows[1:]}
    for point in MAP.touchpoints:
        for pain in point.pain:
            fixes = [one for one in MAP.improvements if pain.id in one.fixes]
            names = [one.hypothesis.text(language) if one.hypothesis else one.id for one in fixes]
            for name in names or ["–"]:
                assert (pain.text.text(language), name) in told


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_picture_has_a_name_and_every_people_figure(page: Element, language: str):
    drawn = section(page, language).all("svg")
    assert drawn and all(one.attributes["role"] == "img" for one in drawn)
    told = {text.text for one in drawn for text in one.all("text")}
    for one in FIGURES.touchpoints[:15]:
        assert count(one.people, language) in told
    frames = [one for one in section(page, language).all("div") if "map" in one.classes()]
    assert len(frames) == len(drawn)
    assert all(one.attributes["tabindex"] == "0" for one in frames)


def test_no_id_comes_twice_and_every_reference_is_there(page: Element):
    ids = [one.attributes["id"] for one in page.all() if "id" in one.attributes]
    assert len(ids) == len(set(ids))
    for one in page.all("svg"):
        assert set((one.attributes.get("aria-labelledby") or "").split()) <= set(ids)


def test_the_contents_lead_to_the_map_only_where_there_is_one(page: Element):
    assert [one for one in page.all("a") if one.attributes.get("href") == "#en-map"]
    without = read(render(sample(), ("id", "en"), meta()))
    assert not [one for one in without.all("a") if one.attributes.get("href") == "#en-map"]
