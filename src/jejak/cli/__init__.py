"""The command line.  Its commands only delegate: to a project, to the report, to the demo."""

import sys


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code.

    0: done.  1: the input or the project has to be put right.  2: the command was typed wrong.
    70: our own fault.  130: stopped by Ctrl-C.  Results go to stdout, everything else to stderr.
    """
    from jejak.cli.run import run

    return run(sys.argv[1:] if arguments is None else arguments)
