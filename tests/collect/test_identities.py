"""Who it was: phones, e-mails and ids that are one, and those that are nobody's."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from segment_by_hand import event

Read = Any
ONE = "+6281298765432"
PHONES = {
    "081298765432": ONE,
    "+62 812-9876-5432": ONE,
    "6281298765432": ONE,
    "81298765432": ONE,
    "+62 (0)812 9876 5432": ONE,
    "0062 812 9876 5432": ONE,
    "\u202a+62 812\u20119876\u20115432\u202c": ONE,
    "0812.9876.5432": ONE,
    "(021) 5551234": "+62215551234",
    "+65 9123 4567": "+6591234567",
    "+1 415 555 2671": "+14155552671",
}
NO_PHONES = (
    "0812****5432", "+62 812 98xx 5432", "08129", "0000000000", "0811111111", "08123456789",
    "081234567890", "0812345678", "62", "812", "-", "tidak ada", "12345678901234567", "5551234",
    "+620", "0812987654321098",
)  # fmt: skip
E_MAILS = {
    " Budi.S@Contoh.CO.ID ": "budi.s@contoh.co.id",
    "tes.user+promo@gmail.com": "tes.user+promo@gmail.com",
    "user@tokobudi.id": "user@tokobudi.id",
}
NO_E_MAILS = (
    "b***i@gmail.com", "test@test", "test@test.com", "a@a.com", "noreply@toko.id",
    "no-reply@toko.id", "email@email.com", "test@gmail.com", "budi@", "@gmail.com", "budi",
    "budi@gmail", "two@x.id,three@x.id", "",
)  # fmt: skip


def identify(**traits: Any) -> dict[str, Any]:
    return event(type="identify", traits=traits)


@pytest.fixture(scope="module")
def known(read: Read) -> dict[str, dict[str, str]]:
    texts = [("phone", t) for t in (*PHONES, *NO_PHONES)]
    texts += [("email", t) for t in (*E_MAILS, *NO_E_MAILS)]
    found = read([identify(**{kind: text}) | {"messageId": str(n)} for n, (kind, text) in
                  enumerate(texts)]).rows  # fmt: skip
    out: dict[str, dict[str, str]] = {"phone": {}, "email": {}}
    for (kind, text), row in zip(texts, found, strict=True):
        out[kind][text] = row[kind]
    return out


@pytest.mark.parametrize("text", PHONES)
def test_one_number_written_many_ways(known: dict[str, dict[str, str]], text: str):
    assert known["phone"][text] == PHONES[text]


@pytest.mark.parametrize("text", NO_PHONES)
def test_no_number_at_all(known: dict[str, dict[str, str]], text: str):
    assert known["phone"][text] is None


@pytest.mark.parametrize("text", E_MAILS)
def test_an_e_mail_address(known: dict[str, dict[str, str]], text: str):
    assert known["email"][text] == E_MAILS[text]


@pytest.mark.parametrize("text", NO_E_MAILS)
def test_no_e_mail_address(known: dict[str, dict[str, str]], text: str):
    assert known["email"][text] is None


@settings(max_examples=8)
@given(st.lists(st.from_regex(r"8[1-9]\d{7,9}", fullmatch=True), min_size=20, max_size=20))
def test_every_spelling_of_an_indonesian_mobile_number_is_one(read: Read, numbers: list[str]):
    spellings = ("0{}", "62{}", "+62{}", "+62 {}", "0062{}", "+620{}")
    made = [
        identify(phone=form.format(number)) | {"messageId": f"{i}-{form}", "userId": str(i + 1)}
        for i, number in enumerate(numbers)
        for form in spellings
    ]
    found: dict[str, set[str | None]] = {}
    for row in read(made).rows:
        found.setdefault(row["user_id"], set()).add(row["phone"])
    for i, number in enumerate(numbers):
        assert found[str(i + 1)] in ({f"+62{number}"}, {None})  # None: a placeholder's digits


WORDS = (
    "null", "NULL", " none ", "undefined", "0", "-", "", "guest", "b**i", "(not set)",
    "00000000-0000-0000-0000-000000000000", "[object Object]",
)  # fmt: skip


def test_a_word_for_nobody_is_no_id(read: Read):
    known = [event(messageId=f"{n:02}", userId=word) for n, word in enumerate(WORDS)]
    nobody = [{**made, "anonymousId": made["userId"]} for made in known]
    found = read(known + nobody)
    assert {(row["user_id"], row["anonymous_id"]) for row in found.rows} == {(None, "anon-1")}
    assert [row["row"] for row in found.rejected] == list(range(len(WORDS) + 1, 2 * len(WORDS) + 1))
    assert {row["code"] for row in found.rejected} == {"import.no_identity"}


def test_a_number_as_id_is_its_digits(read: Read):
    found = read(
        [event(messageId=str(n), userId=t) for n, t in enumerate((12345, "12345", " 12345 "))]
    )
    assert {row["user_id"] for row in found.rows} == {"12345"}


def test_the_device_stands_in_for_the_anonymous_id(read: Read):
    device = {"device": {"id": "d-1"}}
    assert read([event(context=device)]).row["anonymous_id"] == "anon-1"
    assert read([event(anonymousId=None, context=device)]).row["anonymous_id"] == "d-1"


def test_alias_names_the_id_before(read: Read):
    row = read([event(type="alias", userId="u1", previousId="anon-0")]).row
    assert (row["user_id"], row["previous_id"], row["event"]) == ("u1", "anon-0", "Aliased")


def test_an_e_mail_or_phone_alone_is_somebody(read: Read):
    row = read([event(anonymousId=None, properties={"phone": "0812 9876 5432"})]).row
    assert row["phone"] == ONE
    refusal = read([event(anonymousId=None, properties={"phone": "0812****432"})]).refusal
    assert refusal["code"] == "import.no_identity"
