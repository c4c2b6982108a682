"""A text from left to right: marks, words and quoted texts, each with its place."""

import difflib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Literal, NoReturn

from msgspec import Struct

from jejak.errors import ArgumentError
from jejak.words import Term

LONGEST = 2000  # characters
EXAMPLE = "orders >= 2 and first_channel = 'paid_social'"
_TOKEN = re.compile(
    r"""\s*(?:(?P<mark>!=|<=|>=|[<>=\[\](),|])
    |"(?P<double>(?:[^"]|"")*)"|'(?P<single>(?:[^']|'')*)'
    |(?P<word>[^\s<>=\[\](),|!"']+))""",
    re.VERBOSE,
)


class Token(Struct, frozen=True):
    kind: Literal["mark", "quoted", "word", "end"]
    text: str
    start: int
    end: int


class Reader:
    """Gives out the tokens of one text; a refusal names the character where it stands."""

    def __init__(self, text: str, argument: str, example: str = EXAMPLE):
        if len(text) > LONGEST:
            raise ArgumentError(
                "expression.long", argument=argument, length=len(text), most=LONGEST
            )
        self.text, self.argument, self.example = text, argument, example
        self.tokens = list(self._tokens())
        self.nth = 0

    def _tokens(self) -> Iterator[Token]:
        place, end = 0, len(self.text.rstrip())
        while place < end:
            found = _TOKEN.match(self.text, place)
            if found is None:
                start = place + len(self.text[place:]) - len(self.text[place:].lstrip())
                self._refuse_at(start, self.text[start:end], "read", allowed="'…' \"…\"")
            kind = str(found.lastgroup)
            text, start, place = found[kind], found.start(), found.end()
            start += len(found[0]) - len(found[0].lstrip())
            if kind in ("double", "single"):
                quote = self.text[start]
                yield Token("quoted", text.replace(quote * 2, quote), start, place)
            else:
                yield Token("mark" if kind == "mark" else "word", text, start, place)
        yield Token("end", "", end, end)

    @property
    def token(self) -> Token:
        return self.tokens[self.nth]

    def at(self, *wanted: str) -> bool:
        """Whether one of these marks or words comes next."""
        return self.token.kind in ("mark", "word") and self.token.text.lower() in wanted

    def passed(self, wanted: str) -> bool:
        """The same of one; it is read where it is there."""
        found = self.at(wanted)
        self.nth += found
        return found

    def expect(self, wanted: str) -> None:
        if not self.passed(wanted):
            self.refuse("read", allowed=wanted)

    def expect_end(self, allowed: str = "and, or") -> None:
        if self.token.kind != "end":
            self.refuse("read", allowed=allowed)

    def phrase(self, ends: Collection[str], marks: str = "", wanted: str = "text") -> Token:
        """A quoted text, or the words up to a mark (not of `marks`) or a word of `ends`.

        `wanted` is what a refusal says is missing: event, name, number, day, text, value.
        """
        first = self.token
        if first.kind == "quoted" and first.text:
            self.nth += 1
            return first
        start = self.nth
        while (self.token.kind == "word" and self.token.text.lower() not in ends) or (
            self.token.kind == "mark" and self.token.text in marks
        ):
            self.nth += 1
        if self.nth == start:
            self.refuse("read", allowed=Term(f"errors.expected.{wanted}"))
        end = self.tokens[self.nth - 1].end
        return Token("word", self.text[first.start : end], first.start, end)

    def column(self, columns: Mapping[str, Any], also: Sequence[str]) -> str:
        """The name of a column; any other is refused with the nearest.

        `also` names what else could begin here.
        """
        token, allowed = self.token, ", ".join((*columns, *also))
        if token.kind != "word" or token.text not in columns:
            if token.kind in ("mark", "end"):
                self.refuse("read", allowed=allowed)
            near = difflib.get_close_matches(token.text.lower(), (*columns, *also), n=1)
            code = "column_near" if near else "column"
            self.refuse(code, close=near[0] if near else "", allowed=allowed)
        self.nth += 1
        return token.text

    def pattern(self, column: str) -> str:
        """The text after `like`; engines differ in what a backslash there means."""
        token = self.phrase({"and", "or"})
        if "\\" in token.text:
            self.refuse("value", token, column=column, allowed="% _")
        return token.text

    def refuse(self, code: str, token: Token | None = None, **values: Any) -> NoReturn:
        """Refuse what stands here, or a token that was read before."""
        token = token or self.token
        if token.kind == "end" and code == "read":
            code = "end"
        self._refuse_at(token.start, self.text[token.start : token.end], code, **values)

    def _refuse_at(self, start: int, found: str, code: str, **values: Any) -> NoReturn:
        shown = found if len(found) <= 40 else found[:39] + "…"
        raise ArgumentError(
            f"expression.{code}",
            argument=self.argument,
            place=start + 1,
            found=shown or "…",
            example=self.example,
            **values,
        )
