"""The blocks of a drafted map, each inferred one marked `assumed`."""

import re
from collections.abc import Collection, Iterator, Sequence

from msgspec import structs

from jejak.maps.known import BRAND, SETBACKS
from jejak.maps.model import (
    About,
    Actor,
    Contact,
    Goal,
    Map,
    Name,
    Persona,
    Stage,
    Touchpoint,
)
from jejak.maps.observe import THIRDS, Drafted, Offer
from jejak.settings import Settings
from jejak.words import (
    DEFAULT_GOAL,
    EXPECTED_ACTIONS,
    FUNNEL_STEPS,
    LANGUAGES,
    PLACES,
    STAGES,
    say,
    texts,
)

OWNER = "marketing"
NOT_TOLD = "not_told"  # the contact of what happened in no place that the data tells


def blocks(found: Drafted, settings: Settings, name: str) -> Map:
    """The map of what was found; a flow and its touchpoints, and what can be proposed to them."""
    touchpoints = tuple(_touchpoint(found, offer) for offer in found.offers)
    used = {contact for one in touchpoints for contact in one.contact}
    about = About(
        id=re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_0123456789")[:60].rstrip("_") or "map",
        name=Name(id=name, en=name),
        state="as-is",
        owner=OWNER,
        timezone=settings.timezone,
        currency=settings.currency,
    )
    return Map(
        map=about,
        goals=tuple(_goals(found)),
        personas=tuple(_personas(found)),
        contacts=tuple(_contacts(used)),
        stages=tuple(_stages(found, touchpoints)),
        touchpoints=touchpoints,
        flow={"main": found.chain.text} if found.chain else {},
    )


def _contacts(used: Collection[str]) -> Iterator[Contact]:
    for place in PLACES:
        if place in used:
            called = _name(f"channels.place.{place}")
            yield Contact(id=place, name=called, place=place, assumed=True)
    if NOT_TOLD in used:
        called = _name("draft.not_told")
        yield Contact(id=NOT_TOLD, name=called, channel="unassigned", assumed=True)


def _name(key: str, **values: str) -> Name:
    return Name(**{language: say(key, language, **values) for language in LANGUAGES})


def _goals(found: Drafted) -> Iterator[Goal]:
    of = {offer.id: offer for offer in found.offers}
    if found.goal is None:
        return
    goal = of[found.goal]
    event = goal.touchpoint.event
    chain = [id for id in of if id not in found.floating and not of[id].is_arrival]
    steps = [id for step in FUNNEL_STEPS for id in chain if of[id].touchpoint.event == step]
    most = max(of[id].people for id in chain)
    begin = next(iter((*steps, *(id for id in chain if 2 * of[id].people >= most))))
    is_order = event == DEFAULT_GOAL
    kind = "sales" if is_order else "done"
    yield Goal(id=kind, event=event, metric="count", name=_of_goal(kind), assumed=True)
    if begin != found.goal:
        kind = "first_order" if is_order else "reached"
        yield Goal(
            id=kind,
            touchpoint=found.goal,
            metric="conversion",
            from_=begin,
            name=_of_goal(kind),
            assumed=True,
        )
    if is_order and "buy_again" in of:
        yield Goal(
            id="second_order",
            touchpoint="buy_again",
            metric="count",
            name=_of_goal("second_order"),
            assumed=True,
        )


def _of_goal(kind: str) -> Name:
    return _name(f"draft.goal.{kind}")


def _personas(found: Drafted) -> Iterator[Persona]:
    """By number of orders, where there are any."""
    events = {offer.touchpoint.event for offer in found.offers}
    if DEFAULT_GOAL in events:
        for id, segment in PERSONAS.items():
            yield Persona(id=id, name=_name(f"draft.persona.{id}"), segment=segment, assumed=True)


PERSONAS = {"prospect": "orders = 0", "newcomer": "orders = 1", "loyal": "orders >= 2"}


def _stages(found: Drafted, touchpoints: Sequence[Touchpoint]) -> Iterator[Stage]:
    told = dict.fromkeys(one.stage for one in touchpoints)
    for stage in (one for one in (*STAGES, *THIRDS) if one in told):
        mine = [one for one in touchpoints if one.stage == stage]
        yield Stage(
            id=stage,
            name=_name(f"draft.stage.{stage}"),
            goal=_name(f"draft.stage_goal.{stage}"),
            expect=_expected(found, stage, mine),
            assumed=True,
        )


def _expected(found: Drafted, stage: str, mine: Sequence[Touchpoint]) -> str:
    """The known expected action, else the goal, else what most people came to."""
    for event in EXPECTED_ACTIONS.get(stage, ()):
        for one in mine:
            if one.event == event:
                return one.id
    people = {offer.id: offer.people for offer in found.offers}

    def rank(one: Touchpoint) -> tuple[bool, bool, bool, bool, bool, int]:
        return (
            one.event not in SETBACKS,
            one.id == found.goal,
            one.event in FUNNEL_STEPS,
            one.by == "customer",
            not one.anytime and one.touch is None,
            people[one.id],
        )

    return max(mine, key=rank).id


def _touchpoint(found: Drafted, offer: Offer) -> Touchpoint:
    place = (offer.known.place if offer.known else None) or _usual_place(found)
    return structs.replace(
        offer.touchpoint,
        name=_called(offer),
        stage=found.stages[offer.id],
        contact=tuple(one for one in PLACES if one in offer.places) or (place,),
        by=_actor(offer),
        anytime=offer.id in found.floating,
        assumed=True,
    )


def _usual_place(found: Drafted) -> str:
    """Where what tells no place is taken to have happened: the web, if the data knows of one."""
    events = [one for one in found.observed.offers if one.people and not one.is_arrival]
    return "web" if any(one.by_device or "web" in one.places for one in events) else NOT_TOLD


def _called(offer: Offer) -> Name:
    touch, event = offer.touchpoint.touch, offer.touchpoint.event
    if touch and touch.channel:
        named: dict[str, str] = {}
        for language in LANGUAGES:
            channel = texts(language).get(f"channels.{touch.channel}", touch.channel)
            named[language] = say("draft.arrival", language, channel=channel)
        return Name(**named)
    if offer.known:
        return _name(f"touchpoints.{offer.known.id}")
    return Name(id=event, en=event)


def _actor(offer: Offer) -> Actor:
    if offer.known:
        return offer.known.by
    if offer.touchpoint.touch:
        return "brand" if (offer.touchpoint.touch.channel or "").startswith(BRAND) else "customer"
    return "customer" if offer.by_device else "system"
