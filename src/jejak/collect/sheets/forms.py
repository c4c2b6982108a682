"""How the numbers and dates of a table are written: decided by column, over all its cells."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from jejak.collect.sheets import amounts, dates
from jejak.collect.sheets.load import NUMBER
from jejak.engine.duckdb import DuckDB
from jejak.errors import InputError

_ROWS = 10  # rows that an error names
_SAMPLES = 3
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
    forms: dict[str, str] = {}
    changed: list[str] = []
    joined = ""
    for place, column in enumerate(asked.money):
        form, proven = _number_form(engine, asked, column)
        if form != "plain":
            forms[column] = form
            name = _quoted(column)
            _read_amounts(engine, f"collect_amounts_{place}", name, form, proven)
            changed.append(f"COALESCE(a{place}.read, t.{name}) AS {name}")
            joined += f" LEFT JOIN collect_amounts_{place} AS a{place} ON a{place}.text = t.{name}"
    for column in asked.times:
        form = _date_form(engine, asked, column)
        if form != "iso":
            forms[column] = form
            name = _quoted(column)
            changed.append(f"COALESCE({dates.moment(f't.{name}', form)}, t.{name}) AS {name}")
    for column in asked.numeric:
        name = _quoted(column)
        changed.append(f"CAST(TRY_CAST(t.{name} AS DECIMAL(38, 6)) AS VARCHAR) AS {name}")
    replaced = f"REPLACE ({', '.join(changed)})" if changed else ""
    engine.execute(
        "CREATE OR REPLACE VIEW collect_typed AS "
        f"SELECT t.* {replaced} FROM collect_table AS t{joined}"
    )
    return forms


def _read_amounts(engine: DuckDB, table: str, name: str, form: str, proven: bool) -> None:
    """Table text → read: each distinct amount of a column is read once."""
    engine.table(
        table,
        f"""SELECT text, {amounts.amount("text", form, proven)} AS read
        FROM (SELECT DISTINCT {name} AS text FROM collect_table WHERE {name} <> '')""",
    )


def _number_form(engine: DuckDB, asked: Asked, column: str) -> tuple[str, bool]:
    """(form, whether the cells told it); plain where every cell is a bare number."""
    found = _classes(engine, column, amounts.amount_class(_quoted(column)))
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
    needs = "SELECT 1 FROM collect_table WHERE NOT regexp_full_match({0}, '-?\\d*') LIMIT 1"
    return ("id" if engine.rows(needs.format(_quoted(column))) else "plain"), True


def _date_form(engine: DuckDB, asked: Asked, column: str) -> str:
    found = _classes(engine, column, dates.date_class(_quoted(column)))
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
    return "dmy" if found.keys() & {"plain", "same"} else _iso_form(engine, column)


def _iso_form(engine: DuckDB, column: str) -> str:
    """`iso` where every cell can be read as it stands, else `ymd`."""
    unlike = f"NULLIF({_quoted(column)}, '') IS NOT NULL AND collect_moment({_quoted(column)})"
    found = engine.rows(f"SELECT 1 FROM collect_table WHERE {unlike} IS NULL LIMIT 1")
    return "ymd" if found else "iso"


def _classes(engine: DuckDB, column: str, kind: str) -> dict[str, str]:
    """What the cells of a column say, each with the first cell that says it."""
    rows = engine.rows(
        f"""SELECT kind, MIN(text) AS sample FROM (
            SELECT text, {kind.replace(_quoted(column), "text")} AS kind FROM (
                SELECT DISTINCT {_quoted(column)} AS text FROM collect_table
                WHERE TRIM({_quoted(column)}) <> ''))
        GROUP BY kind"""
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
            WHERE (contains({_quoted(column)}, 'e') OR contains({_quoted(column)}, 'E'))
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
