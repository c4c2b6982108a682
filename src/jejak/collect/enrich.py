"""collect_fields → keyed, incoming and rejected: checked, typed, enriched; all of it set by set."""

from collections.abc import Mapping
from typing import Any

from jejak.collect.addresses import read_addresses
from jejak.collect.agents import read_agents, read_networks
from jejak.collect.checks import EARLIEST, REFUSED, checked, refused
from jejak.collect.fields import FIELDS
from jejak.collect.macros import BETWEEN_DIGITS, CLICK_IDS, MACROS
from jejak.collect.personal import clean_properties, mask_addresses, mask_texts
from jejak.engine.duckdb import DuckDB, literal
from jejak.schema import INCOMING
from jejak.settings import Settings
from jejak.store.hash import KEYED, add_macros, view_incoming
from jejak.words import CHANNELS, CONTACT_EVENTS, PLACES


def enrich(
    engine: DuckDB,
    settings: Settings,
    source: str,
    kind: str | None,
    latest: str,
    names: dict[str, str],
) -> None:
    """Tables keyed and collect_refused from collect_fields, and view incoming of the first.

    `kind` is what the mapping or jejak.toml says of the source; without it the client
    library decides.  No event may be later than `latest` (a UTC timestamp).

    Money is properties.revenue, else total, else value, kept with its currency.  An amount in a
    currency other than the project's is not counted, and every report that it touches says so;
    it counts as soon as jejak.toml names that currency, without another import.
    """
    types, absent = _complete(engine)
    prepare(engine, settings)
    values: dict[str, Any] = {
        "source": source,
        "kind": kind or "",
        "earliest": EARLIEST,
        "latest": latest,
    }
    read_rows = checked(types)
    _keep_rows(engine, f"{read_rows}, told AS ({_INCOMING})\n{KEYED}", values, absent)
    if engine.rows("SELECT 1 FROM keyed_rows WHERE row IS NULL LIMIT 1"):
        engine.execute("DELETE FROM keyed_rows WHERE row IS NULL")
        engine.table("collect_refused", f"{read_rows}\n{refused(names)}", values)
    else:
        engine.load("collect_refused", REFUSED, [])


def _complete(engine: DuckDB) -> tuple[dict[str, str], set[str]]:
    """View collect_fields over what the reader left, absent fields as null; types by column.

    Returns the absent fields too.
    """
    found = {row["column_name"]: row["column_type"] for row in engine.rows("DESCRIBE collect_read")}
    absent = [field for field in FIELDS if field not in found]
    nulls = "".join(f", NULL::VARCHAR AS {field}" for field in absent)
    engine.execute(f"CREATE OR REPLACE VIEW collect_fields AS SELECT *{nulls} FROM collect_read")
    return {field: found.get(field, "VARCHAR") for field in FIELDS}, set(absent)


# column of keyed → the field without which it is null on every row
_MADE_OF = {
    **{name: name for name in ("user_id", "email", "phone", "previous_id", "order_id", "currency")},
    **{"received_at": "received_time", "properties": "properties", "basket_text": "properties"},
}


def _keep_rows(engine: DuckDB, sql: str, values: Mapping[str, Any], absent: set[str]) -> None:
    """Table keyed_rows of a SELECT, and view keyed over it; what is alike on all rows is kept once.

    Refused rows have no `row`; to leave them out here would work out twice what is looked at.
    """
    alike = {"source": literal(values["source"])}
    for column, field in _MADE_OF.items():
        if field in absent:
            alike[column] = f"CAST(NULL AS {INCOMING.get(column, 'VARCHAR')})"
    add_macros(engine)
    engine.drop("keyed")
    engine.table("keyed_rows", f"SELECT * EXCLUDE ({', '.join(alike)}) FROM ({sql})", values)
    constants = ", ".join(f"{sql} AS {column}" for column, sql in alike.items())
    engine.execute(f"CREATE VIEW keyed AS SELECT *, {constants} FROM keyed_rows")
    view_incoming(engine)


def count_naive(engine: DuckDB) -> int:
    """How many event times were written without an offset, as texts."""
    time = "CAST(COALESCE(NULLIF(CAST(original_time AS VARCHAR), ''), time) AS VARCHAR)"
    types = {r["column_name"]: r["column_type"] for r in engine.rows("DESCRIBE collect_fields")}
    if "TIMESTAMP" in (types["time"], types["original_time"]):
        return 0
    return engine.rows(
        f"""SELECT COUNT(*) AS n FROM (SELECT {time} AS time FROM collect_fields)
        WHERE NOT ends_with(time, 'Z') AND collect_is_naive(time)"""
    )[0]["n"]


def install(engine: DuckDB) -> None:
    """The macros that every statement here uses."""
    for head, body in MACROS.items():
        engine.execute(f"CREATE OR REPLACE TEMP MACRO {head} AS {body}")


def prepare(engine: DuckDB, settings: Settings) -> None:
    """Every table of distinct values that the statement joins."""
    mask_texts(engine)
    read_agents(engine)
    read_networks(engine, settings)
    read_addresses(engine)
    mask_addresses(engine)
    clean_properties(engine, settings.privacy.drop_properties)
    engine.load(
        "collect_staff",
        {"id": "VARCHAR"},
        [(user.strip().lower(),) for user in settings.traffic.internal_users],
    )
    engine.load(
        "collect_contacts",
        {"event": "VARCHAR", "contact": "VARCHAR", "place": "VARCHAR"},
        [(event, *pair) for event, pair in CONTACT_EVENTS.items()],
    )
    engine.table(
        "collect_phones",
        f"""SELECT phone, collect_phone_checked(long) AS number
        FROM (SELECT phone, collect_phone_long(digits) AS long FROM (
            SELECT phone, regexp_replace(phone, '{BETWEEN_DIGITS}', '', 'g') AS digits
            FROM (SELECT DISTINCT phone FROM collect_fields WHERE phone <> '')))""",
    )
    engine.table(
        "collect_made",
        """SELECT item, content || '-' || CAST(ROW_NUMBER() OVER (
            PARTITION BY content ORDER BY item) AS VARCHAR) AS message_id
        FROM collect_fields WHERE content IS NOT NULL""",
    )


def _one_of(column: str, values: tuple[str, ...]) -> str:
    """The value in lower case where it is one of these, else null."""
    return f"CASE LOWER({column}) " + " ".join(f"WHEN '{v}' THEN '{v}'" for v in values) + " END"


_TOLD_TYPES = {
    **{name: name for name in ("desktop", "mobile", "tablet", "tv", "other")},
    **dict.fromkeys(("phone", "smartphone", "handset", "hp", "ponsel"), "mobile"),
    **dict.fromkeys(("pc", "computer", "laptop", "komputer"), "desktop"),
}
_TOLD_TYPE = (
    "CASE c.told_type "
    + " ".join(f"WHEN '{told}' THEN '{kind}'" for told, kind in _TOLD_TYPES.items())
    + " END"
)
_COLUMNS = {
    "row": "CASE WHEN c.reason IS NULL THEN c.row END",
    "source": "$source",
    "message_id": "COALESCE(m.message_id, c.message_id)",
    "type": "c.call",
    "event": "c.called",
    "occurred_at": "c.happened",
    "received_at": "c.received_time_at",
    "is_server": "c.is_server",
    "anonymous_id": "COALESCE(c.known_anonymous, c.known_device)",
    "user_id": "c.known_user",
    "email": "c.known_email",
    "phone": "c.known_phone",
    "previous_id": "collect_id(c.previous_id)",
    "place": f"""CASE WHEN {_one_of("c.place", PLACES)} IS NOT NULL THEN LOWER(c.place)
        WHEN k.place IS NOT NULL THEN k.place
        WHEN c.is_app OR c.call = 'screen' THEN 'app'
        WHEN NOT c.is_server THEN 'web' END""",
    "excluded": """CASE WHEN s.id IS NOT NULL OR t.id IS NOT NULL OR n.ip IS NOT NULL
        THEN 'internal' WHEN g.is_bot AND NOT c.is_server THEN 'bot' ELSE '' END""",
    "contact": f"""COALESCE({_one_of("c.contact", CHANNELS)},
        CASE WHEN c.is_server THEN k.contact END)""",
    "utm_source": "COALESCE(collect_text(c.utm_source), a.utm_source)",
    "utm_medium": "COALESCE(collect_text(c.utm_medium), a.utm_medium)",
    "utm_campaign": "COALESCE(collect_text(c.utm_campaign), a.utm_campaign)",
    "click_id": f"COALESCE({_one_of('c.click_id', CLICK_IDS)}, a.click_id)",
    "referrer_host": "CASE WHEN r.host IS DISTINCT FROM a.host THEN r.host END",
    "in_app": "CASE WHEN NOT c.is_server AND NOT c.is_app THEN g.in_app END",
    "device_type": f"""COALESCE({_TOLD_TYPE}, CASE
        WHEN c.told_type = 'ipados' OR c.device_model ILIKE 'ipad%' THEN 'tablet'
        WHEN c.told_type = 'ios' OR c.told_type = 'android'
            THEN CASE WHEN g.device_type = 'tablet' THEN 'tablet' ELSE 'mobile' END
        WHEN c.is_app AND g.device_type = 'other' THEN 'mobile'
        WHEN c.is_server AND g.device_type = 'other' THEN NULL
        ELSE g.device_type END, CASE WHEN NOT c.is_server THEN 'unknown' END)""",
    "os": """CASE LOWER(c.os) WHEN 'ios' THEN 'iOS' WHEN 'ipados' THEN 'iOS'
        WHEN 'iphone os' THEN 'iOS' WHEN 'android' THEN 'Android' WHEN 'macos' THEN 'Mac OS X'
        WHEN 'mac os' THEN 'Mac OS X' WHEN 'mac os x' THEN 'Mac OS X'
        ELSE COALESCE(collect_text(c.os), g.os) END""",
    "browser": "COALESCE(collect_text(c.browser), CASE WHEN NOT c.is_app THEN g.browser END)",
    "model": """CASE WHEN c.device_model ILIKE 'iphone%' THEN 'iPhone'
        WHEN c.device_model ILIKE 'ipad%' THEN 'iPad'
        WHEN c.device_model <> '' AND c.device_maker <> ''
            AND NOT starts_with(LOWER(c.device_model), LOWER(c.device_maker))
            THEN UPPER(c.device_maker[1]) || c.device_maker[2:] || ' ' || c.device_model
        ELSE COALESCE(collect_text(c.device_model), g.model) END""",
    "screen": """CASE WHEN c.points < 360 THEN 'small' WHEN c.points < 768 THEN 'medium'
        WHEN c.points IS NOT NULL THEN 'large' WHEN NOT c.is_server THEN 'unknown' END""",
    "host": "a.host",
    "page": """COALESCE(CASE WHEN c.call = 'screen' THEN collect_text(c.name) END, a.page)""",
    "order_id": "collect_id(c.order_id)",
    "value": "c.money",
    "currency": """CASE WHEN c.money IS NULL THEN NULL WHEN LOWER(c.currency) = 'rp' THEN 'IDR'
        ELSE UPPER(collect_text(c.currency)) END""",
    "cash_on_delivery": "COALESCE(collect_is_cod(LOWER(c.payment_method)), FALSE)",
    "properties": "c.clean",
}
_INCOMING = (
    """SELECT """
    + ",\n    ".join(
        f"CAST({_COLUMNS[name]} AS {kind}) AS {name}" for name, kind in INCOMING.items()
    )
    + """,
    c.told_basket
FROM (
    SELECT c.*, LOWER(c.device_type) AS told_type,
        COALESCE(l.kind = 'app', FALSE) AS is_app,
        $kind = 'server' OR COALESCE(l.kind, LOWER(c.channel), '') = 'server' AS is_server,
        TRY_CAST(c.width AS DOUBLE) / CASE WHEN l.kind = 'app' AND c.os ILIKE 'android'
            THEN GREATEST(COALESCE(TRY_CAST(c.density AS DOUBLE), 1), 1) ELSE 1 END AS points
    FROM checked AS c
    LEFT JOIN collect_libraries AS l ON l.library = c.library
) AS c
LEFT JOIN collect_made AS m ON m.item = c.item
LEFT JOIN collect_contacts AS k ON k.event = c.called
LEFT JOIN collect_staff AS s ON s.id = LOWER(c.known_user)
LEFT JOIN collect_staff AS t ON t.id = c.known_email
LEFT JOIN collect_insiders AS n ON n.ip = c.ip
LEFT JOIN collect_addresses AS a ON a.address = c.address
LEFT JOIN collect_referrers AS r ON r.referrer = c.referrer
LEFT JOIN collect_agents AS g ON g.user_agent = c.user_agent"""
)
