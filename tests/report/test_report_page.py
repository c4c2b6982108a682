"""The page: safe, whole, readable by everybody, and equal to the results."""

import re
from base64 import b64encode
from hashlib import sha256
from itertools import pairwise
from typing import Any

import pytest
from msgspec.structs import replace
from reading import Element, figure, read, tables
from sample_results import assisted, carry_over, meta, result, sample, with_share

from jejak.report.html import html_table, render, style
from jejak.report.naming import name
from jejak.report.voice import COUNTED
from jejak.words import LANGUAGES, MEASURES, MODELS


@pytest.fixture(scope="module")
def both() -> str:
    return render(sample(), ("id", "en"), meta())


@pytest.fixture(scope="module")
def page(both: str) -> Element:
    return read(both)


def test_is_one_well_formed_document(both: str, page: Element):
    assert both.startswith('<!doctype html>\n<html lang="id">')
    assert [one.tag for one in page.all() if one.tag in ("html", "head", "body")] == [
        "html",
        "head",
        "body",
    ]


def test_asks_for_nothing_from_outside(both: str, page: Element):
    assert not re.search(r"https?:|//[a-z]|url\(|@import|javascript:", both)
    assert not [
        one
        for one in page.all()
        if one.tag in ("script", "link", "iframe", "img", "object", "form", "base")
    ]
    for one in page.all():
        assert "src" not in one.attributes
        assert "style" not in one.attributes, "the page's own policy refuses it"
        assert not [name for name in one.attributes if name.startswith("on")]
        assert (one.attributes.get("href") or "#").startswith("#")


def test_its_policy_allows_its_own_style_and_nothing_else(page: Element):
    policy = next(m for m in page.all("meta") if m.attributes.get("http-equiv")).attributes[
        "content"
    ]
    [sheet] = page.all("style")
    digest = b64encode(sha256(sheet.text.encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


def test_ids_are_unique_and_references_lead_somewhere(page: Element):
    ids = [one.attributes["id"] for one in page.all() if "id" in one.attributes]
    assert len(ids) == len(set(ids))
    for one in page.all():
        wanted = (one.attributes.get("aria-labelledby") or "").split()
        wanted += [(one.attributes.get("href") or "")[1:], one.attributes.get("for") or ""]
        assert set(filter(None, wanted)) <= set(ids)


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_come_in_order(language: str):
    levels = [
        int(one.tag[1])
        for one in read(render(sample(), (language,), meta())).all()
        if re.fullmatch(r"h\d", one.tag)
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_tables_and_pictures_are_told_to_those_who_cannot_see(page: Element):
    assert len(page.all("table")) > 30
    for table in page.all("table"):
        assert table.all("caption")[0].text.strip()
        head = table.all("thead")[0].all("th")
        assert all(one.attributes.get("scope") == "col" for one in head)
        for row in table.all("tbody")[0].all("tr"):
            first, *rest = [one for one in row.all() if one.tag in ("th", "td")]
            assert (first.tag, first.attributes.get("scope")) == ("th", "row")
            assert {one.tag for one in rest} <= {"td"}
            assert 1 + len(rest) == len(head)
    for picture in (one for one in page.all("svg") if "picture" in one.classes()):
        assert picture.attributes["role"] == "img"
        assert all(picture.all(tag)[0].text.strip() for tag in ("title", "desc"))
    for frame in (one for one in page.all("div") if "frame" in one.classes()):
        assert frame.attributes["tabindex"] == "0"
        assert frame.attributes["aria-label"]


def test_languages_are_marked_and_switched_without_a_script(page: Element):
    [first, second] = [one for one in page.all("div") if "page" in one.classes()]
    assert (first.attributes["lang"], second.attributes["lang"]) == ("id", "en")
    body = page.all("body")[0]
    order = [one.tag for one in body.children if isinstance(one, Element)]
    assert order == ["input", "label", "input", "label", "div", "div"]
    inputs = page.all("input")
    assert {one.attributes["name"] for one in inputs} == {"language"}
    assert [("checked" in one.attributes) for one in inputs] == [True, False]
    for language in LANGUAGES:
        assert f"#show-{language}:checked ~ .page:not(.page-{language})" in style()
    assert "(Assisted Conversion)" in first.text
    assert [s.attributes["lang"] for s in first.all("span") if "other-name" in s.classes()] == [
        "en"
    ] * 3


def test_one_language_has_no_switch_and_no_other_words():
    alone = read(render(sample(), ("en",), meta()))
    assert alone.all("input") == []
    assert alone.all("html")[0].attributes["lang"] == "en"
    assert "Konversi terbantu" not in alone.text


def test_unknown_languages_are_refused():
    with pytest.raises(ValueError, match="id, en"):
        render(sample(), ("fr",), meta())


def test_the_same_results_make_the_same_page(both: str):
    assert render(sample(), ("id", "en"), meta()) == both


def test_the_three_named_analyses_come_in_order(page: Element):
    first = next(one for one in page.all("div") if "page-id" in one.classes())
    heads = [
        one.text
        for one in first.all()
        if one.tag in ("h2",) or (one.tag == "h3" and one.text == "Lanjutan keranjang")
    ]
    assert heads == [
        "Ringkasan",
        "Gambaran umum",
        "Awal mengenal",
        "Konversi terbantu (Assisted Conversion)",
        "Jeda waktu (Time Lag)",
        "Konversi lewat HP (Mobile Conversions)",
        "Lanjutan keranjang",
        "Funnel penjualan",
        "Mengapa calon pelanggan pergi: titik bocor",
        "Jalur terbanyak",
        "Panjang jalur",
        "Kredit",
        "Pembelian ulang",
        "Produk",
        "Tahap perjalanan",
        "Masukan pelanggan",
        "Yang tidak ikut dihitung",
    ]


def told(caption: str, language: str) -> list[list[str]]:
    return tables(read(render(sample(), (language,), meta())))[caption]


def same(cells: list[str], values: list[float], language: str, digits: list[int]) -> None:
    for cell, value, digit in zip(cells, values, digits, strict=True):
        assert figure(cell, language) == pytest.approx(value, abs=0.5 * 10**-digit + 1e-9)


@pytest.mark.parametrize(
    ("language", "counted", "valued"),
    [
        ("id", "Konversi terbantu, terakhir, dan pertama", "Nilai di balik hitungan itu"),
        ("en", "Assisted, last-touch and first-touch conversions", "The value behind these counts"),
    ],
)
def test_the_twin_of_assisted_holds_the_figures_of_its_rows(
    language: str, counted: str, valued: str
):
    result = assisted()
    shares = {row["channel"]: row for row in result.details["shares"]}
    _, *rows = told(counted, language)
    _, *values = told(valued, language)
    assert len(rows) == len(values) == len(result.rows)
    for cells, money, row in zip(rows, values, result.rows, strict=True):
        share = shares.get(row["channel"])
        numbers = [row["assisted_conversions"], row["last_conversions"]]
        same([cells[1], cells[4]], numbers, language, [0, 0])
        same(cells[6:], [row["first_conversions"], row["influenced_conversions"]], language, [0, 0])
        same(
            money[1:],
            [row[f"{one}_value"] for one in ("assisted", "last", "first")],
            language,
            [0] * 3,
        )
        if share is None:
            assert cells[2:4] == ["–", "–"]
            continue
        low, high = cells[3].removesuffix("%").split("–")
        percents = [share["assisted_share"] * 100, share["low"] * 100, share["high"] * 100]
        same([cells[2], low, high], percents, language, [1, 1, 1])
        if row["assisted_per_last"] is None:
            assert cells[5] == "–"
        else:
            same([cells[5]], [row["assisted_per_last"]], language, [2])


def test_the_twin_of_time_lag_holds_every_row():
    rows = [r for r in sample()["time_lag"].rows if r["since"] == "first_touch"]
    _, *cells = told("Hari sejak sentuhan pertama", "id")
    assert [line[0] for line in cells] == [
        "hari yang sama",
        *(r["days"].replace("-", "–") for r in rows[1:]),
    ]
    for line, row in zip(cells, rows, strict=True):
        same(
            [line[1], line[2], line[4]],
            [row["conversions"], row["share"] * 100, row["value"]],
            "id",
            [0, 1, 0],
        )


def test_the_twins_of_credit_hold_every_model():
    result = sample()["attribution"]
    for caption, what, digit in (
        ("Jumlah pesanan yang dikreditkan, per model", "conversions", 1),
        ("Nilai bersih yang dikreditkan, per model", "value", 0),
    ):
        _, *cells = told(caption, "id")
        for line, row in zip(cells, result.rows, strict=True):
            same(
                line[1:], [row[f"{model}_{what}"] for model in MODELS], "id", [digit] * len(MODELS)
            )


def test_the_twin_of_devices_hides_rates_of_fewer_than_ten_people():
    _, phone, _, tablet, tv = told("Orang, konversi, dan nilai per perangkat", "id")
    assert phone[:5] == ["HP", "18.204", "561", "3,1%", "2,8–3,3%"]
    assert tablet[0] == "Tablet tipis"
    assert tv[:5] == ["TV", "7", "0", "belum cukup data", "–"]


def test_the_twin_of_carry_over_names_both_ends():
    head, first, *_ = told("Lanjutan keranjang", "id")
    assert head[:4] == ["Keranjang", "Pembelian", "Terbaca sebagai", "Dibantu"]
    assert first[:7] == [
        "Web · HP",
        "Aplikasi · HP",
        "Pencarian organik",
        "Iklan media sosial",
        "214",
        "11,6%",
        "10,2–13,2%",
    ]


def test_the_switch_matrix_adds_up_to_its_rows():
    _, *cells = told("Jumlah pesanan menurut perangkat pertama dan perangkat saat konversi", "id")
    total = sum(figure(cell, "id") for line in cells for cell in line[1:])
    assert total == sum(row["conversions"] for row in sample()["devices"].details["switches"])
    assert cells[0] == ["HP", "512", "183", "0"]


def test_sums_stand_under_every_measure(page: Element):
    first = next(one for one in page.all("div") if "page-id" in one.classes())
    sections = [one for one in first.all("section") if "measure" in one.classes()]
    assert len(sections) == len(MEASURES) - 1  # quality is told at the end
    people = next(one for one in sections if "funnel" in one.classes())
    assert "1.200 berkonversi + 600 masih berjalan + 10.200 batal = 12.000 orang" in people.text
    left = next(one for one in sections if "dropoff" in one.classes())
    assert "15.000 dari 24.000 orang (62%) sudah pergi: diam lebih dari 21,5 hari" in left.text
    conversions = [
        one
        for one in sections
        if not set(one.classes()) & set(COUNTED) and one not in (people, left)
    ]
    assert len(conversions) == len(set(MEASURES) - set(COUNTED)) - 2
    for section in conversions:
        assert "1.781 dengan sentuhan + 61 tanpa sentuhan tercatat = 1.842 pesanan" in section.text
    assert "Rp\u00a0426.332.700 omzet − Rp\u00a024.250.000 batal" in first.text


def test_long_tables_fold_but_hold_all():
    row = assisted().rows[0]
    many = [row | {"campaign": f"kampanye {n:03}"} for n in range(60)]
    settings = assisted().settings | {"by": "campaign"}
    result = replace(assisted(), rows=many, details={}, settings=settings)
    page = read(render({"assisted": result}, ("id",), meta()))
    rows = tables(page)["Konversi terbantu, terakhir, dan pertama"]
    assert [line[0] for line in rows[1:]] == [f"kampanye {n:03}" for n in range(60)]
    assert "dan 35 baris lagi" in page.text


def test_what_is_too_long_to_show_is_counted():
    devices = sample()["devices"]
    many = [{"path": f"mobile > d{n}", "conversions": 1, "value": 1.0} for n in range(1300)]
    long = replace(devices, details=devices.details | {"device_paths": many})
    page = read(render({"devices": long}, ("id",), meta()))
    assert len(tables(page)["Urutan perangkat sebelum konversi"]) == 301
    assert "dan 1.000 baris lagi: jejak measure devices --from 2026-07-26 --to" in page.text


def test_a_device_that_nobody_knows_is_in_the_table_not_in_the_picture():
    """Only conversions are without a device: its rate is 100 % by definition."""
    devices = sample()["devices"]
    unknown = devices.rows[0] | {"device": "unknown", "people": 826, "converters": 826, "rate": 1.0}
    page = read(
        render({"devices": replace(devices, rows=[*devices.rows, unknown])}, ("id",), meta())
    )
    assert "Tak dikenal" in [
        line[0] for line in tables(page)["Orang, konversi, dan nilai per perangkat"]
    ]
    picture = next(one for one in page.all("svg") if "picture" in one.classes())
    assert "Tak dikenal" not in picture.text
    assert "(4 dari 5 digambar; tabel memuat semuanya)" in page.text


HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>&amp;{0}{evil}'


@pytest.mark.parametrize(("language", "month"), [("id", "Okt 2026"), ("en", "Oct 2026")])
def test_months_are_written_out(language: str, month: str):
    page = read(render(sample(), (language,), meta()))
    cells = [cell for rows in tables(page).values() for line in rows for cell in line]
    assert month in cells
    assert not [cell for cell in cells if re.fullmatch(r"\d{4}-\d\d", cell)]


def test_a_way_of_complaining_that_is_no_channel_has_a_name():
    assert name("channel", "instagram_comment", "id") == "Komentar Instagram"
    assert name("channel", "kios_pasar", "id") == "kios_pasar"


def test_hostile_names_stay_text():
    rows = [row | {"campaign": HOSTILE} for row in assisted().rows[:1]]
    shares = [row | {"campaign": HOSTILE} for row in assisted().details["shares"][:1]]
    settings = assisted().settings | {"by": "campaign"}
    result = replace(assisted(), rows=rows, details={"shares": shares}, settings=settings)
    paths = replace(sample()["paths"], settings=settings, details={})
    paths = replace(paths, rows=[paths.rows[0] | {"path": f"{HOSTILE} > {HOSTILE}"}])
    drawn = render({"assisted": result, "paths": paths}, ("id",), meta(project=HOSTILE))
    page = read(drawn)
    assert not [one for one in page.all() if one.tag in ("script", "img")]
    assert page.all("h1")[0].text == HOSTILE
    assert HOSTILE in tables(page)["Konversi terbantu, terakhir, dan pertama"][1][0]
    assert not [one for one in read(html_table(result, "id")).all() if one.tag in ("script", "img")]


@pytest.mark.parametrize(
    "private", ["budi.santoso@contoh.co.id", "+62 812-3456-7890", "081234567890", "a%40b.com"]
)
def test_no_address_or_phone_number_gets_in(private: str):
    settings = assisted().settings | {"by": "campaign"}
    rows = [row | {"campaign": f"promo {private}"} for row in assisted().rows[:1]]
    result = replace(assisted(), rows=rows, details={}, settings=settings)
    drawn = render({"assisted": result}, ("id", "en"), meta())
    assert private not in drawn
    assert "promo ***" in drawn


def test_numbers_of_campaigns_are_not_taken_for_phones():
    settings = assisted().settings | {"by": "campaign"}
    rows = [row | {"campaign": "20983746512"} for row in assisted().rows[:1]]
    result = replace(assisted(), rows=rows, details={}, settings=settings)
    assert "20983746512" in render({"assisted": result}, ("id",), meta())


def test_missing_events_are_named_and_nothing_is_drawn():
    gone = [{"code": "missing_events", "events": "Product Added"}]
    results = sample() | {"carry_over": replace(carry_over(), rows=[], details={}, caveats=gone)}
    page = read(render(results, ("id",), meta()))
    section = next(one for one in page.all("section") if "carry_over" in one.classes())
    assert "Belum ada data untuk analisis ini." in section.text
    assert "Peristiwa Product Added tidak ada di data" in section.text
    assert section.all("table") == []
    assert [one for one in section.all("svg") if "picture" in one.classes()] == []


def test_without_anything_certain_it_says_not_enough_data():
    settings: dict[str, Any] = {"conversions": 4, "attributed": 4, "unattributed": 0}
    few = {
        name: replace(one, reconciliation=settings, rows=[])
        for name, one in sample().items()
        if name not in COUNTED
    }
    page = read(render(few, ("id",), meta()))
    summary = next(one for one in page.all("section") if one.attributes.get("id") == "id-summary")
    assert "Belum cukup data untuk menyimpulkan apa pun" in summary.text
    assert summary.all("li") == []


def test_shares_of_fewer_than_ten_conversions_are_withheld():
    rows = [with_share({"unit": "touches", "path_length": "1", "conversions": 9, "value": 9e5}, 9)]
    sums = {"conversions": 9, "attributed": 9, "unattributed": 0}
    few = result("path_length", rows, reconciliation=sums, settings={"by": None})
    page = read(render({"path_length": few}, ("id",), meta()))
    _, line = tables(page)["Sentuhan per jalur"]
    assert line[:4] == ["1", "9", "belum cukup data", "–"]
    assert [one for one in page.all("svg") if "picture" in one.classes()] == []
    enough = replace(few, reconciliation=sums | {"conversions": 10, "attributed": 10})
    _, line = tables(read(render({"path_length": enough}, ("id",), meta())))["Sentuhan per jalur"]
    assert line[2] == "100,0%"


def test_no_conversions_are_not_drawn_as_zeros():
    gone = [{"code": "missing_events", "events": "Order Completed"}]
    sums = dict.fromkeys(("conversions", "attributed", "unattributed"), 0)
    lost = [row | {"conversions": 0, "share": None, "low": None} for row in sample()["paths"].rows]
    none = {
        name: replace(
            one, rows=lost if name == "paths" else [], reconciliation=sums, caveats=gone, details={}
        )
        for name, one in sample().items()
    }
    page = read(render(none, ("id",), meta()))
    assert page.text.count("Peristiwa Order Completed tidak ada di data") == 1
    assert "tanpa sentuhan tercatat = " not in page.text
    assert page.all("header")[0].all("dl") == []
    assert [one for one in page.all("svg") if "picture" in one.classes()] == []
    assert "Jalur terbanyak" in tables(page)  # the journeys without a conversion can be read


def test_what_was_left_out_is_counted(page: Element):
    rows = {line[0]: line[1:] for line in tables(page)["Peristiwa dan orang di balik laporan ini"]}
    assert rows["Bot dikecualikan"] == ["8.412", "4,2%"]
    assert rows["Ganda, dihitung sekali"][0] == "1.920"
    assert rows["Sentuhan belum tergolong"] == ["702", "1,4%"]
    sources = tables(page)["Sumber data"]
    assert sources[1][:2] == ["web", "perangkat pengunjung"]
    assert sources[1][-1] == "22 Nov 2026, 14.30\u00a0WIB"


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_notebook_shows_one_measure(measure: str, language: str):
    shown = read(html_table(sample()[measure], language))
    assert shown.all("table")
    assert [one.tag for one in shown.children if isinstance(one, Element)] == ["div"]
