"""A journey map as a picture: SVG without a script, the same bytes for the same map.

Text is set in Arial, Liberation Sans or Helvetica, measured by `widths`, and stands in cells of
its own; what had to be shortened is whole in a title, and in the table beside the picture.
"""

from collections.abc import Iterable, Sequence
from unicodedata import category

from jejak.maps.layout import Sheet, lay_out
from jejak.maps.measured import MeasuredMap
from jejak.maps.model import Map
from jejak.maps.shapes import BLUE, GROUND, RED, Group, Mark, Text
from jejak.maps.subject import PAPERS, Paper, Size, Standing, Subject, Told, subject_of
from jejak.maps.widths import FAMILY
from jejak.markup import Markup, element, join

BETWEEN = 24.0  # points between pages that stand in one picture


def draw(
    map: Map,
    measured: MeasuredMap | None = None,
    *,
    language: str = "id",
    size: Size = "a4",
    standing: Standing | None = None,
    findings: Sequence[Told] = (),
    ident: str = "map",
) -> str:
    """The whole map in one SVG; pages stand under one another.

    `size` is what it is printed or seen on.  `standing` tells fitness, verdicts and when the map
    was checked; what it does not tell is not shown.  `ident` goes before the ids in it, for a
    page with several pictures.
    """
    subject = subject_of(cleaned(map), measured, standing, findings, language)
    sheets = lay_out(subject, PAPERS[size], f"{ident}-")
    return write(subject, sheets, PAPERS[size], ident)


def draw_pages(
    map: Map,
    measured: MeasuredMap | None = None,
    *,
    language: str = "id",
    size: Size = "a4",
    standing: Standing | None = None,
    findings: Sequence[Told] = (),
    ident: str = "map",
) -> tuple[str, ...]:
    """As `draw`, one SVG for every page."""
    subject = subject_of(cleaned(map), measured, standing, findings, language)
    many = lay_out(subject, PAPERS[size], f"{ident}-")
    made: list[str] = []
    for n, one in enumerate(many, 1):
        own = f"{ident}-{n}" if len(many) > 1 else ident
        sheets = [one]
        if own != ident:
            sheets = [lay_out(subject, PAPERS[size], f"{own}-")[n - 1]]
        made.append(write(subject, sheets, PAPERS[size], own))
    return tuple(made)


def write(subject: Subject, sheets: Sequence[Sheet], paper: Paper, ident: str) -> Markup:
    """Pages as one SVG."""
    height = sum(one.height for one in sheets) + BETWEEN * (len(sheets) - 1)
    width = sheets[0].width
    pages: list[Markup] = []
    top = 0.0
    for one in sheets:
        moved = f"translate(0 {number(top)})" if top else None
        pages.append(element("g", *map_marks(one.marks), transform=moved))
        top += one.height + BETWEEN
    name = subject.map.map.name.text(subject.language)
    shown = len(subject.map.touchpoints), len(subject.map.stages)
    return element(
        "svg",
        element("title", name, id=f"{ident}-title"),
        element(
            "desc", subject.say("told", touchpoints=shown[0], stages=shown[1]), id=f"{ident}-desc"
        ),
        patterns(ident),
        element("rect", width=number(width), height=number(height), fill=GROUND),
        *pages,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(width)} {number(height)}",
        width=number(width / paper.points) + paper.unit,
        height=number(height / paper.points) + paper.unit,
        role="img",
        aria_labelledby=f"{ident}-title {ident}-desc",
        lang=subject.language,
        font_family=FAMILY,
    )


def patterns(ident: str) -> Markup:
    """The hatching of those who left, and the dots of other devices."""
    hatch = element("path", d="M0 4L4 0M-1 1L1-1M3 5L5 3", stroke=RED, stroke_width=0.9)
    point = element("circle", cx=1.5, cy=1.5, r=0.8, fill=BLUE)
    return element(
        "defs",
        pattern(f"{ident}-left", 4, "#fdeeee", hatch),
        pattern(f"{ident}-other", 3, GROUND, point),
    )


def pattern(ident: str, side: int, ground: str, mark: Markup) -> Markup:
    return element(
        "pattern",
        element("rect", width=side, height=side, fill=ground),
        mark,
        id=ident,
        width=side,
        height=side,
        patternUnits="userSpaceOnUse",
    )


def map_marks(marks: Iterable[Mark]) -> list[Markup]:
    return [mark_markup(mark) for mark in marks]


def mark_markup(mark: Mark) -> Markup:
    if isinstance(mark, Group):
        return element("g", element("title", mark.title), join(*map_marks(mark.marks)))
    if isinstance(mark, Text):
        return text_markup(mark)
    return element(mark.tag, **{key: written(value) for key, value in mark.attributes.items()})


def text_markup(text: Text) -> Markup:
    return element(
        "text",
        text.text,
        x=number(text.x),
        y=number(text.y),
        font_size=number(text.size),
        font_weight="bold" if text.bold else None,
        fill=text.colour,
        text_anchor=None if text.anchor == "start" else text.anchor,
        textLength=number(text.width) if text.pinned else None,
        lengthAdjust="spacingAndGlyphs" if text.pinned else None,
        paint_order="stroke" if text.halo else None,
        stroke=GROUND if text.halo else None,
        stroke_width=2 if text.halo else None,
    )


def written(value: str | float) -> str:
    return value if isinstance(value, str) else number(value)


def number(value: float) -> str:
    """A length to a hundredth of a point.

    >>> number(12.5), number(3.0)
    ('12.5', '3')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def cleaned(map: Map) -> Map:
    """The map without characters that XML refuses, that cannot be seen or that turn a line."""
    import msgspec

    def clean(value: object) -> object:
        if isinstance(value, str):
            return plain(value)
        if isinstance(value, dict):
            return {plain(str(key)): clean(one) for key, one in value.items()}
        if isinstance(value, (list, tuple)):
            return [clean(one) for one in value]
        return value

    return msgspec.convert(clean(msgspec.to_builtins(map)), Map)


def plain(text: str) -> str:
    """One line of characters that can be seen; all that is left of nothing is a dash.

    >>> plain("a\\x00b  c\\n")
    'a b c'
    """
    seen = "".join(char if is_seen(char) else " " for char in text if char != "\xad")
    return " ".join(part for part in seen.split(" ") if part) or "–"


def is_seen(char: str) -> bool:
    joiner = char in ("\u200d", "\u200c")
    return joiner or category(char) not in ("Cc", "Cs", "Cf", "Cn", "Co", "Zl", "Zp")
