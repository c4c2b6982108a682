"""The lanes of figures: contacts, people by device and those who left, time to here."""

from collections.abc import Sequence

from msgspec import Struct

from jejak import numbers
from jejak.maps.figures import count_in, lasting, share_range
from jejak.maps.measured import MeasuredTouchpoint
from jejak.maps.model import Contact, Touchpoint
from jejak.maps.shapes import (
    BLUE,
    GROUND,
    INK,
    LEADING,
    RED,
    RULE,
    SMALL,
    SOFT,
    TEAL,
    VIOLET,
    Cell,
    Group,
    Lane,
    Mark,
    Shape,
    circle,
    diamond,
    line,
    line_text,
    paragraph,
    rectangle,
    square,
)
from jejak.maps.subject import Strip, Subject
from jejak.words import OTHER

LANE = 7.2  # size of a lane's name
LABEL = 4.0  # margin of the labels
DEVICES = {"mobile": ("mobile",), "desktop": ("desktop",)}  # the others are told together


class Slot(Struct, frozen=True):
    """A touchpoint's own width in the lanes of figures."""

    touchpoint: Touchpoint
    left: float
    right: float
    found: MeasuredTouchpoint | None
    alone: bool = True  # not one of alternatives

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


def slots_of(strip: Strip) -> list[Slot]:
    return [
        Slot(
            touchpoint,
            left,
            right,
            strip.subject.of(touchpoint),
            len(one.column.touchpoints) == 1,
        )
        for one in strip.placed
        for touchpoint, left, right in one.slots()
    ]


def label(strip: Strip, top: float, key: str, note: str = "") -> Lane:
    """The name of a lane at its left, and under it how to read it."""
    cell = Cell(strip.left, top, strip.start - LABEL, top)
    made = paragraph(strip.subject.say(key), cell, LANE, most=2, bold=True)
    if not note:
        return made
    under = Cell(cell.left, made.bottom, cell.right, made.bottom)
    more = paragraph(strip.subject.say(note), under, SMALL, most=3, colour=SOFT)
    return Lane([*made.marks, *more.marks], more.bottom)


def contacts(strip: Strip, top: float) -> Lane | None:
    """A row for every contact: how large a share of each touchpoint's people met it there."""
    slots = slots_of(strip)
    rows = contact_rows(strip, slots)
    if not rows:
        return None
    name = label(strip, top, "contacts")
    marks, y = list(name.marks), name.bottom + 1
    height = strip.style.contact
    for row in rows:
        middle = y + height / 2
        cell = Cell(strip.left, middle - LEADING * SMALL / 2, strip.start - LABEL, y)
        marks += line_text(row.name, cell, SMALL, colour=SOFT, anchor="end")
        marks.append(line(strip.start, middle, strip.right, middle, RULE, stroke_width=0.5))
        for slot in slots:
            if (share := row.share(slot)) is not None:
                marks.append(dot(strip.subject, row, slot, middle, height, share))
        y += height
    return Lane(marks, y)


class Row(Struct, frozen=True):
    """A row of dots: one contact, or several told together."""

    name: str
    ids: tuple[str, ...]
    paid: bool = False
    offline: bool = False

    def share(self, slot: Slot) -> float | None:
        """The share of a touchpoint's people, 0 where it is meant and nobody came, None where
        it is not meant; 1 where nothing was measured."""
        meant = any(one in slot.touchpoint.contact for one in self.ids)
        if slot.found is None:
            return 1.0 if meant else None
        met = max((slot.found.contacts.get(one, 0) for one in self.ids), default=0)
        if not met:
            return 0.0 if meant else None
        return min(1.0, met / (slot.found.people or 1))


def contact_rows(strip: Strip, slots: Sequence[Slot]) -> list[Row]:
    """The contacts that these touchpoints have, in the order of the map."""
    used = {one for slot in slots for one in slot.touchpoint.contact}
    used |= {one for slot in slots if slot.found for one, n in slot.found.contacts.items() if n}
    named = [one for one in strip.subject.map.contacts if one.id in used]
    rows = [row_of(strip.subject, one) for one in named]
    unknown = sorted(used - {one.id for one in named})
    rows += [
        Row(strip.subject.say("contact_other") if one == OTHER else one, (one,)) for one in unknown
    ]
    most = strip.style.contacts
    if len(rows) <= most:
        return rows
    kept, rest = rows[: most - 1], rows[most - 1 :]
    name = strip.subject.say("more_contacts", count=len(rest))
    return [*kept, Row(name, tuple(id for row in rest for id in row.ids))]


def row_of(subject: Subject, contact: Contact) -> Row:
    name = contact.name.text(subject.language)
    return Row(name, (contact.id,), contact.paid, contact.offline)


def dot(subject: Subject, row: Row, slot: Slot, y: float, height: float, share: float) -> Mark:
    most = height / 2 - 0.3
    reach = max(1.3, most * (share if slot.found else 0.5) ** 0.5)
    told = f"{slot.touchpoint.name.text(subject.language)} · {row.name}"
    if slot.found:
        told += f": {numbers.percent(share, subject.language)}"
    return Group(told, (contact_mark(row.paid, row.offline, slot.middle, y, reach, share > 0),))


def contact_mark(
    paid: bool, offline: bool, x: float, y: float, reach: float, filled: bool = True
) -> Shape:
    """Paid is a diamond, offline a square, both a diamond with a hole; else a circle."""
    colour = VIOLET if paid else TEAL if offline else BLUE
    fill = colour if filled else GROUND
    edge: dict[str, str | float] = {"stroke": colour, "stroke_width": 0.8}
    if paid and offline:
        hole = {"stroke": colour, "stroke_width": min(1.6, reach / 2)}
        return diamond(x, y, reach * 0.95, GROUND, **hole)
    if paid:
        return diamond(x, y, reach, fill, **edge)
    if offline:
        return square(x, y, reach * 0.8, fill, **edge)
    return circle(x, y, reach * 0.95, fill, **edge)


def people(strip: Strip, top: float) -> Lane | None:
    """People by device as bars on a root scale, and beside them those whose journey ended."""
    slots = slots_of(strip)
    if not any(slot.found for slot in slots):
        return None
    name = label(strip, top, "people", "people_scale")
    foot = max(top + strip.style.people, name.bottom)
    marks = [*name.marks, line(strip.start, foot, strip.right, foot, SOFT, stroke_width=0.6)]
    for slot in slots:
        marks += bar(strip, slot, foot)
    return Lane(marks, foot + 2 * LEADING * SMALL + 1)


def bar(strip: Strip, slot: Slot, foot: float) -> list[Mark]:
    subject, found = strip.subject, slot.found
    cell = Cell(slot.left + 0.5, foot + 1, slot.right - 0.5, foot)
    if found is None:
        dash = numbers.DASH
        return line_text(dash, cell, SMALL, colour=SOFT, anchor="middle")
    wide = min(15.0, (slot.right - slot.left) * 0.34)
    left = slot.middle - (wide * 1.7 + 1) / 2
    height = strip.style.people * 0.94

    def tall(people: int) -> float:
        return max(0.7, height * (people / subject.most_people) ** 0.5) if people else 0.0

    whole = Cell(left, foot - tall(found.people), left + wide, foot)
    marks: list[Mark] = [*by_device(found, whole, strip.ident)]
    if found.left and found.left.part:
        top = foot - tall(found.left.part)
        gone = Cell(whole.right + 1, top, whole.right + 1 + wide * 0.7, foot)
        hatched = f"url(#{strip.ident}left)"
        marks.append(rectangle(gone, hatched, RED, stroke_width=0.6))
    told = count_in(found.people, cell.width, SMALL, subject.language, bold=True)
    marks += line_text(told, cell, SMALL, bold=True, anchor="middle")
    if found.left and found.left.share is not None:
        under = Cell(cell.left, cell.top + LEADING * SMALL, cell.right, foot)
        marks += left_share(subject, found.left.share, under)
    return [Group(people_title(subject, slot.touchpoint, found), tuple(marks))]


def left_share(subject: Subject, share: float, cell: Cell) -> list[Mark]:
    """How many left, with the word where it fits."""
    percent = numbers.percent(share, subject.language)
    told = subject.say("left_share", share=percent)
    made = line_text(told, cell, SMALL, colour=RED, anchor="middle")
    if made and isinstance(made[0], Group):
        made = line_text(f"{numbers.MINUS}{percent}", cell, SMALL, colour=RED, anchor="middle")
    return made


def devices_of(found: MeasuredTouchpoint) -> list[tuple[str, int]]:
    """People by mobile, desktop and what else there is."""
    known = [name for names in DEVICES.values() for name in names]
    other = sum(n for name, n in found.devices.items() if name not in known)
    counted = [(key, found.devices.get(key, 0)) for key in DEVICES] + [(OTHER, other)]
    return [(key, n) for key, n in counted if n]


def by_device(found: MeasuredTouchpoint, whole: Cell, ident: str) -> list[Shape]:
    """A bar in parts as high as the share of each kind of device."""
    counted = devices_of(found)
    total, top, made = sum(n for _, n in counted), whole.bottom, list[Shape]()
    if not total:
        return [rectangle(whole, GROUND, BLUE, stroke_width=0.6)]
    for key, n in counted:
        cell = Cell(whole.left, top - whole.height * n / total, whole.right, top)
        made.append(device_mark(key, cell, ident))
        top = cell.top
    return made


def device_mark(device: str, cell: Cell, ident: str) -> Shape:
    fill = {"mobile": BLUE, "desktop": "#cfe2f7"}.get(device, f"url(#{ident}other)")
    return rectangle(cell, fill, BLUE, stroke_width=0.6)


def people_title(subject: Subject, touchpoint: Touchpoint, found: MeasuredTouchpoint) -> str:
    language = subject.language
    people = numbers.count(found.people, language)
    told = [subject.say("people_n", people=people)]
    for device, n in devices_of(found):
        told.append(f"{subject.say(f'device.{device}')} {numbers.count(n, language)}")
    if found.left and found.left.share is not None:
        share = subject.say("left_share", share=numbers.percent(found.left.share, language))
        between = share_range(found.left, language)
        told.append(f"{share} ({between})" if between else share)
    return f"{touchpoint.name.text(language)}: " + " · ".join(told)


def waits(strip: Strip, top: float) -> Lane | None:
    """The median time from the touchpoint before."""
    slots = slots_of(strip)
    if not any(slot.found and slot.found.wait for slot in slots):
        return None
    name = label(strip, top, "wait")
    marks = list(name.marks)
    for slot in slots:
        wait = slot.found.wait if slot.found else None
        if wait is None or wait.median is None:
            continue
        cell = Cell(slot.left + 0.5, top, slot.right - 0.5, top)
        told = lasting(wait.median, strip.subject.language)
        marks += line_text(told, cell, SMALL, colour=INK, anchor="middle")
    return Lane(marks, max(name.bottom, top + LEADING * SMALL))
