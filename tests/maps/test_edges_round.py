"""A map goes out as sheets or as a diagram and comes back the same."""

import csv
import io
import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
from any_map import HARD, MAPS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mermaid_grammar import parse
from msgspec import structs

from jejak.errors import InputError
from jejak.maps.edges import import_map
from jejak.maps.file import read_map
from jejak.maps.mermaid_in import read_mermaid
from jejak.maps.mermaid_out import score, to_mermaid
from jejak.maps.model import Map
from jejak.maps.new import TEMPLATES, template
from jejak.maps.placed import read_placed
from jejak.maps.rows import blocks
from jejak.maps.table_in import TableReader, read_csv, read_xlsx
from jejak.maps.table_out import to_csv, to_xlsx
from jejak.maps.whole_text import whole_text
from jejak.verify.check import Beside, check
from jejak.words import LANGUAGES

FLAGSHIP = (Path(__file__).parent / "flagship.yaml").read_text(encoding="utf-8")
TODAY = date(2026, 11, 23)
WRITTEN = {"flagship": FLAGSHIP} | {name: template(name, "id", TODAY) for name in TEMPLATES}
LANGUAGE = st.sampled_from(LANGUAGES)
quick = settings(max_examples=25, suppress_health_check=list(HealthCheck), deadline=None)


def from_xlsx(data: bytes, folder: Path) -> Map:
    file = folder / "map.xlsx"
    file.write_bytes(data)
    tables, findings = read_xlsx(file)
    reader = TableReader(tables)
    root = reader.root()
    assert not findings and not reader.findings
    return read_placed(root, "").map


def from_csv(data: bytes) -> Map:
    reader = TableReader(read_csv(data, "map.csv"))
    root = reader.root()
    assert not reader.findings
    return read_placed(root, "").map


def from_mermaid(text: str) -> Map:
    root, _, findings = read_mermaid(text.encode(), "map.mmd")
    assert not findings
    return read_placed(root, "").map


def distinct(made: Map) -> Map:
    """Each stage once: a diagram names a stage by its id."""
    return structs.replace(made, stages=tuple({stage.id: stage for stage in made.stages}.values()))


@quick
@given(MAPS, LANGUAGE)
def test_any_map_survives_a_workbook(
    tmp_path_factory: pytest.TempPathFactory, made: Map, lang: str
):
    data = to_xlsx(made, lang)
    assert data == to_xlsx(made, lang)
    assert from_xlsx(data, tmp_path_factory.getbasetemp()) == made


@quick
@given(MAPS, LANGUAGE)
def test_the_touchpoints_of_any_map_survive_csv(made: Map, lang: str):
    assert from_csv(to_csv(made, lang)).touchpoints == made.touchpoints


@quick
@given(MAPS.map(distinct), LANGUAGE)
def test_any_map_survives_mermaid(made: Map, lang: str):
    assert from_mermaid(to_mermaid(made, lang)) == made


@quick
@given(MAPS.map(distinct), LANGUAGE)
def test_mermaid_reads_what_we_write(made: Map, lang: str):
    """By its own grammar: the same tasks in the same order, under the same sections."""
    diagram = parse(to_mermaid(made, lang))
    assert len(diagram.tasks) == len(made.touchpoints)
    names = {stage.id: stage.name.text(lang) for stage in made.stages}
    for task, touchpoint in zip(diagram.tasks, made.touchpoints, strict=True):
        assert one_line(task.name) == one_line(touchpoint.name.text(lang))
        assert one_line(task.section) == one_line(names.get(touchpoint.stage, touchpoint.stage))
        assert task.score == score(touchpoint.feel) and len(task.actors) == 1
    assert one_line(diagram.title) == one_line(made.map.name.text(lang))


def one_line(text: str) -> str:
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]+", "", text) or "-"


@quick
@given(MAPS)
def test_the_text_of_any_map_reads_back(made: Map):
    assert read_map(whole_text(made, frozenset(), "a\nb.csv", "id")).map == made


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["mmd", "csv", "xlsx"])
@pytest.mark.parametrize("name", WRITTEN)
def test_written_maps_come_back_whole(name: str, form: str, language: str, tmp_path: Path):
    made = read_map(WRITTEN[name]).map
    file = tmp_path / f"peta.{form}"
    if form == "mmd":
        file.write_text(to_mermaid(made, language), encoding="utf-8")
    else:
        file.write_bytes((to_csv if form == "csv" else to_xlsx)(made, language))
    imported = import_map(file)
    read = read_map(imported.text(language))
    if form == "csv":
        assert read.map.touchpoints == made.touchpoints
        assert imported.proposed == {"map", "goals", "contacts", "stages", "flow"}
    else:
        assert read.map == made and not imported.proposed
    assert not [f for f in check(read, Beside(TODAY)) if f.severity == "error"]


def test_scores_keep_the_order_of_feelings():
    """By hand: -3…+3 in equal steps onto 1…5, halves never met."""
    assert [score(feel) for feel in range(-3, 4)] == [1, 2, 2, 3, 4, 4, 5]
    assert score(None) == 3


def test_nothing_in_a_sheet_is_a_formula(tmp_path: Path):
    made = read_map(FLAGSHIP).map
    points = tuple(
        structs.replace(made.touchpoints[0], id=f"t{n}", owner=text, event=text, touch=None)
        for n, text in enumerate(text.strip() for text in HARD)
    )
    hard = structs.replace(made, touchpoints=points)
    assert from_xlsx(to_xlsx(hard, "id"), tmp_path).touchpoints == points
    with zipfile.ZipFile(tmp_path / "map.xlsx") as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        assert len(sheets) == len(blocks())
        for name in sheets:
            text = book.read(name).decode()
            assert "<f>" not in text and "<f " not in text and "hyperlink" not in text
    rows = list(
        csv.reader(io.StringIO(to_csv(hard, "id").decode("utf-8-sig", "surrogatepass"), ""))
    )
    cells = [cell for row in rows[1:] for cell in row]
    assert any(cell.startswith("'=") for cell in cells)
    assert not [
        c for c in cells if re.match(r"[=+\-@\t\r＝＋－＠]", c) and not re.fullmatch(r"-\d", c)
    ]
    assert from_csv(to_csv(hard, "id")).touchpoints == points


def test_a_column_has_one_name_in_each_language():
    """And none that another column of its sheet has in the other language."""
    for columns in blocks().values():
        names: dict[str, str] = {}
        for column in columns:
            for name in {column.key, *(column.label(language) for language in LANGUAGES)}:
                assert names.setdefault(name.casefold(), column.key) == column.key, name


def test_a_text_longer_than_a_cell_is_refused_and_fits_elsewhere():
    made = read_map(FLAGSHIP).map
    first = structs.replace(made.touchpoints[0], owner="x" * 32_768)
    long = structs.replace(made, touchpoints=(first, *made.touchpoints[1:]))
    with pytest.raises(InputError) as raised:
        to_xlsx(long, "id")
    found = raised.value.values
    assert (found["sheet"], found["row"], found["column"]) == ("Titik interaksi", 2, "Pemilik")
    assert from_csv(to_csv(long, "id")).touchpoints == long.touchpoints
    assert from_mermaid(to_mermaid(long, "id")) == long
