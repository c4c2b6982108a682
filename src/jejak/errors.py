"""Errors are data: a code, where it was met, what was found, what is allowed, what to do."""

import errno
from collections.abc import Iterable
from typing import Any

from jejak.words import say

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)  # a disk without room, a quota that is used up


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The word most likely meant, None where nothing is near."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, list(words), 1, 0.6)), None)


class JejakError(Exception):
    """Something that the person at the other end can put right.

    `code` is a key of report/words/*/errors.json; `values` fills its sentence and is what
    a program reads: file, row, column, value, allowed, fix.  `str()` is the English text.
    """

    exit_code = 1

    def __init__(self, code: str, **values: Any):
        self.code = code
        self.values = values
        super().__init__(self.text("en"))

    def text(self, language: str) -> str:
        """The whole message: what was wrong and where, what is allowed, what to do."""
        return say(f"errors.{self.code}", language, **self.values)

    def to_dict(self) -> dict[str, Any]:
        return {"code": self.code, **self.values}


class InputError(JejakError, ValueError):
    """A file, a row or a value that cannot be read as it stands."""


class SettingsError(JejakError, ValueError):
    """jejak.toml or channels.yml says something that is not allowed."""


class ArgumentError(JejakError, ValueError):
    """An argument of a measure that is unknown, malformed or does not go with another."""

    exit_code = 2


class ProjectError(JejakError):
    """The folder is no project, is busy, or was written by a newer jejak."""


class DialectError(JejakError, ValueError):
    """A statement that another engine would read differently."""
