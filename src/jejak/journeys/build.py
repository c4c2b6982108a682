"""events → the maintained tables: who is who, sessions, touches, conversions, carts."""

from collections.abc import Callable, Sequence

from jejak.engine import statements
from jejak.engine.base import Engine
from jejak.journeys.channels import Arrival, Rules
from jejak.resolve.identity import build_identity
from jejak.settings import Settings
from jejak.store.hash import make_id
from jejak.words import ARRIVAL, TABLES

_SESSIONS = statements.read("jejak.journeys", "sessions.sql")
_CONVERSIONS = statements.read("jejak.journeys", "conversions.sql")
# What other statements, reports and people read; everything else is dropped after the build.
MAINTAINED = (
    "accounts",
    "devices",
    "device_sessions",
    "device_touches",
    "conversions",
    "carts",
    "shared_sessions",
    "event_counts",
    "traffic",
)
_STEPS = (*_SESSIONS.items(), *_CONVERSIONS.items())


def build_tables(
    engine: Engine,
    settings: Settings,
    rules: Rules,
    goals: Sequence[str] | None = None,
    tell: Callable[[str, int, int], None] | None = None,
) -> None:
    """Every maintained table from `events` and its dictionaries.

    `goals` overrules the settings' goals; `tell(step, done, of)` hears of progress.
    """
    tell = tell or (lambda _step, _done, _of: None)
    total = len(_STEPS) + 1
    tell("identity", 0, total)
    build_identity(engine, settings.identity.max_people)
    direct = classify_arrivals(engine, rules)
    named = list(goals or settings.goals)
    engine.load("goals", {"goal": "VARCHAR", "event": "VARCHAR"}, [(goal, goal) for goal in named])
    values = {
        "gap_us": settings.gap * 1_000_000,
        "direct": direct,
        "currency": settings.currency,
    }
    for done, (name, sql) in enumerate(_STEPS, start=1):
        tell(name, done, total)
        engine.table(name, sql, values)
    for name, _ in _STEPS:
        if name not in MAINTAINED:
            engine.drop(name)
    tell("done", total, total)


def classify_arrivals(engine: Engine, rules: Rules) -> int:
    """Tables `traffic` and `arrival_traffic` from `arrivals`; returns the id of direct."""
    columns = ", ".join(("arrival_id", *ARRIVAL))
    traffic: dict[int, tuple[int, str, str, str | None]] = {}
    links: list[tuple[int, int, int | None, bool]] = []
    direct = _add(traffic, "direct", "direct", None)
    for row in engine.rows(f"SELECT DISTINCT {columns} FROM arrivals"):
        arrival = Arrival(**{name: row[name] for name in ARRIVAL})
        told = rules.classify(arrival)
        found = _add(traffic, told.channel, told.source, told.campaign)
        links.append(
            (row["arrival_id"], found, found if told.carries_source else None, _is_contact(arrival))
        )
    engine.load("traffic", TABLES["traffic"], sorted(traffic.values()))
    engine.load(
        "arrival_traffic",
        {
            "arrival_id": "BIGINT",
            "start_traffic_id": "BIGINT",  # what it is at the start of a session
            "traffic_id": "BIGINT",  # what it is later in one; null: no source of its own
            "is_contact": "BOOLEAN",
        },
        links,
    )
    return direct


def _add(
    traffic: dict[int, tuple[int, str, str, str | None]],
    channel: str,
    source: str,
    campaign: str | None,
) -> int:
    number = make_id("traffic", "\x1f".join((channel, source, campaign or "")))
    traffic[number] = (number, channel, source, campaign)
    return number


def _is_contact(arrival: Arrival) -> bool:
    """Whether a server event with it makes a touch: a contact, a tagged link or an ad click."""
    return any(
        (
            arrival.contact,
            arrival.utm_source,
            arrival.utm_medium,
            arrival.utm_campaign,
            arrival.click_id,
        )
    )
