"""The invented coffee shop: what it sells, where it stands, when it is open, what is planted."""

from datetime import UTC, datetime, timedelta

import numpy as np

from jejak.demo.columns import Column, draw

NAME = "Kopi Lentera Pagi"
HOST = "www.kopilenterapagi.example"
OWN_HOSTS = ("kopilenterapagi.example",)
CURRENCY = "IDR"

# What can be planted in the shop's truth; each is switched off by leaving it out.
CARRY_OVER = (
    "carry_over"  # Instagram ad, cart on the phone web; organic next day; bought in the app
)
ASSIST_ONLY = "assist_only"  # display ads are on many paths and never last
LAG = "lag"  # a mixture: the same day, or days later, many still undecided at the end
SMALL_ANDROID = "small_android"  # the checkout fails on small Android screens
LEAKING_PAGE = "leaking_page"  # people who land on one page leave at once
GUIDE = "guide"  # who read the brewing guide orders again, and sooner
LATE_DELIVERY = "late_delivery"  # late deliveries complain
ALL_PLANTS = (CARRY_OVER, ASSIST_ONLY, LAG, SMALL_ANDROID, LEAKING_PAGE, GUIDE, LATE_DELIVERY)

DAY, HOUR, MINUTE = 86400, 3600, 60
DAYS = 120
ZONE_HOURS = 7  # Asia/Jakarta, no summer time
# Times inside the demo are seconds since START, a local midnight.
START = datetime(2026, 7, 4, tzinfo=UTC) - timedelta(hours=ZONE_HOURS)
END = DAYS * DAY  # the last day is 31 October 2026, local
LAST = END - 3 * MINUTE  # nothing begins later

PEOPLE = 26_000  # at size 1
SMALL_SIZE = 0.045  # at this size about 60 orders a month
LEAK_PAGE = 3
PAGES = (
    "/",
    "/kopi/gayo-250g",
    "/kopi/toraja-200g",
    "/promo/gratis-ongkir",
    "/paket-seduh",
    "/langganan",
    "/blog/cara-seduh-v60",
)
PRODUCTS = (  # name, id, rupiah
    ("Gayo 250g", "KLP-GY250", 92_000),
    ("Toraja 200g", "KLP-TR200", 98_000),
    ("Kintamani 250g", "KLP-KT250", 89_000),
    ("Flores Bajawa 200g", "KLP-FB200", 95_000),
    ("Robusta Lampung 500g", "KLP-RL500", 76_000),
    ("Kopi Susu Literan", "KLP-KSL1", 65_000),
    ("Drip Bag isi 10", "KLP-DB10", 58_000),
    ("Paket Seduh V60", "KLP-V60", 245_000),
)
PRODUCT_SHARES = (0.24, 0.13, 0.12, 0.08, 0.12, 0.13, 0.12, 0.06)
CITIES = ("Jakarta", "Bandung", "Surabaya", "Yogyakarta", "Semarang", "Medan", "Makassar", "Malang")

HOUR_SHARES = np.array(  # local hours 5..22: before work, lunch, evening
    [2, 4, 7, 8, 6, 5, 6, 8, 6, 4, 4, 5, 6, 7, 9, 10, 8, 4], dtype=float
)
WEEKDAY_SHARES = np.array([1.0, 0.95, 0.95, 1.0, 1.1, 1.25, 1.2])  # from Monday


def clock(rng: np.random.Generator, n: int) -> Column:
    """Times of day at which people look: seconds after local midnight, 05.00 to 23.00."""
    return (5 + draw(rng, HOUR_SHARES, n)) * HOUR + rng.integers(0, HOUR, n)


def first_days(rng: np.random.Generator, n: int) -> Column:
    """The day on which a person first comes: 0 to DAYS - 1, more at weekends and on paydays."""
    days = np.arange(DAYS)
    local = START + timedelta(hours=ZONE_HOURS)
    dates = [local + timedelta(days=int(d)) for d in days]
    payday = np.array([1.3 if d.day in (25, 26, 27, 28) else 1.0 for d in dates])
    return draw(rng, WEEKDAY_SHARES[(days + local.weekday()) % 7] * payday, n)
