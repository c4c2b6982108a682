"""E-mails and phones of the forgotten in other people's texts, found by their hashes alone.

Only the user id is ever typed: in no form in which the texts below tell the e-mail or phone.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from planted import OTHER, call, page, write
from test_no_byte import found

import jejak
from jejak.collect import enrich, masks
from jejak.errors import ArgumentError

USER, E_MAIL, PHONE = "pelanggan-881", "ana.putri@melati.id", "+6281234509876"
OTHERS_MAIL, OTHERS_PHONE = "siti@kenanga.id", "+6281298765432"
NEEDLES = ("melati.id", "34509876", "3450-9876", "3450 9876", "3450%209876")
MAILS = (
    E_MAIL,
    "Ana.Putri@Melati.ID",
    "ana.putri%40melati.id",
    "ana.putri%2540melati.id",
    f"pesanan_{E_MAIL}",
    f"wa-{E_MAIL}-2026",
    f"<{E_MAIL}>.",
)
PHONES = (
    "6281234509876",
    "081234509876",
    "0812-3450-9876",
    "+62 812 3450 9876",
    "(0812) 3450.9876",
    "0812%203450%209876",
    "2026-10-01 0812-3450-9876 09.15",
    "wa_081234509876_x",
)
META = "Campaign name,Reporting starts,Reporting ends,Amount spent (IDR),Impressions,Link clicks"
HIDDEN = (*MAILS, *PHONES)


def ours() -> dict[str, Any]:
    traits = {"email": E_MAIL, "phone": PHONE}
    return call(1, "01T09:00:00", "Signed In", userId=USER, context={"traits": traits})


def of_others() -> Iterator[dict[str, Any]]:
    """Budi's: each form of each of them in every column that holds a text."""
    for n, text in enumerate(HIDDEN):
        number, day = 100 + 10 * n, f"{n % 20 + 2:02d}T10:00:00"
        products = [{"product_id": f"p-{text}", "name": f"Kado {text}", "price": 5}]
        told = [
            {"event": f"Order by {text}"},
            {"event": "A"} | page(f"/wa/{text.replace(' ', '+')}/x"),
            {"event": "A", "context": {"campaign": {"source": "x", "name": f"promo {text}"}}},
            {"event": "A", "properties": {"order_id": f"INV {text}"}},
            {"event": "A", "properties": {"products": products}},
            {"event": "A", "properties": {"catatan": {"isi": [f"hubungi {text} ya"]}, "ke": n}},
            {"event": "A", "type": "screen", "name": f"Profil {text}"},
            {"event": "A", "context": {"device": {"model": f"HP {text}"}}},
        ]
        for m, one in enumerate(told):
            yield call(number + m, day, "A") | {"userId": OTHER} | one


def kept() -> dict[str, Any]:
    """Texts of others that must stand, whatever they look like."""
    return call(
        900,
        "03T10:00:00",
        f"Panggil {OTHERS_PHONE[1:]}",
        userId=OTHER,
        properties={"order_id": "576461234567890123", "resi": "JNE081234509", "n": 6281234509},
    )


@pytest.fixture(params=["door", "no door"])
def shop(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """With the door, and as a project that was filled before there was one."""
    if request.param == "no door":
        monkeypatch.setattr(enrich, "mask_texts", lambda _: None)
        monkeypatch.setattr(enrich, "mask_addresses", lambda _: None)
        monkeypatch.setattr(masks, "tells", lambda _: False)
    project = jejak.new(tmp_path / "toko")
    refused = [
        json.dumps(call(800 + n, "x", f"B {text}", userId=OTHER)) for n, text in enumerate(HIDDEN)
    ]
    project.import_file(write(tmp_path / "semua.jsonl", [ours(), *of_others(), kept()], refused))
    for n, name in enumerate(("wa-ana.putri@melati.id_2026-10", "chat_0812-3450-9876-2026-10-01")):
        told = call(950 + n, "04T10:00:00", "A", userId=OTHER)
        project.import_file(write(tmp_path / f"{name}.jsonl", [told], []))
    costs = tmp_path / "iklan.csv"
    costs.write_text(f"{META}\nkado {PHONES[0]},2026-10-01,2026-10-01,5000,0,0\n", encoding="utf-8")
    assert project.import_file(costs).accepted == 1
    project.overview()
    project.close()
    return tmp_path / "toko"


def test_every_form_is_found_by_its_hash(shop: Path):
    assert {needle for _, needle in found(shop, NEEDLES)} >= {"34509876", "3450-9876"}
    project = jejak.open(shop)
    before = project.sql("SELECT COUNT(*) AS n FROM events")[0]["n"]
    receipt = project.forget_person(USER)
    project.overview()
    after = project.sql("SELECT COUNT(*) AS n FROM events")[0]["n"]
    [ad] = project.sql("SELECT campaign, cost FROM costs")
    [row] = project.sql("SELECT event, properties FROM events WHERE event LIKE 'Panggil%'")
    project.close()
    assert found(shop, NEEDLES) == set()
    project = jejak.open(shop)
    for file in sorted(shop.parent.glob("*.jsonl")):
        project.import_file(file)
    project.close()
    assert found(shop, NEEDLES) == set()  # nor does the same file bring it back
    assert before - after == receipt.removed["events"] == 1  # others keep their events
    assert ad == {"campaign": "kado …", "cost": 5000.0}
    assert row["event"] == f"Panggil {OTHERS_PHONE[1:]}"
    assert json.loads(row["properties"]) == kept()["properties"]


def test_a_user_id_that_is_the_e_mail_is_the_same_person(tmp_path: Path):
    """Told by two systems that never met: a site that signs in by e-mail, a shop's orders."""
    project = jejak.new(tmp_path / "toko")
    calls = [
        call(1, "01T09:00:00", "A", userId=E_MAIL.upper(), anonymousId="hp-1"),
        call(2, "02T09:00:00", "B", userId=USER, context={"traits": {"email": E_MAIL}}),
        call(3, "03T09:00:00", "C", userId=PHONE, context={"traits": {"email": OTHERS_MAIL}}),
        call(4, "04T09:00:00", "D", anonymousId=f"whatsapp:{PHONE}"),
        call(5, "05T09:00:00", "E", userId=OTHER, previousId=E_MAIL) | {"type": "alias"},
    ]
    project.import_file(write(tmp_path / "a.jsonl", calls, []))
    assert found(tmp_path / "toko", (*NEEDLES, "6281234509876")) == set()  # kept as hashes
    for typed in (E_MAIL, PHONE, "0812-3450-9876", f"whatsapp:{PHONE}"):
        assert project.person(typed).rows, typed
    assert [row["event"] for row in project.person(PHONE).rows] == ["C"]
    joined = call(6, "06T09:00:00", "F", anonymousId=f"wa {E_MAIL}")
    project.import_file(write(tmp_path / "b.jsonl", [joined], []))
    project.forget_person(USER)
    left = [row["event"] for row in project.sql("SELECT event FROM events ORDER BY occurred_at")]
    assert left == ["C", "D"]
    assert found(tmp_path / "toko", NEEDLES) == set()
    project.close()


def test_who_is_named_again_is_forgotten_again(tmp_path: Path):
    """By an event of somebody else that came later; and one whom only others ever named."""
    project = jejak.new(tmp_path / "toko")
    project.import_file(write(tmp_path / "a.jsonl", [ours(), kept()], []))
    project.forget_person(E_MAIL)
    assert project.forget_person(PHONE).already
    later = [
        call(2, "05T09:00:00", "A", userId=OTHER, properties={"isi": f"ke {PHONES[2]}"}),
        call(3, "05T09:00:00", "A", userId=OTHER, properties={"isi": f"dari {USER}"}),
        call(4, "05T09:00:00", "A", userId=OTHER, properties={"isi": f"ke {OTHERS_PHONE[1:]}"}),
    ]
    project.import_file(write(tmp_path / "b.jsonl", later, []))
    for typed in (PHONE, USER):
        receipt = project.forget_person(typed)
        assert (receipt.removed["mentions"], receipt.removed["events"]) == (1, 0)
        assert project.forget_person(typed).already
    assert found(tmp_path / "toko", (*NEEDLES, USER)) == set()
    assert project.forget_person(OTHERS_PHONE).removed["mentions"] == 2
    assert found(tmp_path / "toko", ("298765432",)) == set()
    assert project.sql("SELECT COUNT(*) AS n FROM events") == [{"n": 4}]
    with pytest.raises(ArgumentError):
        project.forget_person("kopi-gayo-250")
    project.close()
