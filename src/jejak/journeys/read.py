"""Maintained tables → the journeys that one question is about.

Stages build on each other: persons and their sessions and touches, conversions of the goal,
the touches before each of them, those in the range with the steps that led to them.  A stage
is built anew only when one of its arguments, or a stage before it, changed.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from jejak.engine import statements
from jejak.engine.base import Engine
from jejak.expression.parse import parse
from jejak.journeys.build import ORDERS
from jejak.journeys.members import find_everyone, find_members
from jejak.journeys.notes import Note
from jejak.journeys.person_events import ALWAYS, make_events
from jejak.journeys.segment import select
from jejak.journeys.zone import COLUMNS, day_start, local_day, offsets
from jejak.settings import Settings, seconds
from jejak.store.hash import strong_id
from jejak.words import CHANNELS, DEFAULT_GOAL, PATH_DIMENSIONS

_LONGEST = timedelta(days=395)  # 13 months
_PEOPLE = statements.read("jejak.journeys", "people.sql")
_STEPS = statements.read("jejak.journeys", "steps.sql")
_GOALS = {
    **statements.read("jejak.journeys", "sessions.sql"),
    **statements.read("jejak.journeys", "conversions.sql"),
}
_EVENTS = statements.read("jejak.journeys", "events.sql")
_MEMBERS = statements.read("jejak.journeys", "segment.sql")
_SQL = {**_PEOPLE, **_STEPS, **_GOALS, **_MEMBERS}


class Stage(msgspec.Struct, frozen=True):
    """Tables made by statements: (table, statement) pairs, redone when `arguments` change.

    Views bind nothing; they are made after the tables.
    """

    arguments: tuple[str, ...]
    tables: tuple[tuple[str, str], ...]
    dropped: tuple[str, ...] = ()
    views: tuple[str, ...] = ()


def _same(*names: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, name) for name in names)


class Journeys:
    """The tables of a project as one question sees them.

    `values` of a question bind the statements: by, since_us, until_us, lookback_us,
    goal, value, direct, count, reset, touch, session, identity, traffic, segment, gap_us,
    currency.
    """

    def __init__(
        self,
        engine: Engine,
        settings: Settings,
        intake: Mapping[str, int] | None = None,
        key: str = "",
        notes: Sequence[Note] = (),
        lacking: Sequence[Mapping[str, Any]] = (),
        channels: Sequence[str] = (),
    ):
        self.engine = engine
        self.settings = settings
        self.intake = intake or {}  # rows that no table holds: duplicates, rejected
        self.key = key  # the project's secret, by which e-mails and phones are hashed
        self.notes = notes
        self.lacking = lacking  # fields that imports lacked (store.batches)
        self.channels = (*CHANNELS, *channels)  # jejak's, and the project's own
        self.log: dict[str, str] = {}
        self._built: dict[int, tuple[Any, ...]] = {}
        self._kept: dict[str, tuple[Any, Any, dict[str, str]]] = {}
        self._events: tuple[Any, ...] = ()  # of whom, names, columns (none: all), times
        self._everyone: tuple[Any, ...] = ()
        self.members = 0  # of the segment that was asked for last
        self.selected = ""
        self._goals = set(settings.goals)
        self._by: str | None = None
        self._load_constants()

    def _load_constants(self) -> None:
        ends = self.engine.rows(
            "SELECT MIN(first_at) AS first_at, MAX(last_at) AS last_at FROM event_counts"
        )[0]
        self.data_start: datetime | None = ends["first_at"]
        self.data_end: datetime | None = ends["last_at"]
        first, last = self.data_start, self.data_end
        rows = offsets(self.settings.zone, first, last) if first and last else []
        self.engine.load("zone", COLUMNS, rows)
        users = self.settings.traffic.internal_users
        keys = [(strong_id("user", user, self.key),) for user in users]
        self.engine.load("internal_keys", {"strong_key": "BIGINT"}, keys)

    def range(self, since: date | None, until: date | None) -> tuple[date, date]:
        """The local days asked for; by default the 30 that end with the data."""
        end = local_day(self.data_end, self.settings.zone) if self.data_end else date(1970, 1, 1)
        until = until or max(end, since or end)
        return since or until - timedelta(days=29), until

    def whole_range(self) -> tuple[date, date]:
        """The local days of the data, the last 13 months at most."""
        since, until = self.range(None, None)
        if self.data_start is None:
            return since, until
        return max(local_day(self.data_start, self.settings.zone), until - _LONGEST), until

    def bind(self, question: Any) -> dict[str, Any]:
        """The values that statements bind for a question."""
        since, until = self.range(question.since, question.until)
        zone = self.settings.zone
        return {
            "by": question.by,
            "since_us": day_start(since, zone),
            "until_us": day_start(until + timedelta(days=1), zone),
            "lookback_us": seconds(question.lookback) * 1_000_000,
            "goal": question.goal or self.settings.goals[0],
            "direct": question.direct,
            "count": question.count,
            "reset": question.reset_after_conversion,
            "touch": question.touch,
            "session": question.session,
            "identity": question.identity,
            "traffic": question.traffic,
            "value": question.value,
            "segment": question.segment,
            "gap_us": self.settings.gap * 1_000_000,
            "currency": self.settings.currency,
        }

    def need(self, stages: int, values: Mapping[str, Any]) -> None:
        """Make the tables of the first `stages` stages agree with the values."""
        self._need_goal(values["goal"])
        if values["segment"] is not None:
            self._need_goal(DEFAULT_GOAL)  # what `orders` counts
        if stages >= ITEMS and values["by"] in PATH_DIMENSIONS:
            self._by = values["by"]
        values = {**values, "by": self._by}  # who asks by nothing that paths have reads no item
        arguments: list[Any] = []
        for number in range(stages):
            stage = self._stage(number, values)
            arguments.extend(values[name] for name in stage.arguments)
            if self._built.get(number) != tuple(arguments):
                self._build(number, stage, values)
                self._built[number] = tuple(arguments)
            made = (*stage.tables, *_same(*stage.views))
            self.log.update({table: _SQL[sql] for table, sql in made})
            if number == 0 and values["segment"] is not None:
                self.log["members"] = self.selected
                self.log.update({sql: _SQL[sql] for _, sql in _RESTRICTED})

    def need_events(
        self,
        names: Sequence[str],
        values: Mapping[str, Any],
        of_everyone: bool = False,
        columns: Sequence[str] = (),
        time: tuple[int, int] = ALWAYS,
    ) -> None:
        """Table `person_events`: the events of these names with their person, of any date.

        Amounts of another currency are null.  Those of the segment's persons alone, unless
        `of_everyone`; then `columns` may say which are read, for texts cost most of the table,
        and `time` from when to when: of others only those that tell an order stand there.
        Kept until other names, columns, times, another identity or other traffic are asked for.
        Where `columns` are said, more may stand there, and events of more names and times.
        """
        self.need(PEOPLE, values)
        wanted = sorted(set(names))
        chosen = values["segment"] is not None and not of_everyone
        who = tuple(values[name] for name in (_OF_PEOPLE if chosen else ("identity", "traffic")))
        made_of = (who, frozenset(wanted), frozenset(columns), time)
        if not _covers(self._events, made_of):
            self._events = ()
            make_events(self.engine, wanted, values, columns, time)
            if chosen:
                self.engine.table("person_events", _MEMBERS["member_events"], values)
            self._events = made_of
        self.log["person_events"] = _EVENTS["person_events"]
        if chosen:
            self.log["member_events"] = _MEMBERS["member_events"]

    def need_everyone(self, values: Mapping[str, Any]) -> None:
        """Table `everyone`: each person of whom there is an event, with or without a visit."""
        who = (values["identity"], values["traffic"])
        if self._everyone != who:
            self._everyone = ()
            find_everyone(self.engine, values)
            self._everyone = who

    def replace_events(self, sql: str, values: Mapping[str, Any]) -> None:
        """Keep of `person_events` what a measure's own statement keeps; nobody else reads it."""
        self._events = ()
        self.table("person_events", sql, values)

    def rows(self, name: str, sql: str, values: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Run a measure's statement and remember it for `explain`."""
        self.log[name] = sql
        return self.engine.rows(sql, values)

    def once(
        self,
        name: str,
        make: Callable[[], Any],
        made_of: tuple[Any, ...] = (),
        stages: int = 1,
    ) -> Any:
        """What `make` gives, made again where the first `stages` stages, or `made_of`, are others.

        So are the tables that it leaves: no other may have their names.
        """
        made_of = (*self._built[stages - 1], *made_of)
        if name not in self._kept or self._kept[name][0] != made_of:
            self._kept.pop(name, None)
            log, self.log = self.log, {}
            try:
                self._kept[name] = (made_of, make(), self.log)
            finally:
                self.log = log
        _, value, statements = self._kept[name]
        self.log.update(statements)
        return value

    def kept_rows(
        self, name: str, sql: str, values: Mapping[str, Any], stages: int
    ) -> list[dict[str, Any]]:
        """Rows of a measure's statement that stay until the first `stages` stages are others."""
        return self.once(name, lambda: self.rows(name, sql, values), stages=stages)

    def keep(
        self,
        name: str,
        sql: str,
        values: Mapping[str, Any],
        made_of: tuple[Any, ...] = (),
        stages: int = 1,
    ) -> None:
        """A table that stays until the first `stages` stages, or `made_of`, are others."""
        self.once(name, lambda: self.table(name, sql, values), made_of, stages)

    def table(self, name: str, sql: str, values: Mapping[str, Any]) -> None:
        """Keep a measure's statement as a table of its own and remember it."""
        self.log[name] = sql
        self.engine.table(name, sql, values)

    def view(self, name: str, sql: str) -> None:
        """Name a measure's statement, which is made again where it is read; remember it."""
        self.log[name] = sql
        self.engine.view(name, sql)

    def _build(self, number: int, stage: Stage, values: Mapping[str, Any]) -> None:
        for later in [n for n in self._built if n >= number]:
            del self._built[later]
        for table, sql in stage.tables:
            self.engine.table(table, _SQL[sql], values)
        for view in stage.views:
            self.engine.view(view, _SQL[view])
        for table in stage.dropped:
            self.engine.drop(table)
        if number == 0 and values["segment"] is not None:
            self._find_members(values)

    def _find_members(self, values: Mapping[str, Any]) -> None:
        """Table `members`; of sessions, touches and carts those of the members stay."""
        zone = self.settings.zone
        selection = select(parse(values["segment"]), lambda day: day_start(day, zone))
        self.need_everyone(values)
        self._events = ()  # the table is used
        self.members = find_members(self.engine, selection, values)
        self.selected = selection.sql
        for table, sql in _RESTRICTED:
            self.engine.table(table, _SQL[sql], values)

    def _need_goal(self, goal: str) -> None:
        """Conversions of a goal that the settings do not keep are made when asked for."""
        if goal in self._goals:
            return
        self._goals.add(goal)
        self._built.clear()
        goals = sorted(self._goals)
        self.engine.load("goals", {"goal": "VARCHAR", "event": "VARCHAR"}, [(g, g) for g in goals])
        made = ("watched", "notable", "order_events", *ORDERS, "conversions")
        for name in made:
            self.engine.drop(name)  # conversions may be a view of the store's
            self.engine.table(name, _GOALS[name], {"currency": self.settings.currency})
        for name in made[:-1]:
            self.engine.drop(name)

    def _stage(self, number: int, values: Mapping[str, Any]) -> Stage:
        if number == 0:
            return _people(values["identity"], values["session"])
        if number == 1 and values["segment"] is not None:
            return _MEMBER_CONVERSIONS
        return _LATER[number - 1]


def _covers(kept: tuple[Any, ...], asked: tuple[Any, ...]) -> bool:
    """Whether events that are kept are those asked for, or more where columns are said."""
    if not kept or not asked[2] or kept[0] != asked[0]:
        return kept == asked
    (_, names, columns, time), (since, until) = kept, asked[3]
    covers = names >= asked[1] and time[0] <= since and until <= time[1]
    return covers and (not columns or columns >= asked[2])


PEOPLE, ORDERED, CONVERSIONS, PATHS, ITEMS, STEPS = 1, 2, 3, 4, 5, 6  # how many stages each needs
_LATER = (
    Stage(arguments=("goal", "value"), tables=_same("person_conversions")),
    Stage(
        arguments=("lookback_us",),
        tables=_same("landings", "goal_conversions"),
        dropped=("landings",),
    ),
    Stage(
        arguments=("lookback_us", "reset", "direct"),
        tables=_same("path_touches", "path_steps"),
        dropped=("path_touches",),
    ),
    Stage(arguments=("by",), tables=_same("path_items")),
    Stage(
        arguments=("since_us", "until_us", "count"),
        tables=_same("ranged", "buyers", "counted_conversions"),
        dropped=("ranged",),
        views=("chosen", "steps"),
    ),
)

_MEMBER_CONVERSIONS = msgspec.structs.replace(
    _LATER[0],
    tables=(
        ("person_conversions", "person_conversions"),
        ("person_conversions", "member_conversions"),
    ),
)
_RESTRICTED = (
    ("sessions", "member_sessions"),
    ("touches", "member_touches"),
    ("person_carts", "member_carts"),
)
_OF_PEOPLE = ("identity", "traffic", "session", "touch", "segment")


def _people(identity: str, session: str) -> Stage:
    as_of = identity == "as_of_event"
    accounts = (
        _same("logins", "points", "as_of_accounts")
        if as_of
        else (("as_of_accounts", "no_accounts"),)
    )
    return Stage(
        arguments=_OF_PEOPLE,
        tables=(
            *_same("internal_accounts"),
            *accounts,
            *_same("person_sessions", "person_touches", "movers"),
            ("sessions", f"{session}_visits"),
            ("touches", f"{session}_mode_touches"),
            *_same("person_carts"),
        ),
        dropped=(
            "person_sessions",
            "person_touches",
            "movers",
            *(("logins", "points") if as_of else ()),
        ),
    )
