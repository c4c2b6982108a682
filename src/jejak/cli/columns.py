"""Text laid out for the terminal's width."""

from shutil import get_terminal_size
from textwrap import wrap

WIDEST_LABEL = 28


def width() -> int:
    return min(get_terminal_size().columns, 100)


def paragraph(text: str) -> str:
    """Each line of a text wrapped."""
    return "\n".join("\n".join(wrap(line, width())) for line in text.splitlines())


def columns(title: str, rows: list[tuple[str, str]]) -> str:
    """A title, then each label with its text beside it."""
    indent = min(max(len(label) for label, _ in rows), WIDEST_LABEL, width() // 3) + 4
    return "\n".join([f"{title}:", *(line for row in rows for line in beside(*row, indent))])


def beside(label: str, text: str, indent: int) -> list[str]:
    lines = wrap(text, max(width() - indent, 20)) or [""]
    head = f"  {label}"
    if len(head) > indent - 2:
        return [head, *(" " * indent + line for line in lines)]
    return [head.ljust(indent) + lines[0], *(" " * indent + line for line in lines[1:])]
