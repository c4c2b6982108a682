"""How a text of the world is read, in DuckDB's SQL: times, money, ids, e-mails, phones, URLs.

Importing runs on DuckDB alone; every other engine reads the sealed Parquet.
"""

# What trackers write where there is nobody.
NOBODY = (
    "",
    "-",
    "--",
    "-1",
    "0",
    "null",
    "none",
    "nil",
    "nan",
    "n/a",
    "na",
    "undefined",
    "unknown",
    "anonymous",
    "guest",
    "(not set)",
    "00000000-0000-0000-0000-000000000000",
    "[object object]",
)
# Mailboxes of nobody, and names that are a placeholder where box and domain both have one.
_NO_MAILBOX = "no-?_?reply|donot-?_?reply|noemail|no-?_?email|tidakada|test|tes|testing|none|null"
_FILLER = (
    "aa*|abc|asd|asdf|asdasd|admin|contoh|coba|customer|email|example|mail|n|na|nn|no|pelanggan|"
    "qwerty|test|tes|testing|user|xx*"
)
_TIME = r"\d{4}[-/]\d\d[-/]\d\d([T ]\d\d:\d\d(:\d\d([.,]\d{1,9})?)?)?"
PLAIN_TIME = "____-__-__T__:__:__"
_ZONE = r" ?(Z|z|UTC|[+-]\d\d(:?\d\d)?)"
BETWEEN_DIGITS = r"[\s().\-/\x{200e}\x{202a}\x{202c}\x{00a0}\x{2011}]"
NUMBER = r"[+-]?\d{1,15}(\.\d+)?([eE][+-]?\d{1,2})?"
AMBIGUOUS = r"[+-]?[1-9]\d{0,2}([.,]\d{3})+"
CLICK_IDS = (
    "gclid",
    "gbraid",
    "wbraid",
    "dclid",
    "msclkid",
    "ttclid",
    "twclid",
    "li_fat_id",
    "fbclid",
    "igshid",
)


_WORDS = "|" + "|".join(NOBODY) + "|"
_CLICKS = "CASE " + "".join(
    f"WHEN regexp_matches(query, '(^|&){name}=[^&]') THEN '{name}' " for name in CLICK_IDS
)

MACROS = {
    # TRIM and regular expressions are dear: they run only where a cheap look says they must
    "collect_trim(x)": "CASE WHEN x LIKE ' %' OR x LIKE '% ' THEN TRIM(x) ELSE x END",
    "collect_text(x)": "NULLIF(collect_trim(x), '')",
    # an id, or null where a tracker wrote a word for nobody
    "collect_id(x)": f"""CASE
        WHEN contains(x, '*') OR x LIKE '{{%' OR x LIKE '[%' THEN NULL
        WHEN contains(x, ' ')
            THEN CASE WHEN NOT contains('{_WORDS}', '|' || LOWER(TRIM(x)) || '|') THEN TRIM(x) END
        WHEN strlen(x) > 16 AND x NOT LIKE '00000000-%' THEN x
        WHEN contains('{_WORDS}', '|' || LOWER(x) || '|') THEN NULL
        ELSE x END""",
    "collect_epoch(x)": """make_timestamp(CAST(TRUNC(CASE WHEN x < 100000000000 THEN x * 1000000
        WHEN x < 100000000000000 THEN x * 1000
        WHEN x < 100000000000000000 THEN x
        ELSE x / 1000 END) AS BIGINT))""",
    # ISO 8601 with or without an offset (without: UTC), or an epoch in s, ms, us or ns
    "collect_moment(x)": f"""CASE
        WHEN strlen(x) IN (24, 27) AND ends_with(x, 'Z') AND SUBSTRING(x, 20, 1) = '.'
            THEN TRY_CAST(x AS TIMESTAMP)
        WHEN x LIKE '{PLAIN_TIME}' THEN TRY_CAST(x AS TIMESTAMP)
        WHEN (contains(x, '/') OR contains(x, '-'))
            AND TRIM(x) NOT LIKE '____-%' AND TRIM(x) NOT LIKE '____/%' THEN NULL
        WHEN regexp_full_match(TRIM(x), '{_TIME}{_ZONE}') THEN
            timezone('UTC', TRY_CAST(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
                TRIM(x), ',', '.'), ' +', '+'), ' -', '-'), ' Z', 'Z'), ' UTC', 'Z')
                AS TIMESTAMPTZ))
        WHEN regexp_full_match(TRIM(x), '{_TIME}') THEN
            TRY_CAST(REPLACE(TRIM(x), ',', '.') AS TIMESTAMP)
        WHEN regexp_full_match(TRIM(x), '\\d{{9,19}}(\\.\\d+)?') THEN
            collect_epoch(TRY_CAST(TRIM(x) AS DECIMAL(38, 9))) END""",
    "collect_is_naive(x)": f"regexp_full_match(TRIM(x), '{_TIME}')",
    # a plain number; what could be thousands as well as decimals is no number
    "collect_money(x)": f"""CASE WHEN regexp_full_match(TRIM(x), '{NUMBER}')
        AND NOT regexp_full_match(TRIM(x), '{AMBIGUOUS}')
        THEN TRY_CAST(TRIM(x) AS DOUBLE) END""",
    # money as it stands in JSON: a number is plain, a text is read as above
    "collect_json_money(x)": """CASE WHEN x IS NULL THEN NULL
        WHEN starts_with(x, '"') THEN collect_money(x[2:-2])
        WHEN ABS(TRY_CAST(x AS DOUBLE)) < 1e15 THEN TRY_CAST(x AS DOUBLE) END""",
    "collect_email(x)": f"""CASE
        WHEN NOT regexp_full_match(LOWER(TRIM(x)), '[^@\\s*,;<>"]+@[^@\\s*,;<>"]+\\.[a-z]{{2,}}')
            OR regexp_matches(LOWER(TRIM(x)), '^({_NO_MAILBOX})@')
            OR regexp_matches(LOWER(TRIM(x)), '^({_FILLER})@({_FILLER})\\.')
        THEN NULL ELSE LOWER(TRIM(x)) END""",
    # +62 for Indonesia: 0812…, 62812…, 812… and +62812… are one; others need their +
    "collect_phone_long(x)": """CASE
        WHEN NOT regexp_full_match(x, '\\+?\\d{7,16}') THEN NULL
        WHEN x LIKE '+620%' THEN '+62' || x[5:]
        WHEN x LIKE '+%' THEN x
        WHEN x LIKE '00%' THEN '+' || x[3:]
        WHEN x LIKE '620%' THEN '+62' || x[4:]
        WHEN x LIKE '62%' AND LENGTH(x) >= 10 THEN '+' || x
        WHEN x LIKE '0%' THEN '+62' || x[2:]
        WHEN x LIKE '8%' AND LENGTH(x) BETWEEN 9 AND 12 THEN '+62' || x END""",
    # eight to fifteen digits, for +62 eight to twelve behind it; no 0000000, no 1234567
    "collect_phone_checked(x)": """CASE
        WHEN LENGTH(x) BETWEEN 9 AND 16 AND x[2] <> '0'
            AND (x NOT LIKE '+62%' OR LENGTH(x) BETWEEN 11 AND 15)
            AND REPLACE(RIGHT(x, 7), RIGHT(x, 1), '') <> ''
            AND NOT regexp_full_match(x, '\\+62(81|8)?1?2345678(9(01?)?)?')
        THEN x END""",
    # a URL without scheme (host/path); a path alone begins with /.  x has no query or fragment
    "collect_place(x)": """CASE WHEN contains(x, '://') THEN split_part(x, '://', 2)
        WHEN x LIKE '//%' THEN SUBSTRING(x, 3) WHEN x = '' OR x LIKE '/%' THEN x
        ELSE '/' || x END""",
    "collect_bare(host)": """NULLIF(CASE WHEN starts_with(host, 'www.') OR contains(host, ':')
            OR ends_with(host, '.')
        THEN regexp_replace(host, '^(?:www\\.)?(.*?)\\.?(?::\\d*)?$', '\\1')
        ELSE host END, '')""",
    "collect_path(place)": """CASE WHEN contains(place, '/')
        THEN SUBSTRING(place, strpos(place, '/')) ELSE '' END""",
    # how a payment at the door is called; the dear look only where a cheap one finds a word of it
    "collect_is_cod(x)": """(contains(x, 'cod') OR contains(x, 'cash') OR contains(x, 'bayar'))
        AND regexp_matches(x, '\\bcod\\b|cash.?on.?delivery|bayar di ?tempat')""",
    "collect_page(x)": "split_part(split_part(x, '#', 1), '?', 1)",
    "collect_query(x)": "regexp_extract(x, '\\?([^#]*)', 1)",
    "collect_value(query, name)": """NULLIF(TRIM(TRY(url_decode(REPLACE(
        regexp_extract(query, '(?:^|&)' || name || '=([^&]*)', 1), '+', ' ')))), '')""",
    "collect_click(query)": _CLICKS + "END",
}
