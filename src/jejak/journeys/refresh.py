"""A change of events → what changes in the maintained tables: only what it concerns is made anew.

The statements of the full build run over a part of the events: sessions over the events that
came and those of sessions within a gap of a change, goals and carts over the events that came,
identity over the components concerned.  Orders are put together again from `order_events`.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from jejak.engine import statements
from jejak.engine.base import Engine, Values
from jejak.journeys.build import ORDERS, STATEMENTS, bind, classify_arrivals
from jejak.journeys.channels import Rules
from jejak.resolve.refresh import refresh_identity
from jejak.schema import TABLES
from jejak.settings import Settings

_SQL = statements.read("jejak.journeys", "refresh.sql")
Days = Sequence[tuple[date, date]]  # from one to the other
OpenDays = Callable[[Engine, Days], None]
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
# from events to sessions and later touches
_SPACED = ("spans", "linked", "spaced", "within", "marks")
_PASSING = (
    "changed", "named_before", "affected_strong", "affected_weak", "affected_events",
    "whole_devices", "moments", "near_sessions", "reached", "near_events", "recent_events",
    "kept_events", "flipped", "flipped_events", *_SHARED, *_SPACED, "watched", "notable",
    "touched_orders", *ORDERS,
    *(f"part_{name}" for name in LAYERED), *(f"{name}_before" for name in LAYERED),
)  # fmt: skip


def refresh_tables(
    engine: Engine,
    settings: Settings,
    rules: Rules,
    batch: int,
    open_days: OpenDays,
) -> tuple[str, ...]:
    """Tables `new_X` and `gone_X` for each of LAYERED: rows that came, and (id, made) that left.

    Reads `every_event`, the dictionaries, `arrived` (events of files newer than the tables;
    new where their batch is over `batch`), `moved` (events that left, or came back, since
    then) and each maintained table before the change as `old_X`, with a column `made`.
    `open_days` makes `near_events`, a view of every event of some days at least.
    Returns the tables that stand there whole instead; `new_sightings` are to be added, unless
    sightings are among those.
    """
    lost = _holds(engine, "moved")
    values = bind(engine, settings) | {"batch": batch}
    engine.table("recent_events", _SQL["recent_events"], values)
    if lost:
        engine.view("events", _every("events", "every_event"))
    whole = ["event_counts", *(("sightings",) if lost else ())]

    def refresh_people(engine: Engine) -> None:
        _refresh_identity(engine, settings.identity.max_people, lost)
        whole.extend(_refresh_notable(engine, rules, values, lost))

    engine.both(refresh_people, lambda other: _read_near(other, values, open_days))
    _refresh_sessions(engine, values, open_days)
    engine.both(_compare_sessions, _refresh_touches)
    for name in ("events", *_PASSING):
        engine.drop(name)
    return tuple(whole)


def _refresh_identity(engine: Engine, max_people: int, lost: bool) -> None:
    engine.table("changed", _SQL["changed"])
    refresh_identity(engine, max_people, lost)


def _refresh_traffic(engine: Engine, rules: Rules) -> tuple[str, ...]:
    """Tables `traffic` and `arrival_traffic`; only arrivals never seen before are classified."""
    engine.table("unknown_arrivals", _SQL["unknown_arrivals"])
    added = _holds(engine, "unknown_arrivals")
    if added:
        classify_arrivals(engine, rules, "unknown_arrivals")
    for name in ("traffic", "arrival_traffic"):
        if added:
            engine.table(f"all_{name}", _SQL[f"merged_{name}"])
            engine.table(name, _every(name, f"all_{name}"))
            engine.drop(f"all_{name}")
        else:
            engine.view(name, _every(name, f"old_{name}"))
    engine.drop("unknown_arrivals")
    return ("traffic", "arrival_traffic") if added else ()


def _refresh_counts(engine: Engine, lost: bool) -> None:
    """Table `event_counts`: counted again where events left, else with those that came."""
    if lost:
        engine.table("event_counts", STATEMENTS["event_counts"])
        return
    engine.view("events", _SQL["counted_events"])
    engine.table("recent_counts", STATEMENTS["event_counts"])
    engine.table("event_counts", _SQL["merged_event_counts"])
    engine.drop("recent_counts")


def _read_near(engine: Engine, values: Values, open_days: OpenDays) -> None:
    """Sessions within a gap of what changed, and their events.

    Between two sessions lies more than a gap, so what changed reaches no other: only the
    breaks between accounts may, of which nothing is known yet.
    """
    for name in ("moments", "near_sessions"):
        engine.table(name, _SQL[name], values)
    engine.load("whole_devices", {"device_id": "BIGINT"}, [])
    _read_sessions(engine, open_days)


def _read_sessions(engine: Engine, open_days: OpenDays) -> None:
    """The events of those sessions, and all of whole devices."""
    for name in ("device_sessions_before", "reached"):
        engine.table(name, _SQL[name])
    found = engine.rows(_SQL["reached_days"])
    open_days(engine, [(_day(row["first_us"]), _day(row["last_us"])) for row in found])
    engine.table("kept_events", _SQL["kept_events"])


def _refresh_notable(engine: Engine, rules: Rules, values: Values, lost: bool) -> tuple[str, ...]:
    """Contacts, carts and orders of the events that came, left or are read anew; counts.

    Returns the tables that stand there whole.
    """
    whole = _refresh_traffic(engine, rules)
    _refresh_counts(engine, lost)
    engine.table("flipped", _SQL["flipped"])
    if _holds(engine, "flipped"):
        engine.table("flipped_events", _SQL["flipped_events"])
    else:
        engine.load("flipped_events", TABLES["events"], [])
    engine.table("affected_events", _SQL["affected_events"])
    engine.view("events", _SQL["read_events"])
    engine.view("watched", STATEMENTS["watched"])
    engine.table("notable", STATEMENTS["notable"], values)
    for name in ("order_events", "carts"):
        engine.table(f"part_{name}", STATEMENTS[name])
        engine.table(f"{name}_before", _SQL[f"{name}_before"])
    engine.table("touched_orders", _SQL["touched_orders"])
    engine.table("order_events", _SQL["merged_order_events"])
    for name in ORDERS:
        engine.view(name, STATEMENTS[name])
    engine.table("part_conversions", STATEMENTS["conversions"])
    engine.table("conversions_before", _SQL["conversions_before"])
    for name in ("accounts", "devices", "order_events", "carts", "conversions"):
        _compare(engine, name)
    return whole


def _refresh_sessions(engine: Engine, values: Values, open_days: OpenDays) -> None:
    """Sessions of the events that came and those read again."""
    engine.table("whole_devices", _SQL["whole_devices"])
    shared = _holds(engine, "whole_devices")
    if shared:
        _read_sessions(engine, open_days)
    engine.view("events", _SQL["device_events"])
    if shared:
        for name in _SHARED:
            engine.table(name, STATEMENTS[name], values)
    else:
        engine.load("shared_breaks", {"event_id": "BIGINT"}, [])
        engine.load("shared_sessions", TABLES["shared_sessions"], [])
    for name in ("spans", "linked", "spaced"):
        engine.table(name, STATEMENTS[name], values)


def _compare_sessions(engine: Engine) -> None:
    """Sessions, as they are now and as they were."""
    engine.table("part_device_sessions", STATEMENTS["device_sessions"])
    engine.view("part_shared_sessions", _every("shared_sessions", "shared_sessions"))
    engine.table("shared_sessions_before", _SQL["shared_sessions_before"])
    for name in ("device_sessions", "shared_sessions"):
        _compare(engine, name)


def _refresh_touches(engine: Engine) -> None:
    """Touches that start no session, as they are now and as they were."""
    for name in ("within", "marks"):
        engine.table(name, STATEMENTS[name])
    engine.table("part_later_touches", STATEMENTS["later_touches"])
    engine.table("later_touches_before", _SQL["later_touches_before"])
    _compare(engine, "later_touches")


def _compare(engine: Engine, name: str) -> None:
    """`new_X` and `gone_X`: rows of `part_X` and of the table before that are not in both."""
    columns, key = ", ".join(TABLES[name]), LAYERED[name]
    part, before = f"part_{name}", f"{name}_before"
    if not _holds(engine, before):
        engine.table(f"new_{name}", f"SELECT {columns} FROM {part}")
        engine.load(f"gone_{name}", {"id": "BIGINT", "made": "BIGINT"}, [])
        return
    now, then = (f"SELECT {columns} FROM {table}" for table in (part, before))
    staying = f"LEFT JOIN staying_{name} AS s ON s.{key} = t.{key} WHERE s.{key} IS NULL"
    listed = ", ".join(f"t.{column}" for column in TABLES[name])
    engine.table(f"staying_{name}", f"SELECT {key} FROM ({now} INTERSECT {then}) AS same")
    engine.table(f"new_{name}", f"SELECT {listed} FROM {part} AS t {staying}")
    engine.table(f"gone_{name}", f"SELECT t.{key} AS id, t.made FROM {before} AS t {staying}")
    engine.drop(f"staying_{name}")


def _day(us: int) -> date:
    return date(1970, 1, 1) + timedelta(microseconds=us)


def _holds(engine: Engine, table: str) -> bool:
    """Whether a table has any row."""
    return engine.rows(f"SELECT COUNT(*) AS n FROM {table}")[0]["n"] > 0


def _every(name: str, source: str) -> str:
    return f"SELECT {', '.join(TABLES[name])} FROM {source}"
