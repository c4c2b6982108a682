"""Events → sessions of one device."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from reference.asked import Rules
from reference.identity import Event, Identity, Strong


@dataclass(eq=False)
class Session:
    device: str
    excluded: str
    events: list[Event] = field(default_factory=list)
    account: Strong | None = None  # the account seen in it

    @property
    def first(self) -> Event:
        return self.events[0]

    @property
    def started(self) -> datetime:
        return self.events[0].at

    @property
    def ended(self) -> datetime:
        return self.events[-1].at

    @property
    def order(self) -> tuple[datetime, int]:
        """(start, session id); a session's id is that of its first event."""
        return self.first.order


def sessions_of(events: list[Event], identity: Identity, rules: Rules) -> list[Session]:
    """Cut each device's client events where it was silent too long or the account changes.

    Marked events (bots, staff) have sessions of their own, beside the human ones.
    """
    streams: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in events:  # in total order
        if event.device is not None:
            streams[event.device, event.excluded].append(event)
    sessions: list[Session] = []
    for (device, excluded), stream in streams.items():
        current: Session | None = None
        for event in stream:
            account = identity.account(event)
            if current is None or ends_before(event, account, current, rules):
                current = Session(device, excluded)
                sessions.append(current)
            current.events.append(event)
            current.account = current.account or account
    return sorted(sessions, key=lambda session: session.order)


def ends_before(event: Event, account: Strong | None, session: Session, rules: Rules) -> bool:
    if event.at - session.ended > timedelta(seconds=rules.gap):
        return True
    return account is not None and session.account is not None and account != session.account
