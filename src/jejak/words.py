"""The vocabulary: every name that more than one part of jejak uses stands here once."""

from importlib import resources
from json import loads
from typing import Literal

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
    "map",
)
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
# What `jejak measure` answers: `person` is of one person and never enters a report.
ANSWERS = (*MEASURES, "person")
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
KNOWN_VALUES = {"place": (*PLACES, UNKNOWN), "device": DEVICE_TYPES}

# One row of what collecting hands to the seal: read, checked, enriched, not yet hashed.
INCOMING = {
    "row": "BIGINT",  # line or row number in the file, from 1
    "source": "VARCHAR",  # the project's name of the source; message ids are unique in it
    "message_id": "VARCHAR",  # never null: made from the content where the input has none
    "type": "VARCHAR",  # track, page, screen, identify, alias, group
    "event": "VARCHAR",
    "occurred_at": "TIMESTAMP",  # UTC, corrected for clock skew
    "received_at": "TIMESTAMP",
    "is_server": "BOOLEAN",
    "anonymous_id": "VARCHAR",  # anonymousId, else context.device.id
    "user_id": "VARCHAR",
    "email": "VARCHAR",  # lower case, trimmed; null where masked, too short or a placeholder
    "phone": "VARCHAR",  # E.164; null where masked, too short or a placeholder
    "previous_id": "VARCHAR",
    "place": "VARCHAR",
    "excluded": "VARCHAR",  # '' or 'bot' or 'internal'
    "contact": "VARCHAR",  # a channel the event names by itself (a phone call, a store visit)
    "utm_source": "VARCHAR",
    "utm_medium": "VARCHAR",
    "utm_campaign": "VARCHAR",
    "click_id": "VARCHAR",  # the name of the parameter (gclid, fbclid …), never its value
    "referrer_host": "VARCHAR",  # lower case, no www.; null where it is the page's own host
    "in_app": "VARCHAR",  # the in-app browser's name (instagram, tiktok …)
    "device_type": "VARCHAR",
    "os": "VARCHAR",
    "browser": "VARCHAR",
    "model": "VARCHAR",
    "screen": "VARCHAR",
    "host": "VARCHAR",
    "page": "VARCHAR",  # path of the page, or name of the screen
    "order_id": "VARCHAR",
    "value": "DOUBLE",  # money of the event
    "currency": "VARCHAR",  # of that money; null: the project's
    "cash_on_delivery": "BOOLEAN",
    "properties": "VARCHAR",  # the event's properties as JSON text, personal data removed
}
ARRIVAL = (
    "contact",
    "utm_source",
    "utm_medium",
    "utm_campaign",
    "click_id",
    "referrer_host",
    "in_app",
)
AGENT = ("device_type", "os", "browser", "model", "screen")

# The tables of a project.  Ids are 63-bit numbers (0002-ids); times are UTC.
_TOUCH = {
    "touch_id": "BIGINT",  # id of the event
    "session_id": "BIGINT",  # null: a contact told by a server
    "weak_id": "BIGINT",  # of a session, its device
    "strong_key": "BIGINT",
    "touched_at": "TIMESTAMP",
    "excluded": "VARCHAR",
    "place": "VARCHAR",
    "traffic_id": "BIGINT",  # (channel, source, campaign) of traffic
    "agent_id": "BIGINT",
    "page_id": "BIGINT",
}
TABLES = {
    "events": {  # sealed, one row an event
        "event_id": "BIGINT",
        "source": "VARCHAR",
        "type": "VARCHAR",
        "event": "VARCHAR",
        "occurred_at": "TIMESTAMP",
        "received_at": "TIMESTAMP",
        "is_server": "BOOLEAN",
        "weak_id": "BIGINT",  # anonymous or device id: identity
        "device_id": "BIGINT",  # client events only: sessions
        "user_key": "BIGINT",
        "email_key": "BIGINT",
        "phone_key": "BIGINT",
        "alias_user_key": "BIGINT",
        "alias_weak_id": "BIGINT",
        "place": "VARCHAR",
        "excluded": "VARCHAR",
        "arrival_id": "BIGINT",  # null: carries no source
        "agent_id": "BIGINT",
        "page_id": "BIGINT",
        "order_key": "BIGINT",
        "basket_id": "BIGINT",  # the products it names
        "value": "DOUBLE",
        "currency": "VARCHAR",  # null: the project's
        "cash_on_delivery": "BOOLEAN",
        "properties": "VARCHAR",
        "batch": "INTEGER",
    },
    # dictionaries, one row a distinct value
    "arrivals": {"arrival_id": "BIGINT", **dict.fromkeys(ARRIVAL, "VARCHAR")},
    "agents": {"agent_id": "BIGINT", **dict.fromkeys(AGENT, "VARCHAR")},
    "pages": {"page_id": "BIGINT", "host": "VARCHAR", "page": "VARCHAR"},
    "items": {  # one row a product of a distinct basket, as the event tells it
        "item_id": "BIGINT",
        "basket_id": "BIGINT",
        "product": "VARCHAR",  # its id, else its SKU, else its name
        "name": "VARCHAR",
        "category": "VARCHAR",
        "quantity": "DOUBLE",  # above 0; 1 where none is told
        "price": "DOUBLE",
    },
    "identifiers": {"id": "BIGINT", "kind": "VARCHAR", "value": "VARCHAR"},
    # identity, made from events
    "accounts": {"strong_key": "BIGINT", "account_id": "BIGINT"},
    "devices": {  # one row a weak id
        "weak_id": "BIGINT",
        "group_id": "BIGINT",  # aliased weak ids count as one
        "accounts": "BIGINT",  # how many accounts were seen with it
        "account_id": "BIGINT",  # the account, where exactly one
    },
    # maintained, one device at a time
    "device_sessions": {
        "session_id": "BIGINT",  # id of its first event
        "device_id": "BIGINT",
        "strong_key": "BIGINT",  # on a device of several accounts: the one seen in this session
        "started_at": "TIMESTAMP",
        "ended_at": "TIMESTAMP",
        "events": "BIGINT",
        "excluded": "VARCHAR",
        "place": "VARCHAR",
        "traffic_id": "BIGINT",  # of its first touch
        "agent_id": "BIGINT",
        "page_id": "BIGINT",  # landing page
    },
    "later_touches": _TOUCH,  # touches that start no session
    "conversions": {  # one row a conversion of a goal
        "conversion_id": "BIGINT",  # id of its earliest event
        "goal": "VARCHAR",
        "order_key": "BIGINT",
        "converted_at": "TIMESTAMP",
        "weak_id": "BIGINT",
        "device_id": "BIGINT",
        "strong_key": "BIGINT",
        "excluded": "VARCHAR",
        "place": "VARCHAR",
        "agent_id": "BIGINT",
        "gross_value": "DOUBLE",
        "cancelled_value": "DOUBLE",
        "refunded_value": "DOUBLE",
        "net_value": "DOUBLE",
        "state": "VARCHAR",  # paid, open, cancelled, refunded
        "other_currency": "VARCHAR",  # of an amount that is not counted
    },
    "carts": {  # one row an event that puts a product in the cart
        "cart_id": "BIGINT",
        "carted_at": "TIMESTAMP",
        "weak_id": "BIGINT",
        "device_id": "BIGINT",
        "strong_key": "BIGINT",
        "excluded": "VARCHAR",
        "place": "VARCHAR",
        "agent_id": "BIGINT",
    },
    "device_touches": {**_TOUCH, "is_session_start": "BOOLEAN"},  # every touch
    "order_events": {  # events that meet a goal, or change an order
        "event_id": "BIGINT",
        "event": "VARCHAR",
        "occurred_at": "TIMESTAMP",
        "order_key": "BIGINT",
        "value": "DOUBLE",
        "other_currency": "VARCHAR",  # of a value that is not counted
        "cash_on_delivery": "BOOLEAN",
        "weak_id": "BIGINT",
        "device_id": "BIGINT",
        "strong_key": "BIGINT",  # the id the event itself names
        "excluded": "VARCHAR",
        "place": "VARCHAR",
        "agent_id": "BIGINT",
    },
    "shared_sessions": {  # events of devices of several accounts: their session, the id seen
        "event_id": "BIGINT",
        "device_id": "BIGINT",
        "session_id": "BIGINT",
        "strong_key": "BIGINT",
    },
    "event_counts": {
        "event": "VARCHAR",
        "source": "VARCHAR",
        "excluded": "VARCHAR",
        "is_server": "BOOLEAN",
        "events": "BIGINT",
        "with_source": "BIGINT",
        "first_at": "TIMESTAMP",
        "last_at": "TIMESTAMP",
    },
    "traffic": {  # one row a distinct source, from the channel rules
        "traffic_id": "BIGINT",
        "channel": "VARCHAR",
        "source": "VARCHAR",
        "campaign": "VARCHAR",
    },
    "arrival_traffic": {
        "arrival_id": "BIGINT",
        "start_traffic_id": "BIGINT",  # what it is at the start of a session
        "traffic_id": "BIGINT",  # what it is later in one; null: no source of its own
        "is_contact": "BOOLEAN",
    },
    "sightings": {  # distinct sets of ids that stood on one event
        "weak_id": "BIGINT",
        "user_key": "BIGINT",
        "email_key": "BIGINT",
        "phone_key": "BIGINT",
        "alias_user_key": "BIGINT",
        "alias_weak_id": "BIGINT",
    },
}


def say(key: str, language: str = "en", /, **values: object) -> str:
    """The sentence behind a key in a language, its {values} filled in.

    Keys are `area.name`: the area is the file under report/words/LANGUAGE.

    >>> say("cli.done", "en")
    'Done.'
    """
    return texts(language)[key].format(**values)


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
