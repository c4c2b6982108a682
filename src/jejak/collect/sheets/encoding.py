"""The bytes of a text table as UTF-8: with or without a mark, UTF-16, or Windows-1252."""

import codecs
import re
from pathlib import Path
from typing import IO

from jejak.collect.lines import open_bytes

_CHUNK = 1 << 22
_MULTIBYTE = re.compile(rb"[\xc3-\xf4][\x80-\xbf]|\xc2[\xa0-\xbf]")
_UNDEFINED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


def as_utf8(path: Path, folder: Path) -> Path:
    """The file itself where it is UTF-8, else a copy that is.

    UTF-16 is told by its mark, or by zero bytes in every other place.  A file with bytes
    that are no UTF-8, none that look like UTF-8's signs of two bytes and none that
    Windows-1252 leaves undefined, is Windows-1252.  Anything else stays as it is: its broken
    lines are refused by number.
    """
    encoding = _encoding(path)
    if encoding == "utf-8":
        return path
    told = folder / "utf8.txt"
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    with open_bytes(path) as file, told.open("w", encoding="utf-8", newline="") as out:
        while chunk := file.read(_CHUNK):
            out.write(decoder.decode(chunk))
        out.write(decoder.decode(b"", True))
    return told


def _encoding(path: Path) -> str:
    with open_bytes(path) as file:
        head = file.read(4096)
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        if head[1::2].count(0) > len(head) // 4:
            return "utf-16-le"
        if head[::2].count(0) > len(head) // 4:
            return "utf-16-be"
        return "cp1252" if _is_windows(head, file) else "utf-8"


def _is_windows(head: bytes, file: IO[bytes]) -> bool:
    high, chunk, left = False, head, b""
    while chunk:
        whole = left + chunk
        if whole.isascii():
            left, chunk = b"", file.read(_CHUNK)
            continue
        if _MULTIBYTE.search(whole) or _UNDEFINED.search(chunk):
            return False
        high = high or not chunk.isascii()
        left = chunk[-1:]
        chunk = file.read(_CHUNK)
    return high
