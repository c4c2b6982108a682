"""What events offer to a map: touchpoints with their people, and the journeys of some people."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from msgspec import Struct, structs

from jejak.engine import statements
from jejak.errors import ArgumentError
from jejak.journeys.read import Journeys
from jejak.journeys.zone import local_day
from jejak.maps.bind import find_hits
from jejak.maps.chain import Chain
from jejak.maps.fit import Journey
from jejak.maps.known import ARRIVALS, BUY_AGAIN, EVENTS, Known
from jejak.maps.model import About, Contact, Map, Name, Touch, Touchpoint
from jejak.measure.question import Question
from jejak.words import CALL_EVENTS, DEFAULT_GOAL, PLACES, SURVEY_ANSWERED, SURVEY_SENT

_SQL = statements.read("jejak.maps", "draft.sql")
MOST_EVENTS = 300  # names
MOST_WALKERS = 3_000  # people whose journeys a flow is made from
LONGEST_ID = 24
# Calls that tell who somebody is are no events of theirs; surveys ask about touchpoints.
WHO = tuple(CALL_EVENTS[call] for call in ("identify", "alias", "group"))
THIRDS = ("begin", "middle", "end")  # stages of journeys of which little is known
SURVEYS = (SURVEY_SENT, SURVEY_ANSWERED)


class Offer(Struct, frozen=True):
    """A touchpoint that the data could have: how many people met it, how often, where."""

    touchpoint: Touchpoint
    known: Known | None
    people: int = 0
    events: int = 0
    places: tuple[str, ...] = ()  # where at least 5 % of its people met it
    by_device: bool = True

    @property
    def id(self) -> str:
        return self.touchpoint.id

    @property
    def is_arrival(self) -> bool:
        return self.touchpoint.touch is not None


class Observed(Struct, frozen=True):
    """What the data offers: people with any hit, events of all names, the offers."""

    people: int
    events: int
    since: date
    until: date
    offers: tuple[Offer, ...]


class Drafted(Struct, frozen=True):
    """What a draft rests on."""

    observed: Observed
    offers: tuple[Offer, ...]  # what is on the map, in the order of the flow
    floating: frozenset[str]
    stages: Mapping[str, str]  # {touchpoint: stage}
    goal: str | None  # the touchpoint that journeys are to come to
    chain: Chain | None
    left_out: tuple[Offer, ...]

    @property
    def coverage(self) -> float:
        landed = sum(offer.events for offer in self.offers if not offer.is_arrival)
        return landed / self.observed.events if self.observed.events else 1.0


def observe(journeys: Journeys, since: date | None, until: date | None) -> Observed:
    """Every event name and every channel of a range as an offer; by default of all data.

    Leaves the table `hits` for `read_journeys`.
    """
    start = journeys.data_start
    if start is None:
        raise ArgumentError("map.no_events", argument="events")
    since = since or min(local_day(start, journeys.settings.zone), until or date.max)
    question = Question(since=since, until=until)
    values = journeys.bind(question) | {"by": "channel", "goal": DEFAULT_GOAL}
    since, until = journeys.range(since, until)
    offers = _offers(journeys, values)
    find_hits(journeys, _map_of(offers), values)
    met = {row["touchpoint"]: row for row in journeys.rows("met", _SQL["met"], values)}
    places = journeys.rows("met_places", _SQL["met_places"], values)
    counted = [
        structs.replace(
            offer,
            people=int(met[number]["people"]),
            events=int(met[number]["events"]),
            places=tuple(
                PLACES[row["place"]]
                for row in places
                if row["touchpoint"] == number
                and row["place"] >= 0
                and row["people"] * 20 >= met[number]["people"]
            ),
        )
        if number in met
        else offer
        for number, offer in enumerate(offers)
    ]
    whole = journeys.rows("all_people", _SQL["all_people"], values)
    events = sum(offer.events for offer in counted if not offer.is_arrival)
    return Observed(int(whole[0]["people"]), events, since, until, tuple(counted))


def read_journeys(
    journeys: Journeys, observed: Observed, chosen: Sequence[Offer]
) -> Counter[Journey]:
    """{journey: people} over the chosen touchpoints, of runs their first two; reads `hits`.

    A sheet tells an order and its delivery with one time: what is equal in time stands as usual.
    """
    number = {offer.id: nth for nth, offer in enumerate(observed.offers)}
    of = {number[offer.id]: offer.id for offer in chosen}
    usual = {event: nth for nth, event in enumerate(EVENTS)}
    drafted = [
        (nth, usual.get(observed.offers[nth].touchpoint.event or "", len(usual)))
        for nth in sorted(of)
    ]
    journeys.engine.load("drafted", {"touchpoint": "INTEGER", "usual": "INTEGER"}, drafted)
    values = {"most": MOST_WALKERS}
    journeys.table("walkers", _SQL["walkers"], values)
    rows = journeys.rows("walks", _SQL["walks"], values)
    found: Counter[Journey] = Counter()
    for _, walk in groupby(rows, key=itemgetter("person_id")):
        found[tuple(of[row["touchpoint"]] for row in walk)] += 1
    for name in ("hits", "manners", "walkers", "drafted"):
        journeys.engine.drop(name)
    return found


def _offers(journeys: Journeys, values: dict[str, Any]) -> list[Offer]:
    names = journeys.rows("offered_events", _SQL["offered_events"], {"most": MOST_EVENTS})
    channels = journeys.rows("offered_channels", _SQL["offered_channels"], values)
    taken: set[str] = set()
    offers: list[Offer] = []
    for channel in (str(row["channel"]) for row in channels):
        id = _id(ARRIVALS.get(channel, channel), taken)
        offers.append(Offer(_touchpoint(id, touch=Touch(channel=channel)), None))
    for row in names:
        event, known = row["event"], EVENTS.get(row["event"])
        if event in WHO or not event or event != event.strip():
            continue  # a map's texts have no space around them
        by_device = bool(row["by_device"])
        bound: dict[str, Any] = {"event": event}
        if event == DEFAULT_GOAL:
            again = _touchpoint(_id(BUY_AGAIN.id, taken), **bound, where="nth > 1")
            offers.append(Offer(again, BUY_AGAIN, by_device=by_device))
            bound["where"] = "nth = 1"
        id = _id(known.id if known else event, taken)
        offers.append(Offer(_touchpoint(id, **bound), known, by_device=by_device))
    return offers


def _id(text: str, taken: set[str]) -> str:
    """An id of a text that no other has.

    >>> _id("Tiket: Ditutup!", {"tiket_ditutup"})
    'tiket_ditutup_2'
    """
    plain = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")[:LONGEST_ID].strip("_")
    plain = plain if plain[:1].isalpha() else f"event_{plain}".strip("_")
    id = next(
        one
        for one in (plain, *(f"{plain}_{nth}" for nth in range(2, MOST_EVENTS + 99)))
        if one not in taken
    )
    taken.add(id)
    return id


def _touchpoint(id: str, **binding: Any) -> Touchpoint:
    """A touchpoint of which nothing is told yet but its binding."""
    return Touchpoint(
        id=id, name=Name(en=id), stage="any", contact=PLACES, by="customer", **binding
    )


def _map_of(offers: Sequence[Offer]) -> Map:
    about = About(id="all", name=Name(en="all"), state="as-is", owner="all", timezone="UTC")
    contacts = tuple(Contact(id=place, name=Name(en=place), place=place) for place in PLACES)
    return Map(
        map=about, contacts=contacts, touchpoints=tuple(offer.touchpoint for offer in offers)
    )
