"""The devices people hold: what a browser or an app says of itself, and what it is."""

import numpy as np
from msgspec import Struct

from jejak.words import DEVICE_TYPES


class Agent(Struct, frozen=True):
    """One kind of device.  `width` is the screen's, in CSS pixels; under 360 is small."""

    device_type: str
    os: str
    model: str
    version: str
    width: int
    height: int
    user_agent: str  # {app} is where an in-app browser names itself
    is_app: bool = False


ANDROID = "Mozilla/5.0 (Linux; Android {v}; {m}) AppleWebKit/537.36 (KHTML, like Gecko)"
CHROME = " Chrome/141.0.0.0 Mobile Safari/537.36{app}"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS {v} like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1{app}"
)


def android(model: str, version: str, width: int, height: int) -> Agent:
    head = ANDROID.replace("{v}", version).replace("{m}", model)
    return Agent("mobile", "Android", model, version, width, height, head + CHROME)


def iphone(version: str, width: int, height: int) -> Agent:
    agent = IPHONE.replace("{v}", version.replace(".", "_"))
    return Agent("mobile", "iOS", "iPhone", version, width, height, agent)


PHONES = (  # small Android screens first
    android("Redmi Go", "8.1.0", 320, 640),
    android("SM-J260G", "8.1.0", 320, 570),
    android("SM-A146P", "14", 384, 854),
    android("22101316G", "14", 393, 873),
    android("CPH2387", "13", 360, 806),
    android("V2205", "13", 393, 873),
    android("K", "10", 412, 915),  # Chrome hides the model
    iphone("18.6", 390, 844),
    iphone("17.5", 430, 932),
)
PHONE_SHARES = (0.20, 0.16, 0.12, 0.10, 0.09, 0.07, 0.05, 0.13, 0.08)
SMALL_ANDROIDS = 2  # the first two of PHONES
COMPUTERS = (
    Agent(
        "desktop", "Windows", "", "10", 1366, 768,
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/141.0.0.0 Safari/537.36",
    ),
    Agent(
        "desktop", "Windows", "", "10", 1920, 1080,
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0",
    ),
    Agent(
        "desktop", "Mac OS X", "", "10.15.7", 1440, 900,
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 "
        "(KHTML, like Gecko) Version/18.6 Safari/605.1.15",
    ),
    Agent(
        "tablet", "iOS", "iPad", "17.5", 820, 1180,
        "Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 "
        "(KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
    ),
)  # fmt: skip
COMPUTER_SHARES = (0.52, 0.22, 0.16, 0.10)
APPS = (
    Agent(
        "mobile", "Android", "SM-A146P", "14", 384, 854,
        "Dalvik/2.1.0 (Linux; U; Android 14; SM-A146P Build/UP1A.231005.007)", True,
    ),
    Agent(
        "mobile", "Android", "22101316G", "14", 393, 873,
        "Dalvik/2.1.0 (Linux; U; Android 14; 22101316G Build/UP1A.231005.007)", True,
    ),
    Agent("mobile", "iOS", "iPhone15,4", "18.6", 390, 844, "KopiLenteraPagi/3.2 (iOS)", True),
)  # fmt: skip
APP_SHARES = (0.45, 0.30, 0.25)
AGENTS = (*PHONES, *COMPUTERS, *APPS)
FIRST_COMPUTER = len(PHONES)
FIRST_APP = len(PHONES) + len(COMPUTERS)
TYPE_OF = np.array([DEVICE_TYPES.index(a.device_type) for a in AGENTS])
IN_APP = {
    "instagram": " Instagram 390.0.0.28.85 Android",
    "tiktok": " musical_ly_2024107040 BytedanceWebview/d8a21c6",
}
BOTS = (
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
)
