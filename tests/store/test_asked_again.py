"""Files that another process replaced meanwhile: asked once more, then told in words."""

import pytest

from fixtures.story import page
from jejak.cli.run import run
from jejak.engine.base import FilesGoneError
from jejak.project import in_memory


def test_what_reads_files_is_asked_once_more():
    shop, asked = in_memory([page("10-01 09:00", "a")]), []

    def ask() -> str:
        asked.append(len(asked))
        if len(asked) == 1:
            raise FilesGoneError("tables/accounts/1.parquet")
        return "told"

    assert shop._again(ask) == "told"
    assert asked == [0, 1]


def test_files_that_go_again_and_again_are_no_fault(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def gone(arguments: list[str], language: str) -> int:
        raise FilesGoneError("tables/accounts/1.parquet")

    monkeypatch.setattr("jejak.cli.run.dispatch", gone)
    assert run(["measure", "overview", "--lang", "en"]) == 1
    assert "do it again" in capsys.readouterr().err
