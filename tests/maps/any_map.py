"""Maps drawn at random: every field of every block, with texts that no form likes."""

from datetime import date
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
TEXT = st.one_of(st.sampled_from(HARD), st.text(min_size=1, max_size=12)).map(str.strip)
IDS = st.sampled_from(["pay", "view", "a1", "b_2", "web", "awareness"])


def some(kind: kinds.Type) -> st.SearchStrategy[Any]:
    """Values of a kind."""
    if isinstance(kind, kinds.Metadata):
        return some(kind.type)
    if isinstance(kind, kinds.UnionType):
        return st.one_of(*(some(part) for part in kind.types))
    if isinstance(kind, kinds.StructType):
        fields = {field.name: some(field.type) for field in kind.fields if field.name != "version"}
        made = st.builds(kind.cls, **fields)
        if any(field.required for field in kind.fields) or kind.cls is Scope:
            return made
        return made.filter(lambda one: one != kind.cls())  # `touch: {}` is no touch
    if isinstance(kind, kinds.VarTupleType):
        least = 1 if kind.min_length else 0
        return st.lists(some(kind.item_type), min_size=least, max_size=2).map(tuple)
    if isinstance(kind, kinds.DictType):
        return st.dictionaries(IDS, st.just("pay view"), max_size=2)
    if isinstance(kind, kinds.LiteralType):
        return st.sampled_from(sorted(kind.values))
    if isinstance(kind, kinds.StrType):
        return patterned(kind.pattern)
    simple: dict[type[kinds.Type], st.SearchStrategy[Any]] = {
        kinds.NoneType: st.none(),
        kinds.BoolType: st.booleans(),
        kinds.FloatType: st.floats(-1, 1).map(lambda number: round(number, 6)),
        kinds.DateType: st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    }
    if isinstance(kind, kinds.IntType):
        return st.integers(-3 if kind.ge is None else kind.ge, 500 if kind.le is None else kind.le)
    return simple[type(kind)]


def patterned(pattern: str | None) -> st.SearchStrategy[str]:
    if pattern is None:
        return TEXT.filter(bool)
    if pattern.startswith("^[a-z]"):
        return IDS
    return st.sampled_from(["5d", "30s"]) if pattern.startswith("^[0-9") else st.just("IDR")


MAPS: st.SearchStrategy[Map] = some(kinds.type_info(Map))
