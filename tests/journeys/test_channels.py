"""The channel rules: order, click ids, own and gateway hosts, sources, and what always holds."""

import subprocess
import sys
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jejak.journeys.channel_list import packaged, rows, suffixes
from jejak.journeys.channels import Arrival, read_rules
from jejak.schema import ARRIVAL
from jejak.words import CHANNELS, LANGUAGES, PLACES, texts

RULES = read_rules(None, own_hosts=("kopiseduh.co.id",))


def channel(**said: str) -> str:
    return RULES.classify(Arrival(**said)).channel


def source(**said: str) -> str:
    return RULES.classify(Arrival(**said)).source


def test_an_arrival_has_the_columns_of_the_vocabulary():
    assert Arrival.__struct_fields__ == ARRIVAL


@pytest.mark.parametrize(
    ("click", "expected"),
    [
        ("gclid", ("paid_search", "google")),
        ("gbraid", ("paid_search", "google")),
        ("wbraid", ("paid_search", "google")),
        ("dclid", ("display", "doubleclick")),
        ("msclkid", ("paid_search", "bing")),
        ("ttclid", ("paid_social", "tiktok")),
        ("twclid", ("paid_social", "x")),
        ("li_fat_id", ("paid_social", "linkedin")),
        ("fbclid", ("organic_social", "facebook")),  # no proof of payment
        ("igshid", ("organic_social", "instagram")),
    ],
)
def test_click_ids(click: str, expected: tuple[str, str]):
    told = RULES.classify(Arrival(click_id=click))
    assert (told.channel, told.source, told.carries_source) == (*expected, True)


def test_a_click_id_nobody_knows_is_unassigned_and_named():
    told = RULES.classify(Arrival(click_id="xyzclid"))
    assert (told.channel, told.source) == ("unassigned", "xyzclid")


def test_a_paid_click_goes_before_the_referrer_and_a_source_without_a_medium():
    assert channel(click_id="gclid", referrer_host="www.google.com") == "paid_search"
    assert channel(click_id="gclid", utm_source="google") == "paid_search"
    assert channel(click_id="ttclid", referrer_host="www.tiktok.com", in_app="tiktok") == (
        "paid_social"
    )


def test_an_explicit_tag_goes_before_a_paid_click():
    assert channel(utm_source="newsletter", utm_medium="email", click_id="gclid") == "email"
    assert channel(utm_source="google", utm_medium="organic", click_id="gclid") == "organic_search"
    assert channel(utm_source="wa", utm_medium="chat", click_id="gclid") == "chat"


def test_a_paid_click_goes_before_a_generic_tag():
    assert channel(utm_source="akun-a", utm_medium="social", click_id="ttclid") == "paid_social"
    assert channel(utm_source="mitra-b", utm_medium="referral", click_id="gclid") == "paid_search"


def test_google_ads_on_youtube_are_paid_video():
    assert channel(utm_source="youtube", click_id="gclid") == "paid_video"
    assert channel(utm_source="youtube", utm_medium="cpc", click_id="gclid") == "paid_video"


def test_a_paid_medium_with_an_unknown_source_takes_the_network_of_its_click():
    assert channel(utm_source="promo-a", utm_medium="paid", click_id="fbclid") == "paid_social"
    assert channel(utm_source="googlemaks", utm_medium="cpc", click_id="gclid") == "paid_search"
    assert channel(utm_source="promo-a", utm_medium="paid") == "paid_other"


def test_fbclid_never_outdoes_a_named_referrer():
    assert source(click_id="fbclid", referrer_host="l.instagram.com") == "instagram"
    assert channel(click_id="fbclid", referrer_host="blog.contoh.id") == "organic_social"


def test_the_referrer_goes_before_the_in_app_browser():
    told = RULES.classify(Arrival(referrer_host="chatgpt.com", in_app="line"))
    assert (told.channel, told.source) == ("ai_assistant", "chatgpt")


def test_a_known_tag_goes_before_the_referrer():
    arrival = Arrival(utm_source="tokopedia", referrer_host="l.instagram.com")
    assert RULES.classify(arrival).channel == "marketplace"


def test_an_unknown_tag_leaves_it_to_a_known_referrer_and_else_is_unassigned():
    tags = {"utm_source": "kampanye-x", "utm_medium": "tautan-y"}
    assert channel(**tags, referrer_host="l.instagram.com") == "organic_social"
    assert channel(**tags, referrer_host="blog.contoh.id") == "unassigned"
    assert channel(**tags) == "unassigned"
    assert source(**tags, referrer_host="l.instagram.com") == "kampanye-x"


@pytest.mark.parametrize(
    ("medium", "expected"),
    [("iklan", "paid_social"), ("ads", "paid_social"), ("remarketing", "paid_social")],
)
def test_words_for_paid_that_ga4_does_not_know(medium: str, expected: str):
    assert channel(utm_source="ig", utm_medium=medium) == expected


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("fb_ads", "paid_social"),
        ("fbads", "paid_social"),
        ("Google Ads", "paid_search"),
        ("tiktok-ads", "paid_social"),
        ("shopee_ads", "paid_shopping"),
        ("ig_story", "organic_social"),
        ("threads", "organic_social"),  # ends in "ads" and is none
        ("komunitas_ads", "unassigned"),
        ("line_up_2026", "unassigned"),
    ],
)
def test_a_source_with_a_tail(tag: str, expected: str):
    assert channel(utm_source=tag) == expected


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("m.facebook.com", "organic_social"),
        ("facebook.com.", "organic_social"),
        ("notfacebook.com", "referral"),
        ("facebook.com.penipu.net", "referral"),
        ("google.penipu.net", "referral"),
        ("google.co.id", "organic_search"),
        ("www.google.com.sg", "organic_search"),
        ("news.google.com", "organic_search"),
        ("id.search.yahoo.com", "organic_search"),
        ("xgoogle.com", "referral"),
        ("notshopee.co.id", "referral"),
        ("blog.contoh.id", "referral"),
        ("WWW.YouTube.com:443", "organic_video"),
        ("com", "referral"),
    ],
)
def test_hosts_match_whole_labels_from_the_right(host: str, expected: str):
    assert channel(referrer_host=host) == expected


def test_suffixes_of_a_host():
    assert list(suffixes("a.b.com")) == ["a.b.com", "a.b.*", "b.com", "b.*", "com"]
    assert list(suffixes("a.b.co.id"))[:4] == ["a.b.co.id", "a.b.*", "b.co.id", "b.*"]
    assert list(suffixes("a.b.net")) == ["a.b.net", "b.net", "net"]


@pytest.mark.parametrize("host", ["kopiseduh.co.id", "toko.kopiseduh.co.id", "app.midtrans.com"])
def test_own_and_gateway_hosts_are_direct_and_carry_nothing(host: str):
    direct = RULES.classify(Arrival())
    assert RULES.classify(Arrival(referrer_host=host)) == direct
    assert RULES.classify(Arrival(referrer_host=host, in_app="instagram")) == direct
    assert not direct.carries_source


def test_a_tag_on_a_link_from_an_own_host_counts():
    told = RULES.classify(
        Arrival(referrer_host="kopiseduh.co.id", utm_source="wa", utm_medium="chat")
    )
    assert (told.channel, told.carries_source) == ("chat", True)


def test_a_host_that_ends_like_an_own_host_is_another():
    assert channel(referrer_host="bukankopiseduh.co.id") == "referral"


def test_direct():
    nothing = {"utm_source": "(direct)", "utm_medium": "(none)", "utm_campaign": "(not set)"}
    for arrival in (Arrival(), Arrival(**nothing), Arrival(utm_source=" ", referrer_host="")):
        told = RULES.classify(arrival)
        assert (told.channel, told.source, told.medium, told.campaign) == (
            *("direct", "direct"),
            *(None, None),
        )
        assert not told.carries_source


def test_the_in_app_browser_names_a_visit_but_no_page_in_it():
    told = RULES.classify(Arrival(in_app="instagram"))
    assert (told.channel, told.source) == ("organic_social", "instagram")
    assert not told.carries_source


def test_a_contact_is_its_own_channel():
    told = RULES.classify(Arrival(contact="phone"))
    assert (told.channel, told.source, told.carries_source) == ("phone", "phone", True)
    assert channel(contact="store", utm_source="google", utm_medium="cpc") == "store"
    assert channel(contact="Telepon") == "phone"
    assert channel(contact="tokopedia") == "marketplace"
    assert channel(contact="merpati pos") == "unassigned"


def test_the_source():
    assert source(utm_source="FB", referrer_host="l.instagram.com") == "fb"
    assert source(referrer_host="www.google.co.id") == "google"
    assert source(referrer_host="www.Blog.contoh.id") == "blog.contoh.id"
    assert source(in_app="opera mini") == "opera mini"
    assert source(utm_medium="whatsapp") == "whatsapp"
    assert source(utm_medium="cpc") == "unknown"  # tagged, and no source was given


def test_medium_and_campaign():
    told = RULES.classify(
        Arrival(utm_source="ig", utm_medium=" Paid_Social ", utm_campaign=" Lebaran 2026 ")
    )
    assert (told.medium, told.campaign) == ("paid_social", "Lebaran 2026")


def test_no_host_or_word_stands_in_two_rows():
    seen: dict[str, str] = {}
    for file in ("networks.yml", "indonesia.yml", "inside.yml"):
        for _, name, keys in rows(file):
            for key in keys:
                assert key not in seen, f"{key} is {seen.get(key)} and {name}"
                assert key == key.lower()
                seen[key] = name


def test_the_lists_are_yaml_and_read_as_a_yaml_reader_reads_them():
    from importlib.resources import files

    from ruamel.yaml import YAML

    for file in ("networks.yml", "indonesia.yml", "inside.yml"):
        text = (files("jejak.journeys") / "lists" / file).read_text(encoding="utf-8")
        tree = YAML(typ="safe", pure=True).load(text)
        read = [
            (section, name, str(keys).split())
            for section, part in tree.items()
            for name, keys in part.items()
        ]
        assert read == list(rows(file))


def test_every_channel_and_place_has_a_name_in_both_languages():
    for language in LANGUAGES:
        names = texts(language)
        assert all(names[f"channels.{channel}"] for channel in CHANNELS)
        assert all(names[f"channels.place.{place}"] for place in PLACES)


# --- what holds for any arrival

_keys = sorted({*packaged().hosts, *packaged().words})
_text = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.sampled_from(_keys),
    st.sampled_from(["cpc", "social", "referral", "organic", "paid", "push", "gclid", "fbclid"]),
    st.sampled_from(_keys).map(lambda host: f"m.{host}"),
)
_arrivals = st.builds(Arrival, **dict.fromkeys(ARRIVAL, _text))


@given(_arrivals)
def test_every_arrival_has_a_channel_and_a_source_twice_the_same(arrival: Arrival):
    told = RULES.classify(arrival)
    assert told.channel in CHANNELS
    assert told.source
    assert read_rules(None, ("kopiseduh.co.id",)).classify(arrival) == told
    if told.channel == "direct":
        assert not told.carries_source


_ascii = st.one_of(
    st.none(),
    st.text(st.characters(max_codepoint=127), max_size=12),
    st.sampled_from(_keys),
    st.sampled_from(["cpc", "social", "Paid_Social", "shop", "GCLID", "push"]),
)


@given(st.builds(Arrival, **dict.fromkeys(ARRIVAL, _ascii)))
def test_case_never_decides(arrival: Arrival):
    said = {field: getattr(arrival, field) for field in ARRIVAL}
    loud = Arrival(**{field: text and text.upper() for field, text in said.items()})
    told, again = RULES.classify(arrival), RULES.classify(loud)
    assert (again.channel, again.source, again.medium, again.carries_source) == (
        told.channel,
        told.source,
        told.medium,
        told.carries_source,
    )


@given(st.sampled_from(sorted(packaged().hosts)), st.from_regex(r"[a-z0-9]{1,8}", fullmatch=True))
def test_a_subdomain_is_its_domain_and_a_longer_label_is_not(host: str, label: str):
    host = host.replace("*", "com")
    known = packaged().hosts
    if f"{label}.{host}" in known or f"{label}.{host.removesuffix('com')}*" in known:
        return
    assert channel(referrer_host=f"{label}.{host}") == channel(referrer_host=host)
    if packaged().host(host.split(".", 1)[1]) is None:
        assert packaged().host(f"{label}{host}") in (None, known.get(f"{label}{host}"))


def test_a_hundred_thousand_arrivals_take_seconds_and_the_lists_milliseconds():
    started = perf_counter()
    packaged.__wrapped__()
    loaded = perf_counter()
    for number in range(100_000):
        RULES.classify(
            Arrival(
                utm_source=f"promo_{number}", utm_medium="x", referrer_host=f"a{number}.contoh.id"
            )
        )
    done = perf_counter()
    assert loaded - started < 0.3  # 10 ms on a free machine
    assert done - loaded < 20  # 2 s on a free machine


def test_the_packaged_rules_need_no_yaml_reader():
    code = (
        "import sys; from jejak.journeys.channels import read_rules; read_rules(None);"
        "sys.exit('ruamel.yaml' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
