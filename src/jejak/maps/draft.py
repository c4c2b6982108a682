"""A first map from events alone: touchpoints, stages, goals and the flow that people took.

What is on it: of the events that at least 1 % of people met the most met, 20 touchpoints at most
with the three channels by which most people came; up to three that happen at any time float.
Events of Segment's names and our own have their known stage; others that of the known one nearest
to them in journeys, and where most are unknown the stages are the thirds of the flow.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from jejak.journeys.read import Journeys
from jejak.maps.chain import ENOUGH, Chain, Kinds, Variants, find_chain
from jejak.maps.draft_blocks import blocks
from jejak.maps.draft_text import write_draft
from jejak.maps.fit import Journey
from jejak.maps.flow import steps
from jejak.maps.known import SETBACKS
from jejak.maps.observe import SURVEYS, THIRDS, Drafted, Observed, Offer, observe, read_journeys
from jejak.words import FUNNEL_STEPS, STAGES

MOST_TOUCHPOINTS, MOST_ENTRIES, MOST_FLOATING = 20, 3, 3
LEAST, LEAST_ENTRY = 0.01, 0.1  # of all people
CONTACTS = "engagement"  # the stage of contacts with the business


def draft(
    journeys: Journeys,
    *,
    name: str,
    language: str,
    since: date | None = None,
    until: date | None = None,
) -> str:
    """A map file from events, by default of all dates; what was inferred is marked `assumed`."""
    found = find_draft(journeys, since, until)
    return write_draft(blocks(found, journeys.settings, name), found, language)


def find_draft(journeys: Journeys, since: date | None = None, until: date | None = None) -> Drafted:
    """What a draft of a range rests on."""
    observed = observe(journeys, since, until)
    chosen = _choose(observed)
    variants = read_journeys(journeys, observed, chosen)
    floating = _floating(chosen, variants)
    named = [one for one in chosen if one.id not in floating and not _may_float(one)]
    milestones = _milestones(named, _only(variants, named))
    chain, named = _shorten(named, milestones, variants)
    order = list(dict.fromkeys(steps(chain.tree))) if chain else []
    of = {offer.id: offer for offer in chosen}
    offers = [of[id] for id in (*order, *floating)]
    left = [o for o in observed.offers if o.people and o not in offers and not _asks(o)]
    return Drafted(
        observed,
        tuple(offers),
        frozenset(floating),
        _stages(offers, order, _places(variants)),
        milestones[-1] if milestones else None,
        chain,
        tuple(_by_people(left)),
    )


def _shorten(
    named: Sequence[Offer], milestones: Sequence[str], variants: Variants
) -> tuple[Chain | None, Sequence[Offer]]:
    """The flow over as many of the touchpoints as make a line that enough journeys follow."""
    best: tuple[Chain | None, Sequence[Offer]] = (None, ())
    while named:
        entries = tuple(offer.id for offer in named if offer.is_arrival)
        chain = find_chain(_only(variants, named), Kinds(entries, tuple(milestones)))
        if chain and (best[0] is None or chain.fit > best[0].fit):
            best = chain, named
        last = [one for one in named if not one.is_arrival and one.id not in milestones][-1:]
        if (chain and chain.fit >= ENOUGH) or not last:
            break
        named = [offer for offer in named if offer not in last]
    return best


def _choose(observed: Observed) -> list[Offer]:
    """What the map may hold: channels, the funnel and the best of each stage before the rest."""
    people = observed.people
    met = _by_people(one for one in observed.offers if one.people and not _asks(one))
    entries = [one for one in met if one.is_arrival and one.people >= LEAST_ENTRY * people]
    events = [one for one in met if not one.is_arrival and one.people >= LEAST * people]
    fixed = [one for one in events if not _may_float(one)]
    best = {one.known.stage: one.id for one in reversed(fixed) if one.known}
    first = [
        one for one in fixed if one.touchpoint.event in FUNNEL_STEPS or one.id in best.values()
    ]
    loose = _loosest([one for one in events if _may_float(one)])
    rest = [one for one in fixed if one not in first]
    entries = entries[:MOST_ENTRIES]
    return [*entries, *[*first, *loose, *rest][: MOST_TOUCHPOINTS - len(entries)]]


def _by_people(offers: Iterable[Offer]) -> list[Offer]:
    return sorted(offers, key=lambda offer: (-offer.people, offer.id))


def _loosest(offers: Sequence[Offer]) -> list[Offer]:
    """Those that float: what most people met, then contacts with the business, then the others."""
    ordered = _by_people(offers)
    later = sorted(ordered[1:], key=lambda one: one.known is None or one.known.stage != CONTACTS)
    return [*ordered[:1], *later][:MOST_FLOATING]


def _asks(offer: Offer) -> bool:
    return offer.touchpoint.event in SURVEYS


def _may_float(offer: Offer) -> bool:
    return offer.known is not None and offer.known.floats


def _floating(chosen: Sequence[Offer], variants: Variants) -> list[str]:
    """What happens at any time: known to, or unknown and met before and after most others."""
    ids = [offer.id for offer in chosen]
    roaming = [
        one
        for one in chosen
        if one.known is None and not one.is_arrival and _roams(one.id, ids, variants)
    ]
    return [one.id for one in _loosest([*filter(_may_float, chosen), *roaming])]


def _roams(id: str, ids: Sequence[str], variants: Variants) -> bool:
    """Whether a touchpoint is met before and after more than half of the others.

    Before one, where a quarter of the people who met both met it sooner; after it, where a
    quarter met it later still.
    """
    around = 0
    for other in ids:
        both = sooner = later = 0
        for journey, people in variants.items():
            if other != id and id in journey and other in journey:
                first = journey.index(other)
                both += people
                sooner += people * (journey.index(id) < first)
                later += people * (id in journey[first:])
        around += both > 0 and 4 * min(sooner, later) >= both
    return 2 * around > len(ids) - 1


def _only(variants: Variants, offers: Sequence[Offer]) -> dict[Journey, int]:
    """The journeys over some touchpoints, of each run the first two."""
    ids = {offer.id for offer in offers}
    found: dict[Journey, int] = {}
    for journey, people in variants.items():
        named = [id for id in journey if id in ids]
        cut = tuple(
            id for nth, id in enumerate(named) if nth < 2 or named[nth - 2 : nth] != [id, id]
        )
        found[cut] = found.get(cut, 0) + people
    return found


def _milestones(named: Sequence[Offer], variants: Variants) -> tuple[str, ...]:
    """The funnel's steps from the cart on; without an order, where most journeys end."""
    of = {offer.touchpoint.event: offer for offer in reversed(named)}
    known = [_first(named, event) for event in FUNNEL_STEPS[1:] if event in of]
    if known:
        return tuple(known)
    ends: dict[str, int] = {}
    for journey, people in variants.items():
        if journey:
            ends[journey[-1]] = ends.get(journey[-1], 0) + people
    events = [offer.id for offer in named if not offer.is_arrival]
    best = max(sorted(events), key=lambda id: ends.get(id, 0), default=None)
    return (best,) if best else ()


def _first(named: Sequence[Offer], event: str) -> str:
    """The touchpoint of an event; of the first order, not of the next."""
    return min(
        (offer for offer in named if offer.touchpoint.event == event),
        key=lambda offer: offer.touchpoint.where or "",
    ).id


def _places(variants: Variants) -> dict[str, float]:
    """{touchpoint: where in journeys it is first met, from 0 to 1}."""
    people: dict[str, int] = {}
    sums: dict[str, float] = {}
    for journey, n in variants.items():
        for id in set(journey):
            people[id] = people.get(id, 0) + n
            sums[id] = sums.get(id, 0) + n * journey.index(id) / len(journey)
    return {id: sums[id] / people[id] for id in people}


def _stages(
    offers: Sequence[Offer], order: Sequence[str], places: Mapping[str, float]
) -> dict[str, str]:
    events = [offer for offer in offers if not offer.is_arrival]
    known = {offer.id: offer.known.stage for offer in events if offer.known}
    wanted = {known[one.id] for one in events if one.known and one.touchpoint.event not in SETBACKS}
    if wanted and 2 * len(known) >= len(events):
        known = {id: stage for id, stage in known.items() if stage in wanted}
        return {
            offer.id: STAGES[0] if offer.is_arrival else _near(offer.id, known, places)
            for offer in offers
        }
    thirds = {id: THIRDS[nth * len(THIRDS) // len(order)] for nth, id in enumerate(order)}
    return {
        offer.id: thirds.get(offer.id)
        or THIRDS[min(int(places.get(offer.id, 0) * len(THIRDS)), len(THIRDS) - 1)]
        for offer in offers
    }


def _near(id: str, known: Mapping[str, str], places: Mapping[str, float]) -> str:
    """Its own stage, else that of the known touchpoint nearest to it in journeys."""
    if id in known:
        return known[id]
    at = places.get(id, 0)
    nearest = min(known, key=lambda one: (abs(places.get(one, 0) - at), one))
    return known[nearest]
