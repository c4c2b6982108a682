"""How wide text is, without a font: the advances of Arial, Liberation Sans and Helvetica.

The three share one set of metrics, so a text that was measured here fits in every browser that
has one of them.  Kerning is not counted: it only makes a text narrower.  Characters outside the
table count as a square or more, and `is_known` tells of them: whoever writes such a text pins
its length.
"""

from functools import lru_cache
from unicodedata import category, combining

from msgspec import Struct

FAMILY = "Arial, 'Liberation Sans', Helvetica, sans-serif"
ASCENT, DESCENT = 0.906, 0.212  # of the size: what a line of text reaches over and under its foot
ELLIPSIS = "…"
SQUARE, PICTOGRAPH = 1000, 1400
VOWELS = frozenset("aeiouAEIOU")
TOGETHER = frozenset(("ng", "ny", "kh", "sy", "th", "ch", "sh", "ph"))  # no line ends inside

# Thousandths of the size → the characters that are as wide.
REGULAR = {
    188: "′",
    191: "'",
    222: "ijlįĵĺļłſ‘’‚‛",
    260: "|¦",
    278: " !,./:;I[\\]ft\xa0·ÌÍÎÏìíîïĨĩĪīĬĭĮİıţŧ",
    292: "ľ",
    333: "()-`r¡¨²³´¸¹ŕŗř\u2010\u2011“”„‹›",
    334: "{}ŀ",
    350: "•",
    354: "″",
    355: '"',
    365: "º",
    370: "ª",
    375: "ť",
    389: "*",
    400: "°",
    444: "ĳ",
    469: "^",
    500: "JcksvxyzçýÿćĉċčĴķĸśŝşšŷźżž↑↓",
    537: "¶",
    549: "±÷√≈≠≤≥",
    552: "¯",
    556: (
        "#$0123456789?L_abdeghnopqu¢£¤¥§«»àáâãäåèéêëðñòóôõöùúûüþāăąđēĕėęěĝğġģĥħ"
        "ĹĻĽĿŁńņňŋōŏőũūŭůűų–†‡€"
    ),
    576: "µ",
    584: "+<=>~¬×−",
    604: "ŉ●■",
    611: "FTZ¿ßøŢŤŦŹŻŽ",
    615: "ď",
    667: "&ABEKPSVXYÀÁÂÃÄÅÈÉÊËÝÞĀĂĄĒĔĖĘĚĶŚŜŞŠŶŸ",
    713: "∞",
    722: "CDHNRUwÇÐÑÙÚÛÜĆĈĊČĎĐĤĦŃŅŇŔŖŘŨŪŬŮŰŲŵ",
    723: "Ŋ",
    735: "Ĳ",
    737: "©®",
    778: "GOQÒÓÔÕÖØĜĞĠĢŌŎŐ",
    833: "Mm",
    834: "¼½¾",
    889: "%æ",
    944: "WœŴ",
    1000: "ÆŒ—―…‰™←→↔",
    1015: "@",
}
BOLD = {
    238: "'",
    240: "′",
    278: " ,./I\\ijl\xa0·ÌÍÎÏìíîïĨĩĪīĬĭĮįİıĵĺļłſ‘’‚‛",
    280: "|¦",
    333: "!()-:;[]`ft¡¨²³´¸¹ţŧ\u2010\u2011‹›",
    350: "•",
    365: "º",
    370: "ª",
    385: "ľ",
    389: "*r{}ŕŗř",
    400: "°",
    474: '"',
    479: "ŀť″",
    500: "zźżž“”„↑↓",
    549: "±÷√≈≠≤≥",
    552: "¯",
    556: "#$0123456789J_aceksvxy¢£¤¥§«¶»àáâãäåçèéêëýÿāăąćĉċčēĕėęěĳĴķĸśŝşšŷ–†‡€",
    576: "µ",
    584: "+<=>^~¬×−",
    604: "●■",
    611: "?FLTZbdghnopqu¿ßðñòóôõöøùúûüþđĝğġģĥħĹĻĽĿŁńņňŋōŏőŢŤŦũūŭůűųŹŻŽ",
    667: "EPSVXYÈÉÊËÝÞĒĔĖĘĚŚŜŞŠŶŸ",
    708: "ŉ",
    713: "∞",
    719: "ď",
    722: "&ABCDHKNRUÀÁÂÃÄÅÇÐÑÙÚÛÜĀĂĄĆĈĊČĎĐĤĦĶŃŅŇŔŖŘŨŪŬŮŰŲ",
    723: "Ŋ",
    737: "©®",
    778: "GOQwÒÓÔÕÖØĜĞĠĢŌŎŐŵ",
    785: "Ĳ",
    833: "M",
    834: "¼½¾",
    889: "%mæ",
    944: "WœŴ",
    975: "@",
    1000: "ÆŒ—―…‰™←→↔",
}

TABLES = {
    False: {char: width for width, chars in REGULAR.items() for char in chars},
    True: {char: width for width, chars in BOLD.items() for char in chars},
}


class Wrapped(Struct, frozen=True):
    """Lines that fit, and whether something had to be left out."""

    lines: tuple[str, ...]
    cut: bool


def is_known(text: str) -> bool:
    """Whether every character of a text stands in the table."""
    return all(char in TABLES[False] for char in text)


def width(text: str, size: float, bold: bool = False) -> float:
    """The width of a text, in the unit of its size.

    >>> width("Kopi", 10)
    20.01
    """
    return round(_thousandths(text, bold) * size / 1000, 4)


@lru_cache(maxsize=50_000)
def _thousandths(text: str, bold: bool) -> int:
    table = TABLES[bold]
    return sum(table[char] if char in table else _unknown(char) for char in text)


def _unknown(char: str) -> int:
    if combining(char) or category(char) in ("Mn", "Me", "Cf"):
        return 0
    return PICTOGRAPH if ord(char) > 0xFFFF else SQUARE


def shorten(text: str, room: float, size: float, bold: bool = False) -> str:
    """A text in one line: what does not fit is an ellipsis.

    >>> shorten("Ongkos kirim", 40, 10)
    'Ongko…'
    """
    if width(text, size, bold) <= room:
        return text
    least, most = 0, len(text)
    while least < most:
        middle = (least + most + 1) // 2
        fits = width(text[:middle].rstrip() + ELLIPSIS, size, bold) <= room
        least, most = (middle, most) if fits else (least, middle - 1)
    kept = text[:least].rstrip(" ·,;:-–")
    return kept + ELLIPSIS if width(ELLIPSIS, size, bold) <= room else ""


def wrap(text: str, room: float, size: float, bold: bool = False, most: int = 3) -> Wrapped:
    """A text in at most so many lines, broken at spaces, else inside a word with a hyphen.

    >>> wrap("Memasukkan ke keranjang", 40, 8).lines
    ('Memasuk-', 'kan ke', 'keranjang')
    """
    lines: list[str] = []
    waiting = text.split(" ")[::-1]
    while waiting and len(lines) < most:
        line = waiting.pop()
        while waiting and width(f"{line} {waiting[-1]}", size, bold) <= room:
            line = f"{line} {waiting.pop()}"
        if width(line, size, bold) > room:  # one word, too long for a line of its own
            if len(lines) == most - 1:
                waiting.append(line)
                break
            line, rest = broken(line, room, size, bold)
            waiting.append(rest)
        lines.append(line)
    if not waiting:
        return Wrapped(tuple(lines), False)
    rest = " ".join(waiting[::-1])
    last = f"{lines.pop()} {rest}" if len(lines) == most else rest
    return Wrapped((*lines, shorten(last, room, size, bold)), True)


def broken(word: str, room: float, size: float, bold: bool = False) -> tuple[str, str]:
    """The part of a word that fits with a hyphen, and the rest; between syllables if it can be."""
    hyphens = [n for n in range(2, len(word) - 1) if word[n - 1] == "-"]
    for place in reversed(hyphens):
        if width(word[:place], size, bold) <= room:
            return word[:place], word[place:]
    fits = next(
        (n for n in range(len(word) - 1, 1, -1) if width(f"{word[:n]}-", size, bold) <= room), 1
    )
    for place in range(fits, 2, -1):
        if is_between_syllables(word, place):
            return f"{word[:place]}-", word[place:]
    return word[:fits], word[fits:]


def is_between_syllables(word: str, place: int) -> bool:
    """Whether a word may be divided here: ma-suk, man-di, never pan-gang; three letters a side.

    >>> [place for place in range(10) if is_between_syllables("memasukkan", place)]
    [4, 7]
    """
    before, after = word[place - 1 : place], word[place : place + 1]
    if place < 3 or len(word) - place < 3 or not (word[:place] + word[place:]).isalpha():
        return False
    following = word[place + 1] in VOWELS
    if after in VOWELS or not following:
        return False
    return before in VOWELS or (before + after).lower() not in TOGETHER
