"""Which language a command speaks."""

import os
import tomllib
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path

from jejak.words import LANGUAGES

DEFAULT = "id"  # as `language` in jejak.toml


def language_of(arguments: Sequence[str]) -> str:
    """`--lang`, else JEJAK_LANG, else the project's language, else the locale's, else `id`."""
    given = value_of("--lang", arguments) or os.environ.get("JEJAK_LANG")
    if given:
        return known(given.split(",")[0]) or DEFAULT
    return known(of_project(value_of("--project", arguments) or ".")) or of_locale() or DEFAULT


def value_of(option: str, arguments: Sequence[str]) -> str | None:
    """The value of an option, read before the command line is parsed."""
    for argument, following in zip_longest(arguments, arguments[1:]):
        if argument == "--":
            return None
        if argument == option:
            return following
        if argument.startswith(option + "="):
            return argument.partition("=")[2]
    return None


def known(language: object) -> str | None:
    return language if isinstance(language, str) and language in LANGUAGES else None


def of_project(folder: str) -> object:
    """What jejak.toml says, without minding its faults: the command itself reports them."""
    try:
        text = (Path(folder) / "jejak.toml").read_text(encoding="utf-8-sig")
        return tomllib.loads(text).get("language")
    except (OSError, ValueError, RecursionError):
        return None


def of_locale() -> str | None:
    """The first of LC_ALL, LC_MESSAGES and LANG that is set: id_ID.UTF-8 is `id`."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return known(value[:2])
    return None
