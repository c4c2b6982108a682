"""CSV, TSV and Parquet → collect_read, through a mapping."""

import difflib

from jejak.collect.addresses import ADDRESS
from jejak.collect.fields import FIELDS, MONEY, TIMES
from jejak.collect.macros import PLAIN_TIME
from jejak.collect.mapping import Mapping
from jejak.engine.duckdb import DuckDB, literal
from jejak.errors import InputError
from jejak.words import CALL_EVENTS

_ISO = "'%Y-%m-%dT%H:%M:%S.%fZ'"
_MADE = ("properties", "basket")  # fields that a reader of orders makes of other columns
_CALLS = {event: call for call, event in CALL_EVENTS.items()}


def check_columns(mapping: Mapping, table: str, columns: tuple[str, ...]) -> None:
    """Every column that the mapping names must stand in the table, under just that name."""
    named = [("fields", field, column) for field, column in mapping.fields.items()]
    named += [("properties", key, mapping.properties[name]) for key, name in _keys(mapping)]
    for area, key, column in named:
        if column not in columns:
            close = difflib.get_close_matches(column.lower(), [c.lower() for c in columns], n=1)
            near = next((c for c in columns if close and c.lower() == close[0]), "")
            raise InputError(
                "import.no_column_near" if near else "import.no_column",
                table=table,
                column=column,
                near=near,
                allowed=", ".join(columns[:60]),
                fix=near or columns[0],
                **mapping.place(area, key),
            )


def read_table(
    engine: DuckDB,
    mapping: Mapping,
    columns: dict[str, str],
    number: str,
    relation: str = "collect_table",
) -> None:
    """View collect_read over a relation of the table; columns are name → SQL type.

    `number` is the expression of a row's number.
    """
    found = {
        field: expression
        for field in FIELDS
        if (expression := _expression(mapping, columns, field))
    }
    for field in ("event", "type", "url", "path", "search"):
        found.setdefault(field, "NULL::VARCHAR")
    inner = ",\n        ".join(f"{expression} AS {field}" for field, expression in found.items())
    event = _event(mapping)
    outer = {field: f"f.{field}" for field in found} | {"event": event}
    outer["type"] = _call(mapping, event)
    selected = ",\n    ".join(f"{expression} AS {field}" for field, expression in outer.items())
    engine.execute(
        f"""CREATE OR REPLACE VIEW collect_read AS SELECT f.row, f.row AS item, {selected}
FROM (
    SELECT f.*, collect_place(rule_page) AS rule_place
    FROM (
        SELECT f.*, collect_page({ADDRESS}) AS rule_page
        FROM (
            SELECT {number} AS row,
                {inner}
            FROM {relation}
        ) AS f
    ) AS f
) AS f"""
    )


def _keys(mapping: Mapping) -> list[tuple[str, str]]:
    """Each property with its key in the file's places: its name, or its number in a list."""
    return [
        (name if f"properties.{name}" in mapping.lines else str(number), name)
        for number, name in enumerate(mapping.properties)
    ]


def quoted(name: str) -> str:
    """A column's name as SQL."""
    return '"' + name.replace('"', '""') + '"'


def packed(names: dict[str, str], columns: dict[str, str]) -> str:
    """Columns under these names as one JSON text, without those that are null or empty."""
    if all(columns[c] == "VARCHAR" for c in names.values()):  # texts need no second look
        texts = ", ".join(
            f"CASE WHEN {quoted(c)} <> '' THEN CAST(to_json({literal(name)}) AS VARCHAR)"
            f" || ':' || CAST(to_json({quoted(c)}) AS VARCHAR) END"
            for name, c in names.items()
        )
        return f"'{{' || CONCAT_WS(',', {texts}) || '}}'"
    pairs = ", ".join(
        f"{quoted(name)} := "
        + (f"NULLIF({quoted(c)}, '')" if columns[c] == "VARCHAR" else quoted(c))
        for name, c in names.items()
    )
    return f"CAST(json_merge_patch('{{}}', to_json(struct_pack({pairs}))) AS VARCHAR)"


def _expression(mapping: Mapping, columns: dict[str, str], field: str) -> str:
    """The SQL of one field over collect_table; '' where the mapping does not name it."""
    if field == "content":
        return _content(mapping, columns)
    if field == "properties" and mapping.properties:
        return packed(mapping.properties, columns)
    if field in mapping.constants:
        text = literal(mapping.constants[field])
        return f"'\"' || {text} || '\"'" if field in MONEY else text
    if field not in mapping.fields:
        return ""
    if field == "user_id" and mapping.user_prefix:
        text = _text(quoted(mapping.fields[field]), columns[mapping.fields[field]])
        prefix = literal(mapping.user_prefix)
        return f"CASE WHEN collect_id({text}) IS NOT NULL THEN {prefix} || collect_id({text}) END"
    column = mapping.fields[field]
    if field in TIMES:
        return _time(mapping, quoted(column), columns[column])
    if field in MONEY and columns[column] == "VARCHAR":
        return f"'\"' || NULLIF(TRIM({quoted(column)}), '') || '\"'"
    return _text(quoted(column), columns[column])


def _text(column: str, kind: str) -> str:
    """A value as text; a whole number that a table keeps as a float is written as one."""
    if kind == "VARCHAR":
        return column
    if kind in {"DOUBLE", "FLOAT"}:
        return f"""CASE WHEN isnan({column}) THEN NULL
            WHEN {column} = TRUNC({column}) AND ABS({column}) < 9007199254740992
            THEN CAST(TRY_CAST({column} AS BIGINT) AS VARCHAR) ELSE CAST({column} AS VARCHAR) END"""
    return f"CAST({column} AS VARCHAR)"


def _time(mapping: Mapping, column: str, kind: str) -> str:
    """A time as a UTC timestamp, or as text that checks.py reads."""
    zone = literal(mapping.zone)
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"timezone('UTC', {column})"
    if kind.startswith("TIMESTAMP") or kind == "DATE":
        naive = column if kind == "TIMESTAMP" else f"CAST({column} AS TIMESTAMP)"
        return naive if mapping.zone == "UTC" else _utc(zone, naive)
    text = _text(column, kind)
    if mapping.time_format:
        read = f"try_strptime(TRIM({text}), {literal(mapping.time_format)})"
        if "%z" not in mapping.time_format:
            read = _utc(zone, f"CAST({read} AS TIMESTAMP)")
        else:
            read = f"timezone('UTC', CAST({read} AS TIMESTAMPTZ))"
        return f"COALESCE(strftime({read}, {_ISO}), {text})"
    if mapping.zone != "UTC":
        plain = f"TRY_CAST({text} AS TIMESTAMP)"
        return f"""CASE WHEN {text} LIKE '{PLAIN_TIME}' AND {plain} IS NOT NULL
            THEN strftime({_utc(zone, plain)}, {_ISO})
            WHEN collect_is_naive({text})
            THEN strftime({_utc(zone, f"collect_moment({text})")}, {_ISO}) ELSE {text} END"""
    return text


def _utc(zone: str, naive: str) -> str:
    return f"timezone('UTC', timezone({zone}, {naive}))"


def _content(mapping: Mapping, columns: dict[str, str]) -> str:
    """What a row without a message id is known by: the texts of every column the mapping names."""
    named = (c for field, c in mapping.fields.items() if field not in _MADE)
    used = dict.fromkeys((*named, *mapping.properties.values()))
    texts = ", ".join(f"COALESCE({_text(quoted(c), columns[c])}, chr(30))" for c in used)
    content = f"sha256(CONCAT_WS(chr(31), {texts}))"
    if "message_id" not in mapping.fields:
        return content
    column = mapping.fields["message_id"]
    kind = columns[column]
    # a number's text is never empty, and costly to make
    given = quoted(column) if kind == "BIGINT" else f"NULLIF({_text(quoted(column), kind)}, '')"
    return f"CASE WHEN {given} IS NULL THEN {content} END"


def _event(mapping: Mapping) -> str:
    """The event's name: the first rule that fits, else the file's own word."""
    cases: list[str] = []
    for rule in mapping.events:
        test = f"LOWER(collect_trim(f.event)) = {literal(rule.value.strip().lower())}"
        if rule.path is not None:
            path = "collect_path(f.rule_place)"
            if rule.path.endswith("*"):
                test += f" AND starts_with({path}, {literal(rule.path[:-1])})"
            else:
                test += f" AND {path} = {literal(rule.path)}"
        cases.append(f"WHEN {test} THEN {literal(rule.event)}")
    return f"CASE {' '.join(cases)} ELSE f.event END" if cases else "f.event"


def _call(mapping: Mapping, event: str) -> str:
    """The call: what the file says, else told by the event's name; a page view is a page call."""
    if "type" in mapping.fields or "type" in mapping.constants:
        return "f.type"
    names = "".join(
        f"WHEN {literal(name.lower())} THEN {literal(call)} "
        for known, call in _CALLS.items()
        for name in (known, call)
    )
    return f"CASE LOWER(collect_trim({event})) {names}ELSE 'track' END"
