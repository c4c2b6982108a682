"""incoming → keyed → events: texts become 63-bit ids, distinct values become dictionaries.

An id is the first 8 bytes of SHA-256 over "kind:value", halved: the same on every machine
and independent of arrival.  SHA-256 because the engine computes it, where BLAKE2b would send
every value through Python (decision 0002).  E-mails and phones are hashed with the
project's key first, so the store alone does not tell them; so are user and anonymous ids that
are one, and the names of WhatsApp's contacts.
"""

import hashlib
import json
import re

from jejak.engine import statements
from jejak.engine.duckdb import DuckDB
from jejak.errors import ProjectError
from jejak.schema import AGENT, ARRIVAL, INCOMING, TABLES

_SQL = statements.read("jejak.store", "hash.sql")
# Dictionary → the table of its new rows.
DICTIONARIES = {
    "identifiers": "new_identifiers",
    "arrivals": "new_arrivals",
    "agents": "new_agents",
    "pages": "new_pages",
    "order_numbers": "new_order_numbers",
    "items": "new_items",
}
# What an event says of one product: Segment's e-commerce spec.
_ITEM = {
    **dict.fromkeys(("product_id", "sku", "name", "category"), "VARCHAR"),
    **dict.fromkeys(("price", "quantity"), "DOUBLE"),
}
_BASKET = json.dumps({**_ITEM, "products": [_ITEM]})
# SELECT of the rows of table keyed from a relation told (INCOMING and, where the reader knows it,
# told_basket), its groups of columns as one text.
KEYED = _SQL["keyed"]
# E-mails and phones as the door reads them, and ids that are the name of a contact.
_MAIL = r"""[^@\s*,;<>"]+@[^@\s*,;<>"]+\.[a-z]{2,}"""
_PHONE = r"(?:\+?62|0062|0)8\d{7,11}|\+[1-9]\d{8,14}"
_LOCAL = r"^(?:\+?62|0062|0)8"
_BETWEEN = r"[\s().\-]"
_CONTACT = "whatsapp:"
_WRITTEN = {
    "_MAIL": _MAIL,
    "_PHONE": _PHONE,
    "_LOCAL": _LOCAL,
    "_BETWEEN": _BETWEEN,
    "_CONTACT": _CONTACT,
    "_BASKET": _BASKET,
}
_PACKED = {"arrival_text": ARRIVAL, "agent_text": AGENT, "page_text": ("host", "page")}
_MACROS = """
CREATE OR REPLACE MACRO part_of(packed, place) AS NULLIF(split_part(packed, chr(31), place), '');
CREATE OR REPLACE MACRO weak_text(anonymous_id, is_server, user_id, agent_text) AS COALESCE(
    anonymous_id, CASE WHEN NOT is_server AND user_id IS NOT NULL
        THEN 'user:' || user_id || '|' || COALESCE(part_of(agent_text, 1), 'unknown') END);
CREATE OR REPLACE MACRO plain_form(x) AS CASE
    WHEN regexp_full_match(LOWER(x), '_MAIL') THEN LOWER(x)
    ELSE regexp_replace(
        regexp_extract(regexp_replace(x, '_BETWEEN', '', 'g'), '^(_PHONE)$', 1),
        '_LOCAL', '+628') END;
CREATE OR REPLACE MACRO keyed_id(secret, x) AS CASE
    WHEN starts_with(x, '_CONTACT') THEN '_CONTACT' || sha256(
        secret || COALESCE(NULLIF(plain_form(substr(x, 10)), ''), substr(x, 10)))
    WHEN contains(x, '@') OR starts_with(x, '+') OR starts_with(x, '0') OR starts_with(x, '62')
        THEN CASE WHEN plain_form(x) <> '' THEN sha256(secret || plain_form(x)) ELSE x END
    ELSE x END;
CREATE OR REPLACE MACRO make_id(kind, value) AS
    CAST(CAST('0x' || substr(sha256(kind || ':' || value), 1, 16) AS UBIGINT) >> 1 AS BIGINT);
CREATE OR REPLACE MACRO order_number(id) AS
    COALESCE(NULLIF(UPPER(REPLACE(LTRIM(TRIM(id), '''#'), ' ', '')), ''), id);
CREATE OR REPLACE MACRO same_item(item) AS
    COALESCE(NULLIF(item.product_id, ''), NULLIF(item.sku, ''), NULLIF(item.name, ''));
CREATE OR REPLACE MACRO items_of(told) AS [
    {'product': same_item(item), 'name': NULLIF(item.name, ''),
        'category': NULLIF(item.category, ''),
        'quantity': COALESCE(NULLIF(ABS(item.quantity), 0), 1), 'price': item.price}
    FOR item IN CASE WHEN LEN(told.products) > 0 THEN told.products
        WHEN COALESCE(told.product_id, told.sku) IS NULL THEN []
        ELSE [{'product_id': told.product_id, 'sku': told.sku, 'name': told.name,
            'category': told.category, 'price': told.price, 'quantity': told.quantity}] END
    IF same_item(item) IS NOT NULL];
CREATE OR REPLACE MACRO products_told(properties) AS json_transform(properties, '_BASKET');
CREATE OR REPLACE MACRO basket_text(told) AS
    NULLIF(CAST(to_json(items_of(told)) AS VARCHAR), '[]');
CREATE OR REPLACE MACRO day_id(id, moment) AS
    xor(id, CAST(date_diff('day', DATE '1970-01-01', CAST(moment AS DATE)) AS BIGINT) << 40)
"""


def make_id(kind: str, value: str) -> int:
    """The id of a value, as the engine computes it.

    >>> make_id("weak", "a")
    2110057435393224358
    """
    return int(hashlib.sha256(f"{kind}:{value}".encode()).hexdigest()[:16], 16) >> 1


def event_id(source: str, message_id: str, day: int) -> int:
    """The id of an event: that of its message, with its UTC day (days since 1970) mixed in.

    The same message on a far day is another event, so it has another id; mixing the day in
    once more gives back the message's id, by which copies are found.
    """
    return make_id("event", f"{source}:{message_id}") ^ day << 40


def strong_id(kind: str, value: str, key: str) -> int:
    """The id of a user id, e-mail or phone of a project whose secret is `key`."""
    if kind == "user":
        return make_id(kind, keyed_id(key, value))
    return make_id(kind, _keyed(key, value))


def keyed_id(key: str, value: str) -> str:
    """A user or anonymous id as it is kept: hashed where it is an e-mail, a phone or a contact.

    >>> keyed_id("", "u-1"), keyed_id("", "0812-3450-9876") == keyed_id("", "+6281234509876")
    ('u-1', True)
    """
    if value.startswith(_CONTACT):
        told = value.removeprefix(_CONTACT)
        return _CONTACT + _keyed(key, _plain_form(told) or told)
    form = _plain_form(value)
    return _keyed(key, form) if form else value


def _keyed(key: str, value: str) -> str:
    return hashlib.sha256((key + value).encode()).hexdigest()


def _plain_form(value: str) -> str | None:
    """The e-mail or phone that a text is, as the door writes it."""
    if re.fullmatch(_MAIL, value.lower(), re.ASCII):
        return value.lower()
    digits = re.sub(_BETWEEN, "", value, flags=re.ASCII)
    return re.sub(_LOCAL, "+628", digits) if re.fullmatch(_PHONE, digits, re.ASCII) else None


def hash_incoming(engine: DuckDB, key: str, batch: int) -> None:
    """Table `hashed` (the columns of events, copies still in it) and the new dictionaries.

    Reads table `keyed`.
    """
    add_macros(engine)
    values = {"key": key, "batch": batch}
    for name, sql in _SQL.items():
        if name != "keyed":
            engine.table(name, sql, values)
    _refuse_collisions(engine)


def view_incoming(engine: DuckDB) -> None:
    """View `incoming` of table `keyed`: its packed texts taken apart again."""
    places = {
        part: f"part_of({text}, {place})"
        for text, parts in _PACKED.items()
        for place, part in enumerate(parts, start=1)
    }
    columns = ", ".join(f"{places.get(name, name)} AS {name}" for name in INCOMING)
    engine.view("incoming", f"SELECT {columns} FROM keyed")


def add_macros(engine: DuckDB) -> None:
    """The functions of ids: make_id, day_id, and what they are made from."""
    text = _MACROS
    for name, said in _WRITTEN.items():
        text = text.replace(name, said)
    engine.execute(text)


def _refuse_collisions(engine: DuckDB) -> None:
    for dictionary, table in DICTIONARIES.items():
        column = next(iter(TABLES[dictionary]))
        met = engine.rows(
            f"SELECT {column} AS id FROM {table} GROUP BY {column} HAVING COUNT(*) > 1 LIMIT 1"
        )
        if met:
            raise ProjectError("project.collision", kind=dictionary, value=met[0]["id"])
