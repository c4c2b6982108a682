"""Texts that no reader could read → the ids of people that stand in them.

Rejected rows are kept as they were written, so whoever is to be forgotten must be found in
them by what they say.  It errs on the side of finding too much: a rejected row waits to be put
right in its file, and no figure is made of it.
"""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import unquote_plus

from jejak.collect.identifiers import ids_of_each
from jejak.store.unsaid import is_telling

_LONG = 6  # a shorter text is an id only under a key that says so: 42 may be a quantity
_OF_PERSON = re.compile(
    r"^(id|hp|wa)$|user|cust|member|client|account|anonymous|device|previous|distinct|visitor"
    r"|pelanggan|anggota|akun|pembeli|mail|phone|telp|telepon|whatsapp|msisdn",
    re.IGNORECASE,
)
_APART = r"""\s"'<>,;:=&?#/\\|(){}\[\]@"""
_E_MAIL = re.compile(rf"(?<![^{_APART}])[^{_APART}]+@[^{_APART}]+")
_DIGITS = re.compile(r"\d[\d\s().\-/]{6,}\d")
_BETWEEN = re.compile(r"[^\w]+|_+")
_SHORTEST, _LONGEST, _GROUPS = 8, 16, 8  # digits of a phone, and groups they are written in
_WORD = re.compile(r"""[^\s"'<>,;:=&?#/\\|(){}\[\]]+""")


def mentioned(texts: Sequence[str | None], key: str, surely: bool = False) -> list[set[int]]:
    """For each text the ids, strong and weak, that it may name.

    `surely`: only what can hardly be anything else, or stands under a key that speaks of a person.
    """
    said = [set(_candidates(text or "", surely)) for text in texts]
    ids = ids_of_each({part for parts in said for part in parts}, key)
    return [{number for part in parts for number in ids[part].values()} for parts in said]


def _candidates(text: str, surely: bool) -> Iterator[str]:
    try:
        read = list(_scalars(json.loads(text), ""))
    except (ValueError, RecursionError):
        yield from (part for part in _parts(text) if not surely or is_telling(part))
        return
    for key, value in read:
        if _OF_PERSON.search(key):
            yield value
        parts = (part for part in {value, *_parts(value)} if len(part) >= _LONG)
        yield from (part for part in parts if not surely or is_telling(part))


def _scalars(value: Any, key: str) -> Iterator[tuple[str, str]]:
    """The texts and numbers of a JSON value, each with the key it stands under."""
    if isinstance(value, dict):
        for inner, held in value.items():
            yield from _scalars(held, inner)
    elif isinstance(value, list):
        for held in value:
            yield from _scalars(held, key)
    elif value is not None:
        yield key, str(value)


def _parts(text: str) -> Iterator[str]:
    for form in {text, unquote_plus(text), unquote_plus(unquote_plus(text))}:
        yield from _WORD.findall(form)
        for token in _E_MAIL.findall(form):
            yield from mail_parts(token)
        for run in _DIGITS.findall(form):
            yield from _phone_parts(run)


def mail_parts(token: str) -> Iterator[str]:
    """A text with an @, and what is left of it where parts at its begin or its end are cut off.

    >>> list(mail_parts("ref_ana@kopi.id"))
    ['ref_ana@kopi.id', 'ref_ana@kopi', 'ana@kopi.id', 'ana@kopi']
    """
    box, _, host = token.rpartition("@")
    firsts = [box, *(box[cut.end() :] for cut in _BETWEEN.finditer(box))]
    lasts = [host, *(host[: cut.start()] for cut in _BETWEEN.finditer(host))]
    return (f"{first}@{last}" for first in firsts for last in lasts)


def _phone_parts(run: str) -> Iterator[str]:
    """Every run of its groups of digits that is as long as a phone."""
    groups = re.findall(r"\d+", run)
    for first in range(len(groups)):
        for last in range(first, min(first + _GROUPS, len(groups))):
            digits = "".join(groups[first : last + 1])
            if _SHORTEST <= len(digits) <= _LONGEST:
                yield from (digits, f"+{digits}")
