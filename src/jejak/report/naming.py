"""Ids of results as words: channels, places, devices, models, measures, columns."""

import re
from collections.abc import Sequence

from jejak.words import CHANNELS, NOT_REACHED, OTHER, UNATTRIBUTED, UNKNOWN, say, texts

# Which list of names the values of a column come from; the rest are shown as they are.
VOCABULARY = {
    "channel": "channels",
    "first_channel": "channels",
    "cart_channel": "channels",
    "read_as": "channels",
    "helped_by": "channels",
    "place": "channels.place",
    "cart_place": "channels.place",
    "purchase_place": "channels.place",
    "device": "columns.device",
    "cart_device": "columns.device",
    "purchase_device": "columns.device",
    "first_device": "columns.device",
    "converting_device": "columns.device",
    "weaker": "columns.device",
    "stronger": "columns.device",
    "screen": "columns.screen",
    "since": "columns.since",
    "weekday": "columns.weekday",
    "answer": "columns.answer",
    "unit": "columns.unit",
    "credit_model": "columns.credit_model",
    "question": "columns.question",
    "stage": "columns.stage",
    "next_stage": "columns.stage",
    "state": "columns.state",
    "outcome": "columns.outcome",
    "field": "columns.field",
    "next_event": "columns.next_event",
}
SPECIAL = (UNATTRIBUTED, OTHER, UNKNOWN, NOT_REACHED)
PATH_MARK = " > "
SET_MARK = " + "
FAMILIES = {  # the tone of a channel: the same on every page
    "paid": (
        "paid_search paid_social paid_video paid_shopping paid_other display cross_network audio"
    ),
    "organic": "organic_search organic_social organic_video organic_shopping ai_assistant",
    "message": "email sms mobile_push whatsapp chat",
    "partner": "referral affiliates marketplace",
    "offline": "phone store offline",
}
FAMILY_OF = {channel: family for family, ids in FAMILIES.items() for channel in ids.split()}
NETWORKS = {
    "ig": "Instagram",
    "instagram": "Instagram",
    "fb": "Facebook",
    "facebook": "Facebook",
    "meta": "Meta",
    "tiktok": "TikTok",
    "google": "Google",
    "bing": "Bing",
    "youtube": "YouTube",
    "twitter": "X",
    "x": "X",
    "linkedin": "LinkedIn",
    "whatsapp": "WhatsApp",
    "tokopedia": "Tokopedia",
    "shopee": "Shopee",
    "lazada": "Lazada",
    "blibli": "Blibli",
}
PERSONAL = re.compile(
    r"[^\s@<>\"'=&/?]{1,64}(?:@|%40)[^\s@<>\"'=&/?]{1,255}\.[a-z]{2,}"
    r"|(?<![\w.])(?:\+|%2B)?(?:62|0)[\s.-]?8\d{1,3}(?:[\s.-]?\d){6,10}(?![\w])",
    re.IGNORECASE,
)
_MAYBE = re.compile(r"@|%40|\d{2}")  # without these no text is one
MASK = "***"


def name(column: str, value: object, language: str) -> str:
    """What a value of a column is called; a value without a name stands as it is.

    >>> name("cart_device", "mobile", "id")
    'HP'
    """
    text = "" if value is None else str(value)
    if not text.strip():
        return say("columns.special.none", language)
    if text in SPECIAL:
        return say(f"columns.special.{text}", language)
    area = VOCABULARY.get(column)
    known = texts(language).get(f"{area}.{text}") if area else None
    return known or masked(text)


def masked(text: str) -> str:
    """A free text (campaign, page) without the e-mail addresses and phone numbers in it.

    >>> masked("promo budi@contoh.id")
    'promo ***'
    """
    return PERSONAL.sub(MASK, text) if _MAYBE.search(text) else text


def parts(column: str, value: str, mark: str, language: str) -> list[str]:
    """The names of the items of a path or a set: `a > b`, `desktop + mobile`."""
    return [name(column, item, language) for item in value.split(mark)]


def column_name(column: str, language: str) -> str:
    """The heading of a column."""
    return say(f"columns.{column}", language)


def measure_name(measure: str, language: str) -> str:
    return say(f"measures.{measure}", language)


def tone(column: str, value: object) -> str:
    """The CSS class of an item's colour: its channel's family, else plain."""
    if VOCABULARY.get(column) != "channels" or value not in CHANNELS:
        return "plain"
    return FAMILY_OF.get(str(value), "plain")


def network(source: object) -> str | None:
    """A source as people call it: `l.instagram.com` and `ig` are Instagram."""
    labels = [label for label in str(source or "").lower().split(".") if label != "www"]
    found = next((NETWORKS[label] for label in labels if label in NETWORKS), None)
    return found or (masked(str(source)) if source else None)


def helper(channel: str, sources: Sequence[tuple[str, int]], language: str) -> str:
    """A channel as the one that helped, by its network where one stands for nearly all of it.

    `sources` are (source, conversions) of that channel.  One network with 90 % or more names
    it alone, one with half or more "and others".
    """
    counted: dict[str, int] = {}
    for source, conversions in sources:
        if called := network(source):
            counted[called] = counted.get(called, 0) + conversions
    total = sum(conversions for _, conversions in sources)
    key = f"report.helper.{channel}"
    if not counted or key not in texts(language):
        return running(channel, language)
    top = max(sorted(counted), key=lambda item: counted[item])
    if counted[top] * 2 < total:
        return running(channel, language)
    phrase = say(key, language, source=top)
    return phrase if counted[top] >= 0.9 * total else say("report.and_others", language, it=phrase)


def running(channel: str, language: str) -> str:
    """The name of a channel inside a sentence: its first letter small unless a proper name."""
    return inside(name("channel", channel, language))


def inside(words: str) -> str:
    """`Iklan media sosial` as `iklan media sosial`; `WhatsApp`, `SMS`, `AI …` stay."""
    first = words.split()[0] if words.split() else ""
    return words if any(letter.isupper() for letter in first[1:]) else words[:1].lower() + words[1:]
