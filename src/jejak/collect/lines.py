"""A file as clean lines of text: unpacked, UTF-8, one kind of line end, nothing lost unsaid."""

import gzip
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

import msgspec

from jejak.engine.duckdb import DuckDB, file_list
from jejak.errors import InputError

LONGEST = 1 << 22  # bytes a line
_CHUNK = 1 << 21
ALLOWED = {"import.not_utf8": "UTF-8", "import.long_line": f"{LONGEST} bytes"}
_GZIP = b"\x1f\x8b"
_SEPARATOR = b"\x01"  # what the line reader takes for a column's end


class Lines(msgspec.Struct, frozen=True):
    """A clean text file and what had to be left out of it: (line, code, value)."""

    path: Path
    refused: list[tuple[int, str, str]]


def is_gzip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == _GZIP


def is_parquet(path: Path) -> bool:
    """Whether it is there, can be read, and is Parquet by its first bytes."""
    try:
        with path.open("rb") as file:
            return file.read(4) == b"PAR1"
    except OSError:
        return False


def is_json(path: Path) -> bool:
    """Whether its first byte that is no blank, unpacked, begins an object or a list of JSON."""
    try:
        with open_bytes(path) as file:
            return file.read(99).removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")
    except (OSError, InputError):  # told by whoever reads it
        return False


@contextmanager
def open_bytes(path: Path) -> Generator[IO[bytes]]:
    """The file's bytes, unpacked where it is gzip by its first bytes, whatever its name.

    An error says which file is damaged where its bytes cannot be unpacked.
    """
    try:
        packed = is_gzip(path)
    except OSError as error:
        raise InputError(
            "import.unreadable",
            file=str(path),
            detail=error.strerror or str(error),
            fix=f"chmod u+r {path}",
        ) from None
    if path.suffix == ".gz" and not packed:
        raise InputError("import.not_gzip", file=path.name, fix=f"mv {path} {path.with_suffix('')}")
    try:
        with gzip.open(path, "rb") if packed else path.open("rb") as file:
            yield cast(IO[bytes], file)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise InputError(
            "import.broken_gzip", file=path.name, detail=str(error), fix=f"gzip -t {path}"
        ) from None


def clean_lines(path: Path, folder: Path) -> Lines:
    """The file itself where DuckDB can read it as it stands, else a cleaned copy in `folder`.

    Line numbers stay: a line that is no UTF-8 or too long becomes an empty one and is told in
    `refused`.  A byte-order mark, carriage returns and the separator byte are taken out.
    """
    packed = is_gzip(path)
    if not packed and not _needs_cleaning(path):
        return Lines(path, [])
    clean = folder / "lines.txt"
    refused: list[tuple[int, str, str]] = []
    with clean.open("wb") as out:
        number = 1
        for block in _blocks(path):
            if (easy := _easy(block)) is not None and number > 1:
                out.write(easy)
                number += easy.count(b"\n")
                continue
            for line in block.removesuffix(b"\n").split(b"\n"):
                out.write(_clean(line, number, refused) + b"\n")
                number += 1
    return Lines(clean, refused)


def _easy(block: bytes) -> bytes | None:
    """Whole lines that need no look at each: those of other ends than \\n, and nothing else."""
    text = block.replace(b"\r\n", b"\n")
    if b"\r" in text or _SEPARATOR in text or b" \r\n" in block or not _is_text(text):
        return None
    is_short = len(text) <= LONGEST or max(map(len, text.split(b"\n"))) <= LONGEST
    return text if is_short else None


def _needs_cleaning(path: Path) -> bool:
    """Whether any byte is one that the line reader would stumble over."""
    left, length = b"", 0  # of the line that a chunk breaks off in
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if b"\r" in chunk or _SEPARATOR in chunk:
                return True
            length += chunk.find(b"\n") if b"\n" in chunk else len(chunk)
            if length > LONGEST:
                return True
            if b"\n" in chunk:
                length = len(chunk) - chunk.rfind(b"\n") - 1
            chunk = left + chunk
            cut = chunk.rfind(b"\n") + 1
            left = chunk[cut:]
            if not _is_text(chunk[:cut]):
                return True
    return not _is_text(left)


def _is_text(data: bytes) -> bool:
    if data.isascii():  # a fifth of the time
        return True
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _blocks(path: Path) -> Iterator[bytes]:
    """The file in blocks of whole lines; the first line is one of its own."""
    left, is_first = b"", True
    for chunk in _chunks(path):
        left += chunk
        if is_first and b"\n" in left:
            first, _, left = left.partition(b"\n")
            yield first + b"\n"
            is_first = False
        cut = left.rfind(b"\n") + 1
        if cut:
            yield left[:cut]
            left = left[cut:]
    if left:
        yield left + b"\n"


def _chunks(path: Path) -> Iterator[bytes]:
    with open_bytes(path) as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _clean(line: bytes, number: int, refused: list[tuple[int, str, str]]) -> bytes:
    if number == 1:
        line = line.removeprefix(b"\xef\xbb\xbf")
    if b"\r" in line or _SEPARATOR in line:
        line = line.replace(b"\r", b" ").replace(_SEPARATOR, b" ").rstrip(b" ")
    if len(line) > LONGEST:
        refused.append((number, "import.long_line", str(len(line))))
        return b""
    try:
        line.decode("utf-8")
    except UnicodeDecodeError as error:
        value = line[max(0, error.start - 20) : error.end + 20].decode("utf-8", "replace")
        refused.append((number, "import.not_utf8", value))
        return b""
    return line


def line_rows(path: Path) -> str:
    """A relation (raw) of a clean file, a row a line; an empty line is null."""
    return f"""SELECT raw FROM read_csv({file_list([str(path)])}, columns = {{'raw': 'VARCHAR'}},
        delim = '\x01', quote = '', escape = '', header = false, auto_detect = false,
        max_line_size = {2 * LONGEST}, buffer_size = {LONGEST * 4})"""


def in_order(engine: DuckDB, name: str, sql: str) -> None:
    """A table whose rowid is the order of the file."""
    engine.execute("SET preserve_insertion_order = true")
    try:
        engine.table(name, sql)
    finally:
        engine.execute("SET preserve_insertion_order = false")
