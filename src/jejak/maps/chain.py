"""Journeys → a chain regular expression: factors in a row, each a choice of touchpoints.

After G. J. Bex, F. Neven, T. Schwentick, S. Vansummeren (Inference of concise regular expressions
and DTDs, 2010): what follows each other both ways becomes one factor, factors stand in the order
of what follows what, and `?`, `+`, `*` tell how often each is met.  Two changes: what seldom
follows does not count, and each milestone that is come to for the first time ends a chain and
begins another, so that who comes back later need not stand where who never came so far stands.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise, product

from msgspec import Struct

from jejak.maps.fit import Follower, Journey
from jejak.maps.flow import Choice, Order, Repeat, Sign, Step, Tree, compile_flow, steps, write

LONGEST_LINE = 200
ENOUGH = 0.87  # of the journeys that a chain is made from
ENOUGH_FAR = 0.4  # of those that came to the last milestone
COMMON = 0.01  # of those at a step: who goes on to the next
SELDOM = (0.0, 0.01, 0.05, 0.2)  # of those at a step, who go on to the next: no order
TOLERATED = (0.0, 0.01, 0.05)  # who leave out or repeat what others do once
RARE = (0.02, 0.05, 0.1, 0.2, 0.4)  # of those in a part of the journey: who meet a touchpoint

_ENTRY = ""  # stands for all arrivals

Variants = Mapping[Journey, int]


class Kinds(Struct, frozen=True):
    """What is known of touchpoints before a chain is made.

    `entries` are alternatives: where one stands, all do.  `milestones` are come to in this order.
    """

    entries: tuple[str, ...] = ()
    milestones: tuple[str, ...] = ()


class Limits(Struct, frozen=True):
    """From which share of people on something counts."""

    seldom: float
    tolerated: float
    rare: float


class Chain(Struct, frozen=True):
    """A flow with what it is worth, all as shares.

    `fit`: of journeys that follow it; `far_fit`: of those that came to the last milestone.
    `open`: of all touchpoints those that it lets come next, on average over the places where
    journeys stood; a flow that says nothing lets all.  `seen`: of what it lets come next there,
    what at least 1 % of those who stood there did.
    """

    tree: Tree
    fit: float
    far_fit: float | None
    open: float
    seen: float

    @property
    def text(self) -> str:
        return line(self.tree)


def line(tree: Tree) -> str:
    """A flow as short as it can be read.

    >>> line(Order((Step("a"), Repeat(Choice((Step("b"), Step("c"))), "*"))))
    'a (b|c)*'
    """
    return write(tree).replace(" | ", "|")


def find_chain(variants: Variants, kinds: Kinds) -> Chain | None:
    """The strictest chain that enough journeys follow; None where every line is too long.

    Where none is followed by enough, the strictest of the others.
    """
    found: dict[str, Chain] = {}
    for first in range(len(kinds.milestones) or 1):
        later = Kinds(kinds.entries, kinds.milestones[first:])
        parts = list(_parts(variants, later.milestones))
        for told in product(SELDOM, TOLERATED, RARE):
            tree = _tree(parts, later, Limits(*told))
            text = line(tree)
            if text not in found and len(text) <= LONGEST_LINE:
                found[text] = weigh(tree, variants, kinds.milestones)
    return min(found.values(), key=_rank, default=None)


def _rank(chain: Chain) -> tuple[bool, bool, float, float, str]:
    far_fit = chain.fit if chain.far_fit is None else chain.far_fit
    return chain.fit < ENOUGH, far_fit < ENOUGH_FAR, chain.open, -chain.fit, chain.text


def weigh(tree: Tree, variants: Variants, milestones: Sequence[str] = ()) -> Chain:
    """What a flow is worth for journeys."""
    follower = Follower(compile_flow(tree))
    far = milestones[-1] if milestones else None
    people, fit = [0, 0], [0, 0]
    at: Counter[frozenset[int]] = Counter()
    went: Counter[tuple[frozenset[int], str]] = Counter()
    for journey, n in variants.items():
        came = int(far in journey)
        walked = list(zip(follower.walk(journey), journey, strict=False))
        follows = follower.follows(journey)
        people[came] += n
        fit[came] += n * follows
        for coming in {coming for coming, _ in walked}:
            at[coming] += n
        for step in set(walked):
            went[step] += n
    places = [(coming, n, follower.allowed(coming)) for coming, n in at.items()]
    may = sum(n * len(allowed) for _, n, allowed in places)
    did = sum(
        n * sum(1 for id in allowed if went[coming, id] >= COMMON * n)
        for coming, n, allowed in places
    )
    whole = sum(at.values()) * len(set(steps(tree)))
    return Chain(
        tree,
        sum(fit) / sum(people) if any(people) else 1.0,
        fit[1] / people[1] if people[1] else None,
        may / whole if whole else 1.0,
        did / may if may else 1.0,
    )


class _Part(Struct, frozen=True):
    """Journeys between two milestones; of those that went on, how many passed the next one by."""

    journeys: Counter[Journey]
    went_on: int
    passed_by: int

    @property
    def people(self) -> int:
        return sum(self.journeys.values())

    def met(self) -> Counter[str]:
        """{touchpoint: people}"""
        found: Counter[str] = Counter()
        for journey, n in self.journeys.items():
            found.update(dict.fromkeys(journey, n))
        return found


def _parts(variants: Variants, milestones: Sequence[str]) -> Iterator[_Part]:
    """Journeys cut where a milestone is come to first."""
    left = list(variants.items())
    for number in range(len(milestones) + 1):
        later = milestones[number:]
        part: Counter[Journey] = Counter()
        after: list[tuple[Journey, int]] = []
        passed_by = 0
        for journey, n in left:
            cut = next((nth for nth, id in enumerate(journey) if id in later), len(journey))
            part[journey[:cut]] += n
            if cut < len(journey):
                passes = journey[cut] != later[0]
                passed_by += n * passes
                after.append((journey[cut + (not passes) :], n))
        yield _Part(part, sum(n for _, n in after), passed_by)
        left = after


def _tree(parts: Sequence[_Part], kinds: Kinds, limits: Limits) -> Tree:
    """Each part's factors behind its milestone; together optional where some pass it by."""
    found: list[Tree] = []
    for number, kept in enumerate(_kept(parts, kinds, limits)):
        part = list(_factors(parts[number].journeys, kept, kinds.entries, limits))
        if number:
            before = parts[number - 1]
            part = [Step(kinds.milestones[number - 1]), *part]
            if before.passed_by > limits.tolerated * before.went_on:
                part = [Repeat(part[0] if len(part) == 1 else Order(tuple(part)), "?")]
        found += part
    return found[0] if len(found) == 1 else Order(tuple(found))


def _kept(parts: Sequence[_Part], kinds: Kinds, limits: Limits) -> Iterator[set[str]]:
    """The touchpoints of each part: not the rare ones, but each where it is met most."""
    met = [part.met() for part in parts]
    ids = {id for one in met for id in one}
    home = {id: max(range(len(parts)), key=lambda nth: (met[nth][id], -nth)) for id in ids}
    home |= dict.fromkeys(kinds.entries, 0)
    for number, part in enumerate(parts):
        least = limits.rare * part.people
        common = {id for id, people in met[number].items() if people >= least}
        yield common | {id for id in ids - {*kinds.milestones} if home[id] == number}


def _factors(
    part: Variants, kept: set[str], entries: Sequence[str], limits: Limits
) -> Iterator[Tree]:
    together = dict.fromkeys(entries, _ENTRY)
    rows = [
        ([together.get(id, id) for id in journey if id in kept], n) for journey, n in part.items()
    ]
    order = _in_order(rows, limits.seldom)
    rank = {id: nth for nth, ids in enumerate(order) for id in ids}
    whole, none, many = Counter[int](), Counter[int](), Counter[int]()
    for journey, n in rows:
        times = Counter(rank[id] for id in journey)
        for nth in range(max(times, default=-1) + 1):
            whole[nth] += n
            none[nth] += n * (times[nth] == 0)
            many[nth] += n * (times[nth] > 1)
    stand = [id for id in entries if id in kept]
    for nth, ids in enumerate(order):
        names = [Step(id) for one in ids for id in (stand if one == _ENTRY else [one])]
        least = limits.tolerated * whole[nth]
        sign = _sign(none[nth] > least, many[nth] > least)
        one = names[0] if len(names) == 1 else Choice(tuple(names))
        yield Repeat(one, sign) if sign else one


def _sign(is_left_out: bool, is_repeated: bool) -> Sign | None:
    if is_left_out:
        return "*" if is_repeated else "?"
    return "+" if is_repeated else None


def _in_order(rows: Sequence[tuple[list[str], int]], seldom: float) -> list[list[str]]:
    """What follows each other both ways together, in the order of what follows what."""
    at, where, went = Counter[str](), Counter[str](), Counter[tuple[str, str]]()
    for journey, n in rows:
        for id in set(journey):
            at[id] += n
            where[id] += n * (1_000_000 * journey.index(id) // len(journey))
        for pair in set(pairwise(journey)):
            went[pair] += n
    ids = sorted(at, key=lambda id: (where[id] / at[id], id))
    follow = {
        id: {later for later in ids if later != id and went[id, later] > seldom * at[id]}
        for id in ids
    }
    ahead = {id: spread((id,), follow) for id in ids}
    left: list[list[str]] = []
    for id in ids:
        if not any(id in group for group in left):
            both = [one for one in ids if one in ahead[id] and id in ahead[one]]
            left.append(both or [id])
    order: list[list[str]] = []
    while left:
        first = next(
            group
            for group in left
            if not any(group[0] in ahead[one[0]] for one in left if one is not group)
        )
        order.append(first)
        left.remove(first)
    return order


def spread(begin: Iterable[str], follow: Mapping[str, set[str]]) -> set[str]:
    """What can be come to from some touchpoints, themselves among it."""
    seen = set(begin)
    waiting = list(seen)
    while waiting:
        fresh = follow[waiting.pop()] - seen
        seen |= fresh
        waiting.extend(fresh)
    return seen
