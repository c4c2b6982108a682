"""Chats as Android and iOS write them, from a known conversation."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from jejak.collect.read import read_file
from jejak.engine.duckdb import DuckDB
from jejak.errors import InputError
from jejak.settings import Settings

Said = tuple[datetime, bool, str]  # when (local), whether the customer writes, what
TEXTS = [
    "halo kak",
    "satu\ndua",
    "total: 150.000",
    "",
    "10/11/23 - bukan",
    "https://toko.example/a: b",
]
Write = Callable[[list[Said], str], str]
LOCAL = timedelta(hours=7)


def conversation(seed: int, start: datetime) -> list[Said]:
    chance, at, said = random.Random(seed), start, []
    for _ in range(chance.randint(5, 60)):
        at += timedelta(minutes=chance.choice([0, 0, 1, 7, 900, 5000]))
        said.append((at, chance.random() < 0.6, chance.choice(TEXTS)))
    return said


def android(said: list[Said], name: str, first: str = "dmy") -> str:
    day = {"dmy": "%d/%m/%y", "mdy": "%m/%d/%y"}[first]
    lines = [f"{said[0][0]:{day} %H.%M} - Pesan dan panggilan dienkripsi secara end-to-end."]
    lines += [
        f"{at:{day} %H.%M} - {name if them else 'Toko Kopi'}: {text}" for at, them, text in said
    ]
    return "\n".join(lines) + "\n"


def ios(said: list[Said], name: str) -> str:
    lines = [f"[{said[0][0]:%d/%m/%y, %H.%M.%S}] {name}: \u200ePesan dienkripsi secara end-to-end."]
    for number, (at, them, text) in enumerate(said):
        mark = "\u200e" if number % 3 == 0 else ""
        text = "\u200egambar tidak disertakan" if number % 7 == 3 else text
        lines.append(f"{mark}[{at:%d/%m/%y, %H.%M.%S}] {name if them else 'Toko Kopi'}: {text}")
    return "\r\n".join(lines) + "\r\n"


def american(said: list[Said], name: str) -> str:
    """As a phone set to English writes: month first, twelve hours, a narrow space."""
    lines = [
        f"{at.month}/{at.day}/{at:%y}, {at.hour % 12 or 12}:{at:%M}\u202f{at:%p}"
        f" - {name if them else 'Toko Kopi'}: {text}"
        for at, them, text in said
    ]
    return "\n".join(lines)


def read(engine: DuckDB, path: Path, text: str, **answers: str):
    path.write_bytes(text.encode())
    reading = read_file(engine, path, Settings(), answers=answers)
    order = "ORDER BY row"
    rows = engine.rows(f"SELECT event, occurred_at, phone, anonymous_id FROM incoming {order}")
    assert reading.rejected == 0
    return reading, rows


@pytest.mark.parametrize("form", [android, ios, american])
@pytest.mark.parametrize("seed", range(4))
def test_every_message_and_nothing_else(engine: DuckDB, tmp_path: Path, form: Write, seed: int):
    said = conversation(seed, datetime(2023, 11, 14, 10, 4))
    name = "Ibu Ani"
    path = tmp_path / f"WhatsApp Chat with {name}.txt"
    reading, rows = read(engine, path, form(said, name))
    events = {True: "WhatsApp Message Received", False: "WhatsApp Message Sent"}
    expected = [(events[them], (at - LOCAL).replace(tzinfo=None)) for at, them, _ in said]
    assert [(row["event"], row["occurred_at"]) for row in rows] == expected
    assert reading.rows == len(said)


def test_a_phone_number_is_an_identity(engine: DuckDB, tmp_path: Path):
    said = conversation(1, datetime(2026, 1, 20, 9))
    _, rows = read(engine, tmp_path / "chat.txt", android(said, "+62 813-5566-7781"))
    assert {row["phone"] for row in rows} == {"+6281355667781"}


def test_the_same_chat_exported_later_has_the_same_ids(engine: DuckDB, tmp_path: Path):
    said = conversation(2, datetime(2026, 1, 20, 9))
    path = tmp_path / "Chat WhatsApp dengan Ani.txt"
    ids = []
    for part in (said[:4], said):
        path.write_text(android(part, "Ani"), encoding="utf-8")
        read_file(engine, path, Settings())
        ids.append(
            [r["message_id"] for r in engine.rows("SELECT message_id FROM incoming ORDER BY row")]
        )
    assert ids[1][:4] == ids[0] and len(set(ids[1])) == len(said)


def test_dates_are_decided_by_their_order_or_asked(engine: DuckDB, tmp_path: Path):
    """From 3 to 5 April every number is under 13; read month first, days would be a month apart."""
    said = [(datetime(2026, 4, day, 9), True, "halo") for day in (3, 4, 5)]
    path = tmp_path / "WhatsApp Chat with Ani.txt"
    with pytest.raises(InputError) as error:
        read(engine, path, android(said, "Ani"))
    assert error.value.code == "import.chat_dates"
    assert error.value.values["readings"]["03/04/2026"]["dmy"] == "2026-04-03"
    _, rows = read(engine, path, android(said, "Ani"), dates="dmy")
    assert [row["occurred_at"].month for row in rows] == [4, 4, 4]
    backwards = [(datetime(2026, month, 9, 9), True, "halo") for month in (3, 4)]
    backwards += [(datetime(2026, 5, 2, 9), True, "halo")]  # month first: 9 March, 9 April, 5 Feb
    _, rows = read(engine, path, android(backwards, "Ani"))
    assert [f"{row['occurred_at']:%m-%d}" for row in rows] == ["03-09", "04-09", "05-02"]


@pytest.mark.parametrize("name", ["WhatsApp Chat with Arisan RT 5.txt", "chat.txt"])
def test_who_the_customer_is_must_be_known(engine: DuckDB, tmp_path: Path, name: str):
    said = conversation(3, datetime(2026, 1, 20, 9))
    with pytest.raises(InputError) as error:
        read(engine, tmp_path / name, android(said, "Ani"))
    assert error.value.code == "import.chat_who" and "Ani" in str(error.value)


def test_no_word_of_a_message_is_kept(engine: DuckDB, tmp_path: Path):
    said = [(datetime(2026, 1, 20, 9), True, "rahasia sekali")]
    read(engine, tmp_path / "WhatsApp Chat with Ani.txt", android(said, "Ani"))
    assert "rahasia" not in str(engine.rows("SELECT * FROM incoming"))
