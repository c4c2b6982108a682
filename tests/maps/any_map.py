"""Maps drawn at random: every field of every block, with texts that no form likes."""

import random
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from msgspec import inspect as kinds

from jejak.maps.model import Map, Scope

HARD = (
    "=1+1",
    "+3pp",
    "-5",
    "@SUM(A1)",
    "'=x",
    "''-",
    "＝1",
    "'apa",
    '"kutip"',
    '"',
    "a, b; c",
    "[x]",
    "{y: 1}",
    "%%{init: {}}%%",
    "%% jejak map: {}",
    "Section 1: bayar; #35; lunas #2",
    "journey",
    "title x",
    "#58;",
    "dua\nbaris\r\ntiga\tdan\x0btab\x00",
    "\u2028 di tengah \x85 juga".strip(),
    "_x0041_",
    "true",
    "null",
    "~",
    "1.0",
    "007",
    "2026-11-01",
    "😀 kopi ☕ 𝒢ayo \ufffe \ud800 akhir",
    "Isi alamat & pilih kurir: <b>JNE</b>",
)
IDS = ("pay", "view", "a1", "b_2", "web", "awareness")
LETTERS = "aZ9 :;#%,'\"[]{}=+-@_\\/|<>&\n\t\r\x00\x85\u2028\ufeff😀ﬂ°"


def any_map(seed: int) -> Map:
    return some(kinds.type_info(Map), random.Random(seed))


def some(kind: kinds.Type, chance: random.Random) -> Any:
    """A value of a kind."""
    if isinstance(kind, kinds.Metadata):
        return some(kind.type, chance)
    if isinstance(kind, kinds.UnionType):
        return some(chance.choice(kind.types), chance)
    if isinstance(kind, kinds.StructType):
        return struct(kind, chance)
    if isinstance(kind, kinds.VarTupleType):
        least = 1 if kind.min_length else 0
        return tuple(some(kind.item_type, chance) for _ in range(chance.randint(least, 3)))
    if isinstance(kind, kinds.DictType):
        return dict.fromkeys(chance.sample(IDS, chance.randint(0, 3)), "pay view")
    if isinstance(kind, kinds.LiteralType):
        return chance.choice(sorted(kind.values))
    if isinstance(kind, kinds.StrType):
        return text(kind.pattern, chance)
    if isinstance(kind, kinds.IntType):
        low, high = kind.ge, kind.le
        return chance.randint(-3 if low is None else low, 500 if high is None else high)
    simple: dict[type[kinds.Type], Any] = {
        kinds.NoneType: None,
        kinds.BoolType: chance.random() < 0.5,
        kinds.FloatType: round(chance.uniform(-1, 1), chance.randint(0, 6)),
        kinds.DateType: date(2000, 1, 1) + timedelta(chance.randrange(30_000)),
    }
    return simple[type(kind)]


def struct(kind: kinds.StructType, chance: random.Random) -> Any:
    fields = [field for field in kind.fields if field.name != "version"]
    made = kind.cls(**{field.name: some(field.type, chance) for field in fields})
    if any(field.required for field in fields) or kind.cls is Scope or made != kind.cls():
        return made
    return struct(kind, chance)  # `touch: {}` is no touch


def text(pattern: str | None, chance: random.Random) -> str:
    if pattern is None:
        made = "".join(chance.choice(LETTERS) for _ in range(chance.randint(1, 9)))
        return (chance.choice(HARD) if chance.random() < 0.7 else made).strip() or "x"
    if pattern.startswith("^[a-z]"):
        return chance.choice(IDS)
    return chance.choice(("5d", "30s")) if pattern.startswith("^[0-9") else "IDR"


MAPS: st.SearchStrategy[Map] = st.integers(0, 10**9).map(any_map)
