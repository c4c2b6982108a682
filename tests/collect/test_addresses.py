"""Page addresses and referrers, against Python's own URL reader."""

from typing import Any
from urllib.parse import urlsplit

from segment_by_hand import bare, event

Read = Any
URLS = (
    "https://toko.example/",
    "https://toko.example",
    "http://WWW.Toko.EXAMPLE:8080/Produk/Kopi%20Gayo?q=1#x",
    "https://user:pass@toko.example/a",
    "https://toko.example?utm_source=ig",
    "https://toko.example#bagian",
    "https://toko.example/a/b/?next=https://lain.example/c",
    "https://toko.example./a",
    "android-app://com.google.android.gm/",
    "//toko.example/a",
    "https://xn--caf-dma.example/ü",
    "https://wa.me/6281298765432",
)


def test_hosts_and_paths(read: Read):
    made = [event(messageId=f"{n:02}", context={"page": {"url": u}}) for n, u in enumerate(URLS)]
    for url, row in zip(URLS, read(made).rows, strict=True):
        parts = urlsplit(url)
        assert (row["host"], row["page"]) == (bare(parts.hostname), parts.path or "/"), url


def test_referrers(read: Read):
    pages = [{"url": "https://toko.example/", "referrer": url} for url in URLS]
    made = [event(messageId=f"{n:02}", context={"page": p}) for n, p in enumerate(pages)]
    for url, row in zip(URLS, read(made).rows, strict=True):
        host = bare(urlsplit(url).hostname)
        assert row["referrer_host"] == (None if host == "toko.example" else host), url


def test_what_is_no_url(read: Read):
    texts = (
        "about:blank",
        "produk/1",
        "-",
        "/produk/1?utm_source=x",
        "%%%",
        "https://",
        "?gclid=1",
    )
    made = [event(messageId=f"{n:02}", context={"page": {"url": t}}) for n, t in enumerate(texts)]
    rows = read(made).rows
    assert [row["host"] for row in rows] == [None] * len(texts)
    assert (rows[3]["page"], rows[3]["utm_source"]) == ("/produk/1", "x")
    assert (rows[6]["page"], rows[6]["click_id"]) == (None, "gclid")


def test_campaign_of_the_context_goes_before_that_of_the_address(read: Read):
    url = "https://toko.example/?utm_source=a&utm_medium=b&UTM_CAMPAIGN=c"
    told = {"page": {"url": url}, "campaign": {"source": "x", "medium": ""}}
    row = read([event(context=told)]).row
    assert (row["utm_source"], row["utm_medium"], row["utm_campaign"]) == ("x", "b", None)


def test_a_paid_click_id_goes_before_one_that_only_names_a_network(read: Read):
    url = "https://toko.example/?fbclid=IwAR0&ttclid=E.C.P&x_gclid=1&gclid="
    assert read([event(context={"page": {"url": url}})]).row["click_id"] == "ttclid"


def test_a_query_that_is_no_utf8_is_read_as_far_as_it_goes(read: Read):
    url = "https://toko.example/?utm_source=%FF&utm_medium=cpc&utm_campaign=100%"
    row = read([event(context={"page": {"url": url}})]).row
    assert row["utm_medium"] == "cpc"
    assert row["utm_campaign"] == "100%"


def test_the_name_of_a_screen_is_its_page(read: Read):
    row = read([event(type="screen", event=None, name="Keranjang")]).row
    assert (row["page"], row["place"], row["event"]) == ("Keranjang", "app", "Screen Viewed")
