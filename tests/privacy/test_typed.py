"""`jejak privacy` as an owner types it: both actions, both languages, everything wrong."""

import json
import stat
import sys
from io import StringIO
from pathlib import Path

import pytest
from planted import ANA, E_MAIL, PHONE, REFUSED, SECRETS, TEXTS, USER

import jejak
from jejak.cli import main


class Terminal(StringIO):
    """A standard input at which somebody types."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def typed(shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """Run `jejak privacy …`, with what is typed at the terminal (None: there is none)."""
    monkeypatch.setenv("JEJAK_DEBUG", "1")

    def run(*words: str, answer: str | None = None, language: str = "en") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", StringIO() if answer is None else Terminal(answer))
        capsys.readouterr()
        code = main(["privacy", *words, "--project", str(shop), "--lang", language])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def events_of(folder: Path) -> int:
    project = jejak.open(folder)
    rows = project.sql("SELECT COUNT(*) AS n FROM events")
    project.close()
    return rows[0]["n"]


@pytest.mark.parametrize("language", ["id", "en"])
def test_export_is_everything_and_for_its_owner_only(typed, tmp_path: Path, language: str):
    copy = tmp_path / "ke" / "salinan.json"
    copy.parent.mkdir()
    copy.write_text("lama")
    code, out, err = typed("export", E_MAIL, "-o", str(copy), language=language)
    assert (code, err) == (0, "")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert not any(secret in out for secret in (*SECRETS, *TEXTS))
    told = json.loads(copy.read_text(encoding="utf-8"))
    assert [e["event"] for e in told["events"]] == [
        c["event"] for c in sorted(ANA, key=lambda c: c["timestamp"])
    ]
    assert told["events"][1]["properties"] == ANA[1]["properties"]
    assert told["events"][0]["page"] == "/u/…"  # masked at the door
    assert {one["value"] for one in told["identifiers"]} >= {USER, "hp-ana-9913"}
    assert E_MAIL not in {one["value"] for one in told["identifiers"]}  # kept as a hash only
    assert len(told["conversions"]) == 1 and told["conversions"][0]["net_value"] == 95_000
    # days 1, 2, 3 and 4: each a session of an hour's distance at least, one on the shared device
    assert [s["started_at"][8:10] for s in told["sessions"]] == ["01", "02", "03", "04"]
    refused = [row["raw"] for row in told["rejected"]]
    assert len(refused) == 4 and refused[0] == REFUSED[0]
    assert told["counts"]["events"] == len(ANA)


def test_python_export_of_a_project_in_memory(tmp_path: Path):
    from fixtures.story import page
    from jejak.project import in_memory

    rows = [page("10-01 09:00", "hp-1", user_id="u-1"), page("10-01 09:00", "hp-2")]
    told = in_memory(rows).export_person("u-1", tmp_path / "a.json")
    assert told.counts["events"] == 1 and "1" in told.text("id")
    assert [e["user_id"] for e in json.loads(told.path.read_text())["events"]] == ["u-1"]


@pytest.mark.parametrize(("language", "word"), [("id", "HAPUS"), ("en", "FORGET")])
def test_forget_asks_at_a_terminal(typed, shop: Path, language: str, word: str):
    before = events_of(shop)
    for answer in ("", "y\n", f"{word.lower()}\n"):
        code, out, err = typed("forget", USER, answer=answer, language=language)
        assert (code, out) == (1, "") and word in err
        assert events_of(shop) == before
    code, out, _ = typed("forget", USER, answer=f"{word}\n", language=language)
    assert code == 0
    assert events_of(shop) == before - len(ANA)
    assert not any(secret in out for secret in (*SECRETS, *TEXTS))


def test_without_a_terminal_it_needs_yes(typed, shop: Path):
    before = events_of(shop)
    code, out, err = typed("forget", USER)
    assert (code, out) == (2, "") and "--yes" in err and USER not in err
    assert events_of(shop) == before
    assert typed("forget", USER, "--yes")[0] == 0


@pytest.mark.parametrize("language", ["id", "en"])
def test_again_is_said_and_changes_nothing(typed, language: str):
    first = typed("forget", USER, "--yes", language=language)
    again = typed("forget", USER, "--yes", language=language)
    other = typed("forget", PHONE, "--yes", language=language)
    assert [code for code, _, _ in (first, again, other)] == [0, 0, 0]
    assert first[1] in again[1] and len(again[1]) > len(first[1])
    assert other[1].splitlines()[0] == again[1].splitlines()[0]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(
    "words",
    [
        (),
        ("hapus", USER),
        ("forget",),
        ("export", "  "),
        ("export", "tak-ada-91"),
        ("forget", "tak-ada-91", "--yes"),
        ("export", USER, "--yes"),
        ("forget", USER, "-o", "x.json"),
    ],
)
def test_what_is_wrong_is_said(typed, shop: Path, language: str, words: tuple[str, ...]):
    before = events_of(shop)
    code, out, err = typed(*words, language=language)
    assert (code, out) == (2, "")
    assert "jejak" in err or "e-mail" in err or "email" in err
    assert "Traceback" not in err
    assert not any(secret in err for secret in (*SECRETS, "tak-ada-91"))
    assert events_of(shop) == before


def test_a_project_in_memory_forgets_nobody():
    from fixtures.story import page
    from jejak.errors import ProjectError
    from jejak.project import in_memory

    with pytest.raises(ProjectError):
        in_memory([page("10-01 09:00", "hp-1")]).forget_person("hp-1")


@pytest.mark.parametrize("named", [PHONE, E_MAIL, USER])
def test_no_later_file_brings_the_name_back(typed, shop: Path, tmp_path: Path, named: str):
    assert typed("forget", E_MAIL, "--yes")[0] == 0
    file = tmp_path / f"WhatsApp Chat with {named}.jsonl"
    told = {"type": "track", "event": "A", "anonymousId": "z", "messageId": "z1"}
    file.write_text(json.dumps(told | {"timestamp": "2026-10-01T00:00:00Z"}) + "\n")
    project = jejak.open(shop)
    assert project.import_file(file).accepted == 1
    project.close()
    for kept in (shop / "store").rglob("*"):
        assert not kept.is_file() or named.encode() not in kept.read_bytes()
