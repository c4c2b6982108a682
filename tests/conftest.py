"""What every test may ask for: the shared folder of oracles and data, a small project."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]

settings.register_profile(
    "default",
    deadline=None,
    derandomize=True,
    max_examples=50,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("thorough", parent=settings.get_profile("default"), max_examples=500)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


# The files that take longest, longest first: given out first, so that no worker is left with
# one of them when the others are done (`--dist loadfile --no-loadscope-reorder`).
LONGEST = (
    "maps/test_draft.py",
    "properties/test_measures.py",
    "test_layout.py",
    "properties/test_refresh.py",
    "properties/test_forgetting.py",
    "properties/test_measured_map.py",
    "properties/test_credited_costs.py",
    "properties/test_sentences.py",
    "properties/test_what_always_holds.py",
    "test_cli_project.py",
    "privacy/test_typed.py",
    "semantics/test_rows_conversions.py",
    "semantics/test_rows_events.py",
    "semantics/test_rows_measures.py",
    "maps/test_edit.py",
    "collect/test_guess.py",
    "collect/test_shared_data.py",
    "collect/test_costs.py",
    "semantics/test_rows_funnels.py",
    "privacy/test_no_byte.py",
    "demo/test_truth.py",
    "oracles/test_funnel.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    place = {ROOT / "tests" / name: nth for nth, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path, len(LONGEST)))


@pytest.fixture(autouse=True)
def plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """No colour, a known width, no language from whoever runs the tests."""
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "100")
    for name in ("JEJAK_LANG", "JEJAK_DEBUG", "LC_ALL", "LC_MESSAGES", "LANG", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the oracles and the public data sets that stand outside the project."""
    folder = Path(os.environ.get("JEJAK_SHARED") or ROOT.parent / "shared")
    if not (folder / "oracles").is_dir():
        pytest.skip(f"no oracles or data at {folder}: set JEJAK_SHARED to their folder")
    return folder


@pytest.fixture(scope="session")
def repository() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def small_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a project: the simulated shop at its smallest, imported, with its report.

    Shared by the tests of a run: read it, or copy it before writing.
    """
    from jejak.cli import main

    folder = tmp_path_factory.mktemp("shop") / "demo"
    assert main(["demo", str(folder), "--small", "--lang", "id,en"]) == 0
    return folder
