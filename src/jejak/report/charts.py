"""The pictures: bars with intervals, a short-bucket histogram, a curve with its band, a gap."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from jejak.markup import Markup, element
from jejak.report import svg
from jejak.report.flags import Flag, draw_flags

ROW = 46  # pixels of a bar with its line of words
BUCKET = 26  # pixels of a bar of a histogram
LABEL = 0.14  # of the width: names of buckets
END = 0.72  # of the width: where the longest bar ends and its figure begins
BESIDE = 0.52  # the same in a picture with marked days
GAP = 0.035  # of the width: between a bar and its figure
CURVE = 220  # pixels of a curve
NARROW, WIDE = 42, 84  # characters of a name on a phone and elsewhere; the table holds all


class Bar(Struct, frozen=True):
    """One bar from zero: its length, its interval, marks at other values on the scale.

    `flags` are the marked days of the bin that it stands for.
    """

    label: str
    note: str
    value: float
    low: float | None = None
    high: float | None = None
    tone: str = "plain"
    thin: bool = False
    marks: tuple[tuple[str, float], ...] = ()
    flags: tuple[Flag, ...] = ()


class Point(Struct, frozen=True):
    """One day of a curve: the share reached by then and its interval."""

    x: float
    y: float
    low: float
    high: float


def scale_of(bars: Sequence[Bar]) -> float:
    """The value at the right edge: the largest of all bars, intervals and marks."""
    reach = [max(bar.value, bar.high or 0.0, *(at for _, at in bar.marks), 0.0) for bar in bars]
    return max(reach, default=0.0) or 1.0


def shorten(label: str, longest: int) -> str:
    return label if len(label) <= longest else label[: longest - 1].rstrip() + "…"


def named(label: str, y: float) -> list[Markup]:
    """A name over its bar; a long one once for a phone and once for wider pictures."""
    if len(label) <= NARROW:
        return [svg.words("0", y, label, "name")]
    narrow, wide = shorten(label, NARROW), shorten(label, WIDE)
    return [svg.words("0", y, narrow, "name narrow"), svg.words("0", y, wide, "name wide")]


def bars(ident: str, title: str, rows: Sequence[Bar]) -> Markup:
    """Bars from zero on one scale, each under its name and figure, with interval and marks."""
    scale, end = scale_of(rows), end_of(rows)
    drawn = [bar_row(bar, index * ROW, scale, end) for index, bar in enumerate(rows)]
    told = "; ".join(spoken(bar) for bar in rows)
    return svg.picture(ident, title, told, len(rows) * ROW, *drawn)


def end_of(rows: Sequence[Bar]) -> float:
    """Where the longest bar ends: earlier where marked days stand beside the bars."""
    return BESIDE if any(bar.flags for bar in rows) else END


def spoken(bar: Bar) -> str:
    told = f"{bar.label}: {bar.note}" if bar.note else bar.label
    marked = ", ".join(flag.name for flag in bar.flags)
    return f"{told} ({marked})" if marked else told


def bar_row(bar: Bar, top: float, scale: float, end: float = END) -> Markup:
    middle = top + 28
    return svg.group(
        *named(bar.label, top + 16),
        svg.rectangle(0, middle - 5, end, 10, "ground"),
        svg.rectangle(0, middle - 5, bar.value / scale * end, 10, bar_class(bar)),
        interval(bar, scale, end, 0.0, middle),
        *(svg.mark(shape, value / scale * end, middle) for shape, value in bar.marks),
        svg.words(svg.at(end + GAP), middle + 5, bar.note, "note"),
        draw_flags(bar.flags, top + ROW / 2, ROW),
    )


def bar_class(bar: Bar) -> str:
    return f"bar {bar.tone}" + (" thin" if bar.thin else "")


def interval(bar: Bar, scale: float, reach: float, start: float, y: float) -> Markup | None:
    if bar.low is None or bar.high is None:
        return None
    low, high = (start + value / scale * reach for value in (bar.low, bar.high))
    return svg.whisker(low, high, y)


def histogram(ident: str, title: str, rows: Sequence[Bar]) -> Markup:
    """One bar a bucket on one scale, the name before it and the figure behind it."""
    scale, end = scale_of(rows), end_of(rows)
    drawn = [bucket_row(bar, index * BUCKET, scale, end) for index, bar in enumerate(rows)]
    told = "; ".join(spoken(bar) for bar in rows)
    return svg.picture(ident, title, told, len(rows) * BUCKET, *drawn)


def bucket_row(bar: Bar, top: float, scale: float, end: float = END) -> Markup:
    middle = top + BUCKET / 2
    return svg.group(
        svg.words("0", middle + 5, shorten(bar.label, 9), "name"),
        svg.rectangle(LABEL, middle - 8, bar.value / scale * (end - LABEL), 16, bar_class(bar)),
        interval(bar, scale, end - LABEL, LABEL, middle),
        svg.words(svg.at(end + GAP), middle + 5, bar.note, "note"),
        draw_flags(bar.flags, middle, BUCKET),
    )


def curve(
    ident: str,
    title: str,
    told: str,
    points: Sequence[Point],
    write_x: Callable[[float], str],
    write_y: Callable[[float], str],
) -> Markup:
    """A step curve of shares over days with its interval as a band, from zero."""
    last = max(point.x for point in points) or 1.0
    top = nice_top(max(point.high for point in points))
    start = Point(0.0, 0.0, 0.0, 0.0)
    path = [start, *points] if points[0].x > 0 else list(points)
    band = steps(path, lambda p: p.high, last) + steps(path, lambda p: p.low, last)[::-1]
    shapes = svg.stretched(
        24,
        CURVE,
        1000,
        element("path", d=svg.polyline(place(band, last, top)) + "Z", class_="band"),
        element(
            "path",
            d=svg.polyline(place(steps(path, lambda p: p.y, last), last, top)),
            class_="curve",
            vector_effect="non-scaling-stroke",
        ),
    )
    grid = [y_line(top * part / 4, top, write_y) for part in range(5)]
    days = [x_tick(day, last, write_x) for day in nice_days(last)]
    parts = [*grid, shapes, *days]
    return svg.picture(ident, title, told, CURVE + 52, *parts, class_="picture with-scale")


def steps(
    points: Sequence[Point], value: Callable[[Point], float], last: float
) -> list[tuple[float, float]]:
    """The corners of a curve that stays until the next day changes it."""
    corners: list[tuple[float, float]] = []
    for point in points:
        if corners:
            corners.append((point.x, corners[-1][1]))
        corners.append((point.x, value(point)))
    return [*corners, (last, corners[-1][1])]


def place(
    corners: Sequence[tuple[float, float]], last: float, top: float
) -> list[tuple[float, float]]:
    return [(x / last * 1000, 1000 - min(y / top, 1.0) * 1000) for x, y in corners]


def y_line(value: float, top: float, write: Callable[[float], str]) -> Markup:
    """A line of the scale; its name stands to the left of the picture."""
    y = 24 + CURVE * (1 - value / top)
    name = svg.words("-8", y + 4, write(value), "tick-name", anchor="end")
    return svg.group(svg.line(0, y, 1, y, "rule" if value else "axis"), name)


def x_tick(day: float, last: float, write: Callable[[float], str]) -> Markup:
    anchor = "start" if day == 0 else "end" if day > last * 0.95 else "middle"
    return svg.group(
        svg.line(day / last, 24 + CURVE, day / last, 29 + CURVE, "axis"),
        svg.words(svg.at(day / last), 44 + CURVE, write(day), "tick-name", anchor=anchor),
    )


def nice_top(value: float) -> float:
    """The smallest round share that four equal steps reach: 2, 4, 10, 20, 40, 60, 80, 100 %."""
    tops = (0.004, 0.01, 0.02, 0.04, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0)
    return next((top for top in tops if value <= top), 1.0)


def nice_days(last: float) -> list[float]:
    """At most five round days from 0 to the last."""
    sizes = (1, 2, 5, 7, 10, 14, 30, 60, 90, 180, 365, 730)
    size = next((size for size in sizes if last / size <= 5), max(sizes))
    return [float(day) for day in range(0, int(last) + 1, size)]


def gaps(ident: str, title: str, rows: Sequence[Bar]) -> Markup:
    """Differences as points with whiskers about a line at zero."""
    values = [v for bar in rows for v in (bar.value, bar.low, bar.high, 0.0) if v is not None]
    low, high = min(values), max(values)
    room = (high - low or 1.0) * 0.04
    low, high = low - room, high + room

    def fraction(value: float) -> float:
        return (value - low) / (high - low)

    height = len(rows) * ROW
    zero = svg.line(fraction(0), 4, fraction(0), height, "axis")
    drawn = [gap_row(bar, index * ROW, fraction) for index, bar in enumerate(rows)]
    told = "; ".join(spoken(bar) for bar in rows)
    return svg.picture(ident, title, told, height + 18, zero, *drawn, zero_name(fraction, height))


def zero_name(fraction: Callable[[float], float], height: float) -> Markup:
    place = fraction(0)
    anchor = "start" if place < 0.05 else "end" if place > 0.95 else "middle"
    return svg.words(svg.at(place), height + 14, "0", "tick-name", anchor=anchor)


def gap_row(bar: Bar, top: float, fraction: Callable[[float], float]) -> Markup:
    middle = top + 30
    drawn = [
        *named(bar.label, top + 16),
        svg.words("100%", top + 16, bar.note, "note", anchor="end"),
        svg.mark("ring" if bar.thin else "diamond", fraction(bar.value), middle),
    ]
    if bar.low is not None and bar.high is not None:
        drawn.insert(2, svg.whisker(fraction(bar.low), fraction(bar.high), middle))
    return svg.group(*drawn)
