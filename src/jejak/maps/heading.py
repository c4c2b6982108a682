"""What stands over and under the lanes: title, persona, window, badges; the legend."""

from collections import Counter
from collections.abc import Callable, Sequence

from jejak import numbers
from jejak.maps.lanes_below import STATES, place_of, sign, state_of
from jejak.maps.lanes_people import contact_mark, device_mark, devices_of
from jejak.maps.shapes import (
    AMBER,
    GROUND,
    INK,
    LEADING,
    RED,
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
    rectangle,
    square,
    star,
)
from jejak.maps.subject import Strip, Subject
from jejak.maps.widths import width

TITLE, VALUE = 15.0, 8.5
BADGE, BETWEEN, SIGN = 25.0, 5.0, 8.0
Sign = Callable[[float, float], list[Mark]]
Badge = tuple[str, list[tuple[str, str]]]  # its name; its parts: a state's sign, text


def heading(subject: Subject, left: float, right: float, top: float, page: str = "") -> Lane:
    """The title and what it is about at the left, how it stands at the right or under it."""
    made = badges(subject)
    wide = sum(badge_width(one) + BETWEEN for one in made)
    beside = right - left - wide > 260
    cell = Cell(left, top, right - wide - 6 if beside else right, top)
    name = subject.map.map.name.text(subject.language)
    marks = line_text(f"{name} {page}".strip(), cell, TITLE, bold=True)
    y = top + LEADING * TITLE + 1
    for told, soft in ((people_told(subject), False), (window_told(subject), True)):
        if told:
            at = Cell(cell.left, y, cell.right, y)
            marks += line_text(told, at, 7.6, colour=SOFT if soft else INK)
            y += LEADING * 7.6
    x, row = (right - wide + BETWEEN, top + 1) if beside else (left, y + 3)
    for one in made:
        if x + badge_width(one) > right + 0.01 and not beside:
            x, row = left, row + BADGE + 3
        marks.append(badge(one, x, row))
        x += badge_width(one) + BETWEEN
    return Lane(marks, max(y, row + BADGE if made else y))


def people_told(subject: Subject) -> str:
    """Whose journey it is: the persona that was asked for, else those of the map."""
    measured, language = subject.measured, subject.language
    personas = subject.map.personas
    if measured and measured.persona:
        personas = tuple(one for one in personas if one.id == measured.persona) or personas
    names = " · ".join(one.name.text(language) for one in personas)
    told = [subject.say("persona", name=names)] if names else []
    if measured and measured.persona_share and measured.persona_share.share is not None:
        share = numbers.percent(measured.persona_share.share, language)
        told.append(subject.say("of_all", share=share))
    if measured:
        people = numbers.count(measured.people, language)
        told.append(subject.say("people_n", people=people))
    return " · ".join(told)


def window_told(subject: Subject) -> str:
    about, measured = subject.map.map, subject.measured
    told = [subject.say(f"map_state.{about.state}"), subject.say("owner", name=about.owner)]
    if measured:
        told.insert(0, numbers.days_between(measured.since, measured.until, subject.language))
    return " · ".join(told)


def badges(subject: Subject) -> list[Badge]:
    """What is known of how the map stands."""
    language, standing, made = subject.language, subject.standing, list[Badge]()
    if standing.fitness and standing.fitness.share is not None:
        told = numbers.percent(standing.fitness.share, language)
        made.append((subject.say("fitness"), [("", told)]))
    covered = subject.measured.covered if subject.measured else None
    if covered and covered.share is not None:
        told = numbers.percent(covered.share, language)
        made.append((subject.say("coverage"), [("", told)]))
    if subject.map.tests:
        states = Counter(state_of(subject, test) for test in subject.map.tests)
        parts = [
            (state, subject.say(f"n_{state}", n=numbers.count(states[state], language)))
            for state in STATES
            if states[state]
        ]
        made.append((subject.say("tests"), parts))
    counted = Counter(one.severity for one in subject.findings)
    if counted:
        parts = [
            ("", subject.say(f"severity.{key}", n=numbers.count(n, language)))
            for key in ("error", "warning", "info")
            if (n := counted[key])
        ]
        made.append((subject.say("findings"), parts))
    if standing.checked:
        made.append((subject.say("checked"), [("", numbers.day(standing.checked, language))]))
    return made


def badge_width(one: Badge) -> float:
    name, parts = one
    values = sum(width(t, VALUE, True) + (SIGN if s else 0) + 6 for s, t in parts) - 6
    return max(width(name, SMALL), values) + 14


def badge(one: Badge, left: float, top: float) -> Mark:
    name, parts = one
    cell = Cell(left, top, left + badge_width(one), top + BADGE)
    marks: list[Mark] = [rectangle(cell, "#f6f8fa", RULE, 3, stroke_width=0.8)]
    marks += line_text(name, Cell(left + 7, top + 3, cell.right - 5, top), SMALL, colour=SOFT)
    x = left + 7
    for state, text in parts:
        if state:
            marks += sign(state, x + 2.6, top + 17)
            x += SIGN
        right = x + width(text, VALUE, True)
        marks += line_text(text, Cell(x, top + 11.6, right + 0.01, top), VALUE, bold=True)
        x = right + 6
    return Group(f"{name}: {', '.join(text for _, text in parts)}", tuple(marks))


def legend(strips: Sequence[Strip], left: float, right: float, top: float) -> Lane:
    """What the shapes and lines of these rows mean, as many of them as they hold."""
    x, y, marks = left, top + 4, list[Mark]()
    marks.append(line(left, top + 1, right, top + 1, RULE, stroke_width=0.6))
    for draw, text in keys(strips):
        wide = 14 + width(text, SMALL)
        if x + wide > right and x > left:
            x, y = left, y + 10
        marks += draw(x + 5, y + LEADING * SMALL / 2)
        cell = Cell(x + 13, y, min(right, x + wide + 0.01), y)
        marks += line_text(text, cell, SMALL, colour=SOFT)
        x += wide + 9
    return Lane(marks, y + LEADING * SMALL)


def keys(strips: Sequence[Strip]) -> list[tuple[Sign, str]]:
    subject, ident = strips[0].subject, strips[0].ident
    shown = [t for strip in strips for one in strip.placed for t in one.column.touchpoints]
    figures = [found for one in shown if (found := subject.of(one))]
    made: list[tuple[Sign, str]] = []

    def key(there: bool, draw: Sign, word: str) -> None:
        if there:
            made.append((draw, subject.say(f"key.{word}")))

    for by, dash in (("customer", None), ("brand", "4 2.4"), ("system", "1 2")):
        there = any(one.by == by for one in shown) and len({one.by for one in shown}) > 1
        key(there, card_key(dash), f"by_{by}")
    key(any(one.moment_of_truth for one in shown), lambda x, y: [star(x, y, 4, AMBER)], "truth")
    used = {id for one in shown for id in one.contact}
    kinds = {(one.paid, one.offline) for one in subject.map.contacts if one.id in used}
    for paid, offline in sorted(kinds):
        word = "paid_offline" if paid and offline else "paid" if paid else "offline"
        key(True, dot_key(paid, offline), word if paid or offline else "contact")
    unseen = any(
        not found.contacts.get(id)
        for one in shown
        for id in one.contact
        if (found := subject.of(one))
    )
    key(unseen, lambda x, y: [contact_mark(False, False, x, y, 1.3, False)], "nobody")
    key(any(one.feel is not None for one in shown), assumed_key, "assumed")
    key(any(found.feeling for found in figures), measured_key, "measured")
    for device in dict.fromkeys(name for found in figures for name, _ in devices_of(found)):
        key(True, device_key(device, ident), f"device_{device}")
    key(any(found.left and found.left.part for found in figures), left_key(ident), "left")
    tested = {state_of(subject, test) for test in subject.map.tests if place_of(subject.map, test)}
    for state in STATES:
        key(state in tested, lambda x, y, state=state: sign(state, x, y), f"state_{state}")
    return made


def card_key(dash: str | None) -> Sign:
    def draw(x: float, y: float) -> list[Mark]:
        edge: dict[str, str | float] = {"stroke_dasharray": dash} if dash else {}
        cell = Cell(x - 5, y - 3.4, x + 5, y + 3.4)
        return [rectangle(cell, GROUND, "#6b7785", 1.5, stroke_width=0.9, **edge)]

    return draw


def dot_key(paid: bool, offline: bool) -> Sign:
    return lambda x, y: [contact_mark(paid, offline, x, y, 3.2)]


def device_key(device: str, ident: str) -> Sign:
    return lambda x, y: [device_mark(device, Cell(x - 3, y - 3.2, x + 3, y + 3.2), ident)]


def left_key(ident: str) -> Sign:
    def draw(x: float, y: float) -> list[Mark]:
        cell = Cell(x - 3, y - 3.2, x + 3, y + 3.2)
        return [rectangle(cell, f"url(#{ident}left)", RED, stroke_width=0.6)]

    return draw


def assumed_key(x: float, y: float) -> list[Mark]:
    dashed: dict[str, str | float] = {"stroke_width": 1.0, "stroke_dasharray": "3.5 2.5"}
    return [
        line(x - 6, y, x + 6, y, SOFT, **dashed),
        square(x, y, 1.4, GROUND, stroke=SOFT, stroke_width=0.8),
    ]


def measured_key(x: float, y: float) -> list[Mark]:
    return [
        rectangle(Cell(x - 6, y - 3, x + 6, y + 3), TEAL, fill_opacity=0.16),
        line(x - 6, y, x + 6, y, TEAL, stroke_width=1.6),
        circle(x, y, 2.3, TEAL),
    ]
