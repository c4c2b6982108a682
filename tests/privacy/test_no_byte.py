"""No byte of a forgotten person is left in the project folder: raw, decoded, UTF-16, as numbers."""

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from planted import ANONYMOUS, E_MAIL, OTHER, PHONE, SECRETS, SHARED, TEXTS, USER, files

import jejak
from jejak.store.hash import make_id, strong_id

NEEDLES = (*SECRETS, *TEXTS)


def everything(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file as it lies there, unpacked, and every Parquet value as text."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        name, raw = path.relative_to(folder).as_posix(), path.read_bytes()
        yield name, raw
        yield f"name of {name}", name.encode()
        if raw[:2] == b"\x1f\x8b":
            yield f"{name} unpacked", gzip.decompress(raw)
        if path.suffix == ".parquet":
            rows = duckdb.sql(f"SELECT * FROM read_parquet('{path}')").fetchall()
            yield f"{name} decoded", repr(rows).encode()


def found(folder: Path, needles: tuple[str, ...]) -> set[tuple[str, str]]:
    """(file, text) pairs: as UTF-8 and as UTF-16, in any case of letters."""
    forms = [
        (needle, form)
        for needle in needles
        for form in (needle.encode(), needle.encode("utf-16-le"), needle.encode("utf-16-be"))
    ]
    return {
        (name, needle)
        for name, raw in everything(folder)
        for needle, form in forms
        if form.lower() in raw.lower()
    }


def numbers(folder: Path) -> set[int]:
    """Every whole number in every Parquet file."""
    told: set[int] = set()
    for path in folder.rglob("*.parquet"):
        for row in duckdb.sql(f"SELECT * FROM read_parquet('{path}')").fetchall():
            told |= {value for value in row if isinstance(value, int)}
    return told


def ids(key: str) -> dict[str, int]:
    """The numbers by which the store knows the person, made by hand."""
    return {
        "user": make_id("user", USER),
        "weak": make_id("weak", ANONYMOUS),
        "weak of the server": make_id("weak", f"user:{USER}|unknown"),
        "email": strong_id("email", E_MAIL, key),
        "phone": strong_id("phone", PHONE, key),
    }


def key_of(folder: Path) -> str:
    project = jejak.open(folder)
    assert project.manifest
    key = project.manifest.meta("key")
    project.close()
    assert key
    return key


@pytest.mark.parametrize("told", [USER, E_MAIL, "0812 3450 9876", ANONYMOUS])
def test_nothing_is_left(shop: Path, told: str):
    key = key_of(shop)
    known = ids(key)
    before = {needle for _, needle in found(shop, NEEDLES)}
    assert before >= {USER, ANONYMOUS, E_MAIL, PHONE, *TEXTS[:3], "buku-ana"}  # planted well
    assert {known[name] for name in ("user", "weak", "email", "phone")} <= numbers(shop)
    project = jejak.open(shop)
    project.forget_person(told)
    project.overview()  # tables are made anew
    project.close()
    assert found(shop, NEEDLES) == set()
    assert not set(known.values()) & numbers(shop)
    for name, raw in everything(shop):  # and not as bytes of an uncompressed page
        for kind, number in known.items():
            assert number.to_bytes(8, "little") not in raw, (name, kind)
            assert str(number).encode() not in raw, (name, kind)
    assert {needle for _, needle in found(shop, (OTHER, SHARED))} == {OTHER, SHARED}


def test_others_keep_their_events_without_the_text(shop: Path):
    project = jejak.open(shop)
    query = "SELECT event, page_id, properties FROM events WHERE event = 'Signed Up'"
    [before] = project.sql(query)
    receipt = project.forget_person(USER)
    [after] = project.sql(query)
    project.close()
    assert USER in before["properties"]
    assert json.loads(after["properties"]) == {"lewat": {}, "paket": "dua"}
    assert receipt.removed["mentions"] == 2


def test_while_another_reader_is_open(shop: Path):
    reader = jejak.open(shop)
    reader.overview()
    project = jejak.open(shop)
    project.forget_person(USER)
    assert found(shop, NEEDLES) == set()
    reader.refresh()
    assert reader.sql("SELECT COUNT(*) AS n FROM events") == project.sql(
        "SELECT COUNT(*) AS n FROM events"
    )
    reader.close()
    project.close()


def test_the_same_files_again_bring_nothing_back(shop: Path, tmp_path: Path):
    project = jejak.open(shop)
    project.forget_person(E_MAIL)
    told = [project.import_file(file) for file in files(tmp_path)]
    project.overview()
    project.close()
    assert found(shop, NEEDLES) == set()
    # 7 events and 3 refused rows of Ana's and 2 of others that named her; 3 copies, 1 refused row
    assert [report.suppressed for report in told] == [12, 4]
    for report in told:
        parts = report.accepted + report.duplicates + report.rejected + report.suppressed
        assert parts == report.rows
    assert not any(needle in json.dumps(told[0].examples) for needle in NEEDLES)
    assert "12" in told[0].text("id") and "12" in told[0].text("en")


def test_the_suppression_list_and_the_receipt_hold_hashes_only(shop: Path):
    project = jejak.open(shop)
    receipt = project.forget_person(USER)
    assert project.manifest
    listed = project.manifest.suppressed()
    assert listed and all(re.fullmatch("[0-9a-f]{64}", one) for one in listed)
    [kept] = (shop / "store" / "receipts").glob("*.json")
    assert json.loads(kept.read_text(encoding="utf-8")) == receipt.to_dict()
    assert re.fullmatch("[0-9a-f]{64}", receipt.person)
    project.close()


def test_a_file_beside_the_store_is_named(shop: Path):
    (shop / "catatan.txt").write_text(f"tanya {USER} lagi", encoding="utf-8")
    project = jejak.open(shop)
    receipt = project.forget_person(USER)
    project.close()
    assert receipt.elsewhere == ("catatan.txt",)
    assert "catatan.txt" in receipt.text("id") and "catatan.txt" not in str(receipt.to_dict())
