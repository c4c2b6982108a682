"""What is written where: results to stdout, everything else to stderr."""

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import TextIO

# Signs that a terminal would obey, as they are written instead; line ends and tabs stay.
_OBEYED = {n: f"\\x{n:02x}" for n in (*range(32), *range(127, 160)) if chr(n) not in "\n\t"}


def spell_out() -> None:
    """What the encoding of standard output lacks is written as `\\u2192`, never a fault."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def show(text: str, is_drawn: bool = False) -> None:
    """A line of the answer; one that report.text has drawn has colours of its own."""
    print(text if is_drawn else harmless(text, sys.stdout))


def note(text: str) -> None:
    """A line beside the answer."""
    print(harmless(text, sys.stderr), file=sys.stderr)


def harmless(text: str, stream: TextIO) -> str:
    """A text without signs that a terminal obeys; a file or a program gets it as it is."""
    return text.translate(_OBEYED) if stream.isatty() else text


def complain(text: str) -> None:
    """An error; rich leaves the colour out where NO_COLOR is set or nobody is looking."""
    from rich.console import Console
    from rich.text import Text

    sys.stdout.flush()
    Console(stderr=True, soft_wrap=True).print(Text(harmless(text, sys.stderr), style="red"))


@contextmanager
def working(title: str, steps: int | None = None) -> Generator[Callable[[str], None]]:
    """A progress bar on stderr, only where a person sees it.

    The block gets a function that names the step it begins; without a number of steps the
    bar only shows that work goes on, and for how long.
    """
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    begun = 0

    with Progress(
        *columns,
        console=console,
        transient=True,
        redirect_stdout=False,  # what is written to a file meanwhile stays in the file
        redirect_stderr=False,
        disable=not console.is_terminal,
    ) as bar:
        task = bar.add_task(title, total=steps)

        def begin(step: str) -> None:
            nonlocal begun
            bar.update(task, description=step, completed=begun if steps else None)
            begun += 1

        yield begin
