"""What a map's boxes measured: the figures that `map show` prints and `map draw` draws.

One `MeasuredMap` is about the journeys of people in a range.  Everything is counted over people,
once each, unless it says otherwise; shares carry their 95 % interval.
"""

from datetime import date

from msgspec import Struct

from jejak.maps.model import Id


class Share(Struct, frozen=True):
    """`part` people of `whole`, as a share with its interval; nulls where nobody is the whole."""

    part: int
    whole: int
    share: float | None
    low: float | None
    high: float | None


class Feeling(Struct, frozen=True):
    """The feeling that answers told, on the map's scale from -3 to +3."""

    mean: float
    low: float
    high: float
    answers: int


class Wait(Struct, frozen=True):
    """Seconds from a touchpoint before to this one, of those who came.

    `waiting` people stand at a touchpoint before and may still come.
    """

    median: float | None
    p90: float | None
    people: int
    waiting: int


class MeasuredTouchpoint(Struct, frozen=True):
    """A touchpoint as it happened.

    `came` is the share of those at a touchpoint before this one who came here later; `left` are
    those whose journey stopped here and is too old to go on, `open` those who may still go on.
    `net_value` is that of the orders people made from here on.
    """

    id: Id
    people: int
    events: int
    came: Share | None  # none where a journey may begin here
    left: Share | None  # none where a journey may end, and where it floats
    open: int
    wait: Wait | None
    contacts: dict[str, int]  # contact's id → people; those of `other` met elsewhere
    channels: dict[str, int]
    devices: dict[str, int]
    net_value: float
    feeling: Feeling | None


class MeasuredStage(Struct, frozen=True):
    """A stage: who reached any of its touchpoints, and of those who did the expected action."""

    id: Id
    people: int
    reached: Share  # of all people on the map
    expected: Share  # of the people of the stage


class MeasuredMap(Struct, frozen=True):
    """A map over the journeys of a range; touchpoints without a binding to data are left out."""

    since: date
    until: date
    people: int  # with a hit of any touchpoint
    touchpoints: tuple[MeasuredTouchpoint, ...]
    stages: tuple[MeasuredStage, ...]
    covered: Share | None  # events that landed on a touchpoint, of all; none for a persona
    persona: str | None = None
    persona_share: Share | None = None  # of all people, where a persona was asked for
    unbound: tuple[Id, ...] = ()
    currency: str = "IDR"

    def of(self, touchpoint: str) -> MeasuredTouchpoint | None:
        """The figures of a touchpoint, none where it is bound to no data."""
        return next((one for one in self.touchpoints if one.id == touchpoint), None)
