"""Text → tree.  What cannot be read is an ArgumentError that says at which character and why.

    orders >= 2 and (first_channel = paid_social or any touch [place = store])
    did 'Product Viewed' [device = mobile, page like '/kopi%'] >= 3 and not did 'Guide Viewed'
    trait city in (Bandung, 'Jakarta Selatan') and last_seen between 2026-09-01 and 2026-09-30

`and` binds closer than `or`; a comma is an `and`.  A text needs quotes where it holds a mark, an
`and` or an `or`; a quote within quotes is written twice.
"""

from collections.abc import Mapping

from msgspec import Struct

from jejak.expression.reader import Reader
from jejak.expression.tree import (
    COMPARED,
    NAMED,
    Comparison,
    Did,
    Either,
    Every,
    Kind,
    Node,
    Not,
    Property,
    Sign,
    Touched,
    Trait,
    Value,
)
from jejak.expression.values import read_values
from jejak.words import (
    EVENT_COLUMNS,
    FEEDBACK_COLUMNS,
    MAP_COLUMNS,
    PERSON_COLUMNS,
    TOUCH_COLUMNS,
)

DEEPEST = 20  # brackets and `not` within each other
MOST_COUNTED = 20  # `did` and `any touch` in one text
_OF_PERSONS = ("did", "any touch", "trait")
_OF_EVENTS = ("property",)
_JOINTS = frozenset({"and", "or"})
_COUNTS = _JOINTS | {"between"}
_SIGNS: tuple[Sign, ...] = ("<=", ">=", "=", "<", ">")


class Language(Struct, frozen=True):
    """What an expression may speak of: columns, and what may begin a test beside them.

    Of persons that is `did`, `any touch` and `trait`, of one event `property`.
    """

    columns: Mapping[str, Kind]
    also: tuple[str, ...] = ()

    @property
    def of_persons(self) -> bool:
        return "did" in self.also


WHERE_EVENT = Language(EVENT_COLUMNS)
WHERE_TOUCH = Language(TOUCH_COLUMNS)
WHERE_MAP = Language(MAP_COLUMNS, _OF_EVENTS)
WHERE_CONTACT = Language(MAP_COLUMNS)
FEEDBACK = Language(FEEDBACK_COLUMNS)
SEGMENT = Language(PERSON_COLUMNS, _OF_PERSONS)


def parse(text: str, language: Language = SEGMENT, argument: str = "segment") -> Node:
    """The tree of a text.

    >>> parse("orders >= 2 and not did 'Guide Viewed'").parts[1].part.event
    'Guide Viewed'
    """
    reader = Reader(text, argument)
    node = Parser(reader).expression(language)
    reader.expect_end()
    return node


class Parser:
    """Reads expressions off a reader, wherever it stands."""

    def __init__(self, reader: Reader):
        self.reader = reader
        self.depth = 0
        self.counted = 0

    def expression(self, language: Language) -> Node:
        parts = [self._every(language)]
        while self.reader.passed("or"):
            parts.append(self._every(language))
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _every(self, language: Language) -> Node:
        parts = [self._one(language)]
        while self.reader.passed("and") or self.reader.passed(","):
            parts.append(self._one(language))
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def _one(self, language: Language) -> Node:
        reader = self.reader
        if reader.passed("not"):
            return Not(self._deeper(language, in_brackets=False))
        if reader.passed("("):
            return self._deeper(language, in_brackets=True)
        if language.of_persons and reader.passed("did"):
            return self._did()
        if language.of_persons and reader.passed("any"):
            reader.expect("touch")
            reader.expect("[")
            return Touched(self._where(WHERE_TOUCH))
        if language.of_persons and reader.passed("trait"):
            return self._named(Trait)
        if "property" in language.also and reader.passed("property"):
            return self._named(Property)
        column = reader.column(language.columns, language.also)
        sign, values, negated = self._compared(language.columns[column], column)
        test = Comparison(column, sign, values)
        return Not(test) if negated else test

    def _deeper(self, language: Language, in_brackets: bool) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            self.reader.refuse("deep", most=DEEPEST)
        node = self.expression(language) if in_brackets else self._one(language)
        if in_brackets:
            self.reader.expect(")")
        self.depth -= 1
        return node

    def _where(self, language: Language) -> Node:
        """The condition in square brackets of which the first was read."""
        self.counted += 1
        if self.counted > MOST_COUNTED:
            self.reader.refuse("many", most=MOST_COUNTED)
        node = self.expression(language)
        self.reader.expect("]")
        return node

    def _did(self) -> Node:
        reader = self.reader
        event = reader.phrase(_COUNTS, wanted="event").text
        if reader.passed("["):
            where = self._where(WHERE_EVENT)
        else:
            where, self.counted = None, self.counted + 1
        if self.counted > MOST_COUNTED:
            reader.refuse("many", most=MOST_COUNTED)
        if not reader.at(*COMPARED, "between"):
            return Did(event, where)
        sign, values, negated = self._compared("number", "did")
        if any(isinstance(n, float) and (n < 0 or n % 1) for n in values):
            reader.refuse("value", column=f"did {event}", allowed="0, 1, 2 …")
        did = Did(event, where, sign, values)
        return Not(did) if negated else did

    def _named(self, kind: type[Trait] | type[Property]) -> Node:
        """A test of what has a name of its own: a trait, a property."""
        name = self.reader.phrase(_JOINTS | {*NAMED, "not"}, wanted="name").text
        sign, values, negated = self._compared(None, name)
        test = kind(name, sign, values)
        return Not(test) if negated else test

    def _compared(self, kind: Kind | None, column: str) -> tuple[Sign, tuple[Value, ...], bool]:
        """What follows a column: sign and values, and whether it is told to be otherwise."""
        reader = self.reader
        if reader.passed("is"):
            negated = reader.passed("not")
            reader.expect("null")
            return "null", (), negated
        if reader.passed("!="):
            return "=", self._values(kind, column), True
        for sign in _SIGNS:
            if reader.passed(sign):
                return sign, self._values(kind, column), False
        negated = reader.passed("not")
        if reader.passed("in"):
            reader.expect("(")
            listed = self._values(kind, column, ",")
            reader.expect(")")
            return "in", listed, negated
        if reader.passed("between"):
            return "between", self._values(kind, column, "and", 2), negated
        if kind in ("text", None) and reader.passed("like"):
            return "like", (reader.pattern(column),), negated
        reader.refuse("read", allowed=" ".join((*COMPARED, *NAMED)))

    def _values(
        self, kind: Kind | None, column: str, between: str = "", count: int = 0
    ) -> tuple[Value, ...]:
        """One value; or `count` of them, or as many as there are, with a word between them."""
        wanted = kind or "value"
        found = [self.reader.phrase(_JOINTS, wanted=wanted)]
        if count:
            self.reader.expect(between)
            found.append(self.reader.phrase(_JOINTS, wanted=wanted))
        while between and not count and self.reader.passed(between):
            found.append(self.reader.phrase(_JOINTS, wanted=wanted))
        values = read_values(self.reader, found, kind, column)
        if count and values[0] > values[1]:  # type: ignore[operator]  # both are of one kind
            first, last = (self.reader.text[token.start : token.end] for token in found)
            self.reader.refuse("turned", found[0], column=column, first=first, last=last)
        return values
