"""The map that a project names: its goals and personas are those of the measures.

One home per concept: with a map, goals stand in the map only; a second definition is refused
with both places.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct, structs

from jejak.errors import ArgumentError, SettingsError, nearest
from jejak.maps.file import Source
from jejak.maps.findings import Finding
from jejak.maps.model import Goal, Map, Name, Persona
from jejak.settings import Settings, line_of
from jejak.settings import Stage as Rule
from jejak.words import STAGES, say

_AT = {"": ("goals",), "timezone": ("map", "timezone"), "currency": ("map", "currency")}


class InUse(Struct, frozen=True):
    """What arguments may name by an id: goals (their event, where one tells them) and personas."""

    source: Source
    goals: dict[str, str | None]
    personas: dict[str, str | None]

    def named(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Arguments of a measure, ids of the map replaced by what they stand for."""
        told = dict(arguments)
        goal, segment = told.get("goal"), told.get("segment")
        if goal in self.goals:
            told["goal"] = self.goals[goal]
            if told["goal"] is None:
                allowed = ", ".join(id for id, event in self.goals.items() if event)
                raise ArgumentError("map.goal_of_no_event", value=goal, allowed=allowed)
        if segment in self.personas:
            told["segment"] = self.personas[segment]
            if told["segment"] is None:
                raise ArgumentError("map.persona_of_no_segment", value=segment)
        elif isinstance(segment, str) and segment.isidentifier():
            near = nearest(segment, self.personas)
            allowed = ", ".join(self.personas) or "-"
            code = "map.persona_near" if near else "map.persona"
            raise ArgumentError(code, value=segment, fix=near or "", allowed=allowed)
        return told

    def persona(self, segment: str | None) -> Persona | None:
        """The persona of that id or segment; one made for a segment that the map does not name."""
        if segment is None:
            return None
        for one in self.source.map.personas:
            if segment in (one.id, one.segment):
                return one
        name = Name(id=say("map.segment", "id"), en=say("map.segment", "en"))
        return Persona(id="segment", name=name, segment=segment)


def use_map(source: Source, settings: Settings, written: str, file: str) -> tuple[Settings, InUse]:
    """The settings with the map's goals.

    `written` is the text of `file`, the project's settings: they may not say otherwise.
    """
    for error in refused(source, settings, written, file):
        raise error
    goals = {goal.id: event_of(goal, source.map) for goal in source.map.goals}
    events = tuple(dict.fromkeys(event for event in goals.values() if event))
    if not events:
        place = source.place("goals")
        raise SettingsError("map.no_goal", file=source.path, line=place.line, column=place.column)
    personas = {persona.id: persona.segment for persona in source.map.personas}
    told = structs.replace(settings, goals=events, stages=_stages(source.map, settings))
    return told, InUse(source, goals, personas)


def _stages(made: Map, settings: Settings) -> dict[str, Rule]:
    """The stages of the settings, with the actions that the map expects at those it shares."""
    told = dict(settings.stages)
    for stage in made.stages:
        event = _event_at(stage.expect, made)
        if stage.id in STAGES and event:
            told[stage.id] = structs.replace(told.get(stage.id, Rule()), expected=event)
    return told


def refused(source: Source, settings: Settings, written: str, file: str) -> Iterator[SettingsError]:
    """What the settings of a project say that the map says already, or otherwise."""
    if _is_written(written, "goals"):
        yield SettingsError(
            "map.goals_twice",
            file=file,
            line=line_of(written, "goals"),
            map=source.path,
            map_line=source.key_place("goals").line,
        )
    for number, stage in enumerate(source.map.stages):
        said = settings.stages.get(stage.id, Rule()).expected
        if said and _event_at(stage.expect, source.map):
            yield SettingsError(
                "map.expected_twice",
                file=file,
                line=line_of(written, stage.id),
                stage=stage.id,
                nth=number,
                map=source.path,
                map_line=source.key_place("stages", number, "expect").line,
            )
    for key in ("timezone", "currency"):
        other, value = getattr(source.map.map, key), getattr(settings, key)
        if other and other != value:
            yield SettingsError(
                "map.differs",
                file=file,
                line=line_of(written, key),
                key=key,
                value=value,
                map=source.path,
                map_line=source.key_place("map", key).line,
                other=other,
            )


def told_twice(source: Source, settings: Settings, written: str, file: str) -> list[Finding]:
    """The same as findings, at their place in the map."""
    return [
        Finding(error.code, "error", source.key_place(*_place(error)), error.values)
        for error in refused(source, settings, written, file)
    ]


def _place(error: SettingsError) -> tuple[str | int, ...]:
    if "nth" in error.values:
        return ("stages", error.values["nth"], "expect")
    return _AT[error.values.get("key", "")]


def event_of(goal: Goal, made: Map) -> str | None:
    """The event whose every occurrence meets a goal; None where none does.

    A touchpoint that is bound to some of an event's occurrences (`where`), to an arrival or to
    nothing is no such event.
    """
    return goal.event or _event_at(goal.touchpoint, made)


def _event_at(id: str | None, made: Map) -> str | None:
    for touchpoint in made.touchpoints:
        if touchpoint.id == id and not touchpoint.where:
            return touchpoint.event
    return None


def _is_written(text: str, key: str) -> bool:
    """Whether a jejak.toml says something of a top-level key."""
    import tomllib

    return key in tomllib.loads(text)
