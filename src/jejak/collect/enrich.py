"""collect_fields → incoming and rejected: checked, typed, enriched; all of it set by set."""

from typing import Any

from jejak.collect.addresses import read_addresses
from jejak.collect.agents import read_agents, read_networks
from jejak.collect.checks import EARLIEST, REFUSED, checked, refused
from jejak.collect.macros import CLICK_IDS, MACROS
from jejak.collect.personal import make_properties
from jejak.engine.duckdb import DuckDB
from jejak.settings import Settings
from jejak.words import CHANNELS, CONTACT_EVENTS, INCOMING, PLACES

def enrich(
    engine: DuckDB, settings: Settings, source: str, kind: str | None, latest: str, names: dict[str, str]
) -> None:
    """Tables incoming and collect_refused from collect_fields.

    `kind` is what the mapping or jejak.toml says of the source; without it the client
    library decides.  No event may be later than `latest` (a UTC timestamp).

    Money is properties.revenue, else total, else value.  An amount in a currency other than
    the project's rejects its row: without a rate it can neither be added to the rest nor be
    left out in silence, for then an order would stand in every report with no money.
    """
    prepare(engine, settings)
    values: dict[str, Any] = {
        "source": source,
        "kind": kind or "",
        "earliest": EARLIEST,
        "latest": latest,
        "currency": settings.currency,
    }
    types = {
        row["column_name"]: row["column_type"]
        for row in engine.rows("DESCRIBE collect_fields")
    }
    read_rows = checked(types, make_properties(engine, settings.privacy.drop_properties))
    engine.table("incoming", f"{read_rows}\n{_INCOMING}", values)
    read, kept = (
        engine.rows(f"SELECT COUNT(row) AS n FROM {name}")[0]["n"]
        for name in ("collect_fields", "incoming")
    )
    if kept < read:
        engine.table("collect_refused", f"{read_rows}\n{refused(names)}", values)
    else:
        engine.load("collect_refused", REFUSED, [])


def install(engine: DuckDB) -> None:
    """The macros that every statement here uses."""
    for head, body in MACROS.items():
        engine.execute(f"CREATE OR REPLACE TEMP MACRO {head} AS {body}")


def prepare(engine: DuckDB, settings: Settings) -> None:
    """Every table of distinct values that the statement joins."""
    read_agents(engine)
    read_networks(engine, settings)
    read_addresses(engine)
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
        """SELECT phone, collect_phone(phone) AS number
        FROM (SELECT DISTINCT phone FROM collect_fields WHERE phone <> '')""",
    )
    engine.table(
        "collect_made",
        """SELECT row, content || '-' || CAST(ROW_NUMBER() OVER (
            PARTITION BY content ORDER BY row) AS VARCHAR) AS message_id
        FROM collect_fields WHERE content IS NOT NULL""",
    )


def _one_of(values: tuple[str, ...]) -> str:
    return ", ".join(f"'{value}'" for value in values)


_COLUMNS = {
    "row": "c.row",
    "source": "$source",
    "message_id": "COALESCE(m.message_id, TRIM(c.message_id))",
    "type": "c.call",
    "event": "c.called",
    "occurred_at": "c.happened",
    "received_at": "c.received_time_at",
    "is_server": "c.is_server",
    "anonymous_id": "COALESCE(c.known_anonymous, c.known_device)",
    "user_id": "c.known_user",
    "email": "c.known_email",
    "phone": "p.number",
    "previous_id": "collect_id(c.previous_id)",
    "place": f"""CASE WHEN LOWER(c.place) IN ({_one_of(PLACES)}) THEN LOWER(c.place)
        WHEN k.place IS NOT NULL THEN k.place
        WHEN c.is_app OR c.call = 'screen' THEN 'app' ELSE 'web' END""",
    "excluded": """CASE WHEN s.id IS NOT NULL OR t.id IS NOT NULL OR n.ip IS NOT NULL
        THEN 'internal' WHEN g.is_bot AND NOT c.is_server THEN 'bot' ELSE '' END""",
    "contact": f"""CASE WHEN LOWER(c.contact) IN ({_one_of(CHANNELS)}) THEN LOWER(c.contact)
        WHEN c.is_server THEN k.contact END""",
    "utm_source": "COALESCE(collect_text(c.utm_source), a.utm_source)",
    "utm_medium": "COALESCE(collect_text(c.utm_medium), a.utm_medium)",
    "utm_campaign": "COALESCE(collect_text(c.utm_campaign), a.utm_campaign)",
    "click_id": f"""CASE WHEN LOWER(c.click_id) IN ({_one_of(CLICK_IDS)}) THEN LOWER(c.click_id)
        ELSE a.click_id END""",
    "referrer_host": "CASE WHEN r.host IS DISTINCT FROM a.host THEN r.host END",
    "in_app": "CASE WHEN NOT c.is_server AND NOT c.is_app THEN g.in_app END",
    "device_type": """COALESCE(CASE
        WHEN c.told_type IN ('desktop', 'mobile', 'tablet', 'tv', 'other') THEN c.told_type
        WHEN c.told_type IN ('ios', 'android', 'ipados', 'phone', 'smartphone', 'handset', 'hp',
            'ponsel') THEN CASE WHEN c.told_type = 'ipados' OR c.device_model ILIKE 'ipad%'
                OR g.device_type = 'tablet' THEN 'tablet' ELSE 'mobile' END
        WHEN c.told_type IN ('pc', 'computer', 'laptop', 'komputer') THEN 'desktop'
        WHEN c.is_app AND g.device_type = 'other' THEN 'mobile'
        WHEN c.is_server AND g.device_type = 'other' THEN NULL
        ELSE g.device_type END, CASE WHEN NOT c.is_server THEN 'unknown' END)""",
    "os": """CASE WHEN LOWER(TRIM(c.os)) IN ('ios', 'ipados', 'iphone os') THEN 'iOS'
        WHEN LOWER(TRIM(c.os)) = 'android' THEN 'Android'
        WHEN LOWER(TRIM(c.os)) IN ('macos', 'mac os', 'mac os x') THEN 'Mac OS X'
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
    "page": "CASE WHEN c.call = 'screen' THEN COALESCE(collect_text(c.name), a.page) ELSE a.page END",
    "order_id": "collect_id(c.order_id)",
    "value": "c.money",
    "cash_on_delivery": """COALESCE(regexp_matches(LOWER(c.payment_method),
        '\\bcod\\b|cash.?on.?delivery|bayar di ?tempat'), FALSE)""",
    "properties": "c.clean",
}
_INCOMING = (
    """SELECT """
    + ",\n    ".join(
        f"CAST({_COLUMNS[name]} AS {kind}) AS {name}" for name, kind in INCOMING.items()
    )
    + """
FROM (
    SELECT c.*, LOWER(TRIM(c.device_type)) AS told_type,
        COALESCE(l.kind = 'app', FALSE) AS is_app,
        $kind = 'server' OR COALESCE(l.kind, LOWER(c.channel), '') = 'server' AS is_server,
        TRY_CAST(c.width AS DOUBLE) / CASE WHEN l.kind = 'app' AND c.os ILIKE 'android'
            THEN GREATEST(COALESCE(TRY_CAST(c.density AS DOUBLE), 1), 1) ELSE 1 END AS points
    FROM checked AS c
    LEFT JOIN collect_libraries AS l ON l.library = c.library
    WHERE c.reason IS NULL
) AS c
LEFT JOIN collect_made AS m ON m.row = c.row
LEFT JOIN collect_phones AS p ON p.phone = c.phone
LEFT JOIN collect_contacts AS k ON k.event = c.called
LEFT JOIN collect_staff AS s ON s.id = LOWER(c.known_user)
LEFT JOIN collect_staff AS t ON t.id = c.known_email
LEFT JOIN collect_insiders AS n ON n.ip = c.ip
LEFT JOIN collect_addresses AS a ON a.address = c.address
LEFT JOIN collect_referrers AS r ON r.referrer = c.referrer
LEFT JOIN collect_agents AS g ON g.user_agent = c.user_agent"""
)
