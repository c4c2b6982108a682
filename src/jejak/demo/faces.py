"""Names, addresses and numbers of people who do not exist."""

from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID

from jejak.demo.shop import CITIES, START

GIVEN = ("Sari", "Budi", "Dewi", "Agus", "Rina", "Joko", "Putri", "Andi", "Maya", "Bayu", "Wulan")
FAMILY = ("Wulandari", "Santoso", "Pratama", "Hidayat", "Anggraini", "Siregar", "Nugroho", "Utami")


def user_id(person: int) -> str:
    """The shop's customer number."""
    return f"KLP-{person:06d}"


def traits(person: int) -> dict[str, Any]:
    """What a customer tells when signing in; nobody has such a number or address."""
    given = GIVEN[person % len(GIVEN)]
    family = FAMILY[person // len(GIVEN) % len(FAMILY)]
    return {
        "name": f"{given} {family}",
        "email": f"{given}.{family}.{person}@example.com".lower(),
        "phone": f"0800{10_000_000 + person * 7919 % 89_999_999:08d}",
        "city": CITIES[person % len(CITIES)],
    }


def address(device: int) -> str:
    """An IP address of the ranges reserved for documentation."""
    return f"{'203.0.113' if device % 2 else '198.51.100'}.{device // 2 % 254 + 1}"


def uuid(high: int, low: int) -> str:
    return str(UUID(int=high << 64 | low, version=4))


def moment(seconds: float) -> str:
    """Seconds since START as ISO 8601 in UTC with milliseconds, as client libraries write."""
    minute, rest = divmod(round(seconds * 1000), 60_000)
    return f"{minute_text(minute)}{rest // 1000:02d}.{rest % 1000:03d}Z"


@cache
def minute_text(minute: int) -> str:
    return (START + timedelta(minutes=minute)).isoformat()[:17]
