"""What of a text is a person's, and must not be kept: e-mails, phones, NIK, cards, tokens.

Digits are mostly numbers of orders, products and campaigns, so shape alone decides only where
nothing is counted by it: in the path of a page and in the name of an event.  Elsewhere a NIK or
card must be called one, or the card be written in groups of four.
"""

import re
from collections.abc import Sequence
from functools import cache

MARK = "…"
_APART = r"\s\"'<>,;:=&?#/\\|(){}\[\]@"
_TOP = r"\.(?!(?:png|jpe?g|gif|svg|webp|mp4|js|css)\b)[A-Za-z]{2,}"  # logo@2x.png is no mailbox
# From the first letter of a word on, or a long text without one would be read once a letter.
E_MAIL = rf"(?<![^{_APART}])[^{_APART}]+(?:@|%(?:25)*40)[^{_APART}%]+{_TOP}"
_MAILBOX = rf"[^\s\",:@/]@[^\s\",:@]+{_TOP}"  # of a text that goes whole
_PLUS = r"(?<![\w.])(?:\+|%2B)62[\s.-]?8\d{1,3}(?:[\s.-]?\d){6,10}(?!\w)"
_PHONE = rf"{_PLUS}|(?<![\w.+])08\d{{1,2}}(?:[\s.-]?\d){{6,9}}(?!\w)"
_JWT = r"(?<![\w-])eyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?"
# 6 digits of a place that begin with a province, the day (a woman's + 40), month and year of birth
_NIK = (
    r"(?<!\d)(?:1[1-9]|21|3[1-6]|5[1-3]|6[1-5]|7[1-6]|8[12]|9[1-7])\d{4}"
    r"(?:0[1-9]|[12]\d|3[01]|4[1-9]|[56]\d|7[01])(?:0[1-9]|1[0-2])\d{6}(?!\d)"
)
_CARD = r"(?<!\d)(?:4\d{15}|5[1-5]\d{14}|35\d{14}|3[47]\d{13})(?!\d)"
_GROUPS = r"(?<![\d-])(?:\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{4}|3[47]\d\d[ -]\d{6}[ -]\d{5})(?![\d-])"
_HEX = r"(?<![\w-])[0-9A-Fa-f]{32,}(?![\w-])"
# Joined words (CheckoutStep2PaymentSelected) have few digits between letters, tokens have many.
_MIXED = (
    r"(?<![\w-])(?=(?:[\w-]*?\d[A-Za-z]){3})(?=[\w-]*[a-z])(?=[\w-]*[A-Z])"
    r"(?=[\w-]*[A-Za-z0-9]{24})[\w-]+"
)
_CALLED_NIK = r"(?i:\b(?:nik|ktp)\b)\D{0,12}\d{16}(?!\d)"
_CALLED_CARD = r"(?i:\b(?:kartu|card|cc)\b)\D{0,20}\d{13,19}(?!\d)"
# In RE2's words (it looks neither back nor ahead): a text without any of it holds nothing of this.
MAYBE = r"@|%(?:25)*40|eyJ|(?:\+|%2B)62|08\d\d|\d{15}|\d{4}[ -]\d{4}[ -]|3[47]\d\d[ -]|\w{24}"
MAYBE_VALUE = (
    r"@[^\s\",:@]+\.[A-Za-z]|%(?:25)*40|eyJ[\w-]{8}|(?:\+|%2B)62[\s.-]?8|\d{4}[ -]\d{4}[ -]\d{4}"
    r"|3[47]\d\d[ -]\d{6}|(?i:nik|ktp|kartu|card|cc)\W\D{0,20}\d{13}"
)
MAYBE_ADDRESS = r"[0-9A-Fa-f]{32}|://[^\"?]*/[\w-]{24}"


@cache
def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def masked_name(text: str) -> str:
    """A name of an event or path of a page without what is a person's, a mark in its place.

    >>> masked_name("Order by budi@contoh.id"), masked_name("/p/1729384756102938475")
    ('Order by …', '/p/1729384756102938475')
    """
    shapes = _any(E_MAIL, _PHONE, _JWT, _NIK, _HEX, _MIXED)
    return _any(_CARD, _GROUPS).sub(_card, shapes.sub(MARK, text))


def masked_source(text: str) -> str:
    """A campaign, source or medium: ids of advertising are digits too, and stay."""
    return _any(E_MAIL, _PLUS, _JWT).sub(MARK, text)


def tells(text: str) -> bool:
    """Whether a text of the properties holds what is a person's, beyond doubt.

    >>> tells("NIK 3273010101900001"), tells("3273010101900001")
    (True, False)
    """
    if _any(_MAILBOX, E_MAIL, _PLUS, _JWT).search(text):
        return True
    groups = [*_any(_GROUPS).findall(text), *_any(_CALLED_CARD).findall(text)]
    if any(is_card(re.sub(r"\D", "", group)[-19:]) for group in groups):
        return True
    return any(re.search(_NIK, found) for found in _any(_CALLED_NIK).findall(text))


def masked_address(text: str, keys: re.Pattern[str]) -> str:
    """An address among the properties, without tokens in its path and its query."""
    if "://" not in text:
        return text
    place, mark, query = text.partition("?")
    scheme, _, path = place.partition("://")
    parts = [_masked_part(part, keys) for part in query.split("&")]
    return f"{scheme}://{masked_name(path)}{mark}{'&'.join(parts)}"


def _masked_part(part: str, keys: re.Pattern[str]) -> str:
    name, mark, value = part.partition("=")
    is_told = keys.fullmatch(name) or _any(_JWT, _HEX, _PLUS, E_MAIL).search(value)
    return f"{name}={MARK}" if mark and is_told else part


def _card(found: re.Match[str]) -> str:
    return MARK if is_card(re.sub(r"\D", "", found[0])) else found[0]


def is_card(digits: str | Sequence[str]) -> bool:
    """Whether the check digit of a payment card is right (Luhn), and its length.

    >>> is_card("4111111111111111"), is_card("4111111111111112")
    (True, False)
    """
    turned = [int(digit) for digit in reversed(digits)]
    doubled = (2 * digit - 9 * (digit > 4) for digit in turned[1::2])
    return 13 <= len(turned) <= 19 and (sum(turned[::2]) + sum(doubled)) % 10 == 0
