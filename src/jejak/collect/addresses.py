"""Page addresses and referrers → host, path, campaign, click id; once a distinct address."""

from jejak.engine.duckdb import DuckDB

# What `url`, `path` and `search` of an event say together: the address, else its two parts.
ADDRESS = """CASE WHEN f.url <> '' THEN f.url
    WHEN f.path <> '' OR f.search <> '' THEN COALESCE(f.path, '') || CASE
        WHEN f.search LIKE '?%' THEN f.search WHEN f.search <> '' THEN '?' || f.search
        ELSE '' END END"""


def read_addresses(engine: DuckDB) -> None:
    """Tables collect_addresses (address →) and collect_referrers (referrer → host)."""
    addresses = f"SELECT DISTINCT {ADDRESS} AS address FROM collect_fields AS f"
    engine.table(
        "collect_addresses",
        f"""SELECT address, collect_bare(host) AS host,
        NULLIF(CASE WHEN place = '' OR contains(place, '/') THEN collect_path(place)
            ELSE '/' END, '') AS page,
        collect_value(query, 'utm_source') AS utm_source,
        collect_value(query, 'utm_medium') AS utm_medium,
        collect_value(query, 'utm_campaign') AS utm_campaign,
        collect_click(query) AS click_id
    FROM ({_places(addresses, "address")})""",
    )
    referrers = "SELECT DISTINCT referrer FROM collect_fields WHERE referrer <> ''"
    engine.table(
        "collect_referrers",
        f"""SELECT referrer, collect_bare(host) AS host
        FROM ({_places(referrers, "referrer")})""",
    )


def _places(distinct: str, column: str) -> str:
    """Each distinct URL with its host, its host and path, and its query; step by step, since a
    macro's argument is written out wherever the macro uses it."""
    return f"""SELECT {column}, query, place,
        LOWER(split_part(split_part(place, '/', 1), '@', -1)) AS host
    FROM (SELECT {column}, query, collect_place(page) AS place FROM (
        SELECT {column}, collect_page({column}) AS page,
            CASE WHEN contains({column}, '?') THEN collect_query({column}) END AS query
        FROM ({distinct}) WHERE {column} IS NOT NULL))"""
