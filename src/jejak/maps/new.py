"""A first map: one of our templates, its comments in one language.

A template holds both languages: a line `#id …` or `#en …` is a comment in that one.
"""

from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path

from jejak.errors import ProjectError
from jejak.words import LANGUAGES

TEMPLATES = ("shop", "service", "saas")


def template(name: str, language: str, today: date) -> str:
    """The text of a first map."""
    return in_language(_text(name), language, today)


def in_language(text: str, language: str, today: date) -> str:
    """A map with comments in both languages as one with those of a language, reviewed today."""
    other = next(code for code in LANGUAGES if code != language)
    lines = [line for line in text.splitlines() if not line.lstrip().startswith(f"#{other} ")]
    text = "\n".join(lines) + "\n"
    return text.replace(f"#{language} ", "# ").replace("TODAY", today.isoformat())


@cache
def _text(name: str) -> str:
    file = resources.files("jejak.maps") / "templates" / f"{name}.yml"
    return file.read_text(encoding="utf-8")


def write_new(path: Path, text: str) -> None:
    """Write a map; a file that is there stays as it is."""
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise ProjectError("map.exists", file=str(path)) from None
