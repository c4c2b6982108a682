"""A drawn map in a browser: how wide each text really is, against our own table of widths."""

import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from fixtures.sample_map import LONG, measured, shop, wordy
from jejak.maps.draw import cleaned, draw_pages
from jejak.maps.layout import lay_out
from jejak.maps.model import Map
from jejak.maps.shapes import Group, Mark, Text
from jejak.maps.subject import PAPERS, Size, Standing, subject_of
from jejak.words import LANGUAGES

pytestmark = pytest.mark.heavy

STANDING = Standing(verdicts={"t1": "failed", "t2": "passed", "t4": "undecided"})
MAPS = {"shop": shop(), "long words": wordy(), "capitals": wordy("WAJIB MEMBAYAR " * 12)}
SIZES: tuple[Size, ...] = ("a4", "a3", "screen")
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=20000")
NEAR = 0.05  # of a point: what numbers in the picture are rounded by, and more
SCREEN, PRINT = 4 / 3, 16.0  # dots of a point; the ends of a box are rounded to whole dots
# Every text of every picture as the browser lays it out, in units of the picture.
LOOK = """
<script>
for (const svg of document.querySelectorAll('svg'))
  svg.removeAttribute('height'), svg.setAttribute('width', `${SCALE * svg.viewBox.baseVal.width}`);
const found = [...document.querySelectorAll('svg')].map(svg =>
  [...svg.querySelectorAll('text')].map(one => {
    const box = one.getBBox();
    return [one.textContent, box.x, box.y, box.x + box.width, box.y + box.height];
  }));
const told = document.createElement('pre');
told.textContent = JSON.stringify(found);
document.body.replaceChildren(told);
</script>
"""


@pytest.fixture(scope="module")
def chromium() -> str:
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    if not found:
        pytest.skip("no Chromium is installed")
    return found


def look(chromium: str, folder: Path, pictures: tuple[str, ...], scale: float = PRINT) -> list[Any]:
    page = folder / "page.html"
    page.write_text(
        f"<meta charset=utf-8><body>{''.join(pictures)}{LOOK.replace('SCALE', str(scale))}",
        encoding="utf-8",
    )
    profile = f"--user-data-dir={folder / 'profile'}"
    command = [chromium, *FLAGS, profile, "--dump-dom", page.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=True)
    told = re.search(r"<pre>(.*?)</pre>", done.stdout, re.S)
    assert told, done.stderr
    return json.loads(unescape(told[1]))


def texts(marks: tuple[Mark, ...] | list[Mark]) -> list[Text]:
    found: list[Text] = []
    for mark in marks:
        found += texts(mark.marks) if isinstance(mark, Group) else []
        found += [mark] if isinstance(mark, Text) else []
    return found


@pytest.mark.parametrize("dots", [SCREEN, PRINT], ids=["screen", "print"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", MAPS)
def test_a_browser_sets_every_text_in_its_cell(
    chromium: str, tmp_path: Path, name: str, size: Size, language: str, dots: float
):
    made: Map = MAPS[name]
    figures = measured(made, 1000)
    told: dict[str, Any] = {"language": language, "size": size, "standing": STANDING}
    pages = draw_pages(made, figures, **told)
    sheets = lay_out(subject_of(cleaned(made), figures, STANDING, (), language), PAPERS[size])
    seen, near = look(chromium, tmp_path, pages, dots), NEAR + 1 / dots
    assert len(seen) == len(sheets)
    for sheet, boxes in zip(sheets, seen, strict=True):
        meant = texts(sheet.marks)
        assert [one.text for one in meant] == [box[0] for box in boxes]
        for one, (text, left, _, right, _) in zip(meant, boxes, strict=True):
            assert right - left <= one.width + 2 * near, (text, right - left, one.width)
            assert one.cell.left - near <= left and right <= one.cell.right + near, text
        assert not overlaps(boxes)


def overlaps(boxes: list[Any]) -> list[tuple[str, str]]:
    """Pairs of texts that cover each other, heights as the browser has them."""
    found: list[tuple[str, str]] = []
    boxes = sorted(boxes, key=lambda box: box[2])
    for n, (text, left, _, right, bottom) in enumerate(boxes):
        for other, start, top, end, _ in boxes[n + 1 :]:
            if top >= bottom - 2 * NEAR:
                break
            if start < right - 2 * NEAR and left < end - 2 * NEAR:
                found.append((text, other))
    return found


def test_a_wrong_table_would_be_found(chromium: str, tmp_path: Path):
    """The same pictures in a wider type do not fit: the test can fail."""
    page = draw_pages(wordy(LONG), measured(shop()), size="a4")[0]
    wide = re.sub(r'font-family="[^"]*"', 'font-family="DejaVu Sans, monospace"', page)
    usual, wider = look(chromium, tmp_path, (page, wide))
    grown = sum(b[3] - b[1] > a[3] - a[1] + 1 for a, b in zip(usual, wider, strict=True))
    assert grown > len(usual) / 2
