"""The page in a browser: the switch works without a script, nothing overflows on a phone."""

import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from sample_results import meta, sample

from jejak.report.html import render

pytestmark = pytest.mark.heavy

FLAGS = ("--headless", "--no-sandbox", "--disable-gpu")
# Run in a copy of the page: what a finger and a pair of eyes would find out.
LOOK = """
<script>
const shown = name => getComputedStyle(document.querySelector('.page-' + name)).display !== 'none';
const wide = () => [...document.querySelectorAll('body *')].filter(one => {
  if (one.closest('.frame') || one.closest('.switch')) return false;
  const box = one.getBoundingClientRect();
  return box.width > 0 && box.right > document.documentElement.clientWidth + 1;
}).map(one => one.outerHTML.slice(0, 120));
const before = [shown('id'), shown('en')];
const tooWide = wide();
document.querySelector('label[for=show-en]').click();
const after = [shown('id'), shown('en')];
document.querySelectorAll('details').forEach(one => one.open = true);
const frames = [...document.querySelectorAll('.page-en .frame:not(.map)')];
const cut = frames.filter(one => one.scrollWidth > one.clientWidth + 1);
const captions = frames.filter(
  one => one.querySelector('caption').getBoundingClientRect().width > one.clientWidth + 1
);
const scrolls = cut.map(one => one.getAttribute('aria-label'));
const cutCaptions = captions.map(one => one.getAttribute('aria-label'));
const found = {scrolls, cutCaptions, before, after, tooWide: tooWide.concat(wide()),
  width: innerWidth, policy: document.querySelectorAll('meta[http-equiv]').length};
const told = top.document.createElement('pre');
told.textContent = JSON.stringify(found);
top.document.body.replaceChildren(told);
</script>
"""


@pytest.fixture(scope="module")
def chromium() -> str:
    found = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if not found:
        pytest.skip("no Chromium is installed")
    return found


def look(chromium: str, folder: Path, width: int) -> dict[str, Any]:
    page = render(sample(), ("id", "en"), meta("Kopi Nusantara Sejahtera Abadi Cabang Tebet"))
    page = re.sub(r"<meta http-equiv[^>]*>", "", page).replace("</body>", LOOK + "</body>")
    (folder / "page.html").write_text(page)
    # A window is never narrower than 500 px, a frame may be.
    frame = f'<body style="margin:0"><iframe src="page.html" width="{width}" height="900"></iframe>'
    (folder / "frame.html").write_text(frame)
    copy = folder / "page.html" if width >= 500 else folder / "frame.html"
    command = [
        chromium,
        *FLAGS,
        "--allow-file-access-from-files",
        f"--user-data-dir={folder / 'profile'}",
        f"--window-size={max(width, 500)},900",
        "--virtual-time-budget=5000",
        "--dump-dom",
        copy.as_uri(),
    ]
    for _ in range(3):  # on a busy machine it may leave before the frame has spoken
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
        if found := re.search(r"<pre>(.*?)</pre>", done.stdout, re.S):
            return json.loads(unescape(found[1]))
    raise AssertionError(done.stderr)


def test_the_switch_shows_one_language_at_a_time(chromium: str, tmp_path: Path):
    found = look(chromium, tmp_path, 1280)
    assert found["before"] == [True, False]
    assert found["after"] == [False, True]
    assert found["tooWide"] == []


def test_nothing_overflows_between_phone_and_desk(chromium: str, tmp_path: Path):
    for width in (360, 390, 521, 801, 1081):
        assert look(chromium, tmp_path, width)["tooWide"] == []


def test_a_desk_shows_tables_whole_and_a_phone_their_captions(chromium: str, tmp_path: Path):
    assert look(chromium, tmp_path, 1280)["scrolls"] == []
    phone = look(chromium, tmp_path, 390)
    assert phone["scrolls"]
    assert phone["cutCaptions"] == []


def test_prints_on_a4(chromium: str, tmp_path: Path):
    (tmp_path / "page.html").write_text(render(sample(), ("id", "en"), meta()))
    command = [
        chromium,
        *FLAGS,
        "--no-pdf-header-footer",
        f"--user-data-dir={tmp_path / 'profile'}",
        f"--print-to-pdf={tmp_path / 'page.pdf'}",
        (tmp_path / "page.html").as_uri(),
    ]
    subprocess.run(command, capture_output=True, timeout=120, check=True)
    printed = (tmp_path / "page.pdf").read_bytes()
    boxes = {
        tuple(map(float, box.split())) for box in re.findall(rb"/MediaBox \[([\d. ]+)\]", printed)
    }
    assert {(round(box[2]), round(box[3])) for box in boxes} == {(595, 842)}
