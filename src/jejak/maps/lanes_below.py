"""The lanes under the figures: tests, the line of visibility, backstage, pains and what is done."""

import re
from collections.abc import Sequence

from jejak.maps.columns import Placed, spread
from jejak.maps.figures import judged
from jejak.maps.lanes_people import label
from jejak.maps.model import Improvement, Map, Pain, Test
from jejak.maps.shapes import (
    AMBER,
    GREEN,
    GROUND,
    INK,
    LEADING,
    RED,
    SMALL,
    SOFT,
    Cell,
    Group,
    Lane,
    Mark,
    arrow,
    cross,
    line,
    line_text,
    paragraph,
    rectangle,
    tick,
)
from jejak.maps.subject import Strip, Subject

WORD = re.compile(r"[a-z][a-z0-9_]*")
STATES = {"passed": GREEN, "failed": RED, "undecided": AMBER, "not_run": SOFT}
CHIP, SIGN = 10.0, 8.0  # height of a chip, width of its sign
PAD = 2.5


def state_of(subject: Subject, test: Test) -> str:
    return subject.standing.verdicts.get(test.id, "not_run")


def place_of(map: Map, test: Test) -> str | None:
    """Where a test stands: at the last touchpoint it names; a drop-off where people leave."""
    text = test.expect or test.rule or ""
    ids = {touchpoint.id for touchpoint in map.touchpoints}
    named = [word for word in WORD.findall(text) if word in ids]
    if not named:
        return None
    return named[0] if text.startswith("drop_off") else named[-1]


def told(test: Test) -> str:
    """A test as the file states it."""
    if test.walk:
        return " · ".join((test.id, f"walk: {test.walk}", *test.devices))
    held = " ".join(one for one in (test.within, test.hold) if one)
    return " ".join(one for one in (test.id, test.expect or test.rule, held) if one)


def owners(strip: Strip, has: set[str]) -> list[int]:
    """The columns of which a touchpoint has something."""
    return [
        index
        for index, one in enumerate(strip.placed)
        if any(touchpoint.id in has for touchpoint in one.column.touchpoints)
    ]


def boxes(strip: Strip, has: set[str], top: float) -> list[tuple[Placed, Cell]]:
    """The columns that have something, and how far it may reach (height 0)."""
    found = spread(strip.placed, owners(strip, has))
    return [
        (strip.placed[index], Cell(left + 1.5, top, right - 1.5, top))
        for index, (left, right) in found.items()
    ]


def tests(strip: Strip, top: float) -> Lane | None:
    """A chip for every test at its touchpoint: its sign says how it went."""
    at = [(place_of(strip.subject.map, test), test) for test in strip.subject.map.tests]
    parts = boxes(strip, {place for place, _ in at if place}, top)
    if not parts:
        return None
    name = label(strip, top, "tests")
    marks, bottom = list(name.marks), name.bottom
    for placed, cell in parts:
        ids = {touchpoint.id for touchpoint in placed.column.touchpoints}
        mine = [test for place, test in at if place in ids]
        y = top
        for index, test in enumerate(mine[: strip.style.chips]):
            left = len(mine) - strip.style.chips if index == strip.style.chips - 1 else 0
            row = Cell(cell.left, y, cell.right, y + CHIP)
            marks.append(chip(strip.subject, test, row, left))
            y += CHIP + 2
        bottom = max(bottom, y - 2)
    return Lane(marks, bottom)


def chip(subject: Subject, test: Test, cell: Cell, left: int) -> Mark:
    """A pill with a sign; how many more there are stands at its end."""
    state = state_of(subject, test)
    edge: dict[str, str | float] = {"stroke_width": 0.8}
    if state == "not_run":
        edge["stroke_dasharray"] = "2 1.5"
    more = f" +{left}" if left > 0 else ""
    marks: list[Mark] = [rectangle(cell, GROUND, STATES[state], CHIP / 2, **edge)]
    marks += sign(state, cell.left + 5.5, cell.top + CHIP / 2)
    top, ends = cell.top + (CHIP - LEADING * SMALL) / 2, cell.right - 4
    inner = Cell(cell.left + SIGN + 2, top, ends, cell.bottom)
    if more:
        marks += line_text(more.strip(), inner, SMALL, bold=True, colour=SOFT, anchor="end")
        inner = Cell(inner.left, top, ends - 14, cell.bottom)
    marks += line_text(told(test), inner, SMALL, colour=INK)
    return Group(f"{told(test)}: {subject.say(f'state.{state}')}", tuple(marks))


def sign(state: str, x: float, y: float) -> list[Mark]:
    """✓ ✗ ? or a bar, drawn, so that no font may lack it."""
    if state == "passed":
        return [tick(x, y, GREEN)]
    if state == "failed":
        return [cross(x, y, RED)]
    if state == "undecided":
        cell = Cell(x - 3, y - LEADING * SMALL / 2, x + 3, y)
        return line_text("?", cell, SMALL, bold=True, colour=AMBER, anchor="middle")
    return [line(x - 1.8, y, x + 1.8, y, SOFT, stroke_width=1.1)]


def visibility(strip: Strip, top: float) -> Lane | None:
    """What is under this line the customer does not see; only where there is something."""
    every = [touchpoint for one in strip.placed for touchpoint in one.column.touchpoints]
    if not any(touchpoint.backstage for touchpoint in every):
        return None
    text = strip.subject.say("visibility")
    cell = Cell(strip.left, top, strip.start - 4, top)
    made = paragraph(text, cell, SMALL, most=2, colour=SOFT)
    y = (top + made.bottom) / 2
    dotted: dict[str, str | float] = {"stroke_width": 1.0, "stroke_dasharray": "1 2.5"}
    return Lane([*made.marks, line(strip.start, y, strip.right, y, SOFT, **dotted)], made.bottom)


def backstage(strip: Strip, top: float) -> Lane | None:
    """What the business does for a touchpoint where nobody sees it, and who does it."""
    language = strip.subject.language
    texts: dict[str, list[tuple[str, str]]] = {}
    for one in strip.placed:
        for touchpoint in one.column.touchpoints:
            for act in touchpoint.backstage:
                whole = " · ".join(x for x in (act.text.text(language), act.system, act.owner) if x)
                texts.setdefault(touchpoint.id, []).append((whole, ""))
    parts = boxes(strip, set(texts), top)
    if not parts:
        return None
    name = label(strip, top, "backstage")
    marks, bottom = list(name.marks), name.bottom
    for placed, cell in parts:
        mine = [t for one in placed.column.touchpoints for t, _ in texts.get(one.id, [])]
        made = notes(strip, mine, cell, SOFT, "#f1f4f7")
        marks, bottom = [*marks, *made.marks], max(bottom, made.bottom)
    return Lane(marks, bottom)


def notes(strip: Strip, texts: Sequence[str], cell: Cell, edge: str, fill: str) -> Lane:
    """Texts in boxes under one another; how many more there are stands under the last."""
    marks: list[Mark] = []
    y, shown = cell.top, texts[: strip.style.texts]
    for text in shown:
        made = note(text, Cell(cell.left, y, cell.right, y), strip.style.lines, edge, fill)
        marks, y = [*marks, *made.marks], made.bottom + 2
    return more(strip.subject, texts[len(shown) :], cell, marks, y - 2)


def note(text: str, cell: Cell, most: int, edge: str, fill: str) -> Lane:
    inner = Cell(cell.left + PAD + 1.5, cell.top + PAD, cell.right - PAD, cell.top)
    made = paragraph(text, inner, SMALL, most=most)
    box = Cell(cell.left, cell.top, cell.right, made.bottom + PAD)
    bar = Cell(box.left, box.top, box.left + 1.6, box.bottom)
    return Lane([rectangle(box, fill, radius=1.5), rectangle(bar, edge), *made.marks], box.bottom)


def more(
    subject: Subject, left: Sequence[str], cell: Cell, marks: list[Mark], bottom: float
) -> Lane:
    if not left:
        return Lane(marks, bottom)
    under = Cell(cell.left, bottom, cell.right, bottom)
    made = line_text(subject.say("more", count=len(left)), under, SMALL, colour=SOFT)
    return Lane([*marks, Group(" · ".join(left), tuple(made))], bottom + LEADING * SMALL)


def pains(strip: Strip, top: float) -> Lane | None:
    """What goes wrong for customers, and under it what is done about it and what came of it."""
    found = {
        touchpoint.id: touchpoint.pain
        for one in strip.placed
        for touchpoint in one.column.touchpoints
        if touchpoint.pain
    }
    parts = boxes(strip, set(found), top)
    if not parts:
        return None
    name = label(strip, top, "pains")
    marks, bottom = list(name.marks), name.bottom
    for placed, cell in parts:
        mine = [pain for one in placed.column.touchpoints for pain in found.get(one.id, ())]
        made = mend(strip, mine, cell)
        marks, bottom = [*marks, *made.marks], max(bottom, made.bottom)
    return Lane(marks, bottom)


def mend(strip: Strip, mine: Sequence[Pain], cell: Cell) -> Lane:
    subject, marks, y = strip.subject, list[Mark](), cell.top
    shown = mine[: strip.style.texts]
    for pain in shown:
        text = pain.text.text(subject.language)
        if pain.assumed or not pain.evidence:
            text = f"{text} ({subject.say('assumed')})"
        at = Cell(cell.left, y, cell.right, y)
        made = note(text, at, strip.style.lines, RED, "#fdeeee")
        marks, y = [*marks, *made.marks], made.bottom
        fixes = [one for one in subject.map.improvements if pain.id in one.fixes]
        for n, one in enumerate(fixes[: strip.style.texts]):
            marks.append(arrow(cell.left + 8, y + 0.8, GREEN))
            at = Cell(cell.left, y + 8, cell.right, y)
            left = len(fixes) - strip.style.texts if n == strip.style.texts - 1 else 0
            text = improved(subject, one) + (f" (+{left})" if left > 0 else "")
            made = note(text, at, strip.style.lines, GREEN, "#ecf7f0")
            marks, y = [*marks, *made.marks], made.bottom
        y += 3
    texts = [pain.text.text(subject.language) for pain in mine[len(shown) :]]
    return more(subject, texts, cell, marks, y - 3)


def improved(subject: Subject, one: Improvement) -> str:
    """An improvement: where it stands, what it is, what it was judged to have done."""
    status = subject.say(f"status.{one.status}")
    text = one.hypothesis.text(subject.language) if one.hypothesis else one.id
    return " · ".join(x for x in (status, judged(one, subject.language), text) if x)
