"""The measured map, and its contacts, as tables of words for the terminal and the page."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import asdict

from jejak.maps.contacts import Cell as ContactCell
from jejak.maps.contacts import ContactTable
from jejak.maps.figures import judged
from jejak.maps.measured import MeasuredMap, MeasuredTouchpoint, Share
from jejak.maps.model import Contact, Improvement, Map
from jejak.numbers import decimal
from jejak.report.grids import Column, Grid, grid
from jejak.report.voice import Voice
from jejak.words import say

Row = dict[str, Any]
OTHER = "other"
# Keys of rows, how each is written; headings are `map.KEY`.
_TOUCHPOINT = {
    "map_stage": "text",
    "map_touchpoint": "text",
    "people": "count",
    "events": "count",
    "came": "share",
    "came_interval": "interval",
    "left": "share",
    "left_interval": "interval",
    "open": "count",
    "median_hours": "hours",
    "p90_hours": "hours",
    "net": "money",
    "feeling": "text",
}
_STAGE = {
    "map_stage": "text",
    "people": "count",
    "reached": "share",
    "map_expected": "text",
    "done": "share",
    "done_interval": "interval",
}
_PAIN = {
    "map_touchpoint": "text",
    "map_pain": "text",
    "map_improvement": "text",
    "map_status": "text",
    "map_effect": "text",
}
_CELL = {
    "map_stage": "text",
    "map_contact": "text",
    "map_touchpoints": "text",
    "people": "count",
    "reached": "count",
    "not_reached": "count",
    "left": "count",
    "met": "count",
}


def voice_for(currency: str, timezone: str, language: str) -> Voice:
    return Voice(language, currency, timezone, "channel", "", "map", "jejak map show --json")


def map_grids(the_map: Map, measured: MeasuredMap, voice: Voice) -> list[Grid]:
    """Touchpoints, stages, and by which contact, channel and device people came."""
    language = voice.language
    stage = {one.id: one.name.text(language) for one in the_map.stages}
    point = {one.id: one for one in the_map.touchpoints}
    names = {id: one.name.text(language) for id, one in point.items()}
    rows = [
        _touchpoint(one, stage.get(point[one.id].stage, ""), names[one.id], voice)
        for one in measured.touchpoints
    ]
    expected = {one.id: names.get(one.expect, one.expect) for one in the_map.stages}
    stages = [
        {
            "map_stage": stage[one.id],
            "people": one.people,
            "reached": one.reached.share,
            "map_expected": expected[one.id],
            "done": one.expected.share,
            **_limits("done", one.expected),
        }
        for one in measured.stages
    ]
    return [
        grid(say("map.touchpoints", language), _columns(_TOUCHPOINT, voice), rows, voice),
        grid(say("map.stages", language), _columns(_STAGE, voice), stages, voice),
        *(_manner(what, measured, names, the_map.contacts, voice) for what in _MANNERS),
    ]


_MANNERS = ("contact", "channel", "device")


def _manner(
    what: str,
    measured: MeasuredMap,
    names: Mapping[str, str],
    contacts: Sequence[Contact],
    voice: Voice,
) -> Grid:
    called = {one.id: one.name.text(voice.language) for one in contacts}
    called[OTHER] = say("map.other_contact", voice.language)
    key = "map_contact" if what == "contact" else what
    rows = [
        {
            "map_touchpoint": names[one.id],
            key: called[way] if what == "contact" else way,
            "people": people,
        }
        for one in measured.touchpoints
        for way, people in getattr(one, f"{what}s").items()
    ]
    kinds = {"map_touchpoint": "text", key: "text", "people": "count"}
    caption = say(f"map.by_{what}", voice.language)
    return grid(caption, _columns(kinds, voice), rows, voice, folded=True, printed=False)


def contact_grids(the_map: Map, table: ContactTable, voice: Voice) -> list[Grid]:
    """The opportunities, most people lost first, then every cell."""
    language = voice.language
    rows = [_cell(cell, the_map, language) for cell in table.cells]
    lost = [_cell(cell, the_map, language) for cell in table.opportunities]
    no_points = {key: kind for key, kind in _CELL.items() if key != "map_touchpoints"}
    kinds = {key: kind for key, kind in no_points.items() if key not in ("reached", "not_reached")}
    return [
        grid(say("map.opportunities", language), _columns(kinds, voice), lost, voice),
        grid(say("map.cells", language), _columns(_CELL, voice), rows, voice),
    ]


def _cell(cell: ContactCell, the_map: Map, language: str) -> Row:
    stage = next(one for one in the_map.stages if one.id == cell.stage)
    contact = next(one for one in the_map.contacts if one.id == cell.contact)
    named = {one.id: one.name.text(language) for one in the_map.touchpoints}
    return asdict(cell) | {
        "map_stage": stage.name.text(language),
        "map_contact": contact.name.text(language),
        "map_touchpoints": ", ".join(named[id] for id in cell.touchpoints) or None,
    }


def plan_grids(the_map: Map, voice: Voice) -> list[Grid]:
    """What goes wrong for customers, and what is done about it."""
    language = voice.language
    rows: list[Row] = []
    for point in the_map.touchpoints:
        for pain in point.pain:
            fixes = [one for one in the_map.improvements if pain.id in one.fixes]
            told = {
                "map_touchpoint": point.name.text(language),
                "map_pain": pain.text.text(language),
            }
            rows += [told | _fix(one, language) for one in fixes] or [told]
    return [grid(say("map.pains", language), _columns(_PAIN, voice), rows, voice)]


def _fix(one: Improvement, language: str) -> Row:
    return {
        "map_improvement": one.hypothesis.text(language) if one.hypothesis else one.id,
        "map_status": say(f"picture.status.{one.status}", language),
        "map_effect": judged(one, language) or None,
    }


def _columns(kinds: Mapping[str, str], voice: Voice) -> tuple[Column, ...]:
    return tuple(
        Column(key, kind, say(f"map.column.{key}", voice.language)) for key, kind in kinds.items()
    )


def _touchpoint(one: MeasuredTouchpoint, stage: str, name: str, voice: Voice) -> Row:
    waited = (one.wait.median, one.wait.p90) if one.wait else (None, None)
    hours = [None if seconds is None else seconds / 3600 for seconds in waited]
    return {
        "map_stage": stage,
        "map_touchpoint": name,
        "people": one.people,
        "events": one.events,
        **(_share("came", one.came) if one.came else {}),
        **(_share("left", one.left) if one.left else {}),
        "open": one.open,
        "median_hours": hours[0],
        "p90_hours": hours[1],
        "net": one.net_value,
        "feeling": _feeling(one, voice),
    }


def _share(name: str, share: Share) -> Row:
    return {name: share.share, **_limits(name, share)}


def _limits(name: str, share: Share) -> Row:
    return {f"{name}_low": share.low, f"{name}_high": share.high}


def _feeling(one: MeasuredTouchpoint, voice: Voice) -> str | None:
    if one.feeling is None:
        return None
    felt = (one.feeling.mean, one.feeling.low, one.feeling.high)
    told = [decimal(number, voice.language, 1) for number in felt]
    return say("map.feeling", voice.language, mean=told[0], low=told[1], high=told[2])
