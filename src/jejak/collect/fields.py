"""What a reader of files leaves for the enrichment: one row an event, as the file says it.

A reader makes the relation `collect_read`: `row`, the line or row in the file from 1, `item`,
a number that is its own (the events of a batch share their row), and those of FIELDS that the
file can have.  All are texts; a time may be a UTC timestamp instead.
"""

FIELDS = (
    "type",
    "event",
    "name",  # of a page or screen
    "message_id",
    "content",  # sha256 of the row where it has no message id
    "anonymous_id",
    "device_id",
    "user_id",
    "previous_id",
    "email",
    "phone",
    "time",
    "original_time",
    "sent_time",
    "received_time",
    "library",
    "channel",  # RudderStack's: web, mobile, server
    "app",
    "ip",  # compared with internal networks, never stored
    "user_agent",
    "device_type",
    "device_maker",
    "device_model",
    "os",
    "browser",
    "width",
    "density",
    "url",
    "path",
    "search",
    "referrer",
    "utm_source",
    "utm_medium",
    "utm_campaign",
    "click_id",
    "order_id",
    "revenue",
    "total",
    "value",
    "currency",
    "payment_method",
    "place",
    "contact",
    "properties",
    "basket",  # the articles of the properties as the store keeps them, where a reader knows them
)
TIMES = ("time", "original_time", "sent_time", "received_time")
MONEY = ("revenue", "total", "value")
