"""The maps that `jejak map new` writes, the published schema, and how long a check takes."""

import re
import time
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from broken import UNREADABLE, WHOLE
from ruamel.yaml import YAML

from jejak.errors import ProjectError
from jejak.maps.file import read_map
from jejak.maps.new import TEMPLATES, template, write_new
from jejak.maps.schema import schema
from jejak.verify.check import Beside, check
from jejak.words import LANGUAGES, STAGES

TODAY = date(2026, 11, 23)


def validator(language: str = "en") -> jsonschema.Draft202012Validator:
    made = schema(language)
    jsonschema.Draft202012Validator.check_schema(made)
    return jsonschema.Draft202012Validator(made)


def as_json(text: str) -> Any:
    """The data of a YAML text by ruamel alone, days as texts."""

    def told(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: told(part) for key, part in value.items()}
        if isinstance(value, list):
            return [told(part) for part in value]
        return value.isoformat() if isinstance(value, date) else value

    return told(YAML(typ="safe", pure=True).load(text))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_a_map_without_errors(name: str, language: str):
    text = template(name, language, TODAY)
    findings = check(read_map(text), Beside(TODAY))
    assert [f for f in findings if f.severity == "error"] == []
    assert [f.code for f in findings if f.severity == "warning"] == ["unbound"]
    assert list(validator(language).iter_errors(as_json(text))) == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_languages_of_a_template_differ_in_comments_only(name: str):
    told = {language: template(name, language, TODAY) for language in LANGUAGES}
    assert read_map(told["id"]).map == read_map(told["en"]).map
    code = [
        [line for line in text.splitlines() if not line.lstrip().startswith("#")]
        for text in told.values()
    ]
    assert code[0] == code[1]
    assert not re.search(r"#(id|en) |TODAY", told["id"] + told["en"])


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_teaches_the_five_steps_goals_first(name: str):
    for language, word in (("id", "LANGKAH"), ("en", "STEP")):
        text = template(name, language, TODAY)
        found = [text.index(f"# {word} {step}.") for step in range(1, 6)]
        assert found == sorted(found)
        blocks = [text.index(f"\n{b}:") for b in ("goals", "personas", "contacts", "touchpoints")]
        assert blocks == sorted(blocks)
        assert found[0] < blocks[0]
    made = read_map(text).map
    assert tuple(stage.id for stage in made.stages) == STAGES


def test_the_shop_meets_its_customers_everywhere():
    made = read_map(template("shop", "id", TODAY)).map
    met = [contact.place or contact.channel for contact in made.contacts]
    assert met == [
        "web", "app", "marketplace", "whatsapp", "chat", "phone", "store", "email", "social"
    ]  # fmt: skip


def test_the_shop_fits_the_events_of_the_demo(small_shop: Path):
    """All but those that the demo's shop does not have: a live chat."""
    import jejak

    project = jejak.open(small_shop)
    found = {row["event"] for row in project.sql("SELECT DISTINCT event FROM event_counts")}
    channels = {row["channel"] for row in project.sql("SELECT DISTINCT channel FROM traffic")}
    project.close()
    made = read_map(template("shop", "id", TODAY)).map
    bound = {touchpoint.event for touchpoint in made.touchpoints} - {None}
    assert bound - found == {"Live Chat Conversation Started"}
    assert {t.touch.channel for t in made.touchpoints if t.touch} <= channels


def test_a_file_that_is_there_stays(tmp_path: Path):
    file = tmp_path / "map.yaml"
    file.write_text("mine")
    with pytest.raises(ProjectError):
        write_new(file, template("shop", "id", TODAY))
    assert file.read_text() == "mine"


def test_the_flagship_fits_the_schema():
    assert list(validator().iter_errors(as_json(WHOLE))) == []


def test_what_cannot_be_read_does_not_fit_the_schema():
    """But for what JSON Schema does not see: the small languages, YAML itself, dates, zones."""
    unseen = {"map.bound", "bad_timezone", "where_of_nothing", "key_of", "not_a_date"}
    of_yaml = {"syntax", "tab", "quote", "alias", "tag", "duplicate_key"}
    check = validator()
    for broken in UNREADABLE:
        if broken.code in unseen | of_yaml or broken.code.startswith(("flow.", "expression.")):
            continue
        assert not check.is_valid(as_json(broken.text)), (broken.code, broken.path)


@pytest.mark.parametrize(("touchpoints", "most"), [(50, 0.2), (300, 0.8)])
def test_a_check_is_quick(touchpoints: int, most: float):
    """A map as dense as the shop's, again and again under other ids; processor time."""
    text = template("shop", "id", TODAY)
    begin, end = text.index("touchpoints:\n") + 13, text.index("\nflow:") + 1
    items = re.split(r"(?m)^(?=  - )", re.sub(r"(?m)^ *#.*\n", "", text[begin:end]))[1:]
    chosen, named = [], []
    for nth in range(touchpoints):
        item = re.sub(r"\bid: ([a-z]\w*)([,\n])", rf"id: \1_{nth}\2", items[nth % len(items)])
        chosen.append(item)
        named += re.findall(r"id: (\w+)", item)[:1]
    flow = '\nflow: {all: "' + " ".join(named) + '"}\n'
    text = text[:begin] + "".join(chosen) + flow

    def once() -> float:
        begun = time.process_time()
        source = read_map(text)
        check(source, Beside(TODAY))
        assert len(source.map.touchpoints) == touchpoints and not source.findings
        return time.process_time() - begun

    assert min(once() for _ in range(3)) <= most
