"""The growth of cost as a picture: CPU time and memory by events, persons and days.

A line of slope 1 stands for cost that grows as the size does.
"""

import math
from collections.abc import Sequence
from typing import Any

from jejak.markup import Markup, element, join

_WIDE, _HIGH, _LEFT, _TOP = 240, 200, 60, 40
_TITLES = {
    "events": "events",
    "persons": "persons, the events alike",
    "days": "days, the events alike",
}
_STYLE = "text{font:12px sans-serif;fill:#444}path{fill:none;stroke-width:2}"
_COLOURS = {"cpu": "#1b6ca8", "peak_mb": "#b5541c"}


def draw(rows: Sequence[dict[str, Any]]) -> str:
    """Three panels, both axes logarithmic; the same rows give the same bytes."""
    panels = [_panel(n, name, rows) for n, name in enumerate(_TITLES)]
    width = len(_TITLES) * (_WIDE + _LEFT) + 20
    title = "CPU seconds (blue) and peak memory in MB (brown) by size; dashed: in proportion"
    return (
        str(
            element(
                "svg",
                element("title", title),
                element("style", _STYLE),
                element("rect", width="100%", height="100%", fill="#fff"),
                element("text", title, x=_LEFT, y=18),
                *panels,
                xmlns="http://www.w3.org/2000/svg",
                viewBox=f"0 0 {width} {_HIGH + _TOP + 50}",
                width=width,
            )
        )
        + "\n"
    )


def _panel(n: int, name: str, rows: Sequence[dict[str, Any]]) -> Markup:
    found = sorted((row for row in rows if row["varied"] == name), key=lambda row: row[name])
    xs = [row[name] for row in found]
    every = [row[unit] for row in found for unit in _COLOURS]
    across = _Scale(min(xs), max(xs), _WIDE)
    up = _Scale(min(every), max(every), _HIGH)
    drawn: list[Markup] = [element("text", _TITLES[name], x=0, y=_HIGH + 40)]
    for unit, colour in _COLOURS.items():
        places = [(across.at(row[name]), _HIGH - up.at(row[unit])) for row in found]
        path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        drawn.append(element("path", d=path, stroke=colour))
        for (x, y), row in zip(places, found, strict=True):
            drawn.append(element("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r=3, fill=colour))
            drawn.append(element("text", _told(row[unit]), x=f"{x - 8:.1f}", y=f"{y - 7:.1f}"))
    if name == "events":
        drawn.append(_proportion(found, across, up))
    ticks = [element("text", _told(x), x=f"{across.at(x) - 8:.1f}", y=_HIGH + 20) for x in xs]
    frame = element("path", d=f"M0 0V{_HIGH}H{_WIDE}", stroke="#999")
    place = f"translate({_LEFT + n * (_WIDE + _LEFT)} {_TOP})"
    return element("g", frame, join(*drawn), join(*ticks), transform=place)


def _proportion(found: Sequence[dict[str, Any]], across: "_Scale", up: "_Scale") -> Markup:
    """From the largest: what smaller sizes would cost in proportion."""
    last = found[-1]
    least = max(found[0]["events"], last["events"] * up.low / last["cpu"])
    ends = [(x, last["cpu"] * x / last["events"]) for x in (least, last["events"])]
    path = "M" + "L".join(f"{across.at(x):.1f} {_HIGH - up.at(y):.1f}" for x, y in ends)
    return element("path", d=path, stroke="#999", stroke_dasharray="4 4")


class _Scale:
    """Logarithmic, from the least to the most."""

    def __init__(self, low: float, high: float, length: int):
        self.low, self.length = low, length
        self.span = math.log(high / low) or 1.0

    def at(self, value: float) -> float:
        return math.log(value / self.low) / self.span * self.length


def _told(value: float) -> str:
    for unit, letter in ((1e6, "M"), (1e3, "k")):
        if value >= unit:
            return f"{value / unit:.3g} {letter}"
    return f"{value:.3g}"
