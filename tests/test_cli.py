"""The command line by itself: what is typed wrong, languages, exit codes.  No project needed."""

import os
import re
import resource
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from shlex import split

import pytest

from jejak.cli import main, run
from jejak.cli.columns import columns
from jejak.cli.language import language_of
from jejak.cli.options import Question
from jejak.cli.overview import USAGE
from jejak.errors import InputError
from jejak.words import LANGUAGES, MEASURES, texts


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)


def command(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "jejak", *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("typed", [[], ["--help"], ["-h"]])
def test_help_lists_every_command(language: str, typed: list[str], capsys: pytest.CaptureFixture):
    assert main([*typed, "--lang", language]) == 0
    out = capsys.readouterr().out
    for name in USAGE:
        assert re.search(rf"^  {name} +\S", out, re.M)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", USAGE)
def test_help_of_a_command_is_in_words(name: str, language: str, capsys: pytest.CaptureFixture):
    assert main([name, "--help", "--lang", language]) == 0
    out = capsys.readouterr().out
    assert texts(language)[f"cli.{name}.help"][:30] in out
    assert "cli." not in out, "a key of words stands there instead of its text"
    assert "--lang" in out
    assert "--project" in out
    if language == "id":
        assert not {"Arguments:", "Parameters:", "Commands:", "Usage:", "Options:"} & set(
            out.split()
        )


def test_help_is_quick():
    """0.2 s is promised.  Counted in processor time: other tests share the machine."""
    times: list[float] = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert command("--help").returncode == 0
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(times) < 0.2


def test_version():
    assert re.fullmatch(r"jejak \d+\.\d+\.\d+\n", command("--version").stdout)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("imprt x.jsonl", "jejak import x.jsonl"),
        ("measures assisted", "jejak measure assisted"),
        ("measure asisted", "jejak measure assisted"),
        ("measure assisted --form 2026-10-01", "jejak measure assisted --from 2026-10-01"),
        ("measure assisted --lookbak=7d", "jejak measure assisted --lookback=7d"),
        ("report --ouput x.html", "jejak report --output x.html"),
        ("explain pathes", "jejak explain paths"),
        ("report --lang id,fr", "--lang id,en"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_did_you_mean(typed: str, meant: str, language: str, capsys: pytest.CaptureFixture):
    extra = [] if "--lang" in typed else ["--lang", language]
    assert main([*split(typed), *extra]) == 2
    answer = capsys.readouterr()
    assert answer.out == ""
    assert meant in answer.err
    assert "Traceback" not in answer.err


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("import", "FILE"),
        ("new", "DIR"),
        ("sql", "SELECT"),
        ("measure paths --top many", "many"),
        ("measure assisted --by", "--by"),
        ("sql SELECT 1", "1"),
        ("measure assisted --by a --by b", "--by"),
        ("measure assisted --json --csv", "--json"),
        ("xyzzy", "xyzzy"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_typed_wrong(typed: str, names: str, language: str, capsys: pytest.CaptureFixture):
    assert main([*split(typed), "--lang", language]) == 2
    answer = capsys.readouterr()
    assert answer.out == ""
    assert names in answer.err
    assert len(answer.err.strip().splitlines()) == 1


def test_an_error_of_the_input_is_1_and_says_so_on_stderr(stub, capsys: pytest.CaptureFixture):
    stub(InputError("cli.too_much", value="x", fix="jejak --help"))
    assert main(["explain", "paths", "--lang", "en"]) == 1
    assert capsys.readouterr() == (
        "",
        "This is too much: “x”. Put a text with spaces in quotes. See: jejak --help\n",
    )


def test_stopped_by_hand_is_130(stub, capsys: pytest.CaptureFixture):
    stub(KeyboardInterrupt())
    assert main(["explain", "paths", "--lang", "en"]) == 130
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_own_fault_is_70_and_one_line(stub, language: str, capsys: pytest.CaptureFixture):
    stub(RuntimeError("the cat\nsat"))
    assert main(["explain", "paths", "--lang", language]) == 70
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert "RuntimeError: the cat sat" in err
    assert "JEJAK_DEBUG=1" in err


def test_the_traceback_for_those_who_ask(stub, monkeypatch: pytest.MonkeyPatch):
    stub(RuntimeError("the cat"))
    monkeypatch.setenv("JEJAK_DEBUG", "1")
    with pytest.raises(RuntimeError, match="the cat"):
        main(["explain", "paths"])


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch):
    """A project that cannot be opened, for a reason of the test's choice."""

    def failing(error: BaseException) -> None:
        def opened(_: object) -> None:
            raise error

        monkeypatch.setattr("jejak.cli.commands.opened", opened)

    return failing


def test_no_colour_where_nobody_asked_for_it():
    assert "\x1b" not in command("xyzzy", NO_COLOR="1", FORCE_COLOR="1").stderr.replace(
        "\x1b[0m", ""
    )
    assert "\x1b" not in command("xyzzy").stderr


def test_a_reader_who_has_seen_enough_is_no_error(tmp_path: Path):
    line = f"{sys.executable} -m jejak --help | head -c 1; echo ${{PIPESTATUS[0]}}"
    answer = subprocess.run(["bash", "-c", line], capture_output=True, text=True)
    assert (answer.stdout[1:], answer.stderr) == ("0\n", "")


@pytest.mark.parametrize(
    ("arguments", "environment", "project", "language"),
    [
        ([], {}, None, "id"),
        ([], {"LANG": "en_US.UTF-8"}, None, "en"),
        ([], {"LANG": "id_ID.UTF-8"}, None, "id"),
        ([], {"LANG": "C.UTF-8"}, None, "id"),
        ([], {"LANG": "id_ID", "LC_ALL": "en_GB"}, None, "en"),
        ([], {"LANG": "en_US.UTF-8"}, 'language = "id"', "id"),
        ([], {}, 'language = "en"', "en"),
        ([], {}, "language = ", "id"),
        ([], {"JEJAK_LANG": "en"}, 'language = "id"', "en"),
        (["--lang", "en"], {"JEJAK_LANG": "id"}, None, "en"),
        (["--lang=en"], {}, None, "en"),
        (["--lang", "en,id"], {}, None, "en"),
        (["sql", "--", "--lang", "en"], {}, None, "id"),
    ],
)
def test_the_language_is_the_nearest_one_said(
    arguments: list[str],
    environment: dict[str, str],
    project: str | None,
    language: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    if project:
        (tmp_path / "jejak.toml").write_text(project)
    assert language_of(arguments) == language


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_what_a_terminal_cannot_write_is_spelled_out(encoding: str):
    written = subprocess.run(
        [sys.executable, "-m", "jejak", "new", "toko→☕", "--lang", "en"],
        capture_output=True,
        env=os.environ | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "1"},
    )
    assert written.returncode == 0, written.stderr
    name = "toko→☕" if encoding == "utf-8" else r"toko\u2192\u2615"
    assert written.stdout.decode(encoding).startswith(f"Made {name}/jejak.toml")


def test_shared_options_may_stand_before_the_command():
    moved = run.shared_options_last(["--lang", "en", "--project=x", "measure", "paths"])
    assert moved == ["measure", "paths", "--lang", "en", "--project=x"]


def test_options_are_the_arguments_of_a_measure():
    from jejak.measure.question import Question as Asked

    assert {field.name for field in fields(Question)} == set(Asked.__struct_fields__)


def test_only_what_was_typed_is_passed_on():
    assert Question(by="campaign", top=5).given() == {"by": "campaign", "top": 5}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_measure_is_listed(language: str, capsys: pytest.CaptureFixture):
    assert main(["measure", "--lang", language]) == 0
    out = capsys.readouterr().out
    assert [name for name in MEASURES if f"  {name} " not in out] == []


def test_texts_in_both_languages_take_the_same_values():
    for key, text in texts("en").items():
        if key.startswith(("cli.", "errors.cli.")):
            other = texts("id")[key]
            assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", other)), key


def test_columns_wrap_to_the_terminal(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "40")
    text = columns("T", [("a", "word " * 20), ("long-label-" * 4, "x")])
    assert max(map(len, text.splitlines())) <= 48
    assert "long-label-" * 4 + "\n" in text
