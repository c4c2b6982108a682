"""What a user agent, a library and a screen say; nothing is guessed."""

from typing import Any

import pytest
from segment_by_hand import event

from jejak.collect.agents import HIDDEN, library_kind, read_agent
from jejak.settings import Settings, Traffic
from jejak.words import DEVICE_TYPES

Read = Any
WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
ANDROID = "Mozilla/5.0 (Linux; Android {}) " + WEBKIT + " Chrome/126.0.0.0 Mobile Safari/537.36"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
)
WINDOWS = f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/126.0.0.0 Safari/537.36"
# user agent → device type, os, browser, model
AGENTS = {
    ANDROID.format("10; K"): ("mobile", "Android", "Chrome", HIDDEN),
    ANDROID.format("13; SM-A546E"): ("mobile", "Android", "Chrome", "Samsung SM-A546E"),
    IPHONE: ("mobile", "iOS", "Safari", "iPhone"),
    IPHONE.replace("iPhone", "iPad", 1): ("tablet", "iOS", "Safari", "iPad"),
    f"Mozilla/5.0 (Linux; Android 13; SM-X200) {WEBKIT} Chrome/126.0.0.0 Safari/537.36": (
        "tablet", "Android", "Chrome", "SM-X200",
    ),
    WINDOWS: ("desktop", "Windows", "Chrome", None),
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/17.4 Safari/605.1.15": ("desktop", "Mac OS X", "Safari", "Mac"),
    f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {WEBKIT} Chrome/126.0.0.0 Safari/537.36": (
        "desktop", "Chrome OS", "Chrome", None,
    ),
    "Mozilla/5.0 (SMART-TV; Linux; Tizen 6.0) AppleWebKit/538.1 Version/6.0 TV Safari/538.1": (
        "tv", "Tizen", "Safari", "Samsung SMART-TV",
    ),
}  # fmt: skip
IN_APP = {
    "Instagram 312.0.0.37.103 Android (33/13; 450dpi)": "instagram",
    "[FBAN/FBIOS;FBAV/450.0.0.38.108;FBBV/564431005]": "facebook",
    "[FB_IAB/FB4A;FBAV/420.0.0.32.61;]": "facebook",
    "[FBAN/MessengerForiOS;FBAV/440.0]": "messenger",
    "musical_ly_2023205030 BytedanceWebview/d8a21c6": "tiktok",
    "trill_2023205030 BytedanceWebview/d8a21c6": "tiktok",
    "Line/13.21.0/IAB": "line",
    "WhatsApp/2.24.1": "whatsapp",
    "TwitterAndroid": "twitter",
    "Twitter for iPhone/10.20": "twitter",
    "Gojek/4.80": "gojek",
    "ShopeeID": "shopee",
    "Shopee_ID/3.2 Beeshop": "shopee",
    "TokopediaConsumer/3.2": "tokopedia",
}
BOTS = (
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    f"Mozilla/5.0 (X11; Linux x86_64) {WEBKIT} HeadlessChrome/126.0.0.0 Safari/537.36",
    "python-requests/2.31",
    "curl/8.4.0",
)


@pytest.mark.parametrize("text", AGENTS)
def test_a_user_agent(text: str):
    found = read_agent(text)
    assert (found.device_type, found.os, found.browser, found.model) == AGENTS[text]
    assert (found.in_app, found.is_bot) == (None, False)


@pytest.mark.parametrize("text", IN_APP)
def test_an_in_app_browser(text: str):
    found = read_agent(f"{IPHONE} {text}")
    assert (found.in_app, found.device_type, found.is_bot) == (IN_APP[text], "mobile", False)


@pytest.mark.parametrize("text", BOTS)
def test_a_bot(text: str):
    assert read_agent(text).is_bot


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        *((f"analytics-{n}", "server") for n in ("python", "node", "ruby", "go", "php", "java")),
        ("@segment/analytics-node", "server"),
        ("Analytics.NET", "server"),
        ("rudder-sdk-python", "server"),
        ("@rudderstack/rudder-sdk-node", "server"),
        ("analytics.js", "browser"),
        ("@segment/analytics-next", "browser"),
        ("RudderLabs JavaScript SDK", "browser"),
        ("analytics-android", "app"),
        ("analytics-kotlin", "app"),
        ("analytics-swift", "app"),
        ("@segment/analytics-react-native", "app"),
        ("com.rudderstack.android.sdk.core", "app"),
        ("rudder-ios-library", "app"),
    ],
)
def test_a_library(name: str, kind: str):
    assert library_kind(name) == kind


def test_the_file_says_the_same_of_every_version_of_a_user_agent(read: Read):
    """Versions are cut off before the distinct texts are read: no answer may change by it."""
    texts = [*AGENTS, *(f"{IPHONE} {t}" for t in IN_APP), *BOTS]
    texts += [t.replace("126.0.0.0", "119.0.6045.193").replace("17_5", "17_4_1") for t in texts]
    made = [event(messageId=f"{n:03}", context={"userAgent": t}) for n, t in enumerate(texts)]
    for text, row in zip(texts, read(made).rows, strict=True):
        found = read_agent(text)
        assert (row["device_type"], row["os"], row["browser"], row["model"], row["in_app"]) == (
            found.device_type, found.os, found.browser, found.model, found.in_app,
        )  # fmt: skip
        assert row["excluded"] == ("bot" if found.is_bot else "")
        assert row["device_type"] in DEVICE_TYPES


def test_an_app_says_its_device_itself(read: Read):
    made = [
        event(
            messageId=str(n),
            context={
                "library": {"name": "analytics-kotlin"},
                "device": {"id": "d", "type": kind, "manufacturer": maker, "model": model},
                "os": {"name": os},
                "screen": {"width": 1080, "density": 3},
                "userAgent": "Dalvik/2.1.0 (Linux; U; Android 14; SM-A146P Build/UP1A)",
            },
        )
        for n, (kind, maker, model, os) in enumerate(
            [("android", "samsung", "SM-A146P", "Android"), ("ios", "Apple", "iPad13,1", "iPadOS")]
        )
    ]
    rows = read(made).rows
    columns = ("place", "device_type", "os", "browser", "model", "screen")
    assert [tuple(row[c] for c in columns) for row in rows] == [
        ("app", "mobile", "Android", None, "Samsung SM-A146P", "medium"),
        ("app", "tablet", "iOS", None, "iPad", "large"),
    ]


def test_a_client_that_says_nothing_is_unknown_and_a_server_is_nothing(read: Read):
    server = {"library": {"name": "analytics-php"}, "userAgent": "curl/8.4.0"}
    client, told = read([event(messageId="a"), event(messageId="b", context=server)]).rows
    assert (client["device_type"], client["screen"], client["os"]) == ("unknown", "unknown", None)
    assert (told["device_type"], told["screen"], told["excluded"]) == (None, None, "")


def test_staff_is_told_by_user_email_and_network(read: Read):
    settings = Settings(
        traffic=Traffic(
            internal_users=("Staf-1", "budi@toko.id"),
            internal_networks=("103.10.66.0/24", "2001:db8::/32"),
        )
    )
    made = [
        event(userId="staf-1"),
        event(traits={"email": "Budi@Toko.id"}, type="identify"),
        event(context={"ip": "103.10.66.7"}),
        event(context={"ip": "2001:db8::1"}),
        event(userId="staf-10", context={"ip": "103.10.67.7"}),
        event(context={"ip": "no address"}),
    ]
    found = read([{**e, "messageId": str(n)} for n, e in enumerate(made)], settings=settings).rows
    assert [row["excluded"] for row in found] == ["internal"] * 4 + ["", ""]
