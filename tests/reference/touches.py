"""Sessions and server contacts → touches, each with its source."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from reference.asked import Question, Rules
from reference.identity import Event, Identity, Person
from reference.sessions import Session

Arrival = tuple[str | None, ...]  # contact, utm_source, utm_medium, utm_campaign, click_id, …
Classified = tuple[bool, str, str | None, str | None, str | None]
Classify = Callable[[Arrival], Classified]
ARRIVAL = (
    "contact",
    "utm_source",
    "utm_medium",
    "utm_campaign",
    "click_id",
    "referrer_host",
    "in_app",
)
TELLS_A_CONTACT = ("contact", "utm_source", "utm_medium", "utm_campaign", "click_id")


@dataclass(eq=False)
class Touch:
    event: Event
    session: Session | None  # None: a contact told by a server
    channel: str
    source: str | None
    medium: str | None
    campaign: str | None

    @property
    def at(self) -> datetime:
        return self.event.at

    @property
    def order(self) -> tuple[datetime, int]:
        return self.event.order

    @property
    def origin(self) -> tuple[str, str | None, str | None]:
        """What two touches are compared by."""
        return (self.channel, self.source, self.campaign)

    def item(self, by: str) -> str:
        """The value of a dimension; what is missing reads 'unknown'."""
        own = {"channel": self.channel, "source": self.source, "medium": self.medium}
        own["campaign"] = self.campaign
        return (own[by] if by in own else self.event.get(COLUMN.get(by, by))) or "unknown"


COLUMN = {"landing_page": "page", "device": "device_type"}


def touches_of(events: list[Event], sessions: list[Session], classify: Classify) -> list[Touch]:
    """The touches of each device session, and the contacts that servers tell.

    An event that carries no source of its own (own and gateway hosts, nothing at all) makes a
    touch only as the first of its session, with the channel that the rules give it: direct.
    """
    touches: list[Touch] = []
    for session in sessions:
        last: Touch | None = None
        for event in session.events:
            carries, *origin = classify(arrival(event))
            if last is None or (carries and (origin[0], origin[1], origin[3]) != last.origin):
                last = Touch(event, session, *origin)
                touches.append(last)
    for event in events:
        if event.is_server and any(event.get(column) is not None for column in TELLS_A_CONTACT):
            _, *origin = classify(arrival(event))
            touches.append(Touch(event, None, *origin))
    return sorted(touches, key=lambda touch: touch.order)


def arrival(event: Event) -> Arrival:
    return tuple(event.get(column) for column in ARRIVAL)


@dataclass(eq=False)
class Visit:
    """One session of a report: a device session, or several of a person merged."""

    sessions: list[Session]


def person_of_session(session: Session, identity: Identity, mode: str) -> Person:
    return identity.person(session.first, session.account, mode)


def person_of_touch(touch: Touch, identity: Identity, mode: str) -> Person:
    account = touch.session.account if touch.session else None
    return identity.person(touch.event, account, mode)


def is_left_out(excluded: str, person: Person, identity: Identity, question: Question) -> bool:
    if question.traffic == "all":
        return False
    return excluded != "" or identity.is_internal(person)


def is_other(person: Person, question: Question) -> bool:
    """Whether a person is not in the segment that the question is about."""
    return question.members is not None and person not in question.members


def chosen_sessions(
    sessions: list[Session], identity: Identity, question: Question
) -> dict[Person, list[Session]]:
    """The device sessions that the report looks at, per person, in order of their start."""
    chosen: dict[Person, list[Session]] = defaultdict(list)
    for session in sessions:
        person = person_of_session(session, identity, question.identity)
        if not is_left_out(session.excluded, person, identity, question):
            chosen[person].append(session)
    return {person: mine for person, mine in chosen.items() if not is_other(person, question)}


def visits_of(sessions: list[Session], question: Question, rules: Rules) -> list[Visit]:
    """Sessions of one person as the report counts them (`session: device` or `person`)."""
    visits: list[Visit] = []
    latest_end: datetime | None = None
    for session in sessions:
        merges = (
            question.session == "person"
            and latest_end is not None
            and session.started - latest_end <= timedelta(seconds=rules.gap)
        )
        if merges:
            visits[-1].sessions.append(session)
        else:
            visits.append(Visit([session]))
        latest_end = max(latest_end or session.ended, session.ended)
    return visits


def visits_by_session(
    sessions: list[Session], identity: Identity, question: Question, rules: Rules
) -> dict[Session, Visit]:
    """The visit that each device session is part of.

    RULE: marked traffic and the business's own people are left out first; of such a session another
    person's touch may remain (`as_of_event`), in a visit of its own.
    """
    persons: dict[Person, list[Session]] = defaultdict(list)
    alone: dict[Session, Visit] = {}
    for session in sessions:
        person = person_of_session(session, identity, question.identity)
        if is_left_out(session.excluded, person, identity, question):
            alone[session] = Visit([session])
        else:
            persons[person].append(session)
    return alone | {
        session: visit
        for mine in persons.values()
        for visit in visits_of(mine, question, rules)
        for session in visit.sessions
    }


def chosen_touches(
    touches: list[Touch], visits: dict[Session, Visit], identity: Identity, question: Question
) -> dict[Person, list[Touch]]:
    """The touches that the report looks at, per person, in order."""
    remaining: dict[Person, list[Touch]] = defaultdict(list)
    for touch in touches:
        person = person_of_touch(touch, identity, question.identity)
        if not is_left_out(touch.event.excluded, person, identity, question):
            remaining[person].append(touch)
    chosen: dict[Person, list[Touch]] = {}
    for person, mine in remaining.items():
        before: Touch | None = None
        for touch in mine if not is_other(person, question) else ():
            if stays(touch, before, visits, question):
                chosen.setdefault(person, []).append(touch)
            before = touch
    return chosen


def stays(
    touch: Touch, before: Touch | None, visits: dict[Session, Visit], question: Question
) -> bool:
    """Whether a touch counts under `touch` and `session`; `before` is the person's one before."""
    if touch.session is None:
        return True
    leads = visits[touch.session].sessions[0] is touch.session
    if question.touch == "session":
        return leads and touch.session.first is touch.event
    return leads or before is None or before.origin != touch.origin
