"""One measure in the terminal: the sentence, the tables, what they add up to, caveats."""

import sys
from collections.abc import Callable, Iterable
from io import StringIO
from textwrap import fill
from typing import TYPE_CHECKING

from msgspec.structs import replace

from jejak.measure.result import Result
from jejak.report.blocks import Heading, Said
from jejak.report.footing import caveat_lines, reconciliation_lines, setting_lines
from jejak.report.grids import LEFT_KINDS, Cell, Grid
from jejak.report.naming import measure_name
from jejak.report.sections import draw_section
from jejak.report.sentences import sentence
from jejak.report.tables import more_in_json
from jejak.report.voice import period, voice_of

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table
    from rich.text import Text


FEW = 20  # rows of a secondary table; the rest is counted
MOST = 1000  # rows of any table
MARGIN = 3  # characters between two columns
WIDEST = 24  # characters of a name that need not be broken


def table(result: Result, language: str, console_width: int | None = None, where: str = "") -> str:
    """What `jejak measure NAME` prints, as text; `where` is how a command names the project."""
    return write(lambda width: parts(result, language, width, where), console_width)


def write(
    made: "Callable[[int], Iterable[RenderableType]]", console_width: int | None = None
) -> str:
    """The pieces that `made` gives for a width, as text.

    In colour where standard output is a terminal and NO_COLOR is not set.  `console_width` is
    in characters; without it the terminal's, or wide enough for every column in a file.
    """
    from rich.console import Console
    from rich.text import Text

    terminal = sys.stdout.isatty()
    width = console_width or (None if terminal else 200)
    written = StringIO()
    console = Console(file=written, force_terminal=terminal, width=width, highlight=False)
    for part in made(console.width):
        console.print(part, soft_wrap=isinstance(part, Text))
    lines = [line.rstrip() for line in written.getvalue().splitlines()]
    return "\n".join(lines).rstrip()


def parts(result: Result, language: str, width: int, where: str = "") -> "list[RenderableType]":
    """The pieces of the answer, for a console of rich."""
    from rich.text import Text

    voice = voice_of(result, language)
    title = " · ".join(
        word for word in (measure_name(result.measure, language), period(result, language)) if word
    )
    made: list[RenderableType] = [
        line(title, width, "bold"),
        line(sentence(result, voice), width),
        Text(),
    ]
    for block in draw_section(result, voice):
        if isinstance(block, Grid):
            shown = replace(block, rows=block.rows[: FEW if block.folded else MOST])
            made += [piece for part in lay_out(shown, width) for piece in (part, Text())]
            if left := len(block.rows) - len(shown.rows):
                made[-1] = line(more_in_json(left, voice, where), width)
                made.append(Text())
        elif isinstance(block, (Heading, Said)):
            made.append(line(block.text, width, "bold" if isinstance(block, Heading) else ""))
    made += [line(told, width) for told in reconciliation_lines(result, voice)]
    made += [line(f"! {told}", width, "yellow") for told in caveat_lines(result.caveats, voice)]
    asked = " · ".join(f"{called}: {value}" for called, value in setting_lines(result, voice))
    return [*made, line(asked, width, "dim")]


def line(text: str, width: int, style: str = "") -> "Text":
    """A sentence broken at its spaces, never at a no-break space."""
    from rich.text import Text

    return Text(fill(text, width, break_on_hyphens=False), style=style)


def lay_out(grid: Grid, width: int) -> "list[Table]":
    """A grid as tables of rich; one too wide goes on in a second, its first column again."""
    needs = [need(grid, place) for place in range(len(grid.columns))]
    groups: list[list[int]] = [[0]]
    for place in range(1, len(needs)):
        used = sum(needs[one] for one in groups[-1])
        if len(groups[-1]) > 1 and used + needs[place] > width:
            groups.append([0])
        groups[-1].append(place)
    return [lay_out_part(grid, group, first=group is groups[0]) for group in groups]


def need(grid: Grid, place: int) -> int:
    """The least width of a column, with its margin: no figure and no word is broken."""
    from rich.cells import cell_len

    column = grid.columns[place]
    texts = [plain(row[place]).plain for row in grid.rows]
    if column.kind in LEFT_KINDS:
        texts = [word for text in texts for word in (text[:WIDEST] if place == 0 else text).split()]
    words = [*column.heading.split(), *texts]
    return max(map(cell_len, words), default=1) + MARGIN


def lay_out_part(grid: Grid, places: list[int], first: bool) -> "Table":
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    made = Table(
        title=Text(grid.caption) if first else None,
        title_justify="left",
        title_style="italic",
        box=SIMPLE_HEAD,
        pad_edge=False,
        show_edge=False,
    )
    for place in places:
        column = grid.columns[place]
        left = place == 0 or column.kind in LEFT_KINDS
        made.add_column(
            Text(column.heading),
            justify="left" if left else "right",
            min_width=need(grid, place) - MARGIN,
        )
    for row in grid.rows:
        made.add_row(*(plain(row[place]) for place in places))
    return made


def plain(cell: Cell) -> "Text":
    """The text of a cell without control characters: a name must not steer the terminal."""
    from rich.text import Text

    safe = "".join(
        letter if letter.isprintable() or letter == "\xa0" else "?" for letter in cell.text
    )
    return Text(f"{safe} ({cell.tag})" if cell.tag else safe)
