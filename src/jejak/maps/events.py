"""What a developer has to send so that a map can be measured: a Markdown page."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from jejak.engine import statements
from jejak.expression.parse import WHERE_MAP, parse
from jejak.expression.tree import Comparison, Property, leaves
from jejak.journeys.read import Journeys
from jejak.journeys.zone import local_day
from jejak.maps.bind import bound, find_hits
from jejak.maps.event_facts import ALSO, NEEDED, OF_COLUMN, UTM
from jejak.maps.model import Map, Touch, Touchpoint
from jejak.measure.question import Question
from jejak.words import DEFAULT_GOAL, say

_SQL = statements.read("jejak.maps", "events.sql")
DAYS = 7
_EPOCH = datetime(1970, 1, 1)
KEY, HOST = "WRITE_KEY", "collector.example"
_CALLS = {"Page Viewed": "page", "Screen Viewed": "screen"}


class Seen(Struct, frozen=True):
    """How often a touchpoint was hit in the last days before data end, and when last (UTC)."""

    events: int
    last: str


def write_events(the_map: Map, language: str, journeys: Journeys | None = None) -> str:
    """The page, with what was seen in the last 7 days before data end where there is data."""
    seen = find_seen(journeys, the_map) if journeys and journeys.data_end else None
    title = say("events.title", language, name=plain(the_map.map.name.text(language)))
    lines = [f"# {title}", "", say("events.intro", language, key=KEY, host=HOST), ""]
    for touchpoint in the_map.touchpoints:
        lines += _section(touchpoint, language, seen)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).rstrip() + "\n"


def find_seen(journeys: Journeys, the_map: Map) -> dict[str, Seen]:
    """{touchpoint: what was seen} of the last 7 days that the data knows."""
    assert journeys.data_end is not None
    end = local_day(journeys.data_end, journeys.settings.zone)
    question = Question(since=end - timedelta(days=DAYS - 1), until=end)
    values = journeys.bind(question) | {"by": "channel", "goal": DEFAULT_GOAL}
    find_hits(journeys, the_map, values)
    touchpoints = bound(the_map)
    rows = journeys.rows("seen_lately", _SQL["seen_lately"], values)
    for name in ("hits", "manners"):
        journeys.engine.drop(name)
    return {
        touchpoints[row["touchpoint"]].id: Seen(
            int(row["events"]),
            f"{_EPOCH + timedelta(microseconds=row['last_us']):%Y-%m-%d %H:%M} UTC",
        )
        for row in rows
    }


def plain(text: str) -> str:
    """A text in which nothing is Markdown or HTML, on one line.

    >>> plain("a|b `c`\\n# d")
    'a\\\\|b \\\\`c\\\\` \\\\# d'
    """
    return re.sub(r"([\\`*_{}\[\]<>()#+\-.!|~&$])", r"\\\1", " ".join(text.split()))


def code(text: str) -> str:
    """A text as Markdown's inline code, whatever backticks are in it."""
    line = " ".join(text.split())
    longest = max((len(run) for run in re.findall(r"`+", line)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {line} {fence}" if longest else f"{fence}{line}{fence}"


def _section(
    touchpoint: Touchpoint, language: str, seen: Mapping[str, Seen] | None
) -> Iterator[str]:
    yield f"## {plain(touchpoint.name.text(language))} ({code(touchpoint.id)})"
    yield ""
    if touchpoint.manual is not None:
        yield say("events.manual", language, how=plain(touchpoint.manual))
    elif touchpoint.binding is None:
        yield say("events.unbound", language)
    else:
        if seen is not None:
            yield _seen(seen.get(touchpoint.id), language)
            yield ""
        if touchpoint.where:
            yield say("events.where", language, where=code(touchpoint.where))
            yield ""
        if touchpoint.event is not None:
            yield from _event(touchpoint, touchpoint.event, language)
        elif touchpoint.touch is not None:
            yield from _arrival(touchpoint.touch, language)
    yield ""


def _seen(seen: Seen | None, language: str) -> str:
    if seen is None:
        return say("events.not_seen", language, days=DAYS)
    return say(
        "events.seen", language, days=DAYS, events=_number(seen.events, language), last=seen.last
    )


def _number(number: int, language: str) -> str:
    return f"{number:,}".replace(",", "." if language == "id" else ",")


def _event(touchpoint: Touchpoint, event: str, language: str) -> Iterator[str]:
    properties = needed(touchpoint, event)
    yield say("events.event", language, event=code(event))
    yield ""
    if properties:
        yield say("events.needed", language, names=", ".join(map(code, properties)))
        yield ""
    if event in ALSO:
        yield say("events.also", language, names=", ".join(map(code, ALSO[event])))
    yield ""
    for kind, text in snippets(event, properties).items():
        yield from (f"```{kind}", text, "```", "")


def needed(touchpoint: Touchpoint, event: str) -> dict[str, Any]:
    """{property: example} that measures and the touchpoint's `where` read."""
    found = dict(NEEDED.get(event, {}))
    if touchpoint.where:
        for leaf in leaves(parse(touchpoint.where, WHERE_MAP, "where")):
            if isinstance(leaf, Property):
                found |= {leaf.column: _example(leaf)}
            elif isinstance(leaf, Comparison) and not (leaf.column == "value" and found):
                found |= OF_COLUMN.get(leaf.column, {})
    return found


def _example(asked: Property) -> str | float:
    told = asked.values[0] if asked.values else "..."
    if isinstance(told, float):
        return int(told) if told.is_integer() else told
    return str(told)


def snippets(event: str, properties: Mapping[str, Any]) -> dict[str, str]:
    """{language: code} that sends an event: browser, Python, curl."""
    call = _CALLS.get(event, "track")
    body = {"userId": "USER_ID", "properties": dict(properties)}
    if call == "track":
        body["event"] = event
        script = f"analytics.track({_json(event)}, {_json(dict(properties))});"
    else:
        script = f"analytics.{call}();"
    url = f"https://{HOST}/v1/{call}"
    python = "\n".join(
        (
            "import base64, json, urllib.request",
            "",
            f"body = {ascii(body).replace('`', _TICK)}",
            f'key = base64.b64encode(b"{KEY}:").decode()',
            'headers = {"Content-Type": "application/json", "Authorization": "Basic " + key}',
            f'request = urllib.request.Request("{url}", json.dumps(body).encode(), headers)',
            "urllib.request.urlopen(request)",
        )
    )
    shell = f"curl {url} -u '{KEY}:' -H 'Content-Type: application/json' -d '{_json(body)}'"
    return {"js": script, "python": python, "sh": shell}


_TICK = "\\x60"


def _json(value: Any) -> str:
    """JSON in which nothing ends a script, a shell's quote or a block of code."""
    text = json.dumps(value)
    for letter in "'`<>&":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text


def _arrival(touch: Touch, language: str) -> Iterator[str]:
    source, medium = UTM.get(touch.channel or "", ("", ""))
    told = {
        "utm_source": touch.source or source,
        "utm_medium": medium,
        "utm_campaign": touch.campaign or "",
    }
    given = {name: value for name, value in told.items() if value}
    if given:
        names = ", ".join(code(f"{name}={value}") for name, value in given.items())
        yield say("events.utm", language, names=names)
    else:
        yield say("events.no_utm", language, channel=code(touch.channel or "?"))
