"""Numbers, money, days and times as Indonesian and English readers write them.

Indonesian: `1.250.000`, `4,2%`, `Rp 1.250.000` (no-break space), `22 Nov 2026`, `14.30 WIB`.
English: `1,250,000`, `4.2%`, `Rp 1,250,000`, `22 Nov 2026`, `14:30 WIB`.
"""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

NO_BREAK = "\u00a0"
MINUS = "\u2212"
DASH = "\u2013"
MONTHS = {
    "id": ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"],
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
}
CURRENCY_SIGNS = {"IDR": "Rp"}
WHOLE_CURRENCIES = frozenset({"IDR", "JPY", "KRW", "VND"})


def decimal(value: float, language: str, digits: int = 0) -> str:
    """A number with a fixed number of digits after the comma (Indonesian) or point (English).

    >>> decimal(1250000.25, "id", 1)
    '1.250.000,2'
    """
    text = f"{abs(value):,.{digits}f}"
    if language == "id":
        text = text.translate(str.maketrans(",.", ".,"))
    negative = value < 0 and any(figure in text for figure in "123456789")
    return MINUS + text if negative else text


def count(value: float, language: str) -> str:
    """A count; a credited one, which need not be whole, keeps one digit.

    >>> count(1250, "id"), count(12.46, "en")
    ('1.250', '12.5')
    """
    whole = abs(value - round(value)) < 1e-9
    return decimal(round(value) if whole else value, language, 0 if whole else 1)


def percent(share: float, language: str, digits: int | None = None) -> str:
    """A share of 1 as percent: one digit under 10 %, none above, or `digits`.

    What is not nothing is never shown as 0%, what is not all never as 100%.

    >>> percent(0.042, "id"), percent(0.35, "id"), percent(0.0001, "en")
    ('4,2%', '35%', '<0.1%')
    """
    size = abs(share)
    if digits is None:
        digits = 0 if size in (0, 1) else 1 if size < 0.0995 or 0.995 <= size < 1 else 0
    least = 10.0**-digits
    if 0 < size * 100 < least / 2:
        return ("<" if share > 0 else f">{MINUS}") + decimal(least, language, digits) + "%"
    if 1 > size >= 1 - least / 200:
        return (">" if share > 0 else f"<{MINUS}") + decimal(100 - least, language, digits) + "%"
    return decimal(share * 100, language, digits) + "%"


def percent_range(low: float, high: float, language: str, digits: int | None = None) -> str:
    """Two shares as `31–39%`, with the digits that the smaller one needs, and that tell them apart.

    >>> percent_range(0.068, 0.145, "id"), percent_range(0.9957, 0.9995, "en")
    ('6,8–14,5%', '99.6–100.0%')
    """
    if digits is None:
        digits = 1 if 0 < min(abs(low), abs(high)) < 0.0995 else 0
    while low < high and digits < 4 and f"{low:.{digits + 2}f}" == f"{high:.{digits + 2}f}":
        digits += 1
    first = decimal(low * 100, language, digits)
    last = decimal(high * 100, language, digits) + "%"
    return f"{first} {DASH} {last}" if MINUS in first + last else f"{first}{DASH}{last}"


def points(difference: float, language: str) -> str:
    """A difference of two shares in percentage points, without the words.

    >>> points(-0.0213, "id")
    '−2,1'
    """
    size = abs(difference)
    digits = 1 if size >= 0.001 or size == 0 else 2
    return decimal(difference * 100, language, digits)


def points_range(low: float, high: float, language: str) -> str:
    """Two differences in percentage points, each with its own sign."""
    first, last = points(low, language), points(high, language)
    return f"{first} {DASH} {last}" if MINUS in first + last else f"{first}{DASH}{last}"


def money(value: float, currency: str, language: str, digits: int | None = None) -> str:
    """An amount with its currency; whole units where the currency has no cents in
    use, or `digits`.

    >>> money(1250000, "IDR", "id")
    'Rp\\xa01.250.000'
    """
    if digits is None:
        digits = 0 if currency in WHOLE_CURRENCIES else 2
    text = decimal(value, language, digits)
    sign = CURRENCY_SIGNS.get(currency, currency)
    if text.startswith(MINUS):
        return f"{MINUS}{sign}{NO_BREAK}{text[1:]}"
    return f"{sign}{NO_BREAK}{text}"


def roughly(value: float) -> float:
    """A figure that is only known roughly, to its first two digits.

    >>> roughly(59300258), roughly(-0.0123)
    (59000000.0, -0.012)
    """
    return float(f"{value:.1e}")


def as_date(value: date | datetime | str) -> date:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(value[:10])


def day(value: date | datetime | str, language: str) -> str:
    """A date: `22 Nov 2026`."""
    value = as_date(value)
    return f"{value.day} {MONTHS[language][value.month - 1]} {value.year}"


def period(name: str, language: str) -> str:
    """A day or month by its name: `22 Nov 2026`, `Nov 2026`.

    >>> period("2026-10-05", "id"), period("2026-10", "id")
    ('5 Okt 2026', 'Okt 2026')
    """
    if len(name) > len("2026-10"):
        return day(name, language)
    return day(f"{name}-01", language).partition(" ")[2]


def days_between(first: date | str, last: date | str, language: str) -> str:
    """A range of dates, both included: `1–28 Okt 2026`, `28 Sep – 3 Okt 2026`."""
    first, last = as_date(first), as_date(last)
    if first == last:
        return day(first, language)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}{DASH}{day(last, language)}"
    start = day(first, language)
    if first.year == last.year:
        start = start.rpartition(" ")[0]
    return f"{start} {DASH} {day(last, language)}"


def moment(value: datetime | str, timezone: str, language: str) -> str:
    """A date and time in a zone: `22 Nov 2026, 14.30 WIB`; without a zone of its own it is UTC."""
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    local = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(ZoneInfo(timezone))
    mark = "." if language == "id" else ":"
    zone = local.tzname() or timezone
    return f"{day(local, language)}, {local:%H}{mark}{local:%M}{NO_BREAK}{zone}"
