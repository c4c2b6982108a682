"""Every .sql file passes the guard, and the whole pipeline gives the same on both engines."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any

import pytest
from engine_history import SOURCES, Listening, history
from msgspec import convert, to_builtins
from test_engines import same

from fixtures.plans import plan
from jejak.engine import statements
from jejak.engine.base import Engine, Row
from jejak.engine.duckdb import DuckDB
from jejak.engine.guard import problems
from jejak.expression.parse import parse
from jejak.journeys.build import MAINTAINED, build_tables
from jejak.journeys.channels import read_rules
from jejak.journeys.costs import load_costs
from jejak.journeys.read import Journeys
from jejak.journeys.refresh import LAYERED, refresh_tables
from jejak.journeys.segment import select
from jejak.maps.contacts import measure_contacts
from jejak.maps.draft import find_draft
from jejak.maps.events import find_seen
from jejak.maps.file import Source
from jejak.maps.model import Map, Persona
from jejak.maps.show import measure_map
from jejak.measure.quality import count_quality, count_sources
from jejak.measure.question import arguments_of
from jejak.measure.result import Result
from jejak.project import Project, in_memory
from jejak.schema import TABLES
from jejak.settings import Settings
from jejak.verify.data import check_data
from jejak.words import MEASURES

PACKAGES = ("resolve", "journeys", "measure", "maps", "verify")
SEALING = "importing and sealing is DuckDB's work; other engines read the sealed Parquet files"


def files(packages: Sequence[str] = PACKAGES) -> list[tuple[str, str]]:
    return [
        (f"jejak.{package}", file.name)
        for package in packages
        for file in sorted(
            (resources.files("jejak") / package).iterdir(), key=lambda file: file.name
        )
        if file.name.endswith(".sql")
    ]


# Every column and sign of the language, and a person of every kind.
SEGMENTS = (
    "orders >= 1 and net_value > 0.05 and visits > 0, touches > 0, devices >= 0",
    "first_seen <= 2026-01-15 and first_order is null or last_seen = 2026-03-01 or last_order in "
    "(2026-02-01, 2026-02-02)",
    "first_channel in (direct, paid_search) and last_channel not like 'o_g%' and orders "
    "between 0 and 3 or first_channel is null",
    "any touch [channel != direct and source like '%o%' and campaign is null and place = web "
    "and device = mobile and day >= 2026-01-05 or landing_page = /produk]",
    "did 'Product Viewed' [place = app, device != tv, os like '%', browser is not null, page = "
    "/produk or value >= 0.1, day < 2026-04-01] >= 1 and not did 'Guide Viewed'",
    "trait kota = Solo and trait umur >= 6 or did 'Order Completed' = 0 and trait umur is null",
)
STATEMENTS = [
    pytest.param(sql, name, id=f"{package.removeprefix('jejak.')}/{file}:{name}", marks=marks)
    for packages, marks in (((*PACKAGES, "privacy"), ()), (("store",), pytest.mark.never(SEALING)))
    for package, file in files(packages)
    for name, sql in statements.read(package, file).items()
]


@pytest.mark.parametrize(("sql", "name"), STATEMENTS)
def test_a_statement_is_portable(sql: str, name: str):
    assert [str(error) for error in problems(sql, name)] == []


@pytest.mark.parametrize("segment", SEGMENTS)
def test_a_segment_is_portable(segment: str):
    assert [str(error) for error in problems(select(parse(segment)).sql, "members")] == []


def test_every_file_holds_statements():
    assert len(files()) >= 10
    for package, file in files():
        text = (resources.files(package) / file).read_text(encoding="utf-8")
        assert text.count(";\n") == len(statements.read(package, file)), file


RANGE: dict[str, Any] = {
    "since": datetime(2026, 1, 20).date(),
    "until": datetime(2026, 3, 31).date(),
}
OTHER = {
    "direct": "skip",
    "count": "once",
    "reset_after_conversion": "on",
    "touch": "session",
    "session": "person",
    "identity": "as_of_event",
    "traffic": "all",
    "lookback": "60d",
}


def taken(measure: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """Those of the arguments that a measure takes."""
    return {name: arguments[name] for name in arguments if name in arguments_of(measure)}


ASKED: list[tuple[str, dict[str, Any]]] = [
    *((measure, taken(measure, RANGE)) for measure in MEASURES),
    *((measure, taken(measure, RANGE | OTHER)) for measure in MEASURES),
    ("assisted", {"by": "campaign", "session": "person"}),
    ("paths", RANGE | {"transform": "unique", "top": 3, "min_length": 2}),
    ("paths", RANGE | {"transform": "exposure", "any_touch": "paid_search"}),
    ("paths", RANGE | {"transform": "first", "first_touch": "direct"}),
    ("paths", RANGE | {"transform": "last_n", "trim": 2, "last_touch": "direct"}),
    ("paths", RANGE | {"transform": "remove", "remove": "direct", "min_lag": "1d"}),
    ("paths", RANGE | {"transform": "remove_last", "remove": "direct", "max_length": 4}),
    ("attribution", RANGE | {"transform": "exposure", "half_life": "36h"}),
    ("devices", RANGE | {"by": "os"}),
    ("overview", RANGE | {"by": "week"}),
    ("overview", RANGE | {"value": "net_of_fees"}),
    ("reconcile", RANGE),
    ("repeat", RANGE | {"by": "first_channel"}),
    ("repeat", RANGE | {"by": "first_product"}),
    ("products", RANGE | {"by": "category"}),
    ("feedback", RANGE | {"by": "channel"}),
    ("person", {"person": "u0"}),
    ("person", {"person": "a7"}),
    ("funnel", RANGE | {"by": "channel", "reentry": "first", "step_window": "5d"}),
    ("funnel", RANGE | {"by": "landing_page", "order": "strict", "ties": "later"}),
    ("funnel", RANGE | {"by": "device", "order": "any", "exclude": "Page Viewed"}),
    (
        "funnel",
        RANGE
        | {
            "steps": "Page Viewed[place = web] > Product Added|Product Viewed[os != iOS]",
            "exclude": "Order Completed",
            "exclude_what": "person",
            "repeat": "many",
            "by": "place",
        },
    ),
    ("funnel", RANGE | {"by": "device", "by_step": "2"}),
    ("dropoff", RANGE | {"top": 1}),
    *(("assisted", RANGE | {"segment": segment}) for segment in SEGMENTS),
    *(
        (measure, RANGE | {"segment": SEGMENTS[3]})
        for measure in ("funnel", "dropoff", "stages", "products")
    ),
    ("overview", RANGE | {"segment": SEGMENTS[4], "identity": "as_of_event", "session": "person"}),
    (
        "funnel",
        RANGE
        | {
            "steps": "Page Viewed[day >= 2026-02-01 and (os in (iOS, Android) or page "
            "like '/p%')] > Product Viewed[not value between 1 and 2]"
        },
    ),
]


def spend(project: Project) -> Project:
    """The project with advertising costs, one of them in a currency without a rate."""
    tags = (SOURCES[1], SOURCES[2])
    rows = [
        {"utm_campaign": None, **tags[n % 2], "day": datetime(2026, 2, 1 + n % 9).date()}
        | {"cost": 1000.0 * n, "currency": ("IDR", None, "USD")[n % 3]}
        | {"impressions": 9, "clicks": None}
        for n in range(18)
    ]
    load_costs(project.engine, rows, read_rules(None), {}, "IDR")
    return project


@pytest.fixture(scope="module")
def here() -> Iterator[Project]:
    project = spend(in_memory(history(), Settings()))
    yield project
    project.close()


@pytest.fixture(scope="module")
def listening(spark: Engine) -> Listening:
    return Listening(spark)


@pytest.fixture(scope="module")
def there(listening: Listening) -> Project:
    return spend(in_memory(history(), Settings(), engine=listening))


@pytest.fixture(scope="module")
def answer(there: Project) -> Callable[[int], Result]:
    """What Spark answers to one of ASKED, asked once."""
    return cache(lambda number: there.measure(ASKED[number][0], **ASKED[number][1]))


@pytest.mark.heavy
@pytest.mark.parametrize("table", MAINTAINED)
def test_a_maintained_table_is_the_same(table: str, here: Project, there: Project):
    names = here.engine.rows(f"SELECT column_name FROM (DESCRIBE {table})")
    sql = f"SELECT {', '.join(row['column_name'] for row in names)} FROM {table}"
    one, two = here.engine.rows(sql), there.engine.rows(sql)
    assert same(one, two)
    assert one, "the history leaves this table empty: it proves nothing"


@pytest.mark.heavy
@pytest.mark.parametrize(
    "number", range(len(ASKED)), ids=lambda number: str(ASKED[number])[:90].replace(" ", "")
)
def test_a_measure_is_the_same(number: int, here: Project, answer: Callable[[int], Result]):
    measure, arguments = ASKED[number]
    one, two = here.measure(measure, **arguments), answer(number)
    assert one.settings == two.settings
    assert same([one.reconciliation], [two.reconciliation])
    assert same(one.rows, two.rows)
    assert one.details.keys() == two.details.keys()
    for name in one.details:
        assert same(one.details[name], two.details[name]), name
    assert one.rows


@pytest.mark.heavy
def test_what_the_report_and_the_doctor_count_is_the_same(here: Project, there: Project):
    assert count_quality(here.journeys) == count_quality(there.journeys)
    assert count_sources(here.journeys) == count_sources(there.journeys)
    assert here.doctor() == there.doctor()


def flat(told: Any, path: str = "") -> Row:
    """Nested values by where they stand."""
    if not isinstance(told, dict | list | tuple):
        return {path: told}
    parts = told.items() if isinstance(told, dict) else enumerate(told)
    return {k: v for name, part in parts for k, v in flat(part, f"{path}.{name}").items()}


@pytest.mark.heavy
@pytest.mark.parametrize(
    ("name", "persona"), [("shop", None), ("shop", SEGMENTS[0]), ("told", None)]
)
def test_a_measured_map_is_the_same(name: str, persona: str | None, here: Project, there: Project):
    a_map = convert(plan(name, {"starts": ["view"], "ends": ["tell"]}), Map)
    who = Persona(id="who", name=a_map.map.name, segment=persona) if persona else None
    one, two = (measure_map(p.journeys, a_map, persona=who, **RANGE) for p in (here, there))
    assert same([flat(to_builtins(one))], [flat(to_builtins(two))])
    assert one.people
    assert name != "shop" or any(t.wait and t.wait.median for t in one.touchpoints)


@pytest.mark.heavy
def test_what_a_map_is_drawn_up_from_is_the_same(here: Project, there: Project):
    a_map = convert(plan("shop", {}), Map)
    source = Source(a_map, "map.yaml", "")

    def told(journeys: Journeys) -> list[Row]:
        found = (
            measure_contacts(journeys, a_map, **RANGE),
            find_seen(journeys, a_map),
            [finding.values for finding in check_data(source, journeys, **RANGE)],
            find_draft(journeys).offers,
        )
        return [flat(to_builtins(one)) for one in found]

    one, two = told(here.journeys), told(there.journeys)
    for mine, theirs in zip(one, two, strict=True):
        assert mine
        assert same([mine], [theirs])


def refreshed(engine: Engine) -> dict[str, list[Row]]:
    """What a refresh finds new and gone when the later half of the history comes in."""
    project = in_memory(history(), Settings(), engine=engine)
    columns = [column for column in TABLES["events"] if column != "batch"]
    listed = ", ".join(columns)
    engine.table("every_event", f"SELECT {listed}, batch FROM events")
    later = "EPOCH_US(occurred_at) >= $cut"
    middle = "SELECT CAST(FLOOR(AVG(EPOCH_US(occurred_at))) AS BIGINT) AS cut FROM events"
    values = engine.rows(middle)[0]
    engine.drop("events")
    engine.table("events", f"SELECT {listed}, batch FROM every_event WHERE NOT {later}", values)
    build_tables(engine, project.settings, project.rules)
    known = engine.rows("SELECT MAX(arrival_id) AS unknown FROM arrival_traffic")[0]
    for name in MAINTAINED:
        part = " WHERE arrival_id < $unknown" if name == "arrival_traffic" else ""
        columns = ", ".join(TABLES[name])
        engine.table(f"old_{name}", f"SELECT {columns}, 1 AS made FROM {name}{part}", known)
        engine.drop(name)
    arrived = f"SELECT {listed}, CAST(2 AS INTEGER) AS batch FROM every_event WHERE {later}"
    engine.table("arrived", arrived, values)
    engine.load("moved", TABLES["events"], [])
    refresh_tables(
        engine,
        project.settings,
        project.rules,
        1,
        lambda one, _: one.view("near_events", f"SELECT {listed} FROM every_event"),
    )
    return {
        f"{kind}_{name}": engine.rows(
            f"SELECT {', '.join(TABLES[name]) if kind == 'new' else 'id, made'} FROM {kind}_{name}"
        )
        for name in LAYERED
        for kind in ("new", "gone")
    }


@pytest.mark.heavy
def test_a_refresh_is_the_same(listening: Listening):
    from jejak.engine.spark import SparkEngine

    other = Listening(SparkEngine())
    other.ran = listening.ran
    one, two = refreshed(DuckDB(threads=1)), refreshed(other)
    other.close()
    for name in one:
        assert same(one[name], two[name]), name
    assert one["new_device_sessions"]
    assert one["gone_device_sessions"] or one["gone_conversions"] or one["gone_devices"]


@pytest.mark.heavy
def test_every_statement_ran_on_spark(
    listening: Listening, there: Project, answer: Callable[[int], Result]
):
    """A statement that none of the tests above reaches is not known to be portable."""
    for number in range(len(ASKED)):
        answer(number)
    a_map = convert(plan("shop", {"starts": ["view"]}), Map)
    measure_map(there.journeys, a_map, **RANGE)
    measure_map(there.journeys, convert(plan("told", {}), Map), **RANGE)
    measure_contacts(there.journeys, a_map)
    find_seen(there.journeys, a_map)
    find_draft(there.journeys)
    assert list(check_data(Source(a_map, "map.yaml", ""), there.journeys))
    count_quality(there.journeys)
    count_sources(there.journeys)
    missing = [
        f"{package}/{file}: {name}"
        for package, file in files()
        for name, sql in statements.read(package, file).items()
        if not any(ran.startswith(sql) for ran in listening.ran)  # conditions may follow it
    ]
    assert missing == []
