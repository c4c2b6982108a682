"""The handle: a folder with its settings, events and measures.  It lists; modules do."""

from collections.abc import Mapping, Sequence
from typing import Any

from jejak.engine.base import Engine
from jejak.engine.duckdb import DuckDB
from jejak.journeys.build import build_tables
from jejak.journeys.channels import Rules, read_rules
from jejak.journeys.read import Journeys
from jejak.measure.result import Result
from jejak.measure.run import run
from jejak.settings import Settings
from jejak.store.copies import drop_copies
from jejak.store.hash import DICTIONARIES, hash_incoming
from jejak.words import INCOMING, TABLES

_MEMORY_KEY = "in memory"


class Project:
    """A project on an engine.  One method per measure; arguments as on the command line."""

    def __init__(self, engine: Engine, settings: Settings, rules: Rules):
        self.engine = engine
        self.settings = settings
        self.rules = rules
        self._journeys: Journeys | None = None
        self._results: dict[Any, Result] = {}

    @property
    def journeys(self) -> Journeys:
        if self._journeys is None:
            self._journeys = Journeys(self.engine, self.settings)
        return self._journeys

    def measure(self, name: str, **arguments: Any) -> Result:
        """The result of the measure of that name; asked again, the same result."""
        key = (name, tuple(sorted(arguments.items())))
        if key not in self._results:
            self._results[key] = run(self.journeys, name, **arguments)
        return self._results[key]

    def assisted(self, **arguments: Any) -> Result:
        return self.measure("assisted", **arguments)

    def paths(self, **arguments: Any) -> Result:
        return self.measure("paths", **arguments)

    def attribution(self, **arguments: Any) -> Result:
        return self.measure("attribution", **arguments)

    def path_length(self, **arguments: Any) -> Result:
        return self.measure("path_length", **arguments)

    def time_lag(self, **arguments: Any) -> Result:
        return self.measure("time_lag", **arguments)

    def devices(self, **arguments: Any) -> Result:
        return self.measure("devices", **arguments)

    def carry_over(self, **arguments: Any) -> Result:
        return self.measure("carry_over", **arguments)


def in_memory(
    rows: Sequence[Mapping[str, Any]],
    settings: Settings | None = None,
    rules: Rules | None = None,
    engine: Engine | None = None,
) -> Project:
    """A project over rows of the shape of `words.INCOMING`, with nothing on disk.

    Keys that a row lacks are null; `is_server` is false and `excluded` empty by default.
    `engine` measures; events are always made by DuckDB.
    """
    settings = settings or Settings()
    rules = rules or read_rules(None, settings.own_hosts)
    maker = DuckDB()
    standard = {"is_server": False, "excluded": "", "source": "memory", "type": "track"}
    strange = {name for row in rows for name in row} - set(INCOMING)
    if strange:
        raise ValueError(f"no columns of incoming: {sorted(strange)}; they are {list(INCOMING)}")
    filled = [tuple({**standard, **row}.get(name) for name in INCOMING) for row in rows]
    maker.load("incoming", INCOMING, filled)
    hash_incoming(maker, _MEMORY_KEY, batch=1)
    drop_copies(maker, reachable=False)
    made = {"events": "hashed", **DICTIONARIES}
    for name, source in made.items():
        columns = ", ".join(TABLES[name])
        if engine is None:
            maker.table(name, f"SELECT {columns} FROM {source}")
        else:
            listed = [tuple(r.values()) for r in maker.rows(f"SELECT {columns} FROM {source}")]
            engine.load(name, TABLES[name], listed)
    build_tables(engine or maker, settings, rules)
    return Project(engine or maker, settings, rules)
