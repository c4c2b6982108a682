"""The lane of feelings: what the business assumes, and what people told."""

from collections.abc import Callable, Sequence

from jejak import numbers
from jejak.maps.figures import feeling, feeling_range
from jejak.maps.lanes_people import LABEL, Slot, label, slots_of
from jejak.maps.measured import Feeling
from jejak.maps.shapes import (
    GROUND,
    LEADING,
    RULE,
    SMALL,
    SOFT,
    TEAL,
    Cell,
    Group,
    Lane,
    Mark,
    circle,
    line,
    line_text,
    path,
    polygon,
    square,
)
from jejak.maps.subject import Strip

WORST, BEST = -3, 3
Height = Callable[[float], float]


def feelings(strip: Strip, top: float) -> Lane | None:
    """Dashed what is assumed, solid with its band what was measured; each breaks where it has
    nothing to say, and at alternatives, which do not follow one another."""
    slots = slots_of(strip)
    if not any(slot.touchpoint.feel is not None or measured(slot) for slot in slots):
        return None
    name = label(strip, top, "feeling")
    margin = LEADING * SMALL
    bottom = max(top + strip.style.feeling, name.bottom) + margin
    start, height = top + margin, bottom - top - 2 * margin

    def y(value: float) -> float:
        return start + height * (BEST - value) / (BEST - WORST)

    marks: list[Mark] = list(name.marks)
    for value in (BEST, 0, WORST):
        marks.append(line(strip.start, y(value), strip.right, y(value), RULE, stroke_width=0.6))
        cell = Cell(strip.start - 16, y(value) - LEADING * SMALL / 2, strip.start - LABEL, bottom)
        told = feeling(value, strip.subject.language).rstrip("0").rstrip(",.")
        marks += line_text(told or "0", cell, SMALL, colour=SOFT, anchor="end")
    marks += assumed_line(slots, y)
    for run in runs(slots, lambda slot: measured(slot) is not None):
        marks += measured_line(run, y)
    marks += [mark for slot in slots for mark in measured_point(strip, slot, y)]
    return Lane(marks, bottom)


def measured(slot: Slot) -> Feeling | None:
    return slot.found.feeling if slot.found else None


def runs(slots: Sequence[Slot], has: Callable[[Slot], bool]) -> list[list[Slot]]:
    """Neighbours that have a value, as far as a line goes through them."""
    made: list[list[Slot]] = [[]]
    for slot in slots:
        if not (has(slot) and slot.alone):
            made.append([])
        if has(slot):
            made[-1].append(slot)
            if not slot.alone:
                made.append([])
    return [run for run in made if run]


def assumed_line(slots: Sequence[Slot], y: Height) -> list[Mark]:
    marks: list[Mark] = []
    for run in runs(slots, lambda slot: slot.touchpoint.feel is not None):
        points = [(slot.middle, y(float(slot.touchpoint.feel or 0))) for slot in run]
        if len(points) > 1:
            made = path(through(points), stroke=SOFT, stroke_width=1.0, stroke_dasharray="3.5 2.5")
            marks.append(made)
        marks += [square(*point, 1.4, GROUND, stroke=SOFT, stroke_width=0.8) for point in points]
    return marks


def measured_line(run: Sequence[Slot], y: Height) -> list[Mark]:
    """The line with its band; of one point alone the interval stands as a bar."""
    found = [(slot.middle, told) for slot in run if (told := measured(slot))]
    above = [(x, y(min(float(BEST), told.high))) for x, told in found]
    below = [(x, y(max(float(WORST), told.low))) for x, told in found]
    if len(found) == 1:
        (x, high), (_, low) = above[0], below[0]
        return [line(x, high, x, low, TEAL, stroke_width=4.0, stroke_opacity=0.25)]
    band = polygon([*above, *below[::-1]], TEAL, fill_opacity=0.16)
    middle = [(x, y(told.mean)) for x, told in found]
    return [band, path(through(middle), stroke=TEAL, stroke_width=1.6)]


def measured_point(strip: Strip, slot: Slot, y: Height) -> list[Mark]:
    told = measured(slot)
    if told is None:
        return []
    language, at = strip.subject.language, y(told.mean)
    under = at + 4 if told.mean < 0 else at - 4 - LEADING * SMALL
    cell = Cell(slot.left + 0.5, under, slot.right - 0.5, under)
    mean = feeling(told.mean, language)
    answers = numbers.count(told.answers, language)
    name, between = slot.touchpoint.name.text(language), feeling_range(told, language)
    title = strip.subject.say("feeling_title", name=name, mean=mean, range=between, n=answers)
    text = line_text(mean, cell, SMALL, colour=TEAL, anchor="middle", bold=True, halo=True)
    return [Group(title, (circle(slot.middle, at, 2.3, TEAL), *text))]


def through(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points)
