"""A journey map as frozen structs, one for every block of the file: what a business intends.

Names are those of the file.  `file.read_map` makes a `Map` of a YAML text; a struct that
was made stands by the kinds written here, not yet by what one block says of another: that
touchpoints, stages and contacts exist is told by `verify.check`.
"""

from datetime import date as Day  # noqa: N812 - `date` is a field's name
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

Id = Annotated[str, Meta(pattern="^[a-z][a-z0-9_]*$", max_length=60)]
Words = Annotated[str, Meta(min_length=1)]
Span = Annotated[str, Meta(pattern="^[0-9]{1,6}[smhd]$")]  # a duration with its unit: 5d
Ids = Annotated[tuple[Id, ...], Meta(min_length=1)]
Feel = Annotated[int, Meta(ge=-3, le=3)]
Place = Literal["web", "app", "marketplace", "chat", "phone", "store", "email", "social"]
Actor = Literal["customer", "brand", "system"]
Binding = Literal["event", "touch", "manual"]
EvidenceKind = Literal["assumption", "observation", "interview", "survey", "feedback", "data"]


class Block(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A block of the file: what it lacks has its default, what it has too much is refused."""


class Name(Block, frozen=True, kw_only=True):
    """A text for people in each language; one of them at least."""

    id: Words | None = None
    en: Words | None = None

    def text(self, language: str) -> str:
        """The text in a language, else in the other one."""
        return (self.en or self.id if language == "en" else self.id or self.en) or ""


class Scope(Block, frozen=True, kw_only=True):
    """Where a journey begins and ends (touchpoints), the longest it lasts, and whose it is."""

    starts: tuple[Id, ...] = ()
    ends: tuple[Id, ...] = ()
    window: Span | None = None
    entity: Literal["person"] = "person"


class About(Block, frozen=True, kw_only=True):
    """The block `map`: what this map is, whose, and when it was last looked over."""

    id: Id
    name: Name
    state: Literal["as-is", "to-be"]
    owner: Words
    timezone: Words
    currency: Annotated[str, Meta(pattern="^[A-Z]{3}$")] | None = None
    locale: Words | None = None
    review_every: Span | None = None
    reviewed_at: Day | None = None
    scope: Scope = Scope()


class Evidence(Block, frozen=True, kw_only=True):
    """What a feeling, a pain or a persona rests on."""

    kind: EvidenceKind
    n: Annotated[int, Meta(ge=0)] | None = None
    date: Day | None = None
    query: Words | None = None
    source: Words | None = None


class Goal(Block, frozen=True, kw_only=True):
    """Step 1: what the business wants to happen, how it is counted and how much is enough."""

    id: Id
    metric: Literal["conversion", "count", "value", "cost_per", "time"]
    event: Words | None = None
    touchpoint: Id | None = None
    name: Name | None = None
    from_: Words | None = field(default=None, name="from")
    target: Words | None = None
    by: Day | None = None
    assumed: bool = False


class Persona(Block, frozen=True, kw_only=True):
    """Step 2: a kind of customer.  `segment` selects them, so they have a size and money."""

    id: Id
    name: Name
    segment: Words | None = None
    job: Name | None = None
    evidence: tuple[Evidence, ...] = ()
    assumed: bool = False


class Contact(Block, frozen=True, kw_only=True):
    """Step 3: a way in which business and customer meet: a place, or a channel of channels.yml."""

    id: Id
    name: Name
    place: Place | None = None
    channel: Words | None = None
    where: Words | None = None
    paid: bool = False
    offline: bool = False
    owner: Words | None = None
    assumed: bool = False


class Stage(Block, frozen=True, kw_only=True):
    """A stage, what it is for, and the touchpoint a customer is expected to come to in it."""

    id: Id
    name: Name
    goal: Name
    expect: Id
    assumed: bool = False


class Touch(Block, frozen=True, kw_only=True):
    """A touchpoint bound to an arrival: every field given must fit."""

    channel: Words | None = None
    source: Words | None = None
    campaign: Words | None = None


class Ask(Block, frozen=True, kw_only=True):
    """The short survey sent after a touchpoint."""

    survey: Literal["nps", "csat", "ces"]
    delay: Span | None = None


class Pain(Block, frozen=True, kw_only=True):
    """What goes wrong for the customer at a touchpoint."""

    id: Id
    text: Name
    evidence: tuple[Evidence, ...] = ()
    assumed: bool = False


class Backstage(Block, frozen=True, kw_only=True):
    """What happens behind the line of visibility."""

    id: Id
    text: Name
    system: Words | None = None
    owner: Words | None = None


class Walk(Block, frozen=True, kw_only=True):
    """How somebody who walks the map as the customer finds this touchpoint."""

    open: Words | None = None
    see: Words | None = None
    under: Span | None = None


class Touchpoint(Block, frozen=True, kw_only=True):
    """A moment at which the customer meets the business, and what tells that it happened.

    `feel` is what the business assumes; what was measured is never written here.
    """

    id: Id
    name: Name
    stage: Id
    contact: Ids
    by: Actor
    event: Words | None = None
    touch: Touch | None = None
    manual: Words | None = None
    where: Words | None = None
    anytime: bool = False
    feel: Feel | None = None
    evidence: tuple[Evidence, ...] = ()
    ask: Ask | None = None
    pain: tuple[Pain, ...] = ()
    moment_of_truth: bool = False
    value: Name | None = None
    backstage: tuple[Backstage, ...] = ()
    owner: Words | None = None
    walk: Walk | None = None
    detail: Words | None = None
    assumed: bool = False

    @property
    def bindings(self) -> tuple[Binding, ...]:
        """Which kinds of binding it has: one, none while unbound, more by mistake only."""
        kinds: tuple[Binding, ...] = ("event", "touch", "manual")
        return tuple(kind for kind in kinds if getattr(self, kind) is not None)

    @property
    def binding(self) -> Binding | None:
        """What it is bound by; None while it is unbound."""
        return next(iter(self.bindings), None)


class Test(Block, frozen=True, kw_only=True):
    """Step 4: what must hold: a metric, a rule over journeys, or a walk as the customer."""

    id: Id
    expect: Words | None = None
    rule: Words | None = None
    within: Span | None = None
    hold: Words | None = None
    walk: Words | None = None
    devices: tuple[Words, ...] = ()
    severity: Literal["error", "warning", "info"] = "error"
    per: Literal["persona", "device"] | None = None


class Accepted(Block, frozen=True, kw_only=True):
    """A deviation that is known and allowed: why, by whom, until when."""

    deviation: Words
    reason: Words
    by: Words
    until: Day


class Judge(Block, frozen=True, kw_only=True):
    """How the effect of an improvement is judged, written down before it ships."""

    design: Literal["holdout", "did", "its", "cohorts"]
    before: Span | None = None
    after: Span | None = None
    guard: tuple[Words, ...] = ()


class Outcome(Block, frozen=True, kw_only=True):
    """The judged effect of an improvement, written back into the file."""

    verdict: Literal["better", "worse", "undecided"]
    effect: float | None = None
    low: float | None = None
    high: float | None = None
    at: Day | None = None


class Improvement(Block, frozen=True, kw_only=True):
    """Step 5: what is changed to mend pains, and how one will know that it helped."""

    id: Id
    fixes: Ids
    hypothesis: Name | None = None
    metric: Words | None = None
    expect: Words | None = None
    owner: Words | None = None
    status: Literal["idea", "planned", "shipped", "kept", "dropped"] = "idea"
    shipped_at: Day | None = None
    judge: Judge | None = None
    result: Outcome | None = None


class Map(Block, frozen=True, kw_only=True):
    """A whole map file, schema version 1."""

    version: Literal[1] = 1
    map: About
    goals: tuple[Goal, ...] = ()
    personas: tuple[Persona, ...] = ()
    contacts: tuple[Contact, ...] = ()
    stages: tuple[Stage, ...] = ()
    touchpoints: tuple[Touchpoint, ...] = ()
    flow: dict[Id, Words] = {}
    tests: tuple[Test, ...] = ()
    accepted: tuple[Accepted, ...] = ()
    improvements: tuple[Improvement, ...] = ()
