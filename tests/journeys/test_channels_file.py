"""A project's own channels.yml: what its rules do, and every mistake with its way out."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jejak.errors import SettingsError
from jejak.journeys.channel_file import read_file
from jejak.journeys.channels import Arrival, Rules, read_rules, template
from jejak.words import LANGUAGES, texts

OWN = """
channels:
  komunitas: Komunitas Ibu
  papan: Papan pengumuman
rules:
  - channel: komunitas
    source: [grup ibu, "komunitas-*"]
  - channel: email
    medium: buletin_mingguan
    campaign: "*promo*"
  - channel: affiliates
    name: Toko Mitra
    host: [mitra.co.id, "*.rekan.id"]
  - channel: papan
    click_id: fbclid
    source: rt05
  - channel: store
    contact: phone
    campaign: bandung
  - channel: komunitas
    in_app: telegram
  - channel: referral
    host: midtrans.com
  - channel: direct
    source: kartu-tamu
gateways:
  - bayar.kasirku.id
"""


@pytest.fixture(scope="module")
def rules() -> Rules:
    return read_rules(OWN)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"utm_source": "Grup_Ibu"}, "komunitas"),
        ({"utm_source": "komunitas-bandung"}, "komunitas"),
        ({"utm_source": "komunitas"}, "unassigned"),
        ({"utm_source": "x-komunitas-y"}, "unassigned"),
        # before an explicit tag that the packaged rules know
        ({"utm_source": "grup ibu", "utm_medium": "cpc"}, "komunitas"),
        # every condition must hold
        ({"utm_medium": "buletin mingguan", "utm_campaign": "Promo Mei"}, "email"),
        ({"utm_medium": "buletin mingguan", "utm_campaign": "mei"}, "unassigned"),
        ({"utm_medium": "buletin mingguan"}, "unassigned"),
        ({"referrer_host": "blog.mitra.co.id"}, "affiliates"),
        ({"referrer_host": "rekan.id"}, "affiliates"),
        ({"referrer_host": "bukanmitra.co.id"}, "referral"),
        ({"utm_source": "rt05", "click_id": "fbclid"}, "papan"),
        ({"utm_source": "rt05", "click_id": "gclid"}, "paid_search"),
        ({"contact": "phone", "utm_campaign": "Bandung"}, "store"),
        ({"contact": "phone"}, "phone"),
        ({"contact": "papan"}, "papan"),  # an event may name a channel of the project
        ({"in_app": "Telegram"}, "komunitas"),
        ({"referrer_host": "app.midtrans.com"}, "referral"),
        ({"referrer_host": "bayar.kasirku.id"}, "direct"),
        ({"referrer_host": "kasirku.id"}, "referral"),
        ({"utm_source": "kartu tamu"}, "direct"),
        ({}, "direct"),
    ],
)
def test_own_rules_come_first(rules: Rules, said: dict[str, str], expected: str):
    assert rules.classify(Arrival(**said)).channel == expected


def test_the_first_own_rule_that_matches_wins():
    first = "rules: [{channel: sms, source: a}, {channel: email, source: a}]"
    assert read_rules(first).classify(Arrival(utm_source="a")).channel == "sms"


def test_what_carries_a_source(rules: Rules):
    def carries(**said: str) -> bool:
        return rules.classify(Arrival(**said)).carries_source

    assert carries(referrer_host="midtrans.com")  # the project's rule says it is a source
    assert not carries(referrer_host="bayar.kasirku.id")
    assert not carries(in_app="telegram")
    assert not carries(utm_source="kartu-tamu")  # the project calls it direct


def test_name_replaces_the_source(rules: Rules):
    assert rules.classify(Arrival(referrer_host="mitra.co.id")).source == "toko mitra"
    assert rules.names == {"komunitas": "Komunitas Ibu", "papan": "Papan pengumuman"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_is_valid_as_written_and_with_its_examples(language: str):
    plain, text = read_rules(None), template(language)
    arrival = Arrival(utm_source="x", referrer_host="wa.me")
    assert read_rules(text) == plain
    assert read_rules(text).classify(arrival) == plain.classify(arrival)
    opened = "\n".join(
        line.replace("# ", "", 1) if line.startswith("  #") else line for line in text.splitlines()
    )
    rules = read_rules(opened)
    assert len(rules.own) == 3
    assert len(rules.names) == 1
    host = {"id": "blog.mitra.co.id", "en": "blog.partner.co.id"}[language]
    assert rules.classify(Arrival(referrer_host=host)).channel == "affiliates"


def test_both_templates_list_every_channel():
    from jejak.words import CHANNELS

    for language in LANGUAGES:
        listed = template(language).rpartition(":\n")[2].replace("#", " ").split()
        assert tuple(listed) == CHANNELS


@pytest.mark.parametrize("text", ["", "# nothing\n", "rules:\n", "channels:\nrules:\ngateways:\n"])
def test_a_file_without_rules_is_fine(text: str):
    assert read_rules(text) == read_rules(None)


# Each broken file: its code, where the mistake stands, and the text after doing what the
# message says (`{fix}` is the error's own).
BROKEN = {
    "a key that is misspelt": (
        "yaml.unknown_key",
        "ruls:\n  - channel: email\n    source: a\n",
        (1, 1),
        ("ruls", "{fix}"),
    ),
    "a condition that is misspelt": (
        "yaml.unknown_key",
        "rules:\n  - channel: email\n    sorce: a\n",
        (3, 5),
        ("sorce", "{fix}"),
    ),
    "a channel that does not exist": (
        "channels.unknown_channel",
        "rules:\n  - channel: Emial\n    source: a\n",
        (2, 14),
        ("Emial", "{fix}"),
    ),
    "a click parameter that does not exist": (
        "channels.unknown_click",
        "rules:\n  - channel: email\n    click_id: [gclid, fbclick]\n",
        (3, 23),
        ("fbclick", "{fix}"),
    ),
    "a rule without a channel": (
        "channels.no_channel",
        "rules:\n  - source: a\n",
        (2, 5),
        ("  - source: a", "  - source: a\n    {fix}"),
    ),
    "a rule without a condition": (
        "channels.no_condition",
        "rules:\n  - channel: email\n",
        (2, 5),
        ("channel: email", "channel: email\n    {fix}"),
    ),
    "a condition without a value": (
        "yaml.empty",
        "rules:\n  - channel: email\n    source: a\n    medium:\n",
        (4, 5),
        ("    medium:\n", ""),
    ),
    "an empty list of values": (
        "yaml.empty",
        "rules:\n  - channel: email\n    source: []\n",
        (3, 13),
        ("[]", "a"),
    ),
    "an empty text among values": (
        "yaml.empty",
        'rules:\n  - channel: email\n    source: [a, ""]\n',
        (3, 17),
        (', ""', ""),
    ),
    "a key given twice": (
        "yaml.duplicate_key",
        "rules:\n  - channel: email\n    source: a\n    source: b\n",
        (4, 5),
        ("source: a\n    source: b", "source: [a, b]"),
    ),
    "a channel given twice": (
        "yaml.duplicate_key",
        "channels:\n  papan: A\n  papan: B\n",
        (3, 3),
        ("  papan: B\n", ""),
    ),
    "rules that are no list": (
        "yaml.not_a_list",
        "rules:\n  channel: email\n  source: a\n",
        (2, 3),
        ("  channel: email\n  source: a", "  - channel: email\n    source: a"),
    ),
    "a rule that is a text": (
        "yaml.not_a_map",
        "rules:\n  - email\n",
        (2, 5),
        ("- email", "- {fix}\n    source: email"),
    ),
    "a file that is a text": ("yaml.not_a_map", "email\n", (1, 1), ("email", "{fix}")),
    "channels as a list": (
        "yaml.not_a_map",
        "channels:\n  - komunitas\n",
        (2, 3),
        ("- komunitas", "{fix}"),
    ),
    "a map where a text belongs": (
        "yaml.not_text",
        "rules:\n  - channel: email\n    source: {a: b}\n",
        (3, 13),
        ("{a: b}", "a"),
    ),
    "a list as a name": (
        "yaml.not_text",
        "rules:\n  - channel: email\n    name: [a, b]\n    source: a\n",
        (3, 11),
        ("[a, b]", "a"),
    ),
    "an id with capitals and spaces": (
        "channels.bad_id",
        "channels:\n  Grup Ibu: Grup Ibu\n",
        (2, 3),
        ("Grup Ibu:", "{fix}:"),
    ),
    "an id in other letters": (
        "channels.bad_id",
        "channels:\n  2ß: A\n",
        (2, 3),
        ("2ß:", "{fix}:"),
    ),
    "an id that jejak uses": (
        "channels.taken_id",
        "channels:\n  email: Surat\n",
        (2, 3),
        ("email:", "{fix}:"),
    ),
    "an address in place of a host": (
        "channels.bad_host",
        "rules:\n  - channel: email\n    host: https://www.Mitra.co.id/promo?a=1\n",
        (3, 11),
        ("https://www.Mitra.co.id/promo?a=1", "{fix}"),
    ),
    "a gateway that is no host": (
        "channels.bad_host",
        "gateways: [midtrans]\n",
        (1, 12),
        ("midtrans", "{fix}"),
    ),
    "a star without quotes": (
        "yaml.quote",
        "rules:\n  - channel: email\n    source: *promo*\n",
        (3, 13),
        ("*promo*", "{fix}"),
    ),
    "a star without quotes in a list": (
        "yaml.quote",
        "rules:\n  - channel: email\n    source: [a, *promo*]\n",
        (3, 17),
        ("*promo*", "{fix}"),
    ),
    "a tab": (
        "yaml.tab",
        "rules:\n  - channel: email\n\tsource: a\n",
        (3, 1),
        ("\t", "    "),
    ),
    "an indent that is off": (
        "yaml.syntax",
        "rules:\n  - channel: email\n   source: a\n",
        (3, 4),
        ("\n   source", "\n    source"),
    ),
    "a quote that is not closed": (
        "yaml.syntax",
        'rules:\n  - channel: email\n    source: "a\n',
        (3, 13),
        ('"a', '"a"'),
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_mistake_is_named_with_its_place_and_its_fix_loads(case: str):
    code, text, place, (found, better) = BROKEN[case]
    with pytest.raises(SettingsError) as caught:
        read_rules(text, path="toko/channels.yml")
    error = caught.value
    assert error.code == code
    assert (error.values["line"], error.values["column"]) == place
    assert error.values["file"] == "toko/channels.yml"
    for language in LANGUAGES:
        told = error.text(language)
        assert "toko/channels.yml" in told
        assert str(place[0]) in told
        assert error.values.get("fix", "") in told
        assert error.values.get("allowed", "") in told
    assert error.text("id") != error.text("en")
    assert found in text
    mended = text.replace(found, better.replace("{fix}", error.values.get("fix", "")))
    read_rules(mended)


def test_every_error_of_the_file_is_met_by_a_broken_case():
    said = {key for key in texts("en") if key.startswith(("errors.channels.", "errors.yaml."))}
    assert said == {f"errors.{case[0]}" for case in BROKEN.values()}


def test_the_nearest_name_is_offered():
    with pytest.raises(SettingsError) as caught:
        read_rules("channels: {papan: Papan}\nrules: [{channel: papn, source: a}]")
    assert caught.value.values["fix"] == "papan"
    assert "papan" in caught.value.values["allowed"]


_yaml = st.one_of(
    st.text(st.sampled_from(string.printable), max_size=60),
    st.text(max_size=40),
    st.lists(
        st.sampled_from(
            [
                "rules:",
                "\n",
                "  - ",
                "channel: email",
                "source: ",
                "[",
                "]",
                "a",
                "*",
                "\t",
                "{",
                "&",
            ]
        ),
        max_size=14,
    ).map("".join),
)


@given(_yaml)
def test_any_text_is_read_or_refused_with_an_error_of_ours(text: str):
    try:
        read_file(text, "channels.yml")
    except SettingsError as error:
        assert error.code.startswith(("channels.", "yaml."))
        assert error.values["line"] >= 1
        assert error.text("id")
