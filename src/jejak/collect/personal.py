"""Personal data leaves the properties before they are stored.

A key of PERSONAL is removed wherever it stands, and so is every text that holds an e-mail
address.  `name` is a person's in traits; in the properties of a product or page it is kept.
Addresses of pages go too: their query can hold anything, and host, path, campaign and the
click id's name are columns already.
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
_E_MAIL = r"[^\s"",:@]+@[^\s"",:@]+\.[A-Za-z]{2,}"


def _pattern(keys: tuple[str, ...]) -> str:
    return '(?i)"(' + "|".join(re.escape(key) for key in keys) + r')"\s*:|' + _E_MAIL


def make_properties(engine: DuckDB, drop: tuple[str, ...]) -> str:
    """The SQL expression of an event's properties without personal data, over collect_fields.

    Keys at the top go in SQL; the few texts that still match go through Python, once a
    distinct text, into table collect_clean.
    """
    keys = (*PERSONAL, *drop)
    patch = json.dumps(dict.fromkeys((*keys, *ADDRESSES)))
    pattern = _sql(_pattern((*keys, *ADDRESSES)))
    of_traits = json.dumps(dict.fromkeys((*keys, *ADDRESSES, "name")))
    patched = f"""NULLIF(CASE
        WHEN LOWER(f.type) IN ('identify', 'group')
            THEN json_merge_patch(f.properties, {_sql(of_traits)})
        WHEN regexp_matches(f.properties, {pattern})
            THEN json_merge_patch(f.properties, {_sql(patch)})
        ELSE f.properties END, '{{}}')"""
    found = engine.rows(
        f"""SELECT DISTINCT before FROM (
            SELECT {patched} AS before FROM collect_fields AS f WHERE f.properties IS NOT NULL)
        WHERE regexp_matches(before, {pattern})"""
    )
    personal = {key.lower() for key in (*keys, *ADDRESSES)}
    clean = [(row["before"], _text(json.loads(row["before"]), personal)) for row in found]
    engine.load("collect_clean", {"before": "VARCHAR", "after": "VARCHAR"}, clean)
    if not clean:
        return patched
    return f"""COALESCE((SELECT NULLIF(c.after, '{{}}') FROM collect_clean AS c
        WHERE c.before = {patched}), {patched})"""


def _text(value: Any, personal: set[str]) -> str:
    return json.dumps(_without(value, personal), ensure_ascii=False, separators=(",", ":"))


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


def _sql(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
