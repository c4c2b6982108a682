"""Dates as people write them: whether the day or the month is first is decided by a whole column.

A year in front, a month's name and equal numbers say it themselves.  Two-digit years could
stand in front as well, and need an answer unless a number says what it cannot be.
"""

from jejak.engine.duckdb import literal

FORMS = ("dmy", "mdy", "ymd")
_MONTHS = {
    1: "jan|januari|january", 2: "feb|februari|february|peb|pebruari", 3: "mar|maret|march",
    4: "apr|april", 5: "mei|may", 6: "jun|juni|june", 7: "jul|juli|july",
    8: "agu|ags|agt|agustus|aug|august", 9: "sep|sept|september", 10: "okt|oktober|oct|october",
    11: "nov|november|nop|nopember", 12: "des|desember|dec|december",
}  # fmt: skip
_ZONES = {"wib": "+07:00", "wita": "+08:00", "wit": "+09:00", "z": "Z", "utc": "Z", "gmt": "Z"}
_CLOCK = r"(\d{1,2})[:.](\d\d)(?:[:.](\d\d)(?:[.,]\d+)?)?"
_SHAPE = (
    r"'?(?:[a-z]+, )?(\d{1,4})[-/. ]([a-z]+|\d{1,2})[-/. ](\d{1,4})"
    rf"(?:(?:[ t,]|, )+{_CLOCK})? ?(am|pm)? ?(wib|wita|wit|z|utc|gmt|[+-]\d\d:?\d\d)?"
)
_PARTS = "['a', 'b', 'c', 'h', 'mi', 's', 'half', 'zone']"
_NAMED = " ".join(
    f"WHEN regexp_full_match(x, '{names}') THEN '{number}'" for number, names in _MONTHS.items()
)
_A, _B, _C = (f"TRY_CAST(p.{part} AS INTEGER)" for part in "abc")

MACROS = {
    "collect_month(x)": f"CASE WHEN strlen(x) < 3 THEN x {_NAMED} ELSE x END",
    "collect_date_text(x)": r"""CASE WHEN starts_with(TRIM(x), '''') THEN SUBSTRING(TRIM(x), 2)
        WHEN strlen(x) = LENGTH(x) THEN TRIM(x)
        ELSE TRIM(regexp_replace(x, '[\x{200e}\x{202f}\x{00a0}]', ' ', 'g')) END""",
    "collect_date_parts(x)": f"""regexp_extract(LOWER(x), {literal("^" + _SHAPE + "$")},
        {_PARTS})""",
    "collect_date_class(x, p)": f"""CASE
        WHEN collect_moment(x) IS NOT NULL THEN CASE WHEN x LIKE '____-%' OR x LIKE '____/%'
            THEN 'iso' ELSE 'plain' END
        WHEN p.a = '' THEN 'unread'
        WHEN LENGTH(p.a) = 4 THEN 'iso' WHEN LENGTH(p.a) = 3 OR LENGTH(p.c) IN (1, 3) THEN 'unread'
        WHEN {_B} IS NULL THEN 'plain'
        WHEN {_A} > 31 THEN CASE WHEN LENGTH(p.c) = 2 THEN 'ymd' ELSE 'unread' END
        WHEN {_A} <= 12 AND {_B} BETWEEN 13 AND 31 THEN 'mdy'
        WHEN {_B} > 12 THEN 'unread'
        WHEN {_A} > 12 AND (LENGTH(p.c) = 4 OR {_C} > 31) THEN 'dmy'
        WHEN {_A} = {_B} AND LENGTH(p.c) = 4 THEN 'same'
        ELSE 'either' END""",
}
_ORDER = {"dmy": ("c", "b", "a"), "mdy": ("c", "a", "b"), "ymd": ("a", "b", "c")}


def date_class(cell: str) -> str:
    """SQL: what a cell says of its column: dmy, mdy, ymd, either, same, iso, plain or unread."""
    text = f"collect_date_text({cell})"
    return f"collect_date_class({text}, collect_date_parts({text}))"


def moment(cell: str, form: str) -> str:
    """SQL: the time as ISO 8601, with an offset where the cell names one; null where unread."""
    year, month, day = (f"p.{part}" for part in _ORDER[form])
    zones = " ".join(f"WHEN '{name}' THEN '{zone}'" for name, zone in _ZONES.items())
    return f"""(SELECT CASE WHEN collect_moment(x) IS NOT NULL THEN x
        WHEN LENGTH(p.a) = 4 THEN {_iso("p.a", "p.b", "p.c", zones)}
        WHEN TRY_CAST(p.b AS INTEGER) IS NULL THEN {_iso("p.c", "p.b", "p.a", zones)}
        ELSE {_iso(year, month, day, zones)} END
        FROM (SELECT collect_date_text({cell}) AS x,
            collect_date_parts(collect_date_text({cell})) AS p))"""


def _iso(year: str, month: str, day: str, zones: str) -> str:
    hour = """CASE p.half WHEN 'pm' THEN CAST(TRY_CAST(p.h AS INTEGER) % 12 + 12 AS VARCHAR)
        WHEN 'am' THEN CAST(TRY_CAST(p.h AS INTEGER) % 12 AS VARCHAR) ELSE p.h END"""
    date = f"""CASE WHEN LENGTH({year}) = 2 THEN '20' || {year} ELSE {year} END || '-'
        || LPAD(collect_month({month}), 2, '0') || '-' || LPAD({day}, 2, '0')"""
    clock = f"""CASE WHEN p.h = '' THEN '00:00:00' ELSE LPAD({hour}, 2, '0') || ':' || p.mi || ':'
        || CASE WHEN p.s = '' THEN '00' ELSE p.s END END"""
    whole = f"TRY_CAST({date} || ' ' || {clock} AS TIMESTAMP)"
    return f"""strftime({whole}, '%Y-%m-%dT%H:%M:%S')
        || CASE p.zone {zones} ELSE p.zone END"""


def readings(raw: str) -> dict[str, str]:
    """What a date is in each form that it can have, for a question.

    >>> readings("03/04/2026")
    {'dmy': '2026-04-03', 'mdy': '2026-03-04'}
    """
    digits = [part for part in "".join(c if c.isdigit() else " " for c in raw).split()][:3]
    if len(digits) < 3:
        return {}
    a, b, c = digits
    year = c if len(c) == 4 else f"20{c}"
    told = {"dmy": f"{year}-{b:0>2}-{a:0>2}", "mdy": f"{year}-{a:0>2}-{b:0>2}"}
    return told if len(c) == 4 else told | {"ymd": f"20{a:0>2}-{b:0>2}-{c}"}
