"""What every reader of a format leaves."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec


class Found(msgspec.Struct, frozen=True):
    """What a reader says beside its view collect_read (fields.py).

    `names`: what the file calls each field.  `refused`: rows left out already (checks.REFUSED).
    `raw`: a relation (row, raw) of the rows as the file has them, for the rejected ones; it may
    need table collect_lines, made of the clean file `lines`.  `about`: what the
    reader of a table says of it: profile, forms of its columns, rows dropped or skipped and why.
    `is_zoned`: no time is left without an offset.
    """

    source: str
    kind: str | None
    names: dict[str, str]
    refused: list[tuple[int, str, str, str, str]]
    raw: str
    lines: Path | None = None
    about: dict[str, Any] = {}
    is_zoned: bool = False


class Said(msgspec.Struct, frozen=True):
    """What was said of a file: its profile, answers (numbers, dates), where own profiles are."""

    profile: Path | None = None
    answers: Mapping[str, str] = {}
    own: Path | None = None
