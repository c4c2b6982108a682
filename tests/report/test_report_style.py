"""The style sheet: enough contrast in light and dark, paper, the reader's wishes."""

import re

import pytest

from jejak.report.html import style

TEXT = (
    "ink",
    "soft",
    "accent",
    "warn",
    "plain",
    "paid",
    "organic",
    "message",
    "partner",
    "offline",
)
GROUNDS = ("ground", "raised")


def colours(dark: bool) -> dict[str, str]:
    blocks = re.findall(r":root \{(.*?)\}", style(), re.S)
    found = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", blocks[0]))
    return found | (dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", blocks[1])) if dark else {})


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_measured_right():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", TEXT)
def test_text_and_bars_stand_out(text: str, ground: str, dark: bool):
    known = colours(dark)
    assert contrast(known[text], known[ground]) >= 4.5


@pytest.mark.parametrize("dark", [False, True])
def test_words_stand_out_on_the_shadow_where_a_table_goes_on(dark: bool):
    known = colours(dark)
    assert min(contrast(known[text], known["shadow"]) for text in ("ink", "soft")) >= 4.5


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("step", range(1, 6))
def test_figures_stand_out_on_shaded_cells(step: int, dark: bool):
    known = colours(dark)
    assert contrast(known["shade-ink"], known[f"shade-{step}"]) >= 4.5


def test_names_of_colours_are_all_known():
    used = set(re.findall(r"var\(--([a-z0-9-]+)\)", style()))
    assert used <= set(colours(False))
    assert set(colours(True)) == set(colours(False))


def test_paper_and_wishes_of_the_reader():
    sheet = style()
    for wanted in (
        "@page { size: A4;",
        "display: table-header-group",
        "prefers-reduced-motion",
        "prefers-color-scheme: dark",
        ":focus-visible",
    ):
        assert wanted in sheet
