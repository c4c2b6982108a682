"""A chat exported from WhatsApp (Android and iOS) → its messages as events; no text is kept.

What the customer wrote is a message received, what the business wrote one sent.  The customer is
who the file is named after, as WhatsApp names it, or the only one told by a phone number.  Lines
of the app itself are no messages.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from jejak.collect import segment
from jejak.collect.found import Found
from jejak.collect.sheets.dates import readings
from jejak.collect.sheets.forms import told_samples
from jejak.engine.duckdb import DuckDB
from jejak.errors import InputError

ZONE = ZoneInfo("Asia/Jakarta")  # as the profiles of ours say; an export names none
_SPACE = "[ \u00a0\u202f]"
_DAY = r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2}|\d{4})"
_CLOCK = rf"(\d{{1,2}})[.:](\d\d)(?:[.:](\d\d))?(?:{_SPACE}*([AaPp])\.?{_SPACE}?[Mm]\.?)?"
_HEAD = re.compile(
    rf"[\u200e\u200f\ufeff]*(?:\[{_DAY},?{_SPACE}+{_CLOCK}\]{_SPACE}|"
    rf"{_DAY},?{_SPACE}+{_CLOCK}{_SPACE}-{_SPACE})(.*)"
)
_NAMED = re.compile(
    r"(?:whatsapp chat (?:with|-)|chat whatsapp (?:dengan|-))\s*(.+?)(?: \(\d+\))?$", re.I
)
_PHONE = re.compile(r"\+?[\d\s().-]{9,20}")
_ATTACHED = re.compile(r"omitted|tidak disertakan|attached|terlampir|lampiran", re.I)
_MARKS = "\u200e\u200f\u202a\u202c"
_APART = timedelta(days=1)  # by which a message may stand before the one above it
_FORMS = ("dmy", "mdy")


class Message(msgspec.Struct, frozen=True):
    """One message: its day as it stands, its clock, who wrote it, what."""

    day: tuple[int, int, int]
    clock: tuple[int, int, int]
    author: str
    text: str


def is_chat(head: bytes) -> bool:
    """Whether the beginning of a file is that of an exported chat."""
    lines = head.decode("utf-8", "replace").splitlines()[:20]
    return any(_HEAD.match(line) for line in lines[:3])


def read_whatsapp(engine: DuckDB, path: Path, folder: Path, answers: Mapping[str, str]) -> Found:
    """Table collect_read of a chat; `row` is the message's number."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        messages, others = read_messages(file)
    customer, business = _sides(path, messages)
    kept = [one for one in messages if one.author in (customer, business)]
    form = _form(path, [one.day for one in kept], answers.get("dates"))
    lines = folder / "events.jsonl"
    with lines.open("w", encoding="utf-8") as out:
        for event in _events(kept, customer, form):
            out.write(json.dumps(event, ensure_ascii=False, separators=(",", ":")) + "\n")
    segment.read_lines(engine, lines)
    about = {"app_lines": others + len(messages) - len(kept)}
    return Found("whatsapp", "server", segment.NAMES, [], segment.LINES, lines, about)


def read_messages(lines: Iterable[str]) -> tuple[list[Message], int]:
    """The messages of a chat, and how many lines are the app's own.

    >>> read_messages(["14/11/23 10.04 - Ani: halo", "apa kabar"])[0][0].text
    'halo\\napa kabar'
    """
    messages: list[Message] = []
    others = 0
    open_ = False
    for line in lines:
        line = line.rstrip("\r\n")
        head = _HEAD.fullmatch(line)
        if not head:
            if open_ and messages:
                last = messages[-1]
                messages[-1] = msgspec.structs.replace(last, text=f"{last.text}\n{line}")
            continue
        found = _message(head)
        open_ = found is not None
        if found:
            messages.append(found)
        else:
            others += 1
    return messages, others


def _message(head: re.Match[str]) -> Message | None:
    """None where the app itself speaks."""
    parts = head.groups()
    told = parts[:7] if parts[0] else parts[7:14]
    author, colon, text = parts[14].partition(": ")
    own = text.startswith("\u200e") and not _ATTACHED.search(text)
    if not colon or own:
        return None
    day, month, year = (int(part) for part in told[:3])
    hour, half = int(told[3]), (told[6] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    clock = (hour, int(told[4]), int(told[5] or 0))
    year = year if year > 99 else 2000 + year
    return Message((day, month, year), clock, author.strip(_MARKS + " ~"), text)


def _sides(path: Path, messages: list[Message]) -> tuple[str, str]:
    """The customer's name and the business's, which wrote most of the rest."""
    written = Counter(one.author for one in messages)
    named = _NAMED.search(path.stem)
    phones = [name for name in written if _PHONE.fullmatch(name)]
    customer = named[1].strip() if named and named[1].strip() in written else None
    if customer is None and len(phones) == 1:
        customer = phones[0]
    if customer is None:
        raise InputError(
            "import.chat_who",
            file=path.name,
            allowed=", ".join(name for name, _ in written.most_common(10)) or "–",
            fix="WhatsApp Chat with NAME.txt",
        )
    others = [name for name, _ in written.most_common() if name != customer]
    return customer, others[0] if others else customer


def _form(path: Path, days: list[tuple[int, int, int]], said: str | None) -> str:
    """Whether the day or the month is first: what can be, and keeps the messages in order."""
    fits = [form for form in _FORMS if all(_date(day, form) for day in days)]
    if said is None and len(fits) > 1:
        ordered = [form for form in fits if _in_order([_date(day, form) for day in days])]
        fits = ordered or fits
    if said in fits or (said is None and len(fits) == 1):
        return said or fits[0]
    samples = [f"{a:02}/{b:02}/{year}" for a, b, year in dict.fromkeys(days)][:3]
    told = {raw: readings(raw) for raw in samples}
    raise InputError(
        "import.chat_dates" if said is None else "import.dates_unlike",
        file=path.name,
        column="WhatsApp",
        value=said or "–",
        samples="; ".join(told_samples(told)),
        readings=told,
        allowed=" | ".join(f"--dates {form}" for form in _FORMS),
        fix="--dates dmy",
    )


def _date(day: tuple[int, int, int], form: str) -> datetime | None:
    first, second, year = day
    try:
        return datetime(year, *((second, first) if form == "dmy" else (first, second)))
    except ValueError:
        return None


def _in_order(dates: list[datetime | None]) -> bool:
    known = [date for date in dates if date]
    return all(b - a >= -_APART for a, b in pairwise(known))


def _events(messages: list[Message], customer: str, form: str) -> Iterator[dict[str, Any]]:
    phone = customer if _PHONE.fullmatch(customer) else None
    seen: Counter[str] = Counter()
    for one in messages:
        date = _date(one.day, form)
        assert date is not None
        hour, minute, second = one.clock
        moment = date.replace(hour=hour % 24, minute=minute, second=second, tzinfo=ZONE)
        told = json.dumps([customer, moment.isoformat(), one.author, one.text])
        digest = blake2b(told.encode(), digest_size=12).hexdigest()
        seen[digest] += 1
        received = one.author == customer
        yield {
            "type": "track",
            "event": "WhatsApp Message Received" if received else "WhatsApp Message Sent",
            "messageId": f"{digest}-{seen[digest]}",
            "anonymousId": f"whatsapp:{customer}",
            "timestamp": moment.isoformat(),
            "context": {"traits": {"phone": phone}} if phone else {},
        }
