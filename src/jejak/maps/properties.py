"""Properties of events that `where` of touchpoints asks for: table `event_properties`.

Properties stand in JSON texts, which engines read differently: distinct texts are read here, and
only those of events of which a property is asked for.
"""

from collections.abc import Sequence
from typing import Any

from jejak.engine import statements
from jejak.expression.parse import WHERE_MAP, parse
from jejak.expression.tree import Property, leaves
from jejak.journeys.members import read_traits
from jejak.journeys.read import Journeys
from jejak.maps.model import Touchpoint

_SQL = statements.read("jejak.maps", "properties.sql")
_VALUES = {"properties": "VARCHAR", "nth": "INTEGER", "told": "VARCHAR", "number": "DOUBLE"}


def properties_of(touchpoints: Sequence[Touchpoint]) -> tuple[str, ...]:
    """Names of the properties that are asked for; `event_properties` numbers them so."""
    return tuple(sorted({name for one in touchpoints for name in _asked(one)}))


def find_properties(
    journeys: Journeys, touchpoints: Sequence[Touchpoint], values: dict[str, Any]
) -> None:
    """Table `event_properties`; none where nothing is asked for.  Reads `unique_events`."""
    names = properties_of(touchpoints)
    if not names:
        return
    events = sorted({one.event for one in touchpoints if one.event is not None and _asked(one)})
    journeys.engine.load("asking", {"event": "VARCHAR"}, [(event,) for event in events])
    texts = journeys.rows("property_texts", _SQL["property_texts"], values)
    found = [
        (text, names.index(name), told, number)
        for row in texts
        for text, name, told, number in read_traits(row["properties"], names)
    ]
    journeys.engine.load("property_values", _VALUES, found)
    journeys.table("event_properties", _SQL["event_properties"], values)
    for name in ("asking", "property_values"):
        journeys.engine.drop(name)


def _asked(touchpoint: Touchpoint) -> set[str]:
    if touchpoint.where is None:
        return set()
    tree = parse(touchpoint.where, WHERE_MAP, "where")
    return {leaf.column for leaf in leaves(tree) if isinstance(leaf, Property)}
