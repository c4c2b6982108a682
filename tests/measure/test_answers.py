"""What surveys answer: odd properties are refused, nothing that came in stops a measure."""

import json
from typing import Any

import pytest

from fixtures.story import event, page
from jejak.measure.answers import Score, read_properties, score_of
from jejak.measure.discovery import read_answer
from jejak.project import in_memory

DEEP = "[" * 5000 + "]" * 5000


@pytest.mark.parametrize(
    ("said", "word_of_mouth"),
    [
        ("Teman atau keluarga", True),
        ("direkomendasikan teman-teman", True),
        ("kata temanku", True),
        ("direkomendasikan kakak saya", True),
        ("Friends", True),
        ("my colleague", True),
        ("they recommended it", True),
        ("mulut ke mulut", True),
        ("iklan FamilyMart", False),
        ("Friendster", False),
        ("pertemanan.id", False),
        ("kekeluargaan", False),
        ("Instagram", False),
    ],
)
def test_people_one_knows_are_word_of_mouth_and_names_like_them_are_not(said, word_of_mouth):
    found = read_answer("Survey Answered", json.dumps({"heard_from": said}))
    assert (found == "word_of_mouth") is word_of_mouth


@pytest.mark.parametrize("score", ["9" * 5000, "²", "1e1", "-1", "11", "9.5", True, [9], {}, None])
def test_what_is_no_whole_number_on_the_scale_is_no_score(score: Any):
    assert score_of({"question_type": "nps", "score": score}) is None


@pytest.mark.parametrize("score", [9, 9.0, "9", " 9 ", "09"])
def test_a_whole_number_is_one_however_it_is_written(score: Any):
    assert score_of({"question_type": " NPS ", "score": score}) == Score("nps", 9)


@pytest.mark.parametrize(
    "properties", [DEEP, f'{{"score": {DEEP}}}', '["heard_from"]', "{", "7", None]
)
def test_what_is_no_object_has_no_properties(properties: str | None):
    assert read_properties(properties) == {}


def test_no_answer_stops_a_measure():
    odd = ['["heard_from"]', f'{{"question_type": "nps", "score": {DEEP}}}', '"heard_from"']
    odd.append('{"question_type": "nps", "score": "%s"}' % ("9" * 5000))
    rows = [page("10-01 09:00", "a")]
    rows += [
        event(f"10-0{n} 10:00", "a", "Survey Answered", properties=t) for n, t in enumerate(odd, 1)
    ]
    shop = in_memory(rows)
    for measure in ("discovery", "feedback", "stages"):
        assert shop.measure(measure).measure == measure
