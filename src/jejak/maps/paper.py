"""A drawn map as PNG or PDF, by a Chromium that is installed; nothing is loaded from anywhere."""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from jejak.errors import ArgumentError
from jejak.maps.subject import Paper

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge", "brave-browser")
SECONDS = 60
MARGIN = 10.0  # millimetres, as a paper's page is wider and higher than what stands on it
EDGE = 16  # pixels around a PNG
SHARPNESS = 2  # pixels of a PNG to one of a screen
VIEW = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
# The page's own policy: neither a script nor anything from outside.
PAGE = """<!doctype html><html><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>body {{ margin: 0 }} svg {{ display: block }} {style}</style></head>
<body>{body}</body></html>
"""


def print_pdf(pages: Sequence[str], paper: Paper, file: Path) -> None:
    """Every picture on a sheet of the paper; of a paper without pages, on one as large as it is."""
    if paper.page:
        width, height = paper.page
        sheet, margin = f"{width}mm {height}mm", f"{MARGIN}mm"
    else:
        width, height = pixels(pages[0], paper)
        sheet, margin = f"{width}px {height + 1}px", "0"
    style = (
        f"@page {{ size: {sheet}; margin: 0 }}"
        f" .sheet {{ padding: {margin}; break-after: page; break-inside: avoid }}"
        " .sheet:last-child { break-after: auto }"
    )
    body = "".join(f'<div class="sheet">{page}</div>' for page in pages)
    _run(("--no-pdf-header-footer",), "print-to-pdf", style, body, file)


def print_png(picture: str, paper: Paper, file: Path) -> None:
    """The whole picture, twice as sharp as a screen shows it."""
    width, height = (length + 2 * EDGE for length in pixels(picture, paper))
    options = (
        f"--window-size={width},{height}",
        f"--force-device-scale-factor={SHARPNESS}",
        "--hide-scrollbars",
    )
    _run(options, "screenshot", f"body {{ padding: {EDGE}px }}", picture, file)


def pixels(picture: str, paper: Paper) -> tuple[int, int]:
    """Width and height of a picture on a screen."""
    view = VIEW.search(picture)
    assert view
    scale = 1 / paper.points * (96 / 25.4 if paper.unit == "mm" else 1)
    width, height = (round(float(length) * scale + 0.5) for length in view.groups())
    return width, height


def _run(options: Sequence[str], action: str, style: str, body: str, file: Path) -> None:
    """Let the browser write the file, in a folder of its own that is gone afterwards."""
    program = browser()
    with TemporaryDirectory(prefix="jejak-") as folder:
        page, made = Path(folder) / "page.html", Path(folder) / f"made{file.suffix}"
        page.write_text(PAGE.format(style=style, body=body), encoding="utf-8")
        command = [program, "--headless", "--disable-gpu", f"--user-data-dir={folder}/profile"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.append("--no-sandbox")  # Chromium refuses to run as root with it
        command += [*options, f"--{action}={made}", page.as_uri()]
        with suppress(subprocess.TimeoutExpired):
            subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
        if not made.is_file():
            raise ArgumentError("map.browser_failed", browser=program, seconds=SECONDS)
        shutil.move(made, file)


def browser() -> str:
    """The path of a browser that can print; an error that says what to install without one."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        raise ArgumentError("map.no_browser", allowed=", ".join(BROWSERS[:3]))
    return found
