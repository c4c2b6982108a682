"""Where things stand in the text of a map: paths, the nodes at their ends, lines and columns."""

import re
from typing import Any

from jejak.maps.findings import Place

Path = tuple[str | int, ...]  # ("touchpoints", 3, "stage")


def write_path(path: Path) -> str:
    """A path as people read it.

    >>> write_path(("touchpoints", 3, "stage"))
    'touchpoints[3].stage'
    """
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")


def read_path(text: str) -> Path:
    """The other way round.

    >>> read_path("touchpoints[3].stage")
    ('touchpoints', 3, 'stage')
    """
    parts = re.findall(r"\[(\d+)\]|([^.\[\]]+)", text)
    return tuple(int(number) if number else name for number, name in parts)


def find(root: Any, path: Path) -> Any:
    """The node at the end of a path, or as far towards it as the text goes.

    A list of one text may be written as that text: then it is its own first item.
    """
    node = root
    for part in path:
        step = _inside(node, part)
        if step is None:
            return node
        node = step
    return node


def exists(root: Any, path: Path) -> bool:
    """Whether the text goes to the end of a path."""
    node = root
    for part in path:
        node = _inside(node, part)
        if node is None:
            return False
    return node is not None


def find_key(root: Any, path: Path) -> Any:
    """The node of the key at the end of a path; of its value where it has none."""
    parent = find(root, path[:-1])
    pairs = parent.value if path and parent.id == "mapping" else []
    keys = [key for key, _ in pairs if key.value == path[-1]]
    return keys[0] if keys else find(root, path)


def _inside(node: Any, part: str | int) -> Any:
    if isinstance(part, int):
        return node.value[part] if node.id == "sequence" and part < len(node.value) else None
    if node.id != "mapping":
        return None
    return next((value for key, value in node.value if key.value == part), None)


def place_of(node: Any, path: Path) -> Place:
    mark = node.start_mark
    return Place(mark.line + 1, mark.column + 1, write_path(path))


def place_within(text: str, node: Any, nth: int, path: Path) -> Place:
    """Where the nth character (from 0) of a node's value stands in the text.

    Quotes, escapes, folded lines and indents make a text longer than its value: each character
    of the value is looked for in turn, white space standing for any other.
    """
    at = node.start_mark.index + (node.style in ("'", '"'))
    end = node.end_mark.index
    for character in node.value[:nth]:
        at = _next(text, at, end, character) + 1
    if nth < len(node.value):
        at = _next(text, at, end, node.value[nth])
    line = text.count("\n", 0, at)
    return Place(line + 1, at - text.rfind("\n", 0, at), write_path(path))


def _next(text: str, at: int, end: int, character: str) -> int:
    blank = character.isspace()
    while at < end - 1 and text[at] != character and not (blank and text[at].isspace()):
        at += 1
    return at
