"""A measured map by loops over each person's arrivals and events; written from decision 0016."""

import json
from collections import Counter, defaultdict
from datetime import timedelta
from math import sqrt
from typing import Any

from reference.asked import duration
from reference.feedback import SCALES
from reference.identity import Event, Person
from reference.intervals import quantile, wilson
from reference.segment import fits
from reference.touches import Touch, is_left_out, is_other
from reference.world import Asked

T_975 = {n: t for n, t in zip(range(1, 6), (12.706, 4.303, 3.182, 2.776, 2.571), strict=True)}


class Hit:
    """An arrival or an event that landed on a touchpoint."""

    def __init__(self, id: str, what: Touch | Event, source: Touch | None):
        self.id, self.what, self.source = id, what, source
        self.at, self.event = what.at, what.event if isinstance(what, Touch) else what
        self.is_event = isinstance(what, Event)

    def column(self, name: str, zone: str = "") -> Any:
        if name in ("channel", "source", "campaign"):
            return getattr(self.source, name) if self.source else None
        if name == "landing_page":
            return self.source.event.get("page") if self.source else None
        if name == "value" and not self.is_event:
            return None
        return self.event.get({"device": "device_type"}.get(name, name))


def people_events(asked: Asked) -> dict[Person, list[Event]]:
    """Every event of each person; an order told twice by one name is told once."""
    world, orders = asked.world, set[tuple[str | None, str]]()
    accounts = {id(e): s.account for s in world.sessions for e in s.events}
    found: dict[Person, list[Event]] = defaultdict(list)
    for event in world.events:
        person = world.identity.person(event, accounts.get(id(event)), asked.question.identity)
        if is_left_out(event.excluded, person, world.identity, asked.question):
            continue
        order = event.get("order_id")
        if order is not None and (event.name, order) in orders:
            continue
        orders.add((event.name, order))
        if not is_other(person, asked.question):
            found[person].append(event)
    return found


def hits_of(asked: Asked, a_map: dict[str, Any]) -> dict[Person, list[Hit]]:
    """The hits of the range, in order."""
    events, (start, end) = people_events(asked), asked.range
    found: dict[Person, list[Hit]] = {}
    for person in {*events, *asked.touches}:
        seen: list[tuple[Any, ...]] = [
            (t.at, 0, t.event.id, t) for t in asked.touches.get(person, [])
        ]
        seen += [(e.at, 1, e.id, e) for e in events.get(person, [])]
        seen.sort(key=lambda one: one[:3])
        source: Touch | None = None
        nth: Counter[str | None] = Counter()
        mine: list[Hit] = []
        for at, kind, _, what in seen:
            if kind == 0:
                source = what
            else:
                nth[what.name] += 1
            for touchpoint in a_map["touchpoints"] if start <= at < end else ():
                if lands(what, source, nth, touchpoint, asked.rules.timezone):
                    mine.append(Hit(touchpoint["id"], what, source))
                    break
        if mine:
            found[person] = mine
    return found


def lands(what: Any, source: Any, nth: Counter[Any], touchpoint: dict[str, Any], zone: str) -> bool:
    from jejak.expression.parse import WHERE_MAP, parse

    if "event" in touchpoint:
        if isinstance(what, Touch) or what.name != touchpoint["event"]:
            return False
    elif "touch" in touchpoint:
        told = touchpoint["touch"]
        if isinstance(what, Event) or any(getattr(what, k) != v for k, v in told.items()):
            return False
    else:
        return False
    if "where" not in touchpoint:
        return True
    hit = Hit("", what, source)
    times = nth[what.name] if isinstance(what, Event) else None
    tree = parse(touchpoint["where"], WHERE_MAP)
    return fits(tree, lambda _, name: times if name == "nth" else hit.column(name), hit)


def scoped(hits: list[Hit], scope: dict[str, Any]) -> list[Hit]:
    starts, ends = scope.get("starts"), scope.get("ends", ())
    begun = [hit.at for hit in hits if not starts or hit.id in starts]
    if not begun:
        return []
    kept = [hit for hit in hits if hit.at >= begun[0]]
    if "window" in scope:
        kept = [hit for hit in kept if hit.at - begun[0] <= duration(scope["window"])]
    over = [hit.at for hit in hits if hit.id in ends and hit.at >= begun[0]]
    return [hit for hit in kept if not over or hit.at <= over[0]]


def measure(
    asked: Asked, a_map: dict[str, Any], before: dict[str, set[str]], finals: set[str]
) -> dict[str, Any]:
    """{touchpoint: figures}, stages and all people; `before` and `finals` are the flow's."""
    journeys, every, is_open, stands = lives(asked, a_map)
    scope = a_map["map"].get("scope", {})
    found: dict[str, Any] = {}
    for one in a_map["touchpoints"]:
        if "event" not in one and "touch" not in one:
            continue
        mine = {p: [h for h in hits if h.id == one["id"]] for p, hits in journeys.items()}
        mine = {p: hits for p, hits in mine.items() if hits}
        there = [p for p, id in stands.items() if id == one["id"]]
        done = set(scope.get("ends", ())) or finals
        left = [] if one["id"] in done else [p for p in there if not is_open[p]]
        found[one["id"]] = {
            "people": len(mine),
            "events": sum(map(len, mine.values())),
            "left": len(left),
            "open": sum(is_open[p] for p in there),
            "contacts": people_by(mine, lambda hit, one=one: contact_of(hit, one, a_map)),
            "channels": people_by(mine, lambda hit: hit.column("channel") or "unknown"),
            "devices": people_by(mine, lambda hit: hit.column("device") or "unknown"),
            "net_value": sum(
                c.net for p, c in asked.conversions if p in mine and c.at >= mine[p][0].at
            ),
            **coming(journeys, is_open, one, before),
        }
    return {
        "people": len(journeys),
        "touchpoints": found,
        "stages": stages(journeys, a_map),
        "landed": sum(hit.is_event for hits in every.values() for hit in hits),
        "feelings": feelings(asked, journeys, a_map),
    }


def lives(asked: Asked, a_map: dict[str, Any]) -> tuple[Any, Any, dict[Person, bool], Any]:
    """Journeys, all hits, who may still go on, and at which touchpoint each journey stands."""
    scope = a_map["map"].get("scope", {})
    every = hits_of(asked, a_map)
    journeys = {p: mine for p, hits in every.items() if (mine := scoped(hits, scope))}
    until = min(asked.range[1], asked.world.data_end)
    quiet = duration(scope.get("window") or asked.question.lookback)
    is_open = {p: until - max(h.at for h in hits) <= quiet for p, hits in journeys.items()}
    order = {one["id"]: n for n, one in enumerate(a_map["touchpoints"])}
    floating = {one["id"] for one in a_map["touchpoints"] if one.get("anytime")}
    stands: dict[Person, str] = {}
    for person, hits in journeys.items():
        fixed = [hit for hit in hits if hit.id not in floating]
        if fixed:
            last = max(hit.at for hit in fixed)
            stands[person] = max((h.id for h in fixed if h.at == last), key=lambda id: order[id])
    return journeys, every, is_open, stands


def contacts(asked: Asked, a_map: dict[str, Any], finals: set[str]) -> dict[Any, Any]:
    """{(stage, contact): people of the stage, reached, left there, reached of them, met}."""
    journeys, _, is_open, stands = lives(asked, a_map)
    of = {one["id"]: one for one in a_map["touchpoints"]}
    done = set(a_map["map"].get("scope", {}).get("ends", ())) or finals
    found: dict[Any, Any] = {}
    for stage in (one["id"] for one in a_map["stages"]):
        at = {p for p, hits in journeys.items() if any(of[h.id]["stage"] == stage for h in hits)}
        left = {
            person
            for person, id in stands.items()
            if of[id]["stage"] == stage and id not in done and not is_open[person]
        }
        for contact in (one["id"] for one in a_map["contacts"]):
            met = {
                (person, of[hit.id]["stage"])
                for person, hits in journeys.items()
                for hit in hits
                if contact_of(hit, of[hit.id], a_map) == contact
            }
            here = {person for person, where in met if where == stage}
            ever = {person for person, _ in met}
            found[stage, contact] = (
                *(len(one) for one in (at, here, left, left & here, left & ever)),
            )
    return found


def coming(
    journeys: dict[Person, list[Hit]],
    is_open: dict[Person, bool],
    one: dict[str, Any],
    before: dict[str, set[str]],
) -> dict[str, Any]:
    stood, came, waiting = 0, list[timedelta](), 0
    if one.get("anytime") or one["id"] not in before:
        return {"came": None, "wait": None}
    for person, hits in journeys.items():
        since = [hit.at for hit in hits if hit.id in before[one["id"]]]
        if not since:
            continue
        stood += 1
        later = [hit.at for hit in hits if hit.id == one["id"] and hit.at >= since[0]]
        if later:
            came.append(later[0] - since[0])
        else:
            waiting += is_open[person]
    took = [one.total_seconds() for one in came]
    quantiles = [quantile(took, q) if took else None for q in (0.5, 0.9)]
    wait = (*quantiles, len(came), waiting) if stood else None
    return {"came": (len(came), stood, *(wilson(len(came), stood))), "wait": wait}


def people_by(hits: dict[Person, list[Hit]], item: Any) -> dict[str, int]:
    return dict(Counter(i for mine in hits.values() for i in {item(hit) for hit in mine}))


def contact_of(hit: Hit, one: dict[str, Any], a_map: dict[str, Any]) -> str:
    own = [contact for contact in a_map["contacts"] if contact["id"] in one["contact"]]
    for contact in sorted(own, key=lambda contact: "channel" not in contact):
        place = contact.get("place") in (None, hit.column("place"))
        if place and contact.get("channel") in (None, hit.column("channel")):
            return contact["id"]
    alone = len(own) == 1 and ("touch" in one or hit.column("place") is None)
    return own[0]["id"] if alone else "other"


def stages(journeys: dict[Person, list[Hit]], a_map: dict[str, Any]) -> dict[str, Any]:
    of = {one["id"]: one["stage"] for one in a_map["touchpoints"]}
    met = [{hit.id for hit in hits} for hits in journeys.values()]
    return {
        stage["id"]: (
            sum(any(of[id] == stage["id"] for id in ids) for ids in met),
            sum(stage["expect"] in ids for ids in met),
        )
        for stage in a_map["stages"]
    }


def feelings(
    asked: Asked, journeys: dict[Person, list[Hit]], a_map: dict[str, Any]
) -> dict[str, tuple[float, int, int]]:
    """{touchpoint: mean over people, people, answers}, of everybody who answered."""
    (start, end), told = asked.range, defaultdict[str, Any](lambda: defaultdict(list))
    declared = {one["event"]: one["id"] for one in reversed(a_map["touchpoints"]) if "event" in one}
    declared |= {one["id"]: one["id"] for one in a_map["touchpoints"] if "manual" not in one}
    for person, events in raw_events(asked).items():
        for event in events:
            said = json.loads(event.get("properties") or "{}")
            if event.name != "Survey Answered" or not start <= event.at < end:
                continue
            kind, score = str(said.get("question_type", "")).lower(), said.get("score")
            if kind not in SCALES or score not in SCALES[kind]:
                continue
            met = [
                (hit.at, hit.is_event, hit.event.id, hit.id)
                for hit in journeys.get(person, [])
                if hit.event is not event
                and timedelta(0) <= event.at - hit.at <= duration(asked.question.lookback)
            ]
            about = declared.get(str(said.get("touchpoint", "")).strip())
            about = about or (max(met)[-1] if met else None)
            if about:
                low, high = SCALES[kind][0], SCALES[kind][-1]
                told[about][person].append(6 * (score - low) / (high - low) - 3)
    return {
        id: (
            sum(sum(one) / len(one) for one in people.values()) / len(people),
            len(people),
            sum(map(len, people.values())),
        )
        for id, people in told.items()
    }


def raw_events(asked: Asked) -> dict[Person, list[Event]]:
    """Every event of each person, an order told twice twice."""
    world, found = asked.world, defaultdict[Person, list[Event]](list)
    accounts = {id(e): s.account for s in world.sessions for e in s.events}
    for event in world.events:
        person = world.identity.person(event, accounts.get(id(event)), asked.question.identity)
        hidden = is_left_out(event.excluded, person, world.identity, asked.question)
        if not hidden and not is_other(person, asked.question):
            found[person].append(event)
    return found


def student(values: list[float]) -> float:
    """Half of the 95 % interval of a mean of few."""
    n, mean = len(values), sum(values) / len(values)
    return T_975[n - 1] * sqrt(sum((v - mean) ** 2 for v in values) / (n - 1) / n)
