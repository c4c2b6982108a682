"""A project that names a map: one home per concept, goals and personas by their ids."""

import shutil
from pathlib import Path
from typing import Any

import pytest

import jejak
from jejak.cli import main
from jejak.errors import ArgumentError, ProjectError, SettingsError
from jejak.maps.file import load_map
from jejak.maps.findings import MapError
from jejak.maps.use import told_twice
from jejak.settings import read_settings


@pytest.fixture
def plain(small_shop: Path, tmp_path: Path) -> Path:
    """A copy of the small shop without a map."""
    folder = tmp_path / "plain"
    shutil.copytree(small_shop, folder)
    (folder / "map.yaml").unlink()
    say_in(folder, "map = ", 'goals = ["Order Completed"]')
    return folder


@pytest.fixture
def shop(plain: Path, tmp_path: Path) -> Path:
    """A copy of it that uses the shop's template."""
    folder = tmp_path / "shop"
    shutil.copytree(plain, folder)
    assert main(["map", "new", "--project", str(folder), "--lang", "id"]) == 0
    say_in(folder, "goals = ", 'map = "map.yaml"')
    return folder


def say_in(folder: Path, begin: str, line: str, name: str = "jejak.toml") -> None:
    file = folder / name
    lines = [line if old.startswith(begin) else old for old in file.read_text().splitlines()]
    file.write_text("\n".join(lines) + "\n")


def test_goals_and_personas_are_named_by_their_ids(shop: Path, plain: Path):
    with_map, without = jejak.open(shop), jejak.open(plain)
    assert with_map.settings.goals == ("Order Completed",)
    assert with_map.assisted().rows == without.assisted().rows
    assert with_map.assisted(goal="sales").rows == without.assisted(goal="Order Completed").rows
    loyal = with_map.assisted(segment="loyal")
    assert loyal.rows == without.assisted(segment="orders >= 2").rows
    assert loyal.rows != without.assisted().rows
    # An event or an expression is still allowed.
    added = with_map.assisted(goal="Product Added", segment="orders = 1")
    assert added.rows == without.assisted(goal="Product Added", segment="orders = 1").rows
    with_map.close()
    without.close()


def test_what_the_map_does_not_tell_is_refused(shop: Path):
    project = jejak.open(shop)
    for arguments, code in (
        ({"goal": "first_order"}, "map.goal_of_no_event"),  # a touchpoint with a `where`
        ({"segment": "loyl"}, "map.persona_near"),
        ({"segment": "xyz"}, "map.persona"),
    ):
        with pytest.raises(ArgumentError) as told:
            project.assisted(**arguments)
        assert told.value.code == code
    project.close()


def test_a_second_definition_shows_both_places(shop: Path):
    file = shop / "jejak.toml"
    file.write_text('goals = ["Signed Up"]\n' + file.read_text())
    with pytest.raises(SettingsError) as told:
        jejak.open(shop)
    map_line = (shop / "map.yaml").read_text().splitlines().index("goals:") + 1
    for language in ("id", "en"):
        text = told.value.text(language)
        assert "jejak.toml" in text and "map.yaml" in text
        assert " 1:" in text and f" {map_line}" in text


def test_a_stage_expects_what_the_map_expects(shop: Path, plain: Path):
    say_in(shop, "    expect: read_guide", "    expect: add_to_cart", "map.yaml")
    project = jejak.open(shop)
    expected = {id: stage.expected for id, stage in project.settings.stages.items()}
    assert expected == {
        "awareness": "Product Viewed",
        "onboarding": "Product Added",
        "advocacy": "Invite Shared",  # acquisition and engagement: orders of which not each will do
    }
    actions = {row["stage"]: row["action"] for row in project.stages().details["actions"]}
    assert actions["onboarding"] == "Product Added"
    project.close()


def test_a_stage_expects_one_thing(shop: Path):
    file = shop / "jejak.toml"
    file.write_text(file.read_text() + '\n[stages.onboarding]\nexpected = "Guide Viewed"\n')
    with pytest.raises(SettingsError) as told:
        jejak.open(shop)
    line = (shop / "map.yaml").read_text().splitlines().index("    expect: read_guide") + 1
    assert (told.value.code, told.value.values["map_line"]) == ("map.expected_twice", line)
    source = load_map(shop / "map.yaml")
    written = file.read_text()
    [found] = told_twice(source, read_settings(written), written, str(file))
    assert (found.code, found.place.line) == ("map.expected_twice", line)
    acquisition = written.replace("onboarding", "acquisition").replace("Guide Viewed", "Signed Up")
    file.write_text(acquisition)  # the map expects a payment that not every order is
    project = jejak.open(shop)
    assert project.settings.stages["acquisition"].expected == "Signed Up"
    project.close()
    for language in ("id", "en"):
        assert "onboarding" in told.value.text(language)


@pytest.mark.parametrize("line", ['timezone = "Asia/Makassar"', 'currency = "USD"'])
def test_zone_and_currency_are_the_same_in_both(shop: Path, line: str):
    key = line.partition(" ")[0]
    say_in(shop, key, line)
    with pytest.raises(SettingsError) as told:
        jejak.open(shop)
    assert (told.value.code, told.value.values["key"]) == ("map.differs", key)


def test_channel_rules_in_the_map_are_refused(shop: Path):
    file = shop / "map.yaml"
    file.write_text(file.read_text() + "rules: []\n")
    with pytest.raises(MapError) as told:
        jejak.open(shop)
    assert told.value.findings[0].code == "channels_here"
    for language in ("id", "en"):
        assert "channels.yml" in told.value.text(language)


def test_a_map_that_is_not_there_or_broken_says_so(shop: Path, capsys: Any):
    (shop / "map.yaml").write_text("map: {}\n")
    assert main(["doctor", "--project", str(shop), "--lang", "en"]) == 1
    assert "owner: marketing" in capsys.readouterr().err
    (shop / "map.yaml").unlink()
    assert main(["doctor", "--project", str(shop), "--lang", "en"]) == 1
    assert "jejak map new" in capsys.readouterr().err


def test_the_map_is_measured_from_python(shop: Path, plain: Path):
    project = jejak.open(shop)
    everybody, loyal = project.measured_map(), project.measured_map("loyal")
    assert loyal.persona == "loyal" and loyal.persona_share
    assert loyal.people == loyal.persona_share.part < everybody.people
    assert project.measured_map("orders >= 2").touchpoints == loyal.touchpoints
    with pytest.raises(ProjectError, match="jejak map new"):
        jejak.open(plain).measured_map()
