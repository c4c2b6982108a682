"""The lane of feelings: what the business assumes, and what people told."""

from collections.abc import Callable, Sequence

from jejak.maps.figures import feeling, feeling_range
from jejak.maps.lanes_people import LABEL, Slot, label, slots_of
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
Point = tuple[float, float]


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


def measured(slot: Slot):
    return slot.found.feeling if slot.found else None


def runs(slots: Sequence[Slot], has: Callable[[Slot], bool]) -> list[list[Slot]]:
    """Neighbours that have a value, as far as a line goes through them."""
    made: list[list[Slot]] = [[]]
    before: Slot | None = None
    for slot in slots:
        alternatives = before and (slot.right - slot.left, before.right - before.left)
        broken = not has(slot) or (alternatives and abs(alternatives[0] - alternatives[1]) > 1e-6)
        beside = bool(before) and slot.touchpoint.stage == before.touchpoint.stage
        del beside
        if broken:
            made.append([])
        if has(slot):
            made[-1].append(slot)
        before = slot
    return [run for run in made if run]
