"""events → the maintained tables: who is who, sessions, touches, conversions, carts."""

from collections.abc import Sequence
from typing import Any

from jejak.engine import statements
from jejak.engine.base import Engine
from jejak.journeys.channels import Arrival, Rules
from jejak.resolve.identity import build_identity
from jejak.schema import ARRIVAL, TABLES
from jejak.settings import Settings
from jejak.store.hash import make_id

STATEMENTS = {
    **statements.read("jejak.journeys", "sessions.sql"),
    **statements.read("jejak.journeys", "conversions.sql"),
}
# What other statements, reports and people read, or a refresh starts from; everything else is
# dropped after the build.
MAINTAINED = (
    "accounts",
    "devices",
    "device_sessions",
    "later_touches",
    "order_events",
    "conversions",
    "carts",
    "shared_sessions",
    "event_counts",
    "traffic",
    "arrival_traffic",
    "sightings",
)
ORDERS = ("goal_events", "order_changes", "orders")  # from order events to conversions
VIEWS = ("device_touches",)  # over maintained tables


def build_tables(
    engine: Engine, settings: Settings, rules: Rules, goals: Sequence[str] | None = None
) -> None:
    """Every maintained table from `events` and its dictionaries.

    `goals` overrules the settings' goals.
    """
    build_identity(engine, settings.identity.max_people)
    classify_arrivals(engine, rules)
    values = bind(engine, settings, goals)
    steps = [name for name in STATEMENTS if name not in VIEWS]
    for name in steps:
        engine.table(name, STATEMENTS[name], values)
    for name in steps:
        if name not in MAINTAINED:
            engine.drop(name)
    open_views(engine)


def open_views(engine: Engine) -> None:
    """The views over maintained tables."""
    for name in VIEWS:
        engine.view(name, STATEMENTS[name])


def bind(engine: Engine, settings: Settings, goals: Sequence[str] | None = None) -> dict[str, Any]:
    """Table `goals`, and the values that the statements bind."""
    named = list(goals or settings.goals)
    engine.load("goals", {"goal": "VARCHAR", "event": "VARCHAR"}, [(goal, goal) for goal in named])
    return {"gap_us": settings.gap * 1_000_000, "direct": DIRECT, "currency": settings.currency}


def classify_arrivals(engine: Engine, rules: Rules, arrivals: str = "arrivals") -> None:
    """Tables `traffic` and `arrival_traffic` from a table of arrivals."""
    columns = ", ".join(("arrival_id", *ARRIVAL))
    traffic: dict[int, tuple[int, str, str, str | None]] = {}
    links: list[tuple[int, int, int | None, bool]] = []
    _add(traffic, "direct", "direct", None)
    for row in engine.rows(f"SELECT DISTINCT {columns} FROM {arrivals}"):
        arrival = Arrival(**{name: row[name] for name in ARRIVAL})
        told = rules.classify(arrival)
        found = _add(traffic, told.channel, told.source, told.campaign)
        links.append(
            (row["arrival_id"], found, found if told.carries_source else None, _is_contact(arrival))
        )
    engine.load("traffic", TABLES["traffic"], sorted(traffic.values()))
    engine.load("arrival_traffic", TABLES["arrival_traffic"], links)


def traffic_id(channel: str, source: str, campaign: str | None) -> int:
    """The id of a row of traffic."""
    return make_id("traffic", "\x1f".join((channel, source, campaign or "")))


DIRECT = traffic_id("direct", "direct", None)


def _add(
    traffic: dict[int, tuple[int, str, str, str | None]],
    channel: str,
    source: str,
    campaign: str | None,
) -> int:
    number = traffic_id(channel, source, campaign)
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
