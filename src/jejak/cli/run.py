"""Running one command: parse, delegate, and turn every ending into an exit code."""

import errno
import os
import sys

from jejak.cli.language import language_of
from jejak.cli.overview import SHARED, is_overview, overview
from jejak.cli.screen import complain, show, spell_out
from jejak.engine.base import FilesGoneError
from jejak.errors import FULL, ArgumentError, JejakError, ProjectError
from jejak.words import say

STOPPED = 130
OUR_FAULT = 70
# What the system says most, in the reader's words.
WHY = {
    errno.ENOENT: "missing",
    errno.EACCES: "denied",
    errno.EPERM: "denied",
    errno.EROFS: "denied",
    errno.EISDIR: "folder",
}


def run(arguments: list[str]) -> int:
    """One command, from what was typed to its exit code."""
    spell_out()
    arguments = shared_options_last(arguments)
    language = language_of(arguments)
    try:
        return dispatch(arguments, language)
    except JejakError as error:
        return refused(error, language)
    except FilesGoneError:
        return refused(ProjectError("project.files_changed"), language)
    except KeyboardInterrupt:
        complain(say("cli.stopped", language))
        return STOPPED
    except BrokenPipeError:  # `jejak sql … | head`: the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:  # no right to write there, no room on the disk …
        if error.errno in FULL:
            return refused(ProjectError("cli.no_room"), language)
        if error.filename is None:
            return apologise(error, language)
        why = WHY.get(error.errno or 0)
        detail = say(f"cli.os.{why}", language) if why else error.strerror
        what = {"file": str(error.filename), "detail": detail or ""}
        return refused(ProjectError("cli.file", **what), language)
    except Exception as error:
        return apologise(error, language)


def dispatch(arguments: list[str], language: str) -> int:
    if is_overview(arguments):
        show(overview(language))
        return 0
    from cyclopts import CycloptsError

    from jejak.cli.app import command_line
    from jejak.cli.usage import as_typed, usage_error

    try:
        return int(command_line(language)(arguments) or 0)
    except CycloptsError as error:
        raise usage_error(error) from None
    except ArgumentError as error:
        raise as_typed(error) from None


def refused(error: JejakError, language: str) -> int:
    complain(error.text(language))
    return error.exit_code


def apologise(error: Exception, language: str) -> int:
    """A fault of ours: one line, and the traceback for those who ask for it."""
    if os.environ.get("JEJAK_DEBUG"):
        raise error
    what = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    complain(say("cli.our_fault", language, what=what))
    return OUR_FAULT


def shared_options_last(arguments: list[str]) -> list[str]:
    """`jejak --lang en measure …` is `jejak measure … --lang en`."""
    moved: list[str] = []
    rest = list(arguments)
    while len(rest) > 1 and rest[0].partition("=")[0] in SHARED:
        count = 1 if "=" in rest[0] else 2
        moved += rest[:count]
        rest = rest[count:]
    return rest + moved
