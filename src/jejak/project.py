"""The handle: a folder with its settings, events and measures.  It lists; modules do."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import structs

from jejak.engine.base import Engine, FilesGoneError
from jejak.engine.duckdb import DuckDB
from jejak.errors import ProjectError
from jejak.journeys.build import build_tables
from jejak.journeys.channels import Rules, read_rules, template
from jejak.journeys.notes import Note, read_notes
from jejak.journeys.notes import template as notes_template
from jejak.journeys.read import Journeys
from jejak.journeys.zone import local_day
from jejak.measure.result import Result
from jejak.measure.run import run
from jejak.schema import TABLES
from jejak.settings import FILE, Settings, load_settings, read_written, toml
from jejak.store.batches import intake, lacking
from jejak.store.copies import drop_copies
from jejak.store.forget import finish, is_unfinished
from jejak.store.hash import DICTIONARIES, hash_incoming
from jejak.store.manifest import Manifest
from jejak.upkeep import keep_tables, memory_for

if TYPE_CHECKING:
    from jejak.maps.measured import MeasuredMap
    from jejak.maps.use import InUse

RULES = "channels.yml"
NOTES = "notes.yml"
STORE = "store"
_MEMORY_KEY = "in memory"


class Shown(Result, frozen=True):
    """A result that a notebook draws, in the project's language."""

    language: str = "en"

    def _repr_html_(self) -> str:
        from jejak.report.html import html_table

        return html_table(self, self.language)


class Project:
    """A project on an engine.  One method per measure; arguments as on the command line."""

    def __init__(
        self,
        engine: Engine,
        settings: Settings,
        rules: Rules,
        folder: Path | None = None,
        manifest: Manifest | None = None,
        notes: Sequence[Note] = (),
        in_use: "InUse | None" = None,
    ):
        self.engine = engine
        self.settings = settings
        self.rules = rules
        self.folder = folder
        self.manifest = manifest
        self.notes = notes
        self.in_use = in_use  # the map, where jejak.toml names one
        self._journeys: Journeys | None = None
        self._results: dict[Any, Result] = {}

    def overview(self, **arguments: Any) -> Result:
        return self.measure("overview", **arguments)

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

    def repeat(self, **arguments: Any) -> Result:
        return self.measure("repeat", **arguments)

    def products(self, **arguments: Any) -> Result:
        return self.measure("products", **arguments)

    def discovery(self, **arguments: Any) -> Result:
        return self.measure("discovery", **arguments)

    def stages(self, **arguments: Any) -> Result:
        return self.measure("stages", **arguments)

    def feedback(self, **arguments: Any) -> Result:
        return self.measure("feedback", **arguments)

    def quality(self, **arguments: Any) -> Result:
        return self.measure("quality", **arguments)

    def person(self, person: str | None = None, **arguments: Any) -> Result:
        """Of one person: a user id, e-mail, phone or anonymous id of theirs."""
        return self.measure("person", person=person, **arguments)

    def reconcile(self, **arguments: Any) -> Result:
        return self.measure("reconcile", **arguments)

    def funnel(self, **arguments: Any) -> Result:
        return self.measure("funnel", **arguments)

    def dropoff(self, **arguments: Any) -> Result:
        return self.measure("dropoff", **arguments)

    def measured_map(self, persona: str | None = None, **range: Any) -> "MeasuredMap":
        """The map that jejak.toml names over a range: people, shares, waits at each touchpoint.

        `persona` is the id of one of the map's, or a segment; `since` and `until` as for measures.
        """
        from jejak.maps.show import measure_map

        if self.in_use is None:
            raise ProjectError("project.no_map")
        who, the_map = self.in_use.persona(persona), self.in_use.source.map
        return self._again(lambda: measure_map(self.journeys, the_map, persona=who, **range))

    def measure(self, name: str, **arguments: Any) -> Result:
        """The result of the measure of that name; asked again, the same result."""
        return self._again(lambda: self._measure(name, arguments))

    def _again(self, ask: Callable[[], Any]) -> Any:
        """Asked once more where a person was forgotten meanwhile, and every old file with them."""
        try:
            return ask()
        except FilesGoneError:
            self.refresh()
            return ask()

    def _measure(self, name: str, arguments: dict[str, Any]) -> Result:
        journeys = self.journeys
        if self.in_use is not None:
            arguments = self.in_use.named(arguments)
        key = (name, repr(sorted(arguments.items())))
        if key in self._results:
            return self._with_age(self._results[key], arguments)
        told = structs.asdict(run(journeys, name, **arguments))
        result = Shown(**told, language=self.settings.language)
        if name == "person":  # not kept: neither the person nor what they did
            return result
        return self._with_age(self._results.setdefault(key, result), arguments)

    def _with_age(self, result: Result, arguments: dict[str, Any]) -> Result:
        """Say so when the default range ends with data that is over a week old."""
        end = self.journeys.data_end
        asked = arguments.get("since") or arguments.get("until")
        days = (datetime.now(UTC).replace(tzinfo=None) - end).days if end else 0
        if end is None or asked or days <= 7:
            return result
        last = local_day(end, self.settings.zone).isoformat()
        caveat = {"code": "old_data", "data_end": last, "days": days}
        return structs.replace(result, caveats=[*result.caveats, caveat])

    def explain(self, name: str, **arguments: Any) -> str:
        """The SQL behind a measure, statement by statement, in the order in which it ran."""
        return self.measure(name, **arguments).sql

    @property
    def journeys(self) -> Journeys:
        """The maintained tables, made or refreshed where events, settings or rules changed."""
        if self._journeys is None:
            if self.manifest is not None:
                keep_tables(self.manifest, self.engine, self.settings, self.rules)
            self._journeys = Journeys(
                self.engine,
                self.settings,
                intake(self.manifest),
                self._key(),
                self.notes,
                lacking(self.manifest),
                tuple(self.rules.names),
            )
        return self._journeys

    @property
    def tables(self) -> dict[str, dict[str, str]]:
        """The tables that `sql` reads: {name: {column: type}}."""
        return TABLES

    def sql(self, query: str) -> list[dict[str, Any]]:
        """The rows of a SELECT over `tables`; anything that would change something is refused."""
        from jejak.engine.readonly import select

        _ = self.journeys
        return select(self.engine, query, self._store(), list(TABLES))

    def import_file(
        self,
        file: str | Path,
        mapping: str | Path | None = None,
        source: str | None = None,
        expect: Mapping[str, float] | None = None,
        **answers: str,
    ) -> Any:
        """Read a file in: its good rows are sealed, its bad ones listed with their reasons.
        `mapping` is a profile: one of jejak's by name, or a file; `numbers` ("id", "en") and
        `dates` ("dmy", "mdy", "ymd") answer what a spreadsheet leaves open; what you `expect`
        of it (rows, orders, money) is compared.  Again, the same file changes nothing."""
        from jejak.imports import import_file

        to, settings = self._need_manifest(), self.settings
        report = import_file(to, settings, file, mapping, source, answers, expect)
        self.refresh()
        return report

    def undo_import(self, batch: int) -> dict[str, int]:
        """Take the events of an import out again, as if it had never come.
        Copies of its events that other imports brought come back.  Returns how many events
        left (`removed`) and how many copies came back (`restored`)."""
        from jejak.imports import undo_import

        undone = undo_import(self._need_manifest(), batch)
        self.refresh()
        return undone

    def export_person(self, person: str, path: str | Path = "person.json") -> Any:
        """Write everything kept of a person as JSON that only you can read; a `PersonExport`."""
        from jejak.privacy.export import export_person

        return export_person(self.journeys, self.manifest, person, Path(path))

    def forget_person(
        self, person: str, confirm: Callable[[dict[str, int]], bool] | None = None
    ) -> Any:
        """Remove a person from the project and keep them out; returns a `Receipt`.

        `confirm` hears what will go; where it returns False nothing does, and the answer is None.
        """
        from jejak.privacy.forget import forget_person

        receipt = forget_person(self, self._need_manifest(), person, confirm)
        self.refresh()
        return receipt

    def refresh(self) -> None:
        """Forget what was computed from older events."""
        self._journeys = None
        self._results.clear()

    def doctor(self) -> Any:
        """What is missing, and what can be read now: a list of `doctor.Finding`."""
        from jejak.doctor import examine

        return examine(self)

    def report(
        self,
        path: str | Path,
        languages: Sequence[str] = ("id",),
        name: str | None = None,
        compare: str | None = None,
        segment: str | None = None,
    ) -> Path:
        """Write the report as one self-contained HTML file; `name` heads it, else the folder's.
        With `compare` (previous, last-year, FROM..TO) every section tells what changed; with
        `segment` it is about the persons whom that expression selects.
        """
        from jejak.reporting import write_report

        asked = (Path(path), languages, name, compare, segment)
        return self._again(lambda: write_report(self, *asked))

    def close(self) -> None:
        self.engine.close()
        if self.manifest is not None:
            self.manifest.close()

    def _key(self) -> str:
        return (self.manifest.meta("key") or "") if self.manifest else _MEMORY_KEY

    def _store(self) -> str | None:
        return str(self.manifest.folder) if self.manifest else None

    def _need_manifest(self) -> Manifest:
        if self.manifest is None:
            raise ProjectError("project.memory")
        return self.manifest


def new(folder: str | Path, language: str = "id") -> Project:
    """Make a project: jejak.toml, channels.yml, notes.yml and an empty store."""
    place = Path(folder)
    if (place / FILE).exists():
        raise ProjectError("project.exists", folder=str(place))
    place.mkdir(parents=True, exist_ok=True)
    (place / FILE).write_text(toml(language), encoding="utf-8")
    for name, text in ((RULES, template(language)), (NOTES, notes_template(language))):
        if not (place / name).exists():
            (place / name).write_text(text, encoding="utf-8")
    (place / STORE).mkdir(exist_ok=True)
    (place / STORE / ".gitignore").write_text("*\n", encoding="utf-8")
    return open(place)


def open(folder: str | Path) -> Project:
    """The project of a folder; an error that names the way out where there is none."""
    place = Path(folder)
    if not (place / FILE).is_file():
        raise ProjectError(f"project.{'file' if place.is_file() else 'missing'}", folder=str(place))
    settings, in_use = _with_map(place, load_settings(place))
    rules = read_rules(_text(place / RULES), settings.own_hosts, str(place / RULES))
    notes = read_notes(_text(place / NOTES), str(place / NOTES))
    manifest = Manifest(place / STORE)
    manifest.need_key()
    if is_unfinished(manifest):
        with suppress(ProjectError), manifest.writing(wait=0):  # busy: the other one goes on
            finish(manifest)
    engine = start_engine(settings, manifest.hold_workplace(), memory_for(manifest))
    return Project(engine, settings, rules, place, manifest, notes, in_use)


def _with_map(place: Path, settings: Settings) -> "tuple[Settings, InUse | None]":
    """The settings with the goals of the map that they name."""
    if settings.map is None:
        return settings, None
    from jejak.maps.file import load_map
    from jejak.maps.use import use_map

    written = read_written(place / FILE)
    return use_map(load_map(place / settings.map), settings, written, str(place / FILE))


def _text(file: Path) -> str | None:
    return read_written(file) if file.exists() else None


def start_engine(
    settings: Settings, spill: Path | None = None, memory: str | None = None
) -> Engine:
    """The engine that the settings name; DuckDB spills to a folder of the store."""
    if settings.engine == "spark":
        from jejak.engine.spark import SparkEngine

        return SparkEngine()
    return DuckDB(memory=memory, spill=spill)


def from_table(table: Any, **settings: Any) -> Project:
    """A project over a data frame or Arrow table with the columns of `schema.INCOMING`.

    Columns it lacks are null; `occurred_at` (UTC) and `event` it must have, and one of
    anonymous_id, user_id, email, phone."""
    from jejak.imports import rows_of

    return in_memory(rows_of(table), Settings(**settings))


def in_memory(
    rows: Sequence[Mapping[str, Any]],
    settings: Settings | None = None,
    rules: Rules | None = None,
    engine: Engine | None = None,
) -> Project:
    """A project over rows of the shape of `schema.INCOMING`, with nothing on disk.

    Keys that a row lacks are null; `is_server` is false and `excluded` empty by default.
    `engine` measures; events are always made by DuckDB.
    """
    from jejak.collect.read import load_rows

    settings = settings or Settings()
    rules = rules or read_rules(None, settings.own_hosts)
    maker = DuckDB(threads=1)
    load_rows(maker, rows, settings)
    hash_incoming(maker, _MEMORY_KEY, batch=1)
    drop_copies(maker, reachable=False)
    for name, source in {"events": "hashed", **DICTIONARIES}.items():
        columns = ", ".join(TABLES[name])
        if engine is None:
            maker.table(name, f"SELECT {columns} FROM {source}")
        else:
            listed = [tuple(r.values()) for r in maker.rows(f"SELECT {columns} FROM {source}")]
            engine.load(name, TABLES[name], listed)
    build_tables(engine or maker, settings, rules)
    (engine or maker).load("costs", TABLES["costs"], [])
    return Project(engine or maker, settings, rules)
