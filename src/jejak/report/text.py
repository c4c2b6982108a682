"""One measure in the terminal: the sentence, the tables, what they add up to, caveats."""

import sys
from io import StringIO
from typing import TYPE_CHECKING

from jejak.measure.result import Result
from jejak.report.blocks import Heading, Said
from jejak.report.footing import caveat_lines, reconciliation_lines
from jejak.report.grids import LEFT_KINDS, Cell, Grid
from jejak.report.naming import measure_name
from jejak.report.sections import BLOCKS
from jejak.report.sentences import sentence
from jejak.report.voice import period, voice_of

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table
    from rich.text import Text


def table(result: Result, language: str, console_width: int | None = None) -> str:
    """What `jejak measure NAME` prints, as text.

    In colour where standard output is a terminal and NO_COLOR is not set.  `console_width` is
    in characters; without it the terminal's, or wide enough for every column in a file.
    """
    from rich.console import Console

    terminal = sys.stdout.isatty()
    width = console_width or (None if terminal else 200)
    written = StringIO()
    console = Console(file=written, force_terminal=terminal, width=width, highlight=False)
    for part in parts(result, language):
        console.print(part)
    lines = [line.rstrip() for line in written.getvalue().splitlines()]
    return "\n".join(lines).rstrip()


def parts(result: Result, language: str) -> "list[RenderableType]":
    """The pieces of the answer, for a console of rich."""
    from rich.text import Text

    voice = voice_of(result, language)
    title = " · ".join(
        word for word in (measure_name(result.measure, language), period(result, language)) if word
    )
    made: list[RenderableType] = [Text(title, style="bold"), Text(sentence(result, voice)), Text()]
    for block in BLOCKS[result.measure](result, voice) if result.rows else []:
        if isinstance(block, Grid):
            made += [lay_out(block), Text()]
        elif isinstance(block, (Heading, Said)):
            made.append(Text(block.text, style="bold" if isinstance(block, Heading) else ""))
    made += [Text(line) for line in reconciliation_lines(result, voice)]
    made += [Text("! " + line, style="yellow") for line in caveat_lines(result.caveats, voice)]
    return made


def lay_out(grid: Grid) -> "Table":
    """A table of rich: figures to the right, remarks in brackets."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    made = Table(
        title=Text(grid.caption),
        title_justify="left",
        title_style="italic",
        box=SIMPLE_HEAD,
        pad_edge=False,
    )
    for column in grid.columns:
        left = column.kind in LEFT_KINDS
        made.add_column(Text(column.heading), justify="left" if left else "right", overflow="fold")
    for row in grid.rows:
        made.add_row(*(plain(cell) for cell in row))
    return made


def plain(cell: Cell) -> "Text":
    """The text of a cell without control characters: a name must not steer the terminal."""
    from rich.text import Text

    safe = "".join(
        letter if letter.isprintable() or letter == "\xa0" else "?" for letter in cell.text
    )
    return Text(f"{safe} ({cell.tag})" if cell.tag else safe)
