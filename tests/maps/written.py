"""Plain data as YAML the way many people would write it: drawn at random, tokens remembered."""

import json
import random
import re
from typing import Any

PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./]*( [A-Za-z0-9_./]+)*|-?\d+|\d{4}-\d\d-\d\d|\d+[smhd]")


class Writer:
    """`tokens` holds the text of each scalar by its path."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)
        self.tokens: dict[tuple[str | int, ...], str] = {}
        self.comments = 0

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def text(self, data: dict[str, Any]) -> str:
        text = self.mapping(data, 0, ()).lstrip("\n")
        if self.chance(0.3):
            text = text.rstrip("\n")
        return text.replace("\n", "\r\n") if self.chance(0.3) else text

    def comment(self) -> str:
        self.comments += 1
        return f'# catatan {self.comments}: kopi ☕ 😀, "x" - [y] {{z}}'

    def above(self, indent: int) -> str:
        blank = "\n" if self.chance(0.1) else ""
        return blank + (f"{' ' * indent}{self.comment()}\n" if self.chance(0.15) else "")

    def behind(self) -> str:
        return f"  {self.comment()}" if self.chance(0.12) else ""

    def mapping(self, data: dict[str, Any], indent: int, path: tuple[Any, ...]) -> str:
        """Lines of keys, each ending with a line break."""
        return "".join(
            self.above(indent) + " " * indent + self.pair(key, value, indent, (*path, key))
            for key, value in data.items()
        )

    def pair(self, key: str, value: Any, indent: int, path: tuple[Any, ...]) -> str:
        shown = f'"{key}"' if self.chance(0.05) else key
        if isinstance(value, dict | list) and value and self.chance(0.6 if indent else 0.9):
            deeper = indent + self.random.choice((1, 2, 4))
            if isinstance(value, dict):
                return f"{shown}:{self.behind()}\n" + self.mapping(value, deeper, path)
            if self.chance(0.3):
                deeper = indent
            return f"{shown}:{self.behind()}\n" + self.sequence(value, deeper, path)
        if isinstance(value, str) and self.chance(0.1):
            return f"{shown}: {self.block(value, indent + 2, path)}"
        return f"{shown}: {self.flow(value, indent + 2, path)}{self.behind()}\n"

    def sequence(self, data: list[Any], indent: int, path: tuple[Any, ...]) -> str:
        made = ""
        for nth, value in enumerate(data):
            made += self.above(indent) + " " * indent + "-" + " " * self.random.choice((1, 1, 3))
            inner = len(made) - made.rfind("\n") - 1
            if isinstance(value, dict) and self.chance(0.5):
                keys = self.mapping(value, inner, (*path, nth))
                made += (
                    keys[inner:]
                    if keys[:inner].isspace() and "\n" not in keys[:inner]
                    else (self.flow(value, inner, (*path, nth)) + "\n")
                )
            else:
                made += self.flow(value, inner, (*path, nth)) + self.behind() + "\n"
        return made

    def flow(self, value: Any, indent: int, path: tuple[Any, ...]) -> str:
        if isinstance(value, dict):
            parts = [f"{k}: {self.flow(v, indent, (*path, k))}" for k, v in value.items()]
            return "{" + self.joined(parts, indent) + "}"
        if isinstance(value, list):
            parts = [self.flow(v, indent, (*path, nth)) for nth, v in enumerate(value)]
            return "[" + self.joined(parts, indent) + "]"
        token = self.scalar(value)
        self.tokens[path] = token
        return token

    def joined(self, parts: list[str], indent: int) -> str:
        made = ""
        for nth, part in enumerate(parts):
            last = nth == len(parts) - 1
            comma = "," if not last or self.chance(0.05) else ""
            wrap = f"{self.behind()}\n{' ' * (indent + 2)}" if self.chance(0.15) else " "
            made += part + (comma + wrap if not last else comma)
        return made

    def scalar(self, value: Any) -> str:
        if isinstance(value, bool):
            return "true" if value else "false"
        if not isinstance(value, str):
            return str(value)
        way = self.random.choice(("plain", "plain", "single", "double"))
        if way == "plain" and PLAIN.fullmatch(value):
            return value
        if not value.isprintable():
            return json.dumps(value)
        if way == "single":
            return "'" + value.replace("'", "''") + "'"
        return json.dumps(value, ensure_ascii=self.chance(0.3) and value.isascii())

    def block(self, value: str, indent: int, path: tuple[Any, ...]) -> str:
        if value != value.strip() or not value.isprintable() or not value[:1].isalnum():
            return self.flow(value, indent, path) + "\n"
        token = f"{self.random.choice('|>')}-\n{' ' * indent}{value}"
        self.tokens[path] = token
        return token + "\n"
