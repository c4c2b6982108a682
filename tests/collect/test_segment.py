"""Segment's events, each field against a second reading of the spec in plain Python."""

import gzip
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from segment_by_hand import event, read_by_hand

from jejak.words import CALL_EVENTS

Read = Any

WORD = st.text("abcdefghijklmnopqrstuvwxyzé7", min_size=1, max_size=8).map("w-{}".format)
MAYBE = st.none() | WORD
MOMENT = st.datetimes(datetime(2020, 1, 1), datetime(2026, 1, 1)).map(
    lambda t: t.replace(microsecond=t.microsecond // 1000 * 1000)
)
HOST = st.sampled_from(["toko.example", "www.toko.example", "TOKO.example:8080", "blog.example"])
PARAMETER = st.tuples(
    st.sampled_from(["utm_source", "utm_medium", "utm_campaign", "gclid", "fbclid", "q"]),
    st.sampled_from(["a", "Gajian%20Okt", "x+y", "", "caf%C3%A9"]),
).map("=".join)


def iso(moment: datetime, form: int) -> str:
    """One moment in the forms that clients send."""
    utc = moment.replace(tzinfo=UTC)
    if form == 0:
        return utc.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if form == 1:
        return utc.astimezone(datetime.now(UTC).tzinfo).isoformat()
    if form == 2:
        shifted = utc + timedelta(hours=7)
        return shifted.isoformat(timespec="milliseconds").replace("+00:00", "+07:00")
    return moment.isoformat(sep=" ")


@st.composite
def urls(draw: st.DrawFn) -> str:
    query = "&".join(dict((p.split("=")[0], p) for p in draw(st.lists(PARAMETER))).values())
    path = draw(st.sampled_from(["", "/", "/produk/kopi", "/a/b.html"]))
    fragment = draw(st.sampled_from(["", "#utm_source=no"]))
    return f"https://{draw(HOST)}{path}{'?' + query if query else ''}{fragment}"


@st.composite
def events(draw: st.DrawFn, number: int = 0) -> dict[str, Any]:
    call = draw(st.sampled_from(["track", *CALL_EVENTS]))
    at = draw(MOMENT)
    form = draw(st.integers(0, 3))
    page = draw(
        st.none()
        | st.fixed_dictionaries(
            {},
            optional={
                "url": urls(),
                "path": st.just("/jalan"),
                "search": st.sampled_from(["", "?utm_source=s", "gclid=1"]),
                "referrer": st.just("") | urls(),
            },
        )
    )
    context = draw(
        st.fixed_dictionaries(
            {},
            optional={
                "campaign": st.fixed_dictionaries({"source": MAYBE, "medium": MAYBE, "name": WORD}),
                "library": st.fixed_dictionaries(
                    {
                        "name": st.sampled_from(
                            ["analytics.js", "analytics-python", "analytics-kotlin"]
                        )
                    }
                ),
                "device": st.fixed_dictionaries({"id": WORD}),
                "screen": st.fixed_dictionaries({"width": st.sampled_from([320, 360, 767, 768])}),
                "traits": st.none(),
            },
        )
    )
    properties = draw(
        st.fixed_dictionaries(
            {},
            optional={
                "url": urls(),
                "order_id": WORD,
                "revenue": st.none() | st.integers(0, 10**9),
                "total": st.floats(0, 1e9),
                "value": st.integers(0, 10**6),
            },
        )
    )
    return {
        "type": call,
        "event": draw(WORD) if call == "track" else None,
        "name": draw(MAYBE),
        "messageId": f"m{number}",
        "anonymousId": draw(MAYBE),
        "userId": draw(WORD),
        "previousId": draw(MAYBE) if call == "alias" else None,
        "context": {**context, "page": page},
        "properties": properties,
        "originalTimestamp": draw(st.none() | st.just(iso(at, form))),
        "timestamp": iso(at, 0),
        "sentAt": draw(st.none() | MOMENT.map(lambda t: iso(t, 0))),
        "receivedAt": draw(st.none() | MOMENT.map(lambda t: iso(t, form))),
    }


@settings(max_examples=12, phases=[Phase.explicit, Phase.generate])
@given(st.data())
def test_every_field_is_what_the_spec_says(read: Read, data: st.DataObject):
    made = [data.draw(events(number)) for number in range(1, 25)]
    found = read(made)
    assert not found.rejected
    for row, told in zip(found.rows, made, strict=True):
        expected = read_by_hand(told)
        assert {key: row[key] for key in expected} == expected


def test_a_batch_and_an_array_say_what_single_lines_say(read: Read):
    shared = {"sentAt": "2026-03-04T06:00:00.000Z", "receivedAt": "2026-03-04T05:00:00.000Z"}
    items = [event(messageId=f"m{n}", originalTimestamp="2026-03-04T05:59:00.000Z") for n in "abc"]
    alone = read([{**item, **shared} for item in items]).rows
    keys = set(alone[0]) - {"row"}
    batch = read([{"batch": items, "writeKey": "k", **shared}]).rows
    array = read(json.dumps([{**item, **shared} for item in items], indent=2), "all.json").rows
    for other in (batch, array):
        assert [{k: r[k] for k in keys} for r in other] == [{k: r[k] for k in keys} for r in alone]
    assert alone[0]["occurred_at"] == datetime(2026, 3, 4, 4, 59)


def test_context_of_a_batch_reaches_items_that_have_none(read: Read):
    page = {"url": "https://toko.example/x"}
    inner = event(context={"userAgent": "curl/8"})
    row = read([{"batch": [inner], "context": {"page": page}}]).row
    assert (row["page"], row["excluded"]) == ("/x", "bot")


@pytest.mark.parametrize("name", ["events.jsonl.gz", "events.jsonl"])
def test_gzip_is_told_by_its_bytes(read: Read, name: str):
    assert read(gzip.compress(json.dumps(event()).encode()), name).row["message_id"] == "m1"


def test_rows_without_message_id_keep_their_ids_when_read_again(read: Read):
    bare = event()
    del bare["messageId"]
    other = {**bare, "anonymousId": "anon-2"}
    once = [row["message_id"] for row in read([bare, other, bare]).rows]
    again = [row["message_id"] for row in read([other, bare, bare]).rows]
    assert len(set(once)) == 3
    assert set(once) == set(again)


def test_value_is_revenue_then_total_then_value(read: Read):
    told = (
        ({"revenue": 1, "total": 2, "value": 3}, 1),
        ({"revenue": None, "total": "2.50", "value": 3}, 2.5),
        ({"value": 3e2}, 300),
        ({"value": "merah"}, None),
        ({}, None),
    )
    found = read([event(messageId=str(n), properties=p) for n, (p, _) in enumerate(told)])
    assert [row["value"] for row in found.rows] == [value for _, value in told]


def test_cash_on_delivery_is_told_by_the_payment_method(read: Read):
    told = {"COD": True, "cod": True, "Bayar di tempat": True, "QRIS": False, None: False}
    found = read(
        [event(messageId=str(n), properties={"payment_method": m}) for n, m in enumerate(told)]
    )
    assert [row["cash_on_delivery"] for row in found.rows] == list(told.values())


def test_contacts_told_by_a_server_name_their_channel_and_place(read: Read):
    told = {
        "Phone Call Started": ("phone", "phone"),
        "Store Visited": ("store", "store"),
        "WhatsApp Message Received": ("whatsapp", "chat"),
    }
    client = [event(messageId=f"c{n}", event=name) for n, name in enumerate(told)]
    library = {"library": {"name": "analytics-node"}}
    server = [{**made, "messageId": f"s{n}", "context": library} for n, made in enumerate(client)]
    rows = read(client + server).rows
    assert [(row["contact"], row["place"]) for row in rows] == [
        *((None, place) for _, place in told.values()),
        *told.values(),
    ]
    assert [row["is_server"] for row in rows] == [False] * 3 + [True] * 3


def test_a_property_place_wins_where_it_is_one_of_ours(read: Read):
    made = [event(messageId=p, properties={"place": p}) for p in ("Bandung", "Store")]
    assert [row["place"] for row in read(made).rows] == ["web", "store"]


def test_money_keeps_its_currency(read: Read):
    told = [("USD", "USD"), (" idr ", "IDR"), ("Rp", "IDR"), (None, None), ("", None)]
    made = [
        event(messageId=str(n), event="Order Completed", properties={"total": n + 1, "currency": c})
        for n, (c, _) in enumerate(told)
    ]
    found = read([*made, event(messageId="x", properties={"currency": "USD"})])
    assert [row["currency"] for row in found.rows] == [c for _, c in told] + [None]
    assert found.reading.totals["money"] == {"Order Completed": 2 + 3 + 4 + 5}
    assert found.reading.totals["other_money"] == {"USD": 1}
