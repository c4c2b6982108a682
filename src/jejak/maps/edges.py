"""A map in other forms: mermaid, CSV and XLSX, out and in; the suffix of the file decides."""

import re
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from jejak.errors import ArgumentError, InputError, nearest
from jejak.maps.file import Source
from jejak.maps.findings import Finding, MapError
from jejak.maps.model import Map
from jejak.maps.placed import Node, read_placed
from jejak.maps.proposed import complete
from jejak.maps.rows import blocks
from jejak.maps.whole_text import whole_text
from jejak.words import say

FORMS = (".mmd", ".csv", ".xlsx")


class Imported(Struct, frozen=True):
    """A map from another form: where its parts stood, what was proposed, and its file."""

    source: Source
    proposed: frozenset[str]
    form: str

    def text(self, language: str) -> str:
        """The file of the map, as a person would write it."""
        return whole_text(self.source.map, self.proposed, Path(self.source.path).name, language)


class ImportedError(MapError):
    """What is wrong in a diagram or in sheets, line by line and cell by cell."""

    def __init__(self, path: str, form: str, findings: Sequence[Finding]):
        self.form = form
        super().__init__(path, sorted(findings, key=_block_first))

    def text(self, language: str) -> str:
        head, lines = say("errors.map.refused", language, **self.values), []
        for finding in self.findings:
            where = _where(finding, self.form, language)
            lines.append(f"{where}: {_what(finding, self.form, language)}")
        return "\n".join([head, *lines])


def _block_first(finding: Finding) -> tuple[int, int, int, str]:
    names, place = list(blocks()), finding.place
    block = _block(place.path)
    return names.index(block) if block in names else 0, place.line, place.column, finding.code


def _block(path: str) -> str:
    return path.partition(".")[0].partition("[")[0]


def _where(finding: Finding, form: str, language: str) -> str:
    place = finding.place
    if form == ".mmd":
        return say("check.where", language, line=place.line, column=place.column)
    where = say("edges.cell", language, row=place.line, column=letters(place.column))
    block = _block(place.path)
    if form == ".xlsx" and block in blocks():
        sheet = say(f"sheets.block.{block}", language)
        where = f"{say('edges.sheet', language, sheet=sheet)}, {where}"
    field = place.path.partition("].")[2] or place.path.partition(".")[2]
    column = next((c for c in blocks().get(block, ()) if c.key == field), None)
    return f"{where} ({column.label(language)})" if column else where


def _what(finding: Finding, form: str, language: str) -> str:
    """The sentence of a finding; what is missing in a row is a cell, not a line of YAML."""
    path = finding.place.path
    if form == ".mmd" or finding.code != "missing":
        return finding.text(language)
    key = ".".join([*filter(None, [path.partition("].")[2]]), finding.values["value"]])
    keys = (key, f"{key}.{language}")
    column = next((c for c in blocks().get(_block(path), ()) if c.key in keys), None)
    if column is None:
        return finding.text(language)
    example = finding.values["fix"].partition(": ")[2].strip("[]")
    if found := re.search(rf"{language}: ([^,}}]+)", example):  # a text in each language
        example = found[1]
    return say("edges.missing", language, value=column.label(language), fix=example)


def letters(column: int) -> str:
    """The letters of a column, from 1.

    >>> letters(1), letters(28)
    ('A', 'AB')
    """
    made = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        made = chr(65 + rest) + made
    return made


def form_of(path: Path) -> str:
    """The form that a file's suffix names."""
    suffix = path.suffix.lower()
    if suffix not in FORMS:
        meant = nearest(suffix, FORMS) or FORMS[-1]
        told = {"value": str(path), "allowed": ", ".join(FORMS), "fix": f"{path.stem}{meant}"}
        raise ArgumentError("map.form", **told)
    return suffix


def export_map(made: Map, path: Path, language: str) -> None:
    """Write a map in another form."""
    form = form_of(path)
    if form == ".mmd":
        from jejak.maps.mermaid_out import to_mermaid

        path.write_text(to_mermaid(made, language), encoding="utf-8", newline="\n")
        return
    from jejak.maps.table_out import to_csv, to_xlsx

    path.write_bytes((to_csv if form == ".csv" else to_xlsx)(made, language))


def import_map(path: Path) -> Imported:
    """The map of a diagram or of sheets; an error tells everything that cannot be read in it."""
    form = form_of(path)
    if not path.is_file():
        raise InputError("map.no_file", file=str(path))
    root, titles, findings = _read(path, form)
    proposed = complete(root, titles.pop("", path.stem), titles)
    source = read_placed(root, str(path))
    findings += [f for f in source.findings if _block(f.place.path) not in proposed]
    if findings:
        raise ImportedError(str(path), form, findings)
    if form == ".csv" and not source.map.touchpoints:
        raise InputError("map.no_rows", file=str(path))
    return Imported(source, proposed, form)


def _read(path: Path, form: str) -> tuple[Node, dict[str, str], list[Finding]]:
    """Nodes, the names of ids (of '' that of the whole), and what could not even be placed."""
    if form == ".mmd":
        from jejak.maps.mermaid_in import read_mermaid

        return read_mermaid(path.read_bytes(), str(path))
    from jejak.maps.table_in import TableReader, read_csv, read_xlsx

    findings: list[Finding] = []
    if form == ".csv":
        tables = read_csv(path.read_bytes(), str(path))
    else:
        tables, findings = read_xlsx(path)
    reader = TableReader(tables)
    root = reader.root()
    return root, reader.titles, findings + reader.findings
