"""Diagrams and sheets that others wrote: what comes of them, and every mistake at its place."""

import io
import random
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_any_text import MARKS

from jejak.errors import JejakError
from jejak.maps.edges import Imported, ImportedError, import_map
from jejak.maps.file import read_map
from jejak.maps.mermaid_out import to_mermaid
from jejak.maps.model import Map
from jejak.maps.table_out import to_csv
from jejak.verify.check import Beside, check
from jejak.words import LANGUAGES

TODAY = date(2026, 11, 23)
FLAGSHIP = (Path(__file__).parent / "flagship.yaml").read_text(encoding="utf-8")
DOCUMENTED = """journey
    title My working day
    section Go to work
      Make tea: 5: Me
      Go upstairs: 3: Me
      Do work: 1: Me, Cat
    section Go home
      Go downstairs: 5: Me
      Sit down: 5: Me
"""
HARD = """---
title: Beli kopi
config: {theme: dark}
---
%%{init: {'theme': 'base',
  'themeVariables': {}}}%%
%% a comment
JOURNEY
accTitle: dibaca mesin
accDescr {
  Buy: 9: nobody
}
Sebelum bagian: 3
section Kesadaran
Buka 10:30: promo: 4: Rina, Toko Kopi   # catatan
Buka 10:30: promo: 2.5: Toko
Jam 08#58;00 #quot;buka#quot;: 2: Sistem
section 支付
支払い
???: 3
Bayar: : Kasir
section Kesadaran
Balik lagi: 5: Bot, Rina
"""


def brought(tmp_path: Path, text: str | bytes, name: str = "jalan.mmd") -> Imported:
    file = tmp_path / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return import_map(file)


def whole(made: Imported) -> Map:
    """Its map, read from its own text in both languages; it passes its check."""
    for language in LANGUAGES:
        read = read_map(made.text(language))
        assert read.map == made.source.map
        assert not [f for f in check(read, Beside(TODAY)) if f.severity == "error"]
    return made.source.map


def test_the_documented_example(tmp_path: Path):
    made = whole(brought(tmp_path, DOCUMENTED))
    assert made.map.name.id == "My working day" and made.map.id == "my_working_day"
    assert [(s.id, s.expect, s.assumed) for s in made.stages] == [
        ("go_to_work", "do_work", True),
        ("go_home", "sit_down", True),
    ]
    assert [(t.id, t.stage, t.by, t.feel, t.assumed, t.bindings) for t in made.touchpoints] == [
        ("make_tea", "go_to_work", "customer", 3, True, ()),
        ("go_upstairs", "go_to_work", "customer", 0, True, ()),
        ("do_work", "go_to_work", "customer", -3, True, ()),
        ("go_downstairs", "go_home", "customer", 3, True, ()),
        ("sit_down", "go_home", "customer", 3, True, ()),
    ]
    assert made.flow == {"main": "make_tea go_upstairs do_work go_downstairs sit_down"}
    assert [(p.id, p.assumed) for p in made.personas] == [("cat", True)]
    assert all(goal.assumed for goal in made.goals) and len(made.goals) == 1


def test_what_people_write_and_mermaid_allows(tmp_path: Path):
    made = whole(brought(tmp_path, HARD))
    assert made.map.name.id == "Beli kopi"
    found = [(t.id, t.name.id, t.stage, t.by, t.feel) for t in made.touchpoints]
    assert found == [
        ("sebelum_bagian", "Sebelum bagian", "perjalanan", "customer", 0),
        ("buka_10_30_promo", "Buka 10:30: promo", "kesadaran", "customer", 1),
        ("buka_10_30_promo_2", "Buka 10:30: promo", "kesadaran", "brand", 0),
        ("jam_08_00_buka", 'Jam 08:00 "buka"', "kesadaran", "system", -1),
        ("t", "支払い", "t", "customer", None),
        ("t_2", "???", "t", "customer", 0),
        ("bayar", "Bayar", "t", "brand", None),
        ("balik_lagi", "Balik lagi", "kesadaran", "customer", 3),
    ]
    assert [persona.name.id for persona in made.personas] == ["Rina", "Toko Kopi"]
    assert brought(tmp_path, HARD).text("id") == brought(tmp_path, HARD).text("id")


def test_line_ends_and_a_mark_of_the_encoding(tmp_path: Path):
    plain = whole(brought(tmp_path, DOCUMENTED))
    for text in (DOCUMENTED.replace("\n", "\r\n"), DOCUMENTED.replace("\n", "\r")):
        assert whole(brought(tmp_path, "\ufeff" + text)) == plain


def test_what_is_changed_in_the_diagram_changes_the_map(tmp_path: Path):
    made = read_map(FLAGSHIP).map
    text = to_mermaid(made, "id")
    changed = (
        text.replace("Checkout: 3: Pelanggan", "Mulai bayar: 1: Sistem")
        .replace("section Akuisisi", "section Membeli")
        .replace("title Perjalanan pembeli kopi", "title Kopi")
        .replace("Membayar: 3: Pelanggan", "Membayar: 3: Pelanggan\n  Foto struk: 5: Rina")
    )
    new = whole(brought(tmp_path, changed))
    before, after = ({t.id: t for t in one.touchpoints} for one in (made, new))
    assert set(after) - set(before) == {"foto_struk"}
    extra = after["foto_struk"]
    assert (extra.stage, extra.feel, extra.anytime, extra.assumed) == ("acquisition", 3, True, True)
    assert {id for id in before if before[id] != after[id]} == {"checkout"}
    checkout = after["checkout"]
    assert checkout.name.id == "Mulai bayar" and checkout.name.en == "Checks out"
    assert (checkout.feel, checkout.by) == (-3, "system")
    assert [s.name.id for s in new.stages if s.id == "acquisition"] == ["Membeli"]
    assert new.map.name.id == "Kopi" and new.map.name.en == made.map.name.en
    assert (new.goals, new.flow, new.tests) == (made.goals, made.flow, made.tests)


BROKEN = {
    "graph TD\n  A --> B": [(1, "mermaid_kind", "graph TD")],
    "": [(1, "mermaid_kind", None)],
    "journey\n title x\n": [(1, "mermaid_empty", None)],
    "journey\n section a\n  Bayar: enam: Saya\n  Beli: 9\n  : 3: Saya\n": [
        (3, "mermaid_score", "enam"),
        (4, "mermaid_score", "9"),
        (5, "mermaid_name", ": 3: Saya"),
    ],
    "journey\nBayar: Saya\n": [(2, "mermaid_score", "Saya")],
    "---\ntitle: x\njourney\n": [(1, "mermaid_open", "---")],
    "journey\n%%{init: {}\nA: 3\n": [(2, "mermaid_open", "%%{init: {}")],
    "journey\n%% jejak nothing: {id: a}\nA: 3\n": [(2, "unknown_key", "nothing")],
    "journey\n%% jejak touchpoints: {id: a, name: A]\nA: 3\n": [(2, "syntax", None)],
    "journey\n%% jejak touchpoints: {id: a, name: A}\n": [(2, "mermaid_alone", "a")],
    "journey\n%% jejak stages: {id: A B, name: A, goal: A, expect: a}\nA: 3\n": [
        (2, "bad_id", "A B")
    ],
}


@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_diagram(tmp_path: Path, text: str):
    with pytest.raises(ImportedError) as raised:
        brought(tmp_path, text)
    found = [(f.place.line, f.code, f.values.get("value") or None) for f in raised.value.findings]
    assert found == BROKEN[text]
    for language, word in (("id", "baris"), ("en", "line")):
        for (line, _, value), told in zip(
            BROKEN[text], raised.value.text(language).splitlines()[1:], strict=True
        ):
            assert told.startswith(f"{word} {line},") and (value or "") in told


CSV = {
    # A header of each language, of both, of keys; other delimiters; ids made; words of people.
    "Nama,Tahap,Kontak,Pelaku,Perasaan (−3 sampai +3),Momen penentu\n"
    "Lihat iklan,Kesadaran,Media Sosial,brand,1,ya\n"
    'Bayar,Akuisisi,"web, Kasir Toko",customer,−2,tidak\n': [
        ("lihat_iklan", "kesadaran", ("media_sosial",), 1, True),
        ("bayar", "akuisisi", ("web", "kasir_toko"), -2, False),
    ],
    "Name;Stage;Contacts;Who acts;Feeling (−3 to +3);Moment of truth\n"
    "Sees an ad;awareness;social;brand;1;TRUE\n;;;;;\nPays;acquisition;web, app;customer;-2;\n": [
        ("sees_an_ad", "awareness", ("social",), 1, True),
        ("pays", "acquisition", ("web", "app"), -2, False),
    ],
    "\n\nid\tNAMA (ID)\tname.en\tStage\tkontak\tby\nx\tSatu\tOne\ta\tweb\tsystem\n": [
        ("x", "a", ("web",), None, False)
    ],
}


@pytest.mark.parametrize("text", CSV)
def test_sheets_of_others(tmp_path: Path, text: str):
    made = whole(brought(tmp_path, text, "peta.csv"))
    found = [(t.id, t.stage, t.contact, t.feel, t.moment_of_truth) for t in made.touchpoints]
    assert found == CSV[text]
    assert all(stage.assumed for stage in made.stages)


def test_pains_and_evidence_as_words(tmp_path: Path):
    text = (
        'Nama,Tahap,Kontak,Pelaku,Kendala,Bukti\nBayar,a,web,customer,"Ongkir mahal\nLama",survey\n'
    )
    one = whole(brought(tmp_path, text, "peta.csv")).touchpoints[0]
    assert [(pain.id, pain.text.id) for pain in one.pain] == [
        ("p_ongkir_mahal", "Ongkir mahal"),
        ("p_lama", "Lama"),
    ]
    assert [evidence.kind for evidence in one.evidence] == ["survey"]


HEAD = "Id,Nama,Tahap,Kontak,Pelaku,Perasaan (−3 sampai +3),Momen penentu,Survei: jeda,Kendala"
PLANTED = f"""{HEAD},Warna,Nama
a,A,s,web,pembeli,1,,,,,
B b,B,s,web,customer,5,mungkin,2 hari,,merah,,lain
c,,s,web,brand,dua,,,{{id: x,,
d,D,s,,brand,0,,,,,
"""
EXPECTED = [
    (1, 10, "unknown_key", "Warna"),
    (1, 11, "column_twice", "Nama"),
    (2, 5, "not_allowed", "pembeli"),
    (3, 1, "bad_id", "B b"),
    (3, 6, "out_of_range", "5"),
    (3, 7, "not_bool", "mungkin"),
    (3, 8, "bad_span", "2 hari"),
    (3, 8, "missing", "survey"),
    (3, 12, "no_header", "lain"),
    (4, 1, "missing", "name"),
    (4, 6, "not_whole", "dua"),
    (4, 9, "syntax", None),
    (5, 1, "missing", "contact"),
]


def found_in(error: ImportedError) -> list[tuple[int, int, str, str | None]]:
    findings = error.to_dict()["findings"]
    return [(f["line"], f["column"], f["code"], f["values"].get("value")) for f in findings]


def test_every_planted_mistake_is_told(tmp_path: Path):
    with pytest.raises(ImportedError) as raised:
        brought(tmp_path, PLANTED, "peta.csv")
    told = [(*one[:3], one[3] or None) for one in found_in(raised.value)]
    assert told == EXPECTED
    shown = raised.value.text("id").splitlines()[1:]
    assert (
        shown[4].startswith("baris 3, kolom F (Perasaan (−3 sampai +3)): ") and "-3 … 3" in shown[4]
    )
    assert "Perasaan" in shown[0] and "Feeling" not in shown[0]  # as this header is written
    assert shown[9] == "baris 4, kolom A: “Nama (id)” kosong di baris ini. Isi, misalnya: Bayar"
    assert raised.value.text("en").splitlines()[5].startswith("row 3, column F (Feeling")


def workbook(sheets: dict[str, list[list[object]]]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "d mmm yyyy"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for nth, row in enumerate(rows):
                for place, value in enumerate(row):
                    if isinstance(value, date):
                        sheet.write_datetime(nth, place, value, day)
                    else:
                        sheet.write(nth, place, value)
    return file.getvalue()


POINTS = [
    ["Nama", "Tahap", "Kontak", "Pelaku", "Perasaan (−3 sampai +3)"],
    ["Lihat", "Kenal", "web", "customer", 1],
    ["Bayar", "Beli", "Kasir", "customer", -2],
]


def test_a_workbook_by_hand(tmp_path: Path):
    """Numbers, days, true and false as a spreadsheet has them; stages by their names."""
    sheets = {
        "Titik interaksi": POINTS,
        "STAGES": [
            ["Id", "Name (id)", "Goal", "Expected"],
            ["kenal", "Kenal", "Tahu", "lihat"],
            ["s2", "Beli", "Membeli", "bayar"],
        ],
        "contacts": [
            ["id", "name", "place", "offline"],
            ["web", "Web", "web", False],
            ["k1", "Kasir", "store", True],
        ],
        "Tujuan bisnis": [
            ["Id", "Ukuran", "Peristiwa", "Tenggat"],
            ["g", "count", "Order Completed", date(2027, 1, 31)],
        ],
        "_catatan": [["bebas"]],
    }
    made = whole(brought(tmp_path, workbook(sheets), "peta.xlsx"))
    assert [(t.id, t.stage, t.contact, t.feel) for t in made.touchpoints] == [
        ("lihat", "kenal", ("web",), 1),
        ("bayar", "s2", ("k1",), -2),
    ]
    assert made.goals[0].by == date(2027, 1, 31)
    assert [contact.offline for contact in made.contacts] == [False, True]
    assert not made.stages[0].assumed


def test_mistakes_of_a_workbook_are_told_by_sheet(tmp_path: Path):
    sheets = {
        "Tahap": [
            ["Id", "Nama", "Tujuan", "Yang diharapkan"],
            ["Kenal!", "A", "B", "lihat"],
        ],
        "Titik interaksi": [*POINTS, ["", "", "", "", 9]],
        "Tujuan bisnis": [["Id", "Ukuran"], ["g", "banyak"]],
        "Lain": [["x"]],
    }
    with pytest.raises(ImportedError) as raised:
        brought(tmp_path, workbook(sheets), "peta.xlsx")
    told = [line.partition(": ")[0] for line in raised.value.text("id").splitlines()[1:]]
    assert told == [
        "baris 1, kolom A",
        "lembar “Tujuan bisnis”, baris 2, kolom B (Ukuran)",
        "lembar “Tahap”, baris 2, kolom A (Id)",
        *["lembar “Titik interaksi”, baris 4, kolom E"] * 4,
        "lembar “Titik interaksi”, baris 4, kolom E (Perasaan (−3 sampai +3))",
    ]


@settings(max_examples=30, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.integers(0, 10**9), st.sampled_from(["mmd", "csv"]))
def test_whatever_stands_there_is_told_in_words(tmp_path: Path, seed: int, form: str):
    """A diagram or a sheet with some characters changed: a map, or mistakes; nothing else."""
    chance, made = random.Random(seed), read_map(FLAGSHIP).map
    text = to_mermaid(made, "id") if form == "mmd" else to_csv(made, "id").decode()
    for _ in range(chance.randint(1, 6)):
        at, mark = chance.randrange(len(text)), chance.choice(MARKS)
        text = text[:at] + mark + text[at + chance.randint(0, 40) :]
    try:
        whole = brought(tmp_path, text, f"a.{form}")
        assert read_map(whole.text("id")).map == whole.source.map
    except JejakError as error:
        assert all(error.text(language) for language in LANGUAGES)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.xlsx", b"PK nothing", "map.not_xlsx"),
        ("a.csv", b"Nama\n\xff\xfe", "map.not_utf8"),
        ("a.mmd", b"journey\nA\xff: 3", "map.not_utf8"),
        ("a.csv", b"", "map.no_rows"),
        ("a.csv", b"Nama,Tahap\n", "map.no_rows"),
        ("a.pdf", b"", "map.form"),
        ("a", b"", "map.form"),
    ],
)
def test_files_that_are_none(tmp_path: Path, name: str, data: bytes, code: str):
    with pytest.raises(JejakError) as raised:
        brought(tmp_path, data, name)
    assert raised.value.code == code
    for language in LANGUAGES:
        assert name in raised.value.text(language)
