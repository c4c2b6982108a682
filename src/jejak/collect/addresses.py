"""Page addresses and referrers → host, path, campaign, click id; once a distinct address."""

from jejak.engine.duckdb import DuckDB

# What `url`, `path` and `search` of an event say together: the address, else its two parts.
ADDRESS = """COALESCE(NULLIF(f.url, ''), NULLIF(COALESCE(f.path, '') || CASE
    WHEN f.search LIKE '?%' THEN f.search WHEN f.search <> '' THEN '?' || f.search
    ELSE '' END, ''))"""


def read_addresses(engine: DuckDB) -> None:
    """Tables collect_addresses (address →) and collect_referrers (referrer → host)."""
    engine.table(
        "collect_addresses",
        f"""SELECT address, collect_host(address) AS host,
        NULLIF(CASE WHEN path = '' AND collect_host(address) IS NOT NULL THEN '/' ELSE path END,
            '') AS page,
        collect_value(query, 'utm_source') AS utm_source,
        collect_value(query, 'utm_medium') AS utm_medium,
        collect_value(query, 'utm_campaign') AS utm_campaign,
        CASE WHEN query <> '' THEN collect_click(query) END AS click_id
    FROM (
        SELECT address, collect_path(address) AS path, collect_query(address) AS query
        FROM (SELECT DISTINCT {ADDRESS} AS address FROM collect_fields AS f)
        WHERE address IS NOT NULL
    )""",
    )
    engine.table(
        "collect_referrers",
        """SELECT referrer, collect_host(referrer) AS host
    FROM (SELECT DISTINCT referrer FROM collect_fields WHERE referrer <> '')""",
    )
