"""What a measure found for certain: at most one finding each, or none.

A finding stands on 25 cases or more, on shares known to within 5 percentage points (about 385
cases where they are near a half), and on an interval that leaves its opposite out: a difference
whose interval covers 0 is none.  Findings are credited or associated, never caused.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise

from msgspec import Struct

from jejak import numbers
from jejak.measure.result import Result
from jejak.report.floors import total_of
from jejak.report.naming import helper, inside, name, running
from jejak.report.voice import Row, Voice, amount, number
from jejak.words import OTHER, UNATTRIBUTED, UNKNOWN, texts

LEAST_CASES = 25  # as for differences: SEMANTICS, "why they leave"
WIDEST = 0.10  # from the lower to the upper limit of a share that is told
WAY = ("cart_place", "cart_device", "purchase_place", "purchase_device", "read_as", "helped_by")
NOBODY = (UNATTRIBUTED, OTHER, UNKNOWN, "None", "")


class Finding(Struct, frozen=True):
    """One sentence with what it rests on, and what hangs on it in cases and money."""

    measure: str
    text: str
    total: float | None  # n
    unit: str
    interval: str
    cases: float
    money: float
    first: bool = False  # stands out so far that it is told first
    context: bool = False  # describes all conversions: told after what can be acted on
    about: str = ""


def find_assisted(result: Result, voice: Voice) -> Finding | None:
    """The item that assists most beyond its last touches, where that is more than chance."""
    total = total_of(result)
    shares = {row.get(voice.by): row for row in result.details.get("shares", [])}
    best: Row | None = None
    for row in result.rows:
        if row.get(voice.by) in NOBODY or amount(row, "assisted_conversions") < LEAST_CASES:
            continue
        share = shares.get(row.get(voice.by), {})
        low, last_high = number(share, "low"), number(share, "last_high")
        if low is None or last_high is None or low <= last_high or not is_narrow(share):
            continue
        if best is None or hidden_help(row) > hidden_help(best):
            best = row
    if best is None:
        return None
    item = best.get(voice.by)
    return tell_assisted(best, shares[item], total, voice)


def hidden_help(row: Row) -> float:
    return amount(row, "assisted_conversions") - amount(row, "last_conversions")


def tell_assisted(row: Row, share: Row, total: float, voice: Voice) -> Finding:
    spoken = spoken_item(row.get(voice.by), voice)
    between = share_range(share, voice)
    text = voice.say(
        "found_assisted",
        item=capital(spoken),
        assisted=numbers.count(amount(row, "assisted_conversions"), voice.language),
        total=numbers.count(total, voice.language),
        unit=voice.unit,
        share=numbers.percent(amount(share, "assisted_share"), voice.language),
        range=between,
        last=numbers.count(amount(row, "last_conversions"), voice.language),
    )
    money = amount(row, "assisted_value") - amount(row, "last_value")
    about = str(row.get(voice.by))
    return Finding(
        "assisted", text, total, voice.unit, between, hidden_help(row), money, about=about
    )


def find_carry_over(result: Result, voice: Voice) -> Finding | None:
    """The largest way by which a cart is bought elsewhere and read as another channel."""
    ranked = sorted(result.rows, key=lambda row: -amount(row, "conversions"))
    read = [row for row in ranked if is_misread(row)]
    if not read or amount(read[0], "conversions") < LEAST_CASES:
        return None
    row = read[0]
    low = number(row, "low")
    if not low or not is_narrow(row):
        return None
    others = [amount(other, "share") for other in ranked if other is not row]
    dominates = low > max(others, default=0.0)
    return tell_carry_over(row, result, voice, dominates)


def is_misread(row: Row) -> bool:
    read, helped = str(row.get("read_as")), str(row.get("helped_by"))
    return read != helped and helped not in (*NOBODY, "direct") and read not in NOBODY


def tell_carry_over(row: Row, result: Result, voice: Voice, dominates: bool) -> Finding:
    language, helped = voice.language, str(row.get("helped_by"))
    conversions, between = amount(row, "conversions"), share_range(row, voice)
    told = number(result.reconciliation, "conversions")
    total = conversions / amount(row, "share") if told is None else told
    sources = [
        (str(item.get("helped_source") or ""), int(amount(item, "conversions")))
        for item in result.details.get("sources_of_ways", [])
        if all(item.get(key) == row.get(key) for key in WAY)
    ]
    text = voice.say(
        "found_carry_over",
        total=numbers.count(round(total), language),
        unit=voice.unit,
        conversions=numbers.count(conversions, language),
        place=phrase("at_place", row.get("purchase_place"), "place", voice),
        read_as=phrase("read_as", row.get("read_as"), "channel", voice),
        helper=helper(helped, sources, language),
        share=numbers.percent(amount(row, "share"), language),
        range=between,
        cart_place=phrase("at_place", row.get("cart_place"), "place", voice),
        cart_device=phrase("on_device", row.get("cart_device"), "device", voice),
    )
    money = amount(row, "value")
    measure, n = "carry_over", float(round(total))
    return Finding(measure, text, n, voice.unit, between, conversions, money, first=dominates)


def find_devices(result: Result, voice: Voice) -> Finding | None:
    """The device gap, among like people, with the most money in it, where it is not 0."""
    certain = [row for row in result.details.get("gap", []) if is_certain(row)]
    if not certain:
        return None
    row = max(certain, key=lambda gap: (amount(gap, "money"), str(gap.get("weaker"))))
    low, high = -amount(row, "high"), -amount(row, "low")
    language = voice.language
    between = numbers.points_range(low, high, language)
    text = voice.say(
        "found_devices" if amount(row, "money") else "found_devices_no_money",
        weaker=inside(name("device", row.get("weaker"), language)),
        stronger=inside(name("device", row.get("stronger"), language)),
        points=numbers.points(-amount(row, "standardised"), language),
        range=between,
        money=numbers.money(numbers.roughly(amount(row, "money")), voice.currency, language),
        both=numbers.count(amount(row, "people_of_both"), language),
    )
    weaker, stronger = (amount(row, f"people_of_{side}") for side in ("weaker", "stronger"))
    lost = -amount(row, "standardised") * weaker
    between = f"{between} {voice.say('percentage_points')}"
    unit = voice.say("unit_people")
    total, money = weaker + stronger, amount(row, "money")
    return Finding("devices", text, total, unit, between, lost, money)


def is_certain(gap: Row) -> bool:
    """Whether the standardised difference is below 0 with all of its interval."""
    high = number(gap, "high")
    return number(gap, "low") is not None and high is not None and high < 0


def find_time_lag(result: Result, voice: Voice) -> Finding | None:
    """How many of all conversions came a day or more after the first touch."""
    counted = result.details.get("later", [])
    share: Row = next((row for row in counted if row.get("since") == "first_touch"), {})
    later = amount(share, "conversions")
    spreads = result.details.get("quantiles", [])
    spread = next(
        (r for r in spreads if r.get("since") == "first_touch" and r.get("unit") == "days"), {}
    )
    total = total_of(result)
    low, high = number(share, "low"), number(share, "high")
    if later < LEAST_CASES or not spread or not is_narrow(share):
        return None
    language = voice.language
    between = numbers.percent_range(low or 0.0, high or 0.0, language)
    text = voice.say(
        "found_time_lag",
        unit=voice.unit,
        touched=numbers.count(amount(spread, "conversions"), language),
        median=within(amount(spread, "median"), voice),
        p90=within(amount(spread, "p90"), voice),
        later=numbers.count(later, language),
        total=numbers.count(total, language),
        share=numbers.percent(later / total, language),
        range=between,
    )
    return Finding("time_lag", text, total, voice.unit, between, later, 0.0, context=True)


def within(days: float, voice: Voice) -> str:
    told = numbers.count(days, voice.language)
    return voice.say("within_days", n=told) if days else voice.say("within_day")


def find_paths(result: Result, voice: Voice) -> Finding | None:
    """How many conversions came after two touches or more."""
    row = next(iter(result.details.get("multi_touch", [])), {})
    many, total = amount(row, "multi_touch"), amount(row, "conversions")
    if many < LEAST_CASES or not is_narrow(row):
        return None
    between = share_range(row, voice)
    text = voice.say(
        "found_paths",
        many=numbers.count(many, voice.language),
        total=numbers.count(total, voice.language),
        unit=voice.unit,
        share=numbers.percent(amount(row, "share"), voice.language),
        range=between,
    )
    return Finding("paths", text, total, voice.unit, between, many, 0.0, context=True)


def find_attribution(result: Result, voice: Voice) -> Finding | None:
    """The item whose equal-split credit differs most from its last-touch credit, for certain."""
    limits = {
        (row.get(voice.by), row.get("model")): row
        for row in result.details.get("intervals", [])
        if not row.get("thin")
    }
    found: list[tuple[float, Row, Row, Row]] = []
    for row in result.rows:
        even, last = (limits.get((row.get(voice.by), model)) for model in ("linear", "last"))
        if row.get(voice.by) in NOBODY or even is None or last is None:
            continue
        if overlap(even, last) or not is_narrow(even) or not is_narrow(last):
            continue
        moved = abs(amount(row, "linear_conversions") - amount(row, "last_conversions"))
        found.append((moved, row, even, last))
    if not found:
        return None
    moved, row, even, last = max(found, key=lambda one: (one[0], str(one[1].get(voice.by))))
    return tell_attribution(row, even, last, moved, total_of(result), voice)


def is_narrow(row: Row) -> bool:
    """Whether a share is known well enough to be told: its limits are 10 points apart or less."""
    low, high = number(row, "low"), number(row, "high")
    return low is not None and high is not None and high - low <= WIDEST


def overlap(one: Row, other: Row) -> bool:
    ends = [number(row, key) for row in (one, other) for key in ("low", "high")]
    if any(end is None for end in ends):
        return True
    low, high, other_low, other_high = (end or 0.0 for end in ends)
    return low <= other_high and other_low <= high


def tell_attribution(
    row: Row, even: Row, last: Row, moved: float, total: float, voice: Voice
) -> Finding:
    between = share_range(even, voice)
    text = voice.say(
        "found_attribution",
        item=capital(spoken_item(row.get(voice.by), voice)),
        total=numbers.count(total, voice.language),
        unit=voice.unit,
        even=numbers.percent(amount(even, "share"), voice.language),
        range=between,
        last=numbers.percent(amount(last, "share"), voice.language),
        last_range=share_range(last, voice),
    )
    money = abs(amount(row, "linear_value") - amount(row, "last_value"))
    about = str(row.get(voice.by))
    return Finding("attribution", text, total, voice.unit, between, moved, money, about=about)


def share_range(row: Row, voice: Voice) -> str:
    return numbers.percent_range(amount(row, "low"), amount(row, "high"), voice.language)


def phrase(group: str, value: object, column: str, voice: Voice) -> str:
    """A value inside a sentence, by its own phrase where there is one: `di aplikasi`."""
    key = f"report.{group}.{value}"
    if key in texts(voice.language):
        return voice.say(key)
    spoken = inside(name(column, value, voice.language))
    other = f"report.{group}.other"
    return voice.say(other, it=spoken) if other in texts(voice.language) else spoken


def spoken_item(item: object, voice: Voice) -> str:
    """An item of the dimension inside a sentence; a free name between quotes."""
    if voice.by == "channel":
        return running(str(item), voice.language)
    spoken = name(voice.by, item, voice.language)
    return spoken if spoken != str(item) else voice.say("quoted", it=spoken)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def find_funnel(result: Result, voice: Voice) -> Finding | None:
    """The step with the largest drop-off, where it is certainly the largest."""
    rows = result.details.get("steps") or result.rows
    pairs = list(pairwise(rows))
    if not pairs or amount(pairs[0][0], "people") < LEAST_CASES:
        return None
    before, after = min(pairs, key=lambda pair: amount(pair[1], "of_previous"))
    share = {end: number(after, f"of_previous_{end}") for end in ("low", "high")}
    others = [number(row, "of_previous_low") for _, row in pairs if row is not after]
    certain = all(low is not None and (share["high"] or 0.0) < low for low in others)
    if amount(before, "people") < LEAST_CASES or not is_narrow(share) or not certain:
        return None
    between = share_range(share, voice)
    text = voice.say(
        "found_funnel",
        total=numbers.count(amount(before, "people"), voice.language),
        before=before.get("event"),
        people=numbers.count(amount(after, "people"), voice.language),
        after=after.get("event"),
        share=numbers.percent(amount(after, "of_previous"), voice.language),
        range=between,
    )
    people = amount(before, "people")
    lost = people - amount(after, "people")
    return Finding("funnel", text, people, voice.unit, between, lost, 0.0, context=True)


def tied_funnel(result: Result, voice: Voice) -> str | None:
    """That no step certainly loses the most, though enough people came to the two that may."""
    rows = result.details.get("steps") or result.rows
    least = sorted(pairwise(rows), key=lambda pair: amount(pair[1], "of_previous"))[:2]
    shares = [
        {end: number(after, f"of_previous_{end}") for end in ("low", "high")} for _, after in least
    ]
    if len(least) < 2 or any(amount(before, "people") < LEAST_CASES for before, _ in least):
        return None
    if not all(map(is_narrow, shares)) or amount(shares[0], "high") < amount(shares[1], "low"):
        return None
    told: dict[str, object] = {}
    for prefix, (before, after), share in zip(("", "other_"), least, shares, strict=True):
        told[f"{prefix}before"], told[f"{prefix}after"] = before.get("event"), after.get("event")
        told[f"{prefix}share"] = numbers.percent(amount(after, "of_previous"), voice.language)
        told[f"{prefix}range"] = share_range(share, voice)
    return voice.say("tied_funnel", **told)


def find_dropoff(result: Result, voice: Voice) -> Finding | None:
    """The share of visits of one event, where it is known well enough."""
    whole = result.details.get("whole") or [{}]
    row = whole[0]
    share = {end: number(row, f"bounce_single_{end}") for end in ("low", "high")}
    bounces = amount(row, "bounce_single")
    if bounces < LEAST_CASES or not is_narrow(share):
        return None
    total, between = total_of(result), share_range(share, voice)
    text = voice.say(
        "found_dropoff",
        bounces=numbers.count(bounces, voice.language),
        total=numbers.count(total, voice.language),
        unit=voice.unit,
        share=numbers.percent(amount(row, "bounce_single_rate"), voice.language),
        range=between,
    )
    return Finding("dropoff", text, total, voice.unit, between, bounces, 0.0, context=True)


FINDERS: dict[str, Callable[[Result, Voice], Finding | None]] = {
    "assisted": find_assisted,
    "carry_over": find_carry_over,
    "devices": find_devices,
    "time_lag": find_time_lag,
    "paths": find_paths,
    "attribution": find_attribution,
    "funnel": find_funnel,
    "dropoff": find_dropoff,
}


def find(result: Result, voice: Voice) -> Finding | None:
    """The finding of a measure, or None where nothing is certain or the events are missing."""
    finder = FINDERS.get(result.measure)
    return finder(result, voice) if finder and result.rows else None


def ranked(found: Sequence[Finding]) -> list[Finding]:
    """By what hangs on them: money, then cases; what describes everything comes last.

    There the time lag is told first: visits and people outnumber orders, which says nothing.
    """

    def place(one: Finding) -> tuple[bool, bool, bool, float, float, str]:
        lag = one.measure == "time_lag"
        return not one.first, one.context, not lag, -one.money, -one.cases, one.measure

    return sorted(found, key=place)
