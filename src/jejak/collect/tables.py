"""Tables through a profile: Parquet as it stands, spreadsheets as texts."""

from pathlib import Path
from typing import Any

from msgspec import structs

from jejak.collect.costs import read_costs
from jejak.collect.fields import MONEY, TIMES
from jejak.collect.found import Found, Said
from jejak.collect.ga4 import MARKS, NAMES, read_ga4_parquet
from jejak.collect.lines import is_parquet
from jejak.collect.mapped import check_columns, packed, read_table
from jejak.collect.mapping import (
    ORDER_MONEY,
    ORDER_TIMES,
    PRODUCT_FIELDS,
    Mapping,
    read_mapping,
)
from jejak.collect.orders import read_orders
from jejak.collect.payouts import read_payouts
from jejak.collect.profiles import find_profile, resolved
from jejak.collect.sheets.book import sheet_names
from jejak.collect.sheets.ends import drop_ends
from jejak.collect.sheets.forms import Asked, read_forms
from jejak.collect.sheets.header import columns_of
from jejak.collect.sheets.load import NUMBER, Refused, find_top, load_sheet, open_cells
from jejak.collect.totals import said_by_file
from jejak.engine.duckdb import DuckDB, file_list
from jejak.errors import InputError


def read_mapped(engine: DuckDB, path: Path, said: Said, folder: Path) -> Found:
    """Table collect_read from a table file and its profile.

    `row` is the row as a spreadsheet numbers it; in Parquet from 1.  Without a profile the
    one is taken whose columns the file has.  Answers (numbers, dates) go before the profile.
    """
    told = read_mapping(said.profile) if said.profile else None
    if is_parquet(path):
        if told is None and _is_ga4(engine, path):
            read_ga4_parquet(engine, path)
            raw = "SELECT row, raw FROM collect_valid"
            return Found("ga4", "client", NAMES, [], raw)
        if told is None:
            fix = f"jejak import {path} --mapping FILE.yml"
            raise InputError("import.needs_mapping", file=path.name, fix=fix)
        _view_parquet(engine, path)
        return _read(engine, path, told, [], {}, f"{NUMBER} + 1")
    return _read_sheet(engine, path, told, folder, said)


def _read_sheet(
    engine: DuckDB, path: Path, told: Mapping | None, folder: Path, said: Said
) -> Found:
    share, answers = 0.0, dict(said.answers)
    sheet = answers.pop("sheet", None)
    if told is None:
        told, share, top = find_profile(path, folder, said.own, sheet)
    else:
        told = structs.replace(told, sheet=sheet or told.sheet)
        cells = open_cells(path, folder, told.sheet)
        top = find_top(cells, path.name, told.known(), told.delimiter)
    told = structs.replace(resolved(told, columns_of(top.cells)), **answers)
    fees = [names[0] for names in told.fees.values()]
    used = [*told.fields.values(), *told.properties.values(), *fees]
    refused = load_sheet(engine, top, path.name, folder, used)
    check_columns(told, path.name, tuple(_columns(engine, "collect_table")))
    ends = drop_ends(engine, _by_kind(told))
    about: dict[str, Any] = {"dropped": [*top.above, *ends.dropped]}
    sheets = sheet_names(path) if top.text.is_book else []
    if len(sheets) > 1:  # nobody shall think that all of them were read
        read = told.sheet or sheets[0]
        about |= {"sheet": read, "other_sheets": [name for name in sheets if name != read]}
    if share:
        about |= {"profile": told.file.removesuffix(".yml"), "title": told.title, "share": share}
    found = _read(engine, path, told, refused, about, NUMBER)
    about = found.about | {"lines": _lines(engine, refused)}
    if ends.totals:
        about |= said_by_file(engine, told, about["forms"], ends.totals)
    return structs.replace(found, about=about)


def _lines(engine: DuckDB, refused: Refused) -> int:
    """The rows of data as a spreadsheet counts them: without headers, totals and empty rows."""
    read = engine.rows(f"SELECT COUNT({NUMBER}) AS n FROM collect_table")[0]["n"]
    return read + len(refused)


def _read(
    engine: DuckDB,
    path: Path,
    told: Mapping,
    refused: Refused,
    about: dict[str, Any],
    number: str,
) -> Found:
    columns = _columns(engine, "collect_table")
    check_columns(told, path.name, tuple(columns))
    whole = packed({column: column for column in columns}, columns)
    raw = f"SELECT {number} AS row, {whole} AS raw FROM collect_table"
    kinds = _kinds(told, columns, is_parquet="dropped" not in about)
    is_orders = told.statuses is not None
    asked = Asked(path.name, **kinds, numbers=told.numbers, dates=told.dates, typed=is_orders)
    forms = read_forms(engine, asked)
    about = {**about, "forms": forms, "fields": sorted(told.fields)}
    if "cost" in told.fields:
        costs = read_costs(engine, told, number)
        about = {**about, "costs": costs.totals}
        return Found(
            told.source, told.kind, dict(told.fields), [*refused, *costs.refused], raw, about=about
        )
    relation, names = "collect_typed", dict(told.fields)
    if is_orders:
        orders = read_orders(engine, told, number)
        refused = [*refused, *orders.refused]
        about |= {"skipped": orders.skipped, "differs": orders.differs, "latest": True}
        about |= {"buyers": orders.buyers}
        told, relation, number = orders.mapping, "collect_orders", "row"
        columns = _columns(engine, relation)
    elif told.fees:
        told, more = read_payouts(engine, told, number)
        refused, about = [*refused, *more], about | {"latest": True}
        relation, number = "collect_payouts", "row"
        columns = _columns(engine, relation)
    read_table(engine, told, columns, number, relation)
    zoned = told.zone != "UTC" and not told.time_format
    return Found(told.source, told.kind, names, refused, raw, about=about, is_zoned=zoned)


def _kinds(told: Mapping, columns: dict[str, str], is_parquet: bool) -> dict[str, list[str]]:
    """The columns of each kind whose form is to be found."""
    every = _by_kind(told)
    kinds = {kind: _texts(listed, columns) for kind, listed in every.items()}
    if told.time_format:
        kinds["times"] = []
    if is_parquet:  # no spreadsheet has cut its ids
        kinds["texts"] = []
    if told.statuses is not None or told.fees or "cost" in told.fields:
        kinds["numeric"] = [c for c in every["money"] if columns.get(c, "VARCHAR") != "VARCHAR"]
    return kinds


def _by_kind(told: Mapping) -> dict[str, list[str]]:
    """The columns a profile reads as money, as times and as texts."""
    found: dict[str, list[str]] = {"money": [], "times": [], "texts": []}
    for field, column in told.fields.items():
        if field in PRODUCT_FIELDS and told.statuses is not None:
            continue  # 3E12 may be an article
        kind = "texts"
        if field in MONEY or field in ORDER_MONEY or field == "cost":
            kind = "money"
        elif field in TIMES or field in ORDER_TIMES or field == "until":
            kind = "times"
        if column not in found[kind]:
            found[kind].append(column)
    found["money"] += [names[0] for names in told.fees.values()]
    return found


def _texts(listed: list[str], columns: dict[str, str]) -> list[str]:
    return [column for column in listed if columns.get(column) == "VARCHAR"]


def _columns(engine: DuckDB, relation: str) -> dict[str, str]:
    return {
        row["column_name"]: row["column_type"]
        for row in engine.rows(f"DESCRIBE {relation}")
        if row["column_name"] != NUMBER
    }


def _view_parquet(engine: DuckDB, path: Path) -> None:
    try:
        engine.execute(
            "CREATE OR REPLACE VIEW collect_table AS SELECT * FROM "
            f"read_parquet({file_list([str(path)])}, file_row_number = true)"
        )
    except Exception as error:
        raise InputError(
            "import.broken_parquet",
            file=path.name,
            detail=str(error).splitlines()[0],
            fix=f"jejak import {path.name}",
        ) from None


def _is_ga4(engine: DuckDB, path: Path) -> bool:
    """Whether a Parquet file has the columns of Google Analytics' export."""
    _view_parquet(engine, path)
    return {mark.decode().strip('"') for mark in MARKS} <= _columns(engine, "collect_table").keys()
