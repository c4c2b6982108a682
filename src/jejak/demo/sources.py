"""Where visits come from: what a click carries, and the channel that it is meant to be."""

import numpy as np
from msgspec import Struct

from jejak.words import CHANNELS


class Source(Struct, frozen=True):
    """One way to the shop.  `channel` is what the channel rules ought to say of it."""

    name: str
    channel: str
    utm: tuple[str, str, tuple[str, ...]] | None = None  # source, medium, campaigns
    click: str = ""  # name of the click id in the page's address
    referrer: str = ""
    in_app: str = ""  # the app whose own browser opens the page on phones


IG_ADS, GOOGLE_ADS, TIKTOK_ADS, DISPLAY, ORGANIC, DIRECT, EMAIL = range(7)
IG, TIKTOK, YOUTUBE, WHATSAPP, AI, REFERRAL, QR, TOKOPEDIA = range(7, 15)
SOURCES = (
    Source(
        "Instagram Ads",
        "paid_social",
        ("instagram", "paid_social", ("gayo-reels", "gajian-oktober")),
        "fbclid",
        "https://l.instagram.com/",
        "instagram",
    ),
    Source(
        "Google Ads",
        "paid_search",
        ("google", "cpc", ("brand", "biji-kopi-gayo")),
        "gclid",
        "https://www.google.com/",
    ),
    Source(
        "TikTok Ads",
        "paid_social",
        ("tiktok", "paid_social", ("seduh-30-detik",)),
        "ttclid",
        "https://www.tiktok.com/",
        "tiktok",
    ),
    Source("Display", "display", ("mediakopi", "display", ("banner-pagi",))),
    Source("Google", "organic_search", referrer="https://www.google.com/"),
    Source("Direct", "direct"),
    Source("Newsletter", "email", ("newsletter", "email", ("selamat-datang", "info-kopi"))),
    Source("Instagram", "organic_social", referrer="https://l.instagram.com/", in_app="instagram"),
    Source("TikTok", "organic_social", referrer="https://www.tiktok.com/", in_app="tiktok"),
    Source("YouTube", "organic_video", referrer="https://www.youtube.com/"),
    Source("WhatsApp", "whatsapp", referrer="https://wa.me/"),
    Source("ChatGPT", "ai_assistant", referrer="https://chatgpt.com/"),
    Source("Blog kopi", "referral", referrer="https://catatankopi.example/"),
    Source("QR", "offline", ("kemasan", "qr", ("kemasan-gayo",))),
    Source("Tokopedia", "marketplace", referrer="https://www.tokopedia.com/"),
)
CHANNEL_OF = np.array([CHANNELS.index(s.channel) for s in SOURCES])


def mix(**shares: float) -> np.ndarray:
    """Shares by source, named as the constants above in lower case."""
    out = np.zeros(len(SOURCES))
    for name, share in shares.items():
        out[globals()[name.upper()]] = share
    return out / out.sum()


FIRST = mix(
    ig_ads=18, google_ads=13, tiktok_ads=8, display=12, organic=15, direct=8, ig=8, tiktok=7,
    youtube=2, whatsapp=2, ai=2, referral=3, qr=1, tokopedia=1,
)  # fmt: skip
MIDDLE = mix(
    ig_ads=16, google_ads=6, tiktok_ads=8, display=22, organic=12, direct=16, ig=10, tiktok=5,
    whatsapp=3, ai=2,
)  # fmt: skip
FINAL = mix(
    ig_ads=8, google_ads=18, tiktok_ads=2, organic=26, direct=28, email=3, ig=4, whatsapp=6,
    ai=2, referral=3,
)  # fmt: skip
FINAL_WITH_DISPLAY = mix(
    ig_ads=8, google_ads=15, tiktok_ads=2, display=15, organic=22, direct=24, email=3, ig=4,
    whatsapp=4, ai=1, referral=2,
)  # fmt: skip
REPEAT = mix(direct=40, email=22, organic=18, google_ads=10, whatsapp=6, ig=4)

# How many of those who come from a source hold a phone, and how keen they are to buy.
ON_PHONE = np.array(
    [0.95, 0.62, 0.95, 0.70, 0.66, 0.55, 0.60, 0.94, 0.94, 0.60, 0.92, 0.50, 0.55, 0.97, 0.80]
)
KEEN = np.array([1.0, 1.35, 0.6, 0.8, 1.3, 1.2, 1.5, 0.9, 0.5, 0.8, 1.6, 1.3, 1.2, 1.4, 1.1])
