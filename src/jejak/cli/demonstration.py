"""The demo: simulate a shop, import what it recorded, write its report."""

from collections.abc import Callable, Sequence
from datetime import date
from importlib import resources
from pathlib import Path
from shutil import rmtree

from jejak.errors import ProjectError
from jejak.settings import FILE, toml
from jejak.words import say

EVENTS, MAP, REPORT = "events", "map.yaml", "report.html"
OURS = (EVENTS, "store")
STEPS = 4


def demonstrate(
    folder: Path, small: bool, languages: Sequence[str], begin: Callable[[str], None]
) -> Path:
    """Make the demo project in a folder and return the path of its report.

    A demo made there before is made anew; any other folder that holds something is left alone.
    """
    from jejak import project
    from jejak.demo.shop import NAME, OWN_HOSTS
    from jejak.demo.simulate import simulate
    from jejak.demo.write import write_events
    from jejak.reporting import write_report

    clear(folder)
    language = languages[0]
    begin(say("cli.demo.simulating", language))
    files = write_events(simulate(small=small), folder / EVENTS)
    project.new(folder, language).close()
    (folder / FILE).write_text(toml(language, OWN_HOSTS, MAP), encoding="utf-8")
    (folder / MAP).write_text(demo_map(language), encoding="utf-8")
    shop = project.open(folder)
    for file in files:
        begin(say("cli.import.working", language, file=file.name))
        shop.import_file(file, source=file.name.partition(".")[0])
    begin(say("cli.report.working", language))
    write_report(shop, folder / REPORT, languages, NAME)
    shop.close()
    return folder / REPORT


def demo_map(language: str) -> str:
    """The map of the simulated shop, with comments in a language."""
    from jejak.maps.new import in_language

    text = (resources.files("jejak.demo") / "map.yml").read_text(encoding="utf-8")
    return in_language(text, language, date.today())


def clear(folder: Path) -> None:
    """An empty place, or the demo that was made here before taken away."""
    if not folder.exists() or not any(folder.iterdir()):
        return
    if not (folder / EVENTS).is_dir() or not (folder / FILE).is_file():
        raise ProjectError("cli.demo_folder", folder=str(folder), fix=f"jejak demo {folder}-2")
    _keep_imports(folder)
    for name in OURS:
        rmtree(folder / name, ignore_errors=True)
    for name in (FILE, MAP, "channels.yml", "notes.yml", REPORT):
        (folder / name).unlink(missing_ok=True)


def _keep_imports(folder: Path) -> None:
    """Refuse to take away what somebody imported into the demo."""
    from jejak.store.manifest import Manifest

    manifest = Manifest(folder / "store")
    files = [batch["file"] for batch in manifest.batches() if batch["undone_by"] is None]
    manifest.close()
    ours = {file.name for file in (folder / EVENTS).iterdir()}
    own = [file for file in files if Path(file).name not in ours]
    if own:
        fix = f"jejak demo {folder}-2"
        raise ProjectError("cli.demo_used", folder=str(folder), imports=len(own), fix=fix)
