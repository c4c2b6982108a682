"""Which names a map holds, and whether what one block says of another is among them."""

import re
from collections.abc import Iterable, Iterator

from jejak.errors import nearest
from jejak.maps.file import Source
from jejak.maps.findings import Finding
from jejak.maps.places import Path

Found = Iterator[Finding]
_BLOCKS = (
    "goals",
    "personas",
    "contacts",
    "stages",
    "touchpoints",
    "tests",
    "improvements",
)
# Where the ids of a kind stand: one that cannot be read there may be the one that is missed.
_IDS = {
    "touchpoint": r"touchpoints(\[\d+\](\.id)?)?",
    "stage": r"stages(\[\d+\](\.id)?)?",
    "contact": r"contacts(\[\d+\](\.id)?)?",
    "pain": r"touchpoints(\[\d+\](\.pain(\[\d+\](\.id)?)?)?)?",
    "flow": r"flow",
}
_SHOWN = 20  # of what is allowed


def _lost(source: Source, ids: str) -> bool:
    return any(re.fullmatch(ids, finding.place.path) for finding in source.findings)


class Names:
    """The ids of a map; the first of each where one is taken twice."""

    def __init__(self, source: Source):
        made = source.map
        self.source = source
        self.touchpoints = {t.id: t for t in reversed(made.touchpoints) if t.id}
        self.stages = [stage.id for stage in made.stages if stage.id]
        self.contacts = [contact.id for contact in made.contacts if contact.id]
        self.pains = [p.id for t in made.touchpoints for p in t.pain if p.id]
        self.unread = {kind for kind, ids in _IDS.items() if _lost(source, ids)}

    def touchpoint(self, id: str, *path: str | int) -> Found:
        ids = [t.id for t in self.source.map.touchpoints if t.id]
        return self.unknown("touchpoint", id, ids, *path)

    def stage(self, id: str, *path: str | int) -> Found:
        return self.unknown("stage", id, self.stages, *path)

    def contact(self, id: str, *path: str | int) -> Found:
        return self.unknown("contact", id, self.contacts, *path)

    def unknown(self, kind: str, id: str, known: Iterable[str], *path: str | int) -> Found:
        """An error where a name is none of the known ones."""
        if not id or id in known or kind in self.unread:
            return
        code, values = told(kind, id, list(known))
        yield self.source.found(code, *path, **values)


def told(kind: str, id: str, known: list[str]) -> tuple[str, dict[str, str]]:
    """Code and values of a name that is unknown."""
    near = nearest(id, known)
    rest = f" … ({len(known)})" if len(known) > _SHOWN else ""
    allowed = ", ".join(known[:_SHOWN]) + rest or "-"
    code = f"unknown_{kind}_near" if near else f"unknown_{kind}"
    return code, {"value": id, "allowed": allowed, "fix": near or ""}


def check_ids(source: Source) -> Found:
    """Each id once in its block; those of pains and of backstage once in the whole map."""
    made = source.map
    for block in _BLOCKS:
        items = getattr(made, block)
        yield from _once(source, [(item.id, (block, nth, "id")) for nth, item in enumerate(items)])
    for block in ("pain", "backstage"):
        inner: list[tuple[str, Path]] = [
            (item.id, ("touchpoints", nth, block, number, "id"))
            for nth, touchpoint in enumerate(made.touchpoints)
            for number, item in enumerate(getattr(touchpoint, block))
        ]
        yield from _once(source, inner)


def _once(source: Source, ids: Iterable[tuple[str, Path]]) -> Found:
    seen: dict[str, Path] = {}
    for id, path in ids:
        if id and id in seen:
            first = source.place(*seen[id]).line
            yield source.found("duplicate_id", *path, value=id, first=first, fix=f"{id}_2")
        else:
            seen[id] = path
