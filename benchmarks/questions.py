"""Questions about any events in a warm process: funnels, stages, drop-off, over kept tables.

Beside DuckDB by hand, whose funnel begins with the events that its earlier stages put in order
with their person; jejak finds the person of each event when it is asked.  People at each step
are the same.
"""

import json
import shutil
import sys
from pathlib import Path

from benchmarks.events import HERE, WORK, exported, generated, parts, peers_folder, side
from benchmarks.run import measured


def main(size: int) -> None:
    """Time each question twice, the second asked otherwise; compare the people at each step."""
    data, project = generated(size), WORK / f"project{size:.0e}"
    if not (project / "jejak.toml").exists():
        side("import", project, HERE / "events.yml", *parts(data))
    side("open", project)
    found = side("questions", project)
    print(json.dumps(found, indent=1))
    folder = _cut(peers_folder())
    events = exported(project, WORK / f"sealed{size:.0e}") / "*.parquet"
    peer = measured([sys.executable, "e_duckopt.py", str(events), "out/funnel"], folder)
    print(
        "duckdb by hand", peer["stages"]["f_funnel"], "s after its earlier stages", peer["stages"]
    )
    lines = (folder / "out" / "funnel" / "o_funnel.csv").read_text(encoding="utf-8").splitlines()
    people = [int(line.split("|")[1]) for line in lines]
    if people != found["people"]:
        sys.exit(f"people at each step differ: {found['people']}, by hand {people}")


def _cut(source: Path) -> Path:
    """The peer's script up to its funnel, in a folder of its own."""
    folder = WORK / "peers_funnel"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(source, folder)
    file = folder / "pipe_duckopt.sql"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.split("-- stage: g_steps")[0], encoding="utf-8")
    return folder
