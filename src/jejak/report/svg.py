"""Pieces of pictures that fit any width without a script.

Horizontal places are percent of the picture, vertical ones pixels: text keeps its size on a
phone and nothing is distorted.  Colours are classes of style.css, so that pictures follow the
reader's light or dark ground.
"""

from collections.abc import Sequence

from jejak.markup import Markup, element, join

MARKS = {  # shapes around (0, 0), told apart without their colour
    "diamond": "M0-7 7 0 0 7-7 0z",
    "ring": "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z",
    "tick": "M-1.5-8h3v16h-3z",
}

FLAGS = {  # shapes of marked days around (0, 0), wide enough for a letter
    "square": "M-7-7h14v14h-14z",
    "rhombus": "M0-9.5 9.5 0 0 9.5-9.5 0z",
    "house": "M-7.5 7.5v-9L0-9l7.5 7.5v9z",
    "hexagon": "M-8.5 0-4.5-7.5h9L8.5 0l-4 7.5h-9z",
    "flag": "M-7-7.5h14L4 0l3 7.5h-14z",
    "circle": "M-8 0a8 8 0 1 0 16 0a8 8 0 1 0-16 0z",
}


def at(fraction: float) -> str:
    """A place or a width as percent.

    >>> at(0.25)
    '25%'
    """
    return f"{fraction * 100:.4f}".rstrip("0").rstrip(".") + "%"


def picture(
    ident: str,
    title: str,
    description: str,
    height: int,
    *children: object,
    class_: str = "picture",
) -> Markup:
    """A picture that says what it shows to those who cannot see it."""
    return element(
        "svg",
        element("title", title, id=f"{ident}-title"),
        element("desc", description, id=f"{ident}-desc"),
        *children,
        class_=class_,
        role="img",
        aria_labelledby=f"{ident}-title {ident}-desc",
        width="100%",
        height=height,
    )


def words(x: str, y: float, content: str, class_: str = "", anchor: str | None = None) -> Markup:
    return element("text", content, x=x, y=y, class_=class_ or None, text_anchor=anchor)


def rectangle(x: float, y: float, width: float, height: float, class_: str) -> Markup:
    """A rectangle: x and width are fractions of the picture, y and height pixels."""
    return element("rect", x=at(x), y=y, width=at(width), height=height, rx=2, class_=class_)


def line(x1: float, y1: float, x2: float, y2: float, class_: str) -> Markup:
    return element("line", x1=at(x1), y1=y1, x2=at(x2), y2=y2, class_=class_)


def whisker(low: float, high: float, y: float, reach: float = 4) -> Markup:
    """An interval: a line from low to high with an end on each side."""
    return element(
        "g",
        line(low, y, high, y, "halo"),
        line(low, y, high, y, "whisker"),
        line(low, y - reach, low, y + reach, "whisker"),
        line(high, y - reach, high, y + reach, "whisker"),
        class_="interval",
    )


def mark(shape: str, x: float, y: float) -> Markup:
    """A small shape whose middle stands at x (a fraction) and y (pixels)."""
    path = element("path", d=MARKS[shape], class_=f"mark {shape}")
    return element("svg", path, x=at(x), y=y, overflow="visible")


def flag(shape: str, letter: str) -> Markup:
    """The shape of a marked day with its letter or number in it."""
    path = element("path", d=FLAGS[shape], class_="flag")
    low = 4.5 if shape == "house" else 3.5
    return group(path, words("0", low, letter, "flag-letter", anchor="middle"))


def legend_mark(shape: str) -> Markup:
    """A shape, a marked day (its shape and letter) or a swatch beside its word in a legend."""
    name, _, letter = shape.partition(" ")
    if name in FLAGS:
        drawn = element("g", flag(name, letter), transform="translate(8 8)")
    elif shape in MARKS:
        drawn = element("path", d=MARKS[shape], class_=f"mark {shape}", transform="translate(8 8)")
    elif shape == "whisker":
        drawn = element("path", d="M2 8h12M2 4v8M14 4v8", class_="whisker")
    else:
        drawn = element("rect", x=1, y=3, width=14, height=10, rx=2, class_=f"bar {shape}")
    return element("svg", drawn, width=16, height=16, aria_hidden="true", class_="key")


def stretched(y: float, height: float, span: float, *children: object) -> Markup:
    """A part drawn in its own units, span wide and 1000 high, and stretched to the width."""
    return element(
        "svg",
        *children,
        x=0,
        y=y,
        width="100%",
        height=height,
        viewBox=f"0 0 {span:g} 1000",
        preserveAspectRatio="none",
    )


def polyline(points: Sequence[tuple[float, float]]) -> str:
    """The path through points, to a hundredth of a unit."""
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points)


def group(*children: object, class_: str | None = None) -> Markup:
    return element("g", join(*children), class_=class_)
