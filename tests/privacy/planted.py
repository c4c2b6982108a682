"""A shop's file with one person planted in every corner, and what must not be found afterwards."""

import json
from pathlib import Path
from typing import Any

USER, ANONYMOUS = "user-ana-4471", "hp-ana-9913"
E_MAIL, PHONE = "ana.putri@melati.id", "+6281234509876"
OTHER, SHARED = "user-budi-2204", "warnet-kiosk-15"
SECRETS = (USER, E_MAIL, PHONE, "0812-3450-9876", "81234509876", ANONYMOUS)
TEXTS = ("Ana Putri Wulandari", "Jl. Melati 17", "rahasia-ana", "ana.putri%40melati.id", "buku-ana")


def call(number: int, day: str, event: str, **told: Any) -> dict[str, Any]:
    return {
        "type": "track",
        "messageId": f"m{number}",
        "event": event,
        "timestamp": f"2026-10-{day}Z",
        "receivedAt": f"2026-10-{day}Z",
        **told,
    }


def page(url: str, **properties: Any) -> dict[str, Any]:
    return {"context": {"page": {"url": f"https://kopi.id{url}"}}, "properties": properties}


ANA: list[dict[str, Any]] = [
    call(1, "01T09:00:00", "Page Viewed", anonymousId=ANONYMOUS, **page(f"/u/{E_MAIL}")),
    call(
        2,
        "02T09:00:00",
        "Signed In",
        anonymousId=ANONYMOUS,
        userId=USER,
        context={"traits": {"email": E_MAIL, "phone": "0812-3450-9876"}},
        properties={"julukan": TEXTS[0], "tujuan": f"{TEXTS[1]} Bandung"},
    ),
    call(3, "03T09:00:00", "Signed In", anonymousId=SHARED, userId=USER, **page("/masuk")),
    call(4, "03T09:01:00", "Page Viewed", anonymousId=SHARED, **page(f"/{TEXTS[2]}")),
    call(
        5,
        "03T09:02:00",
        "Order Completed",
        userId=USER,
        channel="server",
        properties={
            "order_id": "o1",
            "revenue": 95_000,
            "products": [{"product_id": TEXTS[4], "name": f"Buku {TEXTS[0]}", "price": 95_000}],
        },
    ),
    call(
        6,
        "04T09:00:00",
        "Page Viewed",
        anonymousId=ANONYMOUS,
        **page("/?utm_source=buletin&utm_medium=email&utm_campaign=ana.putri%40melati.id"),
    ),
    call(7, "04T10:00:00", "Product Used", userId=USER, channel="server"),
]
REFUSED: list[str] = [
    json.dumps(call(20, "05T09:00:00", "Survey Answered", userId=USER) | {"timestamp": "kemarin"}),
    json.dumps(
        call(21, "05T09:00:00", "Kirim", anonymousId="hp-x-1", properties={"ke": f"WA {PHONE} ya"})
        | {"timestamp": f"lusa {TEXTS[2]}"}
    ),
    f'{{"type": "track", "messageId": "m22", broken "email": "{E_MAIL}", "nama": "{TEXTS[0]}"',
]
OTHERS: list[dict[str, Any]] = [
    call(30, "01T10:00:00", "Page Viewed", anonymousId="hp-budi-1", **page("/kopi")),
    call(31, "02T10:00:00", "Signed In", anonymousId="hp-budi-1", userId=OTHER),
    call(32, "05T10:00:00", "Signed In", anonymousId=SHARED, userId=OTHER, **page("/masuk")),
    call(33, "05T10:01:00", "Order Completed", anonymousId=SHARED, properties={"order_id": "o2"}),
    call(34, "06T10:00:00", "Page Viewed", anonymousId="hp-siti-3", **page("/kopi")),
    call(35, "09T10:00:00", "Page Viewed", anonymousId=SHARED, **page("/kopi")),
    # what others say of the person: staff at her page, a friend who was invited by her
    call(36, "07T10:00:00", "Page Viewed", userId="staf-01", **page(f"/admin/{USER}/pesanan")),
    call(
        37,
        "08T10:00:00",
        "Signed Up",
        anonymousId="hp-siti-3",
        properties={"diajak": USER, "lewat": {"kode": f"REF-{USER.upper()}"}, "paket": "dua"},
    ),
]
BUDI_REFUSED = json.dumps(call(40, "05T09:00:00", "X", userId=OTHER) | {"timestamp": "kemarin"})


def copies(calls: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same calls a day later, as a phone sends them again."""
    later = [f"2026-10-{int(c['timestamp'][8:10]) + 1:02d}T23:00:00Z" for c in calls]
    return [c | {"timestamp": at, "receivedAt": at} for c, at in zip(calls, later, strict=True)]


def write(path: Path, calls: list[dict[str, Any]], lines: list[str]) -> Path:
    text = "\n".join([*(json.dumps(c) for c in calls), *lines])
    path.write_text(text + "\n", encoding="utf-8")
    return path


def files(folder: Path) -> list[Path]:
    """What the shop imports: everything, then copies of the person's days; in this order."""
    first = write(folder / "toko.jsonl", [*ANA, *OTHERS], [*REFUSED, BUDI_REFUSED])
    return [first, write(folder / "susulan.jsonl", copies(ANA[:3]), [REFUSED[0]])]


def file_of_others(folder: Path) -> Path:
    return write(folder / "lain.jsonl", OTHERS, [BUDI_REFUSED])
