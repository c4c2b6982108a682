"""Write docs/{en,id}/reference.md: the texts of docs/templates with the tables that code knows.

`make docs` runs this; tests/test_docs.py says when a page is out of date.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from jejak.cli.app import command_line
from jejak.cli.overview import USAGE
from jejak.cli.usage import option as option_of
from jejak.maps.schema import schema
from jejak.measure.question import BY, arguments_of
from jejak.schema import TABLES
from jejak.words import (
    ANSWERS,
    CHANNELS,
    DEVICE_TYPES,
    EVENT_COLUMNS,
    LANGUAGES,
    MAP_COLUMNS,
    PERSON_COLUMNS,
    PLACES,
    TOUCH_COLUMNS,
    texts,
)

FOLDER = Path(__file__).parent


def main() -> None:
    for language in LANGUAGES:
        (FOLDER / language / "reference.md").write_text(page(language), encoding="utf-8")


def page(language: str) -> str:
    """The reference in a language."""
    text = (FOLDER / "templates" / f"reference.{language}.md").read_text(encoding="utf-8")
    for name, part in PARTS.items():
        text = text.replace(f"{{{{{name}}}}}", part(language))
    return text


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines
    )


def commands(language: str) -> str:
    """Each command with its usage, what it does and its own arguments."""
    said = texts(language)
    parts: list[str] = []
    for name, usage in USAGE.items():
        parts += [f"### {name}", f"    jejak {name} {usage}".rstrip(), said[f"cli.{name}.help"]]
        rows = [(label, said[key]) for label, key in arguments(name, language) if own(key, name)]
        if rows:
            parts.append(table(HEADS[language][:2], rows))
    return "\n\n".join(parts)


def arguments(command: str, language: str) -> list[tuple[str, str]]:
    """The arguments of a command: what is typed, and the key of its text."""
    collection = command_line(language)[command].assemble_argument_collection()
    return [
        (", ".join(f"`{name}`" for name in argument.names), str(argument.parameter.help))
        for argument in collection
        if argument.parameter.help
    ]


def own(key: str, command: str) -> bool:
    return key.startswith(f"cli.{command}.") or key in ("cli.option.json", "cli.option.csv")


def measures(language: str) -> str:
    said = texts(language)
    return table(
        HEADS[language][2:0:-1], ((f"`{name}`", said[f"cli.measures.{name}"]) for name in ANSWERS)
    )


def options(language: str) -> str:
    """Every argument of a measure, what it means, and which measures take it."""
    said = texts(language)
    takes = {name: arguments_of(name) for name in ANSWERS}
    rows: list[tuple[str, str, str]] = []
    for field in dict.fromkeys(field for fields in takes.values() for field in fields):
        option = option_of(field)
        key = option.removeprefix("--").replace("-", "_")
        takers = [name for name in ANSWERS if field in takes[name]]
        every = "·" if len(takers) == len(ANSWERS) else ", ".join(f"`{name}`" for name in takers)
        rows.append((f"`{option}`", said[f"cli.option.{key}"], every))
    return table((*HEADS[language],), rows)


def dimensions(language: str) -> str:
    """Which measure can be split by what."""
    kinds = list(dict.fromkeys(kind for by in BY.values() for kind in by))
    rows = ((f"`{name}`", *("✓" if kind in BY[name] else "" for kind in kinds)) for name in ANSWERS)
    return table(("", *(f"`{kind}`" for kind in kinds)), rows)


def spoken(columns: Mapping[str, str]) -> Callable[[str], str]:
    """The columns of an expression and what they hold."""

    def rows(language: str) -> str:
        said = texts(language)
        return table(
            HEADS_OF_COLUMNS[language],
            (
                (f"`{name}`", said[f"settings.kind.{kind}"], said[f"settings.asks.{name}"])
                for name, kind in columns.items()
            ),
        )

    return rows


def names(listed: Iterable[str]) -> Callable[[str], str]:
    return lambda _: ", ".join(f"`{name}`" for name in listed)


def tables(_: str) -> str:
    """The tables of a project and their columns."""
    return table(
        ("", ""),
        (
            (f"`{name}`", ", ".join(f"`{column}`" for column in columns))
            for name, columns in TABLES.items()
        ),
    )


def map_blocks(language: str) -> str:
    """The blocks of a map file: their keys, the required ones starred, and what these hold."""
    made = schema(language)["$defs"]
    parts: list[str] = []
    for block, shown in BLOCKS.items():
        needed = made[block].get("required", ())
        rows = (
            (f"`{key}`" + " ★" * (key in needed), held(told), told["description"])
            for key, told in made[block]["properties"].items()
        )
        parts += [f"**`{shown}`**" if shown else "", table(HEADS_OF_BLOCKS[language], rows)]
    return "\n\n".join(part for part in parts if part)


def held(told: Mapping[str, Any]) -> str:
    """What stands behind a key: words, a pattern, another block."""
    if "enum" in told:
        return ", ".join(f"`{word}`" for word in told["enum"])
    if "anyOf" in told:
        return f"{held(told['anyOf'][0])} …"
    if "$ref" in told:
        return f"`{BLOCKS.get(told['$ref'].rpartition('/')[2], '') or 'name'}`"
    if told.get("type") == "array":
        return f"{held(told['items'])} …"
    if told.get("pattern", "").startswith("^[0-9]"):
        return "5d, 12h"
    return {"boolean": "true, false", "integer": "1", "number": "1.5"}.get(
        told["type"], "2026-11-23" if told.get("format") == "date" else "text"
    )


BLOCKS = {
    "Map": "",
    "About": "map",
    "Scope": "scope",
    "Goal": "goals",
    "Persona": "personas",
    "Contact": "contacts",
    "Stage": "stages",
    "Touchpoint": "touchpoints",
    "Touch": "touch",
    "Evidence": "evidence",
    "Ask": "ask",
    "Pain": "pain",
    "Backstage": "backstage",
    "Walk": "walk",
    "Test": "tests",
    "Accepted": "accepted",
    "Improvement": "improvements",
    "Judge": "judge",
    "Outcome": "result",
}
HEADS_OF_BLOCKS = {"en": ("Key", "Holds", "Meaning"), "id": ("Kunci", "Isi", "Arti")}
HEADS = {"en": ("Argument", "Meaning", "Measures"), "id": ("Pilihan", "Arti", "Ukuran")}
HEADS_OF_COLUMNS = {"en": ("Column", "Is", "Meaning"), "id": ("Kolom", "Isi", "Arti")}
PARTS: dict[str, Callable[[str], str]] = {
    "commands": commands,
    "measures": measures,
    "options": options,
    "dimensions": dimensions,
    "channels": names(CHANNELS),
    "places": names(PLACES),
    "device_types": names(DEVICE_TYPES),
    "tables": tables,
    "person_columns": spoken(PERSON_COLUMNS),
    "event_columns": names(EVENT_COLUMNS),
    "touch_columns": names(TOUCH_COLUMNS),
    "map_columns": names(MAP_COLUMNS),
    "map_blocks": map_blocks,
}

if __name__ == "__main__":
    main()
