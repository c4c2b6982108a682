"""Pictures: lengths and places against values computed apart from the drawing."""

from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_results import CHANNELS, ORDERS, sample

from jejak.markup import Markup
from jejak.report import charts
from jejak.report.blocks import Picture
from jejak.report.sections import DRAWERS
from jejak.report.voice import voice_of


def parse(picture: Markup) -> ElementTree.Element:
    return ElementTree.fromstring(picture)


def fraction(text: str | None) -> float:
    assert text is not None and text.endswith("%")
    return float(text[:-1]) / 100


def having(root: ElementTree.Element, tag: str, word: str) -> list[ElementTree.Element]:
    return [one for one in root.iter(tag) if word in (one.get("class") or "").split()]


def whiskers(root: ElementTree.Element) -> list[tuple[float, float]]:
    return [
        (fraction(line.get("x1")), fraction(line.get("x2")))
        for group in having(root, "g", "interval")
        for line in having(group, "line", "whisker")
        if line.get("y1") == line.get("y2")
    ]


shares = st.floats(0, 1, allow_nan=False)


@given(st.lists(st.tuples(shares, shares, shares, shares), min_size=1, max_size=12))
def test_bars_are_as_long_as_their_values(drawn: list[tuple[float, float, float, float]]):
    rows: list[charts.Bar] = []
    for *three, marked in drawn:
        low, middle, high = sorted(three)
        rows.append(charts.Bar("a", "1", middle, low, high, marks=(("diamond", marked),)))
    root = parse(charts.bars("x", "t", rows))
    top = max(max(row.high or 0, row.marks[0][1]) for row in rows) or 1
    lengths = [fraction(bar.get("width")) for bar in having(root, "rect", "bar")]
    assert lengths == pytest.approx([row.value / top * charts.END for row in rows], abs=1e-6)
    ends = [end for pair in whiskers(root) for end in pair]
    wanted = [end / top * charts.END for row in rows for end in (row.low or 0, row.high or 0)]
    assert ends == pytest.approx(wanted, abs=1e-6)
    marks = [fraction(one.get("x")) for one in root.iter("svg") if one is not root]
    assert marks == pytest.approx([row.marks[0][1] / top * charts.END for row in rows], abs=1e-6)


def test_assisted_picture_holds_the_shares_of_the_rows():
    result = sample()["assisted"]
    picture = DRAWERS["assisted"](result, voice_of(result, "id"))[0]
    assert isinstance(picture, Picture)
    root = parse(picture.svg)
    helped = sorted((c[0] for c in CHANNELS.values()), reverse=True)
    lengths = [fraction(bar.get("width")) for bar in having(root, "rect", "bar")]
    # The longest of all is the upper limit of the first bar; ratios do not depend on it.
    assert [length / lengths[0] for length in lengths] == pytest.approx(
        [count / helped[0] for count in helped], abs=1e-4
    )
    texts = ["".join(one.itertext()) for one in root.iter("text")]
    assert "Iklan media sosial" in texts
    assert "703 · 38%" in texts
    assert f"{703 / ORDERS:.2f}" == "0.38"


def test_histogram_draws_empty_classes_between_filled_ones():
    result = sample()["time_lag"]
    picture = DRAWERS["time_lag"](result, voice_of(result, "id"))[0]
    assert isinstance(picture, Picture)
    root = parse(picture.svg)
    labels = ["".join(one.itertext()) for one in having(root, "text", "name")]
    assert labels == [*(str(day) for day in range(12)), "12–30", "31–60", "61–90"]
    lengths = dict(
        zip(labels, (fraction(b.get("width")) for b in having(root, "rect", "bar")), strict=True)
    )
    assert lengths["11"] == 0  # no order came on day 11
    assert lengths["1"] / lengths["0"] == pytest.approx(212 / 611, abs=1e-4)
    starts = {fraction(bar.get("x")) for bar in having(root, "rect", "bar")}
    assert starts == {charts.LABEL}


def test_curve_steps_from_zero_and_stays_in_its_band():
    points = [charts.Point(2, 0.1, 0.05, 0.2), charts.Point(5, 0.3, 0.2, 0.4)]
    root = parse(charts.curve("x", "t", "d", points, str, str))
    path = next(one for one in root.iter("path") if one.get("class") == "curve").get("d") or ""
    corners = [tuple(map(float, pair.split())) for pair in path[1:].split("L")]
    # 5 days wide, 0.4 high: day 2 is 400 of 1000, a share of 0.1 is 250 of 1000 from below.
    assert corners == [(0, 1000), (400, 1000), (400, 750), (1000, 750), (1000, 250), (1000, 250)]
    for (x1, y1), (x2, y2) in pairwise(corners):
        assert x1 == x2 or y1 == y2, "a survival curve has steps, no slopes"


@pytest.mark.parametrize(
    ("value", "top"),
    [(0.003, 0.004), (0.02, 0.02), (0.021, 0.04), (0.33, 0.4), (0.99, 1.0), (1, 1.0)],
)
def test_scale_ends_on_a_round_share(value: float, top: float):
    assert charts.nice_top(value) == top


def test_gap_stands_left_of_zero_where_it_is_below():
    rows = [charts.Bar("a", "", -0.02, -0.03, -0.01), charts.Bar("b", "", 0.01, -0.01, 0.03)]
    root = parse(charts.gaps("x", "t", rows))
    zero = fraction(having(root, "line", "axis")[0].get("x1"))
    (low_a, high_a), (low_b, high_b) = whiskers(root)
    assert low_a < high_a < zero
    assert low_b < zero < high_b
    assert (high_b - zero) == pytest.approx(3 * (zero - high_a), abs=1e-6)


def test_a_picture_says_what_it_shows():
    root = parse(charts.bars("x", "Judul", [charts.Bar("WhatsApp", "3 · 1%", 0.01)]))
    assert root.get("role") == "img"
    named = {one.get("id"): one.text for one in root if one.tag in ("title", "desc")}
    assert [named[ident] for ident in (root.get("aria-labelledby") or "").split()] == [
        "Judul",
        "WhatsApp: 3 · 1%",
    ]


def test_nothing_but_zeros_is_not_drawn():
    result = sample()["assisted"]
    empty = [row | {"assisted_conversions": 0} for row in result.rows]
    shares = [row | {"assisted_share": 0.0} for row in result.details["shares"]]
    from msgspec.structs import replace

    told = replace(result, rows=empty, details={"shares": shares})
    assert not [
        b for b in DRAWERS["assisted"](told, voice_of(told, "id")) if isinstance(b, Picture)
    ]
