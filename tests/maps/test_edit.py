"""Edits: read again, the map has that one change; every other byte of the text stays."""

import random
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from written import Writer

from jejak.errors import ArgumentError
from jejak.maps.edit import add_item, remove, set_value
from jejak.maps.file import Source, read_map
from jejak.maps.findings import MapError
from jejak.maps.model import Map

WHOLE = (Path(__file__).parent / "flagship.yaml").read_text(encoding="utf-8")
TEXTS = (
    "Bayar",
    "Isi alamat & pilih kurir: JNE, \"cepat\" - 'murah'",
    "Ongkir #1 {baru} [muncul] @akhir",
    "😀 kopi ☕ 𝒢ayo",
    "true",
    "- 5",
    "a: b",
    "Rp 1.250.000, tunai",
    "dua\nbaris\tdan tab",
    "null, ~",
    "\u2028 di tengah \x85 juga".strip(),
)
OPTIONAL = ("evidence", "owner", "feel", "job", "walk", "backstage")
PAIN = {"id": "p_new", "text": {"id": "Lama, sekali", "en": "Too: long"}}


def plain(made: Map) -> dict[str, Any]:
    return msgspec.json.decode(msgspec.json.encode(made))


@cache
def _whole_map() -> bytes:
    return msgspec.json.encode(read_map(WHOLE).map)


def whole_map() -> dict[str, Any]:
    """The flagship as plain values, to be changed."""
    return msgspec.json.decode(_whole_map())


def some_map(seed: int) -> dict[str, Any]:
    """A part of the flagship with other texts in it."""
    chance = random.Random(seed)
    data = whole_map()
    data["map"].pop("scope")
    keep = sorted(chance.sample(range(len(data["touchpoints"])), chance.randint(1, 5)))
    data["touchpoints"] = [data["touchpoints"][nth] for nth in keep]
    for touchpoint in data["touchpoints"]:
        touchpoint["name"] = {"id": chance.choice(TEXTS), "en": chance.choice(TEXTS)}
        if chance.random() < 0.3:
            touchpoint["pain"] = [PAIN, {**PAIN, "id": "p_two"}][: chance.randint(1, 2)]
    for block in ("personas", "tests", "accepted", "improvements", "goals"):
        if chance.random() < 0.4:
            data.pop(block)
    keys = list(data)
    chance.shuffle(keys)
    return {key: data[key] for key in keys}


def leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        return [leaf for key, part in value.items() for leaf in leaves(part, (*path, key))]
    if isinstance(value, list):
        return [leaf for nth, part in enumerate(value) for leaf in leaves(part, (*path, nth))]
    return [path]


def at(data: Any, path: tuple[Any, ...]) -> Any:
    for part in path:
        data = data[part]
    return data


def unchanged(old: str, new: str) -> int:
    """Characters of the old text that stand at the beginning or the end of the new one."""
    limit = min(len(old), len(new))
    head = next((n for n in range(limit) if old[n] != new[n]), limit)
    tail = next((n for n in range(limit - head) if old[-1 - n] != new[-1 - n]), limit - head)
    return head + tail


def written(seed: int) -> tuple[dict[str, Any], Writer, Source]:
    data, writer = some_map(seed), Writer(seed)
    source = read_map(writer.text(data))
    assert not source.findings, (source.text, source.findings)
    assert plain(source.map) == data
    return data, writer, source


@given(st.integers(0, 10**9), st.sampled_from(TEXTS))
def test_a_text_is_set_and_nothing_else(seed: int, text: str):
    data, writer, source = written(seed)
    texts = [path for path in leaves(data) if path[-1] in ("en", "id") and path[-2] == "name"]
    path = random.Random(seed).choice(texts)
    made = set_value(source, path, text)
    at(data, path[:-1])[path[-1]] = text
    assert plain(made.map) == data
    token = writer.tokens[path]
    if "\r\n" in source.text:
        token = token.replace("\n", "\r\n")
    assert unchanged(source.text, made.text) >= len(source.text) - len(token)


@given(st.integers(0, 10**9))
def test_a_key_is_added_and_every_byte_stays(seed: int):
    data, _, source = written(seed)
    nth = random.Random(seed).randrange(len(data["touchpoints"]))
    key, value = random.Random(seed).choice(
        [("owner", "dewi & tim"), ("feel", -2), ("anytime", True), ("detail", "😀.yaml")]
    )
    if key in data["touchpoints"][nth]:
        return
    made = set_value(source, ("touchpoints", nth, key), value)
    data["touchpoints"][nth][key] = value
    assert plain(made.map) == data
    assert unchanged(source.text, made.text) >= len(source.text)


@given(st.integers(0, 10**9))
def test_an_item_is_added_and_every_byte_stays(seed: int):
    data, _, source = written(seed)
    nth = random.Random(seed).randrange(len(data["touchpoints"]))
    item = {"id": "p_other", "text": {"id": TEXTS[seed % len(TEXTS)], "en": "x"}}
    made = add_item(source, ("touchpoints", nth, "pain"), item)
    data["touchpoints"][nth].setdefault("pain", []).append(item)
    assert plain(made.map) == data
    assert unchanged(source.text, made.text) >= len(source.text)
    made = add_item(source, ("accepted",), accepted := {
        "deviation": "a", "reason": "b", "by": "c", "until": date(2027, 1, 2)
    })  # fmt: skip
    data["touchpoints"][nth]["pain"].pop()
    if not data["touchpoints"][nth]["pain"]:
        del data["touchpoints"][nth]["pain"]
    data.setdefault("accepted", []).append({**accepted, "until": "2027-01-02"})
    assert plain(made.map) == data
    assert unchanged(source.text, made.text) >= len(source.text)


@given(st.integers(0, 10**9))
def test_what_is_removed_is_all_that_goes(seed: int):
    data, _, source = written(seed)
    prefixes = {path[:length] for path in leaves(data) for length in range(2, len(path) + 1)}
    may_go = [
        path
        for path in prefixes
        if (path[0] in ("touchpoints", "improvements", "personas") and path[-1] in OPTIONAL)
        or (path[0] in ("touchpoints", "contacts", "stages", "tests") and len(path) == 2)
    ]
    path = random.Random(seed).choice(sorted(may_go, key=str))
    made = remove(source, path)
    parent = at(data, path[:-1])
    del parent[path[-1]]
    if not data.get(path[0], True):
        del data[path[0]]
    assert plain(made.map) == data
    if parent:
        rest = iter(source.text)
        assert all(character in rest for character in made.text), "nothing was put in"


def test_what_a_block_map_looks_like_after_edits():
    """By hand, byte for byte."""
    source = read_map(WHOLE)
    made = set_value(source, ("touchpoints", 5, "feel"), -1)
    line = "event: Checkout Started}"
    assert made.text == WHOLE.replace(line, "event: Checkout Started, feel: -1}")
    made = set_value(source, ("improvements", 0, "result"), {"verdict": "better", "effect": 0.02})
    line = "guard: [refund_rate]}}"
    assert made.text == WHOLE.replace(
        line, "guard: [refund_rate]}, result: {verdict: better, effect: 0.02}}"
    )
    assert remove(made, ("improvements", 0, "result")).text == WHOLE
    made = add_item(source, ("touchpoints", 0, "contact"), "web")
    assert made.text == WHOLE.replace("contact: ig, by", "contact: [ig, web], by")
    made = remove(source, ("tests", 1))
    assert made.text == "".join(
        part for part in WHOLE.splitlines(keepends=True) if "id: t2" not in part
    )
    made = set_value(source, ("map", "owner"), "dewi: cx")
    assert made.text == WHOLE.replace("owner: cx", 'owner: "dewi: cx"')


def test_one_text_for_both_languages_is_split_where_one_is_set():
    text = WHOLE.replace("{id: Mencari, en: Searches}", "Cari")
    made = set_value(read_map(text), ("touchpoints", 1, "name", "en"), "Searches")
    assert made.text == WHOLE.replace("{id: Mencari,", "{id: Cari,")


@pytest.mark.parametrize(
    ("path", "value"),
    [(("touchpoints", 0, "feel"), 9), (("map", "owner"), ""), (("map", "zzz"), 1)],
)
def test_an_edit_that_would_break_the_map_is_refused(path: tuple[Any, ...], value: Any):
    with pytest.raises(MapError):
        set_value(read_map(WHOLE), path, value)


def test_a_place_that_is_not_there_is_refused():
    for path in (("touchpoints", 99, "feel"), ("map", "owner", "deeper")):
        with pytest.raises(ArgumentError):
            set_value(read_map(WHOLE), path, 1)
    with pytest.raises(ArgumentError):
        remove(read_map(WHOLE), ("tests", 7))
