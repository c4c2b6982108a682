"""The lanes of what the business intends: stages with their goals, cards of touchpoints."""

from collections.abc import Sequence

from jejak import numbers
from jejak.maps.columns import Placed, stages_of
from jejak.maps.measured import MeasuredStage
from jejak.maps.model import Stage, Touchpoint
from jejak.maps.shapes import (
    AMBER,
    GROUND,
    INK,
    LEADING,
    SMALL,
    SOFT,
    Cell,
    Group,
    Lane,
    Mark,
    line_text,
    paragraph,
    rectangle,
    star,
)
from jejak.maps.subject import Strip, Subject
from jejak.maps.widths import wrap
from jejak.words import texts

TINTS = (
    ("#dce9fb", "#1d5cb8"),
    ("#dcf3e3", "#1a7339"),
    ("#fdeecb", "#8a5200"),
    ("#efe3fb", "#6f42ae"),
    ("#fde1e6", "#ad2d58"),
    ("#dcf1f2", "#0f6b75"),
)
NO_TINT = ("#eef0f2", "#4d545d")
DASHES = {"brand": "4 2.4", "system": "1 2"}
STAGE, NAME, NARROW_NAME = 9.0, 7.2, 6.8
GUTTER, PAD, LETTER, BETWEEN = 1.5, 3.0, 7.0, 3.0
LETTERS = "abcd"


def stages(strip: Strip, top: float) -> Lane:
    """A coloured band for every stage: its name, its goal, who came and did what is expected."""
    parts: list[Lane] = []
    for index, (stage, cell) in enumerate(stages_of(strip.placed)):
        at = Cell(cell.left + GUTTER, top, cell.right - GUTTER, top)
        parts.append(stage_words(strip, stage, at, strip.continued and index == 0))
    bottom = max(part.bottom for part in parts) + PAD
    marks: list[Mark] = []
    for part, (stage, cell) in zip(parts, stages_of(strip.placed), strict=True):
        tint, edge = tint_of(strip.subject, stage)
        band = Cell(cell.left + GUTTER, top, cell.right - GUTTER, bottom)
        marks.append(rectangle(band, tint, radius=3))
        marks.append(rectangle(Cell(band.left, top, band.right, top + 2.4), edge, radius=1.2))
        marks += part.marks
    return Lane(marks, bottom)


def tint_of(subject: Subject, stage: Stage | None) -> tuple[str, str]:
    if stage is None:
        return NO_TINT
    return TINTS[subject.map.stages.index(stage) % len(TINTS)]


def stage_words(strip: Strip, stage: Stage | None, cell: Cell, continued: bool) -> Lane:
    subject, inner = strip.subject, cell.inside(PAD + 1, 0)
    name = stage.name.text(subject.language) if stage else subject.say("no_stage")
    if continued:
        name = subject.say("continued", name=name)
    colour = tint_of(subject, stage)[1]
    at = Cell(inner.left, cell.top + 4, inner.right, cell.top)
    size = STAGE if inner.width > 90 else 7.4
    made = paragraph(name, at, size, most=2, bold=True, colour=colour)
    marks, bottom = list(made.marks), made.bottom
    for text, most, soft in stage_lines(strip, stage):
        under = Cell(inner.left, bottom, inner.right, bottom)
        part = paragraph(text, under, SMALL, most=most, colour=SOFT if soft else INK)
        marks, bottom = [*marks, *part.marks], part.bottom
    return Lane(marks, bottom)


def stage_lines(strip: Strip, stage: Stage | None) -> list[tuple[str, int, bool]]:
    """The goal of a stage and what was measured of it: text, lines, whether it is less."""
    if stage is None:
        return []
    subject = strip.subject
    lines = [(stage.goal.text(subject.language), strip.style.goal, False)]
    found = next((one for one in measured_stages(subject) if one.id == stage.id), None)
    if found is None:
        return lines
    people = numbers.count(found.people, subject.language)
    if found.expected.share is None:
        return [*lines, (subject.say("people_n", people=people), 1, True)]
    share = numbers.percent(found.expected.share, subject.language)
    names = {one.id: one.name.text(subject.language) for one in subject.map.touchpoints}
    expected = names.get(stage.expect, stage.expect)
    told = subject.say("stage_figures", people=people, share=share, expected=expected)
    return [*lines, (told, 1, True)]


def measured_stages(subject: Subject) -> Sequence[MeasuredStage]:
    return subject.measured.stages if subject.measured else ()


def cards(strip: Strip, top: float) -> Lane:
    """A card for every touchpoint; alternatives stand over one another, with letters."""
    tagged = any(tags(strip.subject, t) for one in strip.placed for t in one.column.touchpoints)
    foot = foot_height(tagged, max(bound_lines(strip, one) for one in strip.placed))
    bottom = top + max(stack_height(strip, one, foot) for one in strip.placed)
    marks: list[Mark] = []
    for one in strip.placed:
        many = len(one.column.touchpoints)
        each = (bottom - top - BETWEEN * (many - 1)) / many
        for n, touchpoint in enumerate(one.column.touchpoints):
            start = top + n * (each + BETWEEN)
            cell = Cell(one.left + GUTTER, start, one.right - GUTTER, start + each)
            letter = LETTERS[n] if many > 1 else ""
            marks.append(card(strip.subject, touchpoint, cell, foot, letter))
    stacked = [one for one in strip.placed if len(one.column.touchpoints) > 1]
    return letters(stacked, marks, bottom) if stacked else Lane(marks, bottom)


def letters(stacked: Sequence[Placed], marks: list[Mark], bottom: float) -> Lane:
    """Under the cards of alternatives: which figures are whose."""
    for one in stacked:
        for n, (_, left, right) in enumerate(one.slots()):
            cell = Cell(left, bottom + 1.5, right, bottom)
            marks += line_text(LETTERS[n], cell, LETTER, bold=True, colour=SOFT, anchor="middle")
    return Lane(marks, bottom + 1.5 + LEADING * LETTER)


def name_size(cell: Cell) -> float:
    return NAME if cell.width >= 44 else NARROW_NAME


def stack_height(strip: Strip, placed: Placed, foot: float) -> float:
    """The height that the cards of a column need: as many lines as their longest name."""
    many = len(placed.column.touchpoints)
    most = strip.style.name if many == 1 else min(2, strip.style.name - 1)
    cell = Cell(placed.left + GUTTER, 0, placed.right - GUTTER, 0)
    size, lines = name_size(cell), 1
    for touchpoint in placed.column.touchpoints:
        room = name_cell(touchpoint, cell, "a" if many > 1 else "").width
        name = touchpoint.name.text(strip.subject.language)
        lines = max(lines, len(wrap(name, room, size, True, most).lines))
    each = lines * LEADING * size + foot + 2 * PAD
    return many * each + (many - 1) * BETWEEN


def bound_lines(strip: Strip, placed: Placed) -> int:
    """How many lines what binds a touchpoint of the column takes."""
    room = placed.right - placed.left - 2 * (GUTTER + PAD)
    texts = [bound(strip.subject, one) for one in placed.column.touchpoints]
    return max(len(wrap(text, room, SMALL, most=strip.style.bound).lines) for text in texts)


def foot_height(tagged: bool, lines: int) -> float:
    return (lines + tagged) * LEADING * SMALL


def name_cell(touchpoint: Touchpoint, cell: Cell, letter: str) -> Cell:
    """Where the name of a card stands: beside its letter and its star."""
    left = cell.left + PAD + (LETTER if letter else 0.0)
    right = cell.right - PAD - (8.0 if touchpoint.moment_of_truth else 0.0)
    return Cell(left, cell.top, right, cell.bottom)


def card(subject: Subject, touchpoint: Touchpoint, cell: Cell, under: float, letter: str) -> Mark:
    name, size = touchpoint.name.text(subject.language), name_size(cell)
    inner = name_cell(touchpoint, cell, letter)
    most = max(1, int((cell.height - under - 2 * PAD + 0.01) / (LEADING * size)))
    edge: dict[str, str | float] = {"stroke_width": 0.9}
    if touchpoint.by in DASHES:
        edge["stroke_dasharray"] = DASHES[touchpoint.by]
    marks: list[Mark] = [rectangle(cell, GROUND, "#6b7785", 3, **edge)]
    at = Cell(inner.left, cell.top + PAD, inner.right, cell.bottom)
    marks += paragraph(name, at, size, most=most, bold=True).marks
    if letter:
        at = Cell(cell.left + PAD, cell.top + PAD, cell.left + PAD + LETTER, cell.bottom)
        marks += line_text(letter, at, size, bold=True, colour=SOFT)
    if touchpoint.moment_of_truth:
        marks.append(star(cell.right - PAD - 3, cell.top + PAD + 4, 4.2, AMBER))
    foot = Cell(cell.left + PAD, cell.bottom - PAD - under, cell.right - PAD, cell.bottom)
    told = tags(subject, touchpoint)
    most = round(under / (LEADING * SMALL)) - bool(told)
    by = paragraph(bound(subject, touchpoint), foot, SMALL, most=most, colour=SOFT)
    marks += by.marks
    if told:
        foot = Cell(foot.left, by.bottom, foot.right, cell.bottom)
        marks += line_text(told, foot, SMALL, colour=AMBER)
    return Group(card_title(subject, touchpoint), tuple(marks))


def card_title(subject: Subject, touchpoint: Touchpoint) -> str:
    acts = subject.say(f"by.{touchpoint.by}")
    truth = [subject.say("moment_of_truth")] if touchpoint.moment_of_truth else []
    told = [tags(subject, touchpoint)] if tags(subject, touchpoint) else []
    name = touchpoint.name.text(subject.language)
    return " · ".join([name, bound(subject, touchpoint), acts, *truth, *told])


def bound(subject: Subject, touchpoint: Touchpoint) -> str:
    """What tells that a touchpoint happened."""
    if touchpoint.event is not None:
        return touchpoint.event
    if touch := touchpoint.touch:
        channel = touch.channel and texts(subject.language).get(
            f"channels.{touch.channel}", touch.channel
        )
        fields = (channel, touch.source, touch.campaign)
        return " · ".join(one for one in fields if one) or subject.say("unbound")
    return touchpoint.manual or subject.say("unbound")


def tags(subject: Subject, touchpoint: Touchpoint) -> str:
    """What else is to be known of a card: it floats, it is a guess."""
    told = [key for key in ("anytime", "assumed") if getattr(touchpoint, key)]
    return " · ".join(subject.say(key) for key in told)
