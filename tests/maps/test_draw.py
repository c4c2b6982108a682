"""The picture of a map: every text in its place, the same bytes, nothing by colour alone."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html import escape
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from fixtures.sample_map import LONG, PEOPLE, large, measured, shop, wordy
from jejak.maps.draw import cleaned, draw, draw_pages
from jejak.maps.layout import Sheet, lay_out
from jejak.maps.model import Map
from jejak.maps.shapes import SMALL, Group, Mark, Text
from jejak.maps.subject import PAPERS, Standing, subject_of
from jejak.words import say

SIZES = ("a4", "a3", "screen", "report")
SVG = "{http://www.w3.org/2000/svg}"
STANDING = Standing(verdicts={"t1": "failed", "t2": "passed", "t4": "undecided"})
MAPS = {"shop": shop(), "wordy": wordy(), "wide words": wordy("W" * 200), "large": large(90)}


def texts(marks: list[Mark]) -> Iterator[Text]:
    for mark in marks:
        if isinstance(mark, Group):
            yield from texts(list(mark.marks))
        elif isinstance(mark, Text):
            yield mark


def sheets(map: Map, size: str, with_data: bool, language: str = "id") -> list[Sheet]:
    figures = measured(map, 1000) if with_data else None
    subject = subject_of(cleaned(map), figures, STANDING, (), language)
    return lay_out(subject, PAPERS[size])


@pytest.mark.parametrize("with_data", [True, False])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", MAPS)
def test_every_text_stands_in_its_cell_on_its_page(name: str, size: str, with_data: bool):
    for sheet in sheets(MAPS[name], size, with_data):
        for text in texts(sheet.marks):
            box, cell = text.box, text.cell
            assert text.size >= SMALL
            assert cell.left - 0.05 <= box.left and box.right <= cell.right + 0.05, text.text
            assert cell.top - 0.05 <= box.top and box.bottom <= cell.bottom + 0.05, text.text
            assert box.left >= -0.05 and box.right <= sheet.width + 0.05, text.text
            assert box.top >= -0.05 and box.bottom <= sheet.height + 0.05, text.text


@pytest.mark.parametrize("with_data", [True, False])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", MAPS)
def test_no_two_texts_overlap(name: str, size: str, with_data: bool):
    for sheet in sheets(MAPS[name], size, with_data):
        found = sorted(texts(sheet.marks), key=lambda text: text.box.top)
        boxes = [(text.box, text.text) for text in found]
        for n, (box, told) in enumerate(boxes):
            for other, said in boxes[n + 1 :]:
                if other.top >= box.bottom - 0.1:
                    break
                apart = other.left >= box.right - 0.1 or box.left >= other.right - 0.1
                assert apart, (told, said)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_every_touchpoint_has_its_card_once(size: str, language: str):
    drawn = "".join(draw_pages(shop(), measured(shop()), size=size, language=language))
    channel = say("channels.paid_social", language)
    for one in shop().touchpoints:
        title = f"<title>{escape(one.name.text(language))} · {one.event or channel} · "
        assert drawn.count(title) == 1


def test_the_same_map_gives_the_same_bytes():
    assert draw(shop(), measured(shop())) == draw(shop(), measured(shop()))


def test_figures_are_those_of_the_measured_map():
    drawn = {
        one.text or "" for one in ET.fromstring(draw(shop(), measured(shop()))).iter(f"{SVG}text")
    }
    for people in PEOPLE[:15]:
        assert f"{people:,}".replace(",", ".") in drawn
    english = draw(shop(), measured(shop()), language="en")
    assert all(f">{people:,}<" in english for people in PEOPLE[:15])


def test_kinds_of_contacts_and_verdicts_differ_in_shape():
    """With all colours gone, the marks still differ."""
    from jejak.maps.lanes_below import STATES, sign
    from jejak.maps.lanes_people import contact_mark

    kinds = [contact_mark(p, o, 5, 5, 3) for p in (0, 1) for o in (0, 1)]
    colours = ("fill", "stroke")
    shapes = [
        (one.tag, sorted((k, v) for k, v in one.attributes.items() if k not in colours))
        for one in kinds
    ]
    assert all(a != b for n, a in enumerate(shapes) for b in shapes[n + 1 :])
    signs = [re.sub(r"#[0-9a-f]{6}", "", repr(sign(state, 5, 5))) for state in STATES]
    assert len(set(signs)) == 4


@settings(max_examples=40, deadline=None)
@given(st.text(min_size=1, max_size=60))
def test_no_text_breaks_out(text: str):
    drawn = draw(wordy(text + "<script>]]>&\"'"), measured(shop()), size="screen")
    tree = ET.fromstring(drawn)
    assert not list(tree.iter(f"{SVG}script"))
    assert not [one for node in tree.iter() for one in node.attrib if one.startswith("on")]


def test_nothing_is_asked_for_from_outside():
    drawn = draw(wordy(LONG), measured(shop()))
    assert set(re.findall(r"url\(([^)]*)\)", drawn)) <= {"#map-left", "#map-other"}
    assert not re.search(r"href|<script|<style|@import", drawn)


def test_the_large_map_is_whole():
    """A card for each of 300 touchpoints, on pages under one another."""
    drawn = draw(large(300), measured(large(300)))
    cards = re.findall(r"<g><title>[^<]* · (?:pelanggan|bisnis|sistem) yang bertindak", drawn)
    assert len(cards) == 300
    tops = [float(y) for y in re.findall(r'transform="translate\(0 ([\d.]+)\)"', drawn)]
    assert tops and all(a < b for a, b in pairwise(tops))


def test_an_empty_map_says_so():
    bare = cleaned(shop())
    assert "belum punya titik interaksi" in draw(replace(bare, touchpoints=()))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def grounds(marks: list[Mark]) -> Iterator[tuple[str, float, float, float, float]]:
    """Every filled rectangle, in the order drawn: its colour and where it is."""
    for mark in marks:
        if isinstance(mark, Group):
            yield from grounds(list(mark.marks))
        elif not isinstance(mark, Text) and mark.tag == "rect":
            fill = str(mark.attributes["fill"])
            x, y, w, h = (float(mark.attributes[key]) for key in ("x", "y", "width", "height"))
            if fill.startswith("#"):
                yield fill, x, y, x + w, y + h


def test_every_text_has_the_contrast_to_be_read():
    """At least 4.5 : 1 (WCAG 2, AA) with whatever it stands on."""
    for sheet in sheets(shop(), "a4", with_data=True):
        found = list(grounds(sheet.marks))
        for text in texts(sheet.marks):
            x, y = (text.box.left + text.box.right) / 2, (text.box.top + text.box.bottom) / 2
            under = [c for c, x0, y0, x1, y1 in found if x0 <= x <= x1 and y0 <= y <= y1]
            light, dark = sorted((luminance(text.colour), luminance(["#ffffff", *under][-1])))
            assert (dark + 0.05) / (light + 0.05) >= 4.5, (text.text, text.colour, under)


def test_a_reduplicated_word_breaks_at_its_hyphen():
    from jejak.maps.widths import width, wrap

    lines = wrap("Melihat-lihat", width("Melihat-l", 8), 8).lines
    assert lines == ("Melihat-", "lihat")
