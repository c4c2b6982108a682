"""Sheets as a map: XLSX and CSV read cell by cell, every mistake kept with its row and column."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path as FilePath
from typing import Any

from jejak.errors import InputError, SettingsError, nearest
from jejak.maps.findings import Finding, Place
from jejak.maps.placed import Mark, Node, mapping, of_yaml, scalar, sequence, unread
from jejak.maps.read import as_id
from jejak.maps.rows import FLOW, Column, blocks, read_text
from jejak.markup import FORMULA
from jejak.words import LANGUAGES, say

Rows = Sequence[Sequence[Any]]
_YES = {"true", "ya", "yes", "y", "x", "v", "✓", "1", "benar", "wahr"}
_NO = {"false", "tidak", "tdk", "no", "n", "0", "salah", "-"}
_TEXTED = {"pain": "p", "backstage": "b"}  # lists whose items may be typed as a text


def read_csv(data: bytes, file: str) -> dict[str, Rows]:
    """The rows of a CSV file of touchpoints, its delimiter found in the header."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        raise InputError("map.not_utf8", file=file, row=row) from None
    header = next((line for line in text.splitlines() if line.strip()), "")
    mark = max(",;\t", key=header.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error as error:
        raise InputError("map.not_csv", file=file, detail=str(error)) from None
    return {"touchpoints": [[_plain(cell) for cell in row] for row in rows]}


def _plain(text: str) -> str:
    """The text of a cell that was kept from being a formula."""
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


def read_xlsx(file: FilePath) -> tuple[dict[str, Rows], list[Finding]]:
    """The rows of each sheet under the block it holds."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(file))
        read = {name: book.get_sheet_by_name(name) for name in book.sheet_names}
    except (CalamineError, OSError) as error:
        raise InputError("map.not_xlsx", file=str(file), detail=str(error)) from None
    found: dict[str, Rows] = {}
    findings: list[Finding] = []
    known = {name.casefold(): block for block in blocks() for name in _sheet_names(block)}
    for name, sheet in read.items():
        block = known.get(" ".join(name.casefold().split()))
        if block is not None and block not in found:
            found[block] = sheet.to_python(skip_empty_area=False)
        elif not name.startswith("_"):
            allowed = ", ".join(" / ".join(_sheet_names(one)[1:]) for one in blocks())
            told = {"value": name, "allowed": allowed}
            findings.append(Finding("unknown_sheet", "error", Place(1, 1, ""), told))
    return found, findings


def _sheet_names(block: str) -> list[str]:
    return [block, *(say(f"sheets.block.{block}", language) for language in LANGUAGES)]


class TableReader:
    """Rows of blocks into the nodes of a map."""

    def __init__(self, tables: dict[str, Rows]):
        self.tables = tables
        self.findings: list[Finding] = []
        self.titles: dict[str, str] = {}  # what ids stand for that were typed as names
        self._ids: set[str] = set()
        self._refused: set[int] = set()  # columns of this sheet whose header was told already

    def root(self) -> Node:
        """The whole map, as far as there are sheets for it."""
        return mapping([(block, self._block(block)) for block in self.tables], Mark())

    def _error(self, code: str, at: Mark, path: tuple[str | int, ...], **values: Any) -> None:
        way = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in path).removeprefix(".")
        self.findings.append(Finding(code, "error", Place(at.line + 1, at.column + 1, way), values))

    def _block(self, block: str) -> Node:
        rows = self.tables[block]
        first = next((nth for nth, row in enumerate(rows) if any(map(_said, row))), None)
        top = Mark(first or 0)
        head = self._header(block, rows[first], top) if first is not None else {}
        filled = [
            (Mark(nth, min(n for n, value in enumerate(row) if _said(value))), row)
            for nth, row in enumerate(rows)
            if nth > (first or 0) and any(map(_said, row))
        ]
        self._ids = {str(row[n]) for n, c in head.items() if c.key == "id" for _, row in filled}
        items = [self._row(block, nth, row, head, at) for nth, (at, row) in enumerate(filled)]
        if block == "flow":
            return self._flow(items, top)
        if block != "map":
            return sequence(items, top)
        for item in items[1:]:
            self._error("one_row", item.start_mark, ("map",))
        return items[0] if items else mapping([], top)

    def _header(self, block: str, row: Sequence[Any], at: Mark) -> dict[int, Column]:
        """The column behind each place of the header, in either language or by its key."""
        known = {_folded(name): column for column, name in _labels(block)}
        allowed = {_folded(name): name for name in _allowed(block, row)}
        found: dict[int, Column] = {}
        self._refused = set()
        for place, value in enumerate(row):
            name, here = str(value), Mark(at.line, place)
            column = known.get(_folded(name))
            if column is None and _said(value):
                near = nearest(_folded(name), allowed)
                fix = allowed[near] if near else ""
                told = {"value": name, "allowed": ", ".join(allowed.values()), "fix": fix}
                self._refused.add(place)
                self._error("unknown_key_near" if near else "unknown_key", here, (block,), **told)
            elif column is not None and column in found.values():
                self._error("column_twice", here, (block,), value=name)
                self._refused.add(place)
            elif column is not None:
                found[place] = column
        return found

    def _row(
        self, block: str, nth: int, row: Sequence[Any], head: dict[int, Column], at: Mark
    ) -> Node:
        tree: dict[str, Any] = {}
        for place, value in enumerate(row):
            here = Mark(at.line, place)
            if not _said(value):
                continue
            if place not in head:
                if place not in self._refused:
                    self._error("no_header", here, (block, nth), value=str(value)[:60])
                continue
            column = head[place]
            node = self._cell(column, value, here, (block, nth, *column.path))
            if node is not None:
                _plant(tree, column, node)
        if block == "touchpoints" and "id" not in tree:
            names = tree.get("name", {})
            text = next((names[key].value for key in ("en", "id") if key in names), "row")
            tree = {"id": scalar(fresh_id(text, self._ids), at), **tree}
        return _grown(tree, at)

    def _cell(
        self, column: Column, value: Any, at: Mark, path: tuple[str | int, ...]
    ) -> Node | None:
        text = read_text(_written(value)).strip()
        if column.kind == "flag":
            word = text.casefold()
            return scalar("true" if word in _YES else "false" if word in _NO else text, at)
        if column.kind == "number":
            return scalar(text.replace("−", "-"), at)
        try:
            if column.kind == "list":
                parts = _listed(text, at)
                return sequence([self._named(column, part) for part in parts], at)
            if column.kind == "items":
                lines = [line.strip() for line in text.split("\n") if line.strip()]
                return sequence([self._item(column, line, at) for line in lines], at)
        except SettingsError as error:
            self.findings.append(unread(error, at, path))
            return None
        return self._named(column, scalar(text, at))

    def _named(self, column: Column, node: Node) -> Node:
        """Stage and contact of a touchpoint may be typed as their names."""
        if column.block != "touchpoints" or column.key not in ("stage", "contact"):
            return node
        text = str(node.value)
        if re.fullmatch("[a-z][a-z0-9_]*", text):
            return node
        id = self._known_names().get(_folded(text)) or as_id(text)[:60]
        self.titles.setdefault(id, text)
        return scalar(id, node.start_mark)

    def _known_names(self) -> dict[str, str]:
        """Ids of the stages and contacts that have sheets of their own, by their names."""
        known: dict[str, str] = {}
        for block in ("stages", "contacts"):
            head, *rows = [r for r in self.tables.get(block, ()) if any(map(_said, r))] or [()]
            names = {_folded(name): column.key for column, name in _labels(block)}
            keys = [names.get(_folded(str(value)), "") for value in head]
            for row in rows:
                told = dict(zip(keys, map(str, row), strict=False))
                for key in ("name.id", "name.en", "name"):
                    known.setdefault(_folded(told.get(key, "")), told.get("id", ""))
        return known

    def _item(self, column: Column, line: str, at: Mark) -> Node:
        if line.startswith("{"):
            return of_yaml(line, at)
        if column.key == "evidence":
            return mapping([("kind", scalar(line, at))], at)
        start = _TEXTED.get(column.key, "i")
        id = fresh_id(f"{start}_{as_id(line)}", self._ids)
        return mapping([("id", scalar(id, at)), ("text", scalar(line, at))], at)

    def _flow(self, items: list[Node], at: Mark) -> Node:
        pairs: list[tuple[str, Node]] = []
        for item in items:
            told = {key.value: part for key, part in item.value}
            steps = told.get(FLOW[1], scalar("", item.start_mark))
            pairs.append((told[FLOW[0]].value if FLOW[0] in told else "main", steps))
        return mapping(pairs, at)


def fresh_id(text: str, taken: set[str]) -> str:
    """An id made of a text, with a number where it is taken; it is then taken too."""
    base = as_id(text)[:56].rstrip("_")
    id = next(id for id in _numbered(base) if id not in taken)
    taken.add(id)
    return id


def _numbered(base: str) -> Iterator[str]:
    yield base
    nth = 2
    while True:
        yield f"{base}_{nth}"
        nth += 1


def _labels(block: str) -> Iterator[tuple[Column, str]]:
    """Every name under which a column may stand in the header."""
    for column in blocks()[block]:
        yield column, column.key
        for language in LANGUAGES:
            yield column, column.label(language)
    for column in blocks()[block]:  # one text for both languages
        if column.path[-1] == "id" and len(column.path) > 1:
            both = Column(block, column.path[:-1], "both")
            yield both, both.key
            for language in LANGUAGES:
                yield both, both.label(language)


def _allowed(block: str, header: Sequence[Any]) -> list[str]:
    """The names of columns in the language in which most of a header is written."""
    written = {_folded(str(value)) for value in header}
    names = [[column.label(language) for column in blocks()[block]] for language in LANGUAGES]
    return max(names, key=lambda labels: len(written & {_folded(label) for label in labels}))


def _plant(tree: dict[str, Any], column: Column, node: Node) -> None:
    """A cell into the tree of its row; one text for both languages gives way to one for each."""
    *way, last = column.path
    for key in way:
        tree = tree.setdefault(key, {})
    if column.kind == "both":
        for language in LANGUAGES:
            tree.setdefault(last, {}).setdefault(language, node)
    else:
        tree[last] = node


def _grown(tree: dict[str, Any], at: Mark) -> Node:
    parts = [(k, _grown(v, at) if isinstance(v, dict) else v) for k, v in tree.items()]
    own = min((part.start_mark.column for _, part in parts), default=at.column)
    return mapping(parts, Mark(at.line, own))


def _listed(text: str, at: Mark) -> list[Node]:
    if text.startswith("["):
        node = of_yaml(text, at)
        return list(node.value) if node.id == "sequence" else [node]
    return [scalar(part.strip(), at) for part in re.split(r"[,;\n]", text) if part.strip()]


def _said(value: Any) -> bool:
    return value is not None and str(value).strip() != ""


def _written(value: Any) -> str:
    """What a typed value of a spreadsheet says in a map."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.15f}".rstrip("0").rstrip(".")
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return str(value)


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
