"""The tables and their columns: what comes in, what is kept, what is made from it."""

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
# One day of one row of an advertising report.
COST_ROWS = {
    "row": "BIGINT",  # row of the file
    "source": "VARCHAR",  # of the import
    "day": "DATE",  # local to the advertising account
    "utm_source": "VARCHAR",
    "utm_medium": "VARCHAR",
    "utm_campaign": "VARCHAR",
    "cost": "DOUBLE",
    "currency": "VARCHAR",
    "impressions": "BIGINT",
    "clicks": "BIGINT",
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
    "order_numbers": {"order_key": "BIGINT", "order_number": "VARCHAR"},  # as the books write them
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
        "paid_value": "DOUBLE",  # of its payments; null: none is known
        "fee_value": "DOUBLE",  # of its fees; null: none is known
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
    "costs": {  # of advertising: one row a day and campaign, as the newest import tells it
        "spent_on": "VARCHAR",  # the day: 2026-11-22
        "channel": "VARCHAR",
        "source": "VARCHAR",
        "campaign": "VARCHAR",
        "cost": "DOUBLE",  # in the project's currency; null: rates.yml has no rate
        "own_cost": "DOUBLE",  # in the currency of the report
        "currency": "VARCHAR",
        "impressions": "BIGINT",
        "clicks": "BIGINT",
    },
}
