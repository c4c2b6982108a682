"""Whether journeys follow a flow: each is to be the beginning of a path that the flow intends.

Leaving early costs nothing: a journey fits when some way through the automaton takes all of its
steps.  Every state of an automaton leads to an end, so this is exact.
"""

from collections.abc import Iterable, Iterator, Sequence

from jejak.maps.flow import Automaton, compile_flow, parse
from jejak.maps.model import Map

Journey = tuple[str, ...]
NOWHERE = frozenset((-1,))  # no state: the step before could not be made


class Follower:
    """An automaton read step by step; sets of its states are found once."""

    def __init__(self, automaton: Automaton):
        self.automaton = automaton
        self._begun = frozenset(automaton.first)
        self._next: dict[tuple[frozenset[int], str], frozenset[int]] = {}

    def follows(self, journey: Sequence[str]) -> bool:
        """Whether a journey is the beginning of a path.

        >>> follower = Follower(compile_flow(parse("a b+ (c | d)").tree))
        >>> [follower.follows(journey) for journey in ((), ("a", "b", "b"), ("a", "c"))]
        [True, True, False]
        """
        coming = self._begun
        for id in journey:
            coming = self._step(coming, id)
            if coming is NOWHERE:
                return False
        return True

    def walk(self, journey: Sequence[str]) -> Iterator[frozenset[int]]:
        """Before each step of a journey, the states that may come next, as long as it follows."""
        coming = self._begun
        for id in journey:
            yield coming
            coming = self._step(coming, id)
            if coming is NOWHERE:
                return

    def allowed(self, coming: frozenset[int]) -> frozenset[str]:
        """The touchpoints of states."""
        return frozenset(self.automaton.labels[state] for state in coming)

    def _step(self, coming: frozenset[int], id: str) -> frozenset[int]:
        """The states that may come after a step; NOWHERE where the step may not be made."""
        key = (coming, id)
        if key not in self._next:
            at = [state for state in coming if self.automaton.labels[state] == id]
            after = frozenset(later for state in at for later in self.automaton.follow[state])
            self._next[key] = after if at else NOWHERE
        return self._next[key]


def fits(the_map: Map, journeys: Iterable[Journey]) -> list[bool]:
    """For each journey, of ids of touchpoints, whether one of the map's flows begins with it.

    Touchpoints that are `anytime` are passed over.
    """
    floating = {one.id for one in the_map.touchpoints if one.anytime}
    followers = [Follower(compile_flow(parse(text).tree)) for text in the_map.flow.values()]
    found: list[bool] = []
    for journey in journeys:
        named = [id for id in journey if id not in floating]
        found.append(any(follower.follows(named) for follower in followers))
    return found
