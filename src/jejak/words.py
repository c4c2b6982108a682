"""The vocabulary: every name that more than one part of jejak uses stands here once."""

import re
from importlib import resources
from json import loads
from string import Formatter
from typing import Any, Literal

STAGES = ("awareness", "acquisition", "onboarding", "engagement", "advocacy")
PLACES = ("web", "app", "marketplace", "chat", "phone", "store", "email", "social")
DEVICE_TYPES = ("desktop", "mobile", "tablet", "tv", "other", "unknown")
SCREENS = ("small", "medium", "large", "unknown")  # under 360 px wide, under 768 px, wider
CHANNELS = (
    "direct",
    "cross_network",
    "paid_search",
    "paid_social",
    "paid_video",
    "paid_shopping",
    "paid_other",
    "display",
    "organic_search",
    "organic_social",
    "organic_video",
    "organic_shopping",
    "ai_assistant",
    "email",
    "sms",
    "mobile_push",
    "whatsapp",
    "chat",
    "marketplace",
    "affiliates",
    "audio",
    "referral",
    "phone",
    "store",
    "offline",
    "unassigned",
)
UNATTRIBUTED = "unattributed"
OTHER = "other"
UNKNOWN = "unknown"
NOT_REACHED = "not_reached"  # the item of people who never came to the step asked for
LANGUAGES = ("id", "en")
SETTINGS = (
    "timezone",
    "currency",
    "language",
    "engine",
    "goals",
    "own_hosts",
    "traffic",
    "session",
    "identity",
    "sources",
    "privacy",
    "stages",
    "map",
)
# What the items of a path may be.
PATH_DIMENSIONS = ("channel", "source", "campaign", "landing_page", "place", "device")
MEASURES = (
    "overview",
    "assisted",
    "paths",
    "attribution",
    "path_length",
    "time_lag",
    "devices",
    "carry_over",
    "repeat",
    "products",
    "discovery",
    "stages",
    "feedback",
    "quality",
    "funnel",
    "dropoff",
)
# What `jejak measure` answers: `person` is of one person and never enters a report; `reconcile`
# lists single orders and does not either.
ANSWERS = (*MEASURES, "person", "reconcile")
MODELS = (
    "first",
    "last",
    "last_non_direct",
    "linear",
    "position",
    "time_decay",
    "participation",
)

DEFAULT_GOAL = "Order Completed"
CANCELLED = "Order Cancelled"
REFUNDED = "Order Refunded"
PAID = "Invoice Paid"  # a payment for an order
FEE = "Fee Charged"  # what a marketplace or bank kept of it
INVOICED = "Invoice Issued"
CART_EVENT = "Product Added"
VIEW_EVENT = "Product Viewed"
# The funnel of a shop, where no other is asked for.
FUNNEL_STEPS = ("Product Viewed", "Product Added", "Checkout Started", "Order Completed")
# What a call without an event name of its own is called once it is collected.
CALL_EVENTS = {
    "page": "Page Viewed",
    "screen": "Screen Viewed",
    "identify": "Identified",
    "alias": "Aliased",
    "group": "Grouped",
}
# Server events that are a contact of their own: event name -> (channel, place).
CONTACT_EVENTS = {
    "Phone Call Started": ("phone", "phone"),
    "WhatsApp Message Received": ("whatsapp", "chat"),
    "Live Chat Conversation Started": ("chat", "chat"),
    "Store Visited": ("store", "store"),
    "Email Replied": ("email", "email"),
}

SURVEY_SENT = "Survey Sent"
SURVEY_ANSWERED = "Survey Answered"
COMPLAINT_EVENTS = ("Ticket Opened",)
# What people are asked about where the survey does not declare its touchpoint.
TOUCHPOINT_EVENTS = (
    "Signed Up",
    "Guide Viewed",
    "Order Completed",
    "Order Delivered",
    "Order Cancelled",
    "Order Refunded",
    "Ticket Resolved",
    "Product Used",
    *CONTACT_EVENTS,
)
# Without a map: the events by which a person enters a stage, beside the first visit (awareness),
# the first and the second order (acquisition, engagement), active days and a promoter's answer.
STAGE_EVENTS = {
    "acquisition": ("Signed Up", "Lead Generated"),
    "onboarding": (
        "Email Opened",
        "Welcome Email Opened",
        "Guide Viewed",
        "Order Delivered",
        "Application Installed",
    ),
    "engagement": (
        "Product Used",
        "Ticket Opened",
        "Phone Call Started",
        "WhatsApp Message Received",
        "Live Chat Conversation Started",
        "Email Replied",
    ),
    "advocacy": ("Product Reviewed", "Product Shared", "Invite Shared", "Referral Shared"),
}
DELIVERED = "Order Delivered"  # the shop's act, not the person's
# What a person at a stage is expected to do: the first of these that the data knows.
EXPECTED_ACTIONS = {
    "awareness": (CART_EVENT, "Signed Up", "Lead Generated"),
    "acquisition": (DEFAULT_GOAL,),
    "onboarding": ("Guide Viewed", "Application Installed", "Email Opened"),
    "engagement": (DEFAULT_GOAL, "Product Used"),
    "advocacy": ("Invite Shared", "Referral Shared", "Product Shared", "Product Reviewed"),
}

# What an expression may speak of, and of which kind it is: of an event, of a touch, of a person.
EVENT_COLUMNS: dict[str, Literal["text", "number", "day"]] = {
    "place": "text",
    "device": "text",
    "os": "text",
    "browser": "text",
    "page": "text",
    "value": "number",
    "day": "day",
}
TOUCH_COLUMNS: dict[str, Literal["text", "number", "day"]] = {
    "channel": "text",
    "source": "text",
    "campaign": "text",
    "landing_page": "text",
    "place": "text",
    "device": "text",
    "day": "day",
}
PERSON_COLUMNS: dict[str, Literal["text", "number", "day"]] = {
    "visits": "number",
    "devices": "number",  # kinds of device
    "first_seen": "day",
    "last_seen": "day",
    "touches": "number",
    "first_channel": "text",
    "last_channel": "text",
    "orders": "number",
    "net_value": "number",
    "first_order": "day",
    "last_order": "day",
}
# What `where` of a map's touchpoint or contact may speak of: the event, the touch it belongs to,
# and which of the person's events of that name it is, from 1.
MAP_COLUMNS: dict[str, Literal["text", "number", "day"]] = {
    **EVENT_COLUMNS,
    **TOUCH_COLUMNS,
    "nth": "number",
}
# What a map's evidence may ask of answers, complaints and messages.
FEEDBACK_COLUMNS: dict[str, Literal["text", "number", "day"]] = {
    "event": "text",
    "touchpoint": "text",
    "channel": "text",
    "question": "text",
    "score": "number",
    "reason": "text",
    "tag": "text",
    "text": "text",
    "day": "day",
}
KNOWN_VALUES = {"place": (*PLACES, UNKNOWN), "device": DEVICE_TYPES}


class Term(str):
    """A value of a sentence that has words of its own: their key."""


class Plural(Formatter):
    """Words that follow a number: `{n} {n:day|days}` is `1 day` and `2 days`."""

    def format_field(self, value: Any, format_spec: str) -> str:
        one, bar, many = format_spec.partition("|")
        if not bar:
            return super().format_field(value, format_spec)
        return one if str(value) == "1" else many


_PLURAL = Plural()
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # control characters steer a terminal


def say(key: str, language: str = "en", /, **values: object) -> str:
    """The sentence behind a key in a language, its {values} filled in.

    Keys are `area.name`: the area is the file under report/words/LANGUAGE.

    >>> say("cli.done", "en")
    'Done.'
    """
    told = {name: say(v, language) if isinstance(v, Term) else v for name, v in values.items()}
    return _STEERING.sub("?", _PLURAL.vformat(texts(language)[key], (), told))


def texts(language: str) -> dict[str, str]:
    """Every sentence of a language: {area.name: text}."""
    if language not in _TEXTS:
        folder = resources.files("jejak") / "report" / "words" / language
        _TEXTS[language] = {
            f"{file.name.removesuffix('.json')}.{key}": text
            for file in folder.iterdir()
            if file.name.endswith(".json")
            for key, text in loads(file.read_text(encoding="utf-8")).items()
        }
    return _TEXTS[language]


_TEXTS: dict[str, dict[str, str]] = {}
