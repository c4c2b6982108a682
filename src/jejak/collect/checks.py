"""Which rows are refused, and why: the first reason that applies, as data."""

from jejak.collect.addresses import ADDRESS
from jejak.collect.fields import MONEY, TIMES
from jejak.collect.personal import CLEAN
from jejak.words import CALL_EVENTS

EARLIEST = "1990-01-01 00:00:00"
TYPES = ("track", *CALL_EVENTS)
A_TIME = "2026-11-22 14:30, 2026-11-22T14:30:00Z, 2026-11-22T21:30:00+07:00, 1795357800"
A_NUMBER = "150000, 150000.50"
IDENTITIES = ("user_id", "anonymous_id", "device_id", "email", "phone")
AN_IDENTITY = "userId, anonymousId, context.device.id, email, phone"  # of Segment's events

# reason → (code, field, what is allowed; None: said by the values of the statement)
REASONS: dict[str, tuple[str, str, str | None]] = {
    "type": ("import.bad_type", "type", ", ".join(TYPES)),
    "event": ("import.no_event", "event", "Product Viewed, Order Completed, \u2026"),
    "original_time": ("import.bad_time", "original_time", A_TIME),
    "time": ("import.bad_time", "time", A_TIME),
    "sent_time": ("import.bad_time", "sent_time", A_TIME),
    "received_time": ("import.bad_time", "received_time", A_TIME),
    "no_time": ("import.no_time", "time", A_TIME),
    "range": ("import.time_range", "time", None),
    "identity": ("import.no_identity", "user_id", None),
    "revenue": ("import.bad_number", "revenue", A_NUMBER),
    "total": ("import.bad_number", "total", A_NUMBER),
    "value": ("import.bad_number", "value", A_NUMBER),
    "properties": ("import.deep_properties", "properties", "100"),
}
REFUSED = {
    "row": "BIGINT",
    "column": "VARCHAR",
    "value": "VARCHAR",
    "code": "VARCHAR",
    "allowed": "VARCHAR",
}
_ALLOWED = {
    "range": "strftime(CAST($earliest AS TIMESTAMP), '%Y-%m-%d') || ' \u2026 ' "
    "|| strftime(CAST($latest AS TIMESTAMP), '%Y-%m-%d')",
}
_CALL = "CASE LOWER(f.type) " + " ".join(f"WHEN '{t}' THEN '{t}'" for t in TYPES) + " END"
_CALLED = (
    "CASE call WHEN 'track' THEN collect_text(event) "
    + " ".join(f"WHEN '{call}' THEN '{event}'" for call, event in CALL_EVENTS.items())
    + " END"
)
# Two clocks that differ by a minute or more: the device's is moved to the server's.
_SKEWED = """CASE WHEN ABS(EPOCH_US(received_time_at) - EPOCH_US(sent_time_at)) >= 60000000
                AND original_time_at IS NOT NULL
            THEN make_timestamp(EPOCH_US(received_time_at) - EPOCH_US(sent_time_at)
                + EPOCH_US(original_time_at))
            ELSE COALESCE(original_time_at, time_at, received_time_at) END"""
_REASON = """CASE
        WHEN call IS NULL THEN 'type'
        WHEN called IS NULL THEN 'event'
        {unread}
        WHEN happened IS NULL THEN 'no_time'
        WHEN NOT happened BETWEEN CAST($earliest AS TIMESTAMP) AND CAST($latest AS TIMESTAMP)
            THEN 'range'
        WHEN known_user IS NULL AND known_anonymous IS NULL AND known_device IS NULL
            AND known_email IS NULL AND known_phone IS NULL THEN 'identity'
        WHEN revenue <> '""' AND revenue_money IS NULL THEN 'revenue'
        WHEN total <> '""' AND total_money IS NULL THEN 'total'
        WHEN value <> '""' AND value_money IS NULL
            AND (order_id <> '' OR starts_with(called, 'Order ')) THEN 'value'
        WHEN is_unread THEN 'properties'
        END"""


def checked(types: dict[str, str]) -> str:
    """WITH \u2026 checked AS: collect_fields, its texts read, and `reason` where a row is refused.

    `types` are the columns' SQL types.
    """
    unread = " ".join(
        f"WHEN {c}_at IS NULL AND {c} <> '' THEN '{c}'" for c in TIMES if types[c] == "VARCHAR"
    )
    times = ",\n        ".join(f"{_moment(c, types[c])} AS {c}_at" for c in TIMES)
    money = ",\n        ".join(f"collect_json_money(f.{c}) AS {c}_money" for c in MONEY)
    return f"""WITH read AS (
    SELECT f.*, n.number AS known_phone,
        CASE WHEN x.before IS NULL THEN f.basket END AS told_basket, x.is_unread,
        {_CALL} AS call, {ADDRESS} AS address, {CLEAN} AS clean,
        {times},
        {money}
    FROM collect_fields AS f LEFT JOIN collect_clean AS x ON x.before = f.properties
    LEFT JOIN collect_phones AS n ON n.phone = f.phone
), typed AS (
    SELECT *, {_CALLED} AS called,
        CASE WHEN received_time_at IS NULL THEN {_SKEWED}
            ELSE LEAST({_SKEWED}, received_time_at) END AS happened,
        COALESCE(revenue_money, total_money, value_money) AS money,
        collect_id(user_id) AS known_user, collect_id(anonymous_id) AS known_anonymous,
        collect_id(device_id) AS known_device, collect_email(email) AS known_email
    FROM read
), checked AS (
    SELECT *, {_REASON.format(unread=unread)} AS reason FROM typed
)"""


def refused(names: dict[str, str]) -> str:
    """The refused rows of `checked`; names are what the file calls each field."""

    def by_reason(of: dict[str, str]) -> str:
        return "CASE reason " + " ".join(f"WHEN '{r}' THEN {x}" for r, x in of.items()) + " END"

    texts = {r: _literal(allowed or "") for r, (_, _, allowed) in REASONS.items()} | _ALLOWED
    texts["identity"] = _literal(_identities(names))
    who = next((field for field in IDENTITIES if field in names), "user_id")
    fields = {r: field for r, (_, field, _) in REASONS.items()} | {"identity": who}
    return f"""SELECT row,
    {by_reason({r: _literal(names.get(f, f)) for r, f in fields.items()})} AS "column",
    LEFT({by_reason({r: _value(f) for r, f in fields.items()})}, 200) AS value,
    {by_reason({r: _literal(code) for r, (code, _, _) in REASONS.items()})} AS code,
    {by_reason(texts)} AS allowed
FROM checked WHERE reason IS NOT NULL"""


def _identities(names: dict[str, str]) -> str:
    """Who it was, in the words of the file: its column, and the field that it is."""
    told = [field for field in IDENTITIES if field in names]
    if len(told) == len(IDENTITIES):  # no table has a column for each
        return AN_IDENTITY
    return ", ".join(
        f"{names[field]} ({field})" if names.get(field, field) != field else field
        for field in (*told, *(field for field in IDENTITIES if field not in told))
    )


def _value(field: str) -> str:
    """What was found: the text of the file, a JSON text without its quotes."""
    if field == "time":
        return (
            "COALESCE(CAST(original_time AS VARCHAR), CAST(time AS VARCHAR), "
            "CAST(received_time AS VARCHAR))"
        )
    if field in MONEY:
        return f"TRIM({field}, '\"')"
    return f"CAST({field} AS VARCHAR)"


def _moment(column: str, kind: str) -> str:
    return f"f.{column}" if kind == "TIMESTAMP" else f"collect_moment(f.{column})"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
