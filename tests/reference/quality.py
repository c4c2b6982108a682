"""What the data is made of: counts over all events."""

from collections import defaultdict
from datetime import timedelta
from math import inf
from typing import Any

from reference.identity import shared_contacts, weak_ids
from reference.intervals import wilson
from reference.segment import lives
from reference.world import Asked

OF = {
    "visitors": "people",
    "bot": "events",
    "internal": "events",
    "late": "events",
    "joined_people": "people",
    "shared_devices": "devices",
    "crowded": "contacts",
    "unassigned_touches": "touches",
}


def quality(asked: Asked) -> dict[str, Any]:
    world = asked.world
    identity = world.identity
    # RULE: an id that a user's alias names is one of their ids, whether or not events carry it.
    weak = {one for e in world.events for one in weak_ids(e)}
    people: dict[Any, int] = defaultdict(int)
    for one in weak:
        accounts = identity.accounts_on(one)
        people[min(accounts) if len(accounts) == 1 else identity.weak.name(one)] += 1
    touches = [touch for mine in asked.touches.values() for touch in mine]
    counts = {
        "events": len(world.events),
        "bot": sum(e.excluded == "bot" for e in world.events),
        "internal": sum(e.excluded == "internal" for e in world.events),
        "late": sum(is_late(e.get("received_at"), e.at) for e in world.events),
        "people": len(lives(asked)),
        "visitors": len(asked.sessions),
        "joined_people": sum(n > 1 for n in people.values()),
        "devices": len(weak),
        "shared_devices": sum(len(identity.accounts_on(one)) > 1 for one in weak),
        "contacts": len(
            {(k, e.get(k)) for e in world.events for k in ("email", "phone") if e.get(k)}
        ),
        "crowded": len(shared_contacts(world.events, asked.rules)),
        "sessions": sum(len(mine) for mine in asked.sessions.values()),
        "touches": len(touches),
        "unassigned_touches": sum(touch.channel == "unassigned" for touch in touches),
    }
    rows = [
        {"figure": name, "count": n, "of": OF.get(name), "share": part(name, counts)}
        for name, n in counts.items()
    ]
    return {"rows": rows, "details": {"drift": drift(asked)}, "reconciliation": {}}


def is_late(received: Any, at: Any) -> bool:
    return received is not None and received - at > timedelta(days=1)


def part(name: str, counts: dict[str, int]) -> float | None:
    whole = counts[OF[name]] if name in OF else 0
    return counts[name] / whole if whole else None


def drift(asked: Asked) -> list[dict[str, Any]]:
    events = asked.world.events
    end, begun = asked.world.data_end, min(event.at for event in events)
    if end - begun < timedelta(days=35):
        return []
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for event in events:
        ago = end - event.at
        if event.excluded == "" and ago < timedelta(days=35):
            counts[event.name or "", event.get("source")][ago >= timedelta(days=7)] += 1
    rows: list[dict[str, Any]] = []
    for (name, source), (now, before) in counts.items():
        low, high = wilson(now, now + before)
        ratio = now / (before / 4) if before else inf
        sure = low is not None and high is not None and not low <= 0.2 <= high
        if before >= 40 and sure and (ratio <= 0.5 or ratio >= 2):
            row = {"event": name, "source": source, "last_week": now}
            rows.append(row | {"usual_week": before / 4, "ratio": ratio})
    return rows
