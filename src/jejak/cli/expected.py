"""`--expect orders=120,money=15.250.000`: what the person at the keyboard says a file holds."""

import re

from jejak.errors import ArgumentError

# What may be told, in both languages of the reader.
FIGURES = {
    **{name: name for name in ("rows", "orders", "money")},
    **{"baris": "rows", "pesanan": "orders", "uang": "money"},
}
_PARTS = re.compile(r"\s*([a-z]+)\s*=\s*(?:rp\.?|idr)?\s*([\d.,]+?)\s*(?:,(?=\s*[a-z])|$)", re.I)


def expected(text: str | None) -> dict[str, float]:
    """{figure: amount}; an amount that could be two is an error, as in a file."""
    found: dict[str, float] = {}
    rest = (text or "").strip()
    while rest:
        part = _PARTS.match(rest)
        value = amount(part[2]) if part else None
        if part is None or part[1].lower() not in FIGURES or value is None:
            raise ArgumentError(
                "cli.expect", value=rest, allowed=", ".join(FIGURES), fix="--expect orders=120"
            )
        found[FIGURES[part[1].lower()]] = value
        rest = rest[part.end() :]
    return found


def amount(text: str) -> float | None:
    """A typed amount, of either way of writing; None where it is none or could be both.

    >>> amount("15.250.000"), amount("1,250.50"), amount("15250"), amount("15.250")
    (15250000.0, 1250.5, 15250.0, None)
    """
    for thousand, decimal in ((".", ","), (",", ".")):
        t, d = re.escape(thousand), re.escape(decimal)
        if re.fullmatch(rf"[1-9]\d{{0,2}}{t}\d{{3}}", text):
            return None
        if re.fullmatch(rf"(\d+|\d{{1,3}}({t}\d{{3}})+)({d}\d+)?", text):
            if re.fullmatch(rf"[1-9]\d{{0,2}}{d}\d{{3}}", text):
                return None
            return float(text.replace(thousand, "").replace(decimal, "."))
    return None
