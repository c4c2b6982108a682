"""What a map needs and another form of it did not say, proposed and marked as assumed."""

from typing import Any

from jejak.maps.edit import Value
from jejak.maps.model import Map, Touchpoint
from jejak.maps.placed import Mark, Node, child, of_value, put, read_placed
from jejak.maps.read import as_id
from jejak.words import CHANNELS, DEFAULT_GOAL, LANGUAGES, PLACES, STAGES, say

OWNER, TIMEZONE = "marketing", "Asia/Jakarta"


def complete(root: Node, title: str, titles: dict[str, str]) -> frozenset[str]:
    """Add the blocks that are not there, from the touchpoints; which these were.

    `titles` are the names of stages and contacts, by id.
    """
    made = read_placed(root, "").map
    offers: dict[str, Value] = {
        "map": {
            "id": as_id(title)[:60],
            "name": _both(title),
            "state": "as-is",
            "owner": OWNER,
            "timezone": TIMEZONE,
        },
        "goals": [_goal()],
        "contacts": _contacts(made, titles),
        "stages": _stages(made, titles),
        "flow": _flow(made),
    }
    missing = [block for block in offers if child(root, block) is None]
    for block in missing:
        put(root, block, of_value(offers[block], Mark()))
    order = [name for name in Map.__struct_fields__ if child(root, name) is not None]
    order += [key.value for key, _ in root.value if key.value not in order]
    root.value = [pair for name in order for pair in root.value if pair[0].value == name]
    return frozenset(missing)


def _both(text: str) -> dict[str, Value]:
    return dict.fromkeys(LANGUAGES, text)


def _said(key: str, **values: object) -> dict[str, Value]:
    return {language: say(key, language, **values) for language in LANGUAGES}


def _goal() -> dict[str, Value]:
    name = _said("draft.goal.sales")
    return {"id": "goal", "name": name, "event": DEFAULT_GOAL, "metric": "count", "assumed": True}


def _contacts(made: Map, titles: dict[str, str]) -> list[Value]:
    ids = dict.fromkeys(id for one in made.touchpoints for id in one.contact if id)
    return [_contact(id, titles.get(id, id.replace("_", " ").capitalize())) for id in ids]


def _contact(id: str, name: str) -> dict[str, Value]:
    """A place or a channel that is called so, else the web."""
    kind, value = "place", "web"
    if id in PLACES:
        value = id
    elif id in CHANNELS:
        kind, value = "channel", id
    return {"id": id, "name": _both(name), kind: value, "assumed": True}


def _stages(made: Map, titles: dict[str, str]) -> list[Value]:
    """The last touchpoint of a stage is what it expects."""
    last: dict[str, Touchpoint] = {}
    for one in made.touchpoints:
        last[one.stage] = one
    return [_stage(id, titles, one) for id, one in last.items() if id]


def _stage(id: str, titles: dict[str, str], last: Touchpoint) -> dict[str, Value]:
    name: Any = _both(titles[id]) if id in titles else _both(id.replace("_", " ").capitalize())
    if id in STAGES and id not in titles:
        name = _said(f"draft.stage.{id}")
    goal: dict[str, Value] = {
        language: say("edges.comes_to", language, name=last.name.text(language) or last.id)
        for language in LANGUAGES
    }
    return {"id": id, "name": name, "goal": goal, "expect": last.id, "assumed": True}


def _flow(made: Map) -> dict[str, Value]:
    ids = [one.id for one in made.touchpoints if one.id and not one.anytime]
    return {"main": " ".join(ids)} if ids else {}
