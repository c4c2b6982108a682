"""What the flows of a map say: what every path to a touchpoint passes, where paths begin, end."""

from collections.abc import Iterable

from msgspec import Struct

from jejak.maps.flow import Automaton, compile_flow, parse
from jejak.maps.model import Map


class Relations(Struct, frozen=True):
    """Over all flows of a map; touchpoints that float (`anytime`) stand nowhere.

    `before`: the last touchpoint that every path to this one passes (its immediate dominator);
    where paths to it share none, those that may stand right before it; nothing where a path may
    begin with it.  `entries` may begin a path; from `finals` nothing is left to come to but what
    leads back to them.
    """

    before: dict[str, frozenset[str]]
    entries: frozenset[str]
    finals: frozenset[str]


def relate(the_map: Map) -> Relations:
    """The relations of a map's touchpoints; without flows they stand as in the file, in order."""
    floating = frozenset(one.id for one in the_map.touchpoints if one.anytime)
    texts = list(the_map.flow.values()) or [
        " ".join(one.id for one in the_map.touchpoints if not one.anytime)
    ]
    flows = [compile_flow(parse(text).tree) for text in texts if text.strip()]
    return relate_flows(flows, floating)


def relate_flows(flows: list[Automaton], floating: frozenset[str] = frozenset()) -> Relations:
    """The relations that automata say."""
    follow: dict[str, set[str]] = {label: set() for flow in flows for label in flow.labels}
    entries: set[str] = set()
    for flow in flows:
        entries.update(flow.labels[state] for state in flow.first)
        for state, after in enumerate(flow.follow):
            follow[flow.labels[state]].update(flow.labels[later] for later in after)
    passed, ahead = _passed(flows), {id: _ahead(id, follow) - floating for id in follow}
    named = follow.keys() - floating
    before: dict[str, frozenset[str]] = {}
    for id in named:
        on_every_path = passed[id] - floating
        if on_every_path:
            # What lies on every path stands in one order: the last has the most before it.
            before[id] = frozenset([max(on_every_path, key=lambda one: (len(passed[one]), one))])
        elif id not in entries:
            before[id] = frozenset(one for one in named if id in follow[one] and one != id)
    return Relations(
        before,
        frozenset(entries - floating),
        frozenset(id for id in named if all(id in ahead[one] for one in ahead[id] - {id})),
    )


def _ahead(id: str, follow: dict[str, set[str]]) -> frozenset[str]:
    """What can be come to from a touchpoint."""
    seen: set[str] = set()
    waiting = [id]
    while waiting:
        fresh = follow[waiting.pop()] - seen
        seen |= fresh
        waiting.extend(fresh)
    return frozenset(seen)


def _passed(flows: list[Automaton]) -> dict[str, frozenset[str]]:
    """Per touchpoint the others that every path to it passes."""
    found: dict[str, frozenset[str]] = {}
    for flow in flows:
        follow = [_mask(after) for after in flow.follow]
        of: dict[str, int] = {}
        for state, label in enumerate(flow.labels):
            of[label] = of.get(label, 0) | 1 << state
        around = {label: _reach(_mask(flow.first), follow, states) for label, states in of.items()}
        for label, states in of.items():
            on_all = frozenset(
                one for one, reached in around.items() if one != label and not reached & states
            )
            found[label] = found[label] & on_all if label in found else on_all
    return found


def _mask(states: Iterable[int]) -> int:
    return sum(1 << state for state in states)


def _reach(begin: int, follow: list[int], without: int) -> int:
    """The states that can be come to without passing some of them."""
    seen = waiting = begin & ~without
    while waiting:
        state = (waiting & -waiting).bit_length() - 1
        fresh = follow[state] & ~seen & ~without
        seen |= fresh
        waiting = waiting & (waiting - 1) | fresh
    return seen
