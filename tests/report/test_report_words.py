"""Every id that a result may hold has a name, in both languages."""

import re
from pathlib import Path
from string import Formatter
from typing import get_args, get_type_hints

import pytest
from sample_results import meta, sample

from jejak.measure.question import BY, ONLY, TRANSFORMS, Question
from jejak.report.naming import FAMILY_OF, NETWORKS, VOCABULARY
from jejak.report.sections import DRAWERS
from jejak.words import (
    ANSWERS,
    CHANNELS,
    DEVICE_TYPES,
    LANGUAGES,
    MODELS,
    OTHER,
    PLACES,
    SCREENS,
    UNATTRIBUTED,
    UNKNOWN,
    texts,
)

AREAS = ("report", "measures", "columns", "caveats", "settings")
SOURCE = Path(__file__).resolve().parents[2] / "src" / "jejak"


def keys(language: str) -> dict[str, str]:
    return {key: text for key, text in texts(language).items() if key.split(".")[0] in AREAS}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_keys_and_fields():
    indonesian, english = keys("id"), keys("en")
    assert indonesian.keys() == english.keys()
    assert {k: fields(v) for k, v in indonesian.items()} == {
        k: fields(v) for k, v in english.items()
    }
    assert not [key for key, text in (indonesian | english).items() if not text.strip()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_ids_have_names(language: str):
    known = texts(language)
    wanted = [f"channels.{channel}" for channel in CHANNELS]
    wanted += [f"channels.place.{place}" for place in PLACES]
    wanted += [f"columns.device.{device}" for device in DEVICE_TYPES]
    wanted += [f"columns.screen.{screen}" for screen in SCREENS]
    wanted += [f"columns.credit_model.{model}" for model in MODELS]
    wanted += [f"columns.special.{one}" for one in (UNATTRIBUTED, OTHER, UNKNOWN)]
    wanted += [f"measures.{measure}" for measure in ANSWERS]
    wanted += [f"report.about.{measure}" for measure in ANSWERS]
    wanted += [f"columns.{dimension}" for dimensions in BY.values() for dimension in dimensions]
    assert [key for key in wanted if key not in known] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_of_a_result_has_a_heading(language: str):
    known = texts(language)
    results = sample().values()
    tables = [r.rows for r in results] + [rows for r in results for rows in r.details.values()]
    columns = {column for rows in tables for row in rows for column in row}
    credited = {f"{model}_{what}" for model in MODELS for what in ("conversions", "value")}
    missing = {c for c in columns - credited if f"columns.{c}" not in known}
    assert missing == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_argument_and_its_choices_have_names(language: str):
    known = texts(language)
    hints = get_type_hints(Question)
    assert [name for name in hints if f"settings.{name}" not in known] == []
    choices = [
        f"settings.{name}.{value}"
        for name, hint in hints.items()
        for value in get_args(hint)
        if isinstance(value, str)
    ]
    choices += [f"settings.transform.{value}" for value in TRANSFORMS]
    assert len(choices) > 15
    assert [key for key in choices if key not in known] == []
    assert set(ONLY) <= set(ANSWERS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_caveat_of_a_measure_has_a_sentence(language: str):
    code = re.compile(r'"code": "([a-z_]+)"')
    found = {
        c for file in (SOURCE / "measure").glob("*.py") for c in code.findall(file.read_text())
    }
    assert "missing_events" in found
    assert [c for c in sorted(found) if f"caveats.{c}" not in texts(language)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_that_the_report_says_exists(language: str):
    said = re.compile(r'\bsay\(\s*f?"([a-z_.{}]+)"')
    known = texts(language)
    checked = 0
    for file in sorted((SOURCE / "report").rglob("*.py")):
        for key in said.findall(file.read_text()):
            pattern = re.compile(r"(report\.)?" + re.sub(r"\\\{.*?\\\}", ".+", re.escape(key)))
            assert any(pattern.fullmatch(one) for one in known), f"{file.name} says {key}"
            checked += 1
    assert checked > 60


def test_every_measure_has_a_section():
    assert set(DRAWERS) == set(ANSWERS)


def test_channels_keep_their_colour():
    assert set(FAMILY_OF) <= set(CHANNELS)
    assert set(CHANNELS) - set(FAMILY_OF) == {"direct", "unassigned"}
    assert VOCABULARY["helped_by"] == VOCABULARY["channel"] == "channels"
    assert NETWORKS["ig"] == "Instagram"


def test_qualities_have_names():
    for language in LANGUAGES:
        assert [k for k in meta().quality if f"report.quality.{k}" not in texts(language)] == []
