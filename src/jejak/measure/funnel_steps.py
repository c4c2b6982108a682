"""`A > B|C[place = web] > D`: the steps of a funnel, read from one text.

A step is one event or several (`|`); each may carry a condition in brackets, in the language of
`jejak.expression`, on the columns of the event.  A name that holds one of `> | [ ] , = !` stands
in quotes.
"""

from msgspec import Struct

from jejak.expression.parse import WHERE_EVENT, Parser
from jejak.expression.reader import Reader
from jejak.expression.tree import Node, write

MOST = 12  # steps
_EXAMPLE = "Product Viewed > Product Added|Wishlist Added > Order Completed[place = web]"


class Alternative(Struct, frozen=True):
    """An event that fills a step where its condition holds."""

    event: str
    where: Node | None = None


Step = tuple[Alternative, ...]


def parse_steps(text: str, argument: str = "steps") -> list[Step]:
    """The steps of a text; an error says where it cannot be read.

    >>> [[one.event for one in step] for step in parse_steps("A > B|C[place = web]")]
    [['A'], ['B', 'C']]
    """
    reader = Reader(text, argument, _EXAMPLE)
    steps = [_step(reader)]
    while reader.passed(">"):
        steps.append(_step(reader))
    reader.expect_end("> | [")
    return steps


def _step(reader: Reader) -> Step:
    found = [_alternative(reader)]
    while reader.passed("|"):
        before, token = {one.event for one in found}, reader.token
        found.append(_alternative(reader))
        if found[-1].event in before:
            reader.refuse("read", token, allowed="A|B")
    return tuple(found)


def _alternative(reader: Reader) -> Alternative:
    event = reader.phrase((), marks="()<", wanted="event").text
    if not reader.passed("["):
        return Alternative(event)
    where = Parser(reader).expression(WHERE_EVENT)
    reader.expect("]")
    return Alternative(event, where)


def write_step(step: Step) -> str:
    """A step as it is printed: `A`, `B|C[place = web]`."""
    return "|".join(f"{one.event}[{write(one.where)}]" if one.where else one.event for one in step)
