"""The maintained tables of a project on disk: opened where fresh, else refreshed or built."""

from functools import partial

from msgspec import structs

from jejak.engine.base import Engine
from jejak.engine.duckdb import bounded
from jejak.errors import ProjectError
from jejak.journeys.build import MAINTAINED, build_tables, open_views
from jejak.journeys.channels import Rules
from jejak.journeys.costs import load_costs
from jejak.journeys.rates import FILE as RATES
from jejak.journeys.rates import read_rates
from jejak.journeys.refresh import LAYERED, refresh_tables
from jejak.settings import Settings, read_written
from jejak.store import tables
from jejak.store.costs import costs_of
from jejak.store.hash import DICTIONARIES
from jejak.store.manifest import Manifest, Snapshot
from jejak.store.seal import MOVED

_KEYS = {name: LAYERED.get(name) for name in MAINTAINED}
_MADE = {
    *MAINTAINED,
    *(f"{name}.gone" for name in MAINTAINED),
    MOVED,
}  # kinds of files made of others
_GIVEN = {"events", *DICTIONARIES}
_MANY = 0.5  # share of the events in new files from which a build is quicker than a refresh
_LARGE = 30_000_000  # events; below, what a question takes fits 4 GB without being held to it


def memory_for(manifest: Manifest) -> str | None:
    """Of a large store an engine holds at most 6 GiB: the process as a whole stays within 8."""
    events = sum(file.rows for file in manifest.files("events"))
    return bounded(6 << 30) if events > _LARGE else None


def keep_tables(manifest: Manifest, engine: Engine, settings: Settings, rules: Rules) -> None:
    """Views of the events, dictionaries and maintained tables, all of one version.

    Made anew where the settings or the channel rules changed, or files of them are lost; refreshed
    where only events came or left.
    """
    snapshot = _found(manifest)
    if not snapshot.of("events"):
        raise ProjectError("project.empty", folder=str(manifest.folder.parent))
    made_from = (repr(structs.replace(settings, stages={})), repr(rules))
    if not _is_whole(snapshot, tables.made_now(manifest, *made_from)):
        with manifest.writing():
            _make(manifest, engine, settings, rules, tables.made_now(manifest, *made_from))
        snapshot = manifest.snapshot()
    tables.open_events(snapshot, engine)
    tables.open_tables(snapshot, engine, _KEYS)
    open_views(engine)
    _load_costs(snapshot, engine, settings, rules)


def _found(manifest: Manifest) -> Snapshot:
    """A version whose events are there; who forgets a person meanwhile takes old files away."""
    lost: list[str] = []
    for _ in range(2):
        snapshot = manifest.snapshot()
        lost = snapshot.lost(_GIVEN)
        if not lost:
            return snapshot
    folder = str(manifest.folder.parent)
    raise ProjectError("project.files_lost", folder=folder, files=len(lost), file=lost[0])


def _is_whole(snapshot: Snapshot, now: tables.Made) -> bool:
    return tables.is_fresh(snapshot, now) and not snapshot.lost(_MADE)


def _load_costs(snapshot: Snapshot, engine: Engine, settings: Settings, rules: Rules) -> None:
    """Table costs, small enough to be made each time: rates and rules may have changed."""
    file = snapshot.folder.parent / RATES
    text = read_written(file) if file.exists() else None
    rates = read_rates(text, str(file))
    load_costs(engine, costs_of(snapshot), rules, rates, settings.currency)


def _make(
    manifest: Manifest, engine: Engine, settings: Settings, rules: Rules, now: tables.Made
) -> None:
    snapshot = manifest.snapshot()
    before = tables.made_of(snapshot)
    if _is_whole(snapshot, now):
        return  # another process was quicker
    kept = before is not None and before.made_from == now.made_from and not snapshot.lost(_MADE)
    if before and kept and not _changed_much(snapshot, before):
        _refresh(manifest, snapshot, engine, settings, rules, before, now)
    else:
        _build(manifest, snapshot, engine, settings, rules, now)


def _changed_much(snapshot: Snapshot, before: tables.Made) -> bool:
    files = snapshot.of("events")
    newer = sum(file.rows for file in files if file.batch > before.batch)
    return newer > _MANY * sum(file.rows for file in files)


def _build(
    manifest: Manifest,
    snapshot: Snapshot,
    engine: Engine,
    settings: Settings,
    rules: Rules,
    now: tables.Made,
) -> None:
    tables.open_events(snapshot, engine)
    for name in MAINTAINED:
        engine.drop(name)
    build_tables(engine, settings, rules)
    tables.save_tables(manifest, engine, now, MAINTAINED)


def _refresh(
    manifest: Manifest,
    snapshot: Snapshot,
    engine: Engine,
    settings: Settings,
    rules: Rules,
    before: tables.Made,
    now: tables.Made,
) -> None:
    for name in MAINTAINED:
        engine.drop(name)
    tables.open_change(snapshot, engine, before.batch)
    tables.open_tables(snapshot, engine, _KEYS, "old_")
    whole = refresh_tables(
        engine, settings, rules, before.batch, partial(tables.open_days, snapshot)
    )
    tables.save_change(manifest, engine, now, LAYERED, whole)
    for name in LAYERED:
        for kind in ("new", "gone", "old"):
            engine.drop(f"{kind}_{name}")
