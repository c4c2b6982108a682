"""User and anonymous ids that are an e-mail, a phone or a contact's name are kept as hashes."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import jejak
from jejak.engine.duckdb import DuckDB
from jejak.store.hash import add_macros, keyed_id

PLAIN = ("u-1", "42", "0", "62", "@toko", "a@b", "000081234", "KLP-000005", "8123450987", "user:7")
SAME = {
    "budi@contoh.id": ("budi@contoh.id", "BUDI@Contoh.ID"),
    "+6281234509876": ("+6281234509876", "6281234509876", "081234509876", "+62 812-3450-9876"),
    "+16505551234": ("+16505551234", "+1 (650) 555-1234"),
}
TEXT = st.text("0628+ -().@ab.idwhtsp:", max_size=20) | st.builds(
    lambda head, rest: head + rest,
    st.sampled_from(["08", "+62", "62", "0062", "+1", "whatsapp:", "whatsapp:08"]),
    st.text("0123456789 -.", max_size=14),
)


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckDB]:
    made = DuckDB(threads=1)
    add_macros(made)
    yield made
    made.close()


def hashed(text: str) -> str:
    return hashlib.sha256(f"kunci{text}".encode()).hexdigest()


def test_each_form_of_an_e_mail_or_phone_is_one_hash():
    assert {keyed_id("kunci", text) for text in PLAIN} == set(PLAIN)
    for form, texts in SAME.items():
        assert {keyed_id("kunci", text) for text in texts} == {hashed(form)}
        contacts = {keyed_id("kunci", f"whatsapp:{text}") for text in texts}
        assert contacts == {f"whatsapp:{hashed(form)}"}
    assert keyed_id("kunci", "whatsapp:Budi S") == f"whatsapp:{hashed('Budi S')}"


@given(st.lists(TEXT, min_size=20, max_size=60))
def test_the_engine_says_the_same(engine: DuckDB, texts: list[str]):
    engine.load("told", {"text": "VARCHAR"}, [(text,) for text in texts])
    found = engine.rows("SELECT text, keyed_id('kunci', text) AS id FROM told")
    assert [row["id"] for row in found] == [keyed_id("kunci", row["text"]) for row in found]


def test_the_store_holds_the_hash_and_a_person_is_found_by_every_form(tmp_path: Path):
    told = [
        {"userId": "BUDI@contoh.id", "anonymousId": "a1"},
        {"userId": "budi@contoh.id", "anonymousId": "a2"},
        {"userId": "0812-3450-9876", "anonymousId": "a3"},
        {"anonymousId": "whatsapp:Budi S"},
        {"userId": "u-1", "anonymousId": "siti@contoh.id"},
    ]
    calls = [
        {
            "type": "track",
            "event": "A",
            "messageId": f"m{n}",
            "timestamp": f"2026-10-0{n}T00:00:00Z",
        }
        | one
        for n, one in enumerate(told, start=1)
    ]
    (tmp_path / "a.jsonl").write_bytes(b"\n".join(map(msgspec.json.encode, calls)) + b"\n")
    project = jejak.new(tmp_path / "toko")
    project.import_file(tmp_path / "a.jsonl")
    values = {row["value"] for row in project.sql("SELECT value FROM identifiers")}
    assert not any(
        text in value.lower()
        for value in values
        for text in ("@", "3450-9876", "81234509876", "budi")
    )
    assert "u-1" in values
    for typed, events in {
        "budi@contoh.id": 2,
        "Budi@Contoh.id": 2,
        "+62 812 3450 9876": 1,
        "whatsapp:Budi S": 1,
        "siti@contoh.id": 1,
        "u-1": 1,
    }.items():
        assert len(project.person(typed).rows) == events, typed
    project.close()
