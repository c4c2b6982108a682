"""Every broken map is told: where, what is allowed and what to do, in both languages."""

from datetime import date
from pathlib import Path

import pytest
from broken import BROKEN, HINTS, UNREADABLE, WHOLE, Broken

from jejak.maps.file import read_map
from jejak.verify.check import Beside, check, exit_code
from jejak.words import LANGUAGES

BESIDE = Beside(date(2026, 11, 23), folder=Path(__file__).parent)


@pytest.mark.parametrize("broken", BROKEN, ids=lambda b: f"{b.code}-{b.path or b.at}")
def test_a_broken_map_is_told_what_and_where(broken: Broken):
    source = read_map(broken.text)
    findings = check(source, BESIDE)
    told = [f for f in findings if f.code == broken.code and f.place.path == broken.path]
    assert told, [(f.code, f.place.path) for f in findings]
    finding = told[0]
    assert (finding.place.line, finding.place.column) == broken.line_and_column
    assert finding.severity == broken.severity
    for language in LANGUAGES:
        for part in broken.told:
            assert part in finding.text(language)
    if broken not in HINTS:
        assert exit_code(source, findings) == broken.exit


@pytest.mark.parametrize("broken", UNREADABLE, ids=lambda b: f"{b.code}-{b.path or b.at}")
def test_one_mistake_is_told_once_and_hides_nothing(broken: Broken):
    """One error for one mistake: nothing that follows from it is told as another error."""
    errors = [f for f in check(read_map(broken.text), BESIDE) if f.severity == "error"]
    assert len(errors) == 1, [(f.code, f.place.path, f.text()) for f in errors]


def test_the_whole_map_has_no_error_and_no_warning():
    source = read_map(WHOLE)
    findings = check(source, BESIDE)
    assert [f.code for f in findings] == ["feeling_without_evidence"]
    assert exit_code(source, findings) == 0


def test_all_mistakes_of_a_file_are_told_at_once():
    """Ten mistakes that do not touch each other: ten errors, in the order of the file."""
    chosen = [b for b in UNREADABLE if b.code not in ("syntax", "tab", "quote")]
    text, codes, taken = WHOLE, [], set()
    for broken in chosen:
        block = broken.path.partition(".")[0]
        if block in taken or text.count(broken.old) != 1:
            continue
        taken.add(block)
        text = text.replace(broken.old, broken.new)
        codes.append(broken.code)
    assert len(codes) >= 10
    found = [f for f in check(read_map(text), BESIDE) if f.severity == "error"]
    assert sorted(f.code for f in found) == sorted(codes)
    assert [f.place for f in found] == sorted(f.place for f in found)


def test_there_are_more_than_forty():
    assert len(BROKEN) >= 40
    assert len({(b.code, b.path) for b in BROKEN}) >= 40
