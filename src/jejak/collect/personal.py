"""Personal data leaves the properties before they are stored.

A key of PERSONAL is removed wherever it stands, and so is every text that holds an e-mail
address.  `name` is a person's in traits; in the properties of a product or page it is kept.
The addresses of a page call go too: their query can hold anything, and host, path, campaign
and the click id's name are columns already.
"""

import json
import re
from typing import Any

from jejak.engine.duckdb import DuckDB

PERSONAL = (
    "email",
    "e_mail",
    "e-mail",
    "emailAddress",
    "email_address",
    "customer_email",
    "phone",
    "phoneNumber",
    "phone_number",
    "customer_phone",
    "mobile",
    "msisdn",
    "telephone",
    "telepon",
    "no_telepon",
    "no_hp",
    "nomor_hp",
    "whatsapp",
    "no_wa",
    "firstName",
    "first_name",
    "firstname",
    "lastName",
    "last_name",
    "lastname",
    "fullName",
    "full_name",
    "fullname",
    "nama",
    "nama_lengkap",
    "nama_penerima",
    "customer_name",
    "recipient_name",
    "receiver_name",
    "username",
    "address",
    "addresses",
    "street",
    "alamat",
    "shipping_address",
    "billing_address",
    "shippingAddress",
    "billingAddress",
    "ip",
    "ip_address",
    "ipAddress",
    "birthday",
    "birthdate",
    "date_of_birth",
    "tanggal_lahir",
    "nik",
    "ktp",
    "npwp",
    "passport",
    "avatar",
    "password",
    "card_number",
    "latitude",
    "longitude",
)
ADDRESSES = ("url", "referrer", "search", "initial_referrer", "initial_referring_domain")
_E_MAIL = r'[^\s",:@]@[^\s",:@]+\.[A-Za-z]{2,}'


def clean_properties(engine: DuckDB, drop: tuple[str, ...]) -> None:
    """Table collect_clean (before → after): the properties that hold personal data, cleaned.

    `is_unread`: nested too deeply, or with too long a number, to be cleaned.

    Each distinct text that names such a key, or holds an e-mail address, is read once, in
    Python; of the others only page calls are changed, by PAGE in SQL.
    """
    keys = (*PERSONAL, *drop)
    names = "|".join(re.escape(key) for key in keys)
    found = engine.rows(
        """SELECT DISTINCT LOWER(type) IN ('identify', 'group') AS of_person, properties
        FROM collect_fields
        WHERE properties IS NOT NULL AND (regexp_matches(properties, $key)
            OR (contains(properties, '@') AND regexp_matches(properties, $mail))
            OR LOWER(type) IN ('identify', 'group'))""",
        {"key": f'"(?i:{names})"', "mail": _E_MAIL},
    )
    personal = {key.lower() for key in keys}
    rows: dict[str, tuple[str, str | None, bool]] = {}
    for row in found:
        also = {"name"} if row["of_person"] else set[str]()
        rows[row["properties"]] = (row["properties"], *_clean(row["properties"], personal | also))
    columns = {"before": "VARCHAR", "after": "VARCHAR", "is_unread": "BOOLEAN"}
    engine.load("collect_clean", columns, list(rows.values()))


def _clean(properties: str, personal: set[str]) -> tuple[str | None, bool]:
    """What may be kept of them, and whether they could not be read."""
    try:
        kept = _without(json.loads(properties), personal)
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


def _without(value: Any, personal: set[str]) -> Any:
    """A value of JSON without keys that name a person and texts that hold an e-mail address."""
    if isinstance(value, dict):
        return {
            key: _without(inner, personal)
            for key, inner in value.items()
            if key.lower() not in personal and not _tells(inner)
        }
    if isinstance(value, list):
        return [_without(inner, personal) for inner in value if not _tells(inner)]
    return value


def _tells(value: Any) -> bool:
    return isinstance(value, str) and re.search(_E_MAIL, value) is not None
