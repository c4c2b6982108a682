"""Personal data leaves texts before they are stored.

A key of PERSONAL is removed from the properties wherever it stands, and so is every text that holds
an e-mail address or another thing of a person (`masks`).  `name` is a person's in traits; in the
properties of a product or page it is kept.  The addresses of a page call go too: their query can
hold anything, and host, path, campaign and the click id's name are columns already; other
addresses lose what opens an account.  Names of events and screens, campaigns and paths of
pages are kept with a mark in place of it.
"""

import json
import re
from collections.abc import Callable
from typing import Any

from jejak.collect import masks
from jejak.engine.duckdb import DuckDB

# What a value under such a key does.  `_` may stand as it is, as - or blank, or not at all: noHp.
_REASONS = {
    "reaches somebody": """email e_mail email_address customer_email alamat_email surel
        phone phone_number phone_no customer_phone mobile mobile_number mobile_phone msisdn
        telephone telp no_telp nomor_telp telepon no_telepon nomor_telepon hp no_hp nomor_hp
        handphone whatsapp whatsapp_number no_wa nomor_wa""",
    "says who somebody is": """first_name last_name full_name nama nama_lengkap nama_depan
        nama_belakang nama_penerima nama_ibu nama_ibu_kandung ibu_kandung mother_name
        customer_name recipient_name receiver_name user_name avatar
        birthday birth_date date_of_birth dob tanggal_lahir tgl_lahir tempat_lahir""",
    "says where": """address addresses street home_address shipping_address billing_address
        alamat alamat_lengkap alamat_rumah alamat_pengiriman alamat_penagihan
        ip ip_address latitude longitude lat lng lon""",
    "is a number of the state": """nik no_nik ktp no_ktp nomor_ktp no_kk nomor_kk npwp no_npwp
        nomor_npwp no_sim passport paspor no_paspor national_id identity_number id_card ssn""",
    "opens an account": """password passwd pwd passcode kata_sandi sandi pin otp kode_otp secret
        api_key authorization token access_token refresh_token id_token auth_token
        session_token reset_token""",
    "pays": """card_number card_no credit_card cc_number no_kartu nomor_kartu cvv cvc
        rekening no_rekening nomor_rekening no_rek norek account_number bank_account iban""",
}
PERSONAL = tuple(key for keys in _REASONS.values() for key in keys.split())
ADDRESSES = ("url", "referrer", "search", "initial_referrer", "initial_referring_domain")
_ALIKE = "|".join(key.replace("_", "[_ -]?") for key in PERSONAL)
_KEYS = re.compile(_ALIKE, re.IGNORECASE)
Mask = dict[str, Callable[[str], str]]
_SOURCES: Mask = dict.fromkeys(("utm_source", "utm_medium", "utm_campaign"), masks.masked_source)
_NAMES: Mask = {"event": masks.masked_name, "name": masks.masked_name, **_SOURCES}
_PARTS: Mask = {"page": masks.masked_name, **_SOURCES}


def mask_texts(engine: DuckDB) -> None:
    """View collect_fields without what is a person's in names and in sources of visits."""
    table = "collect_fields"
    if _find_masked(engine, table, _NAMES):
        engine.execute(f"ALTER VIEW {table} RENAME TO collect_told")
        told = _with_marks("collect_told", f"{table}_masked", _NAMES)
        engine.execute(f"CREATE VIEW {table} AS {told}")


def mask_addresses(engine: DuckDB) -> None:
    """Table collect_addresses without what is a person's in paths and in sources of visits."""
    table = "collect_addresses"
    if _find_masked(engine, table, _PARTS):
        engine.table(table, _with_marks(table, f"{table}_masked", _PARTS))


def _find_masked(engine: DuckDB, table: str, columns: Mask) -> bool:
    """Table {table}_masked (place, before, after): the distinct texts that change, if any."""
    looked = " UNION ALL ".join(
        f"SELECT '{column}' AS place, CAST({column} AS VARCHAR) AS text FROM {table}"
        f" WHERE {column} IS NOT NULL GROUP BY {column}"
        for column in columns
    )
    found = engine.rows(
        f"SELECT place, text FROM ({looked}) WHERE regexp_matches(text, $maybe)",
        {"maybe": masks.MAYBE},
    )
    told = [(row["place"], row["text"], columns[row["place"]](row["text"])) for row in found]
    rows = [row for row in told if row[1] != row[2]]
    engine.load(f"{table}_masked", dict.fromkeys(("place", "before", "after"), "VARCHAR"), rows)
    return bool(rows)


def _with_marks(table: str, masked: str, columns: Mask) -> str:
    kept = ", ".join(f"COALESCE({c}_m.after, t.{c}) AS {c}" for c in columns)
    joins = " ".join(
        f"LEFT JOIN {masked} AS {c}_m ON {c}_m.place = '{c}' AND {c}_m.before = t.{c}"
        for c in columns
    )
    return f"SELECT t.* REPLACE ({kept}) FROM {table} AS t {joins}"


def clean_properties(engine: DuckDB, drop: tuple[str, ...]) -> None:
    """Table collect_clean (before → after): the properties that hold personal data, cleaned.

    `is_unread`: nested too deeply, or with too long a number, to be cleaned.

    Each distinct text that names such a key, or may hold a person's, is read once, in Python;
    of the others only page calls are changed, by PAGE in SQL.
    """
    keys = "|".join((_ALIKE, *map(re.escape, drop)))
    found = engine.rows(
        """SELECT DISTINCT LOWER(type) IN ('identify', 'group') AS of_person, properties
        FROM collect_fields
        WHERE properties IS NOT NULL AND (regexp_matches(properties, $key)
            OR regexp_matches(properties, $value)
            OR (contains(properties, '://') AND LOWER(type) NOT IN ('page', 'screen')
                AND (regexp_matches(properties, $address) OR regexp_matches(properties, $query)))
            OR LOWER(type) IN ('identify', 'group'))""",
        {
            "key": f'"(?i:{keys})"\\s*:',
            "value": masks.MAYBE_VALUE,
            "address": masks.MAYBE_ADDRESS,
            "query": f"[?&](?i:{_ALIKE})=",
        },
    )
    personal = re.compile(keys, re.IGNORECASE)
    of_person = re.compile(f"{keys}|name", re.IGNORECASE)
    rows: dict[str, tuple[str, str | None, bool]] = {}
    for row in found:
        named = of_person if row["of_person"] else personal
        rows[row["properties"]] = (row["properties"], *_clean(row["properties"], named))
    columns = {"before": "VARCHAR", "after": "VARCHAR", "is_unread": "BOOLEAN"}
    engine.load("collect_clean", columns, list(rows.values()))


def _clean(properties: str, named: re.Pattern[str]) -> tuple[str | None, bool]:
    """What may be kept of them, and whether they could not be read."""
    try:
        kept = _without(json.loads(properties), named)
        text = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
    except (ValueError, RecursionError):
        return None, True
    return None if text in {"{}", "null"} else text, False


# The properties of one event, over collect_fields f and collect_clean x.
_PAGE = json.dumps(dict.fromkeys(ADDRESSES))
_KEPT = "CASE WHEN x.before IS NULL THEN f.properties ELSE x.after END"
CLEAN = f"""CASE WHEN {_KEPT} IS NULL THEN NULL WHEN LOWER(f.type) IN ('page', 'screen')
        THEN NULLIF(json_merge_patch({_KEPT}, '{_PAGE}'), '{{}}')
        ELSE NULLIF({_KEPT}, '{{}}') END"""


def _without(value: Any, named: re.Pattern[str]) -> Any:
    """A value of JSON without keys that name a person and texts that hold a person's."""
    if isinstance(value, dict):
        return {
            key: _without(inner, named)
            for key, inner in value.items()
            if not named.fullmatch(key) and not _tells(inner)
        }
    if isinstance(value, list):
        return [_without(inner, named) for inner in value if not _tells(inner)]
    return masks.masked_address(value, _KEYS) if isinstance(value, str) else value


def _tells(value: Any) -> bool:
    return isinstance(value, str) and masks.tells(value)
