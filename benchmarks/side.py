"""jejak's side: `python -m benchmarks.side TASK FOLDER …`, one process each."""

import json
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import jejak

WORK = {"since": date(2026, 8, 1), "until": date(2026, 10, 31)}
SAME = {**WORK, "session": "person", "touch": "session"}  # what the peers compute
CONVERTING = ("assisted", "attribution", "path_length", "time_lag", "carry_over")
WHOLE = ("paths", "devices")
_FIVE = "Page Viewed > Product Viewed > Product Added > Checkout Started > Order Completed"
_MONTH = {"since": date(2026, 10, 2)}  # the 30 days that are asked for by default
# Question: its measure, its arguments, and what is changed when it is asked again.  A longer
# range stands after a shorter one, whose events it cannot use.
QUESTIONS: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "funnel of 30 days": ("funnel", _MONTH, {"window": "3d"}),
    "funnel": ("funnel", {}, {"window": "3d"}),
    "funnel of five": ("funnel", {"steps": _FIVE, "ties": "later"}, {"window": "3d"}),
    "stages": ("stages", {}, {"until": date(2026, 10, 20)}),
    "dropoff of 30 days": ("dropoff", _MONTH, {"by": "channel"}),
    "dropoff": ("dropoff", {}, {"by": "channel"}),
    "dropoff later": ("dropoff", {"since": date(2026, 8, 15)}, {"by": "device"}),
}


def bring_in(folder: str, mapping: str, *files: str) -> dict[str, Any]:
    """Import files into a new project."""
    begun = time.time()
    project = jejak.new(folder)
    for file in files:
        project.import_file(file, mapping=mapping)
    return {"seconds": round(time.time() - begun, 2)}


def add(folder: str, mapping: str, *files: str) -> dict[str, Any]:
    """Import files into a project that is there."""
    begun = time.time()
    project = jejak.open(folder)
    for file in files:
        project.import_file(file, mapping=mapping)
    return {"seconds": round(time.time() - begun, 2)}


def opened(folder: str) -> dict[str, Any]:
    """The maintained tables: built, or refreshed by what changed, and kept."""
    begun = time.time()
    _ = jejak.open(folder).journeys
    return {"seconds": round(time.time() - begun, 2)}


def build(folder: str) -> dict[str, Any]:
    """identity → sessions → touches → conversions → assisted, credit, lengths, lag, paths.

    From the sealed events in memory, so that nothing is written, as the peers write nothing.
    As theirs, the paths are of those who converted.
    """
    begun = time.time()
    project, results = _built(folder)
    found = _converting_paths(project)
    seconds = time.time() - begun
    return {"seconds": round(seconds, 2), "check": _check(results, found)}


def build_everybody(folder: str) -> dict[str, Any]:
    """The same, with the paths of those who did not convert, which no peer computes."""
    begun = time.time()
    project, results = _built(folder)
    top = project.measure("paths", **SAME, top=1000)
    seconds = time.time() - begun
    return {"seconds": round(seconds, 2), "check": _check(results, len(top.rows))}


def _built(folder: str) -> tuple[jejak.Project, dict[str, Any]]:
    from jejak.journeys.build import build_tables
    from jejak.journeys.read import Journeys
    from jejak.schema import TABLES
    from jejak.store.tables import open_events

    project = jejak.open(folder)
    open_events(project.manifest.snapshot(), project.engine)
    build_tables(project.engine, project.settings, project.rules)
    project.engine.load("costs", TABLES["costs"], [])
    project._journeys = Journeys(project.engine, project.settings)
    return project, {m: project.measure(m, **SAME) for m in ("assisted", "path_length", "time_lag")}


def _converting_paths(project: jejak.Project) -> int:
    """The 1,000 paths that most conversions took: how many were found."""
    from jejak.journeys.read import STEPS
    from jejak.journeys.shape import walk_steps
    from jejak.measure.question import ask
    from jejak.measure.variants import read_variants

    journeys = project.journeys
    values = journeys.bind(ask("paths", **SAME))
    journeys.need(STEPS, values)
    walk_steps(journeys, "shaped")
    return len(read_variants(journeys, 1000, values)[0])


def reports(folder: str) -> dict[str, Any]:
    """Warm process over maintained tables: each report first, with other dates, and again."""
    project = jejak.open(folder)
    begun = time.time()
    _ = project.journeys
    opened = time.time() - begun
    project.measure("assisted", **WORK)
    found: dict[str, Any] = {"open": round(opened, 3)}
    for measure in (*CONVERTING, *WHOLE):
        project.measure(measure, **WORK)
        other = {**WORK, "since": date(2026, 8, 2)}
        found[measure] = [_timed(project, measure, other), _timed(project, measure, other)]
    return found


def questions(folder: str) -> dict[str, Any]:
    """Warm process over kept tables: seconds of each question, and asked otherwise right after."""
    project = jejak.open(folder)
    project.measure("overview", **WORK)
    found: dict[str, Any] = {}
    for name, (measure, asked, otherwise) in QUESTIONS.items():
        told = [_timed(project, measure, WORK | one) for one in (asked, asked | otherwise)]
        found[name] = told
    rows = project.measure("funnel", **WORK, **QUESTIONS["funnel of five"][1]).rows
    return found | {"people": [row["people"] for row in rows]}


def measured_map(folder: str) -> dict[str, Any]:
    """The whole measured map of the demo over kept tables."""
    from jejak.maps.show import measure_map

    project, the_map = jejak.open(folder), _map()
    _ = project.journeys
    begun = time.time()
    found = measure_map(project.journeys, the_map, since=date(2026, 6, 1), until=date(2026, 12, 31))
    seconds = round(time.time() - begun, 2)
    events = sum(one.events for one in found.touchpoints)
    points = len(found.touchpoints)
    return {
        "seconds": seconds,
        "of": f"{found.people} people, {events} events, {points} touchpoints",
    }


def drawn(_: str) -> dict[str, Any]:
    """A map of 300 touchpoints as a picture, on A4."""
    from msgspec.structs import replace

    from jejak.maps.draw import draw

    the_map = _map()
    every = [
        replace(one, id=f"{one.id}_{n}")
        for n in range(300)
        for one in the_map.touchpoints
        if not one.anytime
    ][:300]
    every.sort(key=lambda one: [stage.id for stage in the_map.stages].index(one.stage))
    large = replace(
        the_map, touchpoints=tuple(every), flow={"main": " ".join(one.id for one in every)}
    )
    begun = time.time()
    picture = draw(large)
    return {
        "seconds": round(time.time() - begun, 2),
        "of": f"300 touchpoints, {len(picture)} bytes",
    }


def _map() -> Any:
    from jejak.cli.demonstration import demo_map
    from jejak.maps.file import read_map

    return read_map(demo_map("en"), "map.yaml").map


def _timed(project: jejak.Project, measure: str, arguments: dict[str, Any]) -> float:
    begun = time.time()
    project.measure(measure, **arguments)
    return round(time.time() - begun, 4)


def _check(results: dict[str, Any], paths: int) -> dict[str, Any]:
    """Figures to lay beside the peers': last and assisted by channel, lengths, paths."""
    rows = results["assisted"].rows
    lengths = [r for r in results["path_length"].rows if r["unit"] == "touches"]
    return {
        "channels": {
            r["channel"]: [r["first_conversions"], r["last_conversions"], r["assisted_conversions"]]
            for r in rows
        },
        "lengths": {r["path_length"]: r["conversions"] for r in lengths},
        "paths": paths,
    }


if __name__ == "__main__":
    task, *arguments = sys.argv[1:]
    tasks = {"import": bring_in, "add": add, "open": opened, "build": build, "reports": reports}
    tasks |= {"build_everybody": build_everybody, "questions": questions}
    tasks |= {"map": measured_map, "draw": drawn}
    told = tasks[task](*arguments)
    Path(arguments[0]).mkdir(exist_ok=True)
    print("RESULT " + json.dumps(told))
