"""YAML nodes → structs, by the kinds that these declare; every mistake is kept with its place.

Where a value cannot be read a stand-in takes its place ('' for a text, the first of the words
allowed …), so that one mistake hides no other.  A map with errors is good for finding more of
them and for nothing else.
"""

import re
from datetime import date
from functools import cache
from typing import Any

from msgspec import inspect as kinds

from jejak.errors import nearest
from jejak.journeys.notes import as_date
from jejak.journeys.yaml_nodes import is_empty, shown
from jejak.maps.findings import Finding
from jejak.maps.model import Map, Name
from jejak.maps.places import Path, place_of

_TAG = "tag:yaml.org,2002:"
_TAGS = {_TAG + kind for kind in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq")}
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
# What a text that does not fit its pattern is told, by what the pattern begins with.
_PATTERNS = {"^[a-z]": "bad_id", "^[0-9": "bad_span", "^[A-Z]": "bad_currency"}
_ALLOWED = {"bad_id": "a-z 0-9 _", "bad_span": "30s, 15m, 12h, 5d", "bad_currency": "IDR, USD"}
EXAMPLES = {
    "id": "checkout",
    "name": "{id: Bayar, en: Pays}",
    "text": "{id: Ongkir mahal, en: The fee is high}",
    "goal": "{id: Mau mencoba, en: Wants to try}",
    "stage": "acquisition",
    "contact": "[web, app]",
    "expect": "checkout",
    "owner": "marketing",
    "timezone": "Asia/Jakarta",
    "fixes": "[p_fee]",
    "deviation": "skip(shipping)",
    "reason": "dibayar di toko",
    "by": "dewi",
    "until": "2027-01-31",
    "map": "{id: shop, …}",
}


@cache
def kind_of_map() -> kinds.Type:
    """The kinds that the struct of a map declares: to ask them takes a while."""
    return kinds.type_info(Map)


class NodeReader:
    """Reads nodes into values of a kind and keeps what was wrong with them."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def error(self, code: str, node: Any, path: Path, **values: Any) -> None:
        self.findings.append(Finding(code, "error", place_of(node, path), values))

    def read(self, node: Any, kind: kinds.Type, path: Path) -> Any:
        """The value of a node; a stand-in where it has none."""
        kind = _told(kind)
        if node.anchor:
            self.error("alias", node, path, value=f"&{node.anchor}")
        elif node.tag not in _TAGS:
            self.error("tag", node, path, value=str(node.tag).removeprefix(_TAG))
        elif isinstance(kind, kinds.StructType):
            return self._struct(node, kind, path)
        elif isinstance(kind, kinds.VarTupleType):
            return self._list(node, kind, path)
        elif isinstance(kind, kinds.DictType):
            return self._dict(node, kind, path)
        elif node.id != "scalar":
            self.error("not_text", node, path, value=shown(node), fix=_example(kind, path))
        else:
            return self._scalar(node, kind, path)
        return stand_in(kind)

    def _pairs(self, node: Any, path: Path) -> dict[str, tuple[Any, Any]]:
        """Keys of a mapping with the nodes of key and value; those that are empty left out."""
        found: dict[str, tuple[Any, Any]] = {}
        for key, value in node.value:
            name = key.value if key.id == "scalar" else shown(key)
            if name in found:
                first = found[name][0].start_mark.line + 1
                self.error("duplicate_key", key, (*path, name), value=name, first=first)
            else:
                found[name] = (key, value)
        return found

    def _struct(self, node: Any, kind: kinds.StructType, path: Path) -> Any:
        fields = {field.encode_name: field for field in kind.fields}
        if kind.cls is Name and node.id == "scalar" and not is_empty(node):
            return Name(id=node.value.strip(), en=node.value.strip())
        if node.id != "mapping":
            allowed = ", ".join(fields)
            self.error("not_a_map", node, path, value=shown(node), allowed=allowed)
            return stand_in(kind)
        values: dict[str, Any] = {}
        unknown: list[str] = []
        for name, (key, value) in self._pairs(node, path).items():
            if name not in fields:
                unknown.append(name)
                self._unknown(name, key, fields, (*path, name))
            elif is_empty(value):
                self.error("empty", key, (*path, name), value=name, fix=_example(None, (name,)))
            else:
                values[fields[name].name] = self.read(value, fields[name].type, (*path, name))
        self._need(node, kind, values, unknown, path)
        return kind.cls(**values)

    def _unknown(self, name: str, key: Any, fields: dict[str, Any], path: Path) -> None:
        if len(path) == 1 and name in ("channels", "rules"):
            return self.error("channels_here", key, path, value=name)
        near = nearest(name, fields)
        values = {"value": name, "allowed": ", ".join(fields), "fix": near or ""}
        self.error("unknown_key_near" if near else "unknown_key", key, path, **values)

    def _need(
        self,
        node: Any,
        kind: kinds.StructType,
        values: dict[str, Any],
        unknown: list[str],
        path: Path,
    ) -> None:
        """Tell what is missing, unless it was told already as a misspelt or an empty key."""
        told = {nearest(name, [f.encode_name for f in kind.fields]) for name in unknown}
        told |= {key.value for key, value in node.value if key.id == "scalar" and is_empty(value)}
        for field in kind.fields:
            if field.required and field.name not in values:
                values[field.name] = stand_in(field.type)
                if field.encode_name not in told:
                    name = field.encode_name
                    fix = f"{name}: {_example(_told(field.type), (name,))}"
                    self.error("missing", node, path, value=name, fix=fix)
        if not values and not unknown:
            fields = ", ".join(field.encode_name for field in kind.fields)
            self.error("nothing_in_it", node, path, allowed=fields)

    def _list(self, node: Any, kind: kinds.VarTupleType, path: Path) -> tuple[Any, ...]:
        item = _told(kind.item_type)
        if node.id == "scalar" and isinstance(item, kinds.StrType):
            return (self.read(node, item, path),)
        if node.id != "sequence":
            self.error("not_a_list", node, path, value=shown(node))
            return ()
        if not node.value and kind.min_length:
            fix = _example(None, path)
            self.error("empty", node, path, value=str(path[-1]), fix=fix)
        found: list[Any] = []
        for nth, part in enumerate(node.value):
            if is_empty(part):
                self.error("empty", part, (*path, nth), value="- ", fix=_example(None, path))
            else:
                found.append(self.read(part, item, (*path, nth)))
        return tuple(found)

    def _dict(self, node: Any, kind: kinds.DictType, path: Path) -> dict[str, Any]:
        if node.id != "mapping":
            self.error("not_a_map", node, path, value=shown(node), allowed="main")
            return {}
        found: dict[str, Any] = {}
        for name, (key, value) in self._pairs(node, path).items():
            self._scalar(key, _told(kind.key_type), (*path, name))
            if is_empty(value):
                self.error("empty", key, (*path, name), value=name, fix="checkout pay")
            else:
                found[name] = self.read(value, kind.value_type, (*path, name))
        return found

    def _scalar(self, node: Any, kind: kinds.Type, path: Path) -> Any:
        text = node.value.strip()
        if isinstance(kind, kinds.StrType):
            return self._text(node, text, kind, path)
        if isinstance(kind, kinds.LiteralType):
            return self._word(node, text, kind, path)
        if isinstance(kind, kinds.BoolType):
            if text.lower() in ("true", "false"):
                return text.lower() == "true"
            self.error("not_bool", node, path, value=text, fix=_bool(text))
        elif isinstance(kind, kinds.DateType):
            try:
                return date.fromisoformat(text if len(text) == 10 else "")
            except ValueError:
                self.error("not_a_date", node, path, value=text, fix=as_date(text))
        elif isinstance(kind, kinds.IntType | kinds.FloatType):
            return self._number(node, text, kind, path)
        return stand_in(kind)

    def _text(self, node: Any, text: str, kind: kinds.StrType, path: Path) -> str:
        if kind.pattern and not re.fullmatch(kind.pattern.strip("^$"), text, re.ASCII):
            code = next(c for begin, c in _PATTERNS.items() if kind.pattern.startswith(begin))
            fix = as_id(text) if code == "bad_id" else _ALLOWED[code].split(",")[0]
            self.error(code, node, path, value=text, allowed=_ALLOWED[code], fix=fix)
            return ""
        if kind.max_length and len(text) > kind.max_length:
            short = {"length": len(text), "most": kind.max_length}
            self.error("long", node, path, value=text[:40] + "…", **short)
        return text

    def _word(self, node: Any, text: str, kind: kinds.LiteralType, path: Path) -> Any:
        allowed = [str(value) for value in _words(kind)]
        if text in allowed:
            return _words(kind)[allowed.index(text)]
        near = nearest(text.lower().replace("-", ""), allowed) or nearest(text.lower(), allowed)
        values = {"value": text, "allowed": ", ".join(allowed), "fix": near or ""}
        self.error("not_allowed_near" if near else "not_allowed", node, path, **values)
        return stand_in(kind)

    def _number(
        self, node: Any, text: str, kind: kinds.IntType | kinds.FloatType, path: Path
    ) -> Any:
        whole = isinstance(kind, kinds.IntType)
        low, high = kind.ge, kind.le
        allowed = f"{'' if low is None else low} … {'' if high is None else high}".strip()
        if not _NUMBER.fullmatch(text) or (whole and "." in text):
            code = "not_whole" if whole else "not_a_number"
            self.error(code, node, path, value=text, allowed=allowed)
            return stand_in(kind)
        number = int(text) if whole else float(text)
        if (low is not None and number < low) or (high is not None and number > high):
            self.error("out_of_range", node, path, value=text, allowed=allowed)
        return number


def _told(kind: kinds.Type) -> kinds.Type:
    """The kind itself, without `| None` and what a schema says of it."""
    if isinstance(kind, kinds.Metadata):
        return _told(kind.type)
    if isinstance(kind, kinds.UnionType):
        return next(_told(t) for t in kind.types if not isinstance(t, kinds.NoneType))
    return kind


def _words(kind: kinds.LiteralType) -> tuple[Any, ...]:
    """The values of a literal, in an order that stays."""
    return tuple(kind.values)


def stand_in(kind: kinds.Type) -> Any:
    """A value of a kind that nobody wrote."""
    if isinstance(kind, kinds.UnionType):
        return None
    if isinstance(kind, kinds.StructType):
        return kind.cls(**{f.name: stand_in(f.type) for f in kind.fields if f.required})
    if isinstance(kind, kinds.LiteralType):
        return _words(kind)[0]
    simple: dict[type[kinds.Type], Any] = {
        kinds.StrType: "",
        kinds.BoolType: False,
        kinds.IntType: 0,
        kinds.FloatType: 0.0,
        kinds.DateType: date(1970, 1, 1),
        kinds.DictType: {},
    }
    return simple.get(type(kind), ())


def _example(kind: kinds.Type | None, path: Path) -> str:
    """What could stand at a place."""
    name = next((part for part in reversed(path) if isinstance(part, str)), "")
    if path[:1] == ("flow",):
        return "checkout pay"
    if isinstance(kind, kinds.LiteralType):
        return str(_words(kind)[0])
    return EXAMPLES.get(name, "…")


def _bool(text: str) -> str:
    return "true" if text.lower() in ("yes", "ya", "y", "on", "1", "benar") else "false"


def as_id(text: str) -> str:
    """An id that is nearest to a text.

    >>> as_id("Isi Alamat & kurir")
    'isi_alamat_kurir'
    """
    words = re.sub(r"[^a-z0-9]+", "_", text.casefold()).strip("_")
    return words if words[:1].isalpha() else f"t_{words}".rstrip("_")
