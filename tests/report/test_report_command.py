"""The command under a section gives the figures of that section."""

import json
from pathlib import Path
from shlex import split
from typing import Any

import pytest
from msgspec.structs import replace
from reading import read
from sample_results import assisted, meta, result, sample

import jejak
from jejak import reporting
from jejak.cli import main
from jejak.cli.output import as_json
from jejak.measure.result import Result
from jejak.report.command import command_of
from jejak.report.html import render

ASKED = ({}, {"compare": "previous", "segment": "orders >= 1 and first_channel != 'email'"})
RANGE = "--from 2026-07-26 --to 2026-11-22"


def figures(text: str) -> dict[str, Any]:
    """The object in a text, its figures to twelve digits: sums in parallel differ in the last."""
    return json.loads(text, parse_float=lambda figure: f"{float(figure):.12g}")


@pytest.mark.parametrize("asked", ASKED, ids=("whole range", "compared, of a segment"))
def test_typed_again_it_prints_what_the_section_shows(
    asked: dict[str, str],
    small_shop: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
):
    shown: dict[str, Result] = {}

    def kept(results: dict[str, Result], *rest: Any) -> str:
        shown.update(results)
        return render(results, *rest)

    monkeypatch.setattr(reporting, "render", kept)
    path = jejak.open(small_shop).report(tmp_path / "report.html", languages=["en"], **asked)
    codes = [one.text for one in read(path.read_text(encoding="utf-8")).all("code")]
    commands = {split(code)[2]: split(code) for code in codes if code.startswith("jejak measure")}
    assert set(commands) == set(shown)
    for measure, words in commands.items():
        assert main([*words[1:], "--project", str(small_shop)]) == 0
        told = figures(capsys.readouterr().out)
        section = figures(as_json(shown[measure].to_dict()))
        for part in ("rows", "details", "reconciliation"):
            assert told[part] == section[part], (measure, part)


def test_only_what_is_not_the_default_is_added():
    assert command_of(assisted()) == f"jejak measure assisted {RANGE} --json"
    more = {"goal": "Lead Sent", "by": "campaign", "reset_after_conversion": "on", "top": 5}
    other = replace(assisted(), settings=assisted().settings | more)
    assert split(command_of(other))[7:] == [
        *("--by", "campaign"),
        *("--goal", "Lead Sent"),
        *("--reset-after-conversion", "on"),
        "--json",
    ], "assisted takes no --top"


def test_a_measure_of_no_range_is_given_none():
    assert command_of(sample()["quality"]) == "jejak measure quality --json"


def test_a_segment_is_quoted_and_shows_nobody():
    segment = {"segment": "email = 'budi@contoh.id' and orders > 1"}
    told = command_of(result("assisted", [], settings=segment))
    assert "budi@contoh.id" not in told
    assert split(told)[-3:] == ["--segment", "email = '***' and orders > 1", "--json"]


def test_rows_that_are_too_many_name_it_too():
    devices = sample()["devices"]
    many = [{"path": f"mobile > d{n}", "conversions": 1, "value": 1.0} for n in range(301)]
    long = replace(devices, details=devices.details | {"device_paths": many})
    text = read(render({"devices": long}, ("en",), meta())).text
    assert f"and 1 more row: jejak measure devices {RANGE} --json" in text
