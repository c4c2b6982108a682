"""The demo: a simulated Indonesian coffee shop whose truth is known."""

from collections.abc import Sequence
from pathlib import Path


def make(folder: str, small: bool = False, languages: Sequence[str] = ("id",)) -> str:
    """Simulate the shop, import what it sent, write the report; returns the report's path.

    A folder that already holds the demo is made anew in place of its data and report only
    when it was made by the demo; any other project is left alone.
    """
    from jejak.demo.shop import NAME
    from jejak.demo.simulate import simulate
    from jejak.demo.write import write_events, write_truth
    from jejak.project import new

    place = Path(folder)
    _clear_old(place)
    shop = simulate(small=small)
    project = new(place, languages[0])
    for file in write_events(shop, place / "data"):
        project.import_file(file)
    write_truth(shop, place / "data")
    return str(project.report(place / "report.html", languages, name=NAME))


def _clear_old(place: Path) -> None:
    """Take away what an earlier demo made, and nothing else."""
    import shutil

    if (place / "data" / "truth.json").is_file():
        shutil.rmtree(place / "store", ignore_errors=True)
        for name in ("jejak.toml", "channels.yml", "notes.yml", "report.html"):
            (place / name).unlink(missing_ok=True)
