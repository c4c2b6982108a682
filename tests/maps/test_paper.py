"""Pictures of a map on paper: one sheet a page, of the paper's size, and nothing half written."""

import re
import shutil
import struct
from pathlib import Path

import pytest

from fixtures.sample_map import measured, shop
from jejak.errors import ArgumentError
from jejak.maps import paper
from jejak.maps.draw import draw, draw_pages
from jejak.maps.paper import pixels, print_pdf, print_png
from jejak.maps.subject import PAPERS

NEEDS_BROWSER = pytest.mark.skipif(
    not any(map(shutil.which, paper.BROWSERS)), reason="no Chromium is installed"
)
PICTURE = '<svg viewBox="0 0 1 1"/>'
POINTS = {"a4": (842, 595), "a3": (1191, 842)}  # landscape


@pytest.mark.heavy
@NEEDS_BROWSER
@pytest.mark.parametrize("size", ["a4", "a3"])
def test_a_pdf_has_a_sheet_a_page(tmp_path: Path, size: str):
    pages = draw_pages(shop(), measured(shop()), size=size)
    print_pdf(pages, PAPERS[size], tmp_path / "map.pdf")
    told = (tmp_path / "map.pdf").read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", told)) == len(pages)
    boxes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", told)
    assert {(round(float(w)), round(float(h))) for w, h in boxes} == {POINTS[size]}


@pytest.mark.heavy
@NEEDS_BROWSER
def test_a_png_is_twice_as_sharp_as_the_screen_with_an_edge(tmp_path: Path):
    drawn = draw(shop(), measured(shop()), size="screen")
    print_png(drawn, PAPERS["screen"], tmp_path / "map.png")
    head = (tmp_path / "map.png").read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = pixels(drawn, PAPERS["screen"])
    assert struct.unpack(">II", head[16:24]) == (2 * (width + 32), 2 * (height + 32))


def test_the_size_on_a_screen_is_that_of_the_picture():
    drawn = draw(shop(), measured(shop()), size="screen")
    told = re.search(r'<svg[^>]* width="([\d.]+)px" height="([\d.]+)px"', drawn)
    assert told
    for pixel, length in zip(pixels(drawn, PAPERS["screen"]), told.groups(), strict=True):
        assert 0 <= pixel - float(length) <= 1


def test_without_a_browser_the_error_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ArgumentError) as caught:
        print_png(PICTURE, PAPERS["screen"], tmp_path / "map.png")
    assert "chromium" in caught.value.text("en") and "map.svg" in caught.value.text("id")
    assert not list(tmp_path.iterdir())


def test_a_browser_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    old = tmp_path / "map.png"
    old.write_bytes(b"old")
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(ArgumentError, match="made no picture"):
        print_png(PICTURE, PAPERS["screen"], old)
    assert old.read_bytes() == b"old"
