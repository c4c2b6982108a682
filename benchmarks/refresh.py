"""A day's increment: the last 2 % of the events, and 1 % of it late, on top of the rest.

The peers cannot add a day, they compute everything again: their figure is that of
`benchmarks events` at the same size.
"""

import shutil
from pathlib import Path

from benchmarks.events import HERE, WORK, generated, side

_SPLIT = """
CREATE TABLE parts AS SELECT *, ts >= (SELECT QUANTILE_DISC(ts, 0.98) FROM {source})
    OR hash(event_id) % 4900 = 0 AS is_new FROM {source};
COPY (SELECT * EXCLUDE is_new FROM parts WHERE NOT is_new) TO '{rest}' (FORMAT parquet);
COPY (SELECT * EXCLUDE is_new FROM parts WHERE is_new) TO '{day}' (FORMAT parquet);
"""


def main(size: int) -> None:
    """Import all but a day, build; import the day; then time the refresh, in new processes."""
    folder = WORK / f"refresh{size:.0e}"
    rest, day = folder / "rest.parquet", folder / "day.parquet"
    if not day.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _split(generated(size), rest, day)
    project = folder / "project"
    shutil.rmtree(project, ignore_errors=True)
    side("import", project, HERE / "events.yml", rest)
    steps = {
        "build and keep": side("open", project),
        "import the day": side("add", project, HERE / "events.yml", day),
        "refresh": side("open", project),
    }
    for name, told in steps.items():
        print(f"{name:16} {told['seconds']:7.2f} s  cpu {told['cpu']:6.2f} s  {told['peak_mb']} MB")


def _split(data: Path, rest: Path, day: Path) -> None:
    import duckdb

    source = f"read_parquet('{data}/*.parquet')"
    duckdb.sql(_SPLIT.format(source=source, rest=rest, day=day))
