"""Events → events without duplicates, and the persons behind them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from reference.asked import Rules

Strong = tuple[str, str]  # ("user" | "email" | "phone", value)
Person = tuple[str, Any]  # ("account", …), ("device", …) or ("event", …)


def number(kind: str, value: str) -> int:
    """The 63-bit id of a value."""
    return int(sha256(f"{kind}:{value}".encode()).hexdigest()[:16], 16) >> 1


@dataclass(eq=False)
class Event:
    """One event; `row` is the incoming dict."""

    row: dict[str, Any]
    id: int
    at: datetime
    name: str | None
    is_server: bool
    excluded: str
    weak: str | None  # anonymous id, or the stand-in of a client without one
    strong: list[Strong] = field(default_factory=list)  # valid ones only

    @property
    def order(self) -> tuple[datetime, int]:
        return (self.at, self.id)

    @property
    def device(self) -> str | None:
        return None if self.is_server else self.weak

    @property
    def is_foreign(self) -> bool:
        """RULE: an amount of another currency than the project's is none, and is told."""
        own = self.row.get("currency") in (None, "IDR")
        return not own and self.row.get("value") is not None

    def get(self, column: str) -> Any:
        return None if column == "value" and self.is_foreign else self.row.get(column)


def events_of(rows: Iterable[dict[str, Any]], rules: Rules) -> list[Event]:
    """Rows → events: duplicates left out, in total order, with their valid identifiers."""
    events = [event_of(row) for row in one_of_each(rows)]
    shared = shared_contacts(events, rules)
    for event in events:
        event.strong = [key for key in strong_ids(event.row) if key not in shared]
    return sorted(events, key=lambda event: event.order)


def one_of_each(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Copies of (source, message id) on the same or neighbouring UTC days are one event."""
    copies: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        copies[row["source"], row["message_id"]].append(row)
    kept: list[dict[str, Any]] = []
    for same in copies.values():
        same.sort(key=lambda row: row["occurred_at"].date())
        chain = [same[0]]
        for row in same[1:]:
            if (row["occurred_at"].date() - chain[-1]["occurred_at"].date()).days > 1:
                kept.append(first_received(chain))
                chain = []
            chain.append(row)
        kept.append(first_received(chain))
    return kept


def first_received(copies: list[dict[str, Any]]) -> dict[str, Any]:
    never = datetime.max
    return min(copies, key=lambda row: row.get("received_at") or never)


def event_of(row: dict[str, Any]) -> Event:
    is_server = bool(row.get("is_server"))
    weak = row.get("anonymous_id")
    if weak is None and not is_server and row.get("user_id") is not None:
        # RULE: a missing device type is 'unknown'.
        weak = f"user:{row['user_id']}|{row.get('device_type') or 'unknown'}"
    return Event(
        row=row,
        id=event_id(row),
        at=row["occurred_at"],
        name=row.get("event"),
        is_server=is_server,
        excluded=row.get("excluded") or "",
        weak=weak,
    )


def event_id(row: dict[str, Any]) -> int:
    """RULE: the UTC day is mixed in, so that copies on far days are two events with two ids."""
    days = (row["occurred_at"] - datetime(1970, 1, 1)).days
    return number("event", f"{row['source']}:{row['message_id']}") ^ days << 40


def strong_ids(row: dict[str, Any]) -> list[Strong]:
    pairs = (("user", "user_id"), ("email", "email"), ("phone", "phone"))
    return [(kind, row[column]) for kind, column in pairs if row.get(column) is not None]


def shared_contacts(events: list[Event], rules: Rules) -> set[Strong]:
    """E-mails and phones seen with more than max_people user ids: no identity."""
    users: dict[Strong, set[str]] = defaultdict(set)
    for event in events:
        for key in strong_ids(event.row):
            if key[0] != "user" and event.get("user_id") is not None:
                users[key].add(event.get("user_id"))
    return {key for key, seen in users.items() if len(seen) > rules.max_people}


class Groups:
    """Things that are one: join two, ask for the name of a thing's group."""

    def __init__(self) -> None:
        self.group: dict[Any, set[Any]] = {}

    def add(self, thing: Any) -> set[Any]:
        return self.group.setdefault(thing, {thing})

    def join(self, one: Any, other: Any) -> None:
        together = self.add(one) | self.add(other)
        for thing in together:
            self.group[thing] = together

    def name(self, thing: Any) -> Any:
        return min(self.add(thing))


class Identity:
    """Who is who, from all events (RULE: bots and staff too; `traffic` filters later)."""

    def __init__(self, events: list[Event], rules: Rules):
        self.strong = Groups()
        self.weak = Groups()
        for event in events:
            self.join(event)
        self.seen: dict[str, list[tuple[tuple[datetime, int], Strong]]] = defaultdict(list)
        for event in events:
            for weak in weak_ids(event):
                account = self.account(event)
                if account is not None:
                    self.seen[self.weak.name(weak)].append((event.order, account))
        self.internal = {self.strong.name(("user", user)) for user in rules.internal_users}

    def join(self, event: Event) -> None:
        if event.weak is not None:
            self.weak.add(event.weak)
        for key in event.strong:
            self.strong.join(event.strong[0], key)
        previous, user = event.get("previous_id"), event.get("user_id")
        if previous is not None and user is not None:
            self.strong.join(("user", user), ("user", previous))
            self.weak.add(previous)
        elif previous is not None and event.get("anonymous_id") is not None:
            self.weak.join(previous, event.get("anonymous_id"))

    def account(self, event: Event) -> Strong | None:
        """The account that the event's own identifiers name."""
        return self.strong.name(event.strong[0]) if event.strong else None

    def accounts_on(self, weak: str) -> set[Strong]:
        """The accounts ever seen with a weak id (and with those aliased to it)."""
        return {account for _, account in self.seen[self.weak.name(weak)]}

    def anonymous(self, weak: str) -> Person:
        return ("device", self.weak.name(weak))

    def person(self, event: Event, session_account: Strong | None, mode: str) -> Person:
        """The person of an event; `session_account` is the account seen in its session."""
        account = self.account(event)
        if account is not None:
            return ("account", account)
        if event.weak is None:
            return ("event", event.order)  # RULE: without any id, a person of its own
        if mode == "as_of_event":
            return self.last_seen(event)
        accounts = self.accounts_on(event.weak)
        if len(accounts) == 1:
            return ("account", min(accounts))
        if len(accounts) > 1 and session_account is not None:
            return ("account", session_account)
        return self.anonymous(event.weak)

    def last_seen(self, event: Event) -> Person:
        """The account last seen on the device at or before the event (RULE: in total order)."""
        assert event.weak is not None
        before = [s for s in self.seen[self.weak.name(event.weak)] if s[0] <= event.order]
        return ("account", max(before)[1]) if before else self.anonymous(event.weak)

    def is_internal(self, person: Person) -> bool:
        return person[0] == "account" and person[1] in self.internal


def weak_ids(event: Event) -> list[str]:
    """The weak ids that an event is a sighting of."""
    ids = [] if event.weak is None else [event.weak]
    if event.get("previous_id") is not None and event.get("user_id") is not None:
        ids.append(event.get("previous_id"))
    return ids
