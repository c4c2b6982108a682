"""Maps and figures made by hand, for pictures: a shop's, a very large one, a very wordy one."""

from datetime import date
from typing import Any

import msgspec

from jejak.maps.measured import (
    Feeling,
    MeasuredMap,
    MeasuredStage,
    MeasuredTouchpoint,
    Share,
    Wait,
)
from jejak.maps.model import Map

LONG = (
    "Pelanggan mempertanyakan ketidakseimbangan pertanggungjawaban pengiriman antarpulau yang "
    "memberatkan keberlangsungan perekonomian keluarga di daerah terpencil"
)
STAGES = {
    "awareness": ("Kesadaran", "Awareness", "Mengenal toko", "view_product"),
    "acquisition": ("Akuisisi", "Acquisition", "Membeli untuk pertama kali", "pay"),
    "onboarding": ("Orientasi", "Onboarding", "Merasa diterima", "delivered"),
    "engagement": ("Keterlibatan", "Engagement", "Memakai dan kembali", "buy_again"),
    "advocacy": ("Advokasi", "Advocacy", "Mengajak teman", "invite"),
}
# id, stage, contacts, by, Indonesian, English, event, feel
POINTS = (
    ("ad_ig", "awareness", "ig", "brand", "Melihat iklan Instagram", "Sees an ad", "", 1),
    ("search", "awareness", "google", "customer", "Mencari di Google", "Searches", "", 0),
    ("friend", "awareness", "friend", "customer", "Diajak teman", "A friend tells", "", 2),
    (
        "view_product",
        "awareness",
        "web app",
        "customer",
        "Melihat produk",
        "Views a product",
        "Product Viewed",
        1,
    ),
    (
        "add_to_cart",
        "acquisition",
        "web app",
        "customer",
        "Memasukkan ke keranjang",
        "Adds to the cart",
        "Product Added",
        1,
    ),
    (
        "checkout",
        "acquisition",
        "web app",
        "customer",
        "Mulai checkout",
        "Starts checkout",
        "Checkout Started",
        0,
    ),
    (
        "shipping",
        "acquisition",
        "web app",
        "customer",
        "Isi alamat & pilih kurir",
        "Address and courier",
        "Shipping Info Entered",
        -2,
    ),
    ("pay", "acquisition", "web app store", "customer", "Membayar", "Pays", "Order Completed", 1),
    (
        "welcome",
        "onboarding",
        "wa email",
        "brand",
        "Pesan selamat datang",
        "Welcome message",
        "Welcome Sent",
        1,
    ),
    (
        "read_guide",
        "onboarding",
        "web email",
        "customer",
        "Membuka panduan seduh",
        "Opens the brewing guide",
        "Guide Viewed",
        2,
    ),
    (
        "delivered",
        "onboarding",
        "phone",
        "brand",
        "Paket tiba",
        "Parcel arrives",
        "Order Delivered",
        2,
    ),
    (
        "ask_help",
        "engagement",
        "wa phone",
        "customer",
        "Bertanya ke CS",
        "Asks for help",
        "Ticket Opened",
        -1,
    ),
    (
        "points",
        "engagement",
        "app",
        "system",
        "Poin bertambah",
        "Points are added",
        "Points Earned",
        None,
    ),
    (
        "buy_again",
        "engagement",
        "web app store",
        "customer",
        "Membeli lagi",
        "Buys again",
        "Order Completed",
        2,
    ),
    (
        "review",
        "advocacy",
        "web app",
        "customer",
        "Menulis ulasan",
        "Writes a review",
        "Product Reviewed",
        2,
    ),
    (
        "invite",
        "advocacy",
        "wa ig",
        "customer",
        "Mengajak teman",
        "Invites a friend",
        "Invite Shared",
        3,
    ),
)
CONTACTS = (
    ("ig", "Instagram", "social", True, False),
    ("google", "Google", "web", False, False),
    ("friend", "Teman", "social", False, False),
    ("web", "Web", "web", False, False),
    ("app", "Aplikasi", "app", False, False),
    ("wa", "WhatsApp", "chat", False, False),
    ("email", "Email", "email", False, False),
    ("phone", "Telepon", "phone", False, True),
    ("store", "Toko", "store", False, True),
)
PEOPLE = (3100, 5400, 800, 7600, 1900, 1240, 1010, 640, 612, 330, 590, 210, 180, 160, 70, 40)


def both(id: str, en: str | None = None) -> dict[str, str]:
    return {"id": id, "en": en or id}


def raw_shop() -> dict[str, Any]:
    points: list[dict[str, Any]] = []
    for id, stage, contact, by, name, english, event, feel in POINTS:
        one: dict[str, Any] = {
            "id": id,
            "stage": stage,
            "contact": contact.split(),
            "by": by,
            "name": both(name, english),
            "feel": feel,
        }
        one |= {"event": event} if event else {"touch": {"channel": "paid_social"}}
        points.append(one)
    found = {one["id"]: one for one in points}
    found["pay"]["moment_of_truth"] = found["delivered"]["moment_of_truth"] = True
    found["ask_help"]["anytime"] = found["points"]["assumed"] = True
    found["shipping"]["pain"] = [
        {
            "id": "p_fee",
            "text": both("Ongkir baru muncul di langkah terakhir", "Fee shows late"),
            "evidence": [{"kind": "feedback", "n": 41}],
        }
    ]
    found["ask_help"]["pain"] = [{"id": "p_wait", "text": both("Balasan lama", "Slow reply")}]
    found["shipping"]["backstage"] = [
        {"id": "b_rate", "text": both("Cek ongkir ke kurir", "Ask the rate"), "system": "kurir-api"}
    ]
    found["welcome"]["backstage"] = [{"id": "b_wa", "text": both("Kirim pesan", "Send it")}]
    return {
        "map": {
            "id": "kopi",
            "name": both("Kopi pertama sampai mengajak teman", "First coffee"),
            "state": "as-is",
            "owner": "cx/Dewi",
            "timezone": "Asia/Jakarta",
        },
        "personas": [{"id": "rina", "name": both("Rina, 27, Bandung")}],
        "contacts": [
            {"id": id, "name": both(name), "place": place, "paid": paid, "offline": offline}
            for id, name, place, paid, offline in CONTACTS
        ],
        "stages": [
            {"id": id, "name": both(name, en), "goal": both(goal), "expect": expect}
            for id, (name, en, goal, expect) in STAGES.items()
        ],
        "touchpoints": points,
        "flow": {
            "main": "(ad_ig | search | friend)? view_product+ add_to_cart+ checkout shipping? "
            "pay welcome? delivered? read_guide? points? buy_again* (review | invite)*"
        },
        "tests": [
            {"id": "t1", "expect": "drop_off(checkout -> shipping) <= 25%"},
            {"id": "t2", "rule": "response(pay, delivered)", "within": "5d", "hold": ">= 95%"},
            {"id": "t3", "walk": "main", "devices": ["Pixel 7"]},
            {"id": "t4", "expect": "conversion(pay -> review) >= 5%"},
            {"id": "t5", "expect": "feel(ask_help) >= 0"},
        ],
        "improvements": [
            {
                "id": "i_fee",
                "fixes": ["p_fee"],
                "metric": "conversion(checkout -> pay)",
                "hypothesis": both("Tampilkan ongkir di keranjang", "Show the fee in the cart"),
                "status": "kept",
                "result": {"verdict": "better", "effect": 0.034, "low": 0.009, "high": 0.058},
            }
        ],
    }


def shop() -> Map:
    return msgspec.convert(raw_shop(), Map)


def large(many: int = 300) -> Map:
    """A map of many touchpoints over the stages of the shop."""
    raw, stages = raw_shop(), list(STAGES)
    known = [one for one in raw["touchpoints"] if one["id"] not in ("ad_ig", "search", "friend")]
    raw["touchpoints"] = [
        {**known[n % len(known)], "id": f"t_{n}", "stage": stages[n * len(stages) // many]}
        for n in range(many)
    ]
    raw["flow"] = {"main": " ".join(f"t_{n}" for n in range(many))}
    return msgspec.convert(raw, Map)


def wordy(text: str = LONG) -> Map:
    """The shop with the same text wherever a text may stand, and more of everything."""
    raw = raw_shop()
    raw["map"] |= {"name": both(text), "owner": text}
    raw["personas"] = [{"id": f"p{n}", "name": both(text)} for n in range(3)]
    for block in ("contacts", "stages"):
        for one in raw[block]:
            one["name"] = both(text)
            one |= {"goal": both(text)} if block == "stages" else {}
    raw["contacts"] += [
        {"id": f"c{n}", "name": both(text), "place": "web", "paid": True, "offline": n % 2 == 0}
        for n in range(12)
    ]
    for index, one in enumerate(raw["touchpoints"]):
        one |= {"name": both(text), "anytime": True, "assumed": True, "moment_of_truth": True}
        one["contact"] = [*one["contact"], *(f"c{n}" for n in range(12))]
        one |= {"event": text} if "event" in one else {"touch": {"campaign": text}}
        one["pain"] = [{"id": f"p{index}_{n}", "text": both(text)} for n in range(4)]
        one["backstage"] = [
            {"id": f"b{index}_{n}", "text": both(text), "system": text} for n in range(4)
        ]
    raw["tests"] = [
        {"id": f"t{index}_{n}", "expect": f"feel({one['id']}) {text}"}
        for index, one in enumerate(raw["touchpoints"])
        for n in range(5)
    ]
    pains = [pain["id"] for one in raw["touchpoints"] for pain in one["pain"]]
    raw["improvements"] = [
        {
            "id": f"i{n}",
            "fixes": pains,
            "hypothesis": both(text),
            "metric": "conversion(a -> b)",
            "result": {"verdict": "better", "effect": 0.034, "low": 0.009, "high": 0.058},
        }
        for n in range(3)
    ]
    return msgspec.convert(raw, Map)


def measured(map: Map, scale: int = 1) -> MeasuredMap:
    """Figures for every touchpoint; every fourth told no feeling, the last is bound to nothing."""
    made: list[MeasuredTouchpoint] = []
    for n, one in enumerate(map.touchpoints[:-1]):
        people = PEOPLE[n % len(PEOPLE)] * scale
        gone = people * (n % 4) // 5
        mean = (one.feel or 0) * 0.8 - 0.3
        made.append(
            MeasuredTouchpoint(
                id=one.id,
                people=people,
                events=people * 2,
                came=None,
                left=Share(gone, people, gone / people, gone / people * 0.9, gone / people * 1.1),
                open=n,
                wait=Wait(95.0 * 4 ** (n % 8), 200.0, people, 3) if n > 2 else None,
                contacts={id: people // (k + 1) for k, id in enumerate(one.contact[:2])},
                channels={},
                devices={"mobile": people * 2 // 3, "desktop": people // 4, "tablet": people // 9},
                net_value=1000.0 * people,
                feeling=None if n % 4 == 0 else Feeling(mean, mean - 0.5, mean + 0.5, 40 + n),
            )
        )
    stages = tuple(
        MeasuredStage(
            one.id, 7600 * scale, Share(76, 100, 0.76, 0.7, 0.8), Share(25, 100, 0.25, 0.2, 0.3)
        )
        for one in map.stages
    )
    return MeasuredMap(
        date(2026, 10, 1),
        date(2026, 10, 28),
        9900 * scale,
        tuple(made),
        stages,
        Share(920, 1000, 0.92, 0.9, 0.94),
    )
