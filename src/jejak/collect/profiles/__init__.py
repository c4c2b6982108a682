"""The profiles that come with jejak, and which of them a spreadsheet is."""

import re
from collections.abc import Collection, Sequence
from collections.abc import Mapping as Named
from contextlib import suppress
from functools import cache
from pathlib import Path

from msgspec import structs

from jejak.collect.mapping import Mapping, read_mapping
from jejak.collect.sheets.book import sheet_names
from jejak.collect.sheets.header import LEAST, plain
from jejak.collect.sheets.load import MARKS, Cells, Top, find_top, first_rows, open_cells
from jejak.errors import InputError, nearest

FOLDER = Path(__file__).parent
_BETWEEN_NAMES = re.compile(r"[\[\]{},:\n]|(?:^|\s)#\s.*$|^ *- ", re.MULTILINE)
_SHARED = 2  # no profile of ours gives one name to more fields than that


@cache
def shipped() -> dict[str, Mapping]:
    """Every profile of ours by name."""
    return {name: _shipped(name) for name in _texts()}


@cache
def _shipped(name: str) -> Mapping:
    return read_mapping(FOLDER / f"{name}.yml")


@cache
def _texts() -> dict[str, frozenset[str]]:
    """Every profile of ours with the words that stand in it between marks of YAML.

    All names of its columns are among them, and to parse fifteen files takes half a second.
    """
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.yml"))}
    return {name: frozenset(map(plain, _BETWEEN_NAMES.split(text))) for name, text in texts.items()}


def likely(cells: Collection[str]) -> list[str]:
    """The profiles of ours that name enough of these cells to fit; no other can be meant."""
    found = {plain(cell) for cell in cells} - {""}
    return [name for name, words in _texts().items() if len(found & words) * _SHARED >= LEAST]


def known(own: Path | None) -> dict[str, Mapping]:
    """Every profile by name: those in a folder of the user's go before ours."""
    return shipped() | _theirs(own)


def _theirs(own: Path | None) -> dict[str, Mapping]:
    return {path.stem: read_mapping(path) for path in sorted(own.glob("*.yml"))} if own else {}


def profile_file(name: str, own: Path | None = None) -> Path:
    """The file of a profile: one of the user's or of ours by its name, else a path."""
    if own and (own / f"{name}.yml").is_file():
        return own / f"{name}.yml"
    if name in _texts():
        return FOLDER / f"{name}.yml"
    path = Path(name)
    if path.suffix in {".yml", ".yaml"} or path.is_file():
        return path
    near = nearest(name, _texts())
    allowed = ", ".join(_texts())
    raise InputError("import.no_profile", value=name, allowed=allowed, fix=near or "jejak profiles")


def find_profile(
    path: Path, folder: Path, own: Path | None = None, sheet: str | None = None
) -> tuple[Mapping, float, Top]:
    """The profile whose columns a spreadsheet has, the share of them that it has, and its top.

    Every needed column must be there, and three known ones at least; of several profiles the
    one with most columns found.  Two with as many are not told apart: an error.  Where the first
    sheet of a workbook is known by none, the first of the others that is.
    """
    theirs = _theirs(own)
    found = _fitting(theirs, path, folder, sheet)
    for other in sheet_names(path)[1:] if sheet is None and not found else ():
        with suppress(InputError):  # it is empty
            found = found or _fitting(theirs, path, folder, other)
    if not found:
        raise InputError(
            "import.unknown_table",
            file=path.name,
            allowed=", ".join({**_texts(), **theirs}),
            fix=f"jejak import {path} --guess",
        )
    if len(found) > 1 and found[0][:2] == found[1][:2]:
        names = ", ".join(p.file.removesuffix(".yml") for _, _, p, _ in found[:2])
        raise InputError(
            "import.two_profiles", file=path.name, allowed=names, fix=f"--profile {names}"
        )
    _, share, profile, top = found[0]
    return profile, share, top


def _fitting(
    theirs: Named[str, Mapping], path: Path, folder: Path, sheet: str | None
) -> list[tuple[int, float, Mapping, Top]]:
    """(columns found, their share, profile, top) of each profile that a sheet fits, best first."""
    found: list[tuple[int, float, Mapping, Top]] = []
    sheets: dict[str | None, Cells] = {sheet: open_cells(path, folder, sheet)}
    rows = [row for mark in MARKS for row in first_rows(sheets[sheet].path, mark)]
    if not rows:
        find_top(sheets[sheet], path.name, (), None)  # says that it is empty
    ours = {name: _shipped(name) for row in rows for name in likely(row)}
    for told in (ours | {**theirs}).values():
        profile = structs.replace(told, sheet=sheet or told.sheet)
        if profile.sheet not in sheets:
            sheets[profile.sheet] = open_cells(path, folder, profile.sheet)
        top = find_top(sheets[profile.sheet], path.name, profile.known(), profile.delimiter)
        matched = match(profile, top.cells)
        if matched:
            every = len(profile.names) + len(profile.beside) + len(profile.fees)
            found.append((matched, matched / every, profile, top))
    return sorted(found, key=lambda each: (-each[0], -each[1], each[2].file))


def match(profile: Mapping, cells: Sequence[str]) -> int:
    """How many of its columns a header has; 0 where it lacks a needed one, or has under three."""
    have = {plain(cell) for cell in cells}
    every = {**profile.names, **profile.beside, **profile.fees}
    found = {name for name, names in every.items() if have & set(map(plain, names))}
    needed = set(profile.needs or profile.names)
    return len(found) if needed <= found and len(found) >= LEAST else 0


def resolved(profile: Mapping, columns: Sequence[str]) -> Mapping:
    """The profile with each field's column as the file calls it.

    A field that may be missing (not in `needs`, where there are some) and is, is left out; so
    are properties of such a profile.
    """
    by_name = {plain(column): column for column in reversed(columns)}

    def found(told: Mapping, listed: dict[str, tuple[str, ...]]) -> dict[str, str]:
        chosen: dict[str, str] = {}
        for key, names in listed.items():
            exact = [name for name in names if name in columns]
            alike = [by_name[plain(name)] for name in names if plain(name) in by_name]
            here: list[str] = exact or (alike if told.needs or len(names) > 1 else [])
            column = next(iter(here), None)
            if column is not None or not told.needs or key in told.needs:
                chosen[key] = column or next(iter(names))  # a missing one: check_columns says so
        return chosen

    return structs.replace(
        profile,
        fields=found(profile, profile.names),
        properties=found(profile, profile.beside),
        fees={key: (name,) for key, name in found(profile, profile.fees).items()},
    )
