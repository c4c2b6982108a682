"""Files that people write: what is no UTF-8, too deep or too large is told by name and line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import jejak
from jejak.collect.mapping import read_mapping
from jejak.errors import JejakError
from jejak.words import LANGUAGES

PROFILE = "source: toko\nfields: {order_id: No, time: Tanggal, total: Total}\nstatuses: {}\n"
TEXTS = {
    "jejak.toml": 'currency = "IDR"\n',
    "channels.yml": "# apa adanya\n",
    "notes.yml": "# apa adanya\n",
    "rates.yml": "USD: 16000\n",
    "profiles/toko.yml": PROFILE,
}
NAMES = list(TEXTS)
LAUGHS = "a: &a [x, x]\n" + "".join(
    f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n"
    for a, b in zip("abcdefghij", "bcdefghijk", strict=True)
)


def opened(folder: Path, name: str, content: bytes) -> None:
    """A project whose file of that name has this content, read."""
    project = jejak.new(folder, "en")
    told = {"type": "track", "event": "Lihat", "userId": "u", "timestamp": "2026-03-04"}
    (folder / "one.jsonl").write_text(json.dumps(told))
    project.import_file(folder / "one.jsonl")
    project.close()
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)
    if name.startswith("profiles"):
        read_mapping(folder / name)
        return
    project = jejak.open(folder)
    try:
        _ = project.journeys
    finally:
        project.close()


def refused(folder: Path, name: str, content: bytes) -> JejakError:
    with pytest.raises(JejakError) as caught:
        opened(folder, name, content)
    for language in LANGUAGES:
        assert Path(name).name in caught.value.text(language)
    return caught.value


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("content", "line"),
    [
        (lambda text: f"# satu\n# café\n{text}".encode("cp1252"), 2),
        (lambda text: text.encode("utf-16"), 1),
        (lambda text: f"# satu\n{text}".encode("utf-16-le"), 1),
        (lambda text: text.encode() + bytes(range(256)), None),
    ],
)
def test_a_file_in_another_encoding_is_named(
    tmp_path: Path, name: str, content: Callable[[str], bytes], line: int | None
):
    error = refused(tmp_path / "p", name, content(TEXTS[name]))
    assert error.code == "settings.not_utf8"
    assert "UTF-8" in error.text("id")
    assert line is None or error.values["line"] == line


@pytest.mark.parametrize("name", NAMES)
def test_a_mark_of_utf8_and_line_ends_of_windows_are_no_fault(tmp_path: Path, name: str):
    text = f"# café\n{TEXTS[name]}".replace("\n", "\r\n")
    opened(tmp_path / "p", name, text.encode("utf-8-sig"))


@pytest.mark.parametrize("name", NAMES)
def test_what_is_too_deep_or_too_large_is_said(tmp_path: Path, name: str):
    mark = " = " if name.endswith(".toml") else ": "
    deep = f"x{mark}{'[' * 5000}{']' * 5000}\n"
    assert refused(tmp_path / "p", name, deep.encode()).code == "settings.deep"
    large = TEXTS[name] + "# panjang sekali\n" * 100_000
    assert refused(tmp_path / "q", name, large.encode()).code == "settings.too_large"


@pytest.mark.parametrize("last", ["", "fields: *k\n", "properties: *k\n"])
def test_lists_of_lists_of_lists_are_not_written_out(tmp_path: Path, last: str):
    error = refused(tmp_path / "p", "profiles/toko.yml", f"{LAUGHS}{last}".encode())
    assert error.code == "import.mapping_syntax"


def test_a_sign_that_yaml_does_not_know_is_said(tmp_path: Path):
    error = refused(tmp_path / "p", "profiles/toko.yml", PROFILE.encode() + b"# \x1b\n")
    assert error.code == "import.mapping_syntax"
