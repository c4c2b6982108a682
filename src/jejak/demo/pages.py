"""What a client library says of where it runs: page, browser, app, screen."""

from typing import Any

from jejak.demo.agents import IN_APP, Agent
from jejak.demo.shop import HOST, PAGES
from jejak.demo.sources import SOURCES

DENSITY = 3
GATEWAY = "https://app.midtrans.com/"
WEB_LIBRARY = {"name": "analytics.js", "version": "npm-1.81.0"}
BRANDS = [{"brand": "Chromium", "version": "141"}, {"brand": "Google Chrome", "version": "141"}]


def search_of(source: int, landing: int, click: int) -> str:
    """The query string that a click of this source leaves on the landing page."""
    told = SOURCES[source]
    parts: list[str] = []
    if told.utm:
        utm_source, medium, campaigns = told.utm
        campaign = campaigns[(landing + click) % len(campaigns)]
        parts += [f"utm_source={utm_source}", f"utm_medium={medium}", f"utm_campaign={campaign}"]
    if told.click:
        parts.append(f"{told.click}=demo{click:012x}")
    return "?" + "&".join(parts) if parts else ""


def page_context(path: str, search: str, referrer: str) -> dict[str, Any]:
    return {
        "path": path,
        "referrer": referrer,
        "search": search,
        "title": "Kopi Lentera Pagi",
        "url": f"https://{HOST}{path}{search}",
    }


def landing_path(landing: int) -> str:
    return PAGES[landing]


def browser_context(agent: Agent, source: int, ip: str) -> dict[str, Any]:
    """What a browser says of itself; an app's own browser adds the app's name."""
    app = IN_APP.get(SOURCES[source].in_app, "") if agent.device_type == "mobile" else ""
    context: dict[str, Any] = {
        "ip": ip,
        "library": WEB_LIBRARY,
        "locale": "id-ID",
        "screen": {"width": agent.width, "height": agent.height},
        "timezone": "Asia/Jakarta",
        "userAgent": agent.user_agent.replace("{app}", app),
    }
    if agent.model == "K":
        context["userAgentData"] = {"brands": BRANDS, "mobile": True, "platform": "Android"}
    return context


def app_context(agent: Agent, device_id: str, ip: str) -> dict[str, Any]:
    ios = agent.os == "iOS"
    density = 1 if ios else DENSITY  # Android libraries count real pixels
    return {
        "app": {
            "name": "Lentera Pagi",
            "version": "3.2.1",
            "build": "321",
            "namespace": "example.kopilenterapagi.app",
        },
        "device": {
            "id": device_id,
            "manufacturer": "Apple" if ios else "samsung",
            "model": agent.model,
            "name": agent.model,
            "type": "ios" if ios else "android",
        },
        "ip": ip,
        "library": {"name": "analytics-ios" if ios else "analytics-android", "version": "4.1.6"},
        "locale": "id-ID",
        "network": {"wifi": True, "cellular": False, "carrier": ""},
        "os": {"name": agent.os, "version": agent.version},
        "screen": {
            "width": agent.width * density,
            "height": agent.height * density,
            "density": density,
        },
        "timezone": "Asia/Jakarta",
        "userAgent": agent.user_agent,
    }
