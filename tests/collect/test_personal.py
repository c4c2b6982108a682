"""What a stored event may hold: no name, address, number or mailbox of a person."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from segment_by_hand import event

from jejak.collect.personal import ADDRESSES, PERSONAL
from jejak.settings import Privacy, Settings

Read = Any
KEY = st.sampled_from(["sku", "qty", "note", "email", "Phone", "nama", "customer", "items", "ip"])
VALUE = st.recursive(
    st.none() | st.integers() | st.sampled_from(["kopi", "budi@contoh.id", "dari budi@contoh.id"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEY, inner, max_size=3),
    max_leaves=8,
)


def kept(read: Read, **fields: Any) -> Any:
    text = read([event(**fields)]).row["properties"]
    return None if text is None else json.loads(text)


def cleaned(value: Any) -> Any:
    """The rule again, in other words."""
    if isinstance(value, dict):
        return {
            k: cleaned(v)
            for k, v in value.items()
            if k.lower() not in {p.lower() for p in PERSONAL}
            and not ("@" in str(v) and isinstance(v, str))
        }
    if isinstance(value, list):
        return [cleaned(v) for v in value if not (isinstance(v, str) and "@" in v)]
    return value


@settings(max_examples=10)
@given(st.lists(st.dictionaries(KEY, VALUE, max_size=4), min_size=15, max_size=15))
def test_personal_data_is_removed_at_any_depth_and_all_else_stays(read: Read, told: list[Any]):
    found = read([event(messageId=f"m{n:02}", properties=p) for n, p in enumerate(told)]).rows
    for row, properties in zip(found, told, strict=True):
        expected = cleaned(properties)
        assert (json.loads(row["properties"]) if row["properties"] else {}) == expected


def test_the_name_of_a_product_stays_and_that_of_a_person_goes(read: Read):
    assert kept(read, properties={"name": "Kopi Gayo", "qty": 2}) == {"name": "Kopi Gayo", "qty": 2}
    traits = {"name": "Budi", "email": "budi@contoh.id", "plan": "emas"}
    assert kept(read, type="identify", traits=traits) == {"plan": "emas"}


def test_addresses_of_a_page_call_go(read: Read):
    properties = {key: "https://toko.example/?email=budi" for key in ADDRESSES} | {"title": "Toko"}
    assert kept(read, type="page", properties=properties) == {"title": "Toko"}


def test_a_key_of_the_projects_own_is_dropped(read: Read):
    own = Settings(privacy=Privacy(drop_properties=("nomor_member",)))
    text = read([event(properties={"nomor_member": "7", "qty": 1})], settings=own).row["properties"]
    assert json.loads(text) == {"qty": 1}


def test_no_address_is_stored_anywhere(read: Read):
    context = {"ip": "103.10.66.7", "userAgent": "x", "page": {"url": "https://a.id/?gclid=SECRET"}}
    row = read([event(context=context, properties={"revenue": 5})]).row
    assert "103.10.66.7" not in str(row)
    assert "SECRET" not in str(row)
    assert row["click_id"] == "gclid"


def test_nothing_left_is_null(read: Read):
    assert kept(read, properties={"email": "budi@contoh.id"}) is None
    assert kept(read, properties={}) is None
    assert kept(read, type="page", properties={"url": "https://a.id"}) is None


@pytest.mark.parametrize("hidden", ["[" * 5000 + "]" * 5000, "9" * 5000])
def test_properties_that_cannot_be_searched_for_personal_data_are_refused(read: Read, hidden: str):
    lines = [json.dumps(event(properties={"note": "budi@contoh.id", "deep": 0}))]
    lines[0] = lines[0].replace('"deep": 0', f'"deep": {hidden}')
    lines.append(json.dumps(event(messageId="m2")))
    found = read("\n".join(lines) + "\n")
    assert [row["message_id"] for row in found.rows] == ["m2"]
    assert [(row["row"], row["code"]) for row in found.rejected] == [(1, "import.deep_properties")]


@pytest.mark.parametrize("total", [1e100, -1e40, 1e15])
def test_an_amount_that_no_shop_takes_is_refused(read: Read, total: float):
    lines = [event(messageId="m1", properties={"total": total}), event(messageId="m2")]
    found = read(lines)
    assert [row["message_id"] for row in found.rows] == ["m2"]
    assert [row["code"] for row in found.rejected] == ["import.bad_number"]
