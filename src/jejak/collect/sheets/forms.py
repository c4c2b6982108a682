"""How the numbers and dates of a table are written: decided by column, over all its cells."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from jejak.collect.sheets import amounts, dates
from jejak.collect.sheets.load import NUMBER
from jejak.engine.duckdb import DuckDB
from jejak.errors import InputError

_ROWS = 10  # rows that an error names
_SAMPLES = 3
_REPEATED = 2  # where each cell stands so often, distinct ones are read and joined
# digits that a spreadsheet has cut off: an identity may have no exponent at all
_LOST = r"\d+(\.\d+)?[eE]\+?(1[5-9]|[2-9]\d)"
_LOST_ID = r"\d([.,]\d{1,16})?[eE]\+?\d{2,3}"  # one digit before the mark: hashes have more


class Asked(msgspec.Struct, frozen=True):
    """The columns that are read as money and as times, and what was said of them."""

    file: str
    money: Sequence[str] = ()
    times: Sequence[str] = ()
    texts: Sequence[str] = ()  # ids, phones, names
    numeric: Sequence[str] = ()  # money that Parquet holds as numbers: 1.125 is no 1,125 there
    numbers: str | None = None
    dates: str | None = None
    typed: bool = False  # orders reckon with amounts and times


def install(engine: DuckDB) -> None:
    for head, body in {**amounts.MACROS, **dates.MACROS}.items():
        engine.execute(f"CREATE OR REPLACE TEMP MACRO {head} AS {body}")


def read_forms(engine: DuckDB, asked: Asked) -> dict[str, str]:
    """View collect_typed: collect_table with plain amounts and ISO times; the form by column.

    What cannot be read stays as it is, for checks.py to refuse.  A column that could be read
    in two ways, or that says two things, is an error with samples and the option that decides.
    """
    install(engine)
    _refuse_lost(engine, asked)
    rows = engine.rows(f"SELECT COUNT({NUMBER}) AS n FROM collect_table")[0]["n"]
    forms: dict[str, str] = {}
    changed: list[str] = []
    fetched, joined = "", ""
    made = ""  # of texts that are read already: a macro repeats what it is given
    kinds = [*((c, True) for c in asked.money), *((c, False) for c in asked.times)]
    for place, (column, is_money) in enumerate(kinds):
        cells, name = f"collect_cells_{place}", _quoted(column)
        texts = _keep_cells(engine, cells, name, is_money)
        found = (_number_form if is_money else _date_form)(engine, asked, column, cells)
        if found.form:
            forms[column] = found.form
        if not (found.form or asked.typed):
            continue
        text, beside = found.read(f"t.{name}"), f" AS {_quoted(typed(column))}"
        if _REPEATED * texts <= rows:
            _read_cells(engine, f"collect_read_{place}", cells, found, is_money)
            joined += f" LEFT JOIN collect_read_{place} AS r{place} ON r{place}.text = t.{name}"
            text = f"COALESCE(r{place}.read, t.{name})"
            fetched += f", r{place}.made{beside}" if asked.typed else ""
        elif asked.typed:
            made += f", {_made(f't.{name}', is_money)}{beside}"
        if found.form:
            changed.append(f"{text} AS {name}")
    for column in asked.numeric:
        name = _quoted(column)
        changed.append(f"CAST(TRY_CAST(t.{name} AS DECIMAL(38, 6)) AS VARCHAR) AS {name}")
    replaced = f"REPLACE ({', '.join(changed)})" if changed else ""
    engine.execute(
        f"""CREATE OR REPLACE VIEW collect_typed AS SELECT t.*{made}
        FROM (SELECT t.* {replaced}{fetched} FROM collect_table AS t{joined}) AS t"""
    )
    return forms


def typed(column: str) -> str:
    """The column of collect_typed with a column's amounts or times as such, where asked for.

    No header has two spaces beside each other.
    """
    return f"as such:  {column}"


class _Form(msgspec.Struct, frozen=True):
    """How a column is written, '' where its cells stand as they are, and the SQL of a cell read."""

    form: str
    read: Callable[[str], str]


def _as_it_stands(cell: str) -> str:
    return cell


def _keep_cells(engine: DuckDB, table: str, name: str, is_money: bool) -> int:
    """Table text → kind: the distinct cells of a column; returns how many."""
    kind = amounts.amount_class("text") if is_money else dates.date_class("text")
    engine.table(
        table,
        f"""SELECT text, {kind} AS kind
        FROM (SELECT DISTINCT {name} AS text FROM collect_table WHERE {name} <> '')""",
    )
    return engine.rows(f"SELECT COUNT(*) AS n FROM {table}")[0]["n"]


def _read_cells(engine: DuckDB, table: str, cells: str, found: _Form, is_money: bool) -> None:
    """Table text → read, made: each distinct cell of a column is read once."""
    engine.table(
        table,
        f"""SELECT text, read, {_made("read", is_money)} AS made
        FROM (SELECT text, {found.read("text")} AS read FROM {cells})""",
    )


def _made(text: str, is_money: bool) -> str:
    return f"collect_money({text})" if is_money else f"collect_moment({text})"


def _number_form(engine: DuckDB, asked: Asked, column: str, cells: str) -> _Form:
    """What the cells told, or what was said of them."""
    form, proven = _number_told(engine, asked, column, cells)
    if form == "plain":
        return _Form("", _as_it_stands)
    return _Form(form, lambda cell: f"COALESCE({amounts.amount(cell, form, proven)}, {cell})")


def _number_told(engine: DuckDB, asked: Asked, column: str, cells: str) -> tuple[str, bool]:
    """(form, whether the cells told it); plain where every cell is a bare number."""
    found = _classes(engine, cells)
    told = [form for form in amounts.FORMS if form in found]
    either = [form for form in ("point", "comma") if form in found]
    unlike = bool(told and asked.numbers and told[0] != asked.numbers)
    if len(told) > 1 or unlike or (not told and len(either) > 1):
        samples = [f"“{found[form]}”" for form in told + either]
        code = "import.numbers_unlike" if len(told) == 1 and unlike else "import.mixed_numbers"
        raise _refusal(code, asked, column, samples, "--numbers", asked.numbers)
    if told or asked.numbers:
        return (asked.numbers or told[0]), not asked.numbers
    if either:
        raw = _samples(engine, column, amounts.amount_class(_quoted(column)), either[0])
        readings = {text: amounts.readings(text) for text in raw}
        raise _question("import.ambiguous_numbers", asked, column, readings, "--numbers")
    needs = f"SELECT 1 FROM {cells} WHERE NOT regexp_full_match(text, '-?\\d*') LIMIT 1"
    return ("id" if engine.rows(needs) else "plain"), True


def _date_form(engine: DuckDB, asked: Asked, column: str, cells: str) -> _Form:
    """What the cells told, or what was said of them."""
    form = _date_told(engine, asked, column, cells)
    if form == "iso":
        return _Form("", _as_it_stands)
    return _Form(form, lambda cell: f"COALESCE({dates.moment(cell, form)}, {cell})")


def _date_told(engine: DuckDB, asked: Asked, column: str, cells: str) -> str:
    found = _classes(engine, cells)
    told = [form for form in dates.FORMS if form in found]
    marked = told or [form for form in ("either", "same") if form in found]
    conflict = told and asked.dates and told != [asked.dates]
    if len(told) > 1 or conflict or ("iso" in found and marked):
        kinds = [*told, *(kind for kind in ("iso", "either", "same") if kind in found)]
        samples = [f"“{found[kind]}”" for kind in kinds]
        code = "import.dates_unlike" if conflict and len(kinds) == 1 else "import.mixed_dates"
        raise _refusal(code, asked, column, samples, "--dates", asked.dates)
    if told or asked.dates:
        return asked.dates or told[0]
    if "either" in found:
        raw = _samples(engine, column, dates.date_class(_quoted(column)), "either")
        readings = {text: dates.readings(text) for text in raw}
        raise _question("import.ambiguous_dates", asked, column, readings, "--dates")
    return "dmy" if found.keys() & {"plain", "same"} else _iso_form(engine, cells)


def _iso_form(engine: DuckDB, cells: str) -> str:
    """`iso` where every cell can be read as it stands, else `ymd`."""
    found = engine.rows(f"SELECT 1 FROM {cells} WHERE collect_moment(text) IS NULL LIMIT 1")
    return "ymd" if found else "iso"


def _classes(engine: DuckDB, cells: str) -> dict[str, str]:
    """What the cells of a column say, each with the first cell that says it."""
    rows = engine.rows(
        f"SELECT kind, MIN(text) AS sample FROM {cells} WHERE TRIM(text) <> '' GROUP BY kind"
    )
    return {row["kind"]: row["sample"] for row in rows}


def _samples(engine: DuckDB, column: str, kind: str, wanted: str) -> list[str]:
    name = _quoted(column)
    rows = engine.rows(
        f"""SELECT {name} AS text, MIN({NUMBER}) AS row FROM collect_table
        WHERE TRIM({name}) <> '' AND {kind} = '{wanted}'
        GROUP BY {name} ORDER BY row LIMIT {_SAMPLES}"""
    )
    return [row["text"] for row in rows]


def _refuse_lost(engine: DuckDB, asked: Asked) -> None:
    for column in (*asked.texts, *asked.money):
        pattern = _LOST if column in asked.money else _LOST_ID
        rows = engine.rows(
            f"""SELECT {NUMBER} AS row, {_quoted(column)} AS value FROM collect_table
            WHERE {_quoted(column)} < ':'  -- a digit or a space is first: cheap to tell
            AND (contains({_quoted(column)}, 'e') OR contains({_quoted(column)}, 'E'))
            AND regexp_full_match(TRIM({_quoted(column)}), '{pattern}')
            ORDER BY {NUMBER} LIMIT {_ROWS + 1}"""
        )
        if rows:
            listed = ", ".join(str(row["row"]) for row in rows[:_ROWS])
            raise InputError(
                "import.lost_digits",
                file=asked.file,
                column=column,
                rows=listed + (", …" if len(rows) > _ROWS else ""),
                value=rows[0]["value"],
                fix=column,
            )


def _question(
    code: str, asked: Asked, column: str, readings: dict[str, dict[str, str]], option: str
) -> InputError:
    """An error that also says, for who can be asked, how each sample reads in each form."""
    error = _refusal(code, asked, column, told_samples(readings), option, None)
    forms = dict.fromkeys(form for told in readings.values() for form in told)
    error.values |= {"readings": readings, "allowed": _options(option, forms)}
    return error


def told_samples(readings: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Each cell and how each form reads it."""
    return [
        f"“{raw}” → " + ", ".join(f"{form} {text}" for form, text in told.items())
        for raw, told in readings.items()
    ]


def _options(option: str, forms: Iterable[str]) -> str:
    return " | ".join(f"{option} {form}" for form in forms)


def _refusal(
    code: str, asked: Asked, column: str, samples: list[str], option: str, said: str | None
) -> InputError:
    forms = amounts.FORMS if option == "--numbers" else dates.FORMS
    return InputError(
        code,
        file=asked.file,
        column=column,
        samples="; ".join(samples),
        value=said or "–",
        allowed=_options(option, forms),
        fix=f"{option} {forms[0]}",
    )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
