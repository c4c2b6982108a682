"""`A > B|C[place = web] > D`: the steps of a funnel, read from one text.

A step is one event or several (`|`); each may carry conditions in brackets: a column, `=` or
`!=`, and a value, several with commas, all of which must hold.  A name or value that holds one
of `> | [ ] , = !` stands in quotes.
"""

import difflib
import re
from collections.abc import Iterator
from typing import NoReturn

from msgspec import Struct

from jejak.errors import ArgumentError

COLUMNS = ("place", "device", "os", "browser", "page")
MOST = 12  # steps
_TOKEN = re.compile(r"""\s*(?:(!=|[>|\[\],=])|"([^"]*)"|'([^']*)'|([^>|\[\],=!"']+))""")


class Condition(Struct, frozen=True):
    """A column that holds a value, or (not `wanted`) any other; a null reads `unknown`."""

    column: str
    value: str
    wanted: bool = True


class Alternative(Struct, frozen=True):
    """An event that fills a step where all its conditions hold."""

    event: str
    where: tuple[Condition, ...] = ()


Step = tuple[Alternative, ...]


def parse_steps(text: str, argument: str = "steps") -> list[Step]:
    """The steps of a text; an error says where it cannot be read.

    >>> [[one.event for one in step] for step in parse_steps("A > B|C[place = web]")]
    [['A'], ['B', 'C']]
    """
    return _Reader(text, argument).steps()


class _Reader:
    """Reads one text from left to right; a token is (is a mark, text)."""

    def __init__(self, text: str, argument: str):
        self.text, self.argument = text, argument
        self.tokens = list(self._tokens())
        self.at = 0

    def _tokens(self) -> Iterator[tuple[bool, str]]:
        place, end = 0, len(self.text.rstrip())
        while place < end:
            found = _TOKEN.match(self.text, place)
            if found is None:
                self._refuse(self.text[place:].strip())
            mark, *words = found.groups()
            word = next((word for word in words if word is not None), "")
            yield mark is not None, mark if mark is not None else word.strip()
            place = found.end()

    def steps(self) -> list[Step]:
        steps = [self._step()]
        while self._passed(">"):
            steps.append(self._step())
        if self.at < len(self.tokens):
            self._refuse(self.tokens[self.at][1])
        return steps

    def _step(self) -> Step:
        found = [self._alternative()]
        while self._passed("|"):
            found.append(self._alternative())
        events = [one.event for one in found]
        if len(set(events)) < len(events):
            self._refuse("|".join(events))
        return tuple(found)

    def _alternative(self) -> Alternative:
        event = self._word()
        if not self._passed("["):
            return Alternative(event)
        where = [self._condition()]
        while self._passed(","):
            where.append(self._condition())
        if not self._passed("]"):
            self._refuse(self._next())
        if len({(one.column, one.wanted) for one in where}) < len(where):
            self._refuse(where[-1].column)
        return Alternative(event, tuple(where))

    def _condition(self) -> Condition:
        column = self._word()
        if column not in COLUMNS:
            near = difflib.get_close_matches(column, COLUMNS, n=1)
            raise ArgumentError(
                "funnel.column_near" if near else "funnel.column",
                argument=self.argument,
                value=column,
                close=near[0] if near else "",
                allowed=", ".join(COLUMNS),
            )
        wanted = not self._passed("!=")
        if wanted and not self._passed("="):
            self._refuse(self._next())
        return Condition(column, self._word(), wanted)

    def _word(self) -> str:
        is_mark, word = self.tokens[self.at] if self.at < len(self.tokens) else (True, "")
        if is_mark or not word:
            self._refuse(word or "…")
        self.at += 1
        return word

    def _passed(self, mark: str) -> bool:
        found = self.at < len(self.tokens) and self.tokens[self.at] == (True, mark)
        self.at += found
        return found

    def _next(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else "…"

    def _refuse(self, what: str) -> NoReturn:
        raise ArgumentError(
            "funnel.steps", argument=self.argument, value=self.text.strip(), what=what
        )


def write_step(step: Step) -> str:
    """A step as it is printed: `A`, `B|C[place = web]`."""
    return "|".join(_write(one) for one in step)


def _write(one: Alternative) -> str:
    if not one.where:
        return one.event
    conditions = (f"{c.column} {'=' if c.wanted else '!='} {c.value}" for c in one.where)
    return f"{one.event}[{', '.join(conditions)}]"
