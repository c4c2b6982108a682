"""What is a person's is masked at the door, and no number of an order, product or campaign is."""

import json
import random
import re
import string
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from segment_by_hand import event

from jejak.collect.masks import masked_name, tells

Read = Any
# As marketplaces, shops, couriers and advertising write them.
NUMBERS = (
    "2610011ABCD2EF",  # Shopee order
    "260405QWERTY12",
    "24012345678",  # Shopee product
    "i.123456789.24012345678",
    "INV/20261001/MPL/1234567890",  # Tokopedia invoice
    "INV/20260405/XXVI/IV/3273010199",
    "576461234567890123",  # TikTok Shop order
    "1729384756102938475",  # TikTok Shop product
    "#1001",  # Shopify
    "INV-2026-10-0001",  # Jurnal
    "SO/2026/X/00017",
    "8991002101234",  # EAN-13
    "JNE0812345098760",
    "SPXID062812345098",
    "TKP01-ABCD1234",
    "1795357800123",  # milliseconds
    "1795357800123456",  # microseconds
    "120211234567890123",  # Meta campaign
    "1790123456789012",  # TikTok campaign
    "21012345678",  # Google campaign
    "550e8400-e29b-41d4-a716-446655440000",
    "20261001081234",
    "64f1c0ffee64f1c0ffee64f1",  # MongoDB
    "kopi-gayo-arabika-250gr-Promo-Oktober-2026-gratis-ongkir",
)
NIK, WOMAN, CARD, AMEX = (
    "3273010101900001",
    "3273014101900001",
    "4111111111111111",
    "378282246310005",
)
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N"
HEX = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
MIXED = "Zx8kQpLm3nR7tYwV2bC5dFgH9j"


def rows(read: Read, made: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of events, in their order."""
    return read([event(messageId=f"m{n:03}", **one) for n, one in enumerate(made)]).rows


def properties(read: Read, *told: dict[str, Any]) -> list[dict[str, Any]]:
    """What is kept of the properties of events, in their order."""
    return [json.loads(r["properties"]) for r in rows(read, [{"properties": t} for t in told])]


def test_numbers_of_things_stay_wherever_they_stand(read: Read):
    def told(number: str) -> dict[str, Any]:
        return {"order_id": number, "nomor": number, "catatan": f"pesanan {number} dikirim"}

    def made(number: str) -> dict[str, Any]:
        bare = number.strip("#")
        page = {"url": f"https://toko.example/p/{bare}?utm_campaign={bare}"}
        context = {"page": page, "campaign": {"source": number}}
        return {"event": f"Pesanan {number}", "context": context, "properties": told(number)}

    for number, row in zip(NUMBERS, rows(read, [made(n) for n in NUMBERS]), strict=True):
        assert json.loads(row["properties"]) == told(number)
        kept = [row[name] for name in ("event", "order_id", "utm_source", "utm_campaign", "page")]
        bare = number.strip("#")
        assert kept == [f"Pesanan {number}", number, number, bare, f"/p/{bare}"]


@settings(max_examples=40)
@given(st.lists(st.from_regex(r"\d{5,19}", fullmatch=True), min_size=1, max_size=9))
def test_no_number_alone_is_dropped_from_the_properties(read: Read, numbers: list[str]):
    told = {"kode": numbers, "order_id": numbers[0]}
    row = read([event(properties=told)]).row
    assert json.loads(row["properties"]) == told


def test_a_property_that_tells_a_person_goes(read: Read):
    texts = (
        f"NIK {NIK}",
        f"no. KTP: {WOMAN}",
        f"kartu {CARD} a.n. saya",
        f"credit card {AMEX}",
        "4111 1111 1111 1111",
        "bayar 4111-1111-1111-1111 lunas",
        "3782 822463 10005",
        f"Bearer {JWT}",
        "hubungi +62 812-3450-9876",
        "tulis ke budi%40contoh.id",
    )
    told = [{"catatan": text, "isi": {"daftar": [text, "tetap"]}, "qty": 1} for text in texts]
    for text, kept in zip(texts, properties(read, *told), strict=True):
        assert kept == {"isi": {"daftar": ["tetap"]}, "qty": 1}, text


def test_what_cannot_be_a_nik_or_a_card_stays(read: Read):
    """No such province, day 32, month 13; a wrong check digit."""
    texts = (
        "NIK 9973010101900001",
        "NIK 3273013201900001",
        "NIK 3273010113900001",
        "1234 5678 9012 3456",
    )
    told = [{"catatan": text} for text in texts]
    assert properties(read, *told) == told


def test_the_path_of_a_page_keeps_a_mark(read: Read):
    paths = {
        "/u/budi@contoh.id/pesanan": "/u/…/pesanan",
        "/u/budi%40contoh.id": "/u/…",
        "/hubungi/081234509876": "/hubungi/…",
        "/hubungi/+62812-3450-9876": "/hubungi/…",
        f"/nasabah/{NIK}": "/nasabah/…",
        f"/bayar/{CARD}/sah": "/bayar/…/sah",
        f"/masuk/{JWT}": "/masuk/…",
        f"/sandi/{HEX}": "/sandi/…",
        f"/sandi/{MIXED}": "/sandi/…",
        "/@toko.id/video": "/@toko.id/video",
    }
    made = [{"context": {"page": {"url": f"https://toko.example{path}?x=1"}}} for path in paths]
    assert [row["page"] for row in rows(read, made)] == list(paths.values())


def test_names_and_campaigns_keep_a_mark(read: Read):
    url = "https://a.id/?utm_campaign=budi%40contoh.id"
    made = [
        {"event": "Order by budi@contoh.id"},
        {"event": "Telepon 0812-3450-9876"},
        {"type": "screen", "name": "Profil Budi@contoh.id"},
        {"context": {"campaign": {"name": "untuk budi@contoh.id"}}},
        {"context": {"page": {"url": url}}},
        {"event": "Order Completed"},
    ]
    told = rows(read, made)
    assert [told[n]["event"] for n in (0, 1, 5)] == ["Order by …", "Telepon …", "Order Completed"]
    assert told[2]["page"] == "Profil …"
    assert [row["utm_campaign"] for row in told[3:5]] == ["untuk …", "…"]


def test_an_address_among_the_properties_loses_what_opens_an_account(read: Read):
    told = {
        "dari": f"https://a.id/sandi/{HEX}?next=/p/1",
        "ke": "https://a.id/masuk?token=rahasia&halaman=2&noHp=0812",
        "gambar": "https://a.id/p/1729384756102938475.jpg?v=2",
        "iklan": f"https://a.id/?fbclid={MIXED}",
    }
    cut = {
        "dari": "https://a.id/sandi/…?next=/p/1",
        "ke": "https://a.id/masuk?token=…&halaman=2&noHp=…",
    }
    assert properties(read, told) == [told | cut]


KEYS = re.findall(
    r"\w+",
    """hp no_hp nik ktp no_ktp npwp token access_token password passwd pin otp cvv card_number
    rekening no_rekening tgl_lahir birthday alamat address lat lng""",
)
STAY = re.findall(
    r"\w+",
    """order_id product_id sku category brand price quantity score question_type reason heard_from
    coupon shipping payment_method page_title share hpp pinned latest longest kategori_nik""",
)


def written(key: str) -> set[str]:
    """A key in every way in which programs write one."""
    first, *others = key.split("_")
    camel = first + "".join(other.title() for other in others)
    apart = {key, key.upper(), key.replace("_", "-"), key.replace("_", " "), key.replace("_", "")}
    return apart | {camel, camel[0].upper() + camel[1:]}


def test_a_personal_key_goes_however_it_is_written(read: Read):
    told = [
        {"isi": [dict.fromkeys(written(key), "x")], **dict.fromkeys(written(key), 7), "qty": 1}
        for key in KEYS
    ]
    for key, kept in zip(KEYS, properties(read, *told), strict=True):
        assert kept == {"isi": [{}], "qty": 1}, key


def test_keys_of_things_stay(read: Read):
    told = dict.fromkeys(STAY, "x")
    assert properties(read, told) == [told]


def test_a_payment_card_is_known_by_its_check_digit():
    """Each of 10 last digits: exactly one is right, by the sum done by hand here."""
    from jejak.collect.masks import is_card

    draw = random.Random(7)
    for length in (13, 15, 16, 19):
        head = "".join(draw.choice("0123456789") for _ in range(length - 1))
        right = [last for last in "0123456789" if is_card(head + last)]
        total = 0
        for place, digit in enumerate(reversed(head)):
            doubled = int(digit) * 2 if place % 2 == 0 else int(digit)
            total += doubled // 10 + doubled % 10
        assert right == [str(-total % 10)]


@pytest.mark.parametrize(
    "name",
    [
        "CheckoutStep2PaymentMethodSelected",
        "FreeShippingPromo2026BannerClicked",
        "ProductDetailScreenV2Variant3B",
        "/p/KopiArabikaGayoPremium250gram",
        "/produk/SepatuLariPriaNike2026Original-i.12345.67890",
        "/img/logo@2x.png",
        "/@kopi.id/x",
    ],
)
def test_words_joined_to_one_are_no_token_and_a_picture_is_no_mailbox(name: str):
    assert masked_name(name) == name


def test_a_token_drawn_by_lot_goes():
    drawn = random.Random(4)
    letters = string.ascii_letters + string.digits * 2
    tokens = ["".join(drawn.choices(letters, k=32)) for _ in range(200)]
    kept = [token for token in tokens if masked_name(f"/reset/{token}") != "/reset/…"]
    assert len(kept) <= 5


def test_an_address_of_a_profile_is_no_mailbox():
    assert not tells("https://www.tiktok.com/@kopi.id")
    assert tells("https://kopi.id/x?to=budi@contoh.id")
