"""A change of events → what changes in the maintained tables: only what it concerns is made anew.

The statements of the full build run over a part of the events: sessions over all events of the
devices concerned, goals and carts over the events that came or left, identity over the
components concerned.  Orders are put together again from `order_events`, which are few.
"""

from jejak.engine import statements
from jejak.engine.base import Engine, Values
from jejak.journeys.build import ORDERS, STATEMENTS, bind, classify_arrivals
from jejak.journeys.channels import Rules
from jejak.resolve.refresh import refresh_identity
from jejak.schema import TABLES
from jejak.settings import Settings

_SQL = statements.read("jejak.journeys", "refresh.sql")
# Tables that change row by row, with the column that tells their rows apart.
LAYERED = {
    "accounts": "strong_key",
    "devices": "weak_id",
    "device_sessions": "session_id",
    "later_touches": "touch_id",
    "order_events": "event_id",
    "conversions": "conversion_id",
    "carts": "cart_id",
    "shared_sessions": "event_id",
}
_SHARED = ("shared_events", "shared_visits", "shared_breaks", "shared_parts", "shared_sessions")
_SPACED = ("spans", "spaced", "within", "marks")  # from events to sessions and later touches
_PASSING = (
    "changed", "affected_strong", "affected_weak", "affected_devices", "affected_events",
    "recent_events", "flipped", "flipped_events", "shared_events", "shared_visits",
    "shared_breaks", "shared_parts", "shared_sessions", *_SPACED, "watched", "notable",
    *ORDERS, "part_shared_sessions", "differing",
    *(f"part_{name}" for name in LAYERED), *(f"{name}_before" for name in LAYERED),
)  # fmt: skip


def refresh_tables(engine: Engine, settings: Settings, rules: Rules, batch: int) -> tuple[str, ...]:
    """Tables `new_X` and `gone_X` for each of LAYERED: rows that came, and (id, made) that left.

    Reads `every_event`, the dictionaries, `arrived` (events of files newer than the tables;
    new where their batch is over `batch`), `moved` (events that left, or came back, since
    then) and each maintained table before the change as `old_X`, with a column `made`.
    Returns the tables that stand there whole instead; `new_sightings` are to be added, unless
    sightings are among those.
    """
    engine.drop("events")
    engine.view("events", _every("events", "every_event"))
    engine.table("changed", _SQL["changed"], {"batch": batch})
    lost = bool(engine.rows("SELECT event_id FROM moved ORDER BY event_id LIMIT 1"))
    refresh_identity(engine, settings.identity.max_people, lost)
    whole = (*_refresh_traffic(engine, rules), "event_counts", *(("sightings",) if lost else ()))
    for name in ("flipped", "affected_devices", "recent_events", "flipped_events"):
        engine.table(name, _SQL[name], {"batch": batch})
    engine.table("affected_events", _SQL["affected_events"])
    _refresh_counts(engine, lost)
    values = bind(engine, settings)
    _refresh_sessions(engine, values)
    _refresh_notable(engine, values)
    for name, key in LAYERED.items():
        _compare(engine, name, key)
    engine.drop("events")
    engine.view("events", _every("events", "every_event"))
    for name in _PASSING:
        engine.drop(name)
    return whole


def _refresh_traffic(engine: Engine, rules: Rules) -> tuple[str, ...]:
    """Tables `traffic` and `arrival_traffic`; only arrivals never seen before are classified."""
    engine.table("unknown_arrivals", _SQL["unknown_arrivals"])
    classify_arrivals(engine, rules, "unknown_arrivals")
    added = bool(engine.rows("SELECT arrival_id FROM unknown_arrivals ORDER BY arrival_id LIMIT 1"))
    for name in ("traffic", "arrival_traffic"):
        engine.table(f"all_{name}", _SQL[f"merged_{name}"])
        engine.table(name, _every(name, f"all_{name}"))
        engine.drop(f"all_{name}")
    engine.drop("unknown_arrivals")
    return ("traffic", "arrival_traffic") if added else ()


def _refresh_counts(engine: Engine, lost: bool) -> None:
    """Table `event_counts`: counted again where events left, else with those that came."""
    if lost:
        engine.table("event_counts", STATEMENTS["event_counts"])
        return
    _see(engine, "counted_events")
    engine.table("recent_counts", STATEMENTS["event_counts"])
    engine.table("event_counts", _SQL["merged_event_counts"])
    engine.drop("recent_counts")


def _refresh_sessions(engine: Engine, values: Values) -> None:
    """Sessions of the devices concerned."""
    _see(engine, "device_events")
    for name in (*_SHARED, *_SPACED):
        engine.drop(name)
        engine.table(name, STATEMENTS[name], values)
    engine.view("part_shared_sessions", _every("shared_sessions", "shared_sessions"))
    engine.table("part_device_sessions", STATEMENTS["device_sessions"], values)


def _refresh_notable(engine: Engine, values: Values) -> None:
    """Contacts, carts and orders of the events that came, left or are read anew."""
    _see(engine, "read_events")
    for name in ("watched", "notable"):
        engine.table(name, STATEMENTS[name], values)
    for name in ("later_touches", "order_events", "carts"):
        engine.table(f"part_{name}", STATEMENTS[name], values)
    engine.drop("order_events")
    engine.view("order_events", _SQL["merged_order_events"])
    for name in ORDERS:
        engine.table(name, STATEMENTS[name], values)
    engine.table("part_conversions", STATEMENTS["conversions"], values)


def _compare(engine: Engine, name: str, key: str) -> None:
    """`new_X` and `gone_X`: rows of `part_X` and of the table before that are not in both."""
    columns = ", ".join(TABLES[name])
    part, before = f"part_{name}", f"{name}_before"
    engine.table(before, _SQL[before])
    now, then = (f"SELECT {columns} FROM {table}" for table in (part, before))
    engine.table(
        "differing",
        f"SELECT {key} FROM ({now} EXCEPT {then}) AS n UNION "
        f"SELECT {key} FROM ({then} EXCEPT {now}) AS o",
    )
    joined = f"JOIN differing AS d ON d.{key} = t.{key}"
    listed = ", ".join(f"t.{column}" for column in TABLES[name])
    engine.table(f"new_{name}", f"SELECT {listed} FROM {part} AS t {joined}")
    engine.table(f"gone_{name}", f"SELECT t.{key} AS id, t.made FROM {before} AS t {joined}")


def _see(engine: Engine, part: str) -> None:
    """Let the statements of the full build see a part of the events."""
    engine.drop("events")
    engine.table("events", _SQL[part])


def _every(name: str, source: str) -> str:
    return f"SELECT {', '.join(TABLES[name])} FROM {source}"
