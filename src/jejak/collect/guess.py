"""A draft profile of a table that none knows: by the names of its columns, then by its cells.

What is guessed is marked in the draft; which words of a status mean that something was sold is
never guessed.  No cell stands in the draft but the words of a status.
"""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from jejak.collect.enrich import install
from jejak.collect.formats import head_of
from jejak.collect.mapping import MAPPABLE, ORDER_FIELDS
from jejak.collect.profiles import shipped
from jejak.collect.sheets import amounts, dates, forms
from jejak.collect.sheets.header import plain
from jejak.collect.sheets.load import find_top, load_sheet, open_cells
from jejak.engine.duckdb import DuckDB
from jejak.errors import InputError
from jejak.numbers import count
from jejak.words import say

_READ = 2_000  # rows whose cells are looked at
_MOST = 0.8  # share of the filled cells that must agree
_STATUSES = 30  # more words than that are no status
# field → how its column may be called where no profile of ours has that name
_CALLED = {
    "order_id": r"\b(no|nomor|id|kode|#)\b.*\b(order|pesanan|invoice|faktur|nota|transaksi)\b"
    r"|\b(order|pesanan|invoice|faktur|nota|transaksi)\b.*\b(no|nomor|id|number|kode)\b"
    r"|^(order|pesanan|invoice|faktur|nota|transaksi)$",
    "status": r"\bstatus\b|\bkeadaan\b",
    "sku": r"\bsku\b|\b(kode|code|id)\b.*\b(barang|produk|product|item)\b"
    r"|\b(product|item)\b.*\b(code|id)\b",
    "category": r"\b(kategori|category|jenis (barang|produk))\b",
    "quantity": r"\b(qty|quantity|kuantitas|banyak(nya)?|pcs|jumlah|unit)\b",
    "item_total": r"\bsub ?total\b|\bjumlah harga\b|\b(line|item) total\b"
    r"|\btotal (per )?(barang|produk|item)\b",
    "price": r"\b(harga|price)\b",
    "product": r"\b(produk|product|barang|item|menu|artikel)\b",
    "total": r"\b(grand )?total\b|\bjumlah bayar\b|\bamount\b|\bnilai\b|\bomzet\b|\bjumlah\b",
    "user_id": r"\b(customer|pelanggan|pembeli|member|buyer|user)\b",
    "event": r"\b(event|peristiwa|kejadian|aktivitas|activity)\b",
}
# fields whose cells must read as this kind; of `text`, as no amount
_KINDS = {
    **dict.fromkeys(("total", "price", "item_total"), "money"),
    "quantity": "few",
    "product": "text",
}
_MONEY = {"total", "revenue", "value", "price", "item_total"}  # an order has one of these
_EMAIL = r"[^@\s]+@[^@\s]+\.[^@\s]+"
_PHONE = r"(\+?62|0)8[\d\s.-]{7,14}"


class _Column(msgspec.Struct, frozen=True):
    """How many values a column has, and the shares of its filled cells that read as each kind."""

    name: str
    values: float
    time: float
    money: float
    email: float
    phone: float
    named: float  # as people are: words without digits
    few: float  # whole numbers of up to three digits

    def fits(self, field: str) -> bool:
        """Whether its cells are what a field of that name holds."""
        kind = _KINDS.get(field)
        if kind == "text":
            return self.money < _MOST
        return kind is None or getattr(self, kind) >= _MOST


class _Guess(msgspec.Struct, frozen=True):
    fields: dict[str, str]  # field → column
    sure: frozenset[str]  # fields whose column is known by its name
    words: tuple[str, ...]  # of the status
    rest: tuple[_Column, ...]
    is_orders: bool
    is_named: bool  # user_id holds names


def guess(path: Path, language: str) -> str:
    """The YAML text of a profile that reads a spreadsheet, as far as it can be told."""
    with TemporaryDirectory(prefix="jejak-") as folder:
        engine = DuckDB()
        try:
            found = _look(engine, path, Path(folder))
        finally:
            engine.close()
    return _text(path, found, language)


def _look(engine: DuckDB, path: Path, folder: Path) -> _Guess:
    head_of(path)
    names = [name for profile in shipped().values() for name in profile.known()]
    top = find_top(open_cells(path, folder, None), path.name, names, None)
    if not any(cell.strip() for cell in top.cells):
        raise InputError("import.empty", file=path.name, fix=f"jejak import {path.name}")
    load_sheet(engine, top, path.name, folder, ())
    install(engine)
    forms.install(engine)
    listed = [row["column_name"] for row in engine.rows("DESCRIBE collect_table")][:-1]
    columns = {name: _column(engine, name) for name in listed}
    sure = _by_name(columns)
    fields = sure | _by_cells(columns, sure)
    is_named = "user_id" in fields and columns[fields["user_id"]].named >= _MOST
    if is_named and fields.keys() & {"email", "phone"}:
        del fields["user_id"]  # many are called Ani
    is_orders = "order_id" in fields and bool(fields.keys() & _MONEY)
    allowed = (*MAPPABLE, *ORDER_FIELDS) if is_orders else MAPPABLE
    fields = {field: fields[field] for field in allowed if field in fields}
    if is_orders and _of_items(engine, fields):
        fields["item_total"] = fields.pop("total")
    words = _words(engine, fields["status"]) if "status" in fields else ()
    rest = tuple(one for name, one in columns.items() if name not in fields.values())
    return _Guess(fields, frozenset(sure), words, rest, is_orders, is_named)


def _column(engine: DuckDB, name: str) -> _Column:
    cell = '"' + name.replace('"', '""') + '"'
    kinds = {
        "time": f"{dates.date_class('c')} NOT IN ('unread', 'plain')",
        "money": f"{amounts.amount_class('c')} <> 'unread'",
        "email": f"regexp_full_match(TRIM(c), '{_EMAIL}')",
        "phone": f"regexp_full_match(TRIM(c), '{_PHONE}')",
        "named": r"regexp_full_match(TRIM(c), '[^\d@_]+')",
        "few": r"regexp_full_match(TRIM(c), '-?\d{1,3}([.,]0+|e0)?')",
    }
    shares = "COUNT(DISTINCT c) AS values, " + ", ".join(
        f"AVG(CASE WHEN {test} THEN 1 ELSE 0 END) AS {k}" for k, test in kinds.items()
    )
    filled = f"(SELECT {cell} AS c FROM collect_table WHERE TRIM({cell}) <> '' LIMIT {_READ})"
    found = engine.rows(f"SELECT {shares} FROM {filled}")[0]
    return _Column(name, **{kind: share or 0.0 for kind, share in found.items()})


def _by_name(columns: Mapping[str, _Column]) -> dict[str, str]:
    """{field: column} by the names that our profiles know, and all know as the same field."""
    meant: dict[str, set[str]] = {}
    for profile in shipped().values():
        for field, names in profile.names.items():
            for name in names:
                meant.setdefault(plain(name), set()).add(field)
    fields: dict[str, str] = {}
    for name in columns:
        told = meant.get(plain(name), set())
        if len(told) == 1:
            fields.setdefault(next(iter(told)), name)
    return fields


def _by_cells(columns: Mapping[str, _Column], known: Mapping[str, str]) -> dict[str, str]:
    """{field: column} of the fields that no name told."""
    fields: dict[str, str] = {}
    free = {name: one for name, one in columns.items() if name not in known.values()}

    def take(field: str, fits: Sequence[str]) -> None:
        if field not in known and fits:
            fields[field] = fits[0]
            free.pop(fits[0])

    take("time", [name for name, one in free.items() if one.time >= _MOST])
    for field, called in _CALLED.items():
        fits = [name for name in free if re.search(called, plain(name))]
        take(field, [name for name in fits if free[name].fits(field)])
    take("email", [name for name, one in free.items() if one.email >= _MOST])
    take("phone", [name for name, one in free.items() if one.phone >= _MOST])
    return fields


def _of_items(engine: DuckDB, fields: Mapping[str, str]) -> bool:
    """Whether a column of totals differs on the rows of an order: each is that of its item."""
    if "total" not in fields or "item_total" in fields:
        return False
    order, total = ('"' + fields[f].replace('"', '""') + '"' for f in ("order_id", "total"))
    sql = f"""SELECT {order} FROM collect_table WHERE TRIM({order}) <> '' GROUP BY {order}
        HAVING COUNT(DISTINCT {total}) > 1 LIMIT 1"""
    return bool(engine.rows(sql))


def _words(engine: DuckDB, column: str) -> tuple[str, ...]:
    cell = '"' + column.replace('"', '""') + '"'
    rows = engine.rows(
        f"""SELECT TRIM({cell}) AS word, COUNT({cell}) AS n FROM collect_table
        WHERE TRIM({cell}) <> '' GROUP BY word ORDER BY n DESC, word LIMIT {_STATUSES + 1}"""
    )
    return tuple(row["word"] for row in rows) if len(rows) <= _STATUSES else ()


def _text(path: Path, found: _Guess, language: str) -> str:
    fields = dict(found.fields)
    lines = [f"# {say('cli.guess.title', language, file=' '.join(path.name.split()))}"]
    title = _quoted(path.stem)
    lines += [
        f"title: {{id: {title}, en: {title}}}",
        f"source: {_source(path)}",
        "kind: server",
        "zone: Asia/Jakarta",
    ]
    needed = [f for f in ("order_id", "time", "total", "event", "status") if f in fields]
    lines += [f"# {say('cli.guess.needs', language)}", f"needs: [{', '.join(needed)}]", "fields:"]
    for field in fields:
        mark = "" if field in found.sure else f"  # {say('cli.guess.assumed', language)}"
        if field == "user_id" and found.is_named:
            mark = f"  # {say('cli.guess.namesakes', language)}"
        lines.append(f"  {field}: {_quoted(fields[field])}{mark}")
    if "time" not in fields:
        lines.append(f'  time: "?"  # {say("cli.guess.no_time", language)}')
    lines += _statuses(found.words, language) if found.is_orders else _event(path, fields, language)
    if found.rest:
        lines += [f"# {say('cli.guess.rest', language)}", "properties:"]
    for one in found.rest:
        values = say("cli.guess.values", language, n=count(one.values, language))
        lines.append(f"  # {_quoted(one.name)}: {_quoted(one.name)}  # {values}")
    return "\n".join(lines) + "\n"


def _statuses(words: Sequence[str], language: str) -> list[str]:
    """Words of which our profiles say what they mean; the others are for a person to say."""
    known = {
        word.casefold(): state
        for profile in shipped().values()
        for word, state in (profile.statuses or {}).items()
    }
    told = [
        f"  {_quoted(word)}: {known[word.casefold()]}" for word in words if word.casefold() in known
    ]
    open_ = [f"  # {_quoted(word)}:" for word in words if word.casefold() not in known]
    lines = ["statuses:" if told else "statuses: {}", *told]
    return [*lines, f"  # {say('cli.guess.status', language)}", *open_] if open_ else lines


def _event(path: Path, fields: Mapping[str, str], language: str) -> list[str]:
    if "event" in fields:
        return []
    name = " ".join(re.findall(r"[A-Za-z]+", path.stem)).title() or "Event"
    return ["constants:", f"  event: {_quoted(name)}  # {say('cli.guess.event', language)}"]


def _source(path: Path) -> str:
    return re.sub(r"[^a-z0-9]+", "-", path.stem.casefold()).strip("-") or "table"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
