"""A map laid on the data: which events and arrivals are hits of which touchpoint.

Every event lands on one touchpoint at most, and so does every arrival: the first of the map whose
binding and `where` fit.  An arrival stands before the event that brought it.  A person has one
journey: their hits in the range, from the first of `scope.starts` to the first of `scope.ends`
after it and within `scope.window`, where the map names those.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from jejak.engine import statements
from jejak.expression.parse import WHERE_MAP, parse
from jejak.expression.tree import Comparison, Node, Property, leaves
from jejak.expression.where import Leaf, Where, kind_of
from jejak.journeys.read import ORDERED, Journeys
from jejak.journeys.zone import day_start
from jejak.maps.model import Contact, Map, Touchpoint
from jejak.maps.properties import find_properties, properties_of
from jejak.settings import seconds
from jejak.words import MAP_COLUMNS, UNKNOWN

SQL = statements.read("jejak.maps", "bind.sql")
ARRIVAL, EVENT = 0, 1  # kinds of hits, in the order in which they stand at one moment
_COLUMNS = {
    "place": "s.place",
    "device": "a.device_type",
    "os": "a.os",
    "browser": "a.browser",
    "page": "p.page",
    "value": "s.value",
    "day": "s.at_us",
    "channel": "f.channel",
    "source": "f.source",
    "campaign": "f.campaign",
    "landing_page": "l.page",
    "nth": "n.nth",
}
_FOREVER = 10_000 * 366 * 86_400_000_000


def bound(the_map: Map) -> tuple[Touchpoint, ...]:
    """The touchpoints that data can tell of, as `hits` numbers them."""
    return tuple(one for one in the_map.touchpoints if one.event is not None or one.touch)


def find_hits(
    journeys: Journeys, the_map: Map, values: dict[str, Any], more: Iterable[str] = ()
) -> int:
    """Table `hits`: one row per hit of a journey: touchpoint (its place in `bound`), person, time.

    In which manner they met stands in table `manners`: number of the contact (-1 for none of the
    map's), channel and device.  Returns how many events of the range landed on a touchpoint, in a
    journey or not.  Leaves `person_events` with the events of the map's names and of `more`.
    """
    touchpoints = bound(the_map)
    named = [_number(journeys, *pair, values) for pair in _NUMBERED]
    see(journeys, touchpoints, values, more)
    where = Where(lambda day: day_start(day, journeys.settings.zone))
    base = max(len(names) for names in named)
    statement = hits_statement(touchpoints, the_map.contacts, where, base)
    journeys.table("hits", statement, values | where.values)
    stop_seeing(journeys)
    _load_manners(journeys, base, *named)
    landed = int(journeys.rows("landed", SQL["landed"], values)[0]["events"])
    _scope(journeys, the_map, touchpoints, values)
    for name in ("spans", "scope_ends", *(numbers for _, numbers in _NUMBERED)):
        journeys.engine.drop(name)
    return landed


_NUMBERED = (("channel_names", "source_numbers"), ("device_names", "agent_numbers"))


def _number(journeys: Journeys, names: str, numbers: str, values: dict[str, Any]) -> list[str]:
    """Number the names of channels or devices, 0 for unknown, and with them what bears them."""
    found = [UNKNOWN, *(row["name"] for row in journeys.rows(names, SQL[names], values))]
    kinds = {"name": "VARCHAR", "number": "INTEGER"}
    journeys.engine.load(names, kinds, [(name, n) for n, name in enumerate(found)])
    journeys.table(numbers, SQL[numbers], values)
    journeys.engine.drop(names)
    return found


def _load_manners(
    journeys: Journeys, base: int, channels: Sequence[str], devices: Sequence[str]
) -> None:
    """Table `manners`: what the numbers say that `_manner` made of contact, channel, device."""
    rows: list[tuple[Any, ...]] = []
    for row in journeys.rows("met_manners", SQL["met_manners"], {}):
        rest, device = divmod(row["manner"], base)
        contact, channel = divmod(rest, base)
        rows.append((row["manner"], contact - 1, channels[channel], devices[device]))
    kinds = {"manner": "INTEGER", "contact": "INTEGER", "channel": "VARCHAR", "device": "VARCHAR"}
    journeys.engine.load("manners", kinds, rows)


def _manner(contact: str, base: int) -> str:
    return f"((({contact}) + 1) * {base} + COALESCE(c.number, 0)) * {base} + COALESCE(d.number, 0)"


def see(
    journeys: Journeys,
    touchpoints: Sequence[Touchpoint],
    values: dict[str, Any],
    more: Iterable[str] = (),
) -> None:
    """View `sights`: arrivals, and the events of the touchpoints' names, in order."""
    names = [one.event for one in touchpoints if one.event is not None]
    journeys.need(ORDERED, values)
    journeys.need_events([*names, *more], values, of_everyone=True)
    if values["segment"] is None:
        journeys.view("unique_events", SQL["unique_events"])
    else:
        journeys.table("unique_events", SQL["unique_events"], values)
        journeys.table("unique_events", SQL["member_unique_events"], values)
    numbered = list(_numbers(touchpoints).items())
    journeys.engine.load("event_numbers", {"event": "VARCHAR", "number": "INTEGER"}, numbered)
    journeys.engine.load("counted", {"event": "VARCHAR"}, [(n,) for n in _counted(touchpoints)])
    journeys.table("numbered", SQL["numbered"], values)
    find_properties(journeys, touchpoints, values)
    journeys.table("touch_spans", SQL["touch_spans"], values)
    journeys.view("sights", SQL["sights"])


_LOADED = ("event_numbers", "counted")


def stop_seeing(journeys: Journeys) -> None:
    for name in (
        *_LOADED,
        "unique_events",
        "numbered",
        "event_properties",
        "touch_spans",
        "sights",
    ):
        journeys.engine.drop(name)


def _scope(
    journeys: Journeys, the_map: Map, touchpoints: Sequence[Touchpoint], values: dict[str, Any]
) -> None:
    scope = the_map.map.scope
    rows = [
        (number, int(is_start))
        for is_start, ids in ((True, scope.starts), (False, scope.ends))
        for number, one in enumerate(touchpoints)
        if one.id in ids or (is_start and not ids)
    ]
    journeys.engine.load("scope_ends", {"touchpoint": "INTEGER", "is_start": "INTEGER"}, rows)
    if scope.starts or scope.ends or scope.window:
        window = seconds(scope.window) * 1_000_000 if scope.window else _FOREVER
        journeys.table("spans", SQL["spans"], values)
        journeys.table("hits", SQL["scoped_hits"], values | {"window_us": window})


def hits_statement(
    touchpoints: Sequence[Touchpoint], contacts: Sequence[Contact], where: Where, base: int
) -> str:
    """The statement of `hits`: nothing in it but our words and what `where` binds.

    There are at most `base` names of channels, and of devices.
    """
    tests = tests_of(touchpoints, where)
    cases = " ".join(f"WHEN {test} THEN {n}" for n, test in enumerate(tests))
    contact = _contact(touchpoints, contacts, where)
    read = [told for name, told in _READ.items() if _names(contact, f"h.{name}")]
    inner = ", ".join((*read, f"CASE {cases or 'WHEN FALSE THEN 0'} END"))
    return (
        "-- hits: sights and dimensions → arrivals and events of the range with their touchpoint\n"
        "SELECT h.touchpoint, h.person_id, h.at_us, h.is_event, h.event_id,\n"
        f"    {_manner(contact, base)} AS manner\n"
        "FROM (\n"
        "    SELECT s.person_id, s.at_us, s.is_event, s.event_id, s.place, s.agent_id,\n"
        f"        s.traffic_id, {inner} AS touchpoint\n"
        f"{from_sights(inner)}\n"
        "    WHERE s.at_us >= $since_us AND s.at_us < $until_us\n"
        ") AS h\n"
        "LEFT JOIN source_numbers AS c ON c.traffic_id = h.traffic_id\n"
        "LEFT JOIN agent_numbers AS d ON d.agent_id = h.agent_id\n"
        "WHERE h.touchpoint IS NOT NULL"
    )


# What a contact's `where` may read of a hit beside what every hit has.
_READ = {
    **{name: f"f.{name}" for name in ("channel", "source", "campaign")},
    **{name: f"a.{name}" for name in ("device_type", "os", "browser")},
    "page": "p.page",
    "landing_page": "l.page AS landing_page",
    "nth": "n.nth",
    "value": "s.value",
}
_JOINS = {
    "f": "LEFT JOIN traffic AS f ON f.traffic_id = s.traffic_id",
    "a": "LEFT JOIN agents AS a ON a.agent_id = s.agent_id",
    "p": "LEFT JOIN pages AS p ON p.page_id = s.page_id",
    "l": "LEFT JOIN pages AS l ON l.page_id = s.landing_id",
    "v": "LEFT JOIN event_numbers AS v ON v.event = s.event",
    "n": "LEFT JOIN numbered AS n ON n.event_id = s.event_id AND s.is_event = 1",
}


def from_sights(reads: str) -> str:
    """FROM `sights`, with those dimensions whose columns a text of ours reads."""
    joins = [join for alias, join in _JOINS.items() if _names(reads, f"{alias}.")]
    joins += [
        f"LEFT JOIN event_properties AS q{nth} ON q{nth}.event_id = s.event_id\n"
        f"        AND s.is_event = 1 AND q{nth}.nth = {nth}"
        for nth in sorted({int(found) for found in re.findall(r"\bq(\d+)\.", reads)})
    ]
    return "\n    ".join(("    FROM sights AS s", *joins))


def _names(text: str, column: str) -> bool:
    end = "" if column.endswith(".") else r"\b"
    return re.search(rf"\b{re.escape(column)}{end}", text) is not None


def tests_of(touchpoints: Sequence[Touchpoint], where: Where) -> list[str]:
    """Per touchpoint the condition under which a row of `sights` is a hit of it."""
    names, numbers = properties_of(touchpoints), _numbers(touchpoints)
    return [_test(one, where, names, numbers) for one in touchpoints]


def _numbers(touchpoints: Sequence[Touchpoint]) -> dict[str, int]:
    """{event: its number}: a number is compared many times faster than a text."""
    names = sorted({one.event for one in touchpoints if one.event is not None})
    return {name: n for n, name in enumerate(names)}


def _test(
    touchpoint: Touchpoint, where: Where, properties: Sequence[str], numbers: Mapping[str, int]
) -> str:
    if touchpoint.event is not None:
        tests = [f"v.number = {numbers[touchpoint.event]}"]
    else:
        touch = touchpoint.touch
        named = {name: getattr(touch, name, None) for name in ("channel", "source", "campaign")}
        tests = [f"s.is_event = {ARRIVAL}"]
        tests += [f"f.{name} = {where.bind(told)}" for name, told in named.items() if told]
    if touchpoint.where:
        tests.append(where.text(_tree(touchpoint.where), lambda leaf: _told(leaf, properties)))
    return " AND ".join(tests)


def _contact(touchpoints: Sequence[Touchpoint], contacts: Sequence[Contact], where: Where) -> str:
    """The number of the first contact of the touchpoint's own that fits; -1 where none does.

    A touchpoint's only contact has all its arrivals, and its events that tell no place.
    """
    of_channels: list[str] = []
    of_places: list[str] = []
    only: list[str] = []
    for number, contact in enumerate(contacts):
        own = [str(n) for n, one in enumerate(touchpoints) if contact.id in one.contact]
        if not own:
            continue
        tests = [f"h.touchpoint IN ({', '.join(own)})"]
        if contact.place:
            tests.append(f"h.place = {where.bind(contact.place)}")
        if contact.channel:
            tests.append(f"h.channel = {where.bind(contact.channel)}")
        if contact.where:
            tests.append(where.text(_tree(contact.where), _hit_column))
        case = f"WHEN {' AND '.join(tests)} THEN {number}"
        (of_channels if contact.channel else of_places).append(case)
        if not contact.where:
            only += _alone(number, [touchpoints[int(n)] for n in own], own)
    cases = [*of_channels, *of_places, *only]
    return f"CASE {' '.join(cases)} ELSE -1 END" if cases else "-1"


def _alone(contact: int, own: Sequence[Touchpoint], numbers: Sequence[str]) -> list[str]:
    """Cases of the touchpoints whose only contact this is."""
    single = [(one, n) for one, n in zip(own, numbers, strict=True) if len(one.contact) == 1]
    arrivals = [n for one, n in single if one.event is None]
    events = [n for one, n in single if one.event is not None]
    cases = [f"WHEN h.touchpoint IN ({', '.join(arrivals)}) THEN {contact}"] if arrivals else []
    if events:
        placeless = f"h.touchpoint IN ({', '.join(events)}) AND h.place IS NULL"
        cases.append(f"WHEN {placeless} THEN {contact}")
    return cases


def _counted(touchpoints: Sequence[Touchpoint]) -> list[str]:
    """Names of events whose nth is asked for."""
    asked = {
        one.event
        for one in touchpoints
        if one.event is not None and one.where and "nth" in _columns(_tree(one.where))
    }
    return sorted(asked)


def _columns(tree: Node) -> set[str]:
    return {leaf.column for leaf in leaves(tree) if type(leaf) is Comparison}


def _tree(text: str) -> Node:
    return parse(text, WHERE_MAP, "where")


def _told(leaf: Leaf, properties: Sequence[str]) -> tuple[str, str]:
    if not isinstance(leaf, Property):
        return _column(leaf)
    kind = kind_of(leaf)
    return f"q{properties.index(leaf.column)}.{'number' if kind == 'number' else 'told'}", kind


def _column(leaf: Leaf) -> tuple[str, str]:
    assert isinstance(leaf, Comparison)
    return _COLUMNS[leaf.column], MAP_COLUMNS[leaf.column]


def _hit_column(leaf: Leaf) -> tuple[str, str]:
    assert isinstance(leaf, Comparison)
    sql, kind = _column(leaf)
    plain = "landing_page" if leaf.column == "landing_page" else sql.partition(".")[2]
    return f"h.{plain}", kind
