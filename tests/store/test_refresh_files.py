"""Imports, undos and refreshes in any order leave what the standing imports alone would leave."""

import random
from pathlib import Path

import pytest
from stories import built, event, kept, random_files, stored, written

import jejak
from jejak.errors import ProjectError
from jejak.store.manifest import File, paths_of


def follow(folder: Path, seed: int, steps: int) -> None:
    draw = random.Random(seed)
    files = random_files(folder, seed, files=4, events=60)
    project = jejak.new(folder / "p")
    standing: dict[int, Path] = {}
    for _ in range(steps):
        if standing and draw.random() < 0.4:
            undone = draw.choice(sorted(standing))
            project.undo_import(undone)
            del standing[undone]
        else:
            file = draw.choice(files)
            standing[project.import_file(file).batch] = file
        if standing and draw.random() < 0.6:
            assert kept(project) == built(project)
    if not standing:
        return
    fresh = jejak.new(folder / "fresh")
    fresh.manifest.commit(jejak.store.manifest.Change(meta={"key": project.manifest.meta("key")}))
    for file in draw.sample(list(standing.values()), len(standing)):
        fresh.import_file(file)
    assert stored(project) == stored(fresh)
    assert kept(project) == built(project)
    project.close()
    fresh.close()


@pytest.mark.parametrize("seed", range(2))
def test_any_order_of_imports_and_undos(tmp_path, seed):
    follow(tmp_path, seed, steps=6)


@pytest.mark.heavy
@pytest.mark.parametrize(("seed", "steps"), [(2, 6), (3, 6), (100, 14), (101, 14), (102, 14)])
def test_any_order_of_imports_and_undos_at_length(tmp_path, seed, steps):
    follow(tmp_path, seed, steps)


@pytest.mark.heavy
def test_layers_become_one(tmp_path):
    """A day a time for three weeks: tables stay in few files, and stay right."""
    project = jejak.new(tmp_path / "p")
    project.import_file(written(tmp_path / "first.jsonl", [event(n) for n in range(2000)]))
    _ = project.journeys
    for day in range(21):
        numbers = range(2000 + day * 20, 2020 + day * 20)
        late = [event(7 * day + 1, copy=1)]  # a better copy of an old message
        project.import_file(written(tmp_path / "day.jsonl", [event(n) for n in numbers] + late))
        _ = project.journeys
    assert kept(project) == built(project)
    sessions = project.manifest.files("device_sessions")
    assert 1 < len(sessions) <= 10
    project.close()


def test_an_undone_batch_frees_its_copies(tmp_path):
    """The better copy came second: it stands; without its import the first stands again."""
    project = jejak.new(tmp_path / "p")
    project.import_file(written(tmp_path / "one.jsonl", [event(18), event(19)]))
    second = project.import_file(written(tmp_path / "two.jsonl", [event(18, copy=1)]))
    value = "SELECT value FROM events WHERE order_key IS NOT NULL ORDER BY value"
    assert [row["value"] for row in project.sql(value)] == [19.0, 19.0]
    assert project.undo_import(second.batch) == {"removed": 1, "restored": 1}
    assert [row["value"] for row in project.sql(value)] == [18.0, 19.0]
    with pytest.raises(ProjectError) as caught:
        project.undo_import(second.batch)
    assert caught.value.values["allowed"] == "1 (one.jsonl)"
    project.close()


def test_a_typical_file_is_named_first():
    # An engine takes all files to be as long as the first: 9, 100, 110 and 90 rows, mean 77.25.
    files = [File(f"{rows}.parquet", "events", 1, rows) for rows in (9, 100, 110, 90)]
    assert [Path(path).stem for path in paths_of(Path("store"), files)] == ["90", "9", "100", "110"]
    assert paths_of(Path("store"), []) == []
