"""A flow: the paths that a map intends, a regular expression over ids of touchpoints.

    (ad_ig | search)? view_product+ (add_to_cart view_product*)+ checkout pay (review | invite)*

Ids stand in the order in which they happen; `a | b` is one of them, `?` at most once, `*` any
number of times, `+` at least once.  `parse` reads a text into a tree, `write` puts it back, and
`compile_flow` makes the automaton without empty moves whose states are the places of the ids
(V. M. Glushkov, The abstract theory of automata, 1961).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NoReturn

from msgspec import Struct

from jejak.errors import ArgumentError

LONGEST = 20_000  # characters
MOST_STEPS = 1_000
DEEPEST = 50  # brackets within each other
EXAMPLE = "view_product+ add_to_cart? pay (review | invite)*"
Sign = Literal["?", "*", "+"]
_TOKEN = re.compile(r"\s*(?:(?P<id>[a-z][a-z0-9_]*)|(?P<mark>[()|?*+]))")


class Step(Struct, frozen=True):
    """A touchpoint."""

    id: str


class Order(Struct, frozen=True):
    """Two parts or more, one after the other."""

    parts: tuple["Tree", ...]


class Choice(Struct, frozen=True):
    """One of two parts or more."""

    parts: tuple["Tree", ...]


class Repeat(Struct, frozen=True):
    """A part at most once `?`, any number of times `*`, or at least once `+`."""

    part: "Tree"
    sign: Sign


Tree = Step | Order | Choice | Repeat


class Flow(Struct, frozen=True):
    """A tree, and for each of its steps from left to right where it stands in the text."""

    tree: Tree
    places: tuple[tuple[int, int], ...]  # first character, one after the last


class Automaton(Struct, frozen=True):
    """States are the steps from left to right.

    A journey begins with a step of `first`, goes on from step i with one of `follow[i]`, and ends
    with one of `last`; it may be `empty`.
    """

    labels: tuple[str, ...]
    first: tuple[int, ...]
    last: tuple[int, ...]
    follow: tuple[tuple[int, ...], ...]
    empty: bool


def parse(text: str, argument: str = "flow") -> Flow:
    """The tree of a text; an ArgumentError says at which character it cannot be read and why.

    >>> write(parse("a (b|c )* d").tree)
    'a (b | c)* d'
    """
    if len(text) > LONGEST:
        raise ArgumentError("flow.long", argument=argument, length=len(text), most=LONGEST)
    return _Parser(text, argument).flow()


def write(tree: Tree) -> str:
    """The text of a tree; `parse` makes the same tree of it."""
    if isinstance(tree, Step):
        return tree.id
    if isinstance(tree, Repeat):
        simple = isinstance(tree.part, Step)
        return (write(tree.part) if simple else f"({write(tree.part)})") + tree.sign
    if isinstance(tree, Choice):
        return " | ".join(_bracketed(part, Choice) for part in tree.parts)
    return " ".join(_bracketed(part, Order, Choice) for part in tree.parts)


def _bracketed(tree: Tree, *kinds: type[Tree]) -> str:
    return f"({write(tree)})" if isinstance(tree, kinds) else write(tree)


def steps(tree: Tree) -> Iterator[str]:
    """The ids of a tree from left to right, as often as they stand there."""
    if isinstance(tree, Step):
        yield tree.id
    elif isinstance(tree, Repeat):
        yield from steps(tree.part)
    else:
        for part in tree.parts:
            yield from steps(part)


class _Parser:
    def __init__(self, text: str, argument: str):
        self.text, self.argument = text, argument
        self.places: list[tuple[int, int]] = []
        self.depth = 0
        self.at = 0  # just behind what was read
        self.kind, self.token, self.start = "", "", 0
        self.advance()

    def advance(self) -> None:
        """Read one token ahead: an id, a mark, or the end."""
        found = _TOKEN.match(self.text, self.at)
        if found:
            self.kind = str(found.lastgroup)
            self.token, self.start = found[self.kind], found.start(self.kind)
            self.at = found.end()
            return
        rest = self.text[self.at :]
        self.start = self.at + len(rest) - len(rest.lstrip())
        self.kind, self.token = "end", ""
        if self.start < len(self.text):
            self.token = re.split(r"(?<=.)[\s()|?*+]", self.text[self.start :], maxsplit=1)[0]
            self.refuse("read")

    def flow(self) -> Flow:
        tree = self.choice()
        if self.kind != "end":
            self.refuse("closed" if self.token == ")" else "read")
        return Flow(tree, tuple(self.places))

    def choice(self) -> Tree:
        parts = [self.order()]
        while self.token == "|":
            self.advance()
            parts.append(self.order())
        return parts[0] if len(parts) == 1 else Choice(tuple(parts))

    def order(self) -> Tree:
        parts: list[Tree] = []
        while self.kind == "id" or self.token == "(":
            parts.append(self.repeat())
        if not parts:
            self.refuse("dangling" if self.token and self.token in "?*+" else "nothing")
        return parts[0] if len(parts) == 1 else Order(tuple(parts))

    def repeat(self) -> Tree:
        tree = self.one()
        while self.token and self.token in "?*+":
            sign: Sign = "?" if self.token == "?" else "*" if self.token == "*" else "+"
            tree = Repeat(tree, sign)
            self.advance()
        return tree

    def one(self) -> Tree:
        if self.kind == "id":
            step = Step(self.token)
            self.places.append((self.start, self.at))
            if len(self.places) > MOST_STEPS:
                self.refuse("many", most=MOST_STEPS)
            self.advance()
            return step
        opened = self.start
        self.depth += 1
        if self.depth > DEEPEST:
            self.refuse("deep", most=DEEPEST)
        self.advance()
        tree = self.choice()
        if self.token != ")":
            if self.kind == "end":
                self.start, self.token = opened, "("
                self.refuse("open")
            self.refuse("read")
        self.depth -= 1
        self.advance()
        return tree

    def refuse(self, code: str, **values: object) -> NoReturn:
        shown = self.token if len(self.token) <= 40 else self.token[:39] + "…"
        raise ArgumentError(
            f"flow.{code}",
            argument=self.argument,
            place=self.start + 1,
            found=shown or "…",
            example=EXAMPLE,
            **values,
        )


class _Ends(Struct, frozen=True):
    """Of a part: whether it may be left out, and the steps it begins and ends with."""

    empty: bool
    first: frozenset[int]
    last: frozenset[int]


def compile_flow(tree: Tree) -> Automaton:
    """The automaton of a tree: one state a step, no empty moves."""
    labels: list[str] = []
    follow: list[set[int]] = []
    whole = _compile(tree, labels, follow)
    return Automaton(
        tuple(labels),
        tuple(sorted(whole.first)),
        tuple(sorted(whole.last)),
        tuple(tuple(sorted(after)) for after in follow),
        whole.empty,
    )


def _compile(tree: Tree, labels: list[str], follow: list[set[int]]) -> _Ends:
    if isinstance(tree, Step):
        labels.append(tree.id)
        follow.append(set())
        here = frozenset((len(labels) - 1,))
        return _Ends(False, here, here)
    if isinstance(tree, Repeat):
        ends = _compile(tree.part, labels, follow)
        if tree.sign != "?":
            _join(ends, ends, follow)
        return _Ends(ends.empty or tree.sign != "+", ends.first, ends.last)
    parts = [_compile(part, labels, follow) for part in tree.parts]
    if isinstance(tree, Choice):
        return _Ends(
            any(part.empty for part in parts),
            frozenset().union(*(part.first for part in parts)),
            frozenset().union(*(part.last for part in parts)),
        )
    ends = parts[0]
    for part in parts[1:]:
        _join(ends, part, follow)
        ends = _Ends(
            ends.empty and part.empty,
            ends.first | part.first if ends.empty else ends.first,
            ends.last | part.last if part.empty else part.last,
        )
    return ends


def _join(before: _Ends, after: _Ends, follow: list[set[int]]) -> None:
    for state in before.last:
        follow[state] |= after.first


def accepts(automaton: Automaton, journey: Sequence[str]) -> bool:
    """Whether a journey is one of those that the flow intends."""
    if not journey:
        return automaton.empty
    states: set[int] = set()
    following: Iterable[int] = automaton.first
    for id in journey:
        states = {state for state in following if automaton.labels[state] == id}
        following = {after for state in states for after in automaton.follow[state]}
    return not states.isdisjoint(automaton.last)


def reached(
    automaton: Automaton, starts: Sequence[str] = (), ends: Sequence[str] = ()
) -> frozenset[int]:
    """The states that lie on a path from the start to an end.

    Without `starts` and `ends` that is each of them; with them only journeys count that begin
    with one of the touchpoints `starts` and end with one of `ends`.
    """
    labels, back = automaton.labels, [set[int]() for _ in automaton.labels]
    for state, after in enumerate(automaton.follow):
        for following in after:
            back[following].add(state)
    first = [s for s in automaton.first if not starts or labels[s] in starts]
    last = [s for s in automaton.last if not ends or labels[s] in ends]
    return _spread(first, automaton.follow) & _spread(last, back)


def _spread(begin: Iterable[int], moves: Sequence[Iterable[int]]) -> frozenset[int]:
    """What can be come to by moves."""
    seen = set(begin)
    waiting = list(seen)
    while waiting:
        fresh = [state for state in moves[waiting.pop()] if state not in seen]
        seen.update(fresh)
        waiting.extend(fresh)
    return frozenset(seen)
