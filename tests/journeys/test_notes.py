"""A project's notes.yml: what it holds, and every mistake with its place and its way out."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jejak.errors import SettingsError
from jejak.journeys.notes import Note, read_notes, template
from jejak.words import LANGUAGES, texts

# error, file, line and column, what to replace by what so that the file loads
BROKEN = {
    "a date as people write it here": (
        ("notes.date", "- date: 14/9/2026\n  text: a\n", (1, 9)),
        ("14/9/2026", "{fix}"),
    ),
    "a day that no month has": (
        ("notes.date", "- date: 2026-02-30\n  text: a\n", (1, 9)),
        ("2026-02-30", "{fix}"),
    ),
    "an end before the beginning": (
        ("notes.until", "- date: 2026-09-14\n  until: 2026-09-13\n  text: a\n", (2, 10)),
        ("2026-09-13", "{allowed}"),
    ),
    "no date": (("notes.missing", "- text: a\n", (1, 3)), ("- ", "- {fix}\n  ")),
    "no text": (("notes.missing", "- date: 2026-09-14\n", (1, 3)), ("- ", "- {fix}\n  ")),
    "one language of two": (
        ("notes.missing", "- date: 2026-09-14\n  text: {id: a}\n", (2, 9)),
        ("{id: a}", "{id: a, {fix}}"),
    ),
    "a key that is none": (
        ("yaml.unknown_key", "- date: 2026-09-14\n  txt: a\n", (2, 3)),
        ("txt", "{fix}"),
    ),
    "a language that is none": (
        ("yaml.unknown_key", "- date: 2026-09-14\n  text: {id: a, eng: b}\n", (2, 17)),
        ("eng", "{fix}"),
    ),
    "an empty text": (
        ("yaml.empty", "- date: 2026-09-14\n  text:\n", (2, 3)),
        ("text:", "text: a"),
    ),
    "a map at the top": (
        ("yaml.not_a_list", "date: 2026-09-14\ntext: a\n", (1, 1)),
        ("date: 2026-09-14\n", "- date: 2026-09-14\n  "),
    ),
    "a text for a note": (("yaml.not_a_map", "- promo\n", (1, 3)), ("promo", "{fix}\n  text: a")),
}


def test_notes_are_read_by_date_with_their_languages():
    text = (
        "- {date: 2026-10-01, until: 2026-10-07, text: {id: Gudang pindah, en: Moved}}\n"
        '- date: "2026-09-14"\n  text: Ongkir gratis\n'
    )
    ongkir, moved = read_notes(text)
    assert ongkir == Note(
        date(2026, 9, 14), date(2026, 9, 14), {"id": "Ongkir gratis", "en": "Ongkir gratis"}
    )
    assert (moved.first, moved.last) == (date(2026, 10, 1), date(2026, 10, 7))
    assert moved.texts == {"id": "Gudang pindah", "en": "Moved"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_holds_no_note_until_its_comments_are_taken_off(language: str):
    text = template(language)
    assert read_notes(text) == () == read_notes(None)
    example = text[text.index("# - date") :].replace("# ", "")
    assert [note.first for note in read_notes(example)] == [date(2026, 9, 14), date(2026, 10, 1)]


@pytest.mark.parametrize("case", BROKEN)
def test_a_mistake_is_named_with_its_place_and_its_fix_loads(case: str):
    (code, text, place), (found, better) = BROKEN[case]
    with pytest.raises(SettingsError) as caught:
        read_notes(text, "toko/notes.yml")
    error = caught.value
    assert error.code == code
    assert (error.values["line"], error.values["column"]) == place
    for language in LANGUAGES:
        told = error.text(language)
        assert "toko/notes.yml" in told and str(place[0]) in told
        assert error.values.get("fix", "") in told
        assert error.values.get("allowed", "") in told
    assert error.text("id") != error.text("en")
    for name, value in error.values.items():
        better = better.replace(f"{{{name}}}", str(value))
    assert len(read_notes(text.replace(found, better, 1))) == 1


def test_every_error_of_notes_is_met_by_a_broken_case():
    said = {key for key in texts("en") if key.startswith("errors.notes.")}
    assert said <= {f"errors.{case[0][0]}" for case in BROKEN.values()}


@pytest.mark.parametrize(
    ("written", "meant"),
    [("14-09-2026", "2026-09-14"), ("2026/9/14", "2026-09-14"), ("20260914", "2026-09-14")],
)
def test_the_date_that_was_meant_is_offered(written: str, meant: str):
    with pytest.raises(SettingsError) as caught:
        read_notes(f"- date: {written}\n  text: a")
    assert caught.value.values["fix"] == meant


PIECES = ["- ", "date: ", "2026-09-14", "until: ", "text: ", "{id: a, en: b}", "\n", "  ", "[", "x"]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join) | st.text(max_size=40))
def test_any_text_is_read_or_refused_with_an_error_of_ours(text: str):
    try:
        read_notes(text)
    except SettingsError as error:
        assert error.code.startswith(("notes.", "yaml."))
        assert error.text("id")
