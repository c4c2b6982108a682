"""The objects of a JSON text that is no line each: an array, arrays in arrays, or printed wide."""

import re
from collections.abc import Iterator

import msgspec

_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\],]', re.S)
_WIDE = re.compile(rb"\s*\{[ \t]*\r?\n")


def is_wide(head: bytes) -> bool:
    """Whether a text begins with an object that is broken over lines."""
    return _WIDE.match(head) is not None


def json_items(text: bytes) -> Iterator[bytes]:
    """Each event of a text, in order; ValueError where it is cut off.

    One that is no valid JSON, or is nested however deeply, is given as it stands: that it cannot
    be read concerns its own row.
    """
    try:
        found = msgspec.json.decode(text, type=list[msgspec.Raw])
    except (msgspec.DecodeError, RecursionError) as error:
        return _objects(text, str(error))
    items = [bytes(item) for item in found]
    return _objects(text, "[[") if any(item.startswith(b"[") for item in items) else iter(items)


def _objects(text: bytes, detail: str) -> Iterator[bytes]:
    """What stands between the brackets and commas of lists, however deep these are.

    ValueError with the detail where they are not closed.
    """
    lists = depth = begin = 0
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if sign == b"{":
            depth += 1
        elif sign == b"}":
            depth -= 1
        elif not depth and sign in (b"[", b"]", b","):
            yield from _between(text[begin : token.start()])
            lists += {b"[": 1, b"]": -1}.get(sign, 0)
            begin = token.end()
            continue
        if depth == 0 and sign == b"}":
            yield text[begin : token.end()].strip()
            begin = token.end()
        if min(depth, lists) < 0:
            break
    if depth or lists:
        raise ValueError(detail)
    yield from _between(text[begin:])


def _between(text: bytes) -> Iterator[bytes]:
    if left := text.strip():
        yield left
