"""Docs under test: what they tell to type is typed, what they link is there, both languages go
together, and the generated pages are those that the code would generate now."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(
    path
    for path in [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]
    if not path.is_relative_to(DOCS / "templates")
)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


FENCE = re.compile(r"^```(\w+)(?: ([\w-]+))?\n(.*?)^```$", re.M | re.S)
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.M)


RUN = {"sh": ["bash", "-euo", "pipefail", "-c"], "python": [sys.executable, "-c"]}


def blocks(path: Path) -> list[tuple[str, str]]:
    """(language, code) of what a page tells to type; fresh-clone marks the CI's own commands."""
    found = FENCE.findall(path.read_text(encoding="utf-8"))
    return [(kind, code) for kind, mark, code in found if kind in RUN and mark != "fresh-clone"]


# Both languages tell the same commands (a test below): they are typed in one of them, the longest
# pages in the heavy tests.
LONG = ("how-to.md", "map.md", "tutorial.md")
TYPED = [
    pytest.param(path, marks=[pytest.mark.heavy] if path.name in LONG else [])
    for path in PAGES
    if blocks(path) and path.parent != DOCS / "id" and path.name != "README.id.md"
]


@pytest.mark.parametrize("page", TYPED, ids=named)
def test_what_a_page_tells_to_type_works(page: Path, tmp_path: Path):
    """All blocks of a page, in order, in one folder that holds docs/files, as a reader would."""
    shutil.copytree(DOCS / "files", tmp_path, dirs_exist_ok=True)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for kind, code in blocks(page):
        answer = subprocess.run(
            [*RUN[kind], code],
            cwd=tmp_path,
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
        )
        assert answer.returncode == 0, f"{code}\n{answer.stdout}\n{answer.stderr}"


def test_both_languages_have_the_same_pages():
    english, indonesian = ({path.name for path in (DOCS / x).iterdir()} for x in ("en", "id"))
    assert english == indonesian


COMMAND = re.compile(r"(?<!\S)(?:jejak (?:measure|map|privacy) \w+|jejak [a-z]+|--[a-z-]+)(?!\S)")


def commands(path: Path) -> list[tuple[str, list[str]]]:
    """Per block its language, subcommands and options: what no language translates."""
    quoted = re.compile(r"'[^']*'|\"[^\"]*\"|<<'END'.*?^END$", re.M | re.S)
    return [(kind, COMMAND.findall(quoted.sub(" ", code))) for kind, code in blocks(path)]


def test_both_languages_have_the_same_headings_and_commands():
    pairs = [(path, DOCS / "id" / path.name) for path in (DOCS / "en").glob("*.md")]
    for path, other in [(ROOT / "README.md", ROOT / "README.id.md"), *pairs]:
        texts = [page.read_text(encoding="utf-8") for page in (path, other)]
        levels = [re.findall(r"^(#+) ", text, re.M) for text in texts]
        assert levels[0] == levels[1], path.name
        assert commands(path) == commands(other), path.name


def anchors(path: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub names them."""
    headings = HEADING.findall(path.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in headings}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_lead_somewhere(page: Path):
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        if link.startswith(("https://", "http://", "mailto:")):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.fixture(scope="session")
def reference() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference", DOCS / "reference.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_reference_is_up_to_date(reference: ModuleType, language: str):
    written = (DOCS / language / "reference.md").read_text(encoding="utf-8")
    assert written == reference.page(language), "type: make docs"
    assert "{{" not in written


def test_the_reference_lists_every_setting():
    from jejak.words import SETTINGS

    for language in ("en", "id"):
        text = (DOCS / language / "reference.md").read_text(encoding="utf-8")
        listed = re.findall(r"^\| `(\w+)` \|", text.partition("## jejak.toml")[2], re.M)
        assert tuple(listed[: len(SETTINGS)]) == SETTINGS


def test_decisions_are_listed():
    index = (DOCS / "decisions" / "README.md").read_text(encoding="utf-8")
    records = sorted((DOCS / "decisions").glob("[0-9]*.md"))
    assert [path.name for path in records if path.name not in index] == []


def test_the_picture_is_small():
    assert (DOCS / "report.png").stat().st_size <= 300_000


def test_no_page_names_a_machine():
    """No path of somebody's machine and no host of a package index in anything that is kept."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    private = re.compile(r"/(home|root|work|opt)/\w+|--(extra-)?index-url|--find-links")
    wrong: list[str] = []
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if (
            path.suffix in {".png", ".gz", ".parquet"}
            or path == Path(__file__)
            or not path.exists()
        ):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        wrong += [f"{name}: {match[0]}" for match in [private.search(text)] if match]
    assert not wrong
