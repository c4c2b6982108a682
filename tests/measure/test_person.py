"""One person's timeline: by any identifier, without it in the result, and never in a report."""

import json
from pathlib import Path

import pytest

from fixtures.story import CALLS, INSTAGRAM, buy, page, server
from jejak.cli import main
from jejak.errors import ArgumentError
from jejak.project import in_memory
from jejak.words import MEASURES

ROWS = [
    page("10-01 09:00", "hp-1", INSTAGRAM),
    page("10-02 09:00", "hp-1", user_id="u-1", email="ana@kopi.id", phone="+6281234509876"),
    page("10-03 09:00", "pc-1", user_id="u-1", device_type="desktop"),
    buy("10-03 09:05", "pc-1", 95_000, device_type="desktop"),
    server("10-04 09:00", "Phone Call Started", user_id="u-1", **CALLS),
    page("10-01 09:00", "hp-2", user_id="u-2"),
]


@pytest.mark.parametrize(
    "told",
    ["u-1", "hp-1", "pc-1", "ana@kopi.id", " Ana@Kopi.ID", "+6281234509876", "0812-3450-9876"],
)
def test_any_identifier_finds_the_whole_timeline(told: str):
    result = in_memory(ROWS).person(told)
    assert [(r["at"][5:16], r["event"], r["place"], r["device"]) for r in result.rows] == [
        ("10-01T09:00", "Page Viewed", "web", "mobile"),
        ("10-02T09:00", "Page Viewed", "web", "mobile"),
        ("10-03T09:00", "Page Viewed", "web", "desktop"),
        ("10-03T09:05", "Order Completed", "web", "desktop"),
        ("10-04T09:00", "Phone Call Started", "phone", "unknown"),
    ]
    assert [r["device_number"] for r in result.rows] == [1, 1, 2, 2, 0]
    channels = [r["channel"] for r in result.rows]
    assert channels == ["paid_social", "direct", "direct", None, "phone"]
    assert len({r["event_id"] for r in result.rows}) == 5
    text = json.dumps(result.to_dict()) + result.sql
    for secret in ("u-1", "hp-1", "pc-1", "ana@kopi.id", "81234509876"):
        assert secret not in text


def test_nobody_and_nothing_are_clear_errors():
    project = in_memory(ROWS)
    with pytest.raises(ArgumentError, match="Nobody in the data"):
        project.person("u-3")
    with pytest.raises(ArgumentError, match="--person"):
        project.measure("person")
    assert "u-3" not in str(ArgumentError("person.unknown", argument="person"))


def test_a_person_never_enters_a_report():
    assert "person" not in MEASURES


@pytest.mark.parametrize("language", ["id", "en"])
def test_typed(small_shop: Path, language: str, capsys: pytest.CaptureFixture[str]):
    at = ("--project", str(small_shop), "--lang", language)
    assert main(["measure", "person", *at]) == 2
    assert main(["measure", "person", "--person", "tak-ada-91", *at]) == 2
    assert "tak-ada-91" not in capsys.readouterr().err
    typed = ["sql", "SELECT value FROM identifiers WHERE kind = 'user' ORDER BY value LIMIT 1"]
    assert main([*typed, "--csv", *at]) == 0
    user = capsys.readouterr().out.split()[1]
    assert main(["measure", "person", "--person", user, *at]) == 0
    out = capsys.readouterr().out
    assert user not in out and len(out.splitlines()) > 5
