"""`jejak map` as it is typed: exit codes, both languages, wrong words."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from jejak.cli import main
from jejak.words import LANGUAGES


@pytest.fixture
def jejak(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Run a command in an empty folder: (exit code, standard output, standard error)."""
    monkeypatch.setenv("JEJAK_DEBUG", "1")
    monkeypatch.chdir(tmp_path)

    def run(*typed: str) -> tuple[int, str, str]:
        code = main(list(typed))
        answer = capsys.readouterr()
        return code, answer.out, answer.err

    return run


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["shop", "service", "saas"])
def test_new_then_check_passes(jejak: Any, name: str, language: str):
    code, out, err = jejak("map", "new", "--template", name, "-o", "peta.yaml", "--lang", language)
    assert code == 0 and "peta.yaml" in out and "map check peta.yaml" in err
    code, out, err = jejak("map", "check", "peta.yaml", "--lang", language)
    assert (code, err) == (0, "")
    assert "event, touch, manual" in out  # what the unbound touchpoint lacks


def test_new_never_overwrites(jejak: Any):
    Path("map.yaml").write_text("mine")
    code, out, err = jejak("map", "new", "--lang", "en")
    assert (code, out) == (1, "") and "map.yaml" in err
    assert Path("map.yaml").read_text() == "mine"


def test_exit_codes_of_a_check(jejak: Any):
    jejak("map", "new")
    text = Path("map.yaml").read_text()
    for change, code, verdict in (
        (("", ""), 0, "passed"),
        (("expect: read_guide", "expect: reed_guide"), 1, "failed"),
        (("metric: count", "metric: cuont"), 3, "broken"),
        (("map:", "map: ["), 3, "broken"),
    ):
        Path("map.yaml").write_text(text.replace(*change) if change[0] else text)
        found, out, err = jejak("map", "check", "--json", "--lang", "en")
        answer = json.loads(out)
        assert (found, answer["verdict"], err) == (code, verdict, "")
        assert bool(answer["counts"]["error"]) == bool(code)
        for finding in answer["findings"]:
            assert set(finding) == {"code", "severity", "line", "column", "path", "values", "text"}


def test_a_place_is_written_as_editors_open_it(jejak: Any):
    jejak("map", "new")
    text = Path("map.yaml").read_text().replace("expect: read_guide", "expect: reed_guide")
    Path("map.yaml").write_text(text)
    line = next(n for n, part in enumerate(text.splitlines(), 1) if "reed_guide" in part)
    for language, word in (("id", "kesalahan"), ("en", "error")):
        _, out, _ = jejak("map", "check", "--lang", language)
        assert out.startswith(f"✗ map.yaml:{line}:13 {word} stages[2].expect\n")
        assert "read_guide" in out.splitlines()[1]


def test_a_file_that_is_no_map(jejak: Any):
    for name, content in (("none.yaml", None), ("latin.yaml", "map: é\n".encode("latin-1"))):
        if content:
            Path(name).write_bytes(content)
        code, out, err = jejak("map", "check", name, "--lang", "en")
        assert code == 3 and name in out + err
    assert jejak("map", "check", ".", "--lang", "id")[0] == 3


def test_a_project_names_its_map(jejak: Any):
    jejak("new", "toko", "--lang", "id")
    jejak("map", "new", "--project", "toko")
    (Path("toko") / "map.yaml").rename(Path("toko") / "peta.yaml")
    assert jejak("map", "check", "--project", "toko")[0] == 3
    settings = Path("toko") / "jejak.toml"
    settings.write_text(settings.read_text() + 'map = "peta.yaml"\n')
    for language in LANGUAGES:  # goals stand in both: an error with both places
        code, out, _ = jejak("map", "check", "--project", "toko", "--lang", language)
        lines = (settings.read_text().splitlines(), Path("toko/peta.yaml").read_text().splitlines())
        first, second = (
            next(n for n, line in enumerate(part, 1) if line.startswith("goals")) for part in lines
        )
        assert code == 1
        assert f"jejak.toml, {'baris' if language == 'id' else 'line'} {first}" in out
        assert f"peta.yaml, {'baris' if language == 'id' else 'line'} {second}" in out
    settings.write_text(settings.read_text().replace('map = "peta.yaml"\n', ""))
    text = re.sub(r"(?m)^goals.*$", 'map = "peta.yaml"', settings.read_text())
    settings.write_text(text)
    assert jejak("map", "check", "--project", "toko")[0] == 0


def test_a_channel_of_the_project_is_known(jejak: Any):
    jejak("new", "toko", "--lang", "id")
    jejak("map", "new", "--project", "toko")
    file, rules = Path("toko") / "map.yaml", Path("toko") / "channels.yml"
    file.write_text(file.read_text().replace("channel: paid_social", "channel: komunitas"))
    assert jejak("map", "check", "--project", "toko")[0] == 1
    rules.write_text("channels: {komunitas: Komunitas}\n")
    assert jejak("map", "check", "--project", "toko")[0] == 0


def test_the_schema_is_json(jejak: Any):
    for language in LANGUAGES:
        code, out, _ = jejak("map", "schema", "--lang", language)
        assert code == 0
        assert json.loads(out)["$schema"].endswith("2020-12/schema")


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        (("map",), "ACTION"),
        (("map", "chek"), "jejak map check"),
        (("map", "new", "--template", "shp"), "--template shop"),
        (("map", "schema", "--json"), "--json"),
        (("map", "new", "peta.yaml"), "FILE"),
    ],
)
def test_what_is_typed_wrong(jejak: Any, typed: tuple[str, ...], named: str):
    for language in LANGUAGES:
        code, out, err = jejak(*typed, "--lang", language)
        assert (code, out) == (2, "") and named in err


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_map_goes_out_and_comes_back(jejak: Any, language: str):
    jejak("map", "new", "--lang", language)
    for form in ("mmd", "csv", "xlsx"):
        name, back = f"peta.{form}", f"{form}.yaml"
        code, out, err = jejak("map", "export", "-o", name, "--lang", language)
        assert (code, err) == (0, "") and name in out
        code, out, err = jejak("map", "import", name, "-o", back, "--lang", language)
        assert code == 0 and back in out and f"map check {back}" in err
        assert ("assumed" in err) == (form == "csv")
        assert jejak("map", "check", back)[0] == 0
        before = Path(back).read_text()
        assert jejak("map", "import", name, "-o", back)[0] == 1  # never written over
        assert Path(back).read_text() == before


def test_wrong_words_at_the_edges(jejak: Any):
    jejak("map", "new")
    Path("bad.csv").write_text("Nama,Tahap,Kontak,Pelaku\nBayar,a,web,pembeli\n")
    Path("other.csv").write_text("Id,Nama,Tahap,Kontak,Pelaku\na,A,s,web,brand\na,B,s,web,brand\n")
    for language in LANGUAGES:
        for typed, exit_code, told in (
            (("export", "-o", "peta.pdf"), 2, ".mmd, .csv, .xlsx"),
            (("export",), 2, "-o"),
            (("import",), 2, "FILE"),
            (("import", "none.xlsx", "-o", "b.yaml"), 1, "none.xlsx"),
            (("import", "map.yaml", "-o", "b.yaml"), 2, ".mmd, .csv, .xlsx"),
            (("import", "bad.csv", "-o", "b.yaml"), 1, "pembeli"),
            (("import", "other.csv", "-o", "b.yaml"), 1, "a_2"),  # an id taken twice
            (("export", "--json", "-o", "a.csv"), 2, "--json"),
        ):
            code, out, err = jejak("map", *typed, "--lang", language)
            assert (code, out) == (exit_code, "") and told in err, (typed, err)
            assert not Path("b.yaml").exists()
    assert "row 3, column A" in jejak("map", "import", "other.csv", "-o", "b", "--lang", "en")[2]
