"""User agents, libraries and networks: each distinct text is read once, in Python."""

import re
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

import msgspec

from jejak.engine.duckdb import DuckDB
from jejak.settings import Settings

HIDDEN = "Android (model hidden)"
# In-app browsers by what they add to the user agent, first match; names the channel rules know.
IN_APP = (
    ("instagram", r"\bInstagram\b"),
    ("messenger", r"\bFB_IAB/(?:Orca|MESSENGER)|MessengerForiOS|FBAN/Messenger"),
    ("facebook", r"\bFB(?:AN|AV|_IAB|IOS)\b"),
    ("tiktok", r"musical_ly|BytedanceWebview|\bTikTok|\btrill_|\bByteLocale"),
    ("line", r"\bLine/\d"),
    ("whatsapp", r"\bWhatsApp\b"),
    ("telegram", r"\bTelegram\b"),
    ("threads", r"\bBarcelona \d"),
    ("twitter", r"\bTwitter(?:Android| for )"),
    ("linkedin", r"\bLinkedInApp\b"),
    ("pinterest", r"\[?Pinterest/"),
    ("snapchat", r"\bSnapchat\b"),
    ("wechat", r"\bMicroMessenger/"),
    ("gojek", r"\bgojek\b"),
    ("grab", r"\bGrab(?:App|/)"),
    ("shopee", r"\bShopee"),
    ("tokopedia", r"\bTokopedia"),
    ("lazada", r"\bLazada|AliApp\(LA"),
    ("bukalapak", r"\bBukalapak"),
    ("blibli", r"\bBlibli"),
    ("gmail", r"\bGSA-?Gmail|\bGmail\b"),
)
_IN_APP = [(name, re.compile(pattern, re.IGNORECASE)) for name, pattern in IN_APP]
# Beside ua-parser's own "Spider".
_BOT = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|headless|lighthouse|pingdom|uptime|monitor|phantomjs|"
    r"facebookexternalhit|bytespider|gptbot|claudebot|ccbot|petalbot|wget/|curl/|python-requests|"
    r"scrapy|go-http-client|google-inspectiontool|pagespeed|ptst/|preview",
    re.IGNORECASE,
)
_TABLET = re.compile(
    r"ipad|tablet|kindle|silk/|playbook|\bsm-[tx]\d|\btab\b|\bpad\b", re.IGNORECASE
)
_TV = re.compile(
    r"smart-?tv|\btizen.+\btv\b|web0s|webos\.tv|appletv|googletv|android tv|bravia|\baft[a-z]|"
    r"hbbtv|netcast|roku|\btv safari|crkey",
    re.IGNORECASE,
)
_MOBILE = re.compile(r"mobi|iphone|ipod|windows phone|opera mini|blackberry|dalvik", re.IGNORECASE)
_DESKTOP = re.compile(r"windows nt|macintosh|x11|cros |linux x86|linux i686", re.IGNORECASE)
_BROWSERS = {
    "Chrome Mobile": "Chrome",
    "Chrome Mobile iOS": "Chrome",
    "Mobile Safari": "Safari",
    "Firefox Mobile": "Firefox",
    "Firefox iOS": "Firefox",
    "Edge Mobile": "Edge",
    "Opera Mobile": "Opera",
}
_SERVERS = {
    *("python", "node", "ruby", "go", "php", "java", "net", "csharp", "dotnet", "rust"),
    *("clojure", "elixir", "http"),
}
_APPS = {
    *("android", "ios", "kotlin", "swift", "flutter", "native", "xamarin", "unity", "cordova"),
    "maui",
}


class Agent(msgspec.Struct, frozen=True):
    """What a user agent says: null where it says nothing, never a guess."""

    device_type: str
    os: str | None
    browser: str | None
    model: str | None
    in_app: str | None
    is_bot: bool


# Fewer distinct texts, same answer: versions and build numbers are not kept anyway.
SHORT_AGENT = r"""regexp_replace(regexp_replace(regexp_replace(regexp_replace(TRIM(user_agent),
    '\b(Chrome|CriOS|Firefox|FxiOS|rv|Version|Edg|EdgA|EdgiOS|OPR|SamsungBrowser)([/:])[\d.]+',
        '\1\2100.0.0.0', 'g'),
    '\b(Android) \d[\d.]*', '\1 10', 'g'),
    '( OS \d+)_[\d_]+', '\1_0', 'g'),
    ' Build/[^;)]+', '', 'g')"""


@cache
def read_agent(text: str) -> Agent:
    """One user agent by ua-parser, its names folded to one a concept."""
    from ua_parser import parse

    found = parse(text)
    device, os = found.device, found.os.family if found.os else None
    is_spider = device is not None and device.family == "Spider"
    browser = found.user_agent.family if found.user_agent else None
    in_app = next((name for name, pattern in _IN_APP if pattern.search(text)), None)
    return Agent(
        device_type=_device_type(text, os),
        os="iOS" if os in {"iPadOS", "iOS"} else os,
        browser=_BROWSERS.get(browser or "", browser),
        model=_model(device.family if device and not is_spider else None, os),
        in_app=in_app,
        is_bot=is_spider or (in_app is None and _BOT.search(text) is not None),
    )


def _device_type(text: str, os: str | None) -> str:
    if _TV.search(text):
        return "tv"
    if _TABLET.search(text):
        return "tablet"
    if _MOBILE.search(text) or os == "iOS":
        return "mobile"
    if os == "Android":
        return "tablet"  # Android's own rule: a phone says Mobile
    return "desktop" if _DESKTOP.search(text) else "other"


def _model(family: str | None, os: str | None) -> str | None:
    if os == "Android" and (family is None or len(family) <= 1 or family.startswith("Generic")):
        return HIDDEN
    return None if family is None or family.startswith(("Generic", "Other")) else family


def library_kind(name: str) -> str:
    """`server`, `app` or `browser`, by the words in a client library's name.

    >>> library_kind("analytics-python"), library_kind("analytics.js")
    ('server', 'browser')
    >>> library_kind("@segment/analytics-react-native")
    'app'
    """
    words = set(re.split(r"[^a-z]+", name.lower()))
    if words & _APPS or re.search(r"(android|ios)(client)?$", name.lower()):
        return "app"
    return "server" if words & _SERVERS else "browser"


def read_agents(engine: DuckDB) -> None:
    """Tables collect_agents (user_agent →) and collect_libraries (library →) of collect_fields."""
    engine.table(
        "collect_shorts",
        f"""SELECT user_agent, {SHORT_AGENT} AS short
        FROM (SELECT DISTINCT user_agent FROM collect_fields WHERE user_agent <> '')""",
    )
    shorts = [row["short"] for row in engine.rows("SELECT DISTINCT short FROM collect_shorts")]
    types = ("VARCHAR",) * 5 + ("BOOLEAN",)
    engine.load(
        "collect_short_agents",
        {"short": "VARCHAR", **dict(zip(Agent.__struct_fields__, types, strict=True))},
        [(short, *msgspec.structs.astuple(read_agent(short))) for short in shorts],
    )
    engine.table(
        "collect_agents",
        """SELECT s.user_agent, a.device_type, a.os, a.browser, a.model, a.in_app, a.is_bot
        FROM collect_shorts AS s JOIN collect_short_agents AS a ON a.short = s.short""",
    )
    names = engine.rows("SELECT DISTINCT library FROM collect_fields WHERE library IS NOT NULL")
    engine.load(
        "collect_libraries",
        {"library": "VARCHAR", "kind": "VARCHAR"},
        [(row["library"], library_kind(row["library"])) for row in names],
    )


def read_networks(engine: DuckDB, settings: Settings) -> None:
    """Table collect_insiders: the distinct addresses that are in an internal network."""
    inside: list[tuple[str]] = []
    if settings.traffic.internal_networks:
        networks = [ip_network(text, strict=False) for text in settings.traffic.internal_networks]
        for row in engine.rows("SELECT DISTINCT ip FROM collect_fields WHERE ip IS NOT NULL"):
            if _is_in(row["ip"], networks):
                inside.append((row["ip"],))
    engine.load("collect_insiders", {"ip": "VARCHAR"}, inside)


def _is_in(text: str, networks: list[IPv4Network | IPv6Network]) -> bool:
    try:
        address = ip_address(text.strip())
    except ValueError:
        return False
    return any(address in network for network in networks)
