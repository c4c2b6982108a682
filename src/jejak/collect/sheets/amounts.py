"""Amounts as people write them: which mark stands before decimals is decided by a whole column.

`1.250.000`, `1.234,56` and `0,5` can only be Indonesian, `1,234.56` and `12.50` only English;
`1.234` and `1,234` can be both, but not marked as rupiah, which have no thousandths: `Rp1.234` is
Indonesian.  `Rp`, `IDR`, spaces of any kind, `,-` and brackets or a minus for what is owed are
taken off; `rb` and `jt` multiply, and a decimal mark before them tells nothing of the column, for
`1,5 jt` and `1.5jt` can be read in one way only.
"""

from jejak.engine.duckdb import literal

FORMS = ("id", "en")
_SPACE = r"[\s\x{00a0}\x{2007}\x{2009}\x{200e}\x{200f}\x{202f}\x{feff}]"
_SHAPE = (
    r"'?(\(?)([-+\x{2212}\x{2013}]?)(rp\.?|idr)?([-\x{2212}\x{2013}]?)"
    r"(\d+(?:[.,]\d+)*(?:e[+-]?\d+)?)"
    r"(rb|ribu|jt|juta)?(?:[.,]-+|[.,]\x{2013})?(rp|idr)?([-\x{2212}]?)(\)?)"
)
_PARTS = "['open', 'sign', 'rupiah', 'inner', 'body', 'short', 'idr', 'behind', 'close']"
_ROUND = r"(\d{{1,3}}(\{0}\d{{3}})+\{1}\d+|\d{{1,3}}(\{0}\d{{3}}){{2,}}"
_BROKEN = r"|\d+\{1}(\d{{1,2}}|\d{{4,}})|(0\d*|\d{{4,}})\{1}\d+)"
_ONLY = {"id": (_ROUND + _BROKEN).format(".", ","), "en": (_ROUND + _BROKEN).format(",", ".")}
_EITHER = {"point": r"[1-9]\d{0,2}\.\d{3}", "comma": r"[1-9]\d{0,2},\d{3}"}
_PLAIN = r"\d+|\d+(\.\d+)?e[+-]?\d+"
_SELF_TOLD = r"\d+([.,]\d{1,2})?"

MACROS = {
    "collect_amount_parts(x)": f"""regexp_extract(
        CASE WHEN regexp_full_match(x, '\\d+') THEN x
            ELSE regexp_replace(LOWER(x), {literal(_SPACE)}, '', 'g') END,
        {literal("^" + _SHAPE + "$")}, {_PARTS})""",
    "collect_amount_class(p)": f"""CASE WHEN p.body = '' THEN 'unread'
        WHEN (p.open = '(') <> (p.close = ')') THEN 'unread'
        WHEN p.short <> '' AND regexp_full_match(p.body, '{_SELF_TOLD}') THEN 'plain'
        WHEN regexp_full_match(p.body, '{_PLAIN}') THEN 'plain'
        WHEN regexp_full_match(p.body, '{_ONLY["id"]}') THEN 'id'
        WHEN regexp_full_match(p.body, '{_ONLY["en"]}') THEN 'en'
        WHEN regexp_full_match(p.body, '{_EITHER["point"]}')
            THEN CASE WHEN p.rupiah = '' AND p.idr = '' THEN 'point' ELSE 'id' END
        WHEN regexp_full_match(p.body, '{_EITHER["comma"]}')
            THEN CASE WHEN p.rupiah = '' AND p.idr = '' THEN 'comma' ELSE 'en' END
        ELSE 'unread' END""",
}


def amount_class(cell: str) -> str:
    """SQL: what a cell says of its column: id, en, plain, unread; both readings: point, comma."""
    return f"collect_amount_class(collect_amount_parts({cell}))"


def amount(cell: str, form: str, proven: bool) -> str:
    """SQL: the amount as a plain number with six decimals; null where it cannot be read.

    Where the cells alone told the form (`proven`), a cell such as `1.234` whose mark would be
    the decimal one stays unread: a third decimal of money is a slip more often than a fact.
    """
    parts = f"collect_amount_parts({cell})"
    decimal, thousand = (",", ".") if form == "id" else (".", ",")
    either = rf"[1-9]\d{{0,2}}\{decimal}\d{{3}}"
    fits = rf"(\d+|\d{{1,3}}(\{thousand}\d{{3}})+)(\{decimal}\d+)?"
    slip = f"WHEN regexp_full_match(p.body, '{either}') THEN NULL" if proven else ""
    point = f"REPLACE(REPLACE(p.body, '{thousand}', ''), '{decimal}', '.')"
    return f"""(SELECT CAST(CASE
        WHEN collect_amount_class(p) = 'unread' THEN NULL
        WHEN contains(p.body, 'e') THEN TRY_CAST(TRY_CAST(p.body AS DOUBLE) AS DECIMAL(38, 6))
        WHEN p.short <> '' AND regexp_full_match(p.body, '{_SELF_TOLD}')
            THEN TRY_CAST(REPLACE(p.body, ',', '.') AS DECIMAL(38, 6))
        {slip}
        WHEN regexp_full_match(p.body, '{fits}') THEN TRY_CAST({point} AS DECIMAL(38, 6)) END
        * CASE WHEN p.short IN ('rb', 'ribu') THEN 1000 WHEN p.short <> '' THEN 1000000 ELSE 1 END
        * CASE WHEN p.open <> '' OR p.inner <> '' OR p.behind <> '' OR p.sign NOT IN ('', '+')
            THEN -1 ELSE 1 END AS VARCHAR)
        FROM (SELECT {parts} AS p))"""


def readings(raw: str) -> dict[str, str]:
    """What an amount is in each form, for a question.

    >>> readings("1.250")
    {'id': '1250', 'en': '1.25'}
    """
    digits = raw.strip()
    mark = "." if "." in digits else ","
    kept = "".join(c for c in digits if c.isdigit() or c == mark)
    both = {kept.replace(mark, ""): None, f"{float(kept.replace(mark, '.')):g}": None}
    first, second = (list(both) * 2)[:2]
    told = (first, second) if mark == "." else (second, first)
    return dict(zip(FORMS, told, strict=True))
